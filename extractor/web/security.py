"""Let only those requests through that may be answered: host, origin, size, who is signed in and may do what."""

import hmac
import ipaddress
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Self
from urllib.parse import parse_qs, quote, urlsplit

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor import message
from extractor.errors import ExtractorError
from extractor.store.accounts import SESSION_MS, Role, Signed, Token, account_name, sign_in, whoami
from extractor.store.database import Store

MAX_BODY = 1024 * 1024
SIGN_IN = "/sign-in"
STATIC = "/static/"
FILES = ("PUT", "/api/documents")  # which is read only once who sends it is known
_SAFE = ("GET", "HEAD", "OPTIONS")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PLOTTED = "/dashboard"
# Plotly makes rules of style as it draws; what may run stays what it is.
_PLOTTED_POLICY = _HEADERS["Content-Security-Policy"].replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_A_YEAR = 365 * 24 * 60 * 60
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_PER_NAME, _PER_ADDRESS = RateLimitItemPerMinute(5), RateLimitItemPerMinute(20)
_AFTER = RateLimitItemPerSecond(1, multiples=10)  # a further try with a name, once its five are used up
_NETWORK = 64  # bits of an IPv6 address that tell one site from another; the rest is whatever a machine likes


class UnsafeAddressError(ExtractorError):
    """The server would be open to others without what that takes; carries the address and what is missing."""

    stops_the_run = True

    address: str
    zh: str
    en: str

    located_by = "address"

    @property
    def message(self) -> message.Message:
        return message.Message(
            f"对外开放须先{self.zh}，或明示 --insecure。",
            f"An address that others reach needs {self.en}; or say --insecure.",
        )


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches an address to listen on."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address.lower() == "localhost"


def check_address(address: str, *, tls: bool, has_accounts: bool, insecure: bool) -> None:
    """Raises UnsafeAddressError where others reach the address, and it lacks accounts with passwords or TLS."""
    if insecure or is_loopback(address) or (tls and has_accounts):
        return
    missing = []
    if not has_accounts:
        missing.append(("建立带密码的账户（extractor account add）", "an account (extractor account add)"))
    if not tls:
        missing.append(("启用 TLS", "TLS"))
    raise UnsafeAddressError(address, "并".join(zh for zh, _ in missing), " and ".join(en for _, en in missing))


@dataclass(frozen=True, slots=True)
class Guard:
    """Under which hosts the server is reached (`127.0.0.1:8000`, as a Host header says it), and whether over TLS."""

    hosts: tuple[str, ...]
    tls: bool

    @classmethod
    def at(cls, address: str, port: int, *, tls: bool = False, names: Sequence[str] = ()) -> Self:
        """The guard of a server that listens there; `names` are further hosts that lead to it, as behind a proxy."""
        bare = address.strip("[]")
        own = _LOOPBACK if is_loopback(address) else (f"[{bare}]" if ":" in bare else bare,)
        return cls((*(f"{host}:{port}" for host in (*own, *names)), *names), tls)

    @property
    def cookie(self) -> str:
        return "__Host-extractor" if self.tls else "extractor_session"

    def plain(self, host: str) -> str:
        """A host or an origin as it compares: in lower case, without the port that browsers leave out."""
        return host.lower().removesuffix(":443" if self.tls else ":80")

    def knows(self, host: str) -> bool:
        return self.plain(host) in {self.plain(own) for own in self.hosts}

    def is_origin(self, origin: str, host: str) -> bool:
        """Whether an origin is this server's, as reached under that host."""
        return self.plain(origin) == f"{'https' if self.tls else 'http'}://{self.plain(host)}"


def secure(app: FastAPI, store: Store, guard: Guard) -> ASGIApp:
    """The app as it may be served: only what passes the guard reaches it, and every answer has the headers.

    They stand around the app, not among its middlewares: its answers to errors of its own pass none of those.
    """
    app.state.store, app.state.guard, app.state.tries = store, guard, Tries()
    return _Headed(_Gate(_Limited(app), guard), guard)


class _Limited:
    """Bounds what a request may carry; a file may be as large as one that is read, and is bounded where it is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.bounded = app, RequestBodyLimitMiddleware(app, MAX_BODY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sends_file = scope["type"] == "http" and (scope["method"], scope["path"]) == FILES
        await (self.app if sends_file else self.bounded)(scope, receive, send)


class _Headed:
    """Puts the headers on every answer; what is under /static and named by its digest may be kept for good."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.headers = dict(_HEADERS)
        if guard.tls:
            self.headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                if scope["path"] == PLOTTED:
                    headers["Content-Security-Policy"] = _PLOTTED_POLICY
                headers.setdefault("Cache-Control", _kept(scope, message["status"]))
            await send(message)

        await self.app(scope, receive, headed)


def _kept(scope: Scope, status: int) -> str:
    if not scope["path"].startswith(STATIC) or status >= 400:
        return "no-store"
    named = "v" in parse_qs(scope["query_string"].decode("latin-1"))
    return f"public, max-age={_A_YEAR}, immutable" if named else "no-cache"


