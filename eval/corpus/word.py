"""Write a sample document as a Word file. Blocks in, a .docx with headings, paragraphs and real tables out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from eval.corpus.blocks import Block, Break, Grid, Paragraph, place

STAMP = datetime(2023, 9, 1, tzinfo=UTC)
HEADINGS = {"part": 1, "h1": 2, "h2": 3}
CENTRED = ("cover", "title", "center")
ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def render(blocks: Sequence[Block], path: Path, title: str) -> None:
    """Write the document; the same blocks always give the same bytes."""
    document = Document()
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name = "宋体"
    normal.font.size = Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = STAMP.replace(tzinfo=None)
    for block in blocks:
        if isinstance(block, Break):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Paragraph):
            paragraph(document, block)
        else:
            table(document, block)
    raw = io.BytesIO()
    document.save(raw)
    path.write_bytes(still(raw.getvalue()))


def paragraph(document: WordDocument, block: Paragraph) -> None:
    """Add a heading or a paragraph with its first-line indent."""
    if block.kind in HEADINGS:
        document.add_heading(block.text, HEADINGS[block.kind])
        return
    added = document.add_paragraph(block.text)
    if block.kind in CENTRED:
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in added.runs:
            run.font.size = Pt(26 if block.kind == "cover" else 16)
    elif block.kind == "body":
        added.paragraph_format.first_line_indent = Pt(24)


def table(document: WordDocument, grid: Grid) -> None:
    """Add a ruled table with merged cells where the grid has them."""
    if grid.gold is None:
        document.add_paragraph(grid.title).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if grid.above:
        document.add_paragraph(grid.above).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    rows = [*grid.head, *grid.rows]
    added = document.add_table(len(rows), len(grid.widths), "Table Grid")
    added.alignment = WD_TABLE_ALIGNMENT.CENTER
    # Looked up once: the library walks the whole table for every single cell.
    cells = [list(row.cells) for row in added.rows]
    for placed in place(rows):
        cell = cells[placed.row][placed.column]
        if placed.cell.colspan > 1 or placed.cell.rowspan > 1:
            cell = cell.merge(cells[placed.row + placed.cell.rowspan - 1][placed.column + placed.cell.colspan - 1])
        if placed.cell.text:
            text = cell.paragraphs[0]
            text.alignment = ALIGN[placed.cell.align]
            text.add_run(placed.cell.text).font.size = Pt(grid.size)


def still(data: bytes) -> bytes:
    """The same archive with one fixed time on every member."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, (2023, 9, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()
