"""A statement that no field of a record holds: a printed figure with what its sentence says of it."""

from typing import ClassVar

from pydantic import Field

from extractor.core.evidence import Cited, Model
from extractor.core.phrases import Relation
from extractor.core.values import Count, Money, Percent

READER = "statements"  # who reads them, as their evidence says
ANCHOR = "anchor"  # who says of a statement that it tells again what the record has


class Statement(Model):
    """A figure, by its label: 社会捐赠收入12.50万元.

    It has an amount, a rate or a count. `scope` is the fund or subject that its words or headings name, `period`
    the year that it is of, `relation` what it is to `of`, the label of another figure.
    """

    KEY: ClassVar[str] = "label"
    label: str
    scope: str | None = None
    period: int | None = None
    relation: Relation = "none"
    of: str | None = None
    amount: Cited[Money] | None = Field(default=None, title="金额", json_schema_extra={"labels": ["金额"]})
    rate: Cited[Percent] | None = Field(default=None, title="比率", json_schema_extra={"labels": ["比率"]})
    count: Cited[Count] | None = Field(default=None, title="数量", json_schema_extra={"labels": ["数量"]})