class _Gate:
    """Refuses what was meant for another host (a rebound name), and writes that another site's page has sent."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(scope["method"], Headers(scope=scope), self.guard) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)


def _refusal(method: str, headers: Headers, guard: Guard) -> Response | None:
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not guard.knows(hosts[0]):
        return PlainTextResponse(
            "未知的主机名，请打开服务器打印的网址。 Unknown host: open the address that the server printed.\n", 400
        )
    if method in _SAFE or _is_own(headers, hosts[0], guard):
        return None
    return PlainTextResponse("请求来自其他网站，已拒绝。 Refused: the request comes from another site.\n", 403)


def _is_own(headers: Headers, host: str, guard: Guard) -> bool:
    """Whether a write comes from this server's own pages, or from a program, which has a token and no cookies."""
    origins = headers.getlist("origin")
    if not origins and (referer := headers.get("referer")) is not None:
        try:
            parts = urlsplit(referer)
        except ValueError:
            return False
        origins = [f"{parts.scheme}://{parts.netloc}"]
    if origins:
        return all(guard.is_origin(origin, host) for origin in origins)
    return headers.get("authorization", "").lower().startswith("bearer ") and "cookie" not in headers


Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="A token that `extractor account token` printed.")),
]


def signed_in(request: Request, bearer: Bearer) -> Signed:
    """Dependency: who asks, by bearer token or cookie. A browser that nobody is signed in with is led to sign in."""
    state = request.app.state
    # A request that names a token is that token's alone: nothing of it rests on the cookie.
    token = bearer.credentials if bearer is not None else request.cookies.get(state.guard.cookie)
    if token:
        with state.store.reading() as session:
            signed = whoami(session, token)
        if signed is not None:
            return signed
    if "text/html" not in request.headers.get("accept", ""):
        raise HTTPException(401, "请先登录。 Sign in first.", {"WWW-Authenticate": "Bearer"})
    target = f"{request.url.path}?{request.url.query}".removesuffix("?") if request.method in _SAFE else "/"
    raise HTTPException(303, "请先登录。 Sign in first.", {"Location": f"{SIGN_IN}?next={quote(local(target))}"})


SignedIn = Annotated[Signed, Depends(signed_in)]


def needs(role: Role) -> Callable[[Signed], Signed]:
    """Dependency: who asks, if they may do what that role may."""

    def may(signed: SignedIn) -> Signed:
        if not signed.may(role):
            raise HTTPException(403, f"需要 {role} 权限。 This needs the role {role}.")
        return signed

    return may


async def csrf_checked(request: Request, signed: SignedIn, bearer: Bearer) -> Signed:
    """Dependency: who asks, if a write by cookie carries the session's token: header X-CSRF-Token or field `csrf`."""
    if request.method in _SAFE or bearer is not None:
        return signed
    carried = request.headers.get("x-csrf-token") or (await request.form(max_files=0)).get("csrf")
    # As bytes: letters other than ASCII are an error to compare_digest.
    if not isinstance(carried, str) or not hmac.compare_digest(_bytes(carried), _bytes(signed.csrf)):
        raise HTTPException(403, "页面已过期，请刷新后重试。 The page is out of date; load it again.")
    return signed


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def local(path: str | None) -> str:
    """Where to go after signing in: a path of this server, else `/`. Browsers take `\\` for `/` and skip tabs."""
    if path is None or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return "/"
    return path


def set_cookie(response: Response, token: Token, guard: Guard) -> None:
    """Sign a browser in: only this server gets the token, no script reads it, no other site's page sends it."""
    response.set_cookie(
        guard.cookie, token, max_age=SESSION_MS // 1000, secure=guard.tls, httponly=True, samesite="strict"
    )


def drop_cookie(response: Response, guard: Guard) -> None:
    """Sign a browser out."""
    response.delete_cookie(guard.cookie, secure=guard.tls, httponly=True, samesite="strict")


class Tries:
    """Tries to sign in: from an address 20 a minute; of these with one name 5, then one in ten seconds.

    So whoever guesses is slowed down, and who has the name is not kept out: elsewhere nothing is counted against them,
    and at the guesser's own address they wait seconds.
    """

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._lock = threading.Lock()  # the storage's own do not cover `clear`

    def wait(self, name: str, address: str) -> int | None:
        """Count a try; the seconds to wait where it is one too many."""
        with self._lock:
            place = _network(address)
            if not self._limiter.hit(_PER_ADDRESS, place):
                return self._until(_PER_ADDRESS, place)
            if not self._limiter.hit(_PER_NAME, place, name) and not self._limiter.hit(_AFTER, place, name):
                return self._until(_AFTER, place, name)
        return None

    def _until(self, limit: RateLimitItem, *who: str) -> int:
        """Whole seconds until a further try is free."""
        return max(1, math.ceil(self._limiter.get_window_stats(limit, *who).reset_time - time.time()))

    def forget(self, name: str, address: str) -> None:
        """A name was signed in with: its tries no longer count there."""
        with self._lock:
            for limit in (_PER_NAME, _AFTER):
                self._limiter.clear(limit, _network(address), name)


def _network(address: str) -> str:
    """What tries from an address are counted under."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, _NETWORK), strict=False)) if parsed.version == 6 else str(parsed)


def try_sign_in(request: Request, name: str, password: str) -> Token | None:
    """The token of a new session; None where name or password is wrong. Raises HTTPException 429: too many tries."""
    state = request.app.state
    plain = account_name(name) or ""  # what can be no name is counted as one
    address = request.client.host if request.client is not None else ""
    wait = state.tries.wait(plain, address)
    if wait is not None:
        raise HTTPException(429, f"请{wait}秒后再试。 Try again in {wait} seconds.", {"Retry-After": str(wait)})
    token = sign_in(state.store, name, password)
    if token is not None:
        state.tries.forget(plain, address)
    return token
