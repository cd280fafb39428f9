"""Write the file of a new document type: one that runs as it is, for its author to change."""

import re
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.message import Message

_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")
_SKELETON = '''"""A document type: what its documents are, what is kept of them, what must hold. Change what you need.

    extractor run FOLDER --out OUT --type ./{name}.py
"""

import re
from collections.abc import Iterator

from extractor.types import (
    Answer, Catalogue, Cited, Count, DocType, Equal, Evidence, Identity, Model, Section, SectionSpec,
    figure_of, just, leaf, reads, term, terms,
)


class {record}(Model):
    """What is kept of one document: a field a line, with the name that is printed for it."""

    organization: Cited[str] | None = leaf("单位名称", identity="issuer")
    year: Cited[int] | None = leaf("年度", identity="period")
    total: Cited[Count] | None = leaf("总数")
    first: Cited[Count] | None = leaf("甲类")
    second: Cited[Count] | None = leaf("乙类")


_COUNT = r"\\D{{0,6}}?([\\d,]+\\s*(?:件|个|人|次))"
_READ = reads(
    ("organization", "str", r"^(\\S+?)(?=\\d{{4}}年)"),
    ("year", "int", r"((?:19|20)\\d\\d)年"),
    ("total", "count", f"总数{{_COUNT}}"),
    ("first", "count", f"甲类{{_COUNT}}"),
    ("second", "count", f"乙类{{_COUNT}}"),
)
CATALOGUE = Catalogue()


@CATALOGUE.rule("OWN-SUM-001", zh="总数等于甲类与乙类之和", en="The total is the sum of its kinds")
def kinds_add_up(record: {record}) -> Iterator[Identity]:
    """总数 = 甲类 + 乙类."""
    total, *parts = (figure_of(record, name) for name in ("total", "first", "second"))
    yield Equal(just(total), terms(parts))


TYPE = DocType(
    at=f"{{__name__}}:TYPE",
    name="{name}",
    title="{name}",
    title_en="{name}",
    record={record},
    evidence=Evidence(title=(term("年度报告", 4),), text=(term("甲类|乙类", 2),)),
    sections=(SectionSpec("whole", "全文", re.compile("(?!)"), grammar=_READ, opening=True),),
    catalogue=tuple(CATALOGUE),
)
'''


class NewTypeError(ExtractorError):
    """A type that cannot be begun under that name: it is no name, or its file is there already."""

    named: str
    located_by = "named"

    @property
    def message(self) -> Message:
        return Message(
            "类型名只能用小写字母、数字和下划线，且不能已有同名文件。",
            "a type's name has small letters, digits and _, and there must be no file of that name yet",
        )


def write_skeleton(name: str, folder: Path = Path()) -> Path:
    """The file of a new type of that name in a folder; it is never written over another. Raises NewTypeError."""
    path = folder / f"{name}.py"
    if not _NAME.fullmatch(name) or path.exists():
        raise NewTypeError(name)
    record = "".join(part.capitalize() for part in name.split("_"))
    path.write_text(_SKELETON.format(name=name, record=record), encoding="utf-8")
    return path
