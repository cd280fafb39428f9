"""Sections by their headings: however numbered, in and out of a table of contents, with the text below or beside."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from conftest import document_of

from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.plan import Plan, plan

# A whole narrative: the key, its usual heading, a sentence that only stands below it.
NARRATIVE = (
    ("overall", "收入支出决算总体情况说明", "2031年度收、支总计均为1200.50万元。"),
    ("income", "收入决算情况说明", "2031年度本年收入合计1100.50万元。"),
    ("expenditure", "支出决算情况说明", "2031年度本年支出合计1150.50万元。"),
    ("appropriation", "财政拨款收入支出决算总体情况说明", "2031年度财政拨款收、支总计均为1000.50万元。"),
    ("general_budget", "一般公共预算财政拨款支出决算情况说明", "2031年度一般公共预算财政拨款支出990.50万元。"),
    ("basic_expenditure", "一般公共预算财政拨款基本支出决算情况说明", "2031年度基本支出700.50万元。"),
    ("three_public", "“三公”经费财政拨款支出决算情况说明", "2031年度“三公”经费支出决算为9.50万元。"),
    ("government_fund", "政府性基金预算支出决算情况说明", "2031年度政府性基金预算支出10.00万元。"),
    ("state_capital", "国有资本经营预算支出决算情况说明", "2031年度国有资本经营预算支出3.00万元。"),
    ("operating_costs", "机关运行经费支出情况", "2031年度机关运行经费支出80.50万元。"),
    ("procurement", "政府采购支出情况", "2031年度政府采购支出总额45.50万元。"),
    ("assets", "国有资产占有使用情况", "截至2031年底，共有车辆4辆。"),
    ("performance", "预算绩效管理情况", "对12个项目编制了绩效目标。"),
)
HAN = "一二三四五六七八九十"


def han(number: int) -> str:
    return HAN[number - 1] if number <= 10 else "十" + HAN[number - 11]


def outline_of(*lines: str) -> Plan:
    return plan(document_of("\n".join(lines)), FINAL_ACCOUNTS)


def words_of(found: Plan) -> dict[str, str]:
    """The words of every section but the cover, by key; a key must not come twice."""
    words = {section.key: section.words.strip() for section in found.sections if section.key != "cover"}
    assert len(words) == len([section for section in found.sections if section.key != "cover"])
    return words


ALL = {key: sentence for key, _, sentence in NARRATIVE}


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(lambda n: f"{han(n)}、", id="一、"),
        pytest.param(lambda n: f"{han(n)}．", id="一．"),
        pytest.param(lambda n: f"{n}、", id="1、"),
        pytest.param(lambda n: f"{n}.", id="1."),
        pytest.param(lambda n: f"{n}．", id="1．"),
        pytest.param(lambda n: f"{n} ", id="1 "),
        pytest.param(lambda n: f"（{han(n)}）", id="（一）"),
        pytest.param(lambda n: f"({han(n)})", id="(一)"),
        pytest.param(lambda n: f"（{n}）", id="（1）"),
        pytest.param(lambda n: f"第{han(n)}部分 ", id="第一部分"),
        pytest.param(lambda n: f"第{n}部分：", id="第1部分："),
        pytest.param(lambda n: "", id="none"),
        pytest.param(lambda n: "三、", id="the same number each time"),
        pytest.param(lambda n: f"{han(n)}、" if n % 2 else "", id="every other one lost"),
        pytest.param(lambda n: f"{han(n)}、{han(n)}、", id="numbered twice"),
        pytest.param(lambda n: f"　　{han(n)}、 ", id="white space around"),
    ],
)
def test_headings_are_found_however_they_are_numbered(number: Callable[[int], str]) -> None:
    lines = [line for n, (_, title, body) in enumerate(NARRATIVE, 1) for line in (f"{number(n)}{title}", body)]
    assert words_of(outline_of(*lines)) == ALL


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        pytest.param("", "", id="as it is"),
        pytest.param("关于", "", id="关于"),
        pytest.param("2031年度", "", id="year"),
        pytest.param("青溪县水务局2031年度", "", id="unit and year"),
        pytest.param("", "。", id="full stop"),
        pytest.param("", "：", id="colon"),
        pytest.param("", "（图3）", id="remark in brackets"),
    ],
)
def test_a_heading_is_found_with_words_around_it(before: str, behind: str) -> None:
    lines = [
        line for n, (_, title, body) in enumerate(NARRATIVE, 1) for line in (f"{han(n)}、{before}{title}{behind}", body)
    ]
    assert words_of(outline_of(*lines)) == ALL


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("overall", "收入支出决算总体情况"),
        ("overall", "收支决算总体情况说明"),
        ("overall", "收入支出总体情况"),
        ("overall", "关于2031年度收入支出决算总体情况的说明"),
        ("income", "收入决算情况"),
        ("income", "本年收入情况"),
        ("expenditure", "支出决算说明"),
        ("appropriation", "财政拨款收支决算总体情况"),
        ("appropriation", "财政拨款收入和支出决算总体情况说明"),
        ("general_budget", "一般公共预算财政拨款收支决算情况说明"),
        ("general_budget", "财政拨款支出决算情况说明"),
        ("basic_expenditure", "财政拨款基本支出决算情况"),
        ("three_public", "三公经费支出决算情况"),
        ("three_public", "财政拨款“三公”经费支出决算情况说明"),
        ("government_fund", "政府性基金预算财政拨款收入支出决算情况说明"),
        ("state_capital", "国有资本经营预算财政拨款支出决算情况说明"),
        ("operating_costs", "机关运行经费情况说明"),
        ("procurement", "政府采购情况说明"),
        ("assets", "国有资产占用情况"),
        ("performance", "预算绩效管理工作开展情况说明"),
        ("performance", "预算绩效情况说明"),
        ("glossary", "名词解释"),
        ("overview", "部门基本情况"),
        ("overview", "主要职责"),
    ],
)
def test_headings_of_several_provinces_are_found(key: str, heading: str) -> None:
    found = outline_of("一、" + heading, "2031年度共计100.50万元，与上年持平。")
    assert words_of(found) == {key: "2031年度共计100.50万元，与上年持平。"}


# --- tables of contents


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(lambda title, page: title, id="bare"),
        pytest.param(lambda title, page: f"{title}{'.' * 20}{page}", id="dots"),
        pytest.param(lambda title, page: f"{title}{'…' * 6}{page}", id="ellipses"),
        pytest.param(lambda title, page: f"{title}{'·' * 9} {page}", id="middle dots"),
        pytest.param(lambda title, page: f"{title}    {page}", id="spaces"),
        pytest.param(lambda title, page: f"{title}\t{page}", id="tab"),
        pytest.param(lambda title, page: f"{title} - {page} -", id="page between dashes"),
    ],
)
def test_a_table_of_contents_is_no_section(entry: Callable[[str, int], str]) -> None:
    contents = [entry(f"{han(n)}、{title}", n + 2) for n, (_, title, _) in enumerate(NARRATIVE, 1)]
    contents += [entry("第四部分 名词解释", 40), entry("第五部分 附件", 42)]
    body = [line for n, (_, title, text) in enumerate(NARRATIVE, 1) for line in (f"{han(n)}、{title}", text)]
    found = outline_of(
        "青溪县水务局2031年度部门决算",
        "目录",
        entry("第一部分 部门概况", 1),
        *contents,
        "第一部分 部门概况",
        "青溪县水务局负责全县水利工程。",
        "第二部分 决算情况说明",
        *body,
        "第四部分 名词解释",
        "一、财政拨款收入：指单位从财政部门取得的资金。",
    )
    words = words_of(found)
    glossary, overview = words.pop("glossary"), words.pop("overview")
    assert words == ALL
    assert glossary == "一、财政拨款收入：指单位从财政部门取得的资金。"
    assert overview == "青溪县水务局负责全县水利工程。"


def test_the_glossary_keeps_its_terms_to_itself() -> None:
    found = outline_of(
        "一、收入决算情况说明",
        "2031年度本年收入合计1100.50万元。",
        "第四部分 名词解释",
        "一、机关运行经费支出",
        "指为保障单位运行用于购买货物和服务的各项资金。",
        "二、“三公”经费",
        "指因公出国（境）费、公务用车费和公务接待费。",
    )
    assert list(words_of(found)) == ["income", "glossary"]


@pytest.mark.parametrize("leaders", ["", "........9"], ids=["bare", "with leaders"])
def test_a_glossary_in_the_contents_closes_nothing(leaders: str) -> None:
    found = outline_of(
        "目录",
        f"第三部分 名词解释{leaders}",
        "第二部分 决算情况说明",
        "一、收入决算情况说明",
        "2031年度本年收入合计1100.50万元。",
        "二、支出决算情况说明",
        "2031年度本年支出合计1150.50万元。",
        "第三部分 名词解释",
        "一、基本支出：指为保障机构正常运转发生的支出。",
    )
    assert list(words_of(found)) == ["income", "expenditure", "glossary"]


def test_a_glossary_only_in_the_contents() -> None:
    found = outline_of(
        "目录",
        "第二部分 名词解释",
        "第一部分 决算情况说明",
        "一、收入决算情况说明",
        "2031年度本年收入合计1100.50万元。",
    )
    assert list(words_of(found)) == ["income"]


@pytest.mark.parametrize("annex", ["附件", "附件1"])
@pytest.mark.parametrize("leaders", ["", "........9"], ids=["bare", "with leaders"])
def test_annexes_in_the_contents_close_nothing(annex: str, leaders: str) -> None:
    found = outline_of(
        "目录",
        f"一、收入决算情况说明{leaders}",
        f"二、支出决算情况说明{leaders}",
        f"{annex}{leaders}",
        "一、收入决算情况说明",
        "2031年度本年收入合计1100.50万元。",
        "二、支出决算情况说明",
        "2031年度本年支出合计1150.50万元。",
        "附件1：",
        "河道整治项目2031年绩效评价报告",
        "该项目预算20万元，实际支出20万元，全部用于河道清淤和堤岸加固。",
    )
    assert [section.key for section in found.sections if section.key != "cover"] == ["income", "expenditure", "annex"]


def test_a_part_that_is_a_section_is_found_behind_a_closed_one() -> None:
    found = outline_of(
        "附件",
        "河道整治项目2031年绩效评价报告",
        "该项目预算20万元，实际支出20万元，全部用于河道清淤和堤岸加固。",
        "第三部分 部门概况",
        "青溪县水务局核定行政编制12名。",
    )
    assert words_of(found)["overview"] == "青溪县水务局核定行政编制12名。"


# --- headings under headings


BUDGET = (
    "五、一般公共预算财政拨款支出决算情况说明",
    "（一）一般公共预算财政拨款支出决算总体情况",
    "2031年度一般公共预算财政拨款支出990.50万元。",
    "（二）一般公共预算财政拨款支出决算结构情况",
    "主要用于以下方面：教育支出990.50万元。",
    "（三）一般公共预算财政拨款支出决算具体情况",
    "1.行政运行：支出决算为990.50万元。",
)
TRAVEL = (
    "七、“三公”经费财政拨款支出决算情况说明",
    "（一）“三公”经费财政拨款支出决算总体情况说明",
    "“三公”经费支出决算为9.50万元。",
    "（二）“三公”经费财政拨款支出决算具体情况说明",
    "公务接待费支出决算9.50万元。",
)


def test_sub_headings_divide_a_section() -> None:
    assert words_of(outline_of(*BUDGET, *TRAVEL)) == {
        "general_budget": "2031年度一般公共预算财政拨款支出990.50万元。",
        "general_budget_structure": "主要用于以下方面：教育支出990.50万元。",
        "general_budget_detail": "1.行政运行：支出决算为990.50万元。",
        "three_public": "“三公”经费支出决算为9.50万元。",
        "three_public_detail": "公务接待费支出决算9.50万元。",
    }


def test_short_sub_headings_go_with_the_heading_above() -> None:
    short = ("（一）总体情况", "（二）结构情况", "（三）具体情况")
    budget = [short["（一）（二）（三）".index(line[:3]) // 3] if line[0] == "（" else line for line in BUDGET]
    travel = [("（一）总体情况", "（二）具体情况")[line[1] == "二"] if line[0] == "（" else line for line in TRAVEL]
    words = words_of(outline_of(*budget, *travel))
    assert words["general_budget_structure"] == "主要用于以下方面：教育支出990.50万元。"
    assert words["general_budget_detail"] == "1.行政运行：支出决算为990.50万元。"
    assert words["three_public_detail"] == "公务接待费支出决算9.50万元。"
    assert "“三公”经费支出决算为9.50万元。" in words["three_public"]
    assert "2031年度一般公共预算财政拨款支出990.50万元。" in words["general_budget"]


def test_a_sub_heading_counts_only_under_its_parent() -> None:
    found = outline_of(
        "一、收入决算情况说明",
        "2031年度本年收入合计1100.50万元。",
        "（二）结构情况",
        "其中：财政拨款收入1100.50万元，占100%。",
        "（三）具体情况",
        "全部为当年拨款。",
    )
    assert list(words_of(found)) == ["income"]
    assert "财政拨款收入1100.50万元" in words_of(found)["income"]


def test_projects_stand_under_performance_only() -> None:
    project = ("（二）项目绩效目标完成情况", "河道整治项目全年预算数20万元，执行数为20万元。")
    under = outline_of("十、预算绩效管理情况", "对12个项目编制了绩效目标。", *project)
    assert list(words_of(under)) == ["performance", "projects"]
    assert list(words_of(outline_of("一、收入决算情况说明", "本年收入合计1100.50万元。", *project))) == ["income"]


# --- heading and text in one paragraph


@pytest.mark.parametrize("mark", ["。", "：", "。 ", ":"])
def test_heading_and_text_in_one_paragraph(mark: str) -> None:
    lines = [f"{han(n)}、{title}{mark}{body}" for n, (_, title, body) in enumerate(NARRATIVE, 1)]
    expected = {key: body for key, title, body in NARRATIVE}
    assert words_of(outline_of(*lines)) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "2031年度无政府性基金预算财政拨款收入和支出。",
        "青溪县水务局2031年度没有国有资本经营预算财政拨款收入支出情况。",
        "本单位无政府性基金预算支出情况说明。",
        "本年度未发生国有资本经营预算支出",
        "其中，政府采购支出情况",
        "2031年度收入支出决算总体情况如下：",
    ],
)
def test_a_statement_is_no_heading(statement: str) -> None:
    found = outline_of(
        "一、收入决算情况说明", "2031年度本年收入合计1100.50万元。", statement, "此外没有其他需要说明的事项。"
    )
    assert list(words_of(found)) == ["income"]


def test_a_section_that_says_there_was_none() -> None:
    found = outline_of(
        "八、政府性基金预算支出决算情况说明",
        "2031年度无政府性基金预算财政拨款收入和支出。",
        "九、国有资本经营预算支出决算情况说明",
        "2031年度无国有资本经营预算财政拨款收入和支出。",
    )
    assert words_of(found) == {
        "government_fund": "2031年度无政府性基金预算财政拨款收入和支出。",
        "state_capital": "2031年度无国有资本经营预算财政拨款收入和支出。",
    }


# --- annexes, parts, tables, what is missing


def test_each_annex_is_a_section_with_its_title() -> None:
    found = outline_of(
        "第四部分 名词解释",
        "一、基本支出：指为保障机构正常运转发生的支出。",
        "第五部分 附件",
        "附件1",
        "青溪县水务局2031年部门整体支出绩效评价报告",
        "一、部门概况",
        "（一）机构组成",
        "青溪县水务局下设三个股室，核定行政编制12名。全年围绕供水保障、防汛抗旱和河湖管护开展工作，各项任务按计划完成。",
        "附件2",
        "河道整治项目2031年绩效评价报告",
        "一、项目概况",
        "该项目预算20万元，实际支出20万元。",
    )
    annexes = found.of("annex")
    assert [annex.title for annex in annexes] == [
        "青溪县水务局2031年部门整体支出绩效评价报告",
        "河道整治项目2031年绩效评价报告",
    ]
    assert "核定行政编制12名" in annexes[0].words
    assert "实际支出20万元" in annexes[1].words
    assert "实际支出20万元" not in annexes[0].words
    assert found.of("overview") == ()


def test_a_new_part_ends_a_section() -> None:
    found = outline_of(
        "一、收入决算情况说明",
        "2031年度本年收入合计1100.50万元。",
        "第三部分 其他说明",
        "以上数据来自年度决算报表。",
    )
    assert words_of(found) == {"income": "2031年度本年收入合计1100.50万元。"}


def test_a_row_of_a_table_is_no_heading() -> None:
    found = outline_of("一、收入决算情况说明", "本年收入合计1100.50万元。", "支出决算情况\t12.00", "本行为注。")
    assert list(words_of(found)) == ["income"]


def test_the_first_of_two_sections_of_one_key_counts() -> None:
    found = outline_of(
        "一、收入决算情况说明",
        "2031年度本年收入合计1100.50万元。",
        "二、支出决算情况说明",
        "2031年度本年支出合计1150.50万元。",
        "三、收入决算情况说明",
        "2030年度本年收入合计900.50万元。",
    )
    assert words_of(found)["income"] == "2031年度本年收入合计1100.50万元。"


def test_missing_sections_are_reported() -> None:
    found = outline_of(
        *(line for key, title, body in NARRATIVE if key != "basic_expenditure" for line in (title, body))
    )
    (notice,) = found.notices
    assert (notice.code, notice.path) == ("SEC-MISS-001", "basic_expenditure")
    assert "基本支出" in notice.message_zh


def test_nothing_at_all_is_a_notice_for_every_required_section() -> None:
    required = {spec.key for spec in FINAL_ACCOUNTS.sections if spec.required}
    assert {notice.path for notice in outline_of("这不是决算。").notices} == required
    assert outline_of("这不是决算。").sections == ()


def test_sections_come_in_the_documents_order_and_do_not_overlap() -> None:
    lines = [line for _, title, body in reversed(NARRATIVE) for line in (f"一、{title}", body)]
    sections = [section for section in outline_of(*lines).sections if section.key != "cover"]
    assert [section.key for section in sections] == [key for key, _, _ in reversed(NARRATIVE)]
    assert all(a.end <= b.start for a, b in pairwise(sections))


@pytest.mark.parametrize("key", [spec.key for spec in FINAL_ACCOUNTS.sections if spec.root])
def test_the_fields_of_every_section_are_in_the_record(key: str) -> None:
    from extractor.core import schema as shape

    spec = FINAL_ACCOUNTS.spec(key)
    part = shape.resolve(FINAL_ACCOUNTS.record, spec.root).part
    assert part is not None
    for field in spec.fields:
        shape.field(part, field)


def test_an_unknown_key_has_no_section() -> None:
    with pytest.raises(KeyError):
        FINAL_ACCOUNTS.spec("appendix")
