"""The real pages in a real browser: sign in, take an item, settle it by mouse and by key, take the decision back."""

import re
from pathlib import Path

import pytest
from conftest import result_of
from helpers.kept_store import drawn, kept_text
from helpers.review_server import (
    GOODS,
    PASSWORD,
    PDF,
    SERVICES,
    TOTAL,
    TXT,
    Served,
    Visit,
    decisions,
    drag,
    entry,
    equation,
    field,
    hold,
    on_screen,
    press,
    read_apart,
    saved,
    undone,
)
from playwright.sync_api import expect

from extractor.store.keep import keep

pytest_plugins = ("helpers.review_browser",)
pytestmark = pytest.mark.xdist_group("browser")
OWN = "文中没有这个数，将记为审核员自填。"


# --- in and out


def test_the_printed_link_signs_in_once(served: Served, visit: Visit) -> None:
    link, page, other = served.link(), visit(None), visit(None)
    page.goto(link)
    expect(page.get_by_role("heading", name="待审的问题")).to_be_visible()
    other.goto(link)
    expect(other.get_by_role("heading", name="链接无效")).to_be_visible()
    other.goto("/")
    expect(other.get_by_role("heading", name="登录")).to_be_visible()


def test_name_and_password_lead_to_the_page_that_was_asked_for(served: Served, visit: Visit) -> None:
    served.token("王芳", "reviewer")
    page, item = visit(None), served.item("FA-SUM-100").id
    page.goto(f"/items/{item}")
    for password in ("not this one", PASSWORD):
        page.get_by_label("姓名").fill("王芳")
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        if password != PASSWORD:
            expect(page.get_by_role("alert")).to_contain_text("姓名或密码不对")
    expect(page).to_have_url(f"{served.url}/items/{item}")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.goto(f"/items/{item}")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


# --- correct


def test_a_question_with_a_right_proposal_is_one_key(served: Served, visit: Visit) -> None:
    page = visit()
    item = served.item("FA-SUM-100")
    page.goto(f"/items/{item.id}")  # who opens it holds it
    expect(equation(page, "FA-SUM-100")).to_have_class(re.compile(r"\bfail\b"))
    expect(field(page, TOTAL).get_by_label("应为")).to_have_value("1012.09万元")
    assert decisions(served, item.id) == []  # nothing changes by itself
    press(page, "a")
    saved(page)
    (decision,) = decisions(served, item.id)
    assert (decision.action, decision.should_be) == (
        "as_printed",
        [{"path": TOTAL, "printed": "1012.09万元", "reason": ""}],
    )
    state = drawn(served.store, item.id).state
    assert {path for path, origin in state.origins.items() if origin == "source_error"} == {TOTAL}
    assert str(state.leaves[TOTAL].value.value) == "1021.09"


def test_by_the_mouse_alone_another_figure_is_named(served: Served, visit: Visit) -> None:
    page = visit()
    item = hold(page, served, "FA-SUM-100")
    page.get_by_role("button", name="193.63万元").click()
    expect(page.locator(".field.wrong")).to_have_count(1)
    field(page, SERVICES).get_by_role("checkbox", name="印错的是这个").check()
    expect(page.locator(".field.wrong")).to_have_count(1)
    page.get_by_role("button", name="原文如此").click()
    saved(page)
    assert [one["path"] for one in decisions(served, item.id)[0].should_be or ()] == [SERVICES]


def test_a_proposal_without_a_value_only_says_why(served: Served, visit: Visit) -> None:
    page = visit()
    hold(page, served, "FA-SUM-060")
    page.get_by_role("button", name="漏列").click()
    expect(page.get_by_label("理由或备注")).to_have_value(re.compile("漏列“机关运行经费支出·比上年·增加” 2.18万元"))
    expect(entry(page, "basic_expenditure.total")).to_have_value("285.73万元")


def test_a_proposed_word_is_filled_in_as_it_is_printed(served: Served, visit: Visit, tmp_path: Path) -> None:
    said = "2020年“三公”经费财政拨款支出决算为3.06万元，预算为4.00万元，完成预算76.5%，决算数大于预算数。"
    words = f"某某局2020年度部门决算\n七、“三公”经费财政拨款支出决算情况说明\n{said}\n"
    keep(served.store, read_apart(kept_text, tmp_path, words), "one")
    page = visit()
    item = hold(page, served, "FA-WRD-010")
    expect(entry(page, "three_public.comparison")).to_have_value("大于")
    page.get_by_role("button", name="小于").first.click()
    expect(field(page, "three_public.comparison").get_by_label("应为")).to_have_value("小于")
    press(page, "a")
    saved(page)
    state = drawn(served.store, item.id).state
    assert state.leaves["three_public.comparison"].value == "greater"
    assert state.should_be["three_public.comparison"].printed == "小于"


