"""A trial of a prompt: requests are put into a spool, answers are scored in every way of reading and kept."""

import json
from collections.abc import Sequence
from pathlib import Path

from typer.testing import CliRunner

from eval.recording.relay import Spool
from eval.recording.trial import app

TEXT = """某局2031年度部门决算
二、收入决算情况说明
2031年度本年收入合计10.00万元，其中：财政拨款收入8.00万元，其他收入2.00万元。
"""
READ = [
    ["doc", "final_accounts", "某局", "2031"],
    [3, "income", None, {"total": "10.00万元"}],
    [3, "income.items", "财政拨款收入", {"amount": "8.00万元"}],
]
GOLD = [
    {"path": "income.total", "type": "money", "value": "10.00", "unit": "万元", "decimals": 2},
    {"path": "income.items[财政拨款收入].amount", "type": "money", "value": "8.00", "unit": "万元", "decimals": 2},
    {"path": "income.items[其他收入].amount", "type": "money", "value": "2.00", "unit": "万元", "decimals": 2},
]


def lines(values: Sequence[object]) -> str:
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values)


def run(*arguments: object) -> str:
    made = CliRunner().invoke(app, [str(one) for one in arguments], env={"COLUMNS": "160"})
    assert made.exit_code == 0, made.output
    return made.output


def test_a_trial_from_request_to_kept_answers(tmp_path: Path) -> None:
    document, spool, kept = tmp_path / "a.txt", tmp_path / "spool", tmp_path / "kept"
    document.write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.facts.jsonl").write_text(lines(GOLD), encoding="utf-8")
    put = [line.split() for line in run("put", spool, document).splitlines()]
    assert [way for _, way, _ in put] == ["read", "plain"]
    for name, way, _ in put:
        answer = lines(READ if way == "read" else GOLD)
        (spool / f"{name}.part").write_text(answer, encoding="utf-8")
        (spool / f"{name}.part").rename(spool / "answers" / f"{name}.txt")

    scored = [row.split("│") for row in run("score", spool, document, "--gold", tmp_path).splitlines() if "│ a " in row]
    rows = {row[2].strip(): row for row in scored}
    assert rows["plain"][3].strip() == "1.0000"
    assert [rows["llm"][n].strip() for n in (4, 5)] == ["0", "1"]  # 其他收入 was left out
    assert Spool(spool).waiting() == 1  # and is asked about once more
    run("keep", spool, kept, document)
    assert sorted(file.name.split("-")[0] for file in (kept / "a").iterdir()) == ["plain", "read"]
    run("keep", spool, kept, document, "--digests")
    assert all("万元" not in file.read_text("utf-8") for file in (kept / "a").glob("*.sha256"))
