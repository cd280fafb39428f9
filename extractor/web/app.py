"""Put the review queue together as a web application. A store in, the application out."""

import json
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from extractor.store.database import Store
from extractor.store.decisions import DecisionService
from extractor.store.types import MissingTypeError
from extractor.web import api, auth, bulk, dashboard, documents, documents_api, messages, pages, people, people_api
from extractor.web.inbox import Inbox
from extractor.web.page_images import Sheets
from extractor.web.render import STATIC, language, render
from extractor.web.security import Guard, secure


def create_app(store: Store, guard: Guard, inbox: Path | None = None) -> ASGIApp:
    """The pages and the API over a store, behind what guards them; files that are sent go to the folder `inbox`."""
    app = FastAPI(
        title="extractor review",
        description="审核队列的接口：与网页相同的操作。 The review queue: the same actions as its pages.",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
    )
    app.state.service, app.state.sheets = DecisionService(store), Sheets()
    app.state.board = dashboard.Board()
    app.state.inbox = Inbox(store, inbox) if inbox is not None else None
    for part in (api, auth, bulk, dashboard, documents, documents_api, pages, people, people_api):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.exception_handler(HTTPException)
    async def error_page(request: Request, error: HTTPException) -> Response:
        """An error as who asked reads it: a page for a browser, JSON for a program."""
        if isinstance(error.__cause__, ValueError | RecursionError):  # a body that no JSON parser takes
            error = HTTPException(422, "请求内容无法读取。 The request's body cannot be read.")
        wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
        if error.status_code == 303 or not wants_page:
            return await http_exception_handler(request, error)
        heading = messages.speaker(language(request))("出错了", "Something is wrong")
        page = render(request, "message.html.j2", error.status_code, heading=heading, text=error.detail, back="/")
        page.headers.update(error.headers or {})
        return page

    @app.exception_handler(RequestValidationError)
    async def wrong_input(_: Request, error: RequestValidationError) -> Response:
        """What is wrong with a request, without what it held: not every value that is read can be written again."""
        problems = [{name: one[name] for name in ("type", "loc", "msg")} for one in error.errors()]
        return Response(json.dumps({"detail": problems}), 422, media_type="application/json")

    @app.exception_handler(MissingTypeError)
    async def missing_type_page(request: Request, error: MissingTypeError) -> Response:
        """A document that can be looked at only where its type is installed."""
        return await error_page(request, HTTPException(501, str(error)))

    return secure(app, store, guard)
