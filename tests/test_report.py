"""The report: a person finds every value at its place, and nothing that a document says is taken for HTML."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import extractor.output.report
from extractor.api import extract, read
from extractor.core.evidence import Notice
from extractor.core.reading import Section
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document.model import Document, Segment
from extractor.extraction.pipeline import Result
from extractor.extraction.reconcile import Disagreement
from extractor.output.files import failed_row, summary_row
from extractor.output.marked_text import Span, _pieces, blocks_of, unread_figures
from extractor.output.report import Report, anchor_of, render_section
from extractor.output.shown_values import values_of

TEXT = """沧浦区测试局2021年度部门决算

第二部分 2021年度部门决算情况说明
一、收入支出决算总体情况说明
2021年度收、支总计1,234.50万元。与2020年相比，收、支总计各增加100.00万元，增长8.81%。主要变动原因是项目增加了12.30万元。
二、收入决算情况说明
2021年本年收入合计1,200.00万元，其中：财政拨款收入1,100.00万元，占91.67%；其他收入100.00万元，占8.33%。
十、其他重要事项的情况说明
（一）机关运行经费支出情况
2021年机关运行经费支出45.60万元，另有37.70万元未说明用途。
"""


class Page(HTMLParser):
    """The page as a browser reads it: text panes, marks with what they carry, and every tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.panes: list[str] = []
        self.marks: list[dict[str, str]] = []
        self.fields: list[dict[str, str | None]] = []
        self.underlined: list[str] = []
        self.pages: list[str | None] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(given)
        classes = given.get("class") or ""
        if tag in ("meta", "input", "link", "img"):
            return
        self._open.append((tag, classes))
        if classes == "text":
            self.panes.append("")
        if tag == "mark":
            self.marks.append({"classes": classes, "ids": given.get("data-f") or "", "text": ""})
        if tag == "li" and "data-i" in given:
            self.fields.append(given)
        if classes == "page":
            self.pages.append(given["data-n"])

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if any(classes == "text" for _, classes in self._open):
            self.panes[-1] += data
            if self._open[-1][0] == "mark":
                self.marks[-1]["text"] += data
            if "u" in self._open[-1][1].split():
                self.underlined.append(data)

    def marked(self, value: int) -> str:
        """All that is marked as one value."""
        return "".join(mark["text"] for mark in self.marks if str(value) in mark["ids"].split())


def result_of_text(folder: Path, text: str = TEXT, name: str = "a") -> Result:
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return extract(read(path), FINAL_ACCOUNTS)


def add(report: Report, row: dict[str, Any], result: Result | None, number: int) -> None:
    """What a run does with a document that is done; None is one that failed."""
    if result is not None and report.room(number)[bool(row["needs_review"])]:
        report.put(render_section(row, result, anchor_of(number)), number)


def report_of(folder: Path, *results: Result, failed: tuple[dict[str, Any], ...] = ()) -> str:
    rows = [*(summary_row(result.document.name, result.document.path, result) for result in results), *failed]
    with Report(folder / "report.html", len(rows)) as report:
        for number, (row, result) in enumerate(zip(rows, [*results, *(None for _ in failed)], strict=True)):
            add(report, row, result, number)
        report.close(rows)
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return result_of_text(tmp_path_factory.mktemp("report"))


def test_every_cited_figure_stands_in_a_mark_that_names_its_field(result: Result, tmp_path: Path) -> None:
    page = Page(report_of(tmp_path, result))
    values = values_of(result)
    assert {"overall.income_total", "overall.reason", "income.items[其他收入].share"} <= {v.path for v in values}
    for value in values:
        assert page.marked(value.id) == result.document.text[value.start : value.end]
    assert sorted(str(field["data-p"]) for field in page.fields) == sorted(value.path for value in values)


def test_the_text_pane_is_the_text(result: Result, tmp_path: Path) -> None:
    assert Page(report_of(tmp_path, result)).panes == [result.document.text]


def test_tables_and_pages_leave_the_text_as_it_is(tmp_path: Path) -> None:
    text = "甲\f表\n项目\t\t金额\n收入\t\t1,200.00\n支出\t\f丙\t3\n只有一个\t\n\f乙\n\t缩进"
    result = result_of_text(tmp_path, text)
    page = Page(report_of(tmp_path, result))
    assert page.panes == [result.document.text]
    assert page.pages == ["1", "2", "3", "4"]
    assert "table" in page.tags