@pytest.mark.parametrize(
    ("code", "path", "typed", "status", "note"),
    [
        pytest.param("FA-SUM-100", TOTAL, "1012.09万元", "pass", OWN, id="holds, stands nowhere"),
        pytest.param("FA-SUM-100", TOTAL, "1012.50", "fail", OWN, id="does not hold"),
        pytest.param("FA-SUM-100", TOTAL, "184.63", "fail", "文中有（第23页）", id="stands on a page"),
        pytest.param("FA-SHR-020", "expenditure.total", "485.8万元", "pass", OWN, id="stands elsewhere in the text"),
    ],
)
def test_what_is_typed_is_checked_at_once(
    served: Served, visit: Visit, code: str, path: str, typed: str, status: str, note: str
) -> None:
    page = visit()
    hold(page, served, code)
    entry(page, path).fill(typed)
    expect(field(page, path).locator(".ground")).to_contain_text(note)
    expect(equation(page, code)).to_have_class(re.compile(rf"\b{status}\b"))
    entry(page, path).fill(str(entry(page, path).get_attribute("data-was")))
    expect(equation(page, code)).to_have_class(re.compile(r"\bfail\b"))
    expect(field(page, path).locator(".found")).to_have_count(0)


def test_what_is_no_figure_is_said_to_be_none(
    served: Served, visit: Visit, faults: list[str], provoked: set[str]
) -> None:
    page = visit()
    item = hold(page, served, "FA-SUM-100")
    entry(page, TOTAL).fill("十几万")
    expect(page.locator("#broken")).to_contain_text("读不成")
    page.get_by_role("button", name="更正读数").click()
    expect(page.get_by_role("alert")).to_contain_text("“十几万” 读不成")
    expect(entry(page, TOTAL)).to_have_value("十几万")
    entry(page, TOTAL).fill("1012.09")
    expect(page.locator("#broken")).to_have_text("")
    assert decisions(served, item.id) == []
    provoked.add(f"409 /api/items/{item.id}/evaluate")
    assert provoked <= set(faults)


def test_a_print_is_picked_from_the_page(served: Served, visit: Visit) -> None:
    page, document = visit(), result_of(PDF).document
    item = hold(page, served, "FA-SUM-100")
    services = next(print_ for print_ in drawn(served.store, item.id).prints if print_.path == SERVICES)
    field(page, GOODS).get_by_role("button", name="看原文").click()
    expect(page.locator("#page")).to_have_value(str(services.page))
    box = document.where(services.start, services.end).boxes
    page.locator("#scroll rect.on").wait_for()
    drag(page, on_screen(page, box, document.pages[services.page - 1])[0])
    expect(entry(page, GOODS)).to_have_value("827.46万元")
    expect(field(page, GOODS).locator(".ground")).to_contain_text("文中有（第23页）")
    press(page, "Escape", "c")
    saved(page)
    (new,) = decisions(served, item.id)[0].new
    assert (new["start"], new["end"], new["own"]) == (services.start, services.end, False)


def test_a_print_is_picked_from_a_text(served: Served, visit: Visit) -> None:
    page, text = visit(), result_of(TXT).document.text
    item = hold(page, served, "FA-SHR-020")
    entry(page, "expenditure.total").focus()
    start = text.index("485.8万元")
    (box,) = page.locator("#scroll .text").evaluate_all(
        """([text], start) => {
            const holders = [...text.querySelectorAll("[data-start]")];
            const holder = holders.findLast(one => Number(one.dataset.start) <= start);
            const range = document.createRange();
            range.setStart(holder.firstChild, start - holder.dataset.start);
            range.setEnd(holder.firstChild, start - holder.dataset.start + 7);
            text.parentNode.scrollBy(0, range.getBoundingClientRect().top - 400);
            const box = range.getBoundingClientRect();
            return [[box.left, box.top, box.right, box.bottom]];
        }""",
        start,
    )
    drag(page, box)
    expect(entry(page, "expenditure.total")).to_have_value("485.8万元")
    expect(equation(page, "FA-SHR-020")).to_have_class(re.compile(r"\bpass\b"))
    press(page, "Escape", "c")
    saved(page)
    (new,) = decisions(served, item.id)[0].new
    assert (new["start"], new["end"], new["own"]) == (start, start + 7, False)


# --- other decisions


