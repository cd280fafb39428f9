"""The pages of people: accounts and assignments for administrators, words on questions. Requests in, HTML out."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from extractor.errors import ExtractorError
from extractor.store.accounts import AccountError, Role, Signed, add_account, disable, set_password, set_role
from extractor.store.assignments import WHOLE, NoAssignmentError, assign, assignments, end_assignment
from extractor.store.comments import comment
from extractor.store.decisions import DecisionService, RefusedError
from extractor.store.documents import facets_of
from extractor.store.queue import AbsentError, progress
from extractor.store.reviewers import reviewers
from extractor.store.tables import ROLES
from extractor.store.types import types_kept
from extractor.web import messages as words
from extractor.web.documents import field_of
from extractor.web.pages import Form, ServiceOf, Writer
from extractor.web.render import Flash, flash_of, language, render, to
from extractor.web.security import needs

Admin = Annotated[Signed, Depends(needs("admin"))]
ROLE_NAMES = {"reviewer": ("审核员", "reviewer"), "senior": ("高级审核员", "senior"), "admin": ("管理员", "admin")}
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/people")
def people(request: Request, signed: Admin, service: ServiceOf) -> Response:
    """Who works here, on what, how much, and how far they agree."""
    return _people(request, signed, service)


def _people(
    request: Request, signed: Signed, service: DecisionService, wrong: ExtractorError | None = None
) -> Response:
    t = words.speaker(language(request))
    flash = Flash(t(wrong.message.zh, wrong.message.en), "bad") if wrong is not None else flash_of(request)
    with service.store.reading() as session:
        return render(
            request,
            "people.html.j2",
            200 if wrong is None else 422,
            signed=signed,
            progress=progress(session, signed.id),
            flash=flash,
            reviewers=reviewers(session),
            assignments=assignments(session),
            facets=facets_of(session),
            titles={doctype.name: doctype for doctype in types_kept(session)},
            roles=ROLE_NAMES,
        )


@router.post("/people")
def change(request: Request, signed: Writer, _: Admin, service: ServiceOf, form: Form) -> Response:
    """Add an account, or change one: its role, its password, whether it is let in."""
    name, action, store = field_of(form, "name"), field_of(form, "action"), service.store
    try:
        if action == "add":
            add_account(store, name, _role(field_of(form, "role")), field_of(form, "password"))
        elif action == "role":
            set_role(store, name, _role(field_of(form, "role")))
        elif action == "password":
            set_password(store, name, field_of(form, "password"))
        elif action in ("disable", "enable") and name != signed.name:
            disable(store, name, disabled=action == "disable")
        else:
            raise HTTPException(422, "没有这种操作。 There is no such action.")
    except AccountError as error:
        return _people(request, signed, service, error)
    return to("/people", ("note", "done"))


def _role(name: str) -> Role:
    if name not in ROLES:
        raise HTTPException(422, "没有这种角色。 There is no such role.")
    return cast(Role, name)


@router.post("/assignments")
def give(request: Request, signed: Writer, _: Admin, service: ServiceOf, form: Form) -> Response:
    """Make documents somebody's work."""
    percent = field_of(form, "share")
    share = int(percent) * WHOLE // 100 if percent.isascii() and percent.isdigit() and len(percent) < 4 else WHOLE
    try:
        assign(
            service.store, signed, field_of(form, "name"), field_of(form, "organization"), field_of(form, "type"), share
        )
    except AccountError as error:
        return _people(request, signed, service, error)
    return to("/people", ("note", "done"))


@router.post("/assignments/{number}/end")
def take_back(request: Request, number: int, signed: Writer, _: Admin, service: ServiceOf) -> Response:
    """End an assignment; its documents are nobody's again."""
    try:
        end_assignment(service.store, number)
    except NoAssignmentError as error:
        return _people(request, signed, service, error)
    return to("/people", ("note", "done"))


@router.post("/items/{number}/comments")
def say(number: int, signed: Writer, service: ServiceOf, form: Form) -> Response:
    """Say something of a question."""
    try:
        comment(service.store, signed, number, field_of(form, "text"))
    except (AbsentError, RefusedError) as error:
        raise HTTPException(404 if isinstance(error, AbsentError) else 422, str(error)) from error
    return to(f"/items/{number}")
