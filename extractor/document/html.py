"""Take the words of a web page that was saved as text: what a browser shows, a block a line. HTML in, text out."""

import re
from html.parser import HTMLParser

_IS_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|div|p|table)\b[^>]*>", re.I | re.S)
# Any other element begins on a line of its own.
_INLINE = re.compile("a|abbr|b|big|code|em|font|i|img|ins|label|mark|small|span|strong|tt|u|wbr")
_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "del", "s", "strike"))
_RAISED = {"sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}
_CELLS = frozenset(("td", "th"))
_WHITE = re.compile(r"[ \t\r\n\f]+")


def is_page(text: str) -> bool:
    """Whether a text begins as a web page does."""
    return _IS_PAGE.match(text) is not None


def visible(text: str) -> str:
    """The words of a web page as lines, the cells of a row parted by tabs, entities as the characters they name."""
    page = _Words()
    page.feed(text)
    page.close()
    return "".join(page.words).strip("\n")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen = 0
        self._cells = 0
        self._raised = ""

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._unseen = 0  # a head need not be closed
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag in _RAISED:
            self._raised = tag
        elif tag in _CELLS:
            self._put("\t" if self._cells else "")
            self._cells += 1
        elif not _INLINE.fullmatch(tag):
            self._break(ends_row=tag == "tr")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _RAISED:
            self._raised = ""
        elif tag not in _CELLS and not _INLINE.fullmatch(tag):
            self._break(ends_row=tag in ("tr", "table"))

    def handle_data(self, data: str) -> None:
        words = _WHITE.sub(" ", data)
        self._put(words.translate(_RAISED[self._raised]) if self._raised else words)

    def _put(self, words: str) -> None:
        if not self._unseen and (words.strip(" ") or not self._at_line_start):
            self.words.append(words)

    @property
    def _at_line_start(self) -> bool:
        return not self.words or self.words[-1].endswith("\n")

    def _break(self, *, ends_row: bool) -> None:
        """A new line; within a cell, whose paragraphs stay in its row, a space."""
        if self._cells and not ends_row:
            self._put("" if self.words and self.words[-1].endswith(" ") else " ")
            return
        self._cells = 0
        if not self._at_line_start:
            self.words.append("\n")
