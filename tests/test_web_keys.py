"""Every key that the help lists does what it says there."""

from collections.abc import Callable

import pytest
from helpers.review_server import (
    GOODS,
    SERVICES,
    TOTAL,
    Served,
    Visit,
    decisions,
    entry,
    field,
    hold,
    press,
    saved,
    undone,
)
from playwright.sync_api import Page, expect

from extractor.web import messages as words

pytest_plugins = ("helpers.review_browser",)
pytestmark = pytest.mark.xdist_group("browser")


def beside(page: Page) -> None:
    page.goto("/")
    press(page, "n")
    expect(page.get_by_role("button", name="原文如此")).to_be_enabled()
    first = page.url
    press(page, "n")
    expect(page).not_to_have_url(first)
    press(page, "p")
    expect(page).to_have_url(first)


def accepted(page: Page) -> None:
    press(page, "a")
    saved(page)


def editing(page: Page) -> None:
    press(page, "e")
    expect(entry(page, TOTAL)).to_be_focused()


def reasoning(page: Page) -> None:
    press(page, "r")
    expect(page.get_by_label("理由或备注")).to_be_focused()


def gone_back(page: Page) -> None:
    press(page, "g")
    expect(page.get_by_role("heading", name="待审的问题")).to_be_visible()


def accepted_and_undone(page: Page) -> None:
    press(page, "a")
    saved(page)
    press(page, "u")
    undone(page)


def skipped(page: Page) -> None:
    press(page, "s")
    page.keyboard.type("看不清")
    press(page, "Escape", "s")
    saved(page)


def absent(page: Page) -> None:
    press(page, "e", "Escape", "x")
    saved(page)


def corrected(page: Page) -> None:
    entry(page, TOTAL).fill("1012.09")
    press(page, "Tab", "c")
    saved(page)


def corrected_from_within(page: Page) -> None:
    entry(page, TOTAL).fill("1012.09")
    press(page, "Control+Enter")
    saved(page)


def wrong(page: Page, path: str, value: str) -> None:
    """One figure is named as printed wrong, with what should be there."""
    expect(page.locator(".field.wrong")).to_have_count(1)
    expect(field(page, path).get_by_role("checkbox", name="印错的是这个")).to_be_checked()
    expect(field(page, path).get_by_label("应为")).to_have_value(value)


def numbered(page: Page) -> None:
    wrong(page, TOTAL, "1012.09万元")
    press(page, "2")
    wrong(page, GOODS, "193.63万元")


def ticked(page: Page) -> None:
    press(page, "j", "Space")
    expect(page.locator(".field.wrong")).to_have_count(0)


def proposed(page: Page) -> None:
    press(page, "v")
    wrong(page, GOODS, "193.63万元")


def righting(page: Page) -> None:
    press(page, "b")
    expect(field(page, TOTAL).get_by_label("应为")).to_be_focused()


def moved(page: Page) -> None:
    for key, path in (("j", TOTAL), ("j", GOODS), ("k", TOTAL), ("k", SERVICES)):
        press(page, key)
        expect(field(page, path)).to_be_focused()
    expect(page.locator("input.edited")).to_have_count(0)


def entered(page: Page) -> None:
    press(page, "j", "j", "Enter")
    expect(entry(page, GOODS)).to_be_focused()


def turned(page: Page) -> None:
    for key, number in (("[", "22"), ("]", "23"), ("]", "24")):
        press(page, key)
        expect(page.locator("#page")).to_have_value(number)
        expect(page.locator(".sheet")).to_have_attribute("data-page", number)


def zoomed(page: Page) -> None:
    for key, shown in (("+", "125%"), ("+", "156%"), ("-", "125%"), ("z", "100%"), ("-", "80%")):
        press(page, key)
        expect(page.locator("#zoom")).to_have_text(shown)


def searching(page: Page) -> None:
    press(page, "/")
    expect(page.get_by_role("heading", name="待审的问题")).to_be_visible()
    press(page, "/")
    expect(page.get_by_label("单位、文件、数或事项")).to_be_focused()
    page.keyboard.type("岚坪")
    press(page, "Enter")
    expect(page.locator(".queue tbody tr").first).to_contain_text("岚坪县残疾人联合会")
    expect(page.locator(".queue tbody tr", has_text="沧浦")).to_have_count(0)


def helped(page: Page) -> None:
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("dialog").locator("dt")).to_have_text([key for key, _, _ in words.KEYS])
    expect(page.get_by_role("dialog").locator("dd")).to_have_text([zh for _, zh, _ in words.KEYS])
    press(page, "a")  # nothing is decided behind it
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="原文如此")).to_be_enabled()


def other_language(page: Page) -> None:
    for name in ("Wrong in print", "原文如此"):
        press(page, "l")
        expect(page.get_by_role("button", name=name)).to_be_visible()


def left_alone(page: Page) -> None:
    entry(page, TOTAL).fill("1")
    press(page, "a")  # typed, and decides nothing
    expect(entry(page, TOTAL)).to_have_value("1a")
    press(page, "Escape")
    expect(entry(page, TOTAL)).not_to_be_focused()
    expect(entry(page, TOTAL)).to_have_value("1021.09万元")


DOES: dict[str, Callable[[Page], object]] = {
    "n p": beside,
    "t": lambda page: expect(page.get_by_role("button", name="原文如此")).to_be_enabled(),  # as every one begins
    "a": accepted,
    "c": corrected,
    "x": absent,
    "s": skipped,
    "u": accepted_and_undone,
    "1–9": numbered,
    "Space": ticked,
    "v": proposed,
    "b": righting,
    "e": editing,
    "j k": moved,
    "Enter": entered,
    "r": reasoning,
    "[ ]": turned,
    "+ − z": zoomed,
    "g": gone_back,
    "/": searching,
    "l": other_language,
    "Ctrl+Enter": corrected_from_within,
    "Esc": left_alone,
    "?": helped,
}


def test_every_key_does_what_the_help_says(served: Served, visit: Visit, subtests: pytest.Subtests) -> None:
    page = visit()
    for key, _, _ in words.KEYS:
        with subtests.test(key=key):
            hold(page, served, "FA-SUM-100")
            DOES[key](page)
            if page.locator("#undo").is_visible():
                press(page, "u")  # what was decided is for the next key to decide
                undone(page)


def test_what_is_typed_and_not_handed_in_is_asked_about(served: Served, visit: Visit) -> None:
    page = visit()
    item = hold(page, served, "FA-SUM-100")
    entry(page, TOTAL).fill("1012.09")
    press(page, "Tab", "a")
    asking = page.get_by_role("dialog", name="有改动还没有提交")
    expect(asking).to_contain_text("1021.09万元 → 1012.09")
    press(page, "Escape", "n")
    expect(asking).to_be_visible()
    assert decisions(served, item.id) == []
    press(page, "c")
    saved(page)
    assert [one.action for one in decisions(served, item.id)] == ["correct"]
