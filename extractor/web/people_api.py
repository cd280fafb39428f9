"""The JSON API of people: accounts, assignments and comments, as their pages have them."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import Field

from extractor.core.evidence import Model
from extractor.errors import ExtractorError
from extractor.store.accounts import AccountError, Role, add_account, disable, set_password, set_role
from extractor.store.assignments import WHOLE, NoAssignmentError, assign, assignments, end_assignment
from extractor.store.comments import comment, comments
from extractor.store.decisions import RefusedError
from extractor.store.queue import AbsentError
from extractor.store.reviewers import Reviewer, reviewers
from extractor.store.tables import Assignment, Comment, ItemRow
from extractor.web import api
from extractor.web.api import Number, Words
from extractor.web.documents import plain
from extractor.web.pages import ServiceOf, Writer
from extractor.web.people import Admin
from extractor.web.security import SignedIn, csrf_checked, signed_in

Name = Annotated[str, Field(max_length=64)]
router = APIRouter(prefix="/api", responses=api.router.responses, dependencies=[Depends(signed_in)])
_checked = [Depends(csrf_checked)]


class PersonForm(Model):
    """An account with what it did: decisions that stand, those skipped and taken back, seconds for each at the median;
    of entries beside another's how many agree, of differences that a third settled how many went their way.
    """

    id: int
    name: str
    role: Role
    disabled: bool
    has_password: bool
    documents: int
    today: int
    week: int
    decided: int
    skipped: int
    undone: int
    seconds: int | None
    pairs: int
    agreed: int
    ruled: int
    upheld: int


class NewPersonForm(Model):
    """A new account."""

    name: Name
    role: Role
    password: Words


class PersonChange(Model):
    """What is to be another way of an account."""

    name: Name
    role: Role | None = None
    password: Words | None = None
    disabled: bool | None = None


class NewAssignmentForm(Model):
    """Documents to become somebody's work: those of organisations with these words in their name, of a type (all where
    none is named); `percent` of those that fit and are nobody's.
    """

    name: Name
    organization: Words = ""
    type: Words = ""
    percent: Annotated[int, Field(ge=1, le=100)] = 100


class AssignmentForm(Model):
    """An assignment in force: whose, of what, how many documents, how many open questions of these."""

    id: int
    name: str
    organization: str
    type: str
    percent: float
    documents: int
    left: int


class NewCommentForm(Model):
    """What somebody says of a question."""

    text: Words


class CommentForm(Model):
    """What was said of a question: by whom, when (milliseconds since 1970)."""

    id: int
    by: str
    at: int
    text: str


def _refused(error: ExtractorError) -> HTTPException:
    absent = isinstance(error, AbsentError | NoAssignmentError)
    return HTTPException(404 if absent else 409, str(error))


def _person(one: Reviewer) -> PersonForm:
    return PersonForm.model_validate(asdict(one))


@router.get("/people")
def api_people(_: Admin, service: ServiceOf) -> tuple[PersonForm, ...]:
    """Who works here, how much, and how far they agree."""
    with service.store.reading() as session:
        return tuple(_person(one) for one in reviewers(session))


@router.post("/people", status_code=201, dependencies=_checked)
def api_add(new: NewPersonForm, _: Admin, service: ServiceOf) -> PersonForm:
    """Add an account."""
    try:
        made = add_account(service.store, plain(new.name), new.role, new.password)
    except AccountError as error:
        raise _refused(error) from error
    with service.store.reading() as session:
        return next(_person(one) for one in reviewers(session) if one.id == made.id)


@router.patch("/people", status_code=204, dependencies=_checked)
def api_change(change: PersonChange, signed: Admin, service: ServiceOf) -> None:
    """Change an account: its role, its password, whether it is let in. Nobody shuts themselves out."""
    name = plain(change.name)
    if change.disabled and name == signed.name:
        raise HTTPException(409, "不能停用自己。 Nobody shuts themselves out.")
    try:
        if change.role is not None:
            set_role(service.store, name, change.role)
        if change.password is not None:
            set_password(service.store, name, change.password)
        if change.disabled is not None:
            disable(service.store, name, disabled=change.disabled)
    except AccountError as error:
        raise _refused(error) from error


@router.get("/assignments")
def api_assignments(_: Admin, service: ServiceOf) -> tuple[AssignmentForm, ...]:
    """The assignments in force."""
    with service.store.reading() as session:
        return tuple(_assignment(*one) for one in assignments(session))


@router.post("/assignments", status_code=201, dependencies=_checked)
def api_assign(new: NewAssignmentForm, signed: Admin, service: ServiceOf) -> AssignmentForm:
    """Make documents somebody's work, those that come later too."""
    given = (plain(new.name), plain(new.organization), plain(new.type), new.percent * WHOLE // 100)
    try:
        made, _ = assign(service.store, signed, *given)
    except AccountError as error:
        raise _refused(error) from error
    with service.store.reading() as session:
        return next(_assignment(*one) for one in assignments(session) if one[0].id == made.id)


@router.delete("/assignments/{number}", status_code=204, dependencies=_checked)
def api_end(number: Number, _: Admin, service: ServiceOf) -> None:
    """End an assignment; its documents are nobody's again."""
    try:
        end_assignment(service.store, number)
    except NoAssignmentError as error:
        raise _refused(error) from error


def _assignment(made: Assignment, documents: int, left: int) -> AssignmentForm:
    return AssignmentForm(
        id=made.id,
        name=made.account.name,
        organization=made.organization,
        type=made.type,
        percent=made.share * 100 / WHOLE,
        documents=documents,
        left=left,
    )


@router.get("/items/{number}/comments")
def api_comments(number: Number, signed: SignedIn, service: ServiceOf) -> tuple[CommentForm, ...]:
    """What was said of a question; while a second person enters it blind, their own words only."""
    with service.store.reading() as session:
        item = session.get(ItemRow, number)
        if item is None:
            raise HTTPException(404, "没有这一项。 There is no such item.")
        return tuple(_comment(one, one.account.name) for one in comments(session, signed, item))


@router.post("/items/{number}/comments", status_code=201)
def api_say(number: Number, new: NewCommentForm, signed: Writer, service: ServiceOf) -> CommentForm:
    """Say something of a question."""
    try:
        return _comment(comment(service.store, signed, number, plain(new.text)), signed.name)
    except (AbsentError, RefusedError) as error:
        raise _refused(error) from error


def _comment(one: Comment, by: str) -> CommentForm:
    return CommentForm(id=one.id, by=by, at=one.at, text=one.text)
