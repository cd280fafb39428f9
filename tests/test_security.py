"""What the guard lets through and what it refuses, whoever asks: headers, hosts, origins, sizes, addresses."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from conftest import Filled
from helpers.guarded_app import EVIL, HTML, LOOPBACK, OWN, PUBLIC, bearer, served, signed, staffed

from extractor.store.database import Store
from extractor.web.security import MAX_BODY, Guard, UnsafeAddressError, check_address


@pytest.fixture
def store(store_file: Filled, tmp_path: Path) -> Iterator[Store]:
    with staffed(store_file, tmp_path) as opened:
        yield opened


# --- headers

ALWAYS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        pytest.param("GET", "/senior", {}, 401, id="not signed in"),
        pytest.param("GET", "/page", HTML, 303, id="led to sign in"),
        pytest.param("GET", "/nowhere", {}, 404, id="no page"),
        pytest.param("GET", "/image", {}, 200, id="a page"),
        pytest.param("GET", "/broken", {}, 500, id="an error of ours"),
        pytest.param("GET", "/page", {"Host": "evil.example"}, 400, id="another host"),
        pytest.param("POST", "/write", {"Origin": EVIL}, 403, id="another origin"),
        pytest.param("POST", "/open", {"Origin": OWN, "Content-Length": str(MAX_BODY + 1)}, 413, id="too large"),
        pytest.param("POST", "/sign-in", {"Origin": OWN}, 422, id="an incomplete form"),
    ],
)
def test_every_answer_has_the_headers(
    store: Store, method: str, path: str, headers: Mapping[str, str], status: int
) -> None:
    answer = served(store).request(method, path, headers=headers)
    assert answer.status_code == status
    assert {name: answer.headers.get_list(name) for name in ALWAYS} == {name: [value] for name, value in ALWAYS.items()}
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        pytest.param("/nowhere", "no-store", id="page"),
        pytest.param("/broken", "no-store", id="error of ours"),
        pytest.param("/nowhere?v=1", "no-store", id="page with a query"),
        pytest.param("/image", "private, max-age=60", id="what the app says itself"),
        pytest.param("/static/review.css?v=1f0c", "public, max-age=31536000, immutable", id="static, by digest"),
        pytest.param("/static/review.css", "no-cache", id="static, no digest"),
        pytest.param("/static/missing.css?v=1f0c", "no-store", id="static, missing"),
        pytest.param("/staticky?v=1f0c", "no-store", id="not static"),
    ],
)
def test_what_may_be_kept(store: Store, path: str, kept: str) -> None:
    assert served(store).get(path).headers.get_list("cache-control") == [kept]


def test_over_tls_browsers_are_told_to_stay_there(store: Store) -> None:
    assert served(store, PUBLIC).get("/image").headers["strict-transport-security"] == "max-age=31536000"


# --- hosts


@pytest.mark.parametrize(
    ("guard", "host", "known"),
    [
        pytest.param(LOOPBACK, "127.0.0.1:8000", True, id="address"),
        pytest.param(LOOPBACK, "LocalHost:8000", True, id="localhost"),
        pytest.param(LOOPBACK, "[::1]:8000", True, id="IPv6"),
        pytest.param(LOOPBACK, "127.0.0.1", False, id="no port"),
        pytest.param(LOOPBACK, "127.0.0.1:8001", False, id="another port"),
        pytest.param(LOOPBACK, "evil.example", False, id="another host"),
        pytest.param(LOOPBACK, "evil.example:8000", False, id="a rebound name"),
        pytest.param(LOOPBACK, "127.0.0.1:8000.evil.example", False, id="the host as a subdomain"),
        pytest.param(LOOPBACK, "evil.example@127.0.0.1:8000", False, id="user information"),
        pytest.param(LOOPBACK, "", False, id="empty"),
        pytest.param(Guard.at("localhost", 80), "localhost", True, id="the port that browsers leave out"),
        pytest.param(Guard.at("192.0.2.7", 9000), "192.0.2.7:9000", True, id="address in the network"),
        pytest.param(Guard.at("192.0.2.7", 9000), "127.0.0.1:9000", False, id="loopback is not it"),
        pytest.param(Guard.at("2001:db8::7", 9000), "[2001:db8::7]:9000", True, id="IPv6 address in the network"),
        pytest.param(PUBLIC, "review.example.org", True, id="name behind a proxy"),
        pytest.param(PUBLIC, "review.example.org:443", True, id="name with the port of TLS"),
        pytest.param(PUBLIC, "review.example.org:8443", True, id="name with the server's port"),
        pytest.param(PUBLIC, "review.example.org:80", False, id="name with the port without TLS"),
    ],
)
def test_only_its_own_hosts_reach_the_app(store: Store, guard: Guard, host: str, known: bool) -> None:
    answer = served(store, guard).get("/image", headers={"Host": host})
    assert answer.status_code == (200 if known else 400)
    if not known:
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert "Unknown host" in answer.text
        assert answer.text.count("\n") == 1


def test_a_request_names_one_host(store: Store) -> None:
    hosts = [("Host", "127.0.0.1:8000"), ("Host", "evil.example")]
    assert served(store).get("/image", headers=hosts).status_code == 400


# --- origins


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Origin": OWN}, 200, id="own"),
        pytest.param({"Origin": "HTTP://127.0.0.1:8000"}, 200, id="own in capitals"),
        pytest.param({"Referer": f"{OWN}/item/7?lang=en"}, 200, id="own page"),
        pytest.param({"Origin": OWN, "Referer": f"{EVIL}/"}, 200, id="the origin counts before the page"),
        pytest.param({"Origin": EVIL}, 403, id="another"),
        pytest.param({"Origin": EVIL, "Referer": f"{OWN}/"}, 403, id="another, with a page of ours"),
        pytest.param({"Origin": "https://127.0.0.1:8000"}, 403, id="another scheme"),
        pytest.param({"Origin": "http://127.0.0.1:8001"}, 403, id="another port"),
        pytest.param({"Origin": "http://localhost:8000"}, 403, id="another name of this machine"),
        pytest.param({"Origin": "null"}, 403, id="null"),
        pytest.param({"Origin": ""}, 403, id="empty"),
        pytest.param({"Referer": f"{EVIL}/?{OWN}"}, 403, id="another page"),
        pytest.param({"Referer": "http://127.0.0.1:8000@evil.example/"}, 403, id="our host as user information"),
        pytest.param({"Referer": "http://[::1/"}, 403, id="page that is none"),
        pytest.param({"Referer": ""}, 403, id="empty page"),
        pytest.param({}, 403, id="none"),
        pytest.param(bearer("x"), 200, id="program: no origin, a token, no cookie"),
        pytest.param(bearer("x") | {"Cookie": "a=b"}, 403, id="no origin, a token, a cookie"),
        pytest.param(bearer("x") | {"Origin": EVIL}, 403, id="another, with a token"),
        pytest.param({"Authorization": "Basic eDp5"}, 403, id="no origin, a password"),
    ],
)
def test_writes_come_from_its_own_pages(store: Store, headers: Mapping[str, str], status: int) -> None:
    answer = served(store).post("/open", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert "Refused: the request comes from another site." in answer.text


def test_all_origins_of_a_request_are_its_own(store: Store) -> None:
    origins = [("Origin", OWN), ("Origin", EVIL)]
    assert served(store).post("/open", headers=origins).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_every_method_that_writes_is_checked(store: Store, method: str) -> None:
    assert served(store).request(method, "/page", headers={"Origin": EVIL}).status_code == 403
    assert served(store).request(method, "/page", headers={"Origin": OWN}).status_code == 405


def test_behind_tls_the_origin_is_of_tls(store: Store) -> None:
    browser = served(store, PUBLIC)
    assert browser.post("/open", headers={"Origin": "https://review.example.org"}).status_code == 200
    assert browser.post("/open", headers={"Origin": "http://review.example.org"}).status_code == 403


# --- size


@pytest.mark.parametrize(
    ("size", "status"), [pytest.param(MAX_BODY, 200, id="1 MiB"), pytest.param(MAX_BODY + 1, 413, id="a byte more")]
)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_has_at_most_a_mebibyte(store: Store, size: int, status: int, chunked: bool) -> None:
    sent = (b"x" * part for part in (size // 2, size - size // 2)) if chunked else b"x" * size
    assert served(store).post("/open", content=sent, headers={"Origin": OWN}).status_code == status


def test_too_large_a_form_is_refused_while_it_is_read(store: Store) -> None:
    browser, csrf = signed(store)
    sent = (part for part in (b"note=", b"x" * MAX_BODY, f"&csrf={csrf}".encode()))
    headers = {"Origin": OWN, "Content-Type": "application/x-www-form-urlencoded"}
    assert browser.post("/form", content=sent, headers=headers).status_code == 413


# --- the address to listen on


@pytest.mark.parametrize(
    ("address", "tls", "has_accounts", "insecure", "says"),
    [
        pytest.param("127.0.0.1", False, False, False, None, id="loopback"),
        pytest.param("127.8.9.1", False, False, False, None, id="all of 127"),
        pytest.param("::1", False, False, False, None, id="IPv6 loopback"),
        pytest.param("[::1]", False, False, False, None, id="IPv6 loopback in brackets"),
        pytest.param("localhost", False, False, False, None, id="localhost"),
        pytest.param("0.0.0.0", True, True, False, None, id="open, with both"),
        pytest.param("0.0.0.0", False, False, True, None, id="open, by the flag"),
        pytest.param("0.0.0.0", False, True, False, "needs TLS; or say --insecure", id="open without TLS"),
        pytest.param("::", True, False, False, "needs an account (extractor account add); or", id="no accounts"),
        pytest.param("192.0.2.7", False, False, False, "add) and TLS; or say --insecure", id="open without both"),
        pytest.param("", False, False, False, "对外开放须先", id="every address"),
        pytest.param("localhost.evil.example", False, False, False, "对外开放须先", id="another name"),
    ],
)
def test_an_address_that_others_reach(
    address: str, tls: bool, has_accounts: bool, insecure: bool, says: str | None
) -> None:
    if says is None:
        check_address(address, tls=tls, has_accounts=has_accounts, insecure=insecure)
        return
    with pytest.raises(UnsafeAddressError) as refused:
        check_address(address, tls=tls, has_accounts=has_accounts, insecure=insecure)
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"{address}: 对外开放须先" if address else "对外开放须先")
    assert "\n" not in str(refused.value)
