"""What two readers of a document say alike: values, and which elements of lists are the same; and where they differ.

Two readings' values in, the second's under the names of the first's elements out; a Disagreement is what a person is
asked. An element of a list goes by the model's label where the two differ, because a grammar of statutory phrases cuts
free prose in odd places. Which of two claims stands is for claims.py.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath, Key, Steps
from extractor.extraction.alignment import Aligned
from extractor.message import Message

AGREED = "grammar+llm"
READERS_DIFFER = "READERS-DIFFER"  # the code of a reason and a question


class Disagreement(Model):
    """A leaf that the two readers read differently, each with its evidence; one that says nothing of it is None.

    `other_path` is where the model places the same figure, where that is what they differ on.
    """

    path: str
    grammar: Cited[Any] | None = None
    llm: Cited[Any] | None = None
    other_path: str | None = None

    @property
    def sides(self) -> tuple[Cited[Any], ...]:
        """What was read, the grammar's first."""
        return tuple(side for side in (self.grammar, self.llm) if side is not None)

    @property
    def message(self) -> Message:
        """What is said of it."""
        if self.other_path is not None:
            return Message(
                f"两个读取器对同一个数的归属不一致：{self.path}，或 {self.other_path}",
                f"the readers place one figure differently: {self.path}, or {self.other_path}",
            )
        if len(self.sides) == 1:
            name = self.sides[0].reader
            return Message(
                f"只有一个读取器（{name}）读出，归属存疑：{self.path}",
                f"only one reader ({name}) has it, and its place is in doubt: {self.path}",
            )
        return Message(f"两个读取器不一致：{self.path}", f"the readers differ: {self.path}")


def same_value(a: Any, b: Any) -> bool:
    """Whether two readings of a leaf say the same; words are compared without white space and punctuation."""
    if isinstance(a, str) and isinstance(b, str):
        return _bare(a) == _bare(b)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return [_bare(str(x)) for x in a] == [_bare(str(x)) for x in b]
    return bool(a == b)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def match_lists(grammar: Sequence[Aligned], llm: Sequence[Aligned]) -> tuple[list[Aligned], list[dict[Steps, Steps]]]:
    """The model's values with the keys of its lists as the grammar's; by depth, the other names that it has for these.

    A name that another element goes by is not given to a second one, which keeps the grammar's.
    """
    values, names = list(llm), list[dict[Steps, Steps]]()
    for depth in range(3):
        renamed = _renamed(grammar, values, depth)
        values = [replace(value, path=FieldPath(_rename(value.path, renamed))) for value in values]
        taken = {prefix for value in (*grammar, *values) if (prefix := _prefix(value.path, depth)) is not None}
        names.append({})
        for theirs, ours in renamed.items():
            if _label(theirs)[1] != _label(ours)[1]:
                names[depth][ours] = ours if theirs in taken else theirs
                taken.add(theirs)
    return values, names


def named(path: Steps, names: Sequence[dict[Steps, Steps]]) -> FieldPath:
    """A path with the model's labels: the innermost first, because the names know the others as the grammar's."""
    for of_depth in reversed(names):
        path = _rename(path, of_depth)
    return FieldPath(path)


def _prefix(path: Steps, depth: int) -> Steps | None:
    """The path up to its key number `depth`."""
    keys = [n for n, step in enumerate(path) if isinstance(step, Key)]
    return path[: keys[depth] + 1] if depth < len(keys) else None


def _renamed(grammar: Sequence[Aligned], llm: Sequence[Aligned], depth: int) -> dict[Steps, Steps]:
    """Which element of the grammar's each of the model's is: by the figures they share, then by label."""
    places: dict[tuple[Steps, tuple[int, int]], Steps] = {}
    labels: dict[tuple[Steps, str, int], Steps] = {}
    for value in grammar:
        prefix = _prefix(value.path, depth)
        if prefix is not None:
            places[(prefix[:-1], value.cited.figure)] = prefix
            labels.setdefault(_label(prefix), prefix)
    votes: dict[Steps, Counter[Steps]] = {}
    for value in llm:
        prefix = _prefix(value.path, depth)
        if prefix is not None:
            votes.setdefault(prefix, Counter())
            if (same := places.get((prefix[:-1], value.cited.figure))) is not None:
                votes[prefix][same] += 1
    targets = {p: c.most_common(1)[0][0] if c else labels.get(_label(p)) for p, c in votes.items()}
    renamed: dict[Steps, Steps] = {}
    taken: set[Steps] = set()
    for prefix in sorted(votes, key=lambda p: not votes[p]):  # shared figures say more than labels
        best = targets[prefix]
        target = prefix if best is None or best in taken else best
        while target in taken:  # its own name is somebody else's by now: it is a new element
            target = (*target[:-1], _next(target[-1]))
        taken.add(target)
        renamed[prefix] = target
    return renamed


def _next(key: str | Key) -> Key:
    assert isinstance(key, Key)
    return Key(key.label, key.nth + 1)


def _label(prefix: Steps) -> tuple[Steps, str, int]:
    key = prefix[-1]
    assert isinstance(key, Key)
    return prefix[:-1], _bare(key.label), key.nth


def _rename(path: Steps, renamed: dict[Steps, Steps]) -> Steps:
    for n, step in enumerate(path):
        if isinstance(step, Key) and (new := renamed.get(path[: n + 1])) is not None:
            path = (*new, *path[n + 1 :])
    return path
