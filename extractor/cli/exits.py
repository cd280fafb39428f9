"""How a command ends: its exit code, and what went wrong as one line on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from extractor.errors import ExtractorError
from extractor.message import Message

DONE, SOME_FAILED, WRONG_USAGE, BUDGET_SPENT = 0, 1, 2, 3


def wrong_usage(place: str, zh: str, en: str) -> NoReturn:
    """End the program with one line that says where and what to do."""
    typer.echo(f"{place}: {Message(zh, en)}", err=True)
    raise typer.Exit(WRONG_USAGE)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Errors of our own end the program with one line on stderr and exit code 2."""
    try:
        yield
    except ExtractorError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_USAGE) from error
