"""A fault of this program in any stage: it loses one thing, says so in a line with code and place, and no more."""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.kept_store import LANPING, SAID, decide, item_about, kept_of, kept_text, person

from extractor.api import aextract, extract, read
from extractor.cli import main
from extractor.core.evidence import Model
from extractor.core.field_path import FieldPath, Key
from extractor.core.reading import Answer, Reading, Section
from extractor.doctypes.base import DocType
from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.checks import CATALOGUE
from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.errors import FaultError
from extractor.export.export import export
from extractor.extraction.pipeline import Result
from extractor.extraction.plan import Plan
from extractor.extraction.readers.paragraphs import Part
from extractor.runs.inputs import jobs
from extractor.runs.result_cache import ResultCache
from extractor.runs.runner import RunOptions, run
from extractor.store.database import Store
from extractor.store.decisions import ValueChange
from extractor.store.final import finals, one_moment
from extractor.store.keep import keep

INNER = "in the words of a library"
SAYS = """河湾县水利局2031年度部门决算
一、收入决算情况说明
2031年本年收入合计13.00万元，其中：财政拨款收入12.00万元，占100.00%。
二、支出决算情况说明
2031年本年支出合计12.00万元，其中：基本支出12.00万元，占100.00%。
收入决算表
公开02表
部门：河湾县水利局\t\t单位：万元
科目编码\t科目名称\t本年收入合计\t财政拨款收入
合计\t\t13.00\t12.00
208\t社会保障和就业支出\t13.00\t12.00
支出决算表
公开03表
部门：河湾县水利局\t\t单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出
合计\t\t12.00\t12.00
208\t社会保障和就业支出\t12.00\t12.00
"""


def broken(*_: Any, **__: Any) -> Any:
    raise KeyError(INNER)


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which breaks when it is called first."""
    calls: list[None] = []

    def called(*given: Any, **named: Any) -> Any:
        calls.append(None)
        return broken() if len(calls) == 1 else function(*given, **named)

    return called


def a_line(said: str) -> bool:
    """One line, in both languages, without the words of an exception."""
    return "\n" not in said and INNER not in said and bool(re.search("[一-鿿]", said) and re.search("[a-z]{3}", said))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(SAYS, encoding="utf-8")
    return path


def with_grammar(key: str, grammar: Callable[[Section], Iterator[Answer]]) -> DocType:
    specs = tuple(replace(spec, grammar=grammar) if spec.key == key else spec for spec in FINAL_ACCOUNTS.sections)
    return replace(FINAL_ACCOUNTS, sections=specs)


def giving(*steps: Any, kind: Any = "money", printed: str = "13.00万元") -> DocType:
    """A type whose grammar of income gives one more answer, for another place of the record."""

    def read(section: Section) -> Iterator[Answer]:
        yield from GRAMMAR["income"](section)
        at = section.text.index(printed)
        span = (at, at + len(printed))
        yield Answer(FieldPath(steps), kind, printed, span, span)

    return with_grammar("income", read)


def half_of_it(document: Any, sections: Sequence[Section]) -> Iterator[Model]:
    yield from list(dict(FINAL_ACCOUNTS.whole)["years"](document, sections))[:1]
    broken()


class Reader:
    """A model's reader that breaks."""

    split_tokens = 7_000

    async def read(self, plan: Plan, parts: Sequence[Part]) -> tuple[Reading, ...]:
        broken()
        return ()


_WHOLE = tuple((name, half_of_it if name == "years" else read) for name, read in FINAL_ACCOUNTS.whole)
EXTRACTION = "extractor.extraction"
TYPE = "extractor.doctypes.final_accounts"
CHECKS = "extractor.checks.run"


@pytest.mark.parametrize(
    ("doctype", "target", "code", "place", "lost"),
    [
        (with_grammar("income", broken), "", "SEC-FAULT-001", "income", {"income"}),
        (None, f"{EXTRACTION}.alignment.value_of", "GRD-FAULT-001", "organization", {"organization"}),
        (None, f"{EXTRACTION}.pipeline.align", "SEC-FAULT-001", "cover", {"organization", "fiscal_year"}),
        (giving("income", "share", kind="percent"), "", "GRD-KIND-001", "income.share", set()),
        (giving("income", "total", kind="count", printed="2031"), "", "GRD-KIND-001", "income.total", set()),
        (giving("income", "items", "amount"), "", "REC-FAULT-002", "income.items.amount", set()),
        (giving("claims", Key("none"), "words", kind="str"), "", "REC-FAULT-002", "claims.0", set()),
        (replace(FINAL_ACCOUNTS, whole=_WHOLE), "", "REC-FAULT-001", "years", set()),
        (None, "extractor.doctypes.common.tables.read.first_data_row", "TAB-FAULT-001", "第1页", {"收入决算表"}),
        (None, f"{TYPE}.checks.FigureIndex", "CHK-RULE-001", "核对", {"checks"}),
        (None, f"{TYPE}.checks.candidates", "CHK-WHY-001", "", set()),
        (None, f"{CHECKS}.localise", "CHK-WHY-001", "", set()),
        (None, f"{CHECKS}.explain", "CHK-WHY-001", "", set()),
    ],
    ids=[
        *("grammar", "an answer", "alignment", "no such field", "another kind", "a list without its element"),
        *("no such element", "a part of the whole", "a table", "every rule", "candidates", "localisation", "a reason"),
    ],
)
def test_one_thing_is_lost_and_said(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    doctype: DocType | None,
    target: str,
    code: str,
    place: str,
    lost: set[str],
) -> None:
    sound = said(extract(read(file), FINAL_ACCOUNTS))
    if target:
        module, _, name = target.rpartition(".")
        function = getattr(__import__(module, fromlist=[name]), name)
        monkeypatch.setattr(target, once(function))
    result = extract(read(file), doctype or FINAL_ACCOUNTS)
    (notice, *others) = [one for one in result.notices if one.code == code]
    assert all(a_line(str(one.message)) for one in result.notices)
    assert others == []
    assert place in f"{notice.path} {notice.message_zh}"
    assert {name for name, value in sound.items() if said(result).get(name) != value} == lost
    assert result.verdict.decision == "review"


