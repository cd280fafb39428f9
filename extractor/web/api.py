"""The JSON API: the same actions as the pages, for programs. Described by /api/openapi.json."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query
from pydantic import Field

from extractor.core.evidence import Model
from extractor.core.formatting import printed
from extractor.review.amend import leaves
from extractor.review.culprits import ShouldBe
from extractor.review.decisions import PrintedValue, apply_decisions
from extractor.store.decisions import Action, NewDecision, RefusedError, ValueChange
from extractor.store.keep import current, decisions_of, read_of, readings_of
from extractor.store.queue import (
    AbsentError,
    Criteria,
    Order,
    TakenError,
    claim_next,
    counted,
    listed,
    progress,
    release,
)
from extractor.store.tables import DocumentRow, ItemRow
from extractor.web.pages import ServiceOf, SheetsOf, Writer
from extractor.web.security import SignedIn, csrf_checked, signed_in
from extractor.web.view import compared, view

_MOST = 2**53
Number = Annotated[int, Path(ge=1, le=_MOST)]
Status = Literal["open", "settled", "skipped", "resolved", "withdrawn"]
Words = Annotated[str, Field(max_length=2000)]


class DecisionReply(Model):
    """What went wrong, in both languages."""

    detail: str


class ProgressForm(Model):
    """What this person settled today and in the last hour; for all the questions left, the documents to review, and
    how many of these could not be read.
    """

    today: int
    hour: int
    left: int
    documents: int
    failed: int


class ItemForm(Model):
    """An item of the queue."""

    id: int
    document: int
    organization: str | None
    fiscal_year: int | None
    kind: str
    code: str
    severity: str
    risk: int
    status: Status
    stage: int
    double: bool
    question: dict[str, Any]


class ItemList(Model):
    """A page of items, and how many there are of that kind."""

    total: int
    items: tuple[ItemForm, ...]


class LeaseForm(Model):
    """The right to decide an item; `fence` goes with the decision. `until` is in milliseconds since 1970."""

    item: int
    fence: int
    until: int


class ProposalForm(Model):
    """What would explain a failure."""

    path: str
    value: str
    zh: str
    en: str


class ItemDetail(Model):
    """An item with all that its page shows. `seen` goes with the decision.

    `suspects` are the figures that are probably printed wrong, with what would be right.
    """

    item: ItemForm
    seen: str
    prints: tuple[PrintedValue, ...]
    suspects: tuple[ShouldBe, ...]
    equations: tuple[dict[str, str], ...]
    proposals: tuple[ProposalForm, ...]


class ChangeForm(Model):
    """Another print for a figure; where it stands in the linear text, if the person pointed at it."""

    path: Words
    printed: Words
    start: Annotated[int, Field(ge=0, le=_MOST)] | None = None
    end: Annotated[int, Field(ge=0, le=_MOST)] | None = None

    @property
    def change(self) -> ValueChange:
        return ValueChange(self.path, self.printed, self.start, self.end)


class Trial(Model):
    """Changes to try."""

    changes: Annotated[tuple[ChangeForm, ...], Field(max_length=200)] = ()


class Tried(Model):
    """What changes would do: the question's equations, what fails elsewhere that did not, where each print stands."""

    equations: tuple[dict[str, str], ...]
    broken: tuple[dict[str, str], ...]
    holds: bool
    places: dict[str, PrintedValue]


class WrongForm(Model):
    """A figure that is printed wrong; what would be right in its place, empty where nobody can say."""

    path: Words
    should_be: Words = ""


class EntryForm(Model):
    """A decision: under which lease, having seen what, doing what, and why.

    Accepted `as_printed`, `wrong` are the figures that the document prints wrong, with what would be right; without it
    they are the item's `suspects`.
    """

    fence: Annotated[int, Field(ge=0, le=2**31 - 1)]
    seen: Annotated[str, Field(max_length=64)]
    action: Action
    changes: Annotated[tuple[ChangeForm, ...], Field(max_length=200)] = ()
    wrong: Annotated[tuple[WrongForm, ...], Field(max_length=200)] | None = None
    reason: Words = ""


