"""How the pages look: marks where the figures are printed, narrow and dark windows, readable by everybody, no scripts
but their own.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from conftest import result_of
from helpers.kept_store import SAID, drawn, items, kept_of
from helpers.review_server import (
    GOODS,
    PDF,
    TOTAL,
    TXT,
    Edges,
    Served,
    Visit,
    drag,
    edges,
    entry,
    field,
    hold,
    on_screen,
    press,
    read_apart,
    saved,
    undone,
)
from playwright.sync_api import Page, expect
from test_pdf import pdf, words

from extractor.core.evidence import Box
from extractor.document import model
from extractor.store.keep import keep

pytest_plugins = ("helpers.review_browser",)
pytestmark = pytest.mark.xdist_group("browser")
TOLERANCE = 2.0  # pixels


def near(found: list[Edges], known: list[Edges]) -> bool:
    """Whether boxes on the screen are where they should be."""
    return len(found) == len(known) > 0 and all(
        abs(a - b) <= TOLERANCE
        for one, other in zip(found, known, strict=True)
        for a, b in zip(one, other, strict=True)
    )


# --- marks


@pytest.mark.parametrize(("presses", "shown"), [(0, "100%"), (2, "156%")], ids=["100 %", "156 %"])
def test_a_mark_lies_on_its_figure(served: Served, visit: Visit, presses: int, shown: str) -> None:
    page, document = visit(), result_of(PDF).document
    item = hold(page, served, "FA-SUM-100")
    press(page, *["+"] * presses)
    expect(page.locator("#zoom")).to_have_text(shown)
    prints = drawn(served.store, item.id).prints
    sheet = document.pages[prints[0].page - 1]
    picture, svg = edges(page.locator(".sheet img")), edges(page.locator(".sheet svg"))
    assert near(svg, picture)  # the marks are drawn on all of the picture
    for print_ in prints:
        known = on_screen(page, document.where(print_.start, print_.end).boxes, sheet)
        assert near(edges(page.locator(f'.sheet rect[data-path="{print_.path}"]')), known)
    assert page.locator(".sheet rect").count() == len(prints)


def test_the_marked_figure_comes_into_view(served: Served, visit: Visit) -> None:
    page = visit()
    hold(page, served, "FA-SUM-100")
    press(page, *"++++")
    for path in (TOTAL, GOODS):
        field(page, path).get_by_role("button", name="看原文").click()
        expect(page.locator("#scroll rect.on")).to_have_attribute("data-path", path)
        expect(page.locator("#scroll rect.on")).to_be_in_viewport()


def test_what_is_typed_is_shown_where_it_stands(served: Served, visit: Visit) -> None:
    page, document = visit(), result_of(PDF).document
    item = hold(page, served, "FA-SUM-100")
    goods = next(one for one in drawn(served.store, item.id).prints if one.path == GOODS)
    entry(page, TOTAL).fill(goods.printed)
    page.get_by_role("button", name="文中有（第23页）").click()
    expect(page.locator("#scroll rect.changed")).to_be_in_viewport()
    place = document.where(goods.start, goods.end)
    assert near(edges(page.locator(".sheet rect.changed")), on_screen(page, place.boxes, document.pages[22]))
    page.get_by_role("button", name="看原文").first.click()
    expect(page.locator(".sheet rect.on")).to_have_count(1)


def test_every_figure_of_a_page_can_be_picked(served: Served, visit: Visit) -> None:
    page, document = visit(), result_of(PDF).document
    hold(page, served, "FA-SUM-100")
    sheet = document.pages[22]
    found = [m for m in re.finditer(r"\d+\.\d\d", document.text) if document.page_at(m.start()) == 23]
    assert len(found) > 10
    for match in found:
        boxes = document.where(*match.span()).boxes
        if len(boxes) > 1:
            continue  # it is broken over two lines
        drag(page, into_view(page, boxes, sheet))
        expect(entry(page, TOTAL)).to_have_value(match[0])
        assert field(page, TOTAL).locator("[name=start]").input_value() == str(match.start())
        assert field(page, TOTAL).locator("[name=end]").input_value() == str(match.end())


def into_view(page: Page, boxes: Sequence[Box], sheet: model.Page) -> Edges:
    """Scroll the document until a place of it is in the middle; where that is then."""
    top, bottom = edges(page.locator("#scroll"))[0][1::2]
    by = on_screen(page, boxes, sheet)[0][1] - (top + bottom) / 2
    page.locator("#scroll").evaluate("(pane, by) => pane.scrollBy(0, by)", by)
    return on_screen(page, boxes, sheet)[0]


def test_the_figures_of_a_text_are_marked(served: Served, visit: Visit) -> None:
    page = visit()
    item = hold(page, served, "FA-SHR-020")
    prints = drawn(served.store, item.id).prints
    for print_ in prints:
        mark = page.locator(f'.text mark[data-path="{print_.path}"]')
        expect(mark).to_have_text(print_.printed)
        expect(mark).to_have_attribute("data-start", str(print_.start))
    expect(page.locator(".text mark")).to_have_count(len(prints))
    expect(page.locator(".text mark.on")).to_be_in_viewport()
    assert page.locator(".text").inner_text().split() == result_of(TXT).document.text.split()


def test_pages_are_turned_and_jumped_to(served: Served, visit: Visit) -> None:
    page, document = visit(), result_of(PDF).document
    hold(page, served, "FA-SUM-100")
    jump = page.get_by_label("页", exact=True)
    most = len(document.pages)
    for wanted, number in (("3", 3), ("999", most), ("0", 1)):
        jump.fill(wanted)
        jump.press("Enter")
        expect(page.locator(".sheet")).to_have_attribute("data-page", str(number))
        expect(jump).to_have_value(str(number))
    page.get_by_role("button", name="上一页").click()
    expect(jump).to_have_value("1")
    page.get_by_role("button", name="下一页").click()
    expect(jump).to_have_value("2")
    expect(page.locator(".sheet img")).to_have_attribute("alt", "第2页")
    first = document.pages[1].lines[0]
    expect(page.locator(".sheet text").first).to_have_text(document.pages[1].text[first.start : first.end])


# --- windows


PAGES = ("sign-in", "queue", "PDF", "text", "bulk", "help", "message")


def show(page: Page, served: Served, name: str) -> None:
    """Open a page of that kind, as a senior who has taken the item sees it."""
    match name:
        case "sign-in":
            page.context.clear_cookies()
            page.goto("/sign-in")
        case "queue":
            page.goto("/")
            expect(page.locator(".queue tbody tr")).to_have_count(len(items(served.store)))
        case "help":
            page.goto("/?code=FA-SUM-100")
            press(page, "?")
            expect(page.get_by_role("dialog")).to_be_visible()
        case "PDF" | "text":
            hold(page, served, "FA-SUM-100" if name == "PDF" else "FA-SHR-020")
            press(page, "1")
            expect(page.locator("#after .pass, #after .fail").first).to_be_visible()
        case "bulk":
            page.goto("/bulk?code=FA-SUM-100")
            expect(page.get_by_role("checkbox")).to_have_count(1)
        case "message":
            page.goto("/items/999")


def test_nothing_is_wider_than_a_narrow_window(served: Served, visit: Visit, subtests: pytest.Subtests) -> None:
    page = visit(role="senior", viewport={"width": 400, "height": 860})
    for name in reversed(PAGES):
        with subtests.test(page=name):
            show(page, served, name)
            assert page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth]") == [400, 400]
            for left, _, right, _ in edges(page.locator("main :is(button, input, select, a, td):visible")):
                assert 0 <= left <= right <= 400


RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "dark": ["color-contrast", "link-in-text-block"],
}  # only the colours differ


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_and_work_every_page(
    served: Served, visit: Visit, subtests: pytest.Subtests, scheme: Literal["light", "dark"]
) -> None:
    page = visit(role="senior", color_scheme=scheme)
    for name in reversed(PAGES):
        with subtests.test(page=name):
            show(page, served, name)
            ground = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
            assert (sum(ground) > 3 * 128) == (scheme == "light")
            found = Axe().run(page, options={"runOnly": RULES[scheme]})
            assert found.generate_report() == "Found 0 accessibility violations:\n"


# --- what a document says


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"
NAME = "\"><script>alert(3)<script>'&{{7*7}}"


@pytest.fixture
def hostile(served: Served, tmp_path: Path) -> Served:
    """A queue with a PDF and a text that would like to be HTML, in what they say, their names and their publisher."""
    text, drawing = tmp_path / f"{NAME}.txt", tmp_path / f"{NAME}.pdf"
    said = TXT.read_text(encoding="utf-8").replace("讲师劳务费", f"讲师{EVIL.replace('/', '')}劳务费")
    text.write_text(f"{EVIL}\n{said}", encoding="utf-8")
    lines = [EVIL, *SAID.format(total="110.00", more=EVIL).split("\n")]
    drawing.write_bytes(pdf(lambda canvas: [words(canvas, 40, 80 + 24 * at, line, 8) for at, line in enumerate(lines)]))
    for path in (text, drawing):
        kept = read_apart(kept_of, path)
        keep(served.store, replace(kept, row=kept.row | {"organization": EVIL}), "one")
    return served


def test_what_a_document_says_is_text(hostile: Served, visit: Visit, faults: list[str], provoked: set[str]) -> None:
    page = visit(role="senior")
    page.goto("/?words=%3Cscript%3E&order=document")
    expect(page.get_by_label("单位、文件、数或事项")).to_have_value("<script>")
    expect(page.locator(".queue tbody td:nth-child(2)").first).to_have_text(EVIL)
    theirs = [item for item in items(hostile.store, words="alert(3)") if item.kind == "equation"]
    formats = set()
    for item in theirs:
        page.goto(f"/items/{item.id}")
        expect(page.locator(".where b")).to_have_text(EVIL)
        file = page.locator(".file").inner_text()
        formats.add(file.removeprefix(NAME))
        expect(page.locator("#scroll")).to_contain_text(EVIL)
    assert formats == {".txt", ".pdf"}
    labelled = next(item for item in theirs if item.code == "FA-SUM-120")
    page.goto(f"/items/{labelled.id}")
    press(page, "t")
    expect(page.locator(".field").filter(has_text="alert(2)")).to_have_count(1)
    page.locator("[data-proposal]").first.click()  # it names the figure, and goes into the reason
    expect(page.get_by_label("理由或备注")).to_have_value(re.compile(re.escape("alert(2)")))
    entry_of = page.locator(".field").filter(has_text="alert(2)").locator("input[name=printed]")
    entry_of.fill(EVIL)
    expect(page.locator("#broken")).to_contain_text("<script>alert(1)</script>")
    provoked.add(f"409 /api/items/{labelled.id}/evaluate")
    assert set(faults) == provoked
    entry_of.fill("96,400.00")
    expect(page.locator("#broken")).to_have_text("")
    page.get_by_label("理由或备注").fill(EVIL)
    page.get_by_role("button", name="更正读数").click()
    saved(page)
    press(page, "u")
    undone(page)
    page.locator(".history summary").click()
    expect(page.locator(".history")).to_contain_text(EVIL)
    page.goto("/bulk?code=FA-SUM-120")
    expect(page.locator("tbody td:nth-child(2)").filter(has_text=EVIL)).to_have_count(1)
    assert page.locator("script:not([src]), img[src='x']").count() == 0


def test_the_policy_is_in_force(served: Served, visit: Visit, faults: list[str], provoked: set[str]) -> None:
    page = visit()
    page.goto("/")
    for html in (
        "<b onclick='document.title = 1'>x</b>",
        "<b style='color: red'>x</b>",
        "<img src='http://elsewhere/'>",
    ):
        with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
            page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", html)
            page.locator("body > b").last.click()
    assert page.title() != "1"
    assert all("Content Security Policy" in fault or "asked elsewhere" in fault for fault in faults)
    assert len(faults) >= 3
    provoked.update(faults)
