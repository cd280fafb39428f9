"""The pages of documents in a browser: by keyboard and by mouse, in both languages, readable by everybody."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from helpers.kept_store import SAID, kept_text
from helpers.review_server import Served, Visit, drag, edges, press, read_apart
from playwright.sync_api import Page, expect
from test_web_looks import RULES

from extractor.export.delivery.folder import deliver
from extractor.store.keep import keep

pytest_plugins = ("helpers.review_browser",)
pytestmark = pytest.mark.xdist_group("browser")


def opened(page: Page, name: str) -> None:
    page.goto("/documents")
    page.get_by_role("link", name=name).click()
    expect(page.locator("#scroll .sheet, #scroll .text")).to_be_visible()


def test_a_figure_is_found_and_corrected_by_keys_alone(served: Served, visit: Visit) -> None:
    page = visit()
    opened(page, "沧浦")
    press(page, "j", "j", "j", "j", "Enter")
    expect(page.locator("#figure h2")).to_contain_text("收入总计")
    expect(page.locator("#scroll rect.operand")).to_be_in_viewport()
    expect(page.locator("#page")).to_have_value("18")
    press(page, "]")
    expect(page.locator(".sheet")).to_have_attribute("data-page", "19")
    press(page, "e")
    page.keyboard.type("5840.32万元")
    press(page, "Control+Enter")
    expect(page.locator(".flash.good")).to_be_visible()
    expect(page.locator("#printed")).to_have_value("5840.32万元")
    expect(page.locator("#figure h2").get_by_role("link")).to_be_visible()  # what it breaks is a question now
    press(page, "u")
    expect(page.locator(".flash")).to_contain_text("已撤销")


def test_a_figure_is_chosen_and_contested_by_mouse(served: Served, visit: Visit) -> None:
    page = visit()
    opened(page, "岚坪")
    mark = page.locator("#scroll mark", has_text="万元").first
    shown = mark.inner_text()
    mark.click()
    expect(page.locator("#printed")).to_have_value(shown)
    page.get_by_role("button", name="存疑").click()
    expect(page.locator(".flash.bad")).to_contain_text("写明")
    page.locator("#reason").fill("看不清")
    page.get_by_role("button", name="存疑").click()
    expect(page.locator(".flash.good")).to_contain_text("提请审核")
    page.locator("#figure h2").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_missed_figure_is_picked_from_the_page(served: Served, visit: Visit) -> None:
    page = visit()
    opened(page, "岚坪")
    press(page, "p")
    page.get_by_label("哪一项").select_option("statements[].amount")
    page.get_by_label("名称（").fill("新项")
    mark = page.locator("#scroll mark", has_text="万元").first
    mark.scroll_into_view_if_needed()
    drag(page, edges(mark)[0])
    expect(page.locator("#addition [name=printed]")).to_have_value(mark.inner_text())
    press(page, "Enter")
    page.locator("#addition button").click()
    expect(page.locator("#figure h2")).to_contain_text("新项")


def test_documents_can_be_read_by_everybody(served: Served, visit: Visit, tmp_path: Path) -> None:
    words = SAID.format(total="110.00", more="")  # a short one: every word of a page is looked at
    keep(served.store, read_apart(kept_text, tmp_path, words), "one")
    for scheme, rules in RULES.items():
        page = visit(f"读者 {scheme}", "senior", color_scheme=scheme)
        for path in ("/documents", "/documents/3?path=income.total"):
            page.goto(path)
            if "path" in path:
                expect(page.locator("#scroll .text")).to_be_visible()
            found = Axe().run(page, options={"runOnly": rules})
            assert found.generate_report() == "Found 0 accessibility violations:\n", path
    with page.expect_download() as download:
        page.get_by_role("link", name=".txt").click()
    assert download.value.path().read_text(encoding="utf-8") == words


@pytest.mark.soak
def test_a_leaders_day(served: Served, visit: Visit, tmp_path: Path) -> None:
    """Documents come in, are assigned, entered by two, watched, and delivered."""
    boss = visit("主任", "admin")
    boss.goto("/people")
    for name in ("甲", "乙"):
        form = boss.locator("section", has=boss.get_by_role("heading", name="新建账户"))
        form.get_by_label("姓名").fill(name)
        form.get_by_label("密码").fill("long enough a word")
        form.get_by_role("button", name="新建").click()
        expect(boss.locator(".people tbody")).to_contain_text(name)
    give = boss.locator("section", has=boss.get_by_role("heading", name="分配文件"))
    give.get_by_label("给谁").select_option("甲")
    give.get_by_label("单位名称含").fill("某某")
    give.get_by_role("button", name="分配").click()
    keep_apart = read_apart(kept_text, tmp_path, SAID.format(total="110.00", more=""))
    keep(served.store, keep_apart, "one", 1.0)  # comes in after it was assigned, for two to enter
    boss.goto("/documents?assignee=甲")
    expect(boss.locator(".documents tbody tr")).to_have_count(1)
    for name in ("甲", "乙"):
        page = visit(None)
        page.goto("/sign-in")
        page.get_by_label("姓名").fill(name)
        page.get_by_label("密码").fill("long enough a word")
        page.get_by_role("button", name="登录").click()
        if name == "甲":
            press(page, "n")  # the first of their own
        else:  # who has none opens what the first entered
            page.goto("/documents/3")
            page.get_by_text("待审的问题").click()
            page.locator("details[open] li a").first.click()
            press(page, "t")
        expect(page.get_by_role("button", name="原文如此")).to_be_enabled()
        press(page, "a")
        expect(page.locator(".flash.good")).to_be_visible()
    boss.goto("/people")
    expect(boss.locator(".people tr", has_text="甲")).to_contain_text("100%")
    boss.goto("/dashboard")
    expect(boss.locator(".plot svg").first).to_be_visible()
    expect(boss.locator(".totals")).to_contain_text("3 份文件")
    read_apart(deliver, served.store, tmp_path / "delivery", "主任")  # type: ignore[arg-type]
    assert "双人复核一致 two people agree: 1/1" in (tmp_path / "delivery" / "quality.md").read_text(encoding="utf-8")
