"""What speaks for a document type: words that are looked for in three zones of a document, each with what it weighs."""

import re
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Term:
    """Words that speak for a type, or against it where they weigh less than 0.

    They weigh their whole `weight` where they stand `often` times, in as many lines of titles and headings, and as
    much less as they stand less often: what is said once may be said in passing.
    """

    words: re.Pattern[str]
    weight: float
    often: int = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a type by the zone that they count in; all are matched without the blanks between characters.

    `title`: the file's name, and the first lines up to the table of contents or the first numbered heading, as one
    line. `skeleton`: each heading, and each line above a table. `text`: all of it.
    """

    title: tuple[Term, ...] = ()
    skeleton: tuple[Term, ...] = ()
    text: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, zone.name) for zone in fields(self))


def term(words: str, weight: float, often: int = 1) -> Term:
    """A term by its pattern."""
    return Term(re.compile(words), weight, often)
