"""Let people in and out: sign in, sign out, the one-time link of the command line, the other language."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from extractor.store.accounts import redeem, sign_out
from extractor.web import messages as words
from extractor.web.pages import Form, ServiceOf, Writer
from extractor.web.render import Flash, language, render, to
from extractor.web.security import drop_cookie, local, set_cookie, try_sign_in

_A_YEAR = 365 * 24 * 60 * 60
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/sign-in")
def sign_in_page(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:  # noqa: A002
    """Where a person signs in."""
    return render(request, "sign_in.html.j2", next=local(next))


@router.post("/sign-in")
def enter(request: Request, form: Form) -> Response:
    """Sign in with name and password."""
    after = local(str(form.get("next") or "/"))
    token = try_sign_in(request, str(form.get("name") or ""), str(form.get("password") or ""))
    if token is None:
        t = words.speaker(language(request))
        wrong = Flash(t("姓名或密码不对。", "Name or password is wrong."), "bad")
        return render(request, "sign_in.html.j2", 401, next=after, flash=wrong)
    response = RedirectResponse(after, 303)
    set_cookie(response, token, request.app.state.guard)
    return response


@router.get("/enter/{link}")
def enter_once(request: Request, link: str, service: ServiceOf) -> Response:
    """Sign in by the link that `extractor review` printed; it works once."""
    token = redeem(service.store, link)
    if token is None:
        t = words.speaker(language(request))
        text = t(
            "这个链接已用过或已过期；重新运行 extractor review 会给出新的。",
            "This link was used or has expired; extractor review prints a new one.",
        )
        return render(
            request, "message.html.j2", 403, heading=t("链接无效", "The link is not valid"), text=text, back="/"
        )
    response = to("/")
    set_cookie(response, token, request.app.state.guard)
    return response


@router.post("/sign-out")
def leave(request: Request, _: Writer, service: ServiceOf) -> Response:
    """Sign out."""
    guard = request.app.state.guard
    sign_out(service.store, request.cookies.get(guard.cookie, ""))
    response = to("/sign-in")
    drop_cookie(response, guard)
    return response


@router.get("/language")
def speak(to: str, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:  # noqa: A002
    """Speak the other language from now on."""
    response = RedirectResponse(local(next), 303)
    response.set_cookie("lang", "en" if to == "en" else "zh", max_age=_A_YEAR, samesite="strict", httponly=True)
    return response
