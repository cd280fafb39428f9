"""What a template left in the text is found with its place; ordinary text is silent."""

from itertools import pairwise

import pytest
from conftest import CORPUS, document_of
from hypothesis import given
from hypothesis import strategies as st

from extractor.doctypes.common.template_leftovers import read_template_leftovers


def claims_of(text: str) -> list[tuple[str, str]]:
    """Kind and quote of everything found; the places are checked on the way."""
    document = document_of(text)
    found = read_template_leftovers(document)
    for claim in found:
        start, end = claim.words.figure
        assert document.text[start:end] == claim.words.quote == claim.words.value
        assert (claim.words.where.start, claim.words.where.end) == (start, end)
        assert claim.words.quote.strip()
    spans = [claim.words.figure for claim in found]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    return [(claim.kind, claim.words.quote) for claim in found]


INSTRUCTIONS = {
    "list all": ("教育支出10万元。（罗列全部功能分类科目，至类级。）", "罗列全部功能分类科目"),
    "list what was spent": ("主要包括：办公费。（根据各部门实际列支情况罗列）", "根据各部门实际列支情况罗列"),
    "see the form": ("请参照部门决算批复表填写，其余略。", "请参照部门决算批复表填写"),
    "may be left out": ("没有此项的可以不写。", "没有此项的可以不写"),
    "keep the table": ("没有数据的部门仍保留该表格，并说明。", "没有数据的部门仍保留该表格"),
    "as it is": ("（据实填写）", "据实填写"),
    "fill in": ("项目名称（请填写项目全称）", "请填写项目全称"),
    "take it out": ("（没有此项的，删除本段）", "删除本段"),
    "leave it in": ("没有支出。（注：没有此项支出的部门，请保留本段标题并作说明）", "请保留本段标题并作说明"),
    "choose": ("部门选取3个项目进行公开。", "部门选取3个项目进行公开"),
}
PLACEHOLDERS = {
    "money": ("比上年增加XX万元，增长5%。", "比上年增加XX万元"),
    "percent": ("增长XX%。", "增长XX%"),
    "year": ("XX年收入合计10万元。", "XX年收入合计10万元"),
    "four": ("XXXX年度部门决算", "XXXX年度部门决算"),
    "lower case": ("共有车辆xx辆，其中轿车1辆。", "共有车辆xx辆"),
    "multiplication signs": ("××单位2031年收入。", "××单位2031年收入"),
    "with a space": ("比上年增加XX 万元。", "比上年增加XX 万元"),
    "full width": ("比上年增加ＸＸ万元。", "比上年增加ＸＸ万元"),
    "decimals": ("支出XX.XX万元。", "支出XX.XX万元"),
    "choose a word": ("本部门（单位）2031年无此项。", None),
}
STRAY = {
    "0万元%": ("经营收入0万元%，其他收入1万元。", "经营收入0万元%"),
    "元%": ("经营收入0元%。", "经营收入0元%"),
    "full width": ("经营收入12.50万元％；", "经营收入12.50万元％"),
    "spaces": ("经营收入12.50 万元 %。", "经营收入12.50 万元 %"),
}


@pytest.mark.parametrize(("text", "quote"), INSTRUCTIONS.values(), ids=INSTRUCTIONS)
def test_an_instruction_of_the_form_is_found(text: str, quote: str) -> None:
    assert claims_of(text) == [("template", quote)]


@pytest.mark.parametrize(("text", "quote"), PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_a_placeholder_is_found(text: str, quote: str | None) -> None:
    found = claims_of(text)
    assert [kind for kind, _ in found] == ["template"]
    assert quote is None or found == [("template", quote)]


@pytest.mark.parametrize(("text", "quote"), STRAY.values(), ids=STRAY)
def test_a_stray_percent_sign_is_found(text: str, quote: str) -> None:
    assert claims_of(text) == [("stray_mark", quote)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2031年度收、支总计均为1200.50万元，比上年增长9.11%。",
        "经营收入0万元，占0%；其他收入10.00万元，占100%。",
        "采购监控设备2×3台，型号XX-200，尺寸10×20厘米。",
        "参加EXXON年会，购买XXL号工作服12件。",
        "本单位（含下属单位）共有车辆3辆。",
        "本部门没有使用政府性基金预算安排支出。",
        "群众可申请填写登记表，窗口人员协助。",
        "提请参照上年标准执行。",
        "选取5个项目开展绩效监控。",
        "选取2个试点村推广。",
        "保留该项目专项资金，修改项目名称，补充本级财力。",
        "完成率达100％，超过5元的部分由个人承担。",
        "人均10元，5%由村集体承担。",
        "（类）（款）（项）",
    ],
)
def test_ordinary_text_is_silent(text: str) -> None:
    assert claims_of(text) == []


def test_every_place_is_told_in_order() -> None:
    text = "支出XX万元。收入1万元。（罗列全部）\n占0万元%。\n本年增加XX万元，减少XX%。"
    assert claims_of(text) == [
        ("template", "支出XX万元"),
        ("template", "罗列全部"),
        ("stray_mark", "占0万元%"),
        ("template", "本年增加XX万元"),
        ("template", "减少XX%"),
    ]


def test_two_of_one_clause_are_one() -> None:
    assert claims_of("由XX年的XX万元增加到3万元。") == [("template", "由XX年的XX万元增加到3万元")]


def test_the_quote_of_a_long_line_stays_short() -> None:
    ((_, quote),) = claims_of(f"{'长' * 500}罗列全部{'长' * 500}")
    assert len(quote) <= 100


@given(st.text(alphabet="XXx×万元年%％0123。，（）\n请填写罗列全部 ", max_size=60))
def test_whatever_is_found_stands_where_it_says(text: str) -> None:
    claims_of(text)


def test_the_corpus_has_only_what_was_planted() -> None:
    for path in sorted((CORPUS / "source").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for kind, quote in claims_of(text):
            assert kind in ("template", "stray_mark")
            assert quote in text
