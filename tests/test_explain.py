"""`extractor explain`: the tree of headings, what each was taken for and why, and what its section holds."""

from pathlib import Path

from conftest import document_of
from typer.testing import CliRunner

from extractor.api import extract
from extractor.cli.root import app
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.coverage import total
from extractor.extraction.explain import explain

LINES = (
    "一、收入支出决算总体情况说明",
    "2031年度收入总计1200.50万元，支出总计1200.50万元。",
    "二、运行情况",
    "2031年度机关运行经费支出80.50万元，另有捐赠物资折价3.20万元。",
    "三、其他",
    "全年接收捐赠7.25万元。",
    "四、名词解释",
    "一万元以上为大额，如5.00万元。",
)


def test_each_heading_says_what_it_was_taken_for_and_why() -> None:
    result = extract(document_of("\n".join(LINES)), FINAL_ACCOUNTS)
    entries = {entry.words: entry for entry in explain(result.plan, result.coverage)}
    assert [(words, entry.key) for words, entry in entries.items()] == [
        ("一、收入支出决算总体情况说明", "overall"),
        ("二、运行情况", "operating_costs"),
        ("三、其他", ""),
        ("四、名词解释", "glossary"),
    ]
    assert str(entries["一、收入支出决算总体情况说明"].why) == "依据标题 by its heading"
    assert "机关运行经费" in str(entries["二、运行情况"].why)
    assert entries["三、其他"].why is None


def test_every_amount_is_placed_or_stated_and_counted() -> None:
    """What a field holds, what an open statement does, and what stands in no section; a glossary states nothing."""
    result = extract(document_of("\n".join(LINES)), FINAL_ACCOUNTS)
    found = {of.key: (of.printed, of.placed, of.stated) for of in result.coverage}
    assert found == {"overall": (2, 2, 0), "operating_costs": (2, 1, 1), "": (1, 0, 1)}
    whole = total(result.coverage)
    assert (whole.printed, whole.placed, whole.stated, whole.unread) == (5, 3, 2, 0)
    assert [(s.label, s.period, s.scope) for s in result.record.statements] == [  # type: ignore[attr-defined]
        ("捐赠物资折价", 2031, "运行情况"),
        ("全年接收捐赠", 2031, "其他"),
    ]


def test_a_statement_has_the_year_that_its_sentence_tells_in_words() -> None:
    text = "一、其他\n二〇三一年全年接收捐赠7.25万元，比2030年增加1.00万元。"
    record = extract(document_of(text), FINAL_ACCOUNTS).record
    assert [(s.label, s.period, s.relation) for s in record.statements] == [  # type: ignore[attr-defined]
        ("全年接收捐赠", 2031, "none"),
        ("全年接收捐赠", 2031, "change_of"),
    ]


def test_the_command_prints_the_tree(tmp_path: Path) -> None:
    file = tmp_path / "决算.txt"
    file.write_text("\n".join(("河湾县水利局2031年度部门决算", *LINES)), encoding="utf-8")
    ran = CliRunner().invoke(app, ["explain", str(file)])
    assert ran.exit_code == 0, ran.output
    assert "一、收入支出决算总体情况说明  → 收入支出决算总体情况 overall（依据标题 by its heading）" in ran.output
    assert "[印出 printed 5, 入字段 placed 3, 其他 stated 2, 未读 unread 0]" in ran.output
    assert "SEC-MISS-001" in ran.output
    told, best, *_ = ran.output.splitlines()
    assert told == "类型 type: final_accounts  部门决算公开  final accounts of a department"
    assert best.startswith("  final_accounts  ")
    assert {
        words for words in ("题目 title“部门决算” +4.0", "标题 heading“收入支出决算” +1.0") if words not in best
    } == set()


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["explain", str(tmp_path / "没有.pdf")])
    assert ran.exit_code == 2
    assert len(ran.output.strip().splitlines()) == 1
