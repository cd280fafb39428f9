"""The font that stands in for Chinese fonts which a PDF names and does not carry.

A PDF's bytes or path in, the PDF opened with that font out.

Left to itself, pdfium draws such print with the machine's fonts and measures it by them; where none is installed, print
has no extent and is dropped without a word. So it gets this package's font and never looks for another: text, boxes and
pictures are the same everywhere. For Latin print it has fonts of its own.
"""

import ctypes
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.message import Message

FONT: Final = Path(__file__).with_name("fonts") / "standin.ttf"
NAME: Final = "WenQuanYi Micro Hei"
_SIZE = FONT.stat().st_size  # an installation without it must not read anything
_FACE = b"WenQuanYiMicroHei\0"
_HANDLE = 1  # any number but 0: there is one font
_CHINESE = {
    raw.FXFONT_GB2312_CHARSET,
    raw.FXFONT_CHINESEBIG5_CHARSET,
    raw.FXFONT_SHIFTJIS_CHARSET,  # made by a Japanese or Korean program, with characters that it shares
    raw.FXFONT_HANGEUL_CHARSET,
}
_LATIN = {raw.FXFONT_ANSI_CHARSET, raw.FXFONT_DEFAULT_CHARSET}
# The families that pdfium brings; it has put Arial, Times New Roman and the like under these names already.
_BUILT_IN = (b"Courier", b"Helvetica", b"Times", b"Symbol", b"ZapfDingbats", b"LiberationSansNarrow")


class _OneFont(pdfium.PdfSysfontBase):  # type: ignore[misc] # untyped
    """The answers to pdfium's questions after the machine's fonts; signatures as in fpdf_sysfontinfo.h."""

    def EnumFonts(self, _: Any, mapper: Any) -> None:
        """No font is installed."""

    def MapFont(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> int | None:
        """The font for Chinese print, and for fonts of names that say nothing; None lets pdfium take its own.

        A font of any name may be a Chinese one with codes of its own ("Identity"), for which pdfium asks as for Latin.
        """
        unknown = charset in _LATIN and not (ctypes.cast(face, ctypes.c_char_p).value or b"").startswith(_BUILT_IN)
        return _HANDLE if unknown or charset in _CHINESE else None

    def GetFont(self, _: Any, face: Any) -> None:
        """No font by its name."""

    def GetFontData(self, _: Any, font: int, table: int, buffer: Any, room: int) -> int:
        """The font whole, its size where there is no room; 0 for one of its tables and for a collection."""
        if table:
            return 0
        if buffer and room >= _SIZE:
            ctypes.memmove(buffer, FONT.read_bytes(), _SIZE)  # not kept: pdfium has its own copy while it needs one
        return _SIZE

    def GetFaceName(self, _: Any, font: int, buffer: Any, room: int) -> int:
        """One name, whatever the font was called: so pdfium keeps one copy a weight, not one a name."""
        if buffer and room >= len(_FACE):
            ctypes.memmove(buffer, _FACE, len(_FACE))
        return len(_FACE)

    def GetFontCharset(self, _: Any, font: int) -> int:
        """Simplified Chinese."""
        return int(raw.FXFONT_GB2312_CHARSET)

    def DeleteFont(self, _: Any, font: int) -> None:
        """Nothing was made for it."""


def versions() -> str:
    """What draws and reads PDFs."""
    return f"pypdfium2 {pdfium.PYPDFIUM_INFO}, pdfium {pdfium.PDFIUM_INFO}"


_OneFont().setup()  # once a process, when this module is first imported; forked ones have it from their parent


def open_pdf(source: Path | bytes) -> Any:
    """The PDF as pdfium's document, to be closed. Raises pdfium.PdfiumError, OSError."""
    return pdfium.PdfDocument(source)


def read_with() -> tuple[tuple[str, Message], ...]:
    """What PDFs are read with, for whoever asks the doctor: versions, and the font that stands in."""
    font = Message(
        f"{NAME}：代替 PDF 未嵌入的中文字体；本机字体一概不用",
        f"{NAME}: stands in for Chinese fonts that a PDF does not carry; the machine's fonts are not used",
    )
    return ("pdf", Message(versions(), versions())), ("font", font)
