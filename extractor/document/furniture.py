"""Take page furniture out of the reading order: page numbers, running heads, watermarks. Pages in, marked pages out."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from extractor.document.layout import GridBlock, Layout, TextLine
from extractor.document.linear import ends_sentence
from extractor.document.margins import Margins, Measures, set_size
from extractor.document.watermarks import Watermarks

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·\s]*|[ivxIVX]{1,6}"
)
_FURNITURE_SHARE = 0.1  # of the page's height, at the head and at the foot
_REPEATED_ON = 3  # pages; on two only where the line also looks like a running head
_SAME_HEIGHT = 3.0  # points
_INDENT = 2.5  # ems; a page number that stands further in is no line of a paragraph
_SMALL = 0.95  # of the size of body text
_DISTANT = 1.5  # usual steps between a head and the text
_OUT = 0.5  # ems beyond where the text of the other pages starts or ends
# The line above a table stands at one height on many pages; it is no running head.
_TABLE_NOTE = re.compile(r"单位\s*[:：]|部门\s*[:：]|公开\s*\d+\s*表|第.{1,3}部分")


class _Edge(NamedTuple):
    """A line at the head or the foot of its page."""

    layout: Layout
    line: TextLine
    head: bool

    @property
    def next(self) -> TextLine | GridBlock | None:
        """What stands next to it towards the middle of the page."""
        at = self.layout.blocks.index(self.line) + (1 if self.head else -1)
        return self.layout.blocks[at] if 0 <= at < len(self.layout.blocks) else None


def mark_furniture(layouts: Sequence[Layout], watermarks: Watermarks) -> None:
    """Take page numbers, running heads and the watermarks of other pages out of the reading order."""
    for layout in layouts:
        for line in [block for block in layout.blocks if isinstance(block, TextLine)]:
            if watermarks.has(line.text, line.size):
                layout.mark(line, "running_head")
    edges = [edge for layout in layouts for edge in _edge_lines(layout)]
    measures = Measures(layouts)
    numbers = [edge for edge in edges if _PAGE_NUMBER.fullmatch(edge.line.text)]
    offsets = [int(edge.line.text) - edge.layout.number for edge in numbers if edge.line.text.isdecimal()]
    heads: dict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        if _PAGE_NUMBER.fullmatch(edge.line.text):
            if _counts_pages(edge, offsets, measures.of(edge.line)):
                edge.layout.mark(edge.line, "page_number")
        elif not _TABLE_NOTE.search(edge.line.text):
            heads[re.sub(r"\d+", "0", edge.line.text)].append(edge)
    for same in heads.values():
        for group in _at_one_height(same):
            if len(group) >= _REPEATED_ON or (len(group) > 1 and _looks_like_head(group, layouts, measures)):
                for edge in group:
                    edge.layout.mark(edge.line, "running_head")


def _edge_lines(layout: Layout) -> list[_Edge]:
    found = []
    for block in layout.blocks:
        if isinstance(block, TextLine):
            height = set_size(layout, block.frame)[1]
            if block.bottom <= height * _FURNITURE_SHARE or block.top >= height * (1 - _FURNITURE_SHARE):
                found.append(_Edge(layout, block, block.bottom <= height * _FURNITURE_SHARE))
    return found


def _counts_pages(edge: _Edge, offsets: Sequence[int], margins: Margins) -> bool:
    """Whether what looks like a page number is none of a paragraph's lines: a figure that was broken over the page."""
    line = edge.line
    if not line.text.isdecimal() or line.x0 > margins.left + _INDENT * line.size:
        return True
    offset = int(line.text) - edge.layout.number
    return not offset or offsets.count(offset) > 1


def _at_one_height(edges: Sequence[_Edge]) -> list[list[_Edge]]:
    groups: list[list[_Edge]] = []
    for edge in sorted(edges, key=lambda edge: edge.line.baseline):
        if groups and edge.line.baseline - groups[-1][0].line.baseline <= _SAME_HEIGHT:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def _looks_like_head(edges: Sequence[_Edge], layouts: Sequence[Layout], measures: Measures) -> bool:
    """Whether a line on two pages is set apart from their text: smaller, further away, out of line, or tearing it."""
    if len({edge.layout.number for edge in edges}) < len(edges):
        return False
    return any(_tears(edge, layouts, measures) for edge in edges) or all(
        _is_separate(edge, layouts, measures.of(edge.line)) for edge in edges
    )


def _is_separate(edge: _Edge, layouts: Sequence[Layout], margins: Margins) -> bool:
    line, beside = edge.line, edge.next
    if line.size < _SMALL * margins.size:
        return True
    if not isinstance(beside, TextLine) or _TABLE_NOTE.search(beside.text):
        return False
    step = margins.step or 2 * line.size
    return abs(beside.baseline - line.baseline) > _DISTANT * step or _is_out(edge, layouts)


def _is_out(edge: _Edge, layouts: Sequence[Layout]) -> bool:
    """Whether the text of the other pages of its size starts, or ends, further in."""
    ends = [
        block.baseline
        for layout in layouts
        if layout is not edge.layout and round(layout.height) == round(edge.layout.height) and layout.blocks
        if isinstance(block := layout.blocks[0 if edge.head else -1], TextLine) and block.text != edge.line.text
    ]
    out = _OUT * edge.line.size
    return len(ends) > 1 and all(
        edge.line.baseline < end - out if edge.head else edge.line.baseline > end + out for end in ends
    )


def _tears(edge: _Edge, layouts: Sequence[Layout], measures: Measures) -> bool:
    """Whether a sentence of the page before goes on below the line, or one above it on the next page."""
    number, beside = edge.layout.number, edge.next
    other = number - 2 if edge.head else number  # of the list
    if not isinstance(beside, TextLine) or not 0 <= other < len(layouts):
        return False
    texts = [block for block in layouts[other].blocks if not _is_same(block, edge.line)]
    far = texts[-1 if edge.head else 0] if texts else None
    if not isinstance(far, TextLine):
        return False
    above, below = (far, beside) if edge.head else (beside, far)
    margins = measures.of(above)
    full = above.x1 >= margins.right - above.size and not ends_sentence(above.text)
    return full and below.x0 <= measures.of(below).left + below.size


def _is_same(block: TextLine | GridBlock, line: TextLine) -> bool:
    return isinstance(block, TextLine) and re.sub(r"\d+", "0", block.text) == re.sub(r"\d+", "0", line.text)
