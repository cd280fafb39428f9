"""Give a PDF that was cut off a new list of its objects. The bytes of a file in, those of one that opens out."""

import re

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_END = b"endobj"
_SAVED = b"%%EOF"
_LIST = re.compile(rb"\s*xref\s+0\s+(\d{1,9})\b")


def repaired(data: bytes) -> bytes | None:
    """The file with all objects that are whole, listed anew; None where it does not tell which pages it has."""
    end = data.rfind(_END)
    if end < 0:
        return None
    body = data[: end + len(_END)] + b"\n"
    places = {int(match[1]): match.start() for match in _OBJECT.finditer(body)}  # of one number, the last counts
    root = _holder(body, places, _CATALOG)
    if root is None:
        if (pages := _holder(body, places, _PAGES)) is None:
            return None
        root = max(places) + 1
        places[root] = len(body)
        body += b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (root, pages)
    listed = b"".join(b"%d 1\n%010d 00000 n \n" % (number, places[number]) for number in sorted(places))
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (max(places) + 1, root, len(body))
    return body + b"xref\n0 1\n0000000000 65535 f \n" + listed + trailer


def lacks_only_list(data: bytes) -> bool:
    """Whether what was cut off is the list of the objects, which stands behind the last: all that it counts are there.

    A file that was saved before may lack objects of a later save that no list tells of.
    """
    listed = _LIST.match(data, data.rfind(_END) + len(_END))
    if listed is None or _SAVED in data:
        return False
    return {int(match[1]) for match in _OBJECT.finditer(data)} >= set(range(1, int(listed[1])))


def _holder(body: bytes, places: dict[int, int], kind: re.Pattern[bytes]) -> int | None:
    """The number of the object of a kind; of pages, the one that stands above the others."""
    for number, start in places.items():
        words = body[start : body.find(_END, start)]
        if kind.search(words) and b"/Parent" not in words:
            return number
    return None
