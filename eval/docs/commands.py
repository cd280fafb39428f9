"""The reference of the commands: what `--help` says of each, its options, its example. The program in, a page out."""

from collections.abc import Iterator
from typing import Any

import typer.main

from eval.docs.markdown import code, table
from extractor.cli import app

Command = Any  # typer carries its own copy of click, without public types


def commands() -> str:
    """Every command, in the order in which the program lists them."""
    program = typer.main.get_command(app)
    every = [(path, command) for path, command in below(program) if path]
    listed = table(
        ("命令 command", "作用 purpose"),
        (
            (f"[`extractor {' '.join(path)}`](#{'-'.join(('extractor', *path))})", _first(command.help))
            for path, command in every
        ),
    )
    return "\n\n".join([listed, *(_section(path, command) for path, command in every)])


def below(command: Command, *path: str) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every command by its words, the program itself and its groups too."""
    yield path, command
    for name, one in getattr(command, "commands", {}).items():
        yield from below(one, *path, name)


def _section(path: tuple[str, ...], command: Command) -> str:
    name = " ".join(("extractor", *path))
    taken = [option for option in command.params if option.name != "help"]
    options = table(
        ("", "说明 meaning", "默认 default"),
        ((_spelled(one), one.help or "", "必填 required" if one.required else code(_default(one))) for one in taken),
    )
    parts = [f"## {name}", command.help or "", options if taken else ""]
    example = (command.epilog or "").removeprefix("示例 example: ")
    return "\n\n".join(part for part in (*parts, f"例 example: `{example}`" if example else "") if part)


def _spelled(option: Command) -> str:
    words = option.opts if option.opts[0].startswith("-") else [option.metavar or str(option.name).upper()]
    return " ".join(f"`{word}`" for word in (*words, *option.secondary_opts))


def _default(option: Command) -> str:
    value = option.default
    if value is None or value is False or value == [] or callable(value):
        return ""
    return str(getattr(value, "value", value))


def _first(words: str | None) -> str:
    return (words or "").strip().partition("\n")[0]