class DecisionForm(Model):
    """A decision as it was written."""

    id: int
    item: int
    at: int
    stage: int
    action: str
    reason: str
    old: tuple[PrintedValue, ...]
    new: tuple[PrintedValue, ...]
    should_be: tuple[ShouldBe, ...] | None


class UndoForm(Model):
    """Why a decision is taken back."""

    reason: Words = ""


class LeafForm(Model):
    """A leaf of the record as it stands, and what stands behind it."""

    path: str
    printed: str
    page: int
    start: int
    end: int
    origin: str


class DocumentForm(Model):
    """A document with its leaves as they stand."""

    id: int
    name: str
    sha256: str
    organization: str | None
    fiscal_year: int | None
    leaves: tuple[LeafForm, ...]


_REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"model": DecisionReply, "description": "nobody is signed in"},
    403: {"model": DecisionReply, "description": "not allowed"},
    404: {"model": DecisionReply, "description": "there is no such thing"},
    409: {
        "model": DecisionReply,
        "description": "the lease is lost, what was seen has changed, or the entry says nothing",
    },
}
router = APIRouter(prefix="/api", responses=_REFUSED, dependencies=[Depends(signed_in)])


def _refused(error: RefusedError | TakenError) -> HTTPException:
    """An error of the service as HTTP says it."""
    if isinstance(error, AbsentError):
        return HTTPException(404, str(error))
    forbidden = isinstance(error, RefusedError) and error.kind == "forbidden"
    return HTTPException(403 if forbidden else 409, str(error))


def _form(item: ItemRow) -> ItemForm:
    names = ("id", "kind", "code", "severity", "risk", "status", "stage", "double", "question")
    document = item.document
    about = {"document": document.id, "organization": document.organization, "fiscal_year": document.fiscal_year}
    return ItemForm.model_validate({name: getattr(item, name) for name in names} | about)


@router.get("/progress")
def api_progress(signed: SignedIn, service: ServiceOf) -> ProgressForm:
    """How far the queue is."""
    with service.store.reading() as session:
        done = progress(session, signed.id)
    waiting = done.waiting
    return ProgressForm(
        today=done.today, hour=done.hour, left=done.left, documents=waiting.to_review, failed=waiting.failed
    )


