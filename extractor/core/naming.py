"""The path of a leaf in, the words that a Chinese reader knows it by out: 支出决算·基本支出·金额."""

import re

from extractor.core import schema as shape
from extractor.core.evidence import Model

# general_budget, detail[行政（运行）]: a key may hold brackets of its own, in pairs.
_STEP = re.compile(r"\.?(?P<name>[^.\[]+)(?:\[(?P<key>(?:[^\[\]]|\[[^\]]*\])*)\])?")


def spoken(record: type[Model], path: str) -> str:
    """The titles of the fields on the way, the names of list elements in their place; what has no title as it is."""
    words = []
    part: type[Model] | None = record
    for step in _STEP.finditer(path):
        entry = next((entry for entry in shape.fields(part) if entry.name == step["name"]), None) if part else None
        words.append(step["key"] or re.sub(r"情况$", "", entry.title if entry is not None else step["name"]))
        part = entry.part if entry is not None else None
    return "·".join(words)
