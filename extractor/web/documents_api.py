"""The JSON API of the documents: the same actions as their pages."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import Field

from extractor.core.evidence import Model
from extractor.errors import ExtractorError
from extractor.review.raised import named, open_places
from extractor.store.accounts import Signed
from extractor.store.contest import Addition, Contest, add, contest, correct
from extractor.store.decisions import RefusedError, ValueChange
from extractor.store.documents import Standing, Wanted, documents, documents_counted, facets_of, numbers_of, progress_of
from extractor.store.queue import AbsentError, TakenError
from extractor.store.tables import Decision, DocumentRow
from extractor.web import api
from extractor.web.api import DecisionForm, Number, Words
from extractor.web.documents import original, plain
from extractor.web.inbox import Inbox
from extractor.web.pages import ServiceOf, SheetsOf, Writer
from extractor.web.security import csrf_checked, needs, signed_in

_MOST_PLACE = 10**9
_ABSENT = "没有这份文件。 There is no such document."
Senior = Annotated[Signed, Depends(needs("senior"))]
Word = Annotated[str, Query(max_length=200)]
router = APIRouter(prefix="/api", responses=api.router.responses, dependencies=[Depends(signed_in)])


class ListedForm(Model):
    """A document in the list; `left` of `asked` questions wait for a person."""

    id: int
    name: str
    format: str
    organization: str | None
    fiscal_year: int | None
    type: str | None
    verdict: str | None
    pages: int
    assignee: str | None
    asked: int
    left: int
    standing: Standing


class FacetForm(Model):
    """A value to filter by, and how many there are."""

    value: str
    count: int


class DocumentList(Model):
    """A page of documents; `counts` says how all that are wanted stand, `facets` what the store may be filtered by."""

    total: int
    documents: tuple[ListedForm, ...]
    counts: dict[str, int]
    facets: dict[str, tuple[FacetForm, ...]]


class PlaceForm(Model):
    """Where a figure can be added. An empty key in the path stands for an element whose label comes with the figure."""

    path: str
    name: str


class ContestForm(Model):
    """A figure that somebody doubts: `was` is the print that they saw there."""

    path: Words
    was: Words
    reason: Words


class CorrectionForm(Model):
    """A figure decided at once: another print, as printed, or not in the document."""

    path: Words
    was: Words
    action: Literal["correct", "as_printed", "not_in_document"] = "correct"
    printed: Words = ""
    start: Annotated[int, Field(ge=0, le=_MOST_PLACE)] | None = None
    end: Annotated[int, Field(ge=0, le=_MOST_PLACE)] | None = None
    reason: Words = ""


class AdditionForm(Model):
    """A figure that was missed; `label` goes into an empty key of the path, `start` is where it is printed."""

    path: Words
    label: Words = ""
    printed: Words
    start: Annotated[int, Field(ge=0, le=_MOST_PLACE)] | None = None
    reason: Words = ""


class RaisedForm(Model):
    """The question that a contested figure is in the queue as."""

    item: int
    status: str


class TakenForm(Model):
    """A document of a file that was sent: its number, where it could be read."""

    id: int | None
    name: str
    status: str
    verdict: str | None
    error: str | None


class TakenList(Model):
    """The documents of a file: more than one where it is an archive."""

    documents: tuple[TakenForm, ...]


def _refused(error: RefusedError | TakenError) -> HTTPException:
    if isinstance(error, AbsentError):
        return HTTPException(404, str(error))
    return HTTPException(409, str(error))


@router.get("/documents")
def api_documents(
    service: ServiceOf,
    words: Annotated[str, Query(max_length=100)] = "",
    organization: Word = "",
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    type: Word = "",  # noqa: A002 - as it is called
    code: Word = "",
    assignee: Word = "",
    standing: Standing | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> DocumentList:
    """The documents of the store, by organisation and year."""
    wanted = Wanted(plain(words), plain(organization), year, plain(type), plain(code), plain(assignee), standing)
    with service.store.reading() as session:
        found = documents(session, wanted, limit, offset)
        facets = asdict(facets_of(session))
        return DocumentList(
            total=documents_counted(session, wanted),
            documents=tuple(ListedForm(**asdict(one), standing=one.standing) for one in found),
            counts={str(name): count for name, count in progress_of(session, wanted).items()},
            facets={
                name: tuple(FacetForm(value=str(v), count=n) for v, n in values) for name, values in facets.items()
            },
        )


@router.get("/documents/{number}/places")
def api_places(number: Number, service: ServiceOf) -> tuple[PlaceForm, ...]:
    """Where figures that were missed can be added to a document."""
    with service.store.reading() as session:
        row = session.get(DocumentRow, number)
        if row is None:
            raise HTTPException(404, _ABSENT)
        _, state = service.standing(session, row)
    return tuple(PlaceForm(path=path, name=name) for path, name in open_places(state.record))


@router.get(
    "/documents/{number}/file",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "the file as it was read"}},
)
def api_file(number: Number, service: ServiceOf, sheets: SheetsOf) -> Response:
    """The file as it was read; 404 where it is gone, or another one by now."""
    return original(number, service, sheets)


@router.post("/documents/{number}/contests", status_code=201)
def api_contest(number: Number, said: ContestForm, signed: Writer, service: ServiceOf) -> RaisedForm:
    """Put a figure to the queue as a question, with the reason as its first comment."""
    try:
        item = contest(service, signed, number, Contest(plain(said.path), plain(said.was), plain(said.reason)))
    except (RefusedError, TakenError) as error:
        raise _refused(error) from error
    return RaisedForm(item=item.id, status=item.status)


@router.post("/documents/{number}/corrections", status_code=201)
def api_correct(number: Number, said: CorrectionForm, signed: Writer, service: ServiceOf) -> DecisionForm:
    """Decide about any figure, whether a question asks about it or not."""
    change = ValueChange(plain(said.path), plain(said.printed), said.start, said.end)
    given = Contest(plain(said.path), plain(said.was), plain(said.reason))
    try:
        return _decided(correct(service, signed, number, given, said.action, change))
    except (RefusedError, TakenError) as error:
        raise _refused(error) from error


@router.post("/documents/{number}/additions", status_code=201)
def api_add(number: Number, said: AdditionForm, signed: Writer, service: ServiceOf) -> DecisionForm:
    """Add a figure that stands in the document and was not read."""
    path = named(plain(said.path), plain(said.label).strip())
    given = Addition(path, plain(said.printed), said.start, plain(said.reason))
    try:
        return _decided(add(service, signed, number, given))
    except (RefusedError, TakenError) as error:
        raise _refused(error) from error


def _decided(decision: Decision) -> DecisionForm:
    names = ("id", "at", "stage", "action", "reason", "old", "new", "should_be")
    return DecisionForm.model_validate({name: getattr(decision, name) for name in names} | {"item": decision.item_id})


@router.put(
    "/documents",
    dependencies=[Depends(csrf_checked)],
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}, "required": True}},
)
async def api_take(
    request: Request, _: Senior, service: ServiceOf, name: Annotated[str, Query(max_length=500)]
) -> TakenList:
    """Send a file into the queue: of the formats and within the limits of a run. It is read by the grammar."""
    inbox: Inbox | None = request.app.state.inbox
    if inbox is None:
        raise HTTPException(409, "这个服务器不接收文件（--inbox）。 This server takes no files (--inbox).")
    try:
        rows = await inbox.take(name, request.stream())
    except ExtractorError as error:
        raise HTTPException(409, str(error)) from error
    with service.store.reading() as session:
        known = numbers_of(session, [str(row["source"]) for row in rows])
    return TakenList(documents=tuple(_taken(row, known) for row in rows))


def _taken(row: dict[str, Any], known: dict[str, int]) -> TakenForm:
    return TakenForm(
        id=known.get(str(row["source"])),
        name=row["document"],
        status=row["status"],
        verdict=row.get("verdict"),
        error=row.get("error"),
    )
