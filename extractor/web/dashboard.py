"""The dashboard in the queue: the same page as `extractor dashboard` writes, of the store as it is now."""

import hashlib
from functools import cache
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from extractor.export.dashboard.counted import Dashboard, counted
from extractor.export.dashboard.page import FOLDER, body, script
from extractor.store.accounts import Signed
from extractor.store.database import Session
from extractor.store.overview import overview, state_of
from extractor.store.queue import progress
from extractor.web import api
from extractor.web.pages import ServiceOf
from extractor.web.render import language, render
from extractor.web.security import PLOTTED, needs, signed_in

Senior = Annotated[Signed, Depends(needs("senior"))]
_PARTS = {"dashboard.css": "text/css", "dashboard.js": "text/javascript", "plotly.js": "text/javascript"}
_KEPT = {"Cache-Control": "private, max-age=31536000, immutable"}
router = APIRouter(dependencies=[Depends(signed_in)])


class Board:
    """Counts the store, and again only once something in it has changed; who asks meanwhile waits for the one count."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: tuple[tuple[int, ...], Dashboard] | None = None

    def now(self, session: Session) -> Dashboard:
        """The store as the session sees it."""
        state = state_of(session)
        with self._lock:
            if self._known is None or self._known[0] != state:
                self._known = state, counted(overview(session))
            return self._known[1]


@cache
def _part(name: str) -> str:
    return script() if name == "plotly.js" else (FOLDER / name).read_text(encoding="utf-8")


@cache
def _address(name: str) -> str:
    return f"/dashboard/{name}?v={hashlib.sha256(_part(name).encode()).hexdigest()[:16]}"


@router.get(PLOTTED, include_in_schema=False, response_class=HTMLResponse)
def page(request: Request, signed: Senior, service: ServiceOf) -> Response:
    """The store at a glance."""
    with service.store.reading() as session:
        done, found = progress(session, signed.id), request.app.state.board.now(session)
    text = body(found, language(request), "/documents")
    return render(request, "dashboard.html.j2", signed=signed, progress=done, body=text, address=_address)


@router.get("/dashboard/{name}", include_in_schema=False)
def part(name: str) -> Response:
    """What the page is drawn with."""
    if name not in _PARTS:
        return Response(status_code=404)
    return Response(_part(name), media_type=_PARTS[name], headers=_KEPT)


@router.get("/api/dashboard", responses=api.router.responses)
def api_dashboard(request: Request, _: Senior, service: ServiceOf) -> Dashboard:
    """The numbers of the dashboard."""
    with service.store.reading() as session:
        found: Dashboard = request.app.state.board.now(session)
    return found
