"""Which type a document is of: told by what it says, wherever it is read; a name that somebody gives wins."""

import json
import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, document_of
from helpers.exports import lines
from helpers.kept_store import items
from helpers.ray_hosts import RAY_HOSTS
from helpers.toy_type import LIBRARY, REPORT
from test_cli import call, rows

from extractor.api import extract, read
from extractor.core.evidence import Model
from extractor.core.schema import of_role
from extractor.doctypes.base import DocType
from extractor.doctypes.choice import choice_of
from extractor.doctypes.policy import Policy
from extractor.doctypes.recognition import Evidence, term
from extractor.doctypes.registry import BadTypeError, all_types, find_type
from extractor.extraction.plan import plan_as
from extractor.extraction.recognise import MARGIN, recognise
from extractor.store.database import Store
from extractor.store.final import finals, one_moment
from extractor.store.tables import Revision

ACCOUNTS = """青溪县水务局2031年度部门决算
目录
第一部分 部门概况
第二部分 2031年度部门决算表
一、收入支出决算总表
二、收入决算表
三、财政拨款收入支出决算总表
四、一般公共预算财政拨款支出决算表
第三部分 2031年度部门决算情况说明
一、收入支出决算总体情况说明
2031年度收入支出总计1200.50万元。
二、一般公共预算财政拨款支出决算情况说明
年初预算为800.00万元，支出决算为900.25万元，决算数大于预算数的主要原因是追加了堤防经费。
"""
# As a unit has it that speaks of its 预算 wherever it can.
ALL_OF_BUDGETS = ACCOUNTS + "".join(
    f"（{n}）预算执行情况\n本单位严格执行部门预算，收入预算{n}00.00万元，支出预算{n}00.00万元，年初预算、预算调整、预算绩效"
    "管理均按批复的单位预算办理。\n"
    for n in "一二三四五六七八九"
)
BUDGET = """青溪县水务局2032年部门预算公开
目录
一、部门预算表
1.收支预算总表
2.部门收入预算总表
3.财政拨款收支预算总表
4.财政拨款基本支出预算表
二、部门预算情况说明
2032年收入预算1300.00万元，比上年预算增加20.00万元。财政拨款支出预算980.00万元。
"""
BUDGET_TABLES = """表一
收支预算总表
单位：万元
表二
部门收入预算表
表三
部门支出预算表
表四
财政拨款支出预算表
表五
财政拨款基本支出预算表
表六
财政拨款收支预算总表
"""
GOVERNMENT_FINAL = """关于青溪县2031年县级财政决算的报告
——2032年8月在县人大常委会会议上
各位委员：
受县人民政府委托，报告2031年县级决算草案，请予审查批准。
一、全县一般公共预算收支决算情况
全县一般公共预算收入完成12.50亿元，税收收入8.25亿元。
二、县本级一般公共预算收支决算情况
三、全县政府性基金收支决算情况
四、转移支付决算情况
"""
FINAL_TABLES = """目录
表一：2031年全市一般公共预算收入决算表
表二：2031年市本级一般公共预算支出决算表
表三：2031年市本级政府性基金收入决算表
表四：2031年全市国有资本经营支出决算表
表五：2031年全市社会保险基金收入决算表
表六：2031年全市政府债务限额及余额决算情况表
"""
GOVERNMENT_BUDGET = """关于青溪县2031年预算执行情况和2032年预算草案的报告
——2032年1月在县人民代表大会会议上
各位代表：
受县人民政府委托，现将2031年预算执行情况和2032年预算草案提请审议。
一、2031年预算执行情况
（一）一般公共预算收支完成情况
全县一般公共预算收入完成12.50亿元，税收收入8.25亿元。
（二）政府性基金预算收支完成情况
二、2032年预算草案
"""
TEMPLATE = """○○县××局2031年度部门决算
一、收入支出决算总体情况说明
2031年度收入总计XXX万元，比上年增加XX万元，增长XX%。
二、一般公共预算财政拨款支出决算情况说明
年初预算为XXX万元，支出决算为XXX万元，完成XX%。（不涉及的不列）
三、机关运行经费情况
机关运行经费支出XX万元，请填写增减原因；车辆XX辆。
"""
EMPTY_FORM = """部门决算公开模板
一、收入支出决算总体情况说明
2031年度收入总计  万元，支出总计  万元，比上年增加  万元，增长  %，其中人员经费  万元。
二、财政拨款支出决算情况说明
支出决算为  万元，年初预算为  万元，三公经费  万元，占  %，其他收入  万元，上年为  万元。请按实际填写。
"""
BULLETIN = """青溪县2031年国民经济和社会发展统计公报
一、综合
全年生产总值125.50亿元，一般公共预算收入12.50亿元，比上年增长3.1%。
二、农业
"""
DEBT = """青溪县2031年政府债务情况
一、2031年地方政府债务限额及余额决算情况表
二、2031年地方政府专项债券发行情况表
限额12.50亿元，余额11.25亿元。
"""
NOTICE = """关于召开防汛工作会议的通知
各乡镇：
定于三月五日召开会议。
"""
BOTH = ACCOUNTS.replace("部门决算\n", "部门决算和2032年部门预算\n", 1) + BUDGET
ONLY_NAMED = "关于批复青溪县水务局部门决算的通知\n现予批复。\n"

