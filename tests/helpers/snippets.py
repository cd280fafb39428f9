"""Run the snippets of a page as a reader would, one after the other, in a folder of their own.

A fence of Python is run (within an event loop, as in a notebook), one of sh line by line; one with a file's name behind
its language is written to that file instead. A fence marked `output` is what the one before it prints; `…` stands for
anything. Lines of sh that are no command of ours (git, pip, make) are looked up rather than run.
"""

import ast
import asyncio
import contextlib
import inspect
import io
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from conftest import ROOT
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from extractor.cli import app

_LOOKED_UP = ("git", "source", "cd", "cp", "pip", "make", "python", "curl", "#")

_FIRST_RUN = "extractor run documents --out out --db out/queue.db"
_SHOWN = ("text", "toml", "json", "html", "{toctree}", "{include}")  # fences that are only to be read


@dataclass(frozen=True)
class Snippet:
    """A fence: its language, the word behind that, what it says, and its line."""

    language: str
    more: str
    words: str
    line: int


def snippets_of(page: Path) -> Iterator[Snippet]:
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            language, _, more = token.info.strip().partition(" ")
            yield Snippet(language, more, token.content, (token.map or [0])[0] + 1)


def run_page(page: Path, runs: Path | None = None) -> int:
    """Run a page in the current folder; how many snippets were run or written. Raises AssertionError with the line.

    A run that begins several pages is done once, and kept in the folder `runs`.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    said, count = "", 0
    for snippet in snippets_of(page):
        place = f"{page.name}:{snippet.line}"
        if snippet.more == "output":
            assert matches(snippet.words, said), f"{place}: prints\n{said}"
        elif snippet.more:
            Path(snippet.more).parent.mkdir(parents=True, exist_ok=True)
            Path(snippet.more).write_text(snippet.words, encoding="utf-8")
        elif snippet.language == "python":
            said = _python(snippet.words, names, place)
        elif snippet.language in ("sh", "console"):
            said = _shell(snippet.words, place, runs)
        else:
            assert snippet.language in _SHOWN, f"{place}: a fence of no language"
            continue
        count += 1
    return count


def matches(expected: str, said: str) -> bool:
    """Whether words are as expected, where `…` stands for anything."""
    pattern = ".*?".join(map(re.escape, expected.strip().split("…")))
    return re.fullmatch(pattern, said.strip(), re.DOTALL) is not None


def _python(words: str, names: dict[str, Any], place: str) -> str:
    """Run Python as a notebook does: in a running loop, with await at the top; a last expression is shown."""
    tree = ast.parse(words, place)
    last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    if last is not None and not (isinstance(last.value, ast.Call) and ast.unparse(last.value.func) == "print"):
        kept = ast.Assign([ast.Name("_shown", ast.Store())], last.value)
        tree.body[-1] = ast.fix_missing_locations(ast.copy_location(kept, last))
    names.pop("_shown", None)

    async def cell() -> None:
        code = compile(tree, place, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        done = eval(code, names)
        if inspect.isawaitable(done):
            await done

    with contextlib.redirect_stdout(io.StringIO()) as out:
        asyncio.run(cell())
    shown = names.get("_shown")
    return out.getvalue() + ("" if shown is None else f"{shown!r}\n")


def _shell(words: str, place: str, runs: Path | None) -> str:
    said = []
    for line in words.replace("\\\n", " ").splitlines():
        command = line.strip().removeprefix(".venv/bin/").partition("  #")[0]
        if not command or _looked_up(command, place):
            continue
        program, *arguments = shlex.split(command)
        if program == "pytest":
            said.append(_tested(arguments, place))
            continue
        assert program == "extractor", f"{place}: {program} is no command of ours"
        kept = runs / "out" if runs is not None and command == _FIRST_RUN else None
        if kept is not None and kept.is_dir():
            shutil.copytree(kept, "out")
            continue
        alone = ["--workers", "0", "-q"] if arguments[0] == "run" and "--executor" not in arguments else []
        done = CliRunner().invoke(app, [*_expanded(arguments), *alone], input="很长的密码 8641\n")
        is_well = done.exit_code in (0, 1) and isinstance(done.exception, SystemExit | None)
        assert is_well, f"{place}: {line}\n{done.output}{done.exception}"
        said.append(done.stdout)
        if kept is not None:
            shutil.copytree("out", kept)
    return "".join(said)


def _expanded(arguments: list[str]) -> list[str]:
    """Arguments as a shell gives them, globs filled in."""
    found = ((sorted(map(str, Path().glob(word))) if "*" in word else []) or [word] for word in arguments)
    return [word for words in found for word in words]


def _tested(arguments: list[str], place: str) -> str:
    """A test that a page has its reader write: its functions are run."""
    (path,) = arguments
    names: dict[str, Any] = {}
    exec(compile(Path(path).read_text(encoding="utf-8"), f"{place} {path}", "exec"), names)
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert tests, f"{place}: {path} has no test"
    for number, test in enumerate(tests):
        folder = Path(f"test-{number}")
        folder.mkdir()
        test(**({"tmp_path": folder} if "tmp_path" in inspect.signature(test).parameters else {}))
    return f"{len(tests)} passed\n"


def _looked_up(command: str, place: str) -> bool:
    """Whether a line is none to run; what it names of ours must be there."""
    program, *arguments = command.split()
    if program == "make":
        rules = (ROOT / "Makefile").read_text(encoding="utf-8")
        missing = [
            word for word in arguments if "=" not in word and not re.search(rf"^[\w -]*\b{word}\b.*:", rules, re.M)
        ]
        assert not missing, f"{place}: make has no {missing}"
    if program == "python" and "-m" in arguments:
        module = arguments[arguments.index("-m") + 1]
        assert find_spec(module) is not None, f"{place}: there is no {module}"
    for extra in re.findall(r"extractor\[(\w+)\]", command):
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert extra in extras["optional-dependencies"], f"{place}: no extra {extra}"
    return program in _LOOKED_UP or program.startswith("#")
