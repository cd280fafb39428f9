"""Sample documents: gold is well-formed, stands in the text, and adds up except where a mistake is planted."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from eval.corpus.blocks import Paragraph
from eval.corpus.build import HERE, NO_FONT, build, find_font, main, same, samples, write
from eval.corpus.mistakes import KINDS
from eval.corpus.record import Sample
from eval.corpus.text import bare, chinese, figure
from eval.corpus.voice import read_voice

SAMPLES = samples()
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.slug for sample in SAMPLES])
YUAN = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000), None: Decimal(1)}
TYPES = {"money", "percent", "count", "int", "decimal", "str", "list", "direction", "comparison"}
ARITHMETIC_KINDS = {"sum", "share", "completion", "growth", "year", "table_sum"}

Interval = tuple[Decimal, Decimal]
Facts = dict[str, Any]


def facts_of(sample: Sample) -> list[Facts]:
    lines = (HERE / "gold" / f"{sample.slug}.facts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def json_of(sample: Sample, kind: str) -> list[dict[str, Any]]:
    path = HERE / "gold" / f"{sample.slug}.{kind}.json"
    loaded: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return loaded


# Form


@EACH
def test_gold_facts_are_well_formed(sample: Sample) -> None:
    facts = facts_of(sample)
    assert len({fact["path"] for fact in facts}) == len(facts)
    for fact in facts:
        assert fact["type"] in TYPES
        assert fact["quote"].strip()
        assert ("page" in fact) == (sample.style.form == "pdf")
        if fact["type"] in ("money", "percent", "decimal"):
            assert re.fullmatch(r"\d+(\.\d+)?", fact["value"]), fact
            assert len(fact["value"].partition(".")[2]) == fact["decimals"]
        if fact["type"] in ("count", "int"):
            assert isinstance(fact["value"], int)
        if fact["type"] in ("money", "count"):
            assert fact["unit"]
        if fact["type"] == "direction":
            assert fact["value"] in ("increase", "decrease", "flat", "unclear")
        if fact["type"] == "comparison":
            assert fact["value"] in ("less", "greater", "equal")
        if fact["type"] == "list":
            assert fact["value"]
            assert all(fact["value"])


@EACH
def test_gold_findings_are_well_formed(sample: Sample) -> None:
    text = bare((HERE / "source" / f"{sample.slug}.txt").read_text(encoding="utf-8"))
    paths = {fact["path"] for fact in facts_of(sample)}
    for finding in json_of(sample, "findings"):
        assert finding["check"] in ("must", "may", "silent")
        assert finding["statement"]
        assert finding["why"]
        assert all(bare(quote) in text for quote in finding["quotes"])
        assert all(path in paths or path.startswith("tables[") for path in finding["paths"])


@EACH
def test_gold_tables_are_well_formed(sample: Sample) -> None:
    tables = json_of(sample, "tables")
    assert len(tables) == (9 if sample.style.tables else 0)
    for table in tables:
        assert table["empty"] == (not any(row["cells"] for row in table["rows"]))
        for row in table["rows"]:
            assert set(row["cells"]) <= set(table["columns"])
            assert all(re.fullmatch(r"\d+\.\d\d", value) for value in row["cells"].values())
            assert ("page" in row) == (sample.style.form == "pdf")


@EACH
def test_quotes_stand_in_the_text(sample: Sample) -> None:
    text = bare((HERE / "source" / f"{sample.slug}.txt").read_text(encoding="utf-8"))
    for fact in facts_of(sample):
        assert bare(fact["quote"]) in text
        printed = fact["value"] if isinstance(fact["value"], list) else [str(fact["value"])]
        if fact["type"] not in ("direction", "comparison"):
            assert all(bare(word) in bare(fact["quote"]).replace(",", "") or word in fact["quote"] for word in printed)


FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|元|%)")


@EACH
def test_every_figure_stands_where_gold_says(sample: Sample) -> None:
    for block in write(sample):
        if not isinstance(block, Paragraph):
            continue
        for cited in block.facts:
            value = cited.fact.value if isinstance(cited.fact.value, tuple) else (str(cited.fact.value),)
            there = block.text[cited.offset :]
            if cited.fact.type not in ("direction", "comparison", "list"):
                assert there.startswith(value[0]) or there.replace(",", "").startswith(value[0]), cited
            assert cited.quote in block.text


@EACH
def test_no_figure_of_a_section_is_left_out_of_gold(sample: Sample) -> None:
    paragraphs = [block for block in write(sample) if isinstance(block, Paragraph) and block.facts]
    known = {str(fact["value"]) for fact in facts_of(sample)}
    r = sample.record
    before = {r.prior.total, r.prior.appropriation, r.prior.general, r.prior.operating}
    known |= {figure(amount / unit) for amount in before for unit in YUAN.values()}
    own = " ".join([*r.words.work, r.performance.text, *(project.narrative for project in r.projects)])
    for paragraph in paragraphs:
        stated = {cited.offset for cited in paragraph.facts}
        for found in FIGURE.finditer(paragraph.text):
            digits = re.sub(r"[^\d.]", "", found[0])
            limits = re.match(r"(?:（含）)?以上", paragraph.text[found.end() :])  # 单价50万元以上
            assert found.start() in stated or digits in known or limits or found[0] in own, (found[0], paragraph.text)


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.style.form == "pdf"], ids=lambda s: s.slug)
def test_pages_of_pdf_hold_the_values(sample: Sample) -> None:
    document = pypdfium2.PdfDocument(HERE / sample.folder / f"{sample.slug}.pdf")
    pages = [re.sub(r"- \d+ -\s*$", "", page.get_textpage().get_text_bounded()) for page in document]
    for fact in facts_of(sample):
        if fact["path"].startswith("scorecards["):
            continue  # a cell that covers rows is printed before the rows that it covers
        number = fact["page"]
        around = bare("".join(pages[max(number - 2, 0) : number + 1])).replace("\ufffe", "")
        assert bare(fact["quote"]) in around, fact
        if fact["type"] in ("money", "percent"):
            assert fact["value"] in bare(pages[number - 1]).replace(",", ""), fact
    for table in json_of(sample, "tables"):
        for row in table["rows"]:
            figures = pages[row["page"] - 1].replace(",", "")
            assert all(value in figures for value in row["cells"].values())


# What the corpus holds


def test_the_corpus_is_as_large_and_mixed_as_it_is_meant_to_be() -> None:
    assert len(SAMPLES) >= 24
    assert {sample.layout for sample in SAMPLES} == {"sichuan", "shanghai", "ministry"}
    assert {form: sum(s.style.form == form for s in SAMPLES) >= 6 for form in ("pdf", "docx", "txt")} == {
        "pdf": True,
        "docx": True,
        "txt": True,
    }
    for layout in ("sichuan", "shanghai", "ministry"):
        assert len({sample.voice for sample in SAMPLES if sample.layout == layout}) >= 3
    items = [len(sample.record.details) for sample in SAMPLES]
    assert (min(items), max(items)) == (1, 40)
    assert sum(bool(sample.record.projects) for sample in SAMPLES) >= 8
    assert sum(any(account.nested for account in sample.record.accounts) for sample in SAMPLES) >= 4


def test_a_third_of_the_documents_has_mistakes_of_every_kind() -> None:
    wrong = [s for s in SAMPLES if any(f["check"] == "must" for f in json_of(s, "findings"))]
    assert len(wrong) * 3 >= len(SAMPLES)
    assert len(SAMPLES) - len(wrong) >= 8
    assert {mistake.kind for sample in SAMPLES for mistake in sample.mistakes} == set(KINDS)


def test_free_prose_is_in_every_layout_and_form() -> None:
    prose = [sample for sample in SAMPLES if sample.voice and read_voice(sample.voice).prose]
    assert len(prose) >= 6
    assert {sample.layout for sample in prose} == {"sichuan", "shanghai", "ministry"}
    assert {sample.style.form for sample in prose} == {"pdf", "docx", "txt"}
    assert len({sample.voice for sample in prose}) >= 3


def test_nothing_is_shared_with_the_program() -> None:
    for path in HERE.rglob("*.py"):
        assert not re.search(r"^\s*(?:from|import) extractor\b", path.read_text(encoding="utf-8"), re.MULTILINE), path


# The record, in 元


@EACH
def test_record_adds_up(sample: Sample) -> None:
    r = sample.record
    assert r.income + r.opening == r.spent + r.closing == r.total
    assert r.personnel + r.public == r.general_basic
    assert sum(line.spent for line in r.details) == r.general
    assert r.general + r.fund <= r.spent
    for account in r.accounts:
        for label, parts in account.nested.items():
            assert sum(amount for _, amount in parts) == dict(account.parts)[label]


# The printed figures, by intervals: every identity fails only where a finding says so


def interval(value: str, decimals: int, unit: Decimal = Decimal(1)) -> Interval:
    half = Decimal(5).scaleb(-decimals - 1)
    return (Decimal(value) - half) * unit, (Decimal(value) + half) * unit


def of(fact: Facts) -> Interval:
    if fact["type"] in ("count", "int", "decimal"):  # things counted and points given are exact
        return Decimal(fact["value"]), Decimal(fact["value"])
    unit = YUAN[fact["unit"]] if fact["type"] == "money" else Decimal(1)
    return interval(fact["value"], fact["decimals"], unit)


def meet(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def total_of(parts: list[Interval]) -> Interval:
    return sum((low for low, _ in parts), Decimal(0)), sum((high for _, high in parts), Decimal(0))


def ratio(part: Interval, whole: Interval) -> Interval:
    return part[0] * 100 / whole[1], part[1] * 100 / whole[0]


SUMS = (
    ("income.total", r"income\.items\[.*\]\.amount"),
    ("expenditure.total", r"expenditure\.items\[.*\]\.amount"),
    ("general_budget.total", r"general_budget\.structure_total"),
    ("general_budget.total", r"general_budget\.detail_total"),
    ("general_budget.total", r"general_budget\.structure\[.*\]\.amount"),
    ("general_budget.total", r"general_budget\.detail\[.*\]\.actual"),
    ("general_budget.detail_budget", r"general_budget\.detail\[.*\]\.budget"),
    ("basic_expenditure.total", r"basic_expenditure\.(personnel|public)"),
    ("three_public.total", r"three_public\.(overseas|vehicles|reception)\.amount"),
    ("three_public.vehicles.amount", r"three_public\.vehicles\.(purchase|running)"),
    ("three_public.reception.amount", r"three_public\.reception\.(domestic|foreign)"),
    ("three_public.reception.domestic", r"three_public\.reception\.events\[.*\]\.amount"),
    ("government_fund.expenditure", r"government_fund\.items\[.*\]\.amount"),
    ("procurement.total", r"procurement\.(goods|works|services)"),
    ("assets.vehicles", r"assets\.vehicles_by_use\[.*\]\.count"),
)
WHOLE = {
    r"income\.items\[.*\]": "income.total",
    r"expenditure\.items\[.*\]": "expenditure.total",
    r"general_budget\.structure\[.*\]": "general_budget.structure_total",
    r"three_public\.(overseas|vehicles|reception)": "three_public.total",
}

Identity = tuple[set[str], bool]


def sums(facts: dict[str, Facts]) -> Iterator[Identity]:
    """Totals against their parts."""
    pairs = [(total, re.compile(parts)) for total, parts in SUMS]
    for path in facts:
        for group in (r"(breakdowns\[.*\])\.total", r"(scorecards\[.*\])\.total_(score|weight)"):
            match = re.fullmatch(group, path)
            if match and group.startswith("(break"):
                pairs.append((path, re.compile(re.escape(match[1]) + r"\.items\[.*\]\.amount")))
            elif match:
                pairs.append((path, re.compile(re.escape(match[1]) + rf"\.rows\[.*\]\.{match[2]}")))
    for total, pattern in pairs:
        parts = [path for path in facts if pattern.fullmatch(path)]
        if total in facts and parts:
            yield {total, *parts}, meet(of(facts[total]), total_of([of(facts[part]) for part in parts]))


def rates(facts: dict[str, Facts]) -> Iterator[Identity]:
    """Shares, growth and completion."""
    for pattern, whole in WHOLE.items():
        for path, printed in facts.items():
            named = whole if whole in facts else whole.replace("structure_total", "total")
            if re.fullmatch(pattern + r"\.share", path) and facts[named]["value"].strip("0."):
                part = path.removesuffix(".share") + ".amount"
                yield {path, part, named}, meet(of(printed), ratio(of(facts[part]), of(facts[named])))
    share = ratio(of(facts["general_budget.total"]), of(facts["expenditure.total"]))
    yield {"general_budget.share", "general_budget.total"}, meet(of(facts["general_budget.share"]), share)
    for change, now in (
        ("overall.income_change", "overall.income_total"),
        ("overall.expenditure_change", "overall.expenditure_total"),
        ("appropriation.income_change", "appropriation.income_total"),
        ("general_budget.change", "general_budget.total"),
        ("operating_costs.change", "operating_costs.total"),
    ):
        if f"{change}.rate" not in facts or facts[f"{change}.direction"]["value"] == "unclear":
            continue
        moved, current = of(facts[f"{change}.amount"]), of(facts[now])
        rose = facts[f"{change}.direction"]["value"] == "increase"
        base = (current[0] - moved[1], current[1] - moved[0]) if rose else total_of([current, moved])
        yield {f"{change}.rate", f"{change}.amount", now}, meet(of(facts[f"{change}.rate"]), ratio(moved, base))
    for path, printed in facts.items():
        match = re.fullmatch(r"(three_public(?:\.\w+)?|projects\[.*\]\.narrative)\.completion", path)
        if match is not None and f"{match[1]}.budget" in facts:
            names = [f"{match[1]}.{name}" for name in ("amount", "total", "executed") if f"{match[1]}.{name}" in facts]
            done, budget = of(facts[names[0]]), of(facts[f"{match[1]}.budget"])
            yield {path, *names, f"{match[1]}.budget"}, not budget[1] or meet(of(printed), ratio(done, budget))
        match = re.fullmatch(r"(general_budget\.detail\[.*\])\.completion", path)
        if match is None:
            continue
        planned = next((p for p in (f"{match[1]}.full_year_budget", f"{match[1]}.budget") if p in facts), None)
        if planned is not None:
            actual = f"{match[1]}.actual"
            yield {path, actual, planned}, meet(of(printed), ratio(of(facts[actual]), of(facts[planned])))


def comparisons(facts: dict[str, Facts]) -> Iterator[Identity]:
    """Words that compare the final account with its budget, and the figures where both are printed."""
    for path, fact in facts.items():
        stem = path.removesuffix(".comparison")
        actual = next((f"{stem}.{key}" for key in ("actual", "amount", "total") if f"{stem}.{key}" in facts), "")
        planned = next((f"{stem}.{key}" for key in ("full_year_budget", "budget") if f"{stem}.{key}" in facts), "")
        if stem != path and actual and planned:
            spent, budget = of(facts[actual]), of(facts[planned])
            holds = {"less": spent[0] <= budget[1], "greater": spent[1] >= budget[0], "equal": meet(spent, budget)}
            yield {path, actual, planned}, holds[fact["value"]]


def narrative_and_tables(facts: dict[str, Facts], tables: list[dict[str, Any]]) -> Iterator[Identity]:
    """Figures of the narrative that have a cell in the tables."""
    cells = {
        f"tables[{t['kind']}].rows[{row['code'] or row['label']}].cells[{column}]": interval(value, 2, YUAN["万元"])
        for t in tables
        for row in t["rows"]
        for column, value in row["cells"].items()
    }
    for path, cell in (
        ("income.total", "tables[收入决算表].rows[合计].cells[本年收入合计]"),
        ("expenditure.total", "tables[支出决算表].rows[合计].cells[本年支出合计]"),
        ("expenditure.items[基本支出].amount", "tables[支出决算表].rows[合计].cells[基本支出]"),
        ("expenditure.items[项目支出].amount", "tables[支出决算表].rows[合计].cells[项目支出]"),
        ("general_budget.total", "tables[一般公共预算财政拨款支出决算表].rows[合计].cells[合计]"),
        ("basic_expenditure.personnel", "tables[一般公共预算财政拨款基本支出决算表].rows[人员经费合计].cells[决算数]"),
        ("basic_expenditure.public", "tables[一般公共预算财政拨款基本支出决算表].rows[公用经费合计].cells[决算数]"),
        ("three_public.total", "tables[财政拨款“三公”经费支出决算表].rows[].cells[合计/决算数]"),
        ("three_public.budget", "tables[财政拨款“三公”经费支出决算表].rows[].cells[合计/预算数]"),
        ("government_fund.income", "tables[政府性基金预算财政拨款收入支出决算表].rows[合计].cells[本年收入]"),
        ("state_capital.expenditure", "tables[国有资本经营预算财政拨款收入支出决算表].rows[合计].cells[本年支出小计]"),
    ):
        if path in facts and cell in cells:
            yield {path, cell}, meet(of(facts[path]), cells[cell])


def years(facts: dict[str, Facts]) -> Iterator[Identity]:
    """Years of the sections against the year of the report."""
    for path, fact in facts.items():
        if re.fullmatch(r"\w+\.(detail_)?year", path):
            yield {path}, fact["value"] == facts["fiscal_year"]["value"]


def table_sums(tables: list[dict[str, Any]]) -> Iterator[Identity]:
    """Rows across, and every functional code against the codes right below it."""
    for table in tables:
        rows = {row["code"] or row["label"]: row["cells"] for row in table["rows"] if "side" not in row}
        kind = table["kind"]

        def at(key: str, column: str, kind: str = kind) -> str:
            return f"tables[{kind}].rows[{key}].cells[{column}]"

        def value(key: str, column: str, rows: dict[str, dict[str, str]] = rows) -> Interval:
            printed = rows[key].get(column)
            return interval(printed, 2) if printed else (Decimal(0), Decimal(0))

        whole, parts = table["columns"][0], table["columns"][1:]
        if kind == "财政拨款“三公”经费支出决算表" or kind == "一般公共预算财政拨款基本支出决算表":
            continue
        for key, cells in rows.items():
            if whole in cells and kind in ("收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表"):
                across = total_of([value(key, part) for part in parts])
                yield {at(key, whole), *(at(key, part) for part in parts)}, meet(value(key, whole), across)
        for column in table["columns"]:
            for key in rows:
                longer = {"合计": 3}.get(key, len(key) + 2)
                below = [k for k in rows if k != "合计" and len(k) == longer and (key == "合计" or k.startswith(key))]
                if below:
                    down = total_of([value(k, column) for k in below])
                    yield {at(key, column), *(at(k, column) for k in below)}, meet(value(key, column), down)


@EACH
def test_printed_figures_hold_except_where_a_finding_says_so(sample: Sample) -> None:
    facts = {fact["path"]: fact for fact in facts_of(sample)}
    findings = json_of(sample, "findings")
    tables = json_of(sample, "tables")
    checked = [*sums(facts), *rates(facts), *comparisons(facts), *years(facts)]
    checked += [*narrative_and_tables(facts, tables), *table_sums(tables)]
    assert len(checked) > 20
    failed = [paths for paths, holds in checked if not holds]
    for paths in failed:
        assert any(paths & set(finding["paths"]) for finding in findings), f"unplanted: {sorted(paths)}"
    for finding in findings:
        if finding["check"] == "must" and finding["kind"] in ARITHMETIC_KINDS:
            assert any(paths & set(finding["paths"]) for paths in failed), f"holds: {finding['id']}"
        if finding["kind"] == "sum" and finding["check"] == "silent":
            assert not any(finding["paths"][0] in paths for paths in failed), f"fails: {finding['id']}"


def evaluate(node: ast.expr) -> Decimal:
    """The value of a sum or quotient of plain numbers."""
    if isinstance(node, ast.Constant):
        return Decimal(str(node.value))
    assert isinstance(node, ast.BinOp)
    left, right = evaluate(node.left), evaluate(node.right)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    assert isinstance(node.op, ast.Div)
    return left / right


@EACH
def test_arithmetic_of_the_findings_is_right(sample: Sample) -> None:
    for finding in json_of(sample, "findings"):
        for equation in filter(None, finding["arithmetic"].split("; ")):
            left, right = equation.split(" = ")
            value = evaluate(ast.parse(left, mode="eval").body) * (100 if right.endswith("%") else 1)
            shown = Decimal(right.removesuffix("%"))
            assert value.quantize(shown, ROUND_HALF_UP) == shown, equation


# The build


@EACH
def test_build_reproduces_the_committed_files(sample: Sample, tmp_path: Path) -> None:
    if not build(sample, tmp_path, find_font(None)):
        pytest.skip(NO_FONT)
    built = [path for path in tmp_path.rglob("*.*") if path.is_file()]
    assert built
    for path in built:
        assert same(path, HERE / path.relative_to(tmp_path)), path.name


def test_build_without_a_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr("eval.corpus.build.find_font", lambda given: None)
    assert main([]) == 2
    assert "apt-get install" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (26, "二十六"), (99, "九十九")]
)
def test_a_number_is_written_as_a_chinese_numeral(number: int, numeral: str) -> None:
    assert chinese(number) == numeral


@pytest.mark.parametrize(
    ("value", "trim", "printed"),
    [
        pytest.param("12.505", False, "12.51", id="half goes up"),
        pytest.param("12.50", True, "12.5", id="trailing zero dropped"),
        pytest.param("100", True, "100", id="whole number kept"),
        pytest.param("0", True, "0", id="zero"),
    ],
)
def test_a_figure_is_rounded_half_up_and_trimmed_where_asked(value: str, trim: bool, printed: str) -> None:
    assert figure(Decimal(value), trim=trim) == printed
