"""Fixtures of the tests of the pages: the system's Chromium, and the review queue that it visits.

A test module names this one in `pytest_plugins` and imports nothing of it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from extractor.document.standin import FONT
from extractor.store.accounts import Role
from extractor.store.database import open_store
from extractor.store.keep import keep
from extractor.web import app
from extractor.web.page_images import Sheets
from helpers.kept_store import kept_of
from helpers.review_server import CHROMIUM, PDF, TXT, Served, Visit, serving


@pytest.fixture(scope="session")
def corpus_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a PDF and a text as the grammar reads them, to be copied."""
    path = tmp_path_factory.mktemp("review") / "queue.db"
    store = open_store(str(path))
    for document in (PDF, TXT):
        keep(store, kept_of(document), "one")
    store.close()
    return path


_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


# What a window of Chromium brings along besides the page costs five times what the page does: two pages of its address
# bar, and a renderer in reserve. The last list counts, so that Playwright's is here again as far as it concerns us.
_WITHOUT = ",".join(
    (
        "WebUIOmniboxPopup",
        "WebUIOmniboxAimPopup",
        "SpareRendererForSitePerProcess",
        "AimEnabled",
        "DestroyProfileOnBrowserClose",
        "HttpsFirstBalancedModeAutoEnable",
        "HttpsUpgrades",
        "MediaRouter",
        "NetworkTimeServiceQuerying",
        "OptimizationHints",
        "PaintHolding",
        "PreconnectToSearch",
    )
)
PATIENCE = 60_000  # milliseconds, of who waits for what a quiet machine has at once
expect.set_options(timeout=PATIENCE)
_running = ExitStack()  # the browser, while there is one
_launched: list[Browser] = []


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """End the browser after the last test in a row that has it.

    While Playwright runs, this thread counts as inside its event loop, and asyncio.run refuses.
    """
    if nextitem is None or "browser" not in getattr(nextitem, "fixturenames", ()):
        _running.close()
        _launched.clear()


@pytest.fixture
def browser(corpus_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """The system's Chromium, without a window, one for all tests in a row; it reaches this machine only.

    It draws with the package's own font, whatever the machine has: without any it crashes, and pages look alike.
    """
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here (looked for chromium, chromium-browser, google-chrome)")
    if _launched:
        return _launched[0]
    only_here = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    without = f"--disable-features={_WITHOUT}"
    playwright = _running.enter_context(sync_playwright())
    folder = tmp_path_factory.mktemp("fonts")
    fonts = folder / "fonts.conf"
    fonts.write_text(_FONTS.format(fonts=FONT.parent, cache=folder), encoding="utf-8")
    env = os.environ | {"FONTCONFIG_FILE": str(fonts)}
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[only_here, without], env=dict(env))
    _running.callback(opened.close)
    _launched.append(opened)
    return opened


@pytest.fixture(scope="session")
def sheets() -> Sheets:
    """What draws pages: the files stay what they are, so that each is read once for all servers."""
    return Sheets()


@pytest.fixture
def served(
    corpus_store: Path, sheets: Sheets, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """A review queue over a store of its own."""
    monkeypatch.setattr(app, "Sheets", lambda: sheets)
    path = tmp_path / "queue.db"
    shutil.copy(corpus_store, path)
    store = open_store(str(path))
    with serving(store) as running:
        yield running
    store.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the pages so far."""
    return []


@pytest.fixture
def provoked() -> set[str]:
    """What a test makes go wrong: also what of it arrives when the test has seen all that it looks for."""
    return set()


@pytest.fixture
def visit(browser: Browser, served: Served, faults: list[str], provoked: set[str]) -> Iterator[Visit]:
    """Browsers, each with cookies of its own. An error in a page, an alert, a breach of the content security policy, a
    request to elsewhere or one in the background that is refused fails the test.
    """
    opened: list[BrowserContext] = []

    def visitor(name: str | None = "王芳", role: Role = "reviewer", **options: Any) -> Page:
        context = browser.new_context(base_url=served.url, **({"viewport": {"width": 1280, "height": 860}} | options))
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        if name is not None:
            context.add_cookies([{"name": "extractor_session", "value": served.token(name, role), "url": served.url}])
        page = context.new_page()
        _watch(page, served.url, faults)
        return page

    yield visitor
    for context in opened:
        context.close()
    assert [fault for fault in faults if fault not in provoked] == []


def _watch(page: Page, url: str, faults: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{url}/", "data:")):
            faults.append(f"asked elsewhere: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            faults.append(f"{response.status} {response.url.removeprefix(url)}")

    def alerted(dialog: Dialog) -> None:
        faults.append(f"alert: {dialog.message}")
        dialog.dismiss()

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", asked)
    page.on("response", answered)
    page.on("dialog", alerted)
