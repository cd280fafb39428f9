"""Build the font that stands in for those a PDF does not carry: `python -m eval.build_font wqy-microhei.ttc`.

From WenQuanYi Micro Hei 0.2.0-beta (Apache License 2.0; Debian's package fonts-wqy-microhei, or its project's archive):
the characters that the encodings of Chinese fonts in PDF files can name, without hinting and layout tables.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from extractor.document.standin import FONT

# GBK has GB 2312 whole; Big5 and its Windows page have the traditional characters and symbols.
ENCODINGS = ("gbk", "big5", "cp950")
RANGES = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),  # Latin-1 and Latin Extended-A
    range(0x2000, 0x2070),  # general punctuation
    range(0x3000, 0x3100),  # CJK punctuation, kana
    range(0xFF00, 0xFFF0),  # half and full width forms
    (0x20AC,),  # €
)
_PRIVATE = range(0xE000, 0xF900)
_CHANGED = "subset for extractor: the characters of GBK and Big5, hinting and layout tables removed"
_VERSION, _DESCRIPTION = 5, 10
_NAMES = [0, 1, 2, 4, _VERSION, 6, 7, _DESCRIPTION, 13, 14]


def characters() -> set[int]:
    """Every character that the font should have."""
    coded = {ord(character) for encoding in ENCODINGS for character in _two_bytes(encoding)}
    return (coded | {code for codes in RANGES for code in codes}) - set(_PRIVATE)


def _two_bytes(encoding: str) -> Iterator[str]:
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                character = bytes((lead, trail)).decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(character) == 1:
                yield character


def build(source: Path, to: Path) -> tuple[int, set[int]]:
    """Write the subset; return how many characters it has and which of those wanted the source lacks."""
    font = TTFont(source, fontNumber=0, recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=_NAMES)
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    for name in font["name"].names:
        if name.nameID in {_VERSION, _DESCRIPTION}:
            name.string = f"{name.toUnicode()}; {_CHANGED}"
    font.save(to)
    found = set(font.getBestCmap())
    return len(found), characters() - found


def main() -> None:
    """Build the font of the package."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="wqy-microhei.ttc")
    number, missing = build(parser.parse_args().source, FONT)
    print(f"{FONT}: {FONT.stat().st_size} bytes, {number} characters")  # noqa: T201
    print("not in the source:", " ".join(f"U+{code:04X}" for code in sorted(missing)))  # noqa: T201


if __name__ == "__main__":
    main()
