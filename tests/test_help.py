"""What --help and the pages teach: each command with an example that it takes, in both languages; none that is gone."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from conftest import ROOT

from extractor.cli import app

Command = Any  # typer carries its own copy of click, without public types
PROGRAM: Command = typer.main.get_command(app)
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]{2}"), re.compile(r"[A-Za-z]{2,} [a-z]")


def commands(command: Command = PROGRAM, *path: str) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every command by its words, the program itself and its groups too."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, *path, name)


ALL = dict(commands())
EACH = pytest.mark.parametrize("path", ALL, ids=lambda path: " ".join(["extractor", *path]))


def led_to(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The command that the words after `extractor` name, and what is left for it to take."""
    path: tuple[str, ...] = ()
    while words and (*path, words[0]) in ALL:
        path, words = (*path, words[0]), words[1:]
    return path, words


@EACH
def test_a_command_is_told_of_in_both_languages(path: tuple[str, ...]) -> None:
    command = ALL[path]
    assert CHINESE.search(command.help)
    assert ENGLISH.search(command.help)
    told = {option.name: option.help or "" for option in command.params if option.name != "help"}
    assert {name for name, text in told.items() if not (CHINESE.search(text) and ENGLISH.search(text))} == set()


@EACH
def test_the_example_of_a_command_is_one_that_it_takes(path: tuple[str, ...]) -> None:
    program, *words = shlex.split(ALL[path].epilog.removeprefix("示例 example: ").partition(" > ")[0])
    led, arguments = led_to(words)
    assert program == "extractor"
    assert led[: len(path)] == path
    ALL[led].make_context(led[-1], arguments)  # raises what wrong usage raises


PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
SHOWN = [
    line.partition("extractor ")[2]
    for line in re.findall(r"`((?:\.venv/bin/)?extractor [^`]+)`", TEXT)
    + re.findall(r"^((?:\.venv/bin/)?extractor .+)$", TEXT, re.MULTILINE)
]


@pytest.mark.parametrize("shown", sorted({words for words in SHOWN if not re.match("-|COMMAND|命令", words)}))
def test_what_the_pages_show_is_there(shown: str) -> None:
    words = shown.replace("[", " ").replace("]", " ").split()
    path, left = led_to([words[0], *words[1].split("|")[:1]] if "|" in shown and words[1:2] else words)
    assert path, "no such command"
    options = {name for option in ALL[path].params for name in option.opts}
    assert {word for word in (*left, *words) if word.startswith("-")} - options - {"--help"} == set()