CASES = [
    pytest.param(ACCOUNTS, "final_accounts", id="final accounts"),
    pytest.param(ALL_OF_BUDGETS, "final_accounts", id="final accounts that speak of the budget all the time"),
    pytest.param(BUDGET, "budget", id="budget"),
    pytest.param(BUDGET_TABLES, "budget", id="tables of a budget, untitled"),
    pytest.param(GOVERNMENT_FINAL, "government_final", id="government's final accounts"),
    pytest.param(FINAL_TABLES, "government_final", id="tables of a government's accounts, untitled"),
    pytest.param(GOVERNMENT_BUDGET, "government_budget", id="government's budget"),
    pytest.param(TEMPLATE, "template", id="blank form with crosses"),
    pytest.param(EMPTY_FORM, "template", id="blank form with gaps"),
    pytest.param(BULLETIN, "other", id="bulletin"),
    pytest.param(DEBT, "other", id="debt"),
]


@pytest.mark.parametrize(("text", "name"), CASES)
def test_a_document_is_what_it_says(text: str, name: str) -> None:
    told = recognise(document_of(text), all_types())
    assert (told.doctype.name, told.is_clear) == (name, True)
    first, second, *_ = (*(score.weight for score in told.scores), 0.0, 0.0)
    assert first - second >= MARGIN
    assert told.reasons
    assert told.runner_up != told.doctype
    assert pickle.loads(pickle.dumps(told)) == told


@pytest.mark.parametrize(
    ("text", "best"),
    [
        pytest.param(BOTH, ["final accounts of a department", "budget of a department"], id="two types alike"),
        pytest.param(ONLY_NAMED, ["final accounts of a department"], id="only the title"),
        pytest.param(NOTICE, [], id="nothing"),
    ],
)
def test_doubt_is_no_type_and_the_two_best_are_named(text: str, best: list[str]) -> None:
    result = extract(document_of(text))
    assert result.plan.doctype.fallback
    assert result.verdict.decision == "review"
    [notice] = [notice for notice in result.notices if notice.code == "DOC-TYPE-002"]
    assert re.findall(r"(?:most like|, then) ([a-z ]+) \(", notice.message_en) == best
    assert "--type" in notice.message_zh
    assert {notice.code for notice in result.notices} == {"DOC-TYPE-002"}


@pytest.mark.parametrize(("text", "name"), [case for case in CASES if find_type(str(case.values[1])).recognised_only])
def test_what_is_only_recognised_keeps_its_figures_and_is_never_accepted(text: str, name: str) -> None:
    doctype = find_type(name)
    result = extract(document_of(text), None, Policy(severities=(), notices=()))
    kept = of_role(type(result.record), "statements")
    assert kept is not None
    assert {field: bool(value) for field, value in result.record} == {
        field: field == kept.name and result.plan.document.text.count("元") > 3 and name != "template"
        for field in type(result.record).model_fields
    } | ({kept.name: True} if getattr(result.record, kept.name) else {})
    assert (result.plan.sections, result.plan.blocks, result.results) == ((), (), ())
    assert (result.verdict.decision, [reason.code for reason in result.verdict.reasons]) == ("review", ["DOC-TYPE-001"])
    [notice] = result.notices
    assert doctype.title in notice.message_zh
    assert doctype.title_en in notice.message_en


