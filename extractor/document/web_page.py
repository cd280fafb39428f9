"""Read web pages and web archives: what the page is about, without what stands around it on every page of its site.

Markup in, a Document out: lines, and tables with their merged cells. The body of a page is the smallest element that
holds all its amounts and most of its words, so that none is lost with the furniture; links are other pages' headlines.
"""

import copy
import re
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.document import refusals
from extractor.document.model import Document, Page, Segment
from extractor.document.word.chunks import page_text
from extractor.document.word.html import parsed, write_element
from extractor.document.word.notices import Kind, NoticeLog
from extractor.document.word.output import Output
from extractor.errors import UnreadableDocumentError

_AMOUNT = re.compile(r"(?<![\d.A-Za-z])\d[\d,，]*\.\d+(?![\d.])|\d\s*[十百千万亿]*元|\d\s*[%％‰]")
_UNSEEN = "a", "script", "style", "template", "noscript", "head"
_HOLDERS = frozenset(("div", "article", "main", "section", "form", "center", "span", "td", "tr", "tbody", "table"))
_HEADINGS = ("h1", "h2", "h3", "h4")
_SITE = re.compile(r"\s*[-_|—–]+[^-_|—–]*$")  # what a site adds to the titles of its pages: …的报告_工作报告_某市
_MOST_WORDS = 0.75  # of those that are not in links: a page has few others around its body
_SHORTEST = 6  # characters of a title
_FURNITURE = Kind(
    "DOC-HTML-002",
    "网页正文之外（导航、链接等）有带金额的文字，未读",
    "words with amounts around the page's body (navigation, links) were not read",
    "never",
)
_STYLED = Kind(
    "DOC-HTML-001",
    "网页的样式表把一部分内容设为不显示或划去，其中可能有已读的文字；请对照原网页",
    "the page's style sheet hides or strikes some of it, which may have been read; look at the page",
)
_HIDES = re.compile(r"([^{}]+)\{[^{}]*(?:display\s*:\s*none|visibility\s*:\s*hidden|line-through)[^{}]*\}")
_SIMPLE = re.compile(r"^\s*[\w]*([.#])([\w-]+)\s*$")


def read_web_page(path: Path, data: bytes, sha256: str) -> Document:
    """The page as a Document of one page without geometry. Raises UnreadableDocumentError where it has no words."""
    text = page_text(data)
    if text is None or "\0" in text:
        raise UnreadableDocumentError(path, refusals.NO_KNOWN_ENCODING)
    root = parsed(text)
    out, log = Output(), NoticeLog()
    if root is not None:
        _write(root, out, log)
    text = out.text()
    if not text:
        raise UnreadableDocumentError(path, refusals.NO_TEXT)
    return Document(
        name=path.stem,
        path=str(path),
        format="html",
        sha256=sha256,
        pages=(Page(1, 0.0, 0.0, text, array("f"), ()),),
        text=text,
        segments=(Segment(0, len(text), 1, 0),),
        tables=tuple(out.tables),
        notices=log.notices(path.stem, text),
    )


def _write(root: Any, out: Output, log: NoticeLog) -> None:
    title = " ".join((root.findtext(".//title") or "").split())
    styles = "\n".join(style.text or "" for style in root.iter("style"))
    body = _body(root)
    heading = _heading(root, body, title)
    if heading:
        out.line(heading)
    if _hides(styles, body):
        log.note(_STYLED)
    if around := _amounts_around(root, body):
        log.note(_FURNITURE, around)
    write_element(body, out, log)


def _body(root: Any) -> Any:
    """The smallest element with all amounts, and most of the words, that are not in links."""
    element = root if root.find("body") is None else root.find("body")
    mirror = _without_links(element)
    while True:
        words, amounts = _words(mirror), _amounts(mirror)
        inner = [
            (theirs, child)
            for theirs, child in zip(element, mirror, strict=True)
            if child.tag in _HOLDERS and _amounts(child) == amounts and _words(child) > _MOST_WORDS * words
        ]
        if not inner:
            return element
        element, mirror = inner[0]


def _without_links(element: Any) -> Any:
    """A copy of an element whose links, scripts and the like are empty."""
    mirror = copy.deepcopy(element)
    for one in [*mirror.iter(*_UNSEEN)]:
        one.text = None
        for child in list(one):
            one.remove(child)
    return mirror


def _words(element: Any) -> int:
    """How many characters an element prints; white space is that of its source."""
    return len("".join(element.text_content().split()))


def _amounts(element: Any) -> int:
    return len(_AMOUNT.findall(element.text_content()))


def _heading(root: Any, body: Any, title: str) -> str:
    """The page's heading, if its body does not begin with it: as it is printed above, else as the window's title."""
    names = {title}
    while _SITE.search(title) and len(_SITE.sub("", title)) >= _SHORTEST:
        title = _SITE.sub("", title)
        names.add(title)
    inside = "".join(body.text_content().split())
    for one in root.iter(*_HEADINGS):
        words = " ".join(one.text_content().split())
        if len(words) >= _SHORTEST and any(name.startswith(words) or words.startswith(name) for name in names if name):
            return "" if "".join(words.split()) in inside[: 4 * len(words) + 200] else words
    return "" if len(title) < _SHORTEST or "".join(title.split()) in inside[: 4 * len(title) + 200] else title


def _amounts_around(root: Any, body: Any) -> str:
    """The texts of links outside the body that have amounts."""
    within = set(body.iter())
    links = (one.text_content() for one in root.iter("a") if one not in within)
    return " ".join(" ".join(words.split()) for words in links if _AMOUNT.search(words))


def _hides(styles: str, body: Any) -> bool:
    """Whether a style sheet in the page hides or strikes what an element of the body is named as."""
    return any(_named(body, *selector) for selector in _selectors(styles))


def _selectors(styles: str) -> Iterator[tuple[str, str]]:
    for rule in _HIDES.finditer(styles):
        for one in rule[1].split(","):
            if simple := _SIMPLE.match(one):
                yield simple[1], simple[2]


def _named(body: Any, mark: str, name: str) -> bool:
    for one in body.iter():
        if isinstance(one.tag, str) and one.text_content().strip():
            names = str(one.get("class", "")).split() if mark == "." else [one.get("id")]
            if name in names:
                return True
    return False
