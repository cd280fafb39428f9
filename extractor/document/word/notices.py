"""What is said of a Word file: what was left out of its text and why, and what may be read otherwise.

Kinds and words by place in, notices out.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from extractor.core.evidence import Notice, Where

_QUOTE = 200  # characters
_MOST = 20  # notices of one kind; what is more is said in one
_HEADING = 40  # characters
_FIGURE = re.compile(r"\d|[①-⑳%％‰]|[〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两]元")
_AMOUNT = re.compile(r"\d[\d,，]*[.．·]\d|\d\s*[十百千万亿]*元|\d\s*[%％‰]")


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that may be said: code, both languages ({place}, {detail} filled in), when it calls for a person.

    `calls`: always, with any figure in the words, with one where its paragraph is left without an amount (`gap`),
    with an amount in the words (else it is not said at all), or never.
    """

    code: str
    zh: str
    en: str
    calls: Literal["always", "figure", "gap", "amount", "never"] = "always"


HIDDEN = Kind("DOC-HIDE-001", "{place}有看不见的文字，已略去", "text that cannot be seen was left out {place}")
STRUCK = Kind("DOC-STRK-001", "{place}有划去的文字，已略去", "struck-out text was left out {place}", "gap")
DELETED = Kind(
    "DOC-REV-001",
    "{place}有修订中删去的文字，已略去",
    "text deleted as a tracked change was left out {place}",
    "figure",
)
MOVED = Kind(
    "DOC-REV-002",
    "{place}有修订中移走的文字，只在新处读取",
    "text moved away as a tracked change is read only where it went {place}",
    "never",
)
MARK = Kind(
    "DOC-MARK-001", "{place}有上标或下标的注记，不作数字读", "note marks are not read as digits {place}", "never"
)
RAISED = Kind(
    "DOC-MARK-002",
    "{place}有上标、下标或小号的数字，按正文读，请对照原件",
    "raised, lowered or small figures are read as part of the line {place}; look at the original",
)
RUBY = Kind("DOC-RUBY-001", "{place}有注在字上的小字，已略去", "small print above words was left out {place}", "figure")
FIELD = Kind("DOC-FLD-001", "{place}有没有结果的域，未读", "a field without a result was not read {place}", "always")
FIELD_CODE = Kind("DOC-FLD-002", "{place}有域代码，已略去", "the code of a field was left out {place}", "figure")
COMMENT = Kind("DOC-CMT-001", "{place}有带数字的批注，未读", "a comment with figures was not read {place}", "amount")
MARGIN = Kind("DOC-HEAD-001", "页眉或页脚中有金额，未读", "an amount in a header or footer was not read", "amount")
PICTURE = Kind(
    "DOC-PIC-001",
    "{place}有图片{detail}，其中的内容没有读",
    "a picture{detail} was not read {place}",
)
SMALL_PICTURE = Kind(PICTURE.code, PICTURE.zh, PICTURE.en, "never")
CHART = Kind("DOC-CHRT-001", "{place}有图表，其中的内容没有读", "a chart or diagram was not read {place}", "never")
DRAWN_TEXT = Kind(
    "DOC-DRAW-001", "{place}有图形中的文字，未读", "words drawn as a shape were not read {place}", "figure"
)
SHEET = Kind(
    "DOC-OBJ-001",
    "{place}有嵌入的工作表，按工作表读作表格；版面上显示的是它的图片，请对照",
    "an embedded worksheet was read as a table {place}; what is printed is a picture of it: compare them",
)
EMBEDDED = Kind(
    "DOC-OBJ-001",
    "{place}有嵌入的文件（{detail}），按其内容读取；版面上显示的是它的图片，请对照",
    "an embedded file ({detail}) was read by what it holds {place}; what is printed is a picture of it: compare them",
)
SHEET_PART = Kind(
    "DOC-OBJ-003",
    "{place}嵌入的工作表中有{detail}，未读",
    "an embedded worksheet has {detail} that were not read {place}",
)
OBJECT = Kind(
    "DOC-OBJ-002",
    "{place}有嵌入对象（{detail}），其中的内容没有读",
    "an embedded object ({detail}) was not read {place}",
)
CHUNK = Kind(
    "DOC-PART-002",
    "{place}插入的文件（{detail}）读不出来",
    "an inserted file ({detail}) cannot be read {place}",
)
PART = Kind(
    "DOC-PART-001",
    "文件的一部分已损坏（{detail}），没有读；请在 Word 中打开并重新保存",
    "a part of the file is damaged ({detail}) and was not read; open it in Word and save it again",
)
TORN = Kind(
    "DOC-PART-003",
    "文件的一部分已损坏（{detail}），只读出了还能读的；请对照原件",
    "a part of the file is damaged ({detail}); what still holds together was read: look at the original",
)
LAYOUT = Kind(
    "DOC-FORM-001",
    "{place}的表格有损坏的格式（{detail}），列可能错位，请对照原件",
    "a table has broken layout ({detail}) {place}; its columns may be displaced: look at the original",
)
LOST = Kind(
    "DOC-FONT-001",
    "{place}有字符，其字体没有说明是什么字，读不出来；请对照原件",
    "characters cannot be read {place}: their font does not say what they are; look at the original",
)


