"""What is said of text that a person cannot see, and of pages that have none."""

from collections.abc import Sequence
from typing import Literal

from extractor.core.evidence import Box, Notice, Where

PROMPT_INJECTION = "DOC-ADDR-001"
SCANNED_PAGE = "DOC-SCAN-001"
RESOLVED = "DOC-SCAN-006"
DOUBTFUL_CELLS = "DOC-CELL-001"
_QUOTE = 200  # characters


def hidden_text(where: Where, hidden: str, *, is_replaced: bool = False) -> Notice:
    """A notice of text that is in the file and not to be seen on its page; it was left out.

    Where other print stands in its place (`is_replaced`), nothing is left to ask.
    """
    return Notice(
        code="DOC-HIDE-001",
        severity="info" if is_replaced else "warning",
        message_zh=f"第{where.page}页有看不见的文字，已略去" + "，只读其上所印的" * is_replaced,
        message_en=f"page {where.page} has text that cannot be seen; it was left out"
        + ", the print in its place was read" * is_replaced,
        quote=hidden[:_QUOTE],
        where=where,
    )


def prompt_injection(where: Where, words: str) -> Notice:
    """A notice of text that tells a machine what to answer."""
    return Notice(
        code=PROMPT_INJECTION,
        severity="warning",
        message_zh=f"第{where.page}页有对机器说的话，其中的数字一律不取",
        message_en=f"page {where.page} speaks to the machine that reads it; no figure is taken from those words",
        quote=words[:_QUOTE],
        where=where,
    )


def scanned_page(where: Where) -> Notice:
    """A notice of a page that is a picture."""
    return Notice(
        code=SCANNED_PAGE,
        severity="error",
        message_zh=f"第{where.page}页没有文字层（扫描件），请先做文字识别",
        message_en=f"page {where.page} has no text layer (scanned); OCR it first",
        where=where,
    )


def lost_text(where: Where, number: int, quote: str) -> Notice:
    """A notice of print that a person sees and nothing can read: its font does not say what its characters are."""
    return Notice(
        code="DOC-FONT-001",
        severity="error",
        message_zh=f"第{where.page}页有{number}个字符，其字体没有说明是什么字，读不出来；请对照原件",
        message_en=f"page {where.page} has {number} character{'s' * (number != 1)} that cannot be read: "
        "their font does not say what they are; look at the original",
        quote=quote[:_QUOTE],
        where=where,
    )


def lost_character(where: Where, quote: str) -> Notice:
    """A notice of bytes of a text that are no character in its encoding; U+FFFD stands in the text for them."""
    return Notice(
        code="DOC-LOST-001",
        severity="warning",
        message_zh=f"第{where.page}页有字节不合编码，读不出是什么字（以“\ufffd”代替）；请对照原件",
        message_en=f"page {where.page} has bytes that are no character in its encoding (shown as '\ufffd'); "
        "look at the original",
        quote=quote[:_QUOTE],
        where=where,
    )


def other_text(where: Where, differences: str) -> Notice:
    """A notice of print that the file says is other text; the print was read. `differences` are said→printed."""
    return Notice(
        code="DOC-TEXT-001",
        severity="warning",
        message_zh=f"第{where.page}页有文字，文件另称其为别的文字（“称→印”）；按所印的读",
        message_en=f"page {where.page} has print that the file says is other text (said→printed); the print was read",
        quote=differences[:_QUOTE],
        where=where,
    )


def mixed_encodings(where: Where, *, is_certain: bool) -> Notice:
    """A notice of a text of which some lines are in one encoding and some in another, if `is_certain` beyond doubt."""
    return Notice(
        code="DOC-CODE-001",
        severity="info" if is_certain else "warning",
        message_zh="文件中混用了两种编码（UTF-8 和 GB18030），已逐行解读" + "；请对照原件" * (not is_certain),
        message_en="the file is in two encodings, UTF-8 and GB18030, and was read line by line"
        + "; look at the original" * (not is_certain),
        where=where,
    )


