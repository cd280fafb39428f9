"""Ask pdfium what each page of a PDF draws.

A PDF's bytes in, characters with baselines, ruled lines and hidden text out.
"""

from extractor.document.pdf.drawn import UNKNOWN, Attached, CutOff, Drawn, Edge, Glyph, Picture, Recognised, Turn
from extractor.document.pdf.pages import draw_pages

__all__ = ["UNKNOWN", "Attached", "CutOff", "Drawn", "Edge", "Glyph", "Picture", "Recognised", "Turn", "draw_pages"]
