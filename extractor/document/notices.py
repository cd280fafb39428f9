"""What is said of text that a person cannot see, and of pages that have none."""

from extractor.core.evidence import Notice, Where

PROMPT_INJECTION = "DOC-ADDR-001"
_QUOTE = 200  # characters


def hidden_text(where: Where, hidden: str) -> Notice:
    """A notice of text that is in the file and not to be seen on its page; it was left out."""
    return Notice(
        code="DOC-HIDE-001",
        severity="warning",
        message_zh=f"第{where.page}页有看不见的文字，已略去",
        message_en=f"page {where.page} has text that cannot be seen; it was left out",
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
        code="DOC-SCAN-001",
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
