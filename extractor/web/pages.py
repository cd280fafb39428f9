"""The pages of the queue, which show what the service decides. Requests in, HTML out."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, cast
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from extractor.store.accounts import Signed
from extractor.store.carry import earlier, why
from extractor.store.comments import comments
from extractor.store.database import Session
from extractor.store.decisions import Action, DecisionService, NewDecision, RefusedError, ValueChange
from extractor.store.failures import failures
from extractor.store.keep import readings_of
from extractor.store.queue import (
    AbsentError,
    Criteria,
    Lease,
    TakenError,
    beside,
    claim_next,
    counted,
    facets,
    listed,
    progress,
    release,
    statuses_of,
)
from extractor.store.tables import Decision, DocumentRow, ItemRow, now
from extractor.store.types import types_kept
from extractor.web import messages as words
from extractor.web.drawn_text import blocks
from extractor.web.page_images import Mark, Sheets, pieces
from extractor.web.question import answers, wrong_of
from extractor.web.render import Flash, criteria_of, filters_of, flash_of, language, render, to
from extractor.web.security import SignedIn, csrf_checked, signed_in
from extractor.web.view import changes_of, view

PER_PAGE = 50
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def service_of(request: Request) -> DecisionService:
    """The service of this server."""
    return cast(DecisionService, request.app.state.service)


def sheets_of(request: Request) -> Sheets:
    """What draws the pages of documents for this server."""
    return cast(Sheets, request.app.state.sheets)


async def form_of(request: Request) -> FormData:
    """The fields of a form that was sent."""
    return await request.form(max_files=0)


ServiceOf = Annotated[DecisionService, Depends(service_of)]
SheetsOf = Annotated[Sheets, Depends(sheets_of)]
Writer = Annotated[Signed, Depends(csrf_checked)]
Form = Annotated[FormData, Depends(form_of)]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person had typed when a decision was refused, so that it is not lost."""

    changes: Mapping[str, ValueChange] = field(default_factory=dict)
    reason: str = ""
    wrong: Mapping[str, str] | None = None


