"""What is known of a character that was read from a picture: how sure the reading is, and what else it may be."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

SURE = 0.9  # a character of a figure that is less probable is in doubt
_FIGURE = re.compile(r"\d(?:[\d,.，．]*\d)?[.．]?[%％]?")
_OTHERWISE = 0.5  # the probability of what two machines read differently


class Seen(NamedTuple):
    """A character's probability as the recogniser gives it; its rivals that the picture supports, likeliest first."""

    probability: float
    rivals: tuple[tuple[str, float], ...] = ()


def doubtful_figures(text: str, seen: Mapping[int, Seen]) -> Iterator[tuple[int, int]]:
    """Where the figures of a text stand that were read from a picture and have a character in doubt."""
    for match in _FIGURE.finditer(text):
        if any(at in seen and seen[at].probability < SURE for at in range(*match.span())):
            yield match.span()


def compared(text: str, seen: Mapping[int, Seen], layer: str) -> tuple[dict[int, Seen], list[tuple[str, str]]]:
    """What is seen, once a second reading of the same picture is taken into account; the figures that differ.

    Where the second has another figure in a place, the characters in which it differs are in doubt, and its own are
    rivals; what it has more or less is told, and changes nothing.
    """
    ours, theirs = list(_FIGURE.finditer(text)), _FIGURE.findall(layer)
    found, differing = dict(seen), []
    matcher = SequenceMatcher(None, [one[0] for one in ours], theirs, autojunk=False)
    for kind, start, end, low, high in matcher.get_opcodes():
        if kind == "replace" and end - start == high - low:
            for one, other in zip(ours[start:end], theirs[low:high], strict=True):
                differing.append((one[0], other))
                found |= _doubted(one, other, found)
    return found, differing


def _doubted(one: re.Match[str], other: str, seen: Mapping[int, Seen]) -> Iterator[tuple[int, Seen]]:
    same_length = len(one[0]) == len(other)
    for at in range(*one.span()):
        rival = other[at - one.start()] if same_length else ""
        if at in seen and one.string[at] != rival:
            rivals = dict(seen[at].rivals) | ({rival: _OTHERWISE} if rival else {})
            yield (
                at,
                Seen(min(seen[at].probability, _OTHERWISE), tuple(sorted(rivals.items(), key=lambda two: -two[1]))),
            )