@dataclass(slots=True)
class _Entry:
    kind: Kind
    words: list[str]
    at: int
    heading: str
    detail: str


@dataclass(slots=True)
class NoticeLog:
    """Collects what is to be said while a text is written; `at` and `heading` are where the writer stands."""

    at: int = 0
    heading: str = ""
    _entries: list[_Entry] = field(default_factory=list)

    def note(self, kind: Kind, words: str = "", detail: str = "") -> None:
        """Something to be said here; what goes on in the same paragraph is one with it."""
        last = self._entries[-1] if self._entries else None
        if last and last.kind is kind and words and (last.at, last.detail) == (self.at, detail):
            last.words.append(words)
        elif words.strip() or not words:
            self._entries.append(_Entry(kind, [words], self.at, self.heading, detail))

    def notices(self, document: str, text: str) -> tuple[Notice, ...]:
        """All that is to be said of a text, in its order."""
        said: Counter[str] = Counter()
        rest: dict[str, list[_Entry]] = {}
        notices = []
        for entry in self._entries:
            if entry.kind.calls == "amount" and not _AMOUNT.search("".join(entry.words)):
                continue
            said[entry.kind.code] += 1
            if said[entry.kind.code] <= _MOST:
                notices.append(_notice(document, text, entry))
            else:
                rest.setdefault(entry.kind.code, []).append(entry)
        return (*notices, *(_summed(document, text, entries) for entries in rest.values()))


def _notice(document: str, text: str, entry: _Entry, more: int = 0) -> Notice:
    words = "".join(entry.words).strip()
    heading = entry.heading[:_HEADING]
    zh = entry.kind.zh.format(place=f"“{heading}”之下" if heading else "文首", detail=entry.detail)
    en = entry.kind.en.format(place=f"under “{heading}”" if heading else "at the beginning", detail=entry.detail)
    at = min(entry.at, len(text))
    return Notice(
        code=entry.kind.code,
        severity="warning" if _calls(entry, text) else "info",
        message_zh=f"{zh}；同类的另有{more}处" if more else zh,
        message_en=f"{en}; {more} more of the kind" if more else en,
        quote=words[:_QUOTE] or None,
        where=Where(document=document, page=1, start=at, end=at),
    )


def _summed(document: str, text: str, entries: list[_Entry]) -> Notice:
    """The first of many that calls for a person, with the number of the others."""
    telling = next((one for one in entries if _calls(one, text)), entries[0])
    return _notice(document, text, telling, len(entries) - 1)


def _calls(entry: _Entry, text: str) -> bool:
    calls = entry.kind.calls
    if calls not in {"figure", "gap"}:
        return calls != "never"
    words = "".join(entry.words)
    if _FIGURE.search(words) is None:
        return False
    return calls == "figure" or not _states_as_many(text, entry.at, words)


def _states_as_many(text: str, at: int, words: str) -> bool:
    """Whether the paragraph there has an amount for each that was left out; of a row nobody knows in which cell."""
    paragraph = text[at:].partition("\n")[0]
    return "\t" not in paragraph and len(_AMOUNT.findall(paragraph)) >= max(1, len(_AMOUNT.findall(words)))