def test_a_figure_that_is_not_there_is_named_by_its_field(served: Served, visit: Visit) -> None:
    page = visit()
    item = hold(page, served, "FA-SUM-100")
    press(page, "x")
    expect(page.get_by_role("alert")).to_contain_text("请指明文中没有的是哪个数")
    press(page, "e", "Escape", "j", "Escape", "x")
    saved(page)
    (decision,) = decisions(served, item.id)
    assert (decision.action, [old["path"] for old in decision.old]) == ("not_in_document", [GOODS])
    assert GOODS not in drawn(served.store, item.id).state.leaves


def test_skipping_needs_a_reason(served: Served, visit: Visit) -> None:
    page = visit()
    item = hold(page, served, "FA-SUM-100")
    press(page, "s")
    expect(page.get_by_label("理由或备注")).to_be_focused()
    page.get_by_role("button", name="跳过").click()
    expect(page.get_by_role("alert")).to_contain_text("跳过须写明理由")
    page.get_by_label("理由或备注").fill("看不清")
    press(page, "Escape", "s")
    saved(page)
    assert [d.action for d in decisions(served, item.id)] == ["skip"]
    page.goto("/?status=skipped")
    expect(page.locator(".queue tbody tr")).to_have_count(1)


def test_undo_brings_the_item_back_into_the_same_hands(served: Served, visit: Visit) -> None:
    page = visit()
    item = hold(page, served, "FA-SUM-100")
    left = int(page.locator(".progress b").nth(1).inner_text())
    press(page, "a")
    saved(page)
    expect(page.locator(".progress b")).to_have_text(["1", str(left - 1), "1"])
    press(page, "u")
    undone(page)
    assert f"/items/{item.id}?" in page.url
    expect(page.get_by_role("button", name="原文如此")).to_be_enabled()
    page.locator(".history summary").click()
    expect(page.locator(".history li")).to_have_count(2)
    assert [d.action for d in decisions(served, item.id)] == ["as_printed", "undo"]
    press(page, "a")
    saved(page)
    assert [d.action for d in decisions(served, item.id)] == ["as_printed", "undo", "as_printed"]


def test_enter_in_a_field_never_accepts_as_printed(served: Served, visit: Visit) -> None:
    page = visit()
    item = hold(page, served, "FA-SUM-100")
    entry(page, TOTAL).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("没有改动")
    entry(page, TOTAL).fill("1012.09")
    entry(page, TOTAL).press("Enter")
    saved(page)
    assert [d.action for d in decisions(served, item.id)] == ["correct"]


def test_what_is_decided_in_bulk_is_previewed_and_taken_back(served: Served, visit: Visit) -> None:
    page = visit(role="senior")
    item = served.item("FA-SUM-100")
    page.goto("/?words=1,021.09")  # a figure, as a person types it
    page.get_by_role("link", name="批量处理").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("1021.09万元 → 1012.09万元")
    page.get_by_label("理由").fill("两位颠倒")
    page.get_by_role("button", name="写入所选").click()
    expect(page.get_by_role("main")).to_contain_text("写入了 1 项")
    page.get_by_role("button", name="全部撤销").click()
    expect(page.get_by_role("main")).to_contain_text("撤销了 1 项")
    assert [one.action for one in decisions(served, item.id)] == ["as_printed", "undo"]
    assert served.item("FA-SUM-100").holder_id is None


# --- the other language, and no script


def test_the_other_language_stays_until_it_is_changed_back(served: Served, visit: Visit) -> None:
    page = visit()
    hold(page, served, "FA-SUM-100")
    for name, heading, lang in (("English", "Questions to settle", "en"), ("中文", "待审的问题", "zh-CN")):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(page.get_by_role("button", name={"en": "Wrong in print", "zh-CN": "原文如此"}[lang])).to_be_enabled()
        page.goto("/")
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        page.goto(f"/items/{served.item('FA-SUM-100').id}")


def test_without_scripts_everything_can_be_decided(served: Served, visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/?code=FA-SUM-100")
    item = served.item("FA-SUM-100")
    page.get_by_role("button", name="开始审核").click()
    page.get_by_role("button", name="跳过").click()
    expect(page.get_by_role("alert")).to_contain_text("跳过须写明理由")
    entry(page, TOTAL).fill("1012.09")
    page.get_by_label("理由或备注").fill("看过原件")
    page.get_by_role("button", name="更正读数").click()
    page.get_by_role("button", name="撤销").click()
    field(page, TOTAL).get_by_label("文中没有").check()
    page.locator("button[value=not_in_document]").click()
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="原文如此").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    actions = [d.action for d in decisions(served, item.id)]
    assert actions == ["correct", "undo", "not_in_document", "undo", "as_printed"]
