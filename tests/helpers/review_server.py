"""The real review queue on a free port of this machine, with documents in it: what the tests of its pages visit."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import uvicorn
from conftest import CORPUS
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from extractor.core.evidence import Box
from extractor.document import model
from extractor.store.accounts import Role, Token, add_account, one_time_link, sign_in
from extractor.store.database import Store
from extractor.store.keep import Kept
from extractor.store.tables import Decision, ItemRow
from extractor.web.app import create_app
from extractor.web.security import Guard
from helpers.kept_store import items

PDF = CORPUS / "documents" / "cangpu-culture-2023.pdf"
TXT = CORPUS / "documents" / "lanping-disabled-2022.txt"
TOTAL, GOODS, SERVICES = (f"procurement.{name}" for name in ("total", "goods", "services"))  # of the PDF
Edges = tuple[float, float, float, float]
PASSWORD = "long enough a word"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass(frozen=True)
class Served:
    """A review queue that answers at `url`, and the store behind it."""

    url: str
    store: Store

    def item(self, code: str) -> ItemRow:
        """The open item of a rule."""
        (found,) = items(self.store, code=code)
        return found

    def link(self) -> str:
        """A link that signs in once, as `extractor review` prints it."""
        return f"{self.url}/enter/{one_time_link(self.store)}"

    def token(self, name: str, role: Role) -> Token:
        """A session of a new account."""
        add_account(self.store, name, role, PASSWORD)
        token = sign_in(self.store, name, PASSWORD)
        assert token is not None
        return token


def read_apart(read: Callable[..., Kept], *given: Any) -> Kept:
    """What reads a document, in a thread of its own: while Playwright runs, asyncio.run refuses in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(read, *given).result()


@contextmanager
def serving(store: Store) -> Iterator[Served]:
    """The app over a store, as `extractor review` runs it, until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(create_app(store, Guard.at("127.0.0.1", port)), log_level="warning", ws="none")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()  # the socket listens already: what is asked before the server is ready waits
    try:
        yield Served(f"http://127.0.0.1:{port}", store)
    finally:
        server.should_exit = True
        thread.join()


class Visit(Protocol):
    """Opens a browser of its own, signed in as `name`; whatever goes wrong in its pages fails the test."""

    def __call__(self, name: str | None = "王芳", role: Role = "reviewer", **options: Any) -> Page: ...


def hold(page: Page, served: Served, code: str) -> ItemRow:
    """Open the item of a rule and take it."""
    item = served.item(code)
    page.goto(f"/items/{item.id}")
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="原文如此")).to_be_enabled()
    return item


def field(page: Page, path: str) -> Locator:
    """The field of a figure."""
    return page.locator(f'.field[data-path="{path}"]')


def entry(page: Page, path: str) -> Locator:
    """Where the figure of a field is typed."""
    return field(page, path).locator("input[name=printed]")


def on_screen(page: Page, boxes: Sequence[Box], sheet: model.Page) -> list[Edges]:
    """Boxes in points of a PDF page as the pixels of the window in which its picture is."""
    left, top, right, bottom = edges(page.locator(".sheet img"))[0]
    x, y = (right - left) / sheet.width, (bottom - top) / sheet.height
    return [(left + b.x0 * x, top + b.top * y, left + b.x1 * x, top + b.bottom * y) for b in boxes]


def edges(drawn: Locator) -> list[Edges]:
    """Left, top, right and bottom of elements in the window, to fractions of a pixel."""
    found = drawn.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
    )
    return [tuple(one) for one in found]


def drag(page: Page, box: Edges) -> None:
    """Draw the mouse over a box from its left to its right, with the button down."""
    left, top, right, bottom = box
    page.mouse.move(left + 1, (top + bottom) / 2)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right - 1, (top + bottom) / 2)
    page.mouse.up()


def decisions(served: Served, item: int) -> list[Decision]:
    """What was decided of an item, in order."""
    with served.store.reading() as session:
        return list(session.scalars(select(Decision).where(Decision.item_id == item).order_by(Decision.id)))


def equation(page: Page, code: str) -> Locator:
    """An equation as it stands with what is typed."""
    return page.locator(f'#equations [data-code="{code}"]')


def press(page: Page, *keys: str) -> None:
    """One key after another, as soon as the page listens."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    """The page says that a decision was written."""
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()


def undone(page: Page) -> None:
    """The page says that a decision was taken back."""
    expect(page.get_by_role("status").filter(has_text="已撤销")).to_be_visible()
