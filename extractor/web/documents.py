"""The pages of the documents: find one, look at all of it, contest, correct or add a figure. Requests in, HTML out."""

from collections.abc import Mapping
from typing import Annotated, Any, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from extractor.review.raised import named
from extractor.store.accounts import Signed
from extractor.store.contest import Addition, Contest, add, contest, correct
from extractor.store.database import Session
from extractor.store.decisions import Action, DecisionService, RefusedError, ValueChange
from extractor.store.documents import STANDINGS, Wanted, documents, facets_of, progress_of
from extractor.store.queue import AbsentError, Criteria, TakenError, listed, progress
from extractor.store.tables import DocumentRow
from extractor.store.types import types_kept
from extractor.web import document_words as said
from extractor.web import messages as words
from extractor.web.document_view import document_view, marks_of
from extractor.web.drawn_text import blocks
from extractor.web.page_images import pieces
from extractor.web.pages import Form, ServiceOf, SheetsOf, Writer
from extractor.web.render import Flash, flash_of, language, render, to
from extractor.web.security import SignedIn, signed_in

PER_PAGE = 50
_MOST_ITEMS = 1000
FILTERS = ("words", "organization", "year", "type", "code", "assignee", "standing")
_KEYS = (*(key for key in words.KEYS if key[0] in ("g", "/", "l", "?", "Esc", "u")), *said.KEYS)
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_TYPED = ("path", "label", "printed", "reason")
_ABSENT = "没有这份文件。 There is no such document."
Path_ = Annotated[str, Query(max_length=2000)]


def wanted_of(values: Mapping[str, Any]) -> Wanted:
    """The filter of a query; what is no filter is left out."""
    year, standing = str(values.get("year") or ""), str(values.get("standing") or "")
    texts = {name: plain(str(values.get(name) or ""))[:200] for name in ("organization", "type", "code", "assignee")}
    return Wanted(
        words=plain(str(values.get("words") or "")).strip()[:100],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        standing=next((known for known in STANDINGS if known == standing), None),
        **texts,
    )