def test_a_page_that_begins_within_a_row_begins_before_it() -> None:
    text = "一段\n甲\t1\n乙\t2\n末段"
    segments = (Segment(0, 8, 1, 0), Segment(8, 6, 2, 0))
    document = Document("a", "a", "pdf", "", (), text, segments)
    blocks = blocks_of(document, [])
    assert [block.page for block in blocks] == [1, None, None, 2, None, None]
    joined = "".join(piece.text for block in blocks for piece in (*block.pieces, *in_rows(block.rows)))
    assert joined == text


def in_rows(rows: Any) -> Iterator[Any]:
    return (piece for row in rows for cell in row for piece in cell.pieces)


def test_nested_and_overlapping_spans_are_cut_at_every_boundary(result: Result) -> None:
    reason, total = values_of(result)[:2]
    spans = [Span(0, 6, "figure", reason), Span(2, 4, "figure", total), Span(3, 8, "quote", total)]
    pieces = _pieces("0123456789", spans, [])
    assert [(piece.text, piece.figure_of, piece.quote_of) for piece in pieces] == [
        ("01", "0", ""),
        ("2", "1 0", ""),
        ("3", "1 0", ""),
        ("45", "0", ""),
        ("67", "", "1"),
        ("89", "", ""),
    ]


def test_one_figure_of_two_fields_and_words_around_figures(result: Result, tmp_path: Path) -> None:
    page = Page(report_of(tmp_path, result))
    ids = {value.path: value.id for value in values_of(result)}
    (total,) = (mark for mark in page.marks if mark["text"] == "1,234.50万元")
    assert {int(n) for n in total["ids"].split()} == {ids["overall.income_total"], ids["overall.expenditure_total"]}
    amount = next(mark for mark in page.marks if mark["text"] == "100.00万元")
    assert amount["classes"] == "m"
    assert {str(ids["overall.income_change.amount"]), str(ids["overall.income_change.direction"])} <= set(
        amount["ids"].split()
    )


def test_figures_that_no_field_cites_are_underlined_and_counted(result: Result, tmp_path: Path) -> None:
    html = report_of(tmp_path, result)
    assert {"12.30万元", "37.70万元"} <= set(Page(html).underlined)
    assert not {"1,234.50万元", "2021年", "45.60万元"} & set(Page(html).underlined)
    assert re.search(rf"未被引用的数字.*?<b>{len(Page(html).underlined)}</b>", html)


def test_codes_of_rows_are_no_figures() -> None:
    text = "205\t教育支出\t8.62\n208\t05\t06\t缴费\t9\n1500\t亩\n"
    document = Document("a", "a", "txt", "", (), text, ())
    assert [
        text[span.start : span.end]
        for span in unread_figures(document, [Section("tables", "", text, 0, len(text))], [])
    ] == ["8.62", "9", "1500"]


def test_what_a_document_says_is_never_html(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\" ' onmouseover=alert(3) </div></mark>&lt;b&gt;{{7}}"
    result = result_of_text(tmp_path, f"{evil}\n{TEXT}主要变动原因是{evil}。\n{evil}\t{evil}\n{evil}\t{evil}\n")
    notice = Notice(code="X", severity="error", message_zh=evil, message_en=evil, path=evil, quote=evil)
    noted = Result(**{**{name: getattr(result, name) for name in Result.__slots__}, "notices": (notice,)})
    html = report_of(tmp_path, noted, failed=(failed_row(evil, evil, evil),))
    page = Page(html)
    assert page.panes == [result.document.text]
    assert html.count("<script>") == 2
    assert "img" not in page.tags
    assert not {name for name in page.attributes if name.startswith("on")}


def test_only_our_own_scripts_run_and_nothing_is_fetched(result: Result, tmp_path: Path) -> None:
    html = report_of(tmp_path, result)
    assert not re.search(r"https?://|//[a-z]+\.|@import|url\(|src=", html)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]


