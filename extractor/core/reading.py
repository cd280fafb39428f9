"""What a reader is given (a Section) and what it gives back (a Reading of Answers): printed strings with a path."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from extractor.core.evidence import Notice
from extractor.core.field_path import FieldPath
from extractor.core.values import Unit

Kind = Literal["money", "percent", "count", "int", "decimal", "str", "list", "direction", "comparison"]
FIGURE_KINDS: frozenset[Kind] = frozenset({"money", "percent", "count", "int", "decimal"})


def clean_label(printed: str) -> str:
    """A label as the record keeps it: its print without white space and the marks （类）（款）（项）."""
    return re.sub(r"\s|[（(]+[类款项][）)]", "", printed)


# What a label is never made of alone: punctuation, units, the verb of a change. It is what is left of a misread.
_NO_NAME = re.compile(
    r"(?:[\W\d_]|[元万亿千百]|(?:增加|减少|增长|下降|上升|提高|降低|[增减升降])(?:至|到|为|了)?|[至到为由从])*"
)


def is_name(label: str) -> bool:
    """Whether a label names something: 减至, 万 and a mark by itself do not."""
    return _NO_NAME.fullmatch(label) is None


@dataclass(frozen=True, slots=True)
class Section:
    """A span of the linear text that one reader answers for.

    `key` is the doctype's name of it, `start`/`end` count in `text`, which is the whole document's linear text;
    `title` is its heading as printed (for an annex, the report's title).
    """

    key: str
    title: str
    text: str = field(repr=False)
    start: int
    end: int

    @property
    def words(self) -> str:
        """The section's own text."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Answer:
    """One printed value that a reader says stands in its section.

    `printed` is the figure or the words as they stand there (for a direction or comparison: its name).
    `quote` is the span of linear text that states it, label and value, and `value` the span of the value itself;
    a reader that cannot point (a language model) leaves both None and gives `labels` to look near. `unit` is the
    unit that a table's head gives to a figure printed without one. `within` are the spans to look in, the likeliest
    first, where a reader named the paragraph; without any, it is the whole section.
    """

    path: FieldPath
    kind: Kind
    printed: str | tuple[str, ...]
    quote: tuple[int, int] | None = None
    value: tuple[int, int] | None = None
    labels: tuple[str, ...] = ()
    unit: Unit | None = None
    within: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What a reading cost: requests sent, tokens in and out, answers taken from the cache.

    `estimated` counts the answers whose tokens are counted here, because the server's count is missing or cannot be.
    """

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached: int = 0
    estimated: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.requests + other.requests,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached + other.cached,
            self.estimated + other.estimated,
        )


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """A figure at `value` that a reader has no path for: what it is, and of what."""

    value: tuple[int, int]
    label: str
    of: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one reader says of one section; what went wrong on the way stands in `notices`.

    A reader of whole documents gives one of a section without a key, and in `shown` the spans that it was shown; the
    figures that it knows no path for stand in `open`.
    """

    section: Section
    reader: str
    answers: tuple[Answer, ...]
    notices: tuple[Notice, ...] = ()
    usage: Usage = Usage()
    shown: tuple[tuple[int, int], ...] = ()
    open: tuple[OpenAnswer, ...] = ()

    @property
    def of_document(self) -> bool:
        """Whether it is of the whole document rather than of one of its sections."""
        return not self.section.key


def total_usage(readings: Iterable[Reading]) -> Usage:
    """The sum of what readings cost."""
    return sum((reading.usage for reading in readings), Usage())
