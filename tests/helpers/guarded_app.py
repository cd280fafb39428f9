"""A small app behind the guard, and a browser before it: what the tests of its security ask."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from conftest import Filled
from fastapi import Depends, FastAPI, Form, HTTPException, Request, Response
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.testclient import TestClient

from extractor.store.accounts import add_account, sign_in, whoami
from extractor.store.database import Store, open_store
from extractor.web.security import (
    Guard,
    SignedIn,
    csrf_checked,
    drop_cookie,
    local,
    needs,
    secure,
    set_cookie,
    try_sign_in,
)

PASSWORD = "正确的密码 12345"
LOOPBACK = Guard.at("127.0.0.1", 8000)
PUBLIC = Guard.at("0.0.0.0", 8443, tls=True, names=("review.example.org",))
OWN, EVIL = "http://127.0.0.1:8000", "http://evil.example"
HTML = {"Accept": "text/html,*/*;q=0.8"}


@contextmanager
def staffed(store_file: Filled, folder: Path) -> Iterator[Store]:
    """A store with 王芳, who is a senior."""
    made = store_file("staffed", lambda store: add_account(store, "王芳", "senior", PASSWORD))
    store = open_store(str(shutil.copy(made, folder / "store.db")))
    yield store
    store.close()


def served(store: Store, guard: Guard = LOOPBACK) -> TestClient:
    """A browser, before an app that has nothing but the guard."""
    app = FastAPI()
    pages(app)
    writes(app)
    doors(app, guard)
    scheme, host = ("https", guard.hosts[-1]) if guard.tls else ("http", guard.hosts[0])
    return TestClient(
        secure(app, store, guard),
        base_url=f"{scheme}://{host}",
        raise_server_exceptions=False,
        follow_redirects=False,
    )


def pages(app: FastAPI) -> None:
    @app.get("/page")
    def page(signed: SignedIn) -> dict[str, str]:
        return {"name": signed.name, "role": signed.role}

    @app.get("/image")
    def image() -> Response:
        return PlainTextResponse("", headers={"Cache-Control": "private, max-age=60", "X-Content-Type-Options": "x"})

    @app.get("/senior", dependencies=[Depends(needs("senior"))])
    @app.get("/admin", dependencies=[Depends(needs("admin"))])
    def queue_page() -> str:
        return "ok"

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        return PlainTextResponse("", 404 if name == "missing.css" else 200)

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError


def writes(app: FastAPI) -> None:
    @app.api_route("/write", methods=["POST", "GET"], dependencies=[Depends(csrf_checked)])
    def write() -> str:
        return "written"

    @app.post("/form", dependencies=[Depends(csrf_checked)])
    def form(note: Annotated[str, Form()]) -> str:
        return note

    @app.post("/json", dependencies=[Depends(csrf_checked)])
    def body(said: dict[str, str]) -> dict[str, str]:
        return said

    @app.post("/open")
    async def unguarded(request: Request) -> int:
        return len(await request.body())


def doors(app: FastAPI, guard: Guard) -> None:
    @app.post("/sign-in")
    def enter(request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()]) -> Response:
        token = try_sign_in(request, name, password)
        if token is None:
            raise HTTPException(403, "wrong")
        response = RedirectResponse(local(request.query_params.get("next")), 303)
        set_cookie(response, token, guard)
        return response

    @app.post("/sign-out")
    def leave() -> Response:
        response = RedirectResponse("/", 303)
        drop_cookie(response, guard)
        return response


def signed(store: Store, guard: Guard = LOOPBACK) -> tuple[TestClient, str]:
    """A browser that 王芳 has signed in with, and the token that her pages carry."""
    token = sign_in(store, "王芳", PASSWORD)
    assert token is not None
    browser = served(store, guard)
    browser.cookies.set(guard.cookie, token)
    with store.reading() as session:
        who = whoami(session, token)
    assert who is not None
    return browser, who.csrf


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
