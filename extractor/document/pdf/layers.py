"""Tell whether layers of a PDF may be switched off. Its bytes in, yes or no out."""

import re
import zlib
from collections.abc import Iterator

_SWITCHED_OFF = re.compile(rb"/OFF\b(?!\s*\[\s*\])")  # of a layer, or of all to begin with; not an empty list
_OBJECT_STREAM = re.compile(rb"/ObjStm\b(?:(?!endobj).){0,400}?stream\r?\n", re.DOTALL)
_MOST = 1 << 24  # bytes of one stream; objects are small


def may_hide_layers(data: bytes) -> bool:
    """Whether some layer may be off; also where that cannot be read, as in a locked file."""
    return any(objects is None or _SWITCHED_OFF.search(objects) for objects in _objects(data))


def _objects(data: bytes) -> Iterator[bytes | None]:
    """The file as it is, then its streams of objects; None for one that cannot be read."""
    yield data
    for match in _OBJECT_STREAM.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[match.end() :], _MOST)
        except zlib.error:
            yield None