def test_a_failed_document_has_its_line_and_no_section(result: Result, tmp_path: Path) -> None:
    html = report_of(tmp_path, result, failed=(failed_row("b", "b.pdf", "b.pdf: cannot be read: the file is empty"),))
    assert re.search(r'<tr class="failed"><td>b</td><td[^>]*>b\.pdf: cannot be read: the file is empty</td>', html)
    assert html.count('<section class="doc"') == 1


def test_documents_stand_in_the_order_of_the_rows_whenever_they_finish(result: Result, tmp_path: Path) -> None:
    other = result_of_text(tmp_path, TEXT.replace("1,234.50", "9,876.50"), "b")
    rows = [summary_row(of.document.name, "", of) for of in (result, other)]
    with Report(tmp_path / "report.html", 2) as report:
        add(report, rows[1], other, 1)
        add(report, rows[0], result, 0)
        report.close(rows)
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert page.panes == [result.document.text, other.document.text]


def test_disputes_show_both_readings_with_their_places(result: Result, tmp_path: Path) -> None:
    values = {value.path: value.cited for value in values_of(result)}
    dispute = Disagreement(path="income.total", grammar=values["income.total"], llm=values["overall.income_total"])
    disputed = Result(**{**{name: getattr(result, name) for name in Result.__slots__}, "disputes": (dispute,)})
    html = report_of(tmp_path, disputed)
    for cited, shown in zip(dispute.sides, ("1200.00万元", "1234.50万元"), strict=True):
        start, end = cited.figure
        place = re.escape(f'data-start="{start}" data-end="{end}"')
        assert re.search(rf"{place}>.*?<b>{shown}</b> <q>{cited.quote}</q>", html)


def test_a_failed_check_leads_to_its_figures(tmp_path: Path) -> None:
    result = result_of_text(tmp_path, TEXT.replace("占91.67%", "占19.67%"))
    html = report_of(tmp_path, result)
    failed = [found for found in result.results if found.status == "fail"]
    assert "FA-SHR" in " ".join(found.code for found in failed)
    for operand in (operand for found in failed for operand in found.operands):
        place = re.escape(f'data-start="{operand.start}" data-end="{operand.end}"')
        assert re.search(rf"{place}><b>{operand.printed}</b>", html)
        at = str(operand.start), str(operand.end)
        doubted = [field for field in Page(html).fields if (field["data-s"], field["data-e"]) == at]
        assert doubted
        assert all("doubt" in str(field["class"]).split() for field in doubted)


@pytest.mark.parametrize("order", [range(5), reversed(range(5)), (4, 0, 3, 2, 1), (3, 4, 1, 2, 0)])
def test_a_large_run_shows_the_text_of_the_first_to_review_whenever_they_finish(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: Iterable[int]
) -> None:
    monkeypatch.setattr(extractor.output.report, "MOST_SECTIONS", 2)
    row = summary_row("", "", result)
    rows = [row | {"document": f"d{n}", "needs_review": n in (1, 3, 4)} for n in range(5)]
    with Report(tmp_path / "report.html", len(rows)) as report:
        for number in order:
            add(report, rows[number], result, number)
        report.close(rows)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert re.findall(r'<section class="doc".*?<h2[^>]*>(.*?)</h2>', html, re.DOTALL) == ["d1", "d3"]
    assert re.findall(r'<section class="doc"[^>]*id="(\w+)"', html) == ["d2", "d4"]
    assert "前 2 份待审文档" in html


def test_nothing_temporary_is_left_and_an_error_leaves_the_old_report(result: Result, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("old")

    def interrupted() -> None:
        with Report(tmp_path / "report.html", 1) as report:
            add(report, summary_row("a", "", result), result, 0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text() == "old"
    report_of(tmp_path, result)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_run_of_no_documents_has_its_page(tmp_path: Path) -> None:
    assert Page(report_of(tmp_path)).panes == []


def test_the_corpus_is_shown_whole(tmp_path: Path) -> None:
    from conftest import CORPUS_DOCUMENTS, result_of

    for path in CORPUS_DOCUMENTS:
        result = result_of(path)
        page = Page(report_of(tmp_path, result))
        assert page.panes == [result.document.text]
        assert len(page.fields) == len(values_of(result))
