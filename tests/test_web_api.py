"""The JSON API does what the pages do, refuses what it must, and keeps to its own description whatever it is asked."""

import gc
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from conftest import CORPUS, Filled
from fastapi.routing import APIRoute
from helpers.kept_store import kept_of
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from extractor.store.accounts import Role, add_account, token_for
from extractor.store.database import Store, open_store
from extractor.store.keep import keep
from extractor.web import api, auth, dashboard, documents, documents_api, pages, people, people_api
from extractor.web.app import create_app
from extractor.web.security import FILES, Guard

LANPING = CORPUS / "documents" / "lanping-disabled-2022.txt"
CANGPU = CORPUS / "documents" / "cangpu-culture-2023.pdf"
HOST = "127.0.0.1:8765"
ROLES: tuple[Role, ...] = get_args(Role)


def program(store: Store, name: str, role: Any = "reviewer") -> TestClient:
    """Somebody's program, with a token of theirs."""
    add_account(store, name, role, "long enough a word")
    app = create_app(store, Guard((HOST,), tls=False))
    bearer = {"Authorization": f"Bearer {token_for(store, name, 1)}"}
    return TestClient(app, base_url=f"http://{HOST}", headers=bearer, raise_server_exceptions=True)


def with_lanping(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")


@pytest.fixture
def small(store_file: Filled, tmp_path: Path) -> Iterator[Store]:
    store = open_store(str(shutil.copy(store_file("lanping", with_lanping), tmp_path / "q.db")))
    yield store
    store.close()


@pytest.fixture(scope="module")
def opened(store_file: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for what changes nothing that another test looks at."""
    store = open_store(str(shutil.copy(store_file("lanping", with_lanping), tmp_path_factory.mktemp("api"))))
    yield store
    store.close()


@pytest.fixture(scope="module")
def described(opened: Store) -> TestClient:
    """The program of an admin there."""
    return program(opened, "admin", "admin")


def test_an_item_is_taken_tried_decided_and_undone(small: Store) -> None:
    me = program(small, "甲")
    lease = me.post("/api/next").json()
    item = me.get(f"/api/items/{lease['item']}").json()
    assert item["item"]["question"]["paths"]
    first = item["prints"][0]
    changes = [{"path": first["path"], "printed": "1.23"}]
    tried = me.post(f"/api/items/{lease['item']}/evaluate", json={"changes": changes}).json()
    assert tried["places"][first["path"]]["own"]
    entry = {"fence": lease["fence"], "seen": item["seen"], "action": "correct", "changes": changes, "reason": "看清了"}
    written = me.post(f"/api/items/{lease['item']}/decisions", json=entry)
    assert (written.status_code, written.json()["new"][0]["path"]) == (201, first["path"])
    again = me.post(f"/api/items/{lease['item']}/decisions", json=entry)
    assert again.status_code == 409
    document = me.get(f"/api/documents/{item['item']['document']}").json()
    leaf = next(leaf for leaf in document["leaves"] if leaf["path"] == first["path"])
    assert leaf["origin"] == "reviewer_own"
    taken_back = me.post(f"/api/decisions/{written.json()['id']}/undo", json={"reason": "再看看"})
    assert taken_back.json()["item"] == lease["item"]
    assert me.get("/api/progress").json()["left"] == me.get("/api/items").json()["total"]


def test_two_programs_never_hold_the_same_item(small: Store) -> None:
    one, other = program(small, "甲"), program(small, "乙")
    held = [one.post("/api/next").json()["item"], other.post("/api/next").json()["item"]]
    assert held[0] != held[1]
    refused = other.post(f"/api/items/{held[0]}/claim")
    assert (refused.status_code, "甲" in refused.json()["detail"]) == (409, True)
    assert one.post(f"/api/items/{held[0]}/release", params={"fence": 1}).status_code == 204
    assert other.post(f"/api/items/{held[0]}/claim").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/items"), ("POST", "/api/next"), ("GET", "/api/documents/1"), ("GET", "/documents/1/pages/1.png")],
)
def test_nobody_is_told_anything_without_signing_in(described: TestClient, method: str, path: str) -> None:
    nobody = TestClient(described.app, base_url=f"http://{HOST}", headers={"Authorization": "Bearer nonsense"})
    assert nobody.request(method, path).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/documents/1/pages/..%2f..%2f..%2fetc%2fpasswd.png",
        "/documents/1%2f..%2f..%2fetc/pages/1.png",
        "/documents/%2e%2e/pages/1.png",
        "/documents/1/pages/1.png%00.txt",
        "/enter/..%2f..%2fetc%2fpasswd",
        "/items/..%2f1",
        "/items/1/../../../etc/passwd",
        "/api/documents/..%2f1",
    ],
)
def test_no_path_of_a_request_is_ever_opened(described: TestClient, path: str) -> None:
    answer = described.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (400, 403, 404, 422)
    assert "root:" not in answer.text
    assert "create_app" not in answer.text


def test_a_page_is_drawn_only_while_the_file_is_what_it_was(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "q.db"))
    moved = tmp_path / "a.pdf"
    moved.write_bytes(CANGPU.read_bytes())
    kept = kept_of(CANGPU)
    number = keep(store, type(kept)(**{**_fields(kept), "path": str(moved)}), "one").document
    me = program(store, "甲")
    page = f"/documents/{number}/pages/1.png"
    assert me.get(page).content.startswith(b"\x89PNG")
    for wrong in ("0", "99", "-1", "1e3"):
        assert me.get(f"/documents/{number}/pages/{wrong}.png").status_code in (404, 422)
    moved.write_bytes(b"%PDF-1.4 another file")
    other = program(store, "乙")  # a server that remembers nothing
    assert other.get(page).status_code == 404
    assert other.get("/items/1", headers={"Accept": "text/html"}).status_code == 200  # its text is still shown
    store.close()


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_what_a_document_says_is_never_html(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "q.db"))
    kept = kept_of(LANPING)
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\"'"
    row = kept.row | {"organization": evil}
    keep(store, type(kept)(**_fields(kept) | {"row": row, "text": evil + kept.text[len(evil) :], "name": evil}), "one")
    me = program(store, "甲", "senior")
    code = me.get("/api/items").json()["items"][0]["code"]
    for path in ("/", "/items/1", f"/bulk?code={code}", "/?words=<script>alert(1)</script>"):
        page = me.get(path, headers={"Accept": "text/html"}).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "alert" not in page or "&lt;script&gt;alert" in page
        assert "49" not in page or "{{7*7}}" in page
    store.close()


FOR_ANYBODY = {"/sign-in", "/enter/{link}", "/language"}
FOR_SENIORS = {("GET", "/bulk"), ("POST", "/bulk"), ("GET", "/dashboard"), ("GET", "/api/dashboard"), FILES}
FOR_ADMINS = re.compile(r"(/api)?/(people|assignments)(/.*)?")
PLACES = [
    (method, route.path)
    for part in (api, auth, dashboard, documents, documents_api, pages, people, people_api)
    for route in part.router.routes
    if isinstance(route, APIRoute) and route.path not in FOR_ANYBODY
    for method in sorted(route.methods or ())
]


@pytest.mark.parametrize(("method", "path"), PLACES)
def test_each_place_is_for_those_that_it_is_for(opened: Store, method: str, path: str) -> None:
    """A new page is for somebody who is signed in, until it is named here."""
    allowed = ROLES[2:] if FOR_ADMINS.fullmatch(path) else ROLES[1:] if (method, path) in FOR_SENIORS else ROLES
    at = re.sub(r"\{\w+\}", "999", path) + "?code=none&next=/"
    for role in (None, *ROLES):
        asks = program(opened, f"{role} of {method} {path}", role or "reviewer")
        if role is None:
            asks.headers.pop("Authorization")
        answer = asks.request(method, at, headers={"Origin": f"http://{HOST}"}, follow_redirects=False)
        assert (answer.status_code in (401, 403)) == (role not in allowed), (role, answer)


@pytest.mark.parametrize("role", ROLES)
def test_the_api_keeps_to_its_description(opened: Store, role: Role) -> None:
    """No server error, only described statuses, answers of the described form, wrong input refused."""
    described = program(opened, f"a {role}", role)
    gc.collect()  # what earlier tests left of broken connections is let go now: not while modules are compiled
    import schemathesis  # a second, which other processes of the tests need not spend

    told = described.get("/api/openapi.json").json() | {"servers": [{"url": f"http://{HOST}"}]}
    loaded: Any = schemathesis.openapi.from_dict(told)
    loaded.app = described.app
    bearer = {"Authorization": described.headers["Authorization"], "Host": HOST}
    asked = []
    for found in loaded.get_all_operations():
        operation = found.ok()

        @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def keeps(case: Any) -> None:
            case.call_and_validate(headers=bearer)

        keeps()
        asked.append(operation.label)
    assert len(asked) == len([method for path in told["paths"].values() for method in path])


ODD_BODIES = [
    pytest.param(b'{"changes": [{"path": "a", "printed": NaN}]}', id="NaN for a print"),
    pytest.param(b'{"changes": NaN}', id="NaN for a list"),
    pytest.param(b'{"changes": [{"path": "a", "printed": "1", "start": Infinity}]}', id="no end"),
    pytest.param(b'{"changes": [{"path": "a", "printed": "1", "start": 1e400}]}', id="a number out of range"),
    pytest.param(b'{"changes": [{"path": "\\ud800", "printed": "1"}]}', id="half a pair in a path"),
    pytest.param(b'{"changes": [{"path": "a", "printed": "\\udfff"}]}', id="half a pair in a print"),
    pytest.param(b'{"changes": [{"path": "a", "printed": "\xed\xa0\x80"}]}', id="half a pair as bytes"),
    pytest.param(b'{"changes": [{"path": "a", "printed": "\xff"}]}', id="no UTF-8"),
    pytest.param(b"[" * 100_000, id="brackets without end"),
    pytest.param(b'{"changes": ' * 20_000, id="objects without end"),
    pytest.param(b'{"changes": [{"path": "a", "printed": ' + b"9" * 5_000 + b"}]}", id="five thousand digits"),
    pytest.param(b"null", id="nothing"),
    pytest.param(b"", id="no body"),
    pytest.param(b'"a"', id="a word"),
    pytest.param(b'{"changes": []', id="cut off"),
]


@pytest.mark.parametrize("body", ODD_BODIES)
@pytest.mark.parametrize("path", ["/api/items/1/evaluate", "/api/items/1/decisions"])
def test_an_odd_body_is_the_senders_error(described: TestClient, path: str, body: bytes) -> None:
    answer = described.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text
    answer.json()


@pytest.mark.parametrize("query", ["limit=NaN", "offset=1e400", "words=%ED%A0%80", "words=%00", "organization=%FF"])
def test_an_odd_query_is_no_fault_of_ours(described: TestClient, query: str) -> None:
    assert described.get(f"/api/items?{query}").status_code in (200, 422)
    assert described.get(f"/?{query}", headers={"Accept": "text/html"}).status_code in (200, 422)


def test_the_description_is_complete(described: TestClient) -> None:
    told = described.get("/api/openapi.json").json()
    assert set(told["paths"]) >= {
        "/api/items",
        "/api/next",
        "/api/items/{number}/decisions",
        "/api/decisions/{number}/undo",
    }
    assert all(
        operation.get("description") or operation.get("summary")
        for path in told["paths"].values()
        for operation in path.values()
    )