def said(result: Result) -> dict[str, Any]:
    """What a result has, part by part: those of the record that are no lists, its tables, the codes of its checks."""
    record = result.record
    assert isinstance(record, FinalAccounts)
    parts = {name: getattr(record, name) for name in ("organization", "fiscal_year", "income", "expenditure")}
    tables = {table.kind: table for table in record.tables}
    return parts | tables | {"checks": len(result.results) > 0}


def test_a_models_reader_that_breaks_leaves_the_grammars(file: Path) -> None:
    result = asyncio.run(aextract(read(file), FINAL_ACCOUNTS, Reader(), "both"))
    (notice,) = [one for one in result.notices if one.code == "SEC-FAULT-001"]
    assert a_line(str(notice.message))
    assert result.verdict.decision == "review"
    assert said(result)["income"] == said(extract(read(file), FINAL_ACCOUNTS))["income"]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        pytest.param("extractor.runs.task.render_section", "DOC-FAULT-003", id="report"),
        pytest.param("extractor.runs.result_cache.keep", "DOC-FAULT-002", id="store"),
        pytest.param("extractor.runs.runner.open_document", "DOC-FAULT-001", id="worker"),
    ],
)
def test_a_run_says_what_it_could_not_do_with_a_document(
    file: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, code: str
) -> None:
    module, _, name = target.rpartition(".")
    monkeypatch.setattr(target, once(getattr(__import__(module, fromlist=[name]), name)))
    other = tmp_path / "b.txt"
    other.write_text(SAYS.replace("河湾县", "青溪县"), encoding="utf-8")
    options = RunOptions(choice_of(FINAL_ACCOUNTS), cache=ResultCache(store, "f"))
    row, sound = asyncio.run(run(jobs([str(file), str(other)]), tmp_path / "out", options))
    (line,) = row.get("faults", [row.get("error")])
    assert a_line(line)
    assert line.startswith(f"{file}: {code} ")
    assert (row["needs_review"], "faults" in sound, "error" in sound) == (True, False, False)
    assert (tmp_path / "out" / "a" / "record.json").is_file() == (code != "DOC-FAULT-001")


def test_a_rule_that_breaks_after_a_decision_is_asked_about(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store, kept_text(tmp_path, SAID.format(total="110.00", more="")), "f")
    item = item_about(store, "income.total")
    (rule,) = (rule for rule in CATALOGUE if rule.code == "FA-SUM-020")
    monkeypatch.setitem(CATALOGUE._rules, rule.code, replace(rule, check=broken))
    decide(store, person(store), item.id, "correct", ValueChange("income.total", "100.00万元"))
    with one_moment(store) as session:
        (final,) = finals(session)
    (question,) = [one for one in final.state.open if one.code == "CHK-RULE-001"]
    assert a_line(str(question.message))
    assert rule.code in question.zh
    assert str(final.state.leaves["income.total"].value.value) == "100.00"
    assert not final.settled


@pytest.mark.parametrize("target", ["extractor.store.final.apply_decisions", "extractor.export.lines._whole"])
def test_an_export_that_a_document_breaks_names_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    keep(store, kept_of(LANPING), "f")
    monkeypatch.setattr(target, broken)
    with pytest.raises(FaultError) as caught:
        export(store, "jsonl", tmp_path / "out.jsonl", "甲")
    assert a_line(str(caught.value))
    assert str(caught.value).startswith("lanping-disabled-2022: DOC-FAULT-004 ")


def test_what_nobody_foresaw_is_one_line_and_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("extractor.cli.root.app", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main()
    said_ = capsys.readouterr().err
    assert (ended.value.code, a_line(said_.rstrip("\n")), "RUN-FAULT-000" in said_) == (2, True, True)
    (log,) = tmp_path.glob("extractor-*.log")
    assert str(log) in said_
    assert INNER in log.read_text(encoding="utf-8")
