"""The field's words in public names, and one word for one thing: no two public classes of one name."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "extractor"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)

# Words of ours in the place of the field's: the design's list of names.
OURS = frozenset(
    {
        "shelf",
        "purse",
        "desk",
        "doors",
        "rung",
        "told",
        "asked",
        "wanting",
        "spared",
        "apart",
        "tangle",
        "print",
        "ledger",
    }
)

# Names that are not yet the field's, by room: to be emptied, never added to.
NOT_YET: dict[str, str] = {}
# Two classes of one name, one of which stands in a room where its name is still to be changed.
TWICE_YET: dict[str, str] = {}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def public_names(tree: ast.Module) -> Iterator[str]:
    """Classes and functions that others may use, methods among them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node.name


def words(name: str) -> set[str]:
    """The words of a name, in either case: `RungProbe` and `rung_probe` are rung and probe."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_public_names_are_the_fields_words() -> None:
    found = set()
    for module, tree in modules():
        if OURS & words(Path(module).stem):
            found.add(module)
        found |= {f"{module}: {name}" for name in public_names(tree) if OURS & words(name)}
    assert found - NOT_YET.keys() == set()
    assert NOT_YET.keys() - found == set(), "renamed: take it off the list"


def test_no_two_public_classes_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module)
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert {name: where for name, where in twice.items() if name not in TWICE_YET} == {}
    assert TWICE_YET.keys() - twice.keys() == set(), "renamed: take it off the list"


@pytest.mark.parametrize(
    ("name", "parts"),
    [("RungProbe", {"rung", "probe"}), ("desk_of", {"desk", "of"}), ("LLM", {"llm"}), ("printed", {"printed"})],
)
def test_name_is_taken_apart_into_its_words(name: str, parts: set[str]) -> None:
    assert words(name) == parts