@pytest.mark.parametrize(
    ("text", "named", "codes"),
    [
        pytest.param(BUDGET, "final_accounts", ["DOC-TYPE-003"], id="another speaks for itself"),
        pytest.param(TEMPLATE, "final_accounts", ["DOC-TYPE-003"], id="a form"),
        pytest.param(BULLETIN, "final_accounts", ["DOC-TYPE-003"], id="no disclosure"),
        pytest.param(ACCOUNTS, "government_budget", ["DOC-TYPE-003", "DOC-TYPE-001"], id="recognised only"),
        pytest.param(GOVERNMENT_BUDGET, "government_budget", ["DOC-TYPE-001"], id="as it says"),
        pytest.param(ACCOUNTS, "final_accounts", [], id="as it says, and is read"),
        pytest.param(NOTICE, "final_accounts", [], id="nothing speaks for another"),
        pytest.param(BOTH, "final_accounts", [], id="no clear other"),
    ],
)
def test_a_type_that_is_named_wins_and_evidence_against_it_is_said(text: str, named: str, codes: list[str]) -> None:
    result = extract(document_of(text), find_type(named))
    assert result.plan.doctype.name == named
    found = [notice for notice in result.notices if notice.code.startswith("DOC-TYPE")]
    assert [notice.code for notice in found] == codes
    assert [reason.code for reason in result.verdict.reasons if reason.code.startswith("DOC-TYPE")] == codes
    assert all(notice.message_zh and notice.message_en for notice in found)


# --- a type of one's own


def library(evidence: Evidence) -> DocType:
    return replace(LIBRARY, evidence=evidence)


def test_a_users_type_is_told_by_its_own_words_or_read_only_by_name() -> None:
    mine = library(
        Evidence(title=(term("图书馆年度报告|图书馆", 5),), skeleton=(term("馆藏情况|读者服务", 3, often=2),))
    )
    assert recognise(document_of(REPORT), (mine, *all_types())).doctype is mine
    assert recognise(document_of(ACCOUNTS), (mine, *all_types())).doctype.name == "final_accounts"
    assert recognise(document_of(REPORT), (library(Evidence()), *all_types())).doctype.fallback
    assert extract(document_of(REPORT), LIBRARY).verdict.decision == "accept"


def test_words_weigh_by_how_often_they_stand_and_by_where() -> None:
    mine = library(Evidence(skeleton=(term("馆藏", 4, often=4),), text=(term("馆藏", 2),), title=(term("书店", 9),)))
    for times in range(6):
        text = "本馆概要\n" + "".join(f"{n}、馆藏{n}室\n" for n in range(1, times + 1))
        weight = recognise(document_of(text), (mine, *all_types())).score_of(mine).weight
        assert weight == min(times, 4) + 2 * bool(times)


def test_the_name_of_a_file_speaks_too(tmp_path: Path) -> None:
    def weight(name: str) -> float:
        (path := tmp_path / name).write_text("一、概况\n本单位情况见附表。\n", encoding="utf-8")
        return recognise(read(path), all_types()).score_of(find_type("final_accounts")).weight

    assert weight("青溪县水务局2031年度部门决算.txt") > weight("a.txt") == 0


