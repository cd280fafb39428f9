"""Damage a file as transport, other programs and attackers do: a seed in, something near it out.

What is packed is damaged unpacked, else every edit would only break the packing.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable

from hypothesis import strategies as st

# What has broken readers of print: figures of every kind, marks that open and never close, characters nothing draws.
ODD = (
    *("0", "-1", "9" * 400, "1e999", "NaN", "1,2,3,4,5", "3万5000元", "１２．５万元", "〇", "叁拾万元整", "负", "％"),
    *("（", "）", "“", "《", "其中：", "、" * 60, "…" * 200, "." * 400, "，由" * 50, "占" * 50, "2023年度" * 20),
    *("\x00", "\ufeff", "\u202e", "\u00ad", "\u200b", "\ud7ff", "\U000e0041", "\r", "\f", "\t" * 40),
    *("<", "&#0;", "&#xD800;", "]]>", "<!ENTITY a 'b'>", "../../x", "%PDF-1.7", "PK\x03\x04", "{\\rtf"),
    *("<< /Type /Page >>", "0 0 0 0 re f", "BT ET", "1 0 0 -1 0 0 cm", "/Rotate 90", "endstream", "999999 0 R"),
)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MOST = 400_000  # bytes of a damaged file: what is slow only because it is long is another question


@st.composite
def damaged(draw: st.DrawFn, seed: bytes) -> bytes:
    """A seed with one to four edits in it: a Word file's in its parts, a PDF's also in its unpacked streams."""
    if seed.startswith(b"PK"):
        return _in_a_part(seed, draw(st.integers(0, 99)), lambda part: draw(_edited(part)))
    if seed.startswith(b"%PDF") and draw(st.booleans()):
        return _in_a_stream(seed, draw(st.integers(0, 99)), lambda stream: draw(_edited(stream)))
    return draw(_edited(seed))


@st.composite
def _edited(draw: st.DrawFn, data: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 4))):
        at, upto = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        match draw(st.sampled_from(("insert", "cut", "repeat", "swap", "flip", "end"))):
            case "insert":
                data = data[:at] + draw(st.sampled_from(ODD)).encode("utf-8", "surrogatepass") + data[at:]
            case "cut":
                data = data[:at] + data[min(upto, at + 2_000) :]
            case "repeat":
                data = data[:at] + data[at : min(upto, at + 300)] * draw(st.integers(2, 60)) + data[at:]
            case "swap":
                middle = (at + upto) // 2
                data = data[:at] + data[middle:upto] + data[at:middle] + data[upto:]
            case "flip" if data:
                at = min(at, len(data) - 1)
                data = data[:at] + bytes([data[at] ^ draw(st.integers(1, 255))]) + data[at + 1 :]
            case _:
                data = data[: max(upto, 1)]
    return data[:_MOST]


def _in_a_part(packed: bytes, which: int, edit: Callable[[bytes], bytes]) -> bytes:
    """A ZIP with one of its parts edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        parts = before.infolist()
        for number, part in enumerate(parts):
            content = before.read(part)
            after.writestr(part.filename, edit(content) if number == which % len(parts) else content)
    return out.getvalue()


def _in_a_stream(pdf: bytes, which: int, edit: Callable[[bytes], bytes]) -> bytes:
    """A PDF with one of its deflated streams edited; its length is wrong then, as in many real ones."""
    streams = list(_STREAM.finditer(pdf))
    if not streams:
        return edit(pdf)
    found = streams[which % len(streams)]
    try:
        content = zlib.compress(edit(zlib.decompress(found[1])))
    except zlib.error:
        content = edit(found[1])
    return pdf[: found.start(1)] + content + pdf[found.end(1) :]
