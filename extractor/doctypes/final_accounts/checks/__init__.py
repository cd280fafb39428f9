"""The checks of a 部门决算公开: importing the room enters every rule into the catalogue."""

from extractor.doctypes.final_accounts.checks import rates, sums, tables, words
from extractor.doctypes.final_accounts.checks.catalogue import CATALOGUE
from extractor.doctypes.final_accounts.checks.ledger import Ledger

__all__ = ["CATALOGUE", "Ledger", "rates", "sums", "tables", "words"]