# --- wherever a document is read


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (folder := tmp_path / "in").mkdir()
    for name, text in {"a": ACCOUNTS, "b": GOVERNMENT_BUDGET, "c": NOTICE}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    for name in ("EXTRACTOR_BASE_URL", "EXTRACTOR_MODEL", "EXTRACTOR_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


TOLD = ["final_accounts", "government_budget", "other"]


def told(out: str) -> list[str]:
    return [row["type"] for row in rows(out)]


def run(*more: str, out: str = "out") -> list[dict[str, Any]]:
    code, _, errors = call("run", "in", "--out", out, "--quiet", *more)
    assert (code, errors) == (0, [])
    return rows(out)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_tells_each(folder: Path, workers: str) -> None:
    found = run("--workers", workers)
    assert [row["type"] for row in found] == TOLD
    assert [row["verdict"] for row in found[1:]] == ["review", "review"]
    assert [row["reasons"] for row in found[1:]] == [["DOC-TYPE-001"], ["DOC-TYPE-002"]]
    form = json.loads(Path("out/b/record.json").read_text(encoding="utf-8"))
    assert (form["type"]["name"], form["schema"]) == ("government_budget", "government_budget/1")
    assert max(form["recognition"], key=form["recognition"].get) == "government_budget"
    report = Path("out/report.html").read_text(encoding="utf-8")
    assert report.count("政府预算</span>") >= 2, "in the list of documents, and over its own section"
    manifest = json.loads(Path("out/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["type"], manifest["types"]) == (None, {"government_budget": 1, "final_accounts": 1, "other": 1})
    assert call("check", *(f"out/{name}/record.json" for name in "bc"))[0] == 0


@pytest.mark.xdist_group("ray")
@pytest.mark.block_network(allowed_hosts=RAY_HOSTS)
def test_ray_tells_the_same(folder: Path, cluster: Any) -> None:
    run("--executor", "ray", "--address", cluster.address)
    assert told("out") == TOLD


def test_a_name_is_for_all_and_what_is_kept_is_not_mixed(folder: Path, store: Store, store_url: str) -> None:
    first = run("--db", store_url)
    named = run("--db", store_url, "--type", "final_accounts", out="named")
    run("--db", store_url, out="again")
    again = run("--db", store_url, out="again")
    assert [row["type"] for row in named] == ["final_accounts"] * 3
    assert [row.get("kept") for row in named + again] == [None] * 3 + [True] * 3
    assert [row["type"] for row in first] == [row["type"] for row in again] == TOLD
    assert "DOC-TYPE-003" in named[1]["reasons"]
    with store.reading() as session:
        kept = {(one.document.name, one.type, one.type_version) for one in session.query(Revision)}
    version = {name: find_type(name).version for name in TOLD}
    assert {(name, type_, version[type_]) for name, type_ in zip("abc", TOLD, strict=True)} <= kept
    assert {item.code for item in items(store) if item.document.name == "c"} == {"DOC-TYPE-002"}
    with one_moment(store) as session:
        assert [final.schema for final in finals(session)] == [f"{name}/{version[name]}" for name in TOLD]
    assert call("export", "--db", store_url, "-o", "all.jsonl", "--quiet")[0] == 0
    assert [one["schema"].partition("/")[0] for one in lines(Path("all.jsonl"))] == TOLD


@pytest.mark.parametrize(("more", "asked"), [((), 1), (("--type", "final_accounts"), 2)])
def test_an_estimate_is_of_the_types_that_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], asked: int
) -> None:
    monkeypatch.setenv("EXTRACTOR_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("EXTRACTOR_MODEL", "none")
    code, said, _ = call("run", "in", "--out", "out", "--reader", "llm", "--dry-run", "--json", "--workers", "0", *more)
    assert code == 0
    assert json.loads(said)["estimate"]["requests"] == asked


def test_explain_says_what_spoke_for_each(folder: Path) -> None:
    said = call("explain", "in/b.txt")[1].splitlines()
    assert said[0] == "类型 type: government_budget  政府预算  budget of a government"
    assert said[1].startswith("  government_budget  ")
    assert "题目 title“预算执行情况” +4.0" in said[1]
    assert said[2].startswith("  government_final  ")
    assert any(line.startswith("DOC-TYPE-001") for line in said)


def test_types_that_are_only_recognised_are_listed_as_such() -> None:
    said = {line.split()[0]: "仅识别" in line for line in call("types")[1].splitlines()}
    assert said == {doctype.name: doctype.recognised_only for doctype in all_types()}


def test_a_broken_type_is_not_passed_over_where_types_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.parent / "broken_type.py").write_text("TYPE = (\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder.parent))
    monkeypatch.setenv("EXTRACTOR_TYPES", "broken_type:TYPE")
    some = str(next(Path("in").iterdir()))
    for command in (("run", "in", "--out", "out", "--quiet"), ("explain", some)):
        code, _, errors = call(*command)
        assert (code, len(errors)) == (2, 1)
        assert errors[0].startswith("broken_type:TYPE: 这个类型的模块无法加载")
    with pytest.raises(BadTypeError):
        extract(read(Path(some)))
    run("--type", "final_accounts")
    assert call("explain", some, "--type", "final_accounts")[0] == 0


def test_the_shipped_corpus_is_final_accounts() -> None:
    """Texts only: they are read at once."""
    for file in sorted((ROOT / "eval" / "corpus").glob("*/*.txt")):
        told = recognise(read(file), all_types())
        assert (file.name, told.doctype.name) == (file.name, "final_accounts")


def test_a_record_of_every_type_can_be_empty() -> None:
    assert [doctype.name for doctype in all_types() if not isinstance(doctype.record(), Model)] == []
    assert plan_as(document_of(ACCOUNTS), choice_of()).recognition is not None
