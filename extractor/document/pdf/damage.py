"""Count what is damaged within a PDF that opens: pdfium draws what is before a fault, and says nothing of the rest."""

import re
import zlib

_PACKED = re.compile(
    rb"<<((?:(?!endobj|stream).){0,600}?/FlateDecode(?:(?!endobj|stream).){0,600}?)stream\r?\n", re.DOTALL
)
_OTHER = re.compile(
    rb"/Image\b|/Length1\b|/Length2\b|/ObjStm\b|/XRef\b|/FunctionType\b|/Metadata\b|/N \d|/FontFile|/CIDFont"
)
_SEVERAL = re.compile(rb"/Filter\s*\[\s*/\w+\s*/|/DecodeParms")
_END = b"endstream"
_TRIES = 4  # of the ends that a stream may have: its bytes may look like one


def damaged_streams(data: bytes) -> int:
    """How many of a PDF's streams that may draw something are damaged; 0 of a locked one, which cannot be told."""
    if b"/Encrypt" in data:
        return 0
    return sum(
        not _is_whole(data, match.end())
        for match in _PACKED.finditer(data)
        if not _OTHER.search(match[1]) and not _SEVERAL.search(match[1])
    )


def _is_whole(data: bytes, start: int) -> bool:
    end = start
    for _ in range(_TRIES):
        end = data.find(_END, end + 1)
        if end < 0:
            return False
        unpacking = zlib.decompressobj()
        try:
            unpacking.decompress(data[start:end])
        except zlib.error:
            return False
        if unpacking.eof:
            return True
    return False
