"""Heading lines of sections, as the outlines of several types describe them: what stands before and after a core."""

import re

# What may stand before the core of a heading: 关于, the unit's name, the year.
BEFORE = r"(?:[\w（）()“”\"·\-]{0,40}?)"
BOTH_SIDES = r"(?:收入支出|收支|收、支|收入、支出|收入和支出|收入及支出)"
THREE_PUBLIC = r"[“”\"']*三公[“”\"']*经费"


def heading(core: str, *, after: str, before: str = BEFORE, free: str = "", says: str = "") -> re.Pattern[str]:
    """A heading line without its number; `free` are the words it must not contain, `says` some of which it must."""
    guard = (rf"(?!.*(?:{free}))" if free else "") + (rf"(?=.*(?:{says}))" if says else "")
    return re.compile(rf"{guard}{before}(?:{core}){after}")