def picture(where: Where, share: float, heading: str, *, has_text: bool) -> Notice:
    """A notice of a picture, or of curves, on a page with text; where they have print, somebody must read it."""
    under, below = (f"“{heading}”之下", f" below “{heading}”") if heading else ("", "")
    size = f"{max(share, 0.01):.0%}"
    return Notice(
        code="DOC-PICT-001" if has_text else "DOC-PICT-002",
        severity="warning" if has_text else "info",
        message_zh=f"第{where.page}页{under}有图片或曲线，占页面的{size}，"
        + ("其中有成行的文字或表格，没有读；请对照原件" if has_text else "未见其中有成行的文字"),
        message_en=f"page {where.page} has a picture or curves{below}, {size} of the page, "
        + ("with lines of print that were not read; look at the original" if has_text else "without lines of print"),
        quote=heading[:_QUOTE],
        where=where,
    )


def rare_characters(where: Where, found: str) -> Notice:
    """A notice of characters of a GB18030 text that are rare, or that a lost byte made of digits beside it."""
    return Notice(
        code="DOC-RARE-001",
        severity="warning",
        message_zh=f"文中有罕用字“{found[:_QUOTE]}”，可能是编码损坏所致（可能吞掉旁边的数字）；请对照原件",
        message_en=f"it has rare characters ({found[:_QUOTE]}), which a damaged byte may have made, also of digits; "
        "look at the original",
        where=where,
    )


def recognised_text(where: Where, share: float) -> Notice:
    """A notice of a page whose text a machine recognised in its picture."""
    return Notice(
        code="DOC-SCAN-002",
        severity="error",
        message_zh=f"第{where.page}页是图片（占页面的{share:.0%}），其文字是机器识别所得，可能有误；请对照原件",
        message_en=f"page {where.page} is a picture ({share:.0%} of it); its text was recognised by a machine and may "
        "be wrong; look at the original",
        where=where,
    )


def read_from_picture(where: Where) -> Notice:
    """A notice of a page of which the print, or some of it, was read from a picture by this program."""
    return Notice(
        code="DOC-SCAN-003",
        severity="info",
        message_zh=f"第{where.page}页的文字识别自图片",
        message_en=f"the print of page {where.page} was read from its picture",
        where=where,
    )


def doubtful_figures(where: Where, doubts: Sequence[tuple[str, Box]]) -> Notice:
    """A notice of figures that a picture does not show clearly, as they were read and where."""
    figures = "、".join(text for text, _ in doubts)
    return Notice(
        code="DOC-SCAN-004",
        severity="warning",
        message_zh=f"第{where.page}页的图片中，有{len(doubts)}个数看不真切，读出来的可能不对；请对照原件",
        message_en=f"the picture of page {where.page} does not show {len(doubts)} figure{'s' * (len(doubts) != 1)} "
        "clearly: what was read may be wrong; look at the original",
        quote=figures[:_QUOTE],
        where=where.model_copy(update={"boxes": tuple(box for _, box in doubts)}),
    )


def read_otherwise(where: Where, differing: Sequence[tuple[str, str]]) -> Notice:
    """A notice of figures that the text behind a picture has otherwise: read here, and what the file says."""
    return Notice(
        code="DOC-SCAN-005",
        severity="warning",
        message_zh=f"第{where.page}页图片背后的识别文字，有{len(differing)}个数与这里读出的不同（读出→背后）；请对照原件",
        message_en=f"the text behind the picture of page {where.page} has {len(differing)} "
        f"figure{'s' * (len(differing) != 1)} otherwise than read here (read→behind); look at the original",
        quote="、".join(f"{ours}→{theirs}" for ours, theirs in differing)[:_QUOTE],
        where=where,
    )


def resolved_figure(where: Where, first: str, taken: str, identities: int) -> Notice:
    """A notice of a figure of which a picture supports two readings, and arithmetic only the second."""
    return Notice(
        code=RESOLVED,
        severity="warning",
        message_zh=f"第{where.page}页图片上的“{first}”也可能是“{taken}”；读作后者，有{identities}条等式因此成立；请对照原件",
        message_en=f"{first} in the picture of page {where.page} may also be {taken}; the latter was read, "
        f"{identities} identities hold with it alone; look at the original",
        quote=taken,
        where=where,
    )


