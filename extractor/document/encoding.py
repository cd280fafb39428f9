"""Find out how a text file is encoded. Bytes in, characters out; what no encoding explains is U+FFFD.

A file is in one encoding as a rule. Where it is not (a byte was damaged, two files were put together), each line is
read by itself, so that one bad byte costs one character.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

LOST = "\ufffd"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BY_LINE = ("utf-8", "gb18030")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_MOST_CONTROLS = 0.001  # of all characters; a text has next to none
_MOST_LOST = 0.01
_FEWEST_FOR_A_LOSS = 20  # characters; of a shorter text one lost is too many
# What the text of a Chinese document is made of; wrongly decoded bytes fall all over the rest of Unicode.
_USUAL = re.compile(r"[\n\r\t\f -~\u00b7\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\uffe5]")
_FOUR_BYTES = re.compile("[\u0080-\u00a3\u3400-\u4dbf\ua000-\uf8ff\U00010000-\U0010ffff]")
_FEWEST_USUAL = 0.95


class Decoded(NamedTuple):
    """The characters of a file; `mixed` where some of its lines are in one encoding and some in another.

    Each of those lines is certain (`is_certain`) where all of it is usual in the one encoding that fits.
    `rare` has the characters that took four bytes of GB18030: rare ones, or what a lost byte made of its neighbours.
    """

    text: str
    mixed: bool = False
    rare: str = ""
    is_certain: bool = True


def decode(data: bytes) -> Decoded | None:
    """The characters of a text file; None where it is no text in UTF-8, UTF-16 or GB18030."""
    named = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    if named:
        return _checked(data.decode(named, "replace"))
    if b"\0" in data:  # in no text but UTF-16
        text = max((data.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be")), key=_usual)
        return _checked(text) if _usual(text) >= _FEWEST_USUAL else None
    for encoding in _BY_LINE:
        try:
            return _checked(data.decode(encoding), {encoding})
        except UnicodeDecodeError:
            continue
    lines = [_line(line) for line in data.splitlines(keepends=True)]
    return _checked("".join(text for text, _ in lines), {encoding for _, encoding in lines if encoding})


def _checked(text: str, encodings: Collection[str] = ()) -> Decoded | None:
    """The text, if it is one: with hardly a control character, and with hardly one that was lost."""
    most_lost = max(len(text) >= _FEWEST_FOR_A_LOSS, _MOST_LOST * len(text))
    if "\0" in text or len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text) or text.count(LOST) > most_lost:
        return None
    rare = "".join(dict.fromkeys(_FOUR_BYTES.findall(text))) if "gb18030" in encodings else ""
    return Decoded(text, len(encodings) > 1, rare, len(encodings) < 2 or _usual(text) == 1)


def _usual(text: str) -> float:
    return len(_USUAL.findall(text)) / max(1, len(text))


def _line(data: bytes) -> tuple[str, str]:
    """A line and its encoding; where it has none, as the one that loses the fewest characters, and no encoding."""
    if data.isascii():
        return data.decode("ascii"), ""
    for encoding in _BY_LINE:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return min((data.decode(encoding, "replace") for encoding in _BY_LINE), key=lambda text: text.count(LOST)), ""
