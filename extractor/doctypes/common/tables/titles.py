"""Find the titles of statutory tables below which no table was read: what is printed there is a picture, or torn.

The document and the kinds that were read in, a notice for each title out.

A title alone is none: a table of contents names all nine. What follows tells a form: its number, its unit, who filled
it in. A form that says that there is nothing to report (本表无数据) has its answer.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from extractor.core.evidence import Notice
from extractor.document.model import Document

_NUMBERING = re.compile(
    r"\s*(?:附件|附表|表)?\s*(?:[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]?)?\s*[、．.：:\s]*"
)
_LONGEST_TITLE = 40
_SENTENCE = re.compile("[。；，]|见|包括|反映")
_OF_A_FORM = re.compile(
    r"公开\s*\d+\s*表|单位\s*[:：]\s*(?:人民币)?\s*(?:百|千|万|百万|亿)?元|编制(?:单位|部门)\s*[:：]|^\s*(?:部门|单位)(?:名称)?\s*[:：]"
)
_NOTHING = re.compile(
    r"(?:本|此|该)表[^。\n]{0,8}(?:无|为空|空)|无数据|空表|无此[项类]"
    r"|(?:没有|无|未|不涉及)[^。\n]{0,40}(?:收入|支出|收支|拨款|数据|预算|经费)"
)
_HEAD_LINES, _LINES_BELOW = 4, 8  # in which a form says what it is; in which it says that it is empty


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text that is no row of a table; `kind` is that of the table whose title it is."""

    text: str
    start: int
    kind: str | None


def untabled(document: Document, kind_of: Callable[[str], str | None], read: Set[str]) -> Iterator[Notice]:
    """A notice of each kind of table whose title is printed as the head of a form, and that is not among those `read`.

    `kind_of` tells the kind of table by the words of a title.
    """
    lines = list(_lines(document, kind_of))
    reported: set[str] = set()
    for n, line in enumerate(lines):
        if line.kind is None or line.kind in read or line.kind in reported:
            continue
        below = lines[n + 1 : n + 1 + _LINES_BELOW]
        until = next((m for m, other in enumerate(below) if other.kind is not None), len(below))
        form = [one.text for one in below[: min(until, _HEAD_LINES)]]
        if any(map(_OF_A_FORM.search, form)) and not any(_NOTHING.search(one.text) for one in below[:until]):
            reported.add(line.kind)
            yield _notice(document, line, line.kind)


def _lines(document: Document, kind_of: Callable[[str], str | None]) -> Iterator[_Line]:
    tables = sorted((table.start, table.end) for table in document.tables)
    start = 0
    for text in document.text.split("\n"):
        table = bisect_right(tables, (start, len(document.text))) - 1
        if text.strip() and (table < 0 or start >= tables[table][1]):
            yield _Line(text, start, _title(text, kind_of))
        start += len(text) + 1


def _title(text: str, kind_of: Callable[[str], str | None]) -> str | None:
    if "表" not in text or len(text) > 2 * _LONGEST_TITLE:  # as of most lines
        return None
    words = _NUMBERING.sub("", text, count=1).strip()
    return None if len(words) > _LONGEST_TITLE or _SENTENCE.search(words) else kind_of(words)


def _notice(document: Document, line: _Line, kind: str) -> Notice:
    where = document.where(line.start, line.start + len(line.text))
    return Notice(
        code="TAB-MISS-001",
        severity="warning",
        message_zh=f"第{where.page}页有“{kind}”的标题，其下没有读出表格；请对照原件",
        message_en=f"page {where.page} has the title of a table ({kind}) and no table was read below it; "
        "look at the original",
        path=f"tables[{kind}]",
        quote=line.text.strip(),
        where=where,
    )