def proposed_figure(where: Where, read: str, other: str) -> Notice:
    """A notice of a figure of which a picture supports two readings, and one identity the other than was read."""
    return Notice(
        code="DOC-SCAN-007",
        severity="warning",
        message_zh=f"第{where.page}页图片上的“{read}”也可能是“{other}”，读作后者有一条等式成立；请对照原件",
        message_en=f"{read} in the picture of page {where.page} may also be {other}, with which an identity holds; "
        "look at the original",
        quote=read,
        where=where,
    )


def attached_files(where: Where, read: Sequence[str], unread: Sequence[str]) -> Notice:
    """A notice of files within a file: one PDF in a cover is the document, whatever else is there must be looked at."""
    zh = [f"已接着读：{'、'.join(read)}"] * bool(read) + [f"没有读：{'、'.join(unread)}；请另行处理"] * bool(unread)
    en = [f"read as further pages: {', '.join(read)}"] * bool(read)
    en += [f"not read: {', '.join(unread)}; see to them by themselves"] * bool(unread)
    return Notice(
        code="DOC-FILE-001",
        severity="info" if len(read) == 1 and not unread else "warning",
        message_zh=f"文件中另有{len(read) + len(unread)}个文件，{'；'.join(zh)}",
        message_en=f"the file has {len(read) + len(unread)} file(s) in it; {'; '.join(en)}",
        where=where,
    )


def repaired_file(where: Where, lost: Literal["list", "content"]) -> Notice:
    """A notice of a file of which the end is missing; what was left of it was read. Its list is nothing to be read."""
    if lost == "list":
        return Notice(
            code="DOC-FILE-002",
            severity="info",
            message_zh="文件末尾的目录缺失，内容齐全，已全部读取",
            message_en="the list at the file's end is missing; all that it lists is there and was read",
            where=where,
        )
    return Notice(
        code="DOC-FILE-002",
        severity="warning",
        message_zh="文件不完整（末尾缺失），已读其余部分，可能有缺；请重新下载或导出",
        message_en="the file is incomplete (its end is missing); the rest was read, something may be lost; download or "
        "export it again",
        where=where,
    )


def damaged_streams(where: Where, number: int) -> Notice:
    """A notice of content that breaks off: what comes behind the fault is on no page."""
    return Notice(
        code="DOC-FILE-003",
        severity="error",
        message_zh=f"文件中有{number}段内容已损坏，页面上可能缺字；请重新下载或导出",
        message_en=f"parts of the file's content are damaged ({number}), "
        "print may be missing from its pages; download or export it again",
        where=where,
    )


def broken_page(where: Where) -> Notice:
    """A notice of a page that cannot be opened."""
    return Notice(
        code="DOC-PAGE-001",
        severity="error",
        message_zh=f"第{where.page}页已损坏，没有读；请重新下载或导出",
        message_en=f"page {where.page} is damaged and was not read; download or export the file again",
        where=where,
    )


def doubtful_cells(where: Where, doubts: Sequence[tuple[str, Box]]) -> Notice:
    """A notice of figures of a table, as printed and where: they cross its rules, or stand outside its cells."""
    figures = "、".join(text for text, _ in doubts)
    return Notice(
        code=DOUBTFUL_CELLS,
        severity="error",
        message_zh=f"第{where.page}页的表格中，有{len(doubts)}处数字压线、挤在一格或不在格内，说不准属于哪一格；"
        "请对照原件",
        message_en=f"page {where.page} has a table with figures in {len(doubts)} place{'s' * (len(doubts) != 1)} that "
        "cross its rules, share a cell or stand in none: which cells they are of is not certain; look at the original",
        quote=figures[:_QUOTE],
        where=where.model_copy(update={"boxes": tuple(box for _, box in doubts)}),
    )


def overprinted_text(where: Where, lines: Sequence[str]) -> Notice:
    """A notice of lines with print that lies on other print: what they say is a guess."""
    return Notice(
        code="DOC-OVER-001",
        severity="error",
        message_zh=f"第{where.page}页有{len(lines)}行字叠印在一起，读出来的可能不对；请对照原件",
        message_en=f"page {where.page} has {len(lines)} line{'s' * (len(lines) != 1)} of print over print: "
        "what was read may be wrong; look at the original",
        quote=lines[0][:_QUOTE],
        where=where,
    )