def plain(text: str) -> str:
    """Words as a database takes them: PostgreSQL has no text with a NUL in it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@router.get("/documents")
def document_list(
    request: Request, signed: SignedIn, service: ServiceOf, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """The documents, filtered, with how far they are."""
    wanted = wanted_of(request.query_params)
    filters = [(name, value) for name in FILTERS if (value := getattr(wanted, name))]
    with service.store.reading() as session:
        found = documents(session, wanted, PER_PAGE + 1, PER_PAGE * (page - 1))
        return render(
            request,
            "documents.html.j2",
            signed=signed,
            progress=progress(session, signed.id),
            flash=flash_of(request),
            documents=found[:PER_PAGE],
            more=len(found) > PER_PAGE,
            page=page,
            wanted=wanted,
            filters=filters,
            facets=facets_of(session),
            counts=progress_of(session, wanted),
            standings=said.STANDINGS,
            doctypes=types_kept(session),
            titles={doctype.name: doctype for doctype in types_kept(session)},
            keys=_KEYS,
            takes_files=request.app.state.inbox is not None,
        )


@router.get("/documents/{number}")
def document(
    request: Request, number: int, signed: SignedIn, service: ServiceOf, path: Path_ = "", page: int | None = None
) -> Response:
    """A document: its pages left; right all its figures, with the one that was chosen open for a correction."""
    with service.store.reading() as session:
        return _document(request, session, signed, service, number, path, page)


def _document(
    request: Request,
    session: Session,
    signed: Signed,
    service: DecisionService,
    number: int,
    path: str = "",
    page: int | None = None,
    flash: Flash | None = None,
    typed: FormData | None = None,
    status: int = 200,
) -> Response:
    row = session.get(DocumentRow, number)
    if row is None:
        raise HTTPException(404, _ABSENT)
    read, state = service.standing(session, row)
    items = list(listed(session, Criteria(document=number), _MOST_ITEMS))
    about = {at: item.id for item in reversed(items) for at in item.question["paths"]}
    view = document_view(state, about, path)
    return render(
        request,
        "document.html.j2",
        status,
        signed=signed,
        progress=progress(session, signed.id),
        flash=flash or flash_of(request),
        document=row,
        view=view,
        path=path,
        page=page or (view.chosen.page if view.chosen else 1),
        items=items,
        typed={name: field_of(typed, name) for name in _TYPED} if typed is not None else {},
        origins=said.ORIGINS,
        doctype=read.doctype,
        doctypes=(read.doctype,),
        keys=_KEYS,
    )


@router.get("/documents/{number}/sheet", dependencies=[Depends(signed_in)])
def document_sheet(
    request: Request,
    number: int,
    service: ServiceOf,
    sheets: SheetsOf,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    path: Path_ = "",
) -> Response:
    """A page of a document with all its figures marked; of one without pages its text, with its tables drawn."""
    with service.store.reading() as session:
        row = session.get(DocumentRow, number)
        if row is None:
            raise HTTPException(404, _ABSENT)
        read, state = service.standing(session, row)
        marks = marks_of(state.leaves, page if row.format == "pdf" else None, path)
        sheet = sheets.sheet(row, page, marks)
        if sheet is not None:
            return render(request, "sheet.html.j2", document=row, sheet=sheet)
        whole = sheets.whole(row)
        if whole is not None and whole.text == read.text:
            return render(request, "drawn_text.html.j2", blocks=blocks(whole, marks))
        ordered = sorted(marks_of(state.leaves, None, path), key=lambda mark: (mark.start, mark.kind != "operand"))
        return render(request, "sheet.html.j2", document=row, sheet=None, text=pieces(read.text, ordered))


@router.get("/documents/{number}/file", dependencies=[Depends(signed_in)])
def original(number: int, service: ServiceOf, sheets: SheetsOf) -> Response:
    """The file as it was read."""
    with service.store.reading() as session:
        row = session.get(DocumentRow, number)
        content = sheets.original(row) if row is not None else None
    if row is None or content is None:
        raise HTTPException(404, "文件已不在原处，或已有改动。 The file is not where it was, or not what it was.")
    name = quote(f"{row.name}.{row.format}", safe="")
    disposition = f"attachment; filename=\"document-{number}.{row.format}\"; filename*=UTF-8''{name}"
    return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


@router.post("/documents/{number}/figures")
def figure(request: Request, number: int, signed: Writer, service: ServiceOf, form: Form) -> Response:
    """Contest a figure, or decide it at once."""
    path, action = field_of(form, "path"), field_of(form, "action")
    given = Contest(path, field_of(form, "was"), field_of(form, "reason"))
    if action not in ("contest", "correct", "as_printed", "not_in_document"):
        raise HTTPException(422, "没有这种决定。 There is no such decision.")
    try:
        if action == "contest":
            contest(service, signed, number, given)
            return to(f"/documents/{number}", ("path", path), ("note", "contested"))
        start, end = _number(form, "start"), _number(form, "end")
        change = ValueChange(path, field_of(form, "printed"), start, end)
        decision = correct(service, signed, number, given, cast(Action, action), change)
    except (RefusedError, TakenError) as error:
        return _refused(request, signed, service, number, path, form, error)
    return to(f"/documents/{number}", ("path", path), ("done", decision.id))


@router.post("/documents/{number}/additions")
def addition(request: Request, number: int, signed: Writer, service: ServiceOf, form: Form) -> Response:
    """Add a figure that was missed."""
    path = named(field_of(form, "path"), field_of(form, "label").strip())
    given = Addition(path, field_of(form, "printed"), _number(form, "start"), field_of(form, "reason"))
    try:
        decision = add(service, signed, number, given)
    except (RefusedError, TakenError) as error:
        return _refused(request, signed, service, number, field_of(form, "at"), form, error)
    return to(f"/documents/{number}", ("path", path), ("done", decision.id))


def _refused(
    request: Request,
    signed: Signed,
    service: DecisionService,
    number: int,
    path: str,
    form: FormData,
    error: RefusedError | TakenError,
) -> Response:
    """The page again, with what was typed and why it was not taken."""
    if isinstance(error, AbsentError):
        raise HTTPException(404, str(error)) from error
    flash = Flash(words.speaker(language(request))(error.zh, error.en), "bad")
    invalid = isinstance(error, RefusedError) and error.kind == "invalid"
    with service.store.reading() as session:
        code = 422 if invalid else 409
        return _document(request, session, signed, service, number, path, None, flash, form, code)


def field_of(form: FormData, name: str) -> str:
    value = form.get(name)
    return plain(value)[:2000] if isinstance(value, str) else ""


def _number(form: FormData, name: str) -> int | None:
    value = field_of(form, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
