"""政府信息公开工作年度报告: documents made public, requests that came, how they and the reviews ended."""

from collections.abc import Iterator
from re import compile as pattern

from extractor.types import (
    Catalogue,
    Cited,
    Count,
    DocType,
    Equal,
    Evidence,
    Identity,
    Model,
    SectionSpec,
    figure_of,
    just,
    leaf,
    reads,
    term,
    terms,
)

OUTCOMES = ("granted", "granted_in_part", "refused", "unable", "not_processed", "otherwise")
SUITS = ("upheld", "corrected", "other_result", "pending")


class DisclosureReport(Model):
    """The statutory figures: 主动公开, 收到和处理申请, 行政复议."""

    organization: Cited[str] | None = leaf("单位名称", identity="issuer")
    year: Cited[int] | None = leaf("报告年度", identity="period")
    rules_made: Cited[Count] | None = leaf("行政规范性文件", "本年制发件数")
    received: Cited[Count] | None = leaf("本年新收政府信息公开申请数量")
    carried_in: Cited[Count] | None = leaf("上年结转政府信息公开申请数量")
    granted: Cited[Count] | None = leaf("予以公开")
    granted_in_part: Cited[Count] | None = leaf("部分公开")
    refused: Cited[Count] | None = leaf("不予公开")
    unable: Cited[Count] | None = leaf("无法提供")
    not_processed: Cited[Count] | None = leaf("不予处理")
    otherwise: Cited[Count] | None = leaf("其他处理")
    processed: Cited[Count] | None = leaf("总计")
    carried_out: Cited[Count] | None = leaf("结转下年度继续办理")
    upheld: Cited[Count] | None = leaf("结果维持")
    corrected: Cited[Count] | None = leaf("结果纠正")
    other_result: Cited[Count] | None = leaf("其他结果")
    pending: Cited[Count] | None = leaf("尚未审结")
    suits: Cited[Count] | None = leaf("行政复议总计")


def _row(name: str, words: str) -> tuple[str, str, str]:
    """A row of a table: its words, then its count."""
    return name, "count", rf"^{words}\t(\d+)(?=\s|$)"


READ = reads(
    ("organization", "str", r"^(\S+?)(?=\d{4}年政府信息公开)"),
    ("year", "int", r"(\d{4})年政府信息公开"),
    *(
        _row(name, words)
        for name, words in (
            ("rules_made", "行政规范性文件"),
            ("received", "一、本年新收政府信息公开申请数量"),
            ("carried_in", "二、上年结转政府信息公开申请数量"),
            ("granted", "（一）予以公开"),
            ("granted_in_part", "（二）部分公开"),
            ("refused", "（三）不予公开"),
            ("unable", "（四）无法提供"),
            ("not_processed", "（五）不予处理"),
            ("otherwise", "（六）其他处理"),
            ("processed", "（七）总计"),
            ("carried_out", "四、结转下年度继续办理"),
            ("upheld", "结果维持"),
            ("corrected", "结果纠正"),
            ("other_result", "其他结果"),
            ("pending", "尚未审结"),
            ("suits", "行政复议总计"),
        )
    ),
)
CATALOGUE = Catalogue()


@CATALOGUE.rule("DIS-SUM-001", zh="总计等于各种处理结果之和", en="What was processed is the sum of its outcomes")
def outcomes_add_up(record: DisclosureReport) -> Iterator[Identity]:
    """总计 = 予以公开 + 部分公开 + 不予公开 + 无法提供 + 不予处理 + 其他处理."""
    yield Equal(just(figure_of(record, "processed")), terms(figure_of(record, name) for name in OUTCOMES))


@CATALOGUE.rule("DIS-SUM-002", zh="收到的申请等于办结与结转之和", en="What came in was processed or is carried over")
def requests_balance(record: DisclosureReport) -> Iterator[Identity]:
    """本年新收 + 上年结转 = 总计 + 结转下年度继续办理."""
    came, left = ("received", "carried_in"), ("processed", "carried_out")
    yield Equal(terms(figure_of(record, name) for name in came), terms(figure_of(record, name) for name in left))


@CATALOGUE.rule("DIS-SUM-003", zh="行政复议总计等于各种结果之和", en="Reviews are the sum of their results")
def suits_add_up(record: DisclosureReport) -> Iterator[Identity]:
    """行政复议总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结."""
    yield Equal(just(figure_of(record, "suits")), terms(figure_of(record, name) for name in SUITS))


TYPE = DocType(
    at=f"{__name__}:TYPE",
    name="disclosure_report",
    title="政府信息公开工作年度报告",
    title_en="annual report on open government information",
    record=DisclosureReport,
    evidence=Evidence(title=(term("政府信息公开工作年度报告", 6),), text=(term("政府信息公开申请", 2, often=2),)),
    sections=(SectionSpec("whole", "全文", pattern("(?!)"), grammar=READ, opening=True),),
    catalogue=tuple(CATALOGUE),
)
