"""Where a value stands in a record: a path of names and list keys, printed and parsed in this one place.

`income.items[其他收入].amount` is three names and a key. The second element of one label is `[其他收入#2]`. A cell of a
statutory table goes by its table, its row (the code, else the label) and its column:
`tables[收入支出决算总表].rows[总计#2].决算数`. Labels hold anything that is printed: what would be taken for a mark of
the path itself (a bracket without its fellow, `#2` at the end of a label, a dot in a column's name, a backslash) has a
backslash before it; all other labels stand as they are.
"""

import re
from functools import lru_cache
from typing import NamedTuple, Self, TypeAlias

from extractor.errors import ExtractorError
from extractor.message import Message

_MARKS_OF_A_NAME = re.compile(r"[\\.\[]")
_NUMBER_AT_END = re.compile(r"#(?=\d+$)")
_NUMBERED = re.compile(r"(?P<label>(?:\\.|[^\\])*)#(?P<nth>[1-9]\d*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NAME = re.compile(r"(?:\\.|[^\\.\[])+", re.DOTALL)
_MOST_KEPT = 1 << 14  # printed steps that are remembered: those of a document or two


class NotAPathError(ExtractorError):
    """A string that is no printed path."""

    printed: str

    @property
    def message(self) -> Message:
        return Message(f"{self.printed}：不是字段路径。", f"{self.printed!r} is not the path of a field")


class Key(NamedTuple):
    """One element of a list, named by its label; the second of one label has `nth` 2, and so on."""

    label: str
    nth: int = 1

    @property
    def name(self) -> str:
        """What people call the element: its label, `label#2` for the second."""
        return self.label if self.nth == 1 else f"{self.label}#{self.nth}"

    def __str__(self) -> str:
        return _printed_key(self.label, self.nth)


Step: TypeAlias = str | Key
Steps: TypeAlias = tuple[Step, ...]


class FieldPath(tuple[Step, ...]):
    """The steps from a record to a value: names of fields, keys of lists; `str` and `parse` are each other's inverse.

    A tuple of its steps in all else: `FieldPath(("income", "items", Key("其他收入"), "amount"))`.
    """

    __slots__ = ()

    def __truediv__(self, step: Step) -> "FieldPath":
        """The path of what lies one step below."""
        return FieldPath((*self, step))

    def __str__(self) -> str:
        return "".join(str(step) if isinstance(step, Key) else f".{printed_name(step)}" for step in self)[
            bool(self) and not isinstance(self[0], Key) :
        ]

    def __repr__(self) -> str:
        return f"FieldPath({str(self)!r})"

    @property
    def parent(self) -> "FieldPath":
        """The path of what it lies in; of the root, the root."""
        return FieldPath(self[:-1])

    @classmethod
    def parse(cls, text: str) -> Self:
        """The path that prints as `text`. Raises NotAPathError."""
        steps: list[Step] = []
        at = 0
        while at < len(text):
            if text[at] == "[":
                end = _end_of_key(text, at)
                steps.append(_parsed_key(text[at + 1 : end]))
                at = end + 1
                continue
            at += bool(steps) and text[at] == "."
            if (name := _NAME.match(text, at)) is None or (steps and text[at - 1] != "."):
                raise NotAPathError(text)
            steps.append(_ESCAPED.sub(r"\1", name[0]))
            at = name.end()
        return cls(steps)


@lru_cache(maxsize=_MOST_KEPT)
def _printed_key(label: str, nth: int) -> str:
    shown = label.replace("\\", "\\\\")
    if not _in_pairs(label):
        shown = re.sub(r"([\[\]])", r"\\\1", shown)
    shown = _NUMBER_AT_END.sub(r"\\#", shown)
    return f"[{shown}]" if nth == 1 else f"[{shown}#{nth}]"


@lru_cache(maxsize=_MOST_KEPT)
def printed_name(name: str) -> str:
    """A field's or column's name as it stands in a path."""
    return _MARKS_OF_A_NAME.sub(r"\\\g<0>", name)


def _in_pairs(label: str) -> bool:
    """Whether every bracket of a label has its fellow: then they cannot be taken for the path's own."""
    depth = 0
    for mark in re.findall(r"[\[\]]", label):
        depth += 1 if mark == "[" else -1
        if depth < 0:
            return False
    return depth == 0


def _end_of_key(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes. Raises NotAPathError."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "[":
            depth += 1
        elif text[at] == "]":
            depth -= 1
            if not depth:
                return at
        at += 1
    raise NotAPathError(text)


def _parsed_key(shown: str) -> Key:
    numbered = _NUMBERED.fullmatch(shown)
    label, nth = (numbered["label"], int(numbered["nth"])) if numbered else (shown, 1)
    return Key(_ESCAPED.sub(r"\1", label), nth)
