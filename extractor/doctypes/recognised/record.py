"""The record of a document that is only recognised: whose it is and of when, where that is known, and its figures."""

from pydantic import Field

from extractor.checks.rule import Catalogue
from extractor.core.evidence import Cited, Model
from extractor.core.statements import Statement
from extractor.doctypes.common.checks.statements import enter_rules

CATALOGUE = Catalogue()
enter_rules(CATALOGUE, "REC")


class RecognisedRecord(Model):
    """What is kept of a document of which nobody knows the sections."""

    organization: Cited[str] | None = Field(
        default=None, title="单位名称", json_schema_extra={"labels": ["单位名称"], "identity": "issuer"}
    )
    fiscal_year: Cited[int] | None = Field(
        default=None, title="年度", json_schema_extra={"labels": ["年度"], "identity": "period"}
    )
    statements: tuple[Statement, ...] = Field(
        default=(), title="其他数字", json_schema_extra={"fact": False, "role": "statements"}
    )
