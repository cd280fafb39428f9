"""What a page is made of: templates in the language of the request, filters as fields, addresses of static files."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from extractor.doctypes.base import DocType
from extractor.store.queue import Criteria, Order
from extractor.web import messages as words
from extractor.web.security import local

STATIC = Path(__file__).with_name("static")
FILTERS = ("words", "year", "code", "status", "order")
_NOTES = {
    "undone": ("已撤销，请重新决定。", "Undone; decide again."),
    "done": ("已保存。", "Saved."),
    "contested": ("已提请审核：任何人都可以在队列中处理。", "Put to the queue, for anybody to settle."),
    "empty": ("没有符合条件的问题了。", "Nothing is left to settle here."),
}


@cache
def environment() -> Environment:
    """The templates; what a document says is escaped wherever it is shown."""
    loader = PackageLoader("extractor.web")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:16]}"


@dataclass(frozen=True, slots=True)
class Flash:
    """A line on top of a page; `undo` is the decision that it offers to undo."""

    text: str
    kind: str = "good"
    undo: int | None = None


def language(request: Request) -> words.Lang:
    """The language that this browser chose; Chinese where it did not."""
    return "en" if request.cookies.get("lang") == "en" else "zh"


def render(
    request: Request, name: str, status: int = 200, *, doctypes: Iterable[DocType] = (), **given: Any
) -> HTMLResponse:
    """A page in the language of the request; rules of `doctypes` are called by their titles."""
    lang = language(request)
    query = f"?{request.url.query}" if request.url.query else ""
    common = {
        "lang": lang,
        "t": words.speaker(lang),
        "title": words.titles(lang, doctypes),
        "action": words.naming(words.ACTIONS, lang),
        "severity": words.naming(words.SEVERITIES, lang),
        "reader_name": words.naming(words.READERS, lang),
        "when": lambda at: datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M"),
        "asset": asset,
        "keys": words.KEYS,
        "here": local(request.url.path + query) if request.method == "GET" else "/",
    }
    return HTMLResponse(environment().get_template(name).render(common | {"signed": None} | given), status)


def criteria_of(values: Mapping[str, Any]) -> Criteria:
    """The filter of a query or of a form; what is no filter is left out."""
    year = str(values.get("year") or "")
    status, order = str(values.get("status") or ""), str(values.get("order") or "")
    return Criteria(
        words=str(values.get("words") or "").strip()[:100],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        code=str(values.get("code") or "")[:40],
        status=status if status in {name for name, _, _ in words.STATUSES} else "open",
        order=cast(Order, order) if order in {name for name, _, _ in words.ORDERS} else "risk",
    )


def filters_of(criteria: Criteria) -> list[tuple[str, str]]:
    """A filter as the fields of a form or a query; what is as usual is left out."""
    usual = Criteria()
    return [(name, str(getattr(criteria, name))) for name in FILTERS if getattr(criteria, name) != getattr(usual, name)]


def to(path: str, *parts: tuple[str, Any]) -> RedirectResponse:
    """Send the browser to a page of ours, with these parts in its query."""
    return RedirectResponse(f"{path}?{urlencode(parts)}" if parts else path, 303)


def flash_of(request: Request) -> Flash | None:
    """What the page before wants said: by names of our own, never by its words."""
    t = words.speaker(language(request))
    done, note = request.query_params.get("done", ""), request.query_params.get("note", "")
    if done.isascii() and done.isdigit() and len(done) < 18:
        return Flash(t(*_NOTES["done"]), undo=int(done))
    return Flash(t(*_NOTES[note])) if note in _NOTES else None