@router.get("/")
def queue(
    request: Request, signed: SignedIn, service: ServiceOf, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """The queue, filtered and ordered."""
    criteria = criteria_of(request.query_params)
    whole = replace(criteria, order="risk") == Criteria()
    with service.store.reading() as session:
        items = listed(session, criteria, PER_PAGE + 1, PER_PAGE * (page - 1))
        codes, years = facets(session)
        done = progress(session, signed.id)
        return render(
            request,
            "queue.html.j2",
            signed=signed,
            progress=done,
            flash=flash_of(request),
            items=items[:PER_PAGE],
            earlier=earlier(session, items[:PER_PAGE]),
            more=len(items) > PER_PAGE,
            whole=whole,
            failures=failures(session, PER_PAGE) if whole and page == 1 else (),
            total=done.left if whole else counted(session, criteria),
            page=page,
            criteria=criteria,
            filters=filters_of(criteria),
            codes=codes,
            years=years,
            statuses=words.STATUSES,
            orders=words.ORDERS,
            doctypes=types_kept(session),
            now=now(),
        )


@router.post("/next")
def take_next(signed: Writer, service: ServiceOf, form: Form) -> Response:
    """Take the first free item of a filter, and go to it."""
    return _go_on(service, signed, criteria_of(form))


def _go_on(service: DecisionService, signed: Signed, criteria: Criteria, *done: tuple[str, Any]) -> Response:
    with service.store.writing() as session:
        lease = claim_next(session, signed, criteria, lease_ms=service.lease_ms)
    if lease is None:
        return to("/", *filters_of(criteria), *(done or (("note", "empty"),)))
    return to(f"/items/{lease.item}", *filters_of(criteria), *done)


@router.post("/items/{number}/claim")
def take(request: Request, number: int, signed: Writer, service: ServiceOf) -> Response:
    """Take an item, and go to it."""
    try:
        service.claim(signed, number)
    except TakenError as error:
        return _refusal(request, signed, error, 404 if isinstance(error, AbsentError) else 409)
    return to(f"/items/{number}")


@router.get("/items/{number}")
def item(request: Request, number: int, signed: SignedIn, service: ServiceOf, sheets: SheetsOf) -> Response:
    """An item: the document left, the question right. Who opens a free one holds it, and fields are open to them."""
    with suppress(TakenError):  # the page says whose it is, or what became of it
        service.claim(signed, number)
    with service.store.reading() as session:
        return _item(request, session, signed, service, sheets, number, criteria_of(request.query_params))


def _item(
    request: Request,
    session: Session,
    signed: Signed,
    service: DecisionService,
    sheets: Sheets,
    number: int,
    criteria: Criteria,
    flash: Flash | None = None,
    typed: Typed = Typed(),
    status: int = 200,
) -> Response:
    try:
        drawn = service.draw(session, number)
    except AbsentError as error:
        return _refusal(request, signed, error, 404)
    row = session.get(ItemRow, number)
    assert row is not None
    at, document = now(), row.document
    held = row.holder_id == signed.id and (row.until or 0) >= at
    shown = view(drawn, readings_of(session, document))
    page = sheets.page_of(document, shown.first)
    blind = row.status == "open" and row.stage == 2
    history = [] if blind else list(row.decisions)
    fallen = [] if blind else earlier(session, [row]).get(number, [])
    return render(
        request,
        "item.html.j2",
        status,
        signed=signed,
        progress=progress(session, signed.id),
        flash=flash or flash_of(request),
        item=row,
        view=shown,
        typed=typed,
        filters=filters_of(criteria),
        lease=Lease(number, row.fence, row.until or 0) if held else None,
        closed=_closed(request, row, at),
        claimable=row.status in statuses_of(signed) and (row.holder_id is None or (row.until or 0) < at),
        history=history,
        comments=comments(session, signed, row),
        earlier=[(decision, *why(decision, drawn.read)) for decision in fallen],
        undoable=_undoable(history, signed),
        **answers(shown, drawn.read.doctype.record, language(request)),
        doctype=drawn.read.doctype,
        doctypes=(drawn.read.doctype,),
        **_drawn_page(sheets, document, page, shown.marks, drawn.read.text),
    )


def _drawn_page(sheets: Sheets, document: DocumentRow, page: int, marks: Sequence[Mark], text: str) -> dict[str, Any]:
    """A page as a picture with its words; of a document without pages its text, with its tables as tables."""
    sheet = sheets.sheet(document, page, marks)
    whole = sheets.whole(document) if sheet is None else None
    drawn = whole is not None and whole.text == text
    return {
        "document": document,
        "sheet": sheet,
        "blocks": list(blocks(whole, marks)) if drawn and whole is not None else (),
        "text": pieces(text, marks) if sheet is None and not drawn else (),
        "page": page,
        "pages": sheet.of if sheet is not None else 1,
    }


def _closed(request: Request, item: ItemRow, at: int) -> str:
    """Why the fields are not open."""
    t = words.speaker(language(request))
    if item.status in ("open", "skipped"):
        if item.holder is not None and (item.until or 0) >= at:
            return t(f"{item.holder.name} 正在处理这一项。", f"{item.holder.name} is working on this item.")
        return t("取下这一项后才能决定。", "Take this item to decide it.")
    said = {name: (zh, en) for name, zh, en in words.STATUSES}[item.status]
    return t(f"这一项{said[0]}。", f"This item is {said[1]}.")


def _undoable(history: Sequence[Decision], signed: Signed) -> int | None:
    """The decision that may be undone: the last that stands, by who made it or an admin."""
    undone = {decision.undoes for decision in history}
    last = next((d for d in reversed(history) if d.action != "undo" and d.id not in undone), None)
    return last.id if last is not None and (last.account_id == signed.id or signed.may("admin")) else None


def _refusal(request: Request, signed: Signed, error: TakenError | RefusedError, status: int = 409) -> Response:
    t = words.speaker(language(request))
    heading = t("没有写入", "Nothing was written") if status == 409 else t("没有找到", "Not found")
    return render(
        request, "message.html.j2", status, signed=signed, heading=heading, text=t(error.zh, error.en), back="/"
    )


@router.get("/items/{number}/previous")
def previous(request: Request, number: int, signed: SignedIn, service: ServiceOf) -> Response:
    """Leave an item for the one before it in the queue."""
    return _move(service, signed, number, criteria_of(request.query_params), back=True)


@router.get("/items/{number}/following")
def following(request: Request, number: int, signed: SignedIn, service: ServiceOf) -> Response:
    """Leave an item for the one after it in the queue."""
    return _move(service, signed, number, criteria_of(request.query_params), back=False)


def _move(service: DecisionService, signed: Signed, number: int, criteria: Criteria, *, back: bool) -> Response:
    with service.store.writing() as session:
        row = session.get(ItemRow, number)
        if row is not None and row.holder_id == signed.id:
            release(session, signed, number, row.fence)
        other = beside(session, criteria, number, back=back)
    return to("/", *filters_of(criteria)) if other is None else to(f"/items/{other}", *filters_of(criteria))


@router.post("/items/{number}/decide")
def decide(request: Request, number: int, signed: Writer, service: ServiceOf, sheets: SheetsOf, form: Form) -> Response:
    """Write a decision, and go on to the next item of the same filter."""
    criteria, entry = criteria_of(form), _entry(form)
    try:
        decision = service.decide(signed, number, entry)
    except AbsentError as error:
        return _refusal(request, signed, error, 404)
    except RefusedError as error:
        wrong = None if entry.wrong is None else {one.path: one.printed for one in entry.wrong}
        typed = Typed({change.path: change for change in _changes(form)}, entry.reason, wrong)
        flash = Flash(words.speaker(language(request))(error.zh, error.en), "bad")
        with service.store.reading() as session:
            code = 422 if error.kind == "invalid" else 409
            return _item(request, session, signed, service, sheets, number, criteria, flash, typed, code)
    return _go_on(service, signed, criteria, ("done", decision.id))


def _changes(form: FormData) -> list[ValueChange]:
    fields = (strings(form, name) for name in ("path", "printed", "start", "end"))
    try:
        return changes_of(*fields)
    except ValueError:
        raise HTTPException(422, "表单不完整。 The form is not whole.") from None


def strings(form: FormData, name: str) -> list[str]:
    """The values of a field of a form."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def _entry(form: FormData) -> NewDecision:
    action, fence = str(form.get("action") or ""), str(form.get("fence") or "")
    if action not in ("as_printed", "correct", "not_in_document", "skip"):
        raise HTTPException(422, "没有这种决定。 There is no such decision.")
    absent = tuple(ValueChange(path, "") for path in strings(form, "absent"))
    return NewDecision(
        int(fence) if fence.isascii() and fence.isdigit() and len(fence) < 18 else -1,
        str(form.get("seen") or ""),
        cast(Action, action),
        absent if action == "not_in_document" else tuple(_changes(form)),
        str(form.get("reason") or ""),
        wrong_of(strings(form, "path"), strings(form, "should_be"), strings(form, "wrong"))
        if form.get("names")
        else None,
    )


@router.post("/decisions/{number}/undo")
def undo(request: Request, number: int, signed: Writer, service: ServiceOf) -> Response:
    """Take a decision back, and go to its item, which is in the hands of who undid it."""
    try:
        lease = service.undo(signed, number)
    except (RefusedError, TakenError) as error:
        return _refusal(request, signed, error)
    referer = dict(parse_qsl(urlsplit(request.headers.get("referer", "")).query))
    return to(f"/items/{lease.item}", *filters_of(criteria_of(referer)), ("note", "undone"))


@router.get("/items/{number}/sheet", dependencies=[Depends(signed_in)])
def sheet(
    request: Request,
    number: int,
    service: ServiceOf,
    sheets: SheetsOf,
    page: Annotated[int, Query(ge=1, le=100_000)],
    at: Annotated[int | None, Query(ge=0, le=10**9)] = None,
    end: Annotated[int | None, Query(ge=0, le=10**9)] = None,
) -> Response:
    """Another page of the document of an item, with its marks; `at` to `end` are marked as what was just picked."""
    with service.store.reading() as session:
        try:
            drawn = service.draw(session, number)
        except AbsentError as error:
            raise HTTPException(404, str(error)) from error
        document = session.get_one(DocumentRow, drawn.document)
        marks = view(drawn, ()).marks
        if at is not None and end is not None and at < end:
            marks = (Mark(at, end, "changed", ""), *marks)
            page = sheets.page_of(document, at)
        return render(request, "sheet.html.j2", **_drawn_page(sheets, document, page, marks, drawn.read.text))


@router.get("/documents/{number}/pages/{page}.png", dependencies=[Depends(signed_in)])
def picture(number: int, page: int, service: ServiceOf, sheets: SheetsOf) -> Response:
    """A page of a document as a picture."""
    with service.store.reading() as session:
        document = session.get(DocumentRow, number)
        drawn = sheets.picture(document, page) if document is not None else None
    if drawn is None:
        raise HTTPException(404, "没有这一页。 There is no such page.")
    return Response(drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
