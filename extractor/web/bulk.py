"""Many questions answered alike: previewed one by one, decided together, taken back together. Requests in, HTML out."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from extractor.core.evidence import Model
from extractor.core.schema import spoken
from extractor.store.accounts import Signed
from extractor.store.database import Session
from extractor.store.decisions import Action, DecisionService, OpenedItem
from extractor.store.queue import listed, progress
from extractor.store.tables import ItemRow
from extractor.store.types import MissingTypeError, types_kept
from extractor.web import messages as words
from extractor.web.pages import Form, ServiceOf, Writer, strings
from extractor.web.question_words import field_words
from extractor.web.render import criteria_of, filters_of, language, render
from extractor.web.security import needs
from extractor.web.view import concerned, equations

MOST_IN_BULK = 100
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Senior = Annotated[Signed, Depends(needs("senior"))]
_ACTIONS = {
    "as_printed": ("原文如此：下列数印错", "Wrong in print: the figures named here"),
    "correct": ("更正读数为下列之数", "Correct the readings as named here"),
    "not_in_document": ("文中没有下列之数", "The figures named here are not in the document"),
    "skip": ("跳过", "Skip"),
}


@router.get("/bulk")
def bulk_preview(request: Request, signed: Senior, service: ServiceOf) -> Response:
    """The first open items of a filter, each with its equations and what would be said of which figure."""
    criteria = criteria_of(request.query_params)
    t = words.speaker(language(request))
    with service.store.reading() as session:
        found = listed(session, criteria, MOST_IN_BULK)
        rows = [row for item in found if (row := _row(session, service, item, t)) is not None]
        done = progress(session, signed.id)
    return render(
        request,
        "bulk.html.j2",
        signed=signed,
        progress=done,
        code=criteria.code,
        filters=filters_of(criteria),
        rows=rows,
        actions=_ACTIONS.items(),
        doctypes=types_kept(session),
    )


def _row(session: Session, service: DecisionService, item: ItemRow, t: words.T) -> dict[str, Any] | None:
    try:
        drawn = service.draw(session, item.id)
    except MissingTypeError:  # it waits for a program that has its type
        return None
    failing = [one for one in concerned(drawn.question, drawn.state.results) if one.status == "fail"]
    return {
        "item": item.id,
        "seen": drawn.seen,
        "organization": item.document.organization or item.document.name,
        "year": item.document.fiscal_year,
        "asked": t(drawn.question.zh, drawn.question.en),
        "equations": equations(failing),
        "suspects": _suspects(drawn.read.doctype.record, drawn, t),
    }


def _suspects(record: type[Model], drawn: OpenedItem, t: words.T) -> list[str]:
    """The figures that are named with what should be there, in words."""
    was = {value.path: value.printed for value in drawn.prints}
    named = ((field_words(one.path, spoken(record, one.path), t), one) for one in drawn.suspects)
    return [f"{name} {was[one.path]}" + (f" → {one.printed}" if one.printed else "") for name, one in named]


@router.post("/bulk")
def bulk(request: Request, signed: Writer, _: Senior, service: ServiceOf, form: Form) -> Response:
    """Decide what was ticked, each as it was previewed; the page that says so can take it all back."""
    action = str(form.get("action") or "as_printed")
    if action not in _ACTIONS:
        raise HTTPException(422, "没有这种决定。 There is no such decision.")
    taken = [value.partition(":") for value in strings(form, "take")]
    chosen = [(int(number), seen) for number, _, seen in taken if number.isascii() and number.isdigit()]
    done, left = service.bulk(signed, chosen, str(form.get("reason") or ""), cast(Action, action))
    t = words.speaker(language(request))
    text = t(
        f"写入了 {len(done)} 项；{len(left)} 项有变化、正被处理或无可写入，没有写入。",
        f"{len(done)} decided; {len(left)} have changed, are held or say nothing, and were not written.",
    )
    return _said(request, signed, t("批量处理", "Decided in bulk"), text, [one.id for one in done])


@router.post("/bulk/undo")
def bulk_undo(request: Request, signed: Writer, _: Senior, service: ServiceOf, form: Form) -> Response:
    """Take back what was decided together."""
    numbers = [int(number) for number in strings(form, "decision") if number.isascii() and number.isdigit()]
    done, left = service.undo_all(signed, numbers[:MOST_IN_BULK])
    t = words.speaker(language(request))
    text = t(
        f"撤销了 {len(done)} 项；{len(left)} 项已被撤销、取代或正被处理。",
        f"{len(done)} undone; {len(left)} were undone or superseded before, or are held.",
    )
    return _said(request, signed, t("批量撤销", "Undone in bulk"), text, [])


def _said(request: Request, signed: Signed, heading: str, text: str, decisions: list[int]) -> Response:
    return render(
        request, "bulk_done.html.j2", signed=signed, heading=heading, text=text, back="/", decisions=decisions
    )
