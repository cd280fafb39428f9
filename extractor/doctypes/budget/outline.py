"""The sections of a 部门预算公开 by their headings, as provinces print them."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from extractor.doctypes.base import DocType, SectionSpec
from extractor.doctypes.budget.checks import CATALOGUE, check_record
from extractor.doctypes.budget.content import CONTENT
from extractor.doctypes.budget.evidence import EVIDENCE
from extractor.doctypes.budget.grammar import GRAMMAR
from extractor.doctypes.budget.indicators import INDICATORS
from extractor.doctypes.budget.schema import DepartmentBudget
from extractor.doctypes.budget.tables import read_tables
from extractor.doctypes.common.headings import BOTH_SIDES, THREE_PUBLIC, heading
from extractor.doctypes.common.template_leftovers import read_template_leftovers
from extractor.doctypes.common.years import read_years
from extractor.doctypes.policy import load_policy

_AFTER = (
    r"(?:支出)?(?:预算)?(?:安排)?(?:(?<!总)总)?(?:表(?=的?(?:情况)?(?:说明|解释|分析)))?(?:的)?(?:(?:变化|总体|增减变化|基本)?情况)?"
    r"(?:的)?(?:文字)?(?:说明)?(?:[（(][^（）()]*[）)])?"
)
_NARROW = "财政拨款|公共预算|政府性基金|国有资本|三公|机关运行|政府采购|项目|基本支出|专户|当年拨款"


_heading = partial(heading, after=_AFTER)
_SAYS = "预算|情况|说明"
_OVERVIEW = (
    r"概况|基本情况|(?:基本)?职[能责](?:及主要工作|简介|概述)?|主要职[能责](?:及机构设置)?|机构(?:设置|组成|情况)"
    r"|(?:部门)?机构设置(?:及|和)预算单位(?:构成|组成)|(?:部门|预算)?单位(?:构成|组成)|人员(?:情况|构成|概况)|主要工作任务及目标"
)
_GENERAL = ("general_budget", "general_budget_structure", "general_budget_detail")

SECTIONS = (
    SectionSpec("cover", "封面", re.compile(r"(?!)"), fields=("organization", "fiscal_year"), opening=True),
    SectionSpec(
        "overview",
        "部门概况",
        _heading(_OVERVIEW, free="收支|支出|收入|编制说明"),
        fields=("budget_units", "institutions", "staffing"),
        many=True,
        figures=True,
    ),
    SectionSpec("tables", "部门预算表", _heading(r"部门预算(?:公开)?(?:报)?表|预算报表|附表", free="项目|绩效|说明")),
    SectionSpec(
        "summary",
        "部门预算编制说明",
        _heading(r"(?:部门|单位)?预算编制|(?:部门|单位)?预算安排", free="项目|绩效"),
        fields=("income", "expenditure", "appropriation", "general_budget", "government_fund", "state_capital"),
    ),
    SectionSpec(
        "appropriation",
        "财政拨款收支预算总体情况",
        _heading(rf"财政拨款{BOTH_SIDES}(?:总)?(?:预算)?(?:总体|总)?", free="公共预算|政府性基金|国有资本"),
        root=("appropriation",),
        main=("income_total", "expenditure_total"),
        fields=("year", "income_total", "expenditure_total", "income_change", "expenditure_change", "reason"),
    ),
    SectionSpec(
        "overall",
        "收支预算总体情况",
        _heading(rf"{BOTH_SIDES}(?:总)?(?:预算)?(?:总体|总)?", free=_NARROW),
        root=("overall",),
        main=("income_total", "expenditure_total"),
    ),
    SectionSpec(
        "income",
        "收入预算情况",
        _heading("(?:本年)?收入(?:总)?(?:预算)?", free=f"支出|{_NARROW}", says=_SAYS),
        root=("income",),
        main=("total",),
    ),
    SectionSpec(
        "expenditure",
        "支出预算情况",
        _heading("(?:本年)?支出(?:总)?(?:预算)?", free=f"收入|收支|{_NARROW}", says=_SAYS),
        root=("expenditure",),
        main=("total",),
    ),
    SectionSpec(
        "fiscal_spending",
        "财政拨款支出预算情况",
        _heading(
            "财政拨款(?=.*支出)(?:支出)?(?:预算)?(?:支出)?",
            free=f"公共预算|政府性基金|国有资本|基本支出|三公|机关运行|{BOTH_SIDES}",
        ),
        root=("appropriation",),
        main=("detail_total",),
        fields=(
            "structure_total",
            "structure",
            "detail_year",
            "detail_total",
            "detail_share",
            "detail_change",
            "detail_reason",
            "detail",
        ),
    ),
    SectionSpec(
        "fiscal_basic",
        "财政拨款基本支出预算情况",
        _heading("财政拨款基本支出", free="公共预算"),
        root=("appropriation", "basic_expenditure"),
        main=("total", "personnel", "public"),
    ),
    SectionSpec(
        "general_budget_structure",
        "一般公共预算当年拨款结构情况",
        _heading("(?:当年)?(?:财政)?(?:拨款)?(?:支出)?(?:预算)?结构", free="收入"),
        within=_GENERAL,
        root=("general_budget",),
        fields=("structure_total", "structure"),
    ),
    SectionSpec(
        "general_budget_detail",
        "一般公共预算当年拨款具体使用情况",
        _heading("(?:当年)?(?:财政)?(?:拨款)?(?:支出)?(?:预算)?具体(?:使用)?"),
        within=_GENERAL,
        root=("general_budget",),
        fields=("detail_year", "detail_total", "detail_share", "detail_change", "detail_reason", "detail"),
    ),
    SectionSpec(
        "basic_expenditure",
        "一般公共预算基本支出预算情况",
        _heading("基本支出", free="项目支出"),
        root=("basic_expenditure",),
        main=("total", "personnel", "public"),
    ),
    SectionSpec(
        "three_public",
        "“三公”经费预算情况",
        _heading(rf"{THREE_PUBLIC}(?:财政拨款)?(?:[、及和][\w、]{{1,20}}?)?(?:支出)?", says="情况|说明"),
        root=("three_public",),
        main=("total",),
        figures=True,
    ),
    SectionSpec(
        "general_budget",
        "一般公共预算支出预算情况",
        _heading(
            f"(?:一般公共预算|公共财政预算)(?:财政拨款|拨款|当年(?:财政)?拨款)?(?:{BOTH_SIDES}|支出|规模变化)?",
            free="基本支出|三公|政府性基金|国有资本|项目支出|结构|具体|机关运行",
        ),
        root=("general_budget",),
        main=("total", "structure_total", "detail_total"),
    ),
    SectionSpec(
        "government_fund",
        "政府性基金预算支出预算情况",
        _heading(rf"政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:{BOTH_SIDES}|支出|收入)?"),
        root=("government_fund",),
        figures=True,
    ),
    SectionSpec(
        "state_capital",
        "国有资本经营预算支出预算情况",
        _heading(rf"国有资本经营(?:预算)?(?:财政)?(?:拨款)?(?:{BOTH_SIDES}|支出|收入)?"),
        root=("state_capital",),
        figures=True,
    ),
    SectionSpec(
        "operating_costs",
        "机关运行经费预算情况",
        _heading("机关运行经费(?:支出)?"),
        root=("operating_costs",),
        main=("total",),
        figures=True,
    ),
    SectionSpec(
        "procurement",
        "政府采购预算情况",
        _heading("政府采购(?:支出|预算)?"),
        root=("procurement",),
        main=("total",),
        figures=True,
    ),
    SectionSpec(
        "assets",
        "国有资产占有使用情况",
        _heading("国有资产(?:占有|占用)?(?:及|和|、)?(?:使用|占用|购置)?(?:及购置)?"),
        root=("assets",),
    ),
    SectionSpec(
        "projects",
        "项目经费情况说明",
        re.compile(
            r"(?!.*(?:三公|机关运行|会议费|培训费)|项目经费)[\w（）()“”\"·\-、]{2,60}?"
            r"(?:项目)?(?:经费|支出)(?:预算)?(?:安排)?情况(?:的)?说明"
        ),
        fields=("projects",),
        many=True,
        closed=True,
    ),
    SectionSpec(
        "performance",
        "预算绩效目标设置情况",
        _heading("(?:预算|财政|项目)?绩效(?:目标|管理|评价)?(?:管理|设置|编制|工作)?(?:开展)?", free="部门绩效|整体"),
        root=("performance",),
        figures=True,
    ),
    SectionSpec("other", "其他相关情况说明", _heading("其他(?:重要|相关)?(?:事项|情况)")),
    SectionSpec("glossary", "名词解释", _heading("(?:专业性?)?名词(?:解释|释义|说明)"), closed=True),
)

BUDGET = DocType(
    at=f"{__name__}:BUDGET",
    name="budget",
    title="部门预算公开",
    title_en="budget of a department",
    record=DepartmentBudget,
    sections=tuple(
        replace(spec, grammar=GRAMMAR.get(spec.key), content=CONTENT.get(spec.key, ())) for spec in SECTIONS
    ),
    whole=(
        ("tables", read_tables),
        ("claims", read_template_leftovers),
        ("years", read_years),
    ),
    check=check_record,
    policy=load_policy(Path(__file__).with_name("policy.json")),
    catalogue=tuple(CATALOGUE),
    indicators=INDICATORS,
    evidence=EVIDENCE,
)