@router.get("/items")
def api_items(
    service: ServiceOf,
    words: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    code: Annotated[str, Query(max_length=40)] = "",
    status: Status = "open",
    order: Order = "risk",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> ItemList:
    """Items of the queue."""
    criteria = Criteria(_clean(words), year, _clean(code), status, None, order)
    with service.store.reading() as session:
        items = tuple(_form(item) for item in listed(session, criteria, limit, offset))
        return ItemList(total=counted(session, criteria), items=items)


def _clean(words: str) -> str:
    """Words as a database takes them: PostgreSQL has no text with a NUL in it."""
    return words.replace("\0", "").encode("utf-8", "replace").decode()


@router.get("/items/{number}")
def api_item(number: Number, service: ServiceOf) -> ItemDetail:
    """An item with its figures, equations and proposals."""
    with service.store.reading() as session:
        item = session.get(ItemRow, number)
        if item is None:
            raise HTTPException(404, "没有这一项。 There is no such item.")
        drawn = service.draw(session, number)
        shown = view(drawn, readings_of(session, item.document))
        return ItemDetail(
            item=_form(item),
            seen=drawn.seen,
            prints=drawn.prints,
            suspects=drawn.suspects,
            equations=tuple(equation.form for equation in shown.equations),
            proposals=tuple(ProposalForm(path=p.path, value=p.value, zh=p.zh, en=p.en) for p in shown.proposals),
        )


@router.post("/next")
def api_next(signed: Writer, service: ServiceOf) -> LeaseForm | None:
    """Take the riskiest free item; null where there is none."""
    with service.store.writing() as session:
        lease = claim_next(session, signed, lease_ms=service.lease_ms)
    return None if lease is None else LeaseForm(item=lease.item, fence=lease.fence, until=lease.until)


@router.post("/items/{number}/claim")
def api_claim(number: Number, signed: Writer, service: ServiceOf) -> LeaseForm:
    """Take an item, or keep one's own lease of it alive."""
    try:
        lease = service.claim(signed, number)
    except TakenError as error:
        raise _refused(error) from error
    return LeaseForm(item=lease.item, fence=lease.fence, until=lease.until)


@router.post("/items/{number}/release", status_code=204)
def api_release(
    number: Number, signed: Writer, service: ServiceOf, fence: Annotated[int, Query(ge=0, le=2**31 - 1)]
) -> None:
    """Give an item back."""
    with service.store.writing() as session:
        release(session, signed, number, fence)


@router.post("/items/{number}/evaluate", dependencies=[Depends(csrf_checked)])
def api_evaluate(number: Number, trial: Trial, service: ServiceOf, sheets: SheetsOf) -> Tried:
    """What changes would do; nothing is written."""
    with service.store.reading() as session:
        try:
            drawn = service.draw(session, number)
            state, prints = service.evaluate(drawn, [form.change for form in trial.changes])
        except (TakenError, RefusedError) as error:
            raise _refused(error) from error
        document = session.get_one(DocumentRow, drawn.document)
        places = {
            after.path: after if after.own else after.model_copy(update={"page": sheets.page_of(document, after.start)})
            for after in prints
        }
    return Tried(**compared(drawn.question, drawn.state, state), places=places)


@router.post("/items/{number}/decisions", status_code=201)
def api_decide(number: Number, entry: EntryForm, signed: Writer, service: ServiceOf) -> DecisionForm:
    """Write a decision."""
    changes = tuple(form.change for form in entry.changes)
    wrong = None
    if entry.wrong is not None:
        wrong = tuple(ShouldBe(path=form.path, printed=_clean(form.should_be)) for form in entry.wrong)
    said = NewDecision(entry.fence, _clean(entry.seen), entry.action, changes, _clean(entry.reason), wrong)
    try:
        decision = service.decide(signed, number, said)
    except (RefusedError, TakenError) as error:
        raise _refused(error) from error
    return DecisionForm.model_validate(
        {name: getattr(decision, name) for name in ("id", "at", "stage", "action", "reason", "old", "new", "should_be")}
        | {"item": number}
    )


@router.post("/decisions/{number}/undo")
def api_undo(number: Number, why: UndoForm, signed: Writer, service: ServiceOf) -> LeaseForm:
    """Take a decision back; the item is in the hands of who undid it."""
    try:
        lease = service.undo(signed, number, _clean(why.reason))
    except (RefusedError, TakenError) as error:
        raise _refused(error) from error
    return LeaseForm(item=lease.item, fence=lease.fence, until=lease.until)


@router.get("/documents/{number}")
def api_document(number: Number, service: ServiceOf) -> DocumentForm:
    """A document as it stands after all decisions, each leaf with what stands behind it."""
    with service.store.reading() as session:
        document = session.get(DocumentRow, number)
        if document is None:
            raise HTTPException(404, "没有这份文件。 There is no such document.")
        state = apply_decisions(read_of(document, current(session, document)), decisions_of(session, document))
        found = leaves(state.record)
    return DocumentForm(
        id=document.id,
        name=document.name,
        sha256=document.sha256,
        organization=document.organization,
        fiscal_year=document.fiscal_year,
        leaves=tuple(
            LeafForm(
                path=path,
                printed=printed(leaf.value),
                page=leaf.where.page,
                start=leaf.figure[0],
                end=leaf.figure[1],
                origin=state.origins[path],
            )
            for path, leaf in found.items()
        ),
    )
