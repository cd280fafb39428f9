"""Say what a fault of this program costs: the one thing that broke is lost, and nothing else of the document.

What was being done and the exception in, a notice with its place out; the exception's own words are not in it.
"""

from extractor.core.evidence import Notice
from extractor.core.reading import Answer, Section
from extractor.message import Message

_LONGEST_QUOTE = 60  # characters of what was printed


def section_lost(section: Section, error: Exception) -> Notice:
    """A reader broke on a section, or what it read could not be put together: the section is not read."""
    what = Message(f"“{section.title or section.key}”一节没有读", f"section {section.key} was not read")
    return _lost("SEC-FAULT-001", what, error, section.key)


def answer_lost(answer: Answer, reader: str, error: Exception) -> Notice:
    """One value could not be placed in the document."""
    what = Message(f"{answer.path} 没有取（{reader}）", f"{answer.path} was not taken ({reader})")
    return _lost("GRD-FAULT-001", what, error, str(answer.path), _shown(answer))


def misfit(answer: Answer, reader: str) -> Notice:
    """A figure of one kind that was read for a field of another, or for one that the record does not have."""
    shown = _shown(answer)
    return Notice(
        code="GRD-KIND-001",
        severity="warning",
        message_zh=f"{answer.path}：印的是“{shown}”，不是这一项该有的数，已舍弃（{reader}）",
        message_en=f"{answer.path}: {shown!r} is printed, which is no figure of this kind; dropped ({reader})",
        path=str(answer.path),
        quote=shown,
    )


def part_lost(name: str, title: str, error: Exception) -> Notice:
    """What a type reads of the whole document (its tables, its years) broke: that part of the record is missing."""
    return _lost("REC-FAULT-001", Message(f"“{title}”没有读", f"{name} was not read"), error, name)


def leaf_lost(path: str, error: Exception) -> Notice:
    """One value, or one part, does not fit into the record."""
    return _lost("REC-FAULT-002", Message(f"{path} 没有记入", f"{path} was not recorded"), error, path)


def _lost(code: str, what: Message, error: Exception, path: str, quote: str | None = None) -> Notice:
    kind = type(error).__name__
    return Notice(
        code=code,
        severity="error",
        message_zh=f"程序出错（{kind}），{what.zh}；请报告此问题",
        message_en=f"a fault of this program ({kind}): {what.en}; please report it",
        path=path,
        quote=quote,
    )


def _shown(answer: Answer) -> str:
    printed = answer.printed if isinstance(answer.printed, str) else "、".join(answer.printed)
    return printed[:_LONGEST_QUOTE]
