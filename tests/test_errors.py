"""Every error keeps its facts through pickling and says itself in Chinese and in English, in one line."""

import ast
import copy
import importlib
import pickle
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

import extractor
from extractor.errors import ExtractorError, NotAFigureError, StoreError, UnreadableDocumentError
from extractor.message import Message


class HalfSaidError(ExtractorError):
    """One with facts and no words of its own."""

    path: Path
    line: int = 1


class FullySaidError(HalfSaidError):
    """One that adds a fact to another's."""

    column: int = 2

    @property
    def about(self) -> str:
        return str(self.path)

    @property
    def message(self) -> Message:
        return Message(f"第{self.line}行\n第{self.column}列有误", f"line {self.line},\ncolumn {self.column} is wrong")


@pytest.mark.parametrize("again", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy])
@pytest.mark.parametrize(
    "error",
    [
        UnreadableDocumentError(Path("a.pdf"), Message("已加密", "it is encrypted")),
        NotAFigureError(printed="一二三", expected="a number"),
        StoreError("sqlite:///x.db", problem=Message("打不开", "cannot be opened")),
        FullySaidError(Path("a"), column=7),
        ExtractorError("no facts of its own"),
    ],
)
def test_error_keeps_its_facts_through_pickling(error: ExtractorError, again: object) -> None:
    assert callable(again)
    other = again(error)
    assert type(other) is type(error)
    assert (other.args, vars(other), str(other)) == (error.args, vars(error), str(error))


def test_error_says_place_then_chinese_then_english_in_one_line() -> None:
    assert str(FullySaidError(Path("a"))) == "a: 第1行 第2列有误 line 1, column 2 is wrong"


def test_error_without_words_of_its_own_says_its_facts_once() -> None:
    assert str(HalfSaidError(Path("a"), 3)) == "a: 3"


def test_errors_of_equal_facts_are_different_errors() -> None:
    assert NotAFigureError("x", "a year") != NotAFigureError("x", "a year")
    assert len({NotAFigureError("x", "a year"), NotAFigureError("x", "a year")}) == 2


def test_message_that_is_the_same_in_both_languages_is_said_once() -> None:
    assert str(Message("a.txt", "a.txt")) == "a.txt"


def test_fact_that_would_hide_a_part_of_every_error_is_refused() -> None:
    with pytest.raises(TypeError, match="no fact can be called about"):
        type("HiddenError", (ExtractorError,), {"__annotations__": {"about": str}})


# Rooms whose errors have their own __str__ still.
def test_every_error_has_words_of_its_own_in_both_languages() -> None:
    for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)

    def below(kind: type[ExtractorError]) -> Iterator[type[ExtractorError]]:
        for one in kind.__subclasses__():
            yield from (one, *below(one))

    ours = {kind for kind in below(ExtractorError) if kind.__module__.startswith("extractor.")}
    assert len(ours) > 15
    assert {kind.__name__ for kind in ours if kind.message is ExtractorError.message} == set()


PACKAGE = ROOT / "extractor"
# Where words of somebody else's exception go into ours, and why.
QUOTED = {
    "document/sheets/books.py": "what an .xls reader says of a book with a password, looked at and not passed on",
    "runs/batch_api/client.py": "what the provider said of a batch, as the client has it",
    "llm/settings.py": "the line of a file, taken out of the parser's words",
}


def test_no_words_of_an_exception_go_into_ours() -> None:
    texts = {file: file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py")}
    ours = {name for text in texts.values() for name in re.findall(r"^class (\w+)", text, re.M)}
    found = set()
    for file, text in texts.items():
        for handler in ast.walk(ast.parse(text)) if re.search("except .* as ", text) else ():
            if isinstance(handler, ast.ExceptHandler) and handler.name is not None and not _caught(handler) <= ours:
                spoken = [node for stmt in handler.body for node in ast.walk(stmt) if _speaks(node, handler.name)]
                found |= {file.relative_to(PACKAGE).as_posix()} if spoken else set()
    assert found == set(QUOTED)


def _caught(handler: ast.ExceptHandler) -> set[str]:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(kind).rpartition(".")[2] for kind in kinds if kind is not None}


def _speaks(node: ast.AST, name: str) -> bool:
    """Whether the exception itself is put into words: {error}, str(error), error.args."""
    match node:
        case ast.FormattedValue(value=ast.Name(id=said)) | ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=said)]):
            return said == name
        case ast.Attribute(value=ast.Name(id=said), attr="args"):
            return said == name
    return False
