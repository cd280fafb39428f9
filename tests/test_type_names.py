"""General code names no document type, and no field of one type's record: it asks the type.

A type's name that is a plain word, as budget or other, means the type only where it is compared, or looked up by.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from conftest import ROOT
from helpers import sources
from helpers.sources import parsed

from extractor.doctypes.registry import all_types, known_types

pytestmark = sources.GROUP

PACKAGE = ROOT / "extractor"
GENERAL = sorted(path for path in PACKAGE.rglob("*.py") if "doctypes" not in path.relative_to(PACKAGE).parts)
TEMPLATES = sorted(path for ending in ("j2", "js") for path in PACKAGE.rglob(f"*.{ending}"))
NAMES = {doctype.name for doctype in all_types()}
TYPE_NAMES = {word for word in NAMES if "_" in word}
TYPE_NAMES |= {word for doctype in all_types() for word in (doctype.at.partition(":")[2], doctype.record.__name__)}
FIELDS = {name for doctype in all_types() for name in doctype.record.model_fields}
_PATH = re.compile(r"([A-Za-z_]+)(?:\[[^\]]*\]|\.\w+)*")

# What general code may say, where, and why.
ALLOWED: dict[str, tuple[str, frozenset[str]]] = {
    "organization": (
        "the name that summary, store, exports and the APIs have for whoever is the issuer, whatever the type calls it",
        frozenset({"cli/progress.py", "dataset", "export", "langchain.py", "output", "public", "store", "web"}),
    ),
    "fiscal_year": (
        "the same for the period",
        frozenset({"cli/progress.py", "export", "langchain.py", "output", "public", "store", "web"}),
    ),
    "tables": (
        "a document's own tables; the file tables.json, and to diff, which reads files only, the path of what stands "
        "in it; the name of a reader, to pages; one of the tables that an export or a panel is made of",
        frozenset(
            {
                "cli/queue.py",
                "document",
                "export",
                "extraction/evidence.py",
                "extraction/familiarity.py",
                "extraction/headings.py",
                "extraction/readers/paragraphs.py",
                "extraction/recognise.py",
                "extraction/unread.py",
                "output",
                "web",
            }
        ),
    ),
    "statements": (
        "the role of a field, which any type may give, and the modules and the reader that fill it",
        frozenset({"core/statements.py", "export/panel_sources.py", "extraction/pipeline.py", "review/raised.py"}),
    ),
    "years": ("the years that a panel, a dashboard or a list of documents is about", frozenset({"export", "web"})),
    "restatements": ("the role of a field, which any type may give", frozenset({"extraction", "output"})),
    "final_accounts": (
        "the migration says which type all was of before there were others",
        frozenset({"store/migrations/versions/0002_the_type_of_a_revision.py"}),
    ),
}


def of_room(module: str, rooms: frozenset[str]) -> str | None:
    return next((room for room in rooms if module == room or module.startswith(f"{room}/")), None)


def named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names of types and of their fields that code speaks of, with their lines; words in docstrings are none."""
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        words: list[str] = []
        match node:
            case ast.Attribute(attr=name):
                words = [name]
            case ast.Name(id=name) | ast.alias(name=name) | ast.ImportFrom(module=str(name)):
                words = [word for word in name.split(".") if word in TYPE_NAMES]
            case ast.Compare() | ast.Call(func=ast.Name(id="find_type" | "kept_type")):
                around = [node.left, *node.comparators] if isinstance(node, ast.Compare) else node.args
                plain = [one.value for one in around if isinstance(one, ast.Constant)]
                yield from ((node.lineno, str(word)) for word in plain if word in NAMES - TYPE_NAMES)
            case ast.Constant(value=str(text)) if id(node) not in told:
                words = [word for word in re.findall(r"\w+", text) if word in TYPE_NAMES]
                words += [path[1]] if (path := _PATH.fullmatch(text)) else []
        yield from ((getattr(node, "lineno", 0), word) for word in words if word in TYPE_NAMES | FIELDS)


def spoken_of() -> Iterator[tuple[str, int, str]]:
    """Module, line and name, of all of general code and its templates."""
    for path in GENERAL:
        for line, name in named(parsed(path)):
            yield path.relative_to(PACKAGE).as_posix(), line, name
    for path in TEMPLATES:
        for number, words in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            dotted = set(re.findall(r"[\w\])]\.(\w+)", words))
            for name in (dotted | set(re.findall(r"\w+", words))) & TYPE_NAMES | dotted & FIELDS:
                yield path.relative_to(PACKAGE).as_posix(), number, name


def test_general_code_names_no_type_and_no_field_of_one() -> None:
    used, unlisted = set(), []
    for module, line, name in spoken_of():
        room = of_room(module, ALLOWED[name][1]) if name in ALLOWED else None
        if room is None:
            unlisted.append(f"{module}:{line}: {name}")
        used.add((name, room))
    assert unlisted == []
    assert [(name, room) for name, (_, rooms) in ALLOWED.items() for room in rooms if (name, room) not in used] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param("record.overall", ["overall"], id="a field"),
        pytest.param("get('overall.total')", ["overall"], id="a path"),
        pytest.param("get('projects[甲].amount')", ["projects"], id="a path into a list"),
        pytest.param("from extractor.doctypes.final_accounts import x", ["final_accounts"], id="a type's room"),
        pytest.param("isinstance(record, FinalAccounts)", ["FinalAccounts"], id="a record class"),
        pytest.param("x = 'prompts/final_accounts/v1.md'", ["final_accounts"], id="a type's folder"),
        pytest.param("doctype.name == 'budget'", ["budget"], id="a type by its name"),
        pytest.param("find_type('other')", ["other"], id="a type looked up"),
        pytest.param("row | {'other': 0, 'budget': 1}", [], id="plain words"),
        pytest.param("'''Of final_accounts.'''", [], id="a docstring"),
        pytest.param("# overall\nincome = 'the income of all'", [], id="words"),
    ],
)
def test_what_counts_as_naming(code: str, found: list[str]) -> None:
    assert [name for _, name in named(ast.parse(code))] == found


def test_prompts_are_of_types() -> None:
    of_a_task = {"read", "remainder", "plain"}
    folders = [folder for folder in (ROOT / "prompts").iterdir() if folder.is_dir()]
    below = [one.name for folder in folders if folder.name in of_a_task for one in folder.iterdir()]
    named = {folder.name for folder in folders if folder.name not in of_a_task} | set(below)
    assert named <= {*known_types(), "any", "_rules"}  # `any`: of types that have no words of their own
