"""What the buttons of a question are called: an answer says what it records, by the kind of the question."""

from extractor.review.questions import Kind
from extractor.web.messages import T

_ACCEPTED: dict[Kind, tuple[str, str]] = {
    "equation": ("原文如此", "Wrong in print"),
    "misread": ("读得对", "Read rightly"),
    "dispute": ("现读法对", "This reading is right"),
    "contested": ("读得对", "Read rightly"),
    "added": ("读得对", "Read rightly"),
    "missing": ("文中确无", "It has none"),
}
_SEEN = ("看过，无须更正", "Seen, nothing to correct")


def accepting(kind: Kind, *, figures: bool) -> tuple[str, str]:
    """What it is called to leave everything as it is printed; without figures there is only to see it."""
    return _ACCEPTED.get(kind, _SEEN) if figures or kind in ("missing", "misread") else _SEEN


def field_words(path: str, spoken: str, t: T) -> str:
    """A field as people know it: its Chinese title, or in English its path in words."""
    english = path.replace("_", " ").replace(".", " / ").replace("[", " / ").replace("]", "")
    return t(_honest(spoken), english)


# Titles of the schema that are one of the values of what they name.
_LYING = {"决算数小于预算数": "决算数与预算数的比较", "增加": "增减方向", "change": "比上年", "direction": "增减方向"}


def _honest(spoken: str) -> str:
    """The words of a field without those that say one of its values."""
    return "·".join(_LYING.get(word, word) for word in spoken.split("·"))
