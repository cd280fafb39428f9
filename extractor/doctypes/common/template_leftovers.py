"""What a form's template left in the published text: instructions, placeholders, stray marks; with their places."""

import re
from collections.abc import Iterator, Sequence

from extractor.core.evidence import Cited
from extractor.core.reading import Section
from extractor.doctypes.common.parts import Claim
from extractor.document.model import Document

# Each begins with a character of its own, so that the search skips to it.
_INSTRUCTION = re.compile(
    r"罗列全部|请(?<![申提]请)(?:参照|根据|填写)|根据各部门实际列支情况罗列|可以不写|可不写|仍保留该表格式|作下述说明|选取\d+个项目进行公开"
    r"|增减内容|据实填写|按实际情况填写|此处填写|没有数据的部门|无数据的请"
    r"|(?:删除|保留|改写|补充|修改)[本此该](?:段|条|句|行|项(?!目)|节|标题|部分|表|内容)"
)
_PLACEHOLDER = re.compile(
    r"[Xx\uff38\uff58×](?<![A-Za-z].)[Xx\uff38\uff58×]+\s?(?=年|月|万元|元|%|部门|单位|项目|个|名|辆|局)|本(?:部门|单位)[（(](?:单位|部门)[）)]"
)
_STRAY = re.compile(r"[\d元]\s*[万亿]?元\s*[%％]")
_BRACKETS = "（(）)"


def read_template_leftovers(document: Document, _: Sequence[Section] = ()) -> tuple[Claim, ...]:
    """Every instruction, placeholder or stray mark of the linear text, quoted with enough words to know it again."""
    return tuple(
        Claim(
            kind="stray_mark" if _STRAY.search(document.text, start, end) else "template",
            words=Cited[str](
                value=document.text[start:end],
                quote=document.text[start:end],
                where=document.where(start, end),
                figure=(start, end),
                reader="residue",
            ),
        )
        for start, end in _spans(document.text)
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in sorted(
        (match for pattern in (_INSTRUCTION, _PLACEHOLDER, _STRAY) for match in pattern.finditer(text)),
        key=lambda match: match.start(),
    ):
        if match.start() < last:
            continue
        start, end = _clause(text, match.start(), match.end())
        last = end
        yield start, end


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a match, so that its quote says what was left over."""
    while start > 0 and text[start - 1] not in "，。；\n" + _BRACKETS and end - start < 60:
        start -= 1
    while end < len(text) and text[end] not in "，。；\n" + _BRACKETS and end - start < 80:
        end += 1
    return start, end
