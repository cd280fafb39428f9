"""Several people before one queue: nobody settles what another has, and a page that is out of date writes nothing."""

import re
from dataclasses import replace
from typing import Any

import pytest
from helpers.kept_store import items, kept_of
from helpers.review_server import PDF, TOTAL, Served, Visit, decisions, entry, equation, hold, press, saved
from playwright.sync_api import expect
from sqlalchemy import update

from extractor.store.keep import keep
from extractor.store.tables import ItemRow

pytest_plugins = ("helpers.review_browser",)
pytestmark = pytest.mark.xdist_group("browser")


def test_who_opens_an_item_first_has_it(served: Served, visit: Visit) -> None:
    people = {name: visit(name) for name in ("王芳", "李强")}
    item = served.item("FA-SUM-100").id
    for page in people.values():
        page.goto(f"/items/{item}")
    has = {name: page.get_by_role("button", name="原文如此").is_enabled() for name, page in people.items()}
    (holder,) = (name for name in people if has[name])
    (other,) = (name for name in people if not has[name])
    expect(people[other].locator(".closed")).to_have_text(f"{holder} 正在处理这一项。")
    expect(people[other].get_by_role("button", name="原文如此")).to_be_disabled()
    people[other].goto("/")
    expect(people[other].locator(".queue tr", has_text="1021.09").locator("td").last).to_have_text(holder)
    press(people[holder], "a")
    saved(people[holder])
    assert [d.action for d in decisions(served, item)] == ["as_printed"]


def test_two_who_ask_for_the_next_at_once_get_two(served: Served, visit: Visit) -> None:
    people = [visit(name) for name in ("王芳", "李强")]
    first_two = {item.id for item in items(served.store)[:2]}
    for page in people:
        page.goto("/")
    for page in people:
        page.evaluate("setTimeout(() => document.querySelector('#start').click(), 50)")
    for page in people:
        expect(page.get_by_role("button", name="原文如此")).to_be_enabled()
    assert {int(page.url.rsplit("/", 1)[1]) for page in people} == first_two


def test_a_lost_lease_is_said_and_what_was_typed_stays(served: Served, visit: Visit) -> None:
    page, other = visit("王芳"), visit("李强")
    item = hold(page, served, "FA-SUM-100")
    entry(page, TOTAL).fill("1012.09")
    page.get_by_label("理由或备注").fill("看过原件")
    with served.store.writing() as session:
        session.execute(update(ItemRow).where(ItemRow.id == item.id).values(until=1))  # they were away for too long
    hold(other, served, "FA-SUM-100")
    page.get_by_role("button", name="更正读数").click()
    expect(page.get_by_role("alert")).to_contain_text("您对这一项的占用已失效，没有写入。")
    expect(page.locator(".closed")).to_contain_text("李强 正在处理这一项。")
    expect(entry(page, TOTAL)).to_have_value("1012.09")
    expect(page.get_by_label("理由或备注")).to_have_value("看过原件")
    assert decisions(served, item.id) == []


def test_a_stale_page_is_refused_and_what_was_typed_stays(served: Served, visit: Visit) -> None:
    page = visit()
    item = hold(page, served, "FA-SUM-100")
    entry(page, TOTAL).fill("1012.09")
    page.get_by_label("理由或备注").fill("看过原件")
    keep(served.store, moved_a_little(), "two")  # another run has read the document anew
    page.get_by_role("button", name="更正读数").click()
    expect(page.get_by_role("alert")).to_contain_text("页面打开以后这一项已有变化，请重新查看。")
    assert decisions(served, item.id) == []
    expect(page.get_by_label("理由或备注")).to_have_value("看过原件")
    expect(entry(page, TOTAL)).to_have_value("1012.09")
    expect(equation(page, "FA-SUM-100")).to_have_class(re.compile(r"\bpass\b"))  # what is typed is tried again
    page.get_by_role("button", name="更正读数").click()
    saved(page)
    assert [d.action for d in decisions(served, item.id)] == ["correct"]


def moved_a_little() -> Any:
    """The PDF as a reader sees it that puts the procurement's total elsewhere on its page."""
    kept = kept_of(PDF)
    record = kept.form["record"]
    total = record["procurement"]["total"]
    boxes = [box | {"x0": box["x0"] + 1} for box in total["where"]["boxes"]]
    total = total | {"where": total["where"] | {"boxes": boxes}}
    return replace(
        kept, form=kept.form | {"record": record | {"procurement": record["procurement"] | {"total": total}}}
    )
