"""The field's words in names, also of variables, and one word for one thing: no two public classes of one name."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import sources
from helpers.sources import parsed

pytestmark = sources.GROUP
MOST_LINES = 400

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "extractor"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
EVAL = sorted((ROOT / "eval").rglob("*.py"))

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

# Names with such a word that stay, each with its reason.
STAYS = {
    "asked": "a request about a part of a document, which has its answer or waits for it",
    "print": "the figure that a seed's mistake prints, under the name that it has in TOML",
    "_print_share": "it prints, on a terminal",
    "_print": "it prints, on a terminal",
}
# Parts of the records of two types: their names are written, in the JSON Schema of each and in requests to a model.
RECORD_MODULE = re.compile(r"doctypes/\w+/(?:schema|parts)\.py")
PARTS_OF_RECORDS = frozenset(
    {
        "Appropriation",
        "Assets",
        "Change",
        "GeneralBudget",
        "Item",
        "OperatingCosts",
        "Overseas",
        "Performance",
        "Procurement",
        "Project",
        "ThreePublic",
        "Vehicles",
    }
)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(PACKAGE).as_posix(), parsed(path)


def names(tree: ast.Module) -> Iterator[str]:
    """Classes, functions, their parameters, variables and fields."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def words(name: str) -> set[str]:
    """The words of a name, in either case: `RungProbe` and `rung_probe` are rung and probe."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_names_are_the_fields_words() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in (*MODULES, *EVAL):
        for name in (path.stem, *names(parsed(path))):
            if OURS & words(name):
                found[name].add(path.relative_to(ROOT).as_posix())
    assert {name: where for name, where in found.items() if name not in STAYS} == {}
    assert STAYS.keys() - found.keys() == set(), "gone: take it off the list"


def test_no_two_public_classes_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module)
    twice = {name: where for name, where in places.items() if len(where) > 1}
    parts = {name for name in PARTS_OF_RECORDS if all(map(RECORD_MODULE.fullmatch, twice.get(name, ())))}
    assert {name: where for name, where in twice.items() if name not in parts} == {}
    assert PARTS_OF_RECORDS - twice.keys() == set(), "renamed: take it off the list"


def test_no_module_is_longer_than_can_be_looked_over() -> None:
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in (*MODULES, *EVAL)}
    assert {path: number for path, number in lines.items() if number > MOST_LINES} == {}


@pytest.mark.parametrize(
    ("name", "parts"),
    [("RungProbe", {"rung", "probe"}), ("desk_of", {"desk", "of"}), ("LLM", {"llm"}), ("printed", {"printed"})],
)
def test_name_is_taken_apart_into_its_words(name: str, parts: set[str]) -> None:
    assert words(name) == parts
