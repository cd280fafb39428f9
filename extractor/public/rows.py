"""Values as rows: what a DataFrame and a notebook's table show of each. A record in, rows out."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.core.evidence import Model
from extractor.core.formatting import printed
from extractor.core.values import Money
from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.output.shown_values import named_leaves

if TYPE_CHECKING:
    import pandas as pd

NUMERIC = frozenset({"money", "percent", "count", "decimal", "int"})


class ValueRow(NamedTuple):
    """One value of a document.

    `value` is it as printed, digit by digit, without its unit; `number` the same to calculate with, and `yuan` an
    amount in 元: floats, exact for every amount below ten million million. `status` is what stands behind it, or, of
    what people reviewed, where it comes from; `should_be` is what would be right where the document prints it wrong.
    """

    document: str
    organization: str | None
    fiscal_year: int | None
    path: str
    name: str
    type: str
    value: str
    unit: str | None
    number: float | None
    yuan: float | None
    status: str | None
    should_be: str | None
    page: int
    start: int
    end: int
    quote: str
    reader: str


def rows_of(
    about: tuple[str, Any, Any],
    record: Model,
    facts: Iterable[Mapping[str, Any]],
    statuses: Mapping[str, str],
    right: Mapping[str, str],
) -> Iterator[ValueRow]:
    """The rows of some facts of a record; `about` are the document's name, organisation and year."""
    leaves = {path: (names, cited.value) for path, names, cited in named_leaves(record)}
    for fact in facts:
        path, value = fact["path"], fact["value"]
        names, typed = leaves[path]
        yuan = typed.yuan if isinstance(typed, Money) else None
        yield ValueRow(
            *about,
            path,
            " · ".join(name.zh for name in names if name.zh),
            fact["type"],
            printed(typed) if isinstance(typed, str) else "、".join(value) if isinstance(value, list) else str(value),
            fact.get("unit"),
            float(Decimal(value)) if fact["type"] in NUMERIC else None,
            float(yuan) if yuan is not None else None,
            statuses.get(path),
            right.get(path),
            fact["page"],
            fact["start"],
            fact["end"],
            fact["quote"],
            fact["reader"],
        )


class NoPandasError(ExtractorError):
    """A DataFrame was asked for where pandas is not installed."""

    @property
    def message(self) -> Message:
        return Message(
            "需要 pandas：pip install 'extractor[notebook]'", "needs pandas: pip install 'extractor[notebook]'"
        )


def pandas() -> Any:
    """pandas, where it is installed. Raises NoPandasError."""
    try:
        return import_module("pandas")
    except ModuleNotFoundError as error:
        raise NoPandasError from error


def frame_of(rows: Iterable[ValueRow]) -> "pd.DataFrame":
    """Rows as a pandas DataFrame; years are whole numbers, also where one is missing. Raises NoPandasError."""
    frame: pd.DataFrame = pandas().DataFrame(list(rows), columns=list(ValueRow._fields))
    return frame.astype({"fiscal_year": "Int64", "number": "float64", "yuan": "float64"})
