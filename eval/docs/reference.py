"""The parts of the reference that the code tells. The code in, Markdown out; the same code gives the same words."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from eval.docs import words
from eval.docs.accuracy import by_layout, by_way
from eval.docs.commands import commands
from eval.docs.markdown import code, table
from extractor.checks.rule import Rule, Status
from extractor.core.schema import leaves
from extractor.dataset.across import RULES
from extractor.doctypes.base import DocType
from extractor.doctypes.policy import FieldStatus, Policy
from extractor.doctypes.registry import all_types
from extractor.export.export import FOLDERS, FORMS
from extractor.export.flat import Row
from extractor.export.panel_rows import DICTIONARY, dictionary_rows
from extractor.llm.settings import Settings
from extractor.output.tally import STATUSES
from extractor.public.rows import ValueRow
from extractor.review.decisions import Origin
from extractor.web.messages import titles

_WIDTH = 100  # of a signature that stays in a line
ROOT = Path(__file__).parents[2]
_OF_EXAMPLES = {"OWN-SUM-001"}  # stands in the file that a type of one's own begins with
_CODE = re.compile(r'"([A-Z]{2,6}-[A-Z]{2,6}-\d{3})"')


def settings() -> str:
    """How a model is reached."""
    return _settings("[llm]", Settings.model_fields, words.SETTINGS)


def policy() -> str:
    """What needs no person."""
    return _settings("[policy]", Policy.model_fields, words.POLICY)


def _settings(head: str, fields: Mapping[str, Any], said: Mapping[str, tuple[str, str]]) -> str:
    rows = ((code(name), code(_default(field)), *said.get(name, ("", ""))) for name, field in fields.items())
    return table((code(head), "默认 default", "含义", "meaning"), rows)


def _default(field: Any) -> str:
    if field.default_factory is not None or field.is_required():
        return {dict: "{}", list: "[]"}.get(field.default_factory, "")
    value = field.default
    if value is None:
        return ""
    shown = getattr(value, "get_secret_value", lambda: value)()
    return (
        ", ".join(map(str, shown))
        if isinstance(shown, tuple)
        else str(shown).lower()
        if isinstance(shown, bool)
        else str(shown)
    )


def record() -> str:
    """Every field of the records of the types that are read."""
    return "\n\n".join(_fields(doctype) for doctype in all_types() if not doctype.recognised_only)


def _fields(doctype: DocType) -> str:
    rows = (
        (
            code(str(path).replace("[]", "[*]")),
            field.title if field.title != field.name else "",
            " ".join(field.kinds),
            field.meaning,
        )
        for path, field in leaves(doctype.record)
    )
    head = f"## {doctype.title} · `{doctype.schema}`"
    return f"{head}\n\n" + table(("路径 path", "名称 name", "类型 kind", "说明 meaning"), rows)


def indicators() -> str:
    """What documents of each type measure, and where each is read."""
    rows = ([value or "" for value in row] for row in dictionary_rows(all_types()))
    return table([column.zh for column in DICTIONARY.columns], rows)


def forms() -> str:
    """The forms of an export."""
    rows = ((code(form), "文件夹 a folder" if form in FOLDERS else "文件 a file") for form in sorted(FORMS))
    return table(("格式 form", "是 is"), rows)


def export_columns() -> str:
    """The columns of an export that is a table."""
    return _columns(Row._fields)


def frame_columns() -> str:
    """The columns of a DataFrame."""
    return _columns(ValueRow._fields)


def _columns(names: tuple[str, ...]) -> str:
    rows = ((code(name), *words.COLUMNS.get(name, ("", ""))) for name in names)
    return table(("列 column", "含义", "meaning"), rows)


def rules() -> str:
    """Every rule of every type, and of documents together, with the identity that it states."""
    catalogues = [(f"{one.title} · `{one.name}`", tuple(one.catalogue)) for one in all_types() if tuple(one.catalogue)]
    catalogues.append(("各年、各文件之间 · across documents", RULES))
    return "\n\n".join(f"## {title}\n\n{_catalogue(rules)}" for title, rules in catalogues)


def _catalogue(rules: Iterable[Rule]) -> str:
    heads = ("编号 code", "规则", "rule", "恒等式 states", "级别 severity")
    return table(heads, ((code(rule.code), rule.zh, rule.en, rule.states, rule.severity) for rule in rules))


def _kinds(kinds: tuple[str, ...], said: Mapping[str, tuple[str, str]]) -> Callable[[], str]:
    return lambda: table(("", "含义", "meaning"), ((code(kind), *said.get(kind, ("", ""))) for kind in kinds))


def notices() -> str:
    """Every notice that a document can have."""
    ruled = {rule.code for one in all_types() for rule in one.catalogue}
    sources = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "extractor").rglob("*.py")))
    found = {one for source in sources for one in _CODE.findall(source)} - ruled
    return table(("编号 code", "中文", "English"), ((code(one), *_titled(one)) for one in sorted(found - _OF_EXAMPLES)))


def _titled(one: str) -> tuple[str, str]:
    """What a notice is called: in the queue, else in the words kept here; nothing where nobody says."""
    zh, en = titles("zh")(one), titles("en")(one)
    return words.NOTICES.get(one, ("", "")) if zh == one else (zh, en)


def python() -> str:
    """The names that programs and authors of types import, with their signatures."""
    parts = []
    for module in ("extractor", "extractor.langchain", "extractor.types"):
        there = import_module(module)
        parts.append(f"## {module}")
        parts += [_described(name, getattr(there, name)) for name in sorted(there.__all__, key=str.lower)]
    return "\n\n".join(parts)


def _described(name: str, value: Any) -> str:
    docstring = inspect.cleandoc(value.__doc__ or "") if getattr(value, "__doc__", None) and callable(value) else ""
    if inspect.isclass(value) and not _own(value):
        docstring = docstring.partition("\n\n")[0]
    members = (
        [
            f"- `{member}`: {_first(getattr(value, member).__doc__)}"
            for member in sorted(vars(value))
            if not member.startswith("_")
            and getattr(getattr(value, member), "__doc__", None)
            and _tells(vars(value)[member])
        ]
        if inspect.isclass(value) and _own(value)
        else []
    )
    return "\n\n".join(part for part in (f"### {name}", _signature(name, value), docstring, "\n".join(members)) if part)


def _own(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).startswith("extractor")


def _tells(member: Any) -> bool:
    return inspect.isfunction(member) or isinstance(member, property | classmethod) or hasattr(member, "func")


def _first(docstring: str | None) -> str:
    return inspect.cleandoc(docstring or "").partition("\n")[0]


def _signature(name: str, value: Any) -> str:
    """A function's signature, a parameter a line where it is long; types by their last name."""
    if not inspect.isfunction(value):
        return ""
    head = "async def" if inspect.iscoroutinefunction(value) else "def"
    said = f"{head} {name}{inspect.signature(value)}"
    said = re.sub(r"\b(?:\w+\.)+(?=\w)", "", said)
    if len(said) > _WIDTH:
        taken, _, gives = said.partition("(")[2].rpartition(") -> ")
        listed = "".join(f"    {one},\n" for one in re.split(r", (?=\w+:|\*)", taken))
        said = f"{head} {name}(\n{listed}) -> {gives}"
    return f"```text\n{said}\n```"


PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "settings": settings,
    "policy": policy,
    "record": record,
    "indicators": indicators,
    "forms": forms,
    "export columns": export_columns,
    "frame columns": frame_columns,
    "rules": rules,
    "document statuses": _kinds(STATUSES, words.DOCUMENT_STATUSES),
    "field statuses": _kinds(get_args(FieldStatus), words.FIELD_STATUSES),
    "check statuses": _kinds(get_args(Status), words.CHECK_STATUSES),
    "origins": _kinds(get_args(Origin), words.ORIGINS),
    "notices": notices,
    "python": python,
    "accuracy by way": by_way,
    "accuracy by layout": by_layout,
}
_PART = re.compile(r"(<!-- generated: ([^>]*) -->\n).*?(<!-- end -->)", re.S)


def renewed(text: str) -> str:
    """A page with its generated parts as the code says now. KeyError where a part has no such name."""
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n\n{found[3]}", text)
