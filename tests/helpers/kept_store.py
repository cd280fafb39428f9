"""Stores with documents in them, and people who decide about their items: for the tests of store, queue and exports."""

from pathlib import Path
from typing import Any

from conftest import CORPUS, result_of

from extractor.api import extract, read
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.output.files import summary_row
from extractor.runs.result_cache import kept
from extractor.store.database import Store
from extractor.store.decisions import DecisionService, NewDecision, OpenedItem, ValueChange
from extractor.store.keep import Kept
from extractor.store.queue import Criteria, listed
from extractor.store.tables import Account, Decision, ItemRow

LANPING = CORPUS / "documents" / "lanping-disabled-2022.txt"
SAID = (
    "某某局2020年度部门决算\n一、收入决算情况说明\n2020年度本年收入合计{total}万元，其中：一般公共预算财政拨款收入"
    "80.00万元，占80%；其他收入20.00万元，占20%。\n{more}"
)


def kept_of(path: Path) -> Kept:
    result = result_of(path)
    return kept(result, summary_row(path.stem, str(path), result), FINAL_ACCOUNTS.policy)


def kept_text(tmp_path: Path, words: str) -> Kept:
    """A document that says other words, read by the grammar."""
    path = tmp_path / "a.txt"
    path.write_text(words, encoding="utf-8")
    result = extract(read(path), FINAL_ACCOUNTS)
    return kept(result, summary_row("a", str(path), result), FINAL_ACCOUNTS.policy)


def person(store: Store, name: str = "甲", role: str = "reviewer") -> Account:
    with store.writing() as session:
        account = Account(name=name, role=role)
        session.add(account)
    return account


def items(store: Store, **criteria: Any) -> list[ItemRow]:
    with store.reading() as session:
        return list(listed(session, Criteria(**criteria), limit=500))


def drawn(store: Store, item: int, service: DecisionService | None = None) -> OpenedItem:
    with store.reading() as session:
        return (service or DecisionService(store)).draw(session, item)


def decide(store: Store, who: Account, item: int, action: Any, *changes: ValueChange, reason: str = "") -> Decision:
    service = DecisionService(store)
    lease = service.claim(who, item)
    return service.decide(
        who, item, NewDecision(lease.fence, drawn(store, item, service).seen, action, changes, reason)
    )


def item_about(store: Store, path: str, status: str = "open") -> ItemRow:
    return next(item for item in items(store, status=status) if path in item.question["paths"])
