"""What people say of a question without deciding it. Words in, comments out, in their order; none is ever changed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from extractor.store.database import Store
from extractor.store.decisions import RefusedError
from extractor.store.queue import AbsentError, Person
from extractor.store.tables import Comment, ItemRow

_LONGEST = 2000


def comment(store: Store, account: Person, item: int, words: str) -> Comment:
    """Say something of a question. Raises AbsentError; RefusedError where nothing is said."""
    said = words.strip()[:_LONGEST]
    if not said:
        raise RefusedError("invalid", "请写点什么。", "Say something.")
    with store.writing() as session:
        if session.get(ItemRow, item) is None:
            raise AbsentError("没有这一项。", "There is no such item.")
        made = Comment(item_id=item, account_id=account.id, text=said)
        session.add(made)
    return made


def comments(session: Session, account: Person, item: ItemRow) -> Sequence[Comment]:
    """What was said of a question; while a second person enters blind, their own words only."""
    query = select(Comment).where(Comment.item_id == item.id).order_by(Comment.id).options(joinedload(Comment.account))
    if item.status == "open" and item.stage == 2:
        query = query.where(Comment.account_id == account.id)
    return session.scalars(query).all()
