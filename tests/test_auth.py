"""Who is signed in, may do what, and was it they who asked: cookies, tokens, roles, forged writes, tries."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import Filled
from fastapi import FastAPI
from helpers.guarded_app import HTML, LOOPBACK, OWN, PASSWORD, PUBLIC, bearer, served, signed, staffed
from starlette.testclient import TestClient

from extractor.store.accounts import one_time_link, redeem, token_for
from extractor.store.database import Store
from extractor.web.security import SignedIn, Tries, local, secure


@pytest.fixture
def store(store_file: Filled, tmp_path: Path) -> Iterator[Store]:
    with staffed(store_file, tmp_path) as opened:
        yield opened


# --- who is signed in


def test_signing_in_and_out(store: Store) -> None:
    browser = served(store)
    form = {"name": "王芳", "password": PASSWORD}
    answer = browser.post("/sign-in?next=/page", data=form, headers={"Origin": OWN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/page")
    said = answer.headers["set-cookie"].split("; ")
    assert said[0].startswith("extractor_session=")
    assert sorted(said[1:]) == ["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=strict"]
    assert browser.get("/page").json() == {"name": "王芳", "role": "senior"}
    browser.post("/sign-out", headers={"Origin": OWN})
    assert browser.get("/page").status_code == 401


def test_over_tls_the_cookie_is_bound_to_the_host(store: Store) -> None:
    browser = served(store, PUBLIC)
    form = {"name": "王芳", "password": PASSWORD}
    answer = browser.post("/sign-in", data=form, headers={"Origin": "https://review.example.org"})
    said = answer.headers["set-cookie"].split("; ")
    assert said[0].startswith("__Host-extractor=")
    assert sorted(said[1:]) == ["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=strict", "Secure"]
    assert browser.get("/page").status_code == 200
    answer = browser.post("/sign-out", headers={"Origin": "https://review.example.org"})
    assert {"Secure", "Path=/", "Max-Age=0"} <= set(answer.headers["set-cookie"].split("; "))
    assert browser.get("/page").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "location"),
    [
        pytest.param("GET", "/page", "/sign-in?next=/page", id="page"),
        pytest.param("GET", "/page?a=1&b=2", "/sign-in?next=/page%3Fa%3D1%26b%3D2", id="query"),
        pytest.param("GET", "/page?a=教", "/sign-in?next=/page%3Fa%3D%25E6%2595%2599", id="Chinese query"),
        pytest.param("POST", "/write", "/sign-in?next=/", id="a write is not asked again"),
    ],
)
def test_a_browser_is_led_to_sign_in(store: Store, method: str, path: str, location: str) -> None:
    answer = served(store).request(method, path, headers=HTML | {"Origin": OWN})
    assert (answer.status_code, answer.headers["location"]) == (303, location)


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}, {"Accept": "*/*"}, bearer("made up")])
def test_a_program_is_told_to_sign_in(store: Store, headers: Mapping[str, str]) -> None:
    answer = served(store).get("/page", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"detail": "请先登录。 Sign in first."}
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_program_acts_by_its_token_without_more(store: Store) -> None:
    program, headers = served(store), bearer(token_for(store, "王芳", 1))
    assert program.get("/page", headers=headers).json()["name"] == "王芳"
    assert program.post("/write", headers=headers).status_code == 200


def test_the_token_of_a_link_is_no_session(store: Store) -> None:
    link = one_time_link(store)
    browser = served(store)
    assert browser.get("/page", headers=bearer(link)).status_code == 401
    browser.cookies.set("extractor_session", link)
    assert browser.get("/page").status_code == 401
    token = redeem(store, link)
    assert token is not None
    browser.cookies.set("extractor_session", token)
    assert browser.get("/page").json() == {"name": "local", "role": "admin"}


def test_a_cookie_does_not_stand_in_for_a_bad_token(store: Store) -> None:
    browser, _ = signed(store)
    headers = bearer("made up") | {"Origin": OWN}
    assert browser.get("/page", headers=headers).status_code == 401
    assert browser.post("/write", headers=headers).status_code == 401


def test_the_cookie_of_plain_http_is_none_over_tls(store: Store) -> None:
    browser, _ = signed(store, PUBLIC)
    token = browser.cookies["__Host-extractor"]
    browser.cookies.clear()
    browser.cookies.set("extractor_session", token)
    assert browser.get("/page").status_code == 401


def test_a_role_may_what_it_may(store: Store) -> None:
    browser, _ = signed(store)
    assert browser.get("/senior").status_code == 200
    refused = browser.get("/admin")
    assert refused.status_code == 403
    assert refused.json() == {"detail": "需要 admin 权限。 This needs the role admin."}
    assert served(store).get("/admin").status_code == 401


# --- forged writes


def test_a_write_by_cookie_carries_the_token_in_a_header(store: Store) -> None:
    browser, csrf = signed(store)
    answer = browser.post("/json", json={"a": "b"}, headers={"Origin": OWN, "X-CSRF-Token": csrf})
    assert answer.json() == {"a": "b"}


def test_a_write_by_cookie_carries_the_token_in_a_form(store: Store) -> None:
    browser, csrf = signed(store)
    fields = {"note": "原文如此", "csrf": csrf}
    parts = {name: (None, value) for name, value in fields.items()}
    headers = {"Origin": OWN}
    assert browser.post("/form", headers=headers, data=fields).json() == "原文如此"
    assert browser.post("/form", headers=headers, files=parts).json() == "原文如此", "as multipart"
    assert browser.post("/write", headers=headers, data=fields).json() == "written", "to what takes no form"


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(lambda csrf: {}, id="nothing"),
        pytest.param(lambda csrf: {"headers": {"X-CSRF-Token": csrf}}, id="header"),
        pytest.param(lambda csrf: {"headers": {"X-CSRF-Token": csrf[:-1]}}, id="header but for its end"),
        pytest.param(lambda csrf: {"headers": {"X-CSRF-Token": "é".encode("latin-1")}}, id="header not ASCII"),
        pytest.param(lambda csrf: {"data": {"csrf": csrf}}, id="field"),
        pytest.param(lambda csrf: {"data": {"csrf": "错"}}, id="field not ASCII"),
        pytest.param(lambda csrf: {"data": {"csrf": ""}}, id="field empty"),
    ],
)
def test_a_write_with_the_token_of_another_session_is_refused(store: Store, sent: Callable[[str], Any]) -> None:
    browser, _ = signed(store)
    _, others = signed(store)
    is_refused(browser, sent(others))


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(lambda csrf: {"data": {"CSRF": csrf}}, id="another field"),
        pytest.param(lambda csrf: {"json": {"csrf": csrf}}, id="JSON for a form"),
        pytest.param(lambda csrf: {"params": {"csrf": csrf}}, id="in the address"),
        pytest.param(lambda csrf: {"headers": {"Cookie": f"csrf={csrf}"}}, id="in a cookie"),
        pytest.param(lambda csrf: {"headers": {"Authorization": "Bearer", "X-CSRF-Token": ""}}, id="empty bearer"),
    ],
)
def test_a_write_with_the_token_in_another_place_is_refused(store: Store, sent: Callable[[str], Any]) -> None:
    browser, csrf = signed(store)
    is_refused(browser, sent(csrf))


def is_refused(browser: TestClient, sent: dict[str, Any]) -> None:
    cookie = "; ".join([f"{name}={value}" for name, value in browser.cookies.items()])
    headers = {"Origin": OWN} | sent.get("headers", {})
    if "Cookie" in headers:
        headers["Cookie"] = f"{cookie}; {headers['Cookie']}"
    answer = browser.post("/write", **(sent | {"headers": headers}))
    assert answer.status_code == 403
    assert answer.json() == {"detail": "页面已过期，请刷新后重试。 The page is out of date; load it again."}


def test_nobody_sends_files(store: Store) -> None:
    browser, csrf = signed(store)
    answer = browser.post("/write", headers={"Origin": OWN}, files={"csrf": ("csrf.txt", csrf.encode())})
    assert answer.status_code == 400


def test_reading_takes_no_token(store: Store) -> None:
    browser, _ = signed(store)
    assert browser.get("/write").status_code == 200


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data", "multipart/form-data; boundary=x; charset=nonsense", "multipart/form-data; boundary="],
)
def test_a_form_that_is_none_is_the_senders_error(store: Store, kind: str) -> None:
    browser, _ = signed(store)
    answer = browser.post("/write", content=b"--x\r\n\r\n", headers={"Origin": OWN, "Content-Type": kind})
    assert 400 <= answer.status_code < 500


# --- where signing in leads


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        pytest.param("/item/7?lang=en#equation", "/item/7?lang=en#equation", id="own path"),
        pytest.param("/?words=教育", "/?words=教育", id="own query"),
        pytest.param("/a//b", "/a//b", id="two slashes further on"),
        pytest.param("/?u=http://evil.example", "/?u=http://evil.example", id="address in the query"),
        pytest.param(None, "/", id="none"),
        pytest.param("", "/", id="empty"),
        pytest.param("item/7", "/", id="relative"),
        pytest.param("//evil.example", "/", id="two slashes"),
        pytest.param("///evil.example", "/", id="three slashes"),
        pytest.param("/\\evil.example", "/", id="backslash"),
        pytest.param("\\\\evil.example", "/", id="two backslashes"),
        pytest.param("/\t/evil.example", "/", id="tab between slashes"),
        pytest.param("/\n/evil.example", "/", id="line break between slashes"),
        pytest.param("\t//evil.example", "/", id="tab before"),
        pytest.param(" //evil.example", "/", id="blank before"),
        pytest.param("/a\r\nSet-Cookie: a=b", "/", id="another header"),
        pytest.param("http://evil.example/", "/", id="address"),
        pytest.param("javascript:alert(1)", "/", id="script"),
        pytest.param("127.0.0.1:8000/", "/", id="host"),
    ],
)
def test_signing_in_leads_nowhere_else(wanted: str | None, goes: str) -> None:
    assert local(wanted) == goes


@pytest.mark.parametrize(
    ("path", "back"),
    [
        pytest.param("//evil.example", "/", id="two slashes"),
        pytest.param("//evil.example/%2e%2e", "/", id="two slashes and dots"),
        pytest.param("/%09/evil.example", "/", id="tab between slashes"),
        pytest.param("/%5Cevil.example", "/%5Cevil.example", id="backslash, which stays in the path"),
    ],
)
def test_the_way_to_sign_in_leads_back_nowhere_else(store: Store, path: str, back: str) -> None:
    app = FastAPI()

    @app.get("/{path:path}")
    def page(path: str, signed: SignedIn) -> str:
        return signed.name + path

    browser = TestClient(secure(app, store, LOOPBACK), base_url=OWN, follow_redirects=False)
    answer = browser.get(OWN + path, headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={back.replace('%', '%25')}")


# --- tries


def entered(browser: TestClient, name: str, password: str = "wrong password") -> tuple[int, bool]:
    answer = browser.post("/sign-in", data={"name": name, "password": password}, headers={"Origin": OWN})
    waits = answer.headers.get("retry-after", "")
    return answer.status_code, waits.isdigit() and 1 <= int(waits) <= 60


def test_five_wrong_passwords_do_not_keep_the_right_person_out(store: Store) -> None:
    browser = served(store)
    assert [entered(browser, " 王芳")[0] for _ in range(5)] == [403] * 5
    assert entered(browser, "王芳", PASSWORD)[0] == 303


def test_a_name_is_tried_five_times_a_minute_then_seldom(store: Store) -> None:
    browser = served(store)
    assert [entered(browser, " 王芳")[0] for _ in range(6)] == [403] * 6
    assert entered(browser, "王芳", PASSWORD) == (429, True)
    assert entered(browser, "李娜")[0] == 403


def test_an_address_tries_twenty_times_a_minute(store: Store) -> None:
    browser = served(store)
    assert [entered(browser, f"name {n}")[0] for n in range(20)] == [403] * 20
    assert entered(browser, "王芳", PASSWORD) == (429, True)


def test_signing_in_frees_the_name_and_not_the_address(store: Store) -> None:
    browser = served(store)
    for _ in range(5):
        assert [entered(browser, "王芳")[0] for _ in range(3)] == [403] * 3
        assert entered(browser, "王芳", PASSWORD)[0] == 303
    assert entered(browser, "王芳", PASSWORD) == (429, True)


def test_a_refused_address_does_not_use_up_a_name() -> None:
    tries = Tries()
    assert [tries.wait(f"name {n}", "192.0.2.1") for n in range(20)] == [None] * 20
    assert all(tries.wait("王芳", "192.0.2.1") is not None for _ in range(10))
    assert tries.wait("王芳", "192.0.2.2") is None


def test_guesses_from_elsewhere_are_not_counted_against_a_name() -> None:
    tries = Tries()
    for n in range(20):
        tries.wait("王芳", f"2001:db8::{n:x}")  # one network: its last half is anybody's choice
    assert tries.wait("李娜", "2001:db8::ffff") is not None
    assert [tries.wait("王芳", "192.0.2.2") for _ in range(5)] == [None] * 5


def test_a_name_that_was_guessed_at_waits_ten_seconds_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    tries, start = Tries(), time.time()
    assert [tries.wait("王芳", "192.0.2.1") for _ in range(6)] == [None] * 6
    assert (tries.wait("王芳", "192.0.2.1") or 99) <= 10
    monkeypatch.setattr(time, "time", lambda: start + 12)
    assert tries.wait("王芳", "192.0.2.1") is None
    assert tries.wait("王芳", "192.0.2.1") is not None
    monkeypatch.setattr(time, "time", lambda: start + 80)
    assert [tries.wait("王芳", "192.0.2.1") for _ in range(5)] == [None] * 5
