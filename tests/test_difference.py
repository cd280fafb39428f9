"""Two runs side by side: what the later one reads otherwise, and nothing else, is said; moved figures are no losses."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import call

from extractor.output.difference import Difference, Entry, compare

V1 = Path(__file__).with_name("fixtures") / "v1" / "OUT"
TOTAL = Entry("income.total", "110.00万元", "合计110.00万元", (40, 48))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([TOTAL], [TOTAL], [], id="the same"),
        pytest.param([TOTAL], [], [Difference("fact", "lost", "income.total", before="110.00万元")], id="lost"),
        pytest.param([], [TOTAL], [Difference("fact", "added", "income.total", after="110.00万元")], id="added"),
        pytest.param(
            [TOTAL],
            [TOTAL._replace(value="11.00万元", words="合计11.00万元")],
            [Difference("fact", "value", "income.total", "110.00万元", "11.00万元")],
            id="another value",
        ),
        pytest.param(
            [TOTAL],
            [TOTAL._replace(words="110.00万元")],
            [Difference("fact", "quote", "income.total", "合计110.00万元", "110.00万元")],
            id="another quote",
        ),
        pytest.param([TOTAL], [TOTAL._replace(mark=(41, 49))], [], id="only the place in the text moved"),
        pytest.param(
            [TOTAL],
            [TOTAL._replace(path="overall.total")],
            [Difference("fact", "path", "income.total", "110.00万元", "110.00万元", "overall.total")],
            id="the same figure under another path",
        ),
        pytest.param(
            [TOTAL],
            [TOTAL._replace(path="overall.total", value="11.00万元")],
            [
                Difference("fact", "lost", "income.total", before="110.00万元"),
                Difference("fact", "added", "overall.total", after="11.00万元"),
            ],
            id="another value under another path",
        ),
        pytest.param(
            [TOTAL],
            [TOTAL._replace(path="a"), TOTAL._replace(path="b")],
            [
                Difference("fact", "lost", "income.total", before="110.00万元"),
                Difference("fact", "added", "a", after="110.00万元"),
                Difference("fact", "added", "b", after="110.00万元"),
            ],
            id="moved to one of two paths, nobody knows which",
        ),
        pytest.param(
            [TOTAL, TOTAL._replace(value="1"), TOTAL._replace(value="2")],
            [TOTAL._replace(value="2"), TOTAL],
            [Difference("fact", "lost", "income.total", before="1")],
            id="several of one path are paired by what they say",
        ),
        pytest.param(
            [TOTAL._replace(mark=None)],
            [TOTAL._replace(path="b", mark=None)],
            [
                Difference("fact", "lost", "income.total", before="110.00万元"),
                Difference("fact", "added", "b", after="110.00万元"),
            ],
            id="without a mark nothing is moved",
        ),
    ],
)
def test_differences_of_entries_are_what_was_lost_added_changed_and_moved(
    before: list[Entry], after: list[Entry], expected: list[Difference]
) -> None:
    assert list(compare("fact", before, after)) == expected


_FEW = st.sampled_from("ab")
ENTRIES = st.lists(st.builds(Entry, _FEW, _FEW, _FEW, st.sampled_from([None, 1, 2])), max_size=8)


@given(ENTRIES, st.randoms())
def test_the_same_in_another_order_is_no_difference_where_paths_are_unique(found: list[Entry], random: Any) -> None:
    unique = list({entry.path: entry for entry in found}.values())
    shuffled = unique[:]
    random.shuffle(shuffled)
    assert list(compare("fact", unique, shuffled)) == []
    assert list(compare("fact", found, found)) == []


@given(ENTRIES, ENTRIES)
def test_changes_account_for_every_value_of_both_sides(before: list[Entry], after: list[Entry]) -> None:
    """What was, less what changed and was lost, plus what came: what is."""
    values = Counter((entry.path, entry.value) for entry in before)
    for change in compare("fact", before, after):
        if change.kind in ("value", "path", "lost"):
            assert values[change.path, str(change.before)] > 0
            values[change.path, str(change.before)] -= 1
        if change.kind in ("value", "path", "added"):
            values[change.now or change.path, str(change.after)] += 1
    assert +values == Counter((entry.path, entry.value) for entry in after)


@given(ENTRIES, ENTRIES)
def test_the_other_way_round_what_was_lost_is_added(before: list[Entry], after: list[Entry]) -> None:
    there, back = list(compare("cell", before, after)), list(compare("cell", after, before))
    lost = Counter((c.path, c.before) for c in there if c.kind == "lost")
    assert lost == Counter((c.path, c.after) for c in back if c.kind == "added")
    assert Counter(c.path for c in there if c.kind == "path") == Counter(c.now for c in back if c.kind == "path")


# --- OUT folders ---------------------------------------------------------------------------------------------------

LINES = {"facts": "facts.jsonl", "findings": "findings.jsonl", "summary": "summary.jsonl"}


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """An OUT folder that a later run might have written: first the same as the one of version 1."""
    return Path(shutil.copytree(V1, tmp_path / "later"))


def rewritten(path: Path, change: Any) -> None:
    """Each line of a file as `change` makes it; None leaves it out."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [new for line in lines if (new := change(line)) is not None]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in kept), encoding="utf-8")


def said(before: Path, after: Path) -> tuple[int, list[dict[str, Any]]]:
    code, out, _ = call("diff", str(before), str(after), "--json")
    return code, [json.loads(line) for line in out.splitlines()]


def test_the_same_run_twice_is_the_same(later: Path) -> None:
    assert said(V1, later) == (0, [{"totals": {"documents": 3, "different": 0, "changes": {}}}])
    code, out, _ = call("diff", str(V1), str(later))
    assert (code, "0 份有不同" in out, "0 differ" in out) == (0, True, True)


def test_every_part_of_a_document_is_compared(later: Path) -> None:
    lvzhou, longtan = later / "lvzhou-hospital-2023", later / "longtan-women-2019"

    def other_figure(fact: dict[str, Any]) -> dict[str, Any] | None:
        match fact["path"]:
            case "basic_expenditure.public":
                return fact | {"value": "20.97"}
            case "basic_expenditure.personnel":
                return None
            case "basic_expenditure.total":
                return fact | {"path": "basic.total"}
        return fact

    rewritten(longtan / "facts.jsonl", other_figure)
    rewritten(longtan / "findings.jsonl", lambda f: f | ({"status": "pass"} if f["code"] == "FA-SUM-060" else {}))
    rewritten(
        later / "summary.jsonl",
        lambda row: row | ({"verdict": "accept"} if row["document"] == "longtan-women-2019" else {}),
    )
    tables = json.loads((lvzhou / "tables.json").read_text(encoding="utf-8"))
    column, cell = next(iter(tables[0]["rows"][0]["cells"].items()))
    tables[0]["rows"][0]["cells"][column] = "0.01"
    (lvzhou / "tables.json").write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    code, lines = said(V1, later)
    assert (code, lines[-1]["totals"]["different"]) == (1, 2)
    found = {(line["document"][:7], line["part"], line["change"], line["path"].split(" ")[0]) for line in lines[:-1]}
    [of_table] = [line for line in lines[:-1] if line["part"] == "cell"]
    assert of_table["before"].startswith(cell)
    assert of_table["after"].startswith("0.01")
    assert found == {
        ("longtan", "verdict", "value", "verdict"),
        ("longtan", "fact", "value", "basic_expenditure.public"),
        ("longtan", "fact", "lost", "basic_expenditure.personnel"),
        ("longtan", "fact", "path", "basic_expenditure.total"),
        ("longtan", "finding", "value", "FA-SUM-060"),
        ("lvzhou-", "cell", "value", of_table["path"]),
    }
    code, out, _ = call("diff", str(V1), str(later), "--most", "2")
    assert code == 1
    assert "另有 3 处" in out
    assert "3 份文件，2 份有不同 of 3 documents 2 differ; 6 处 changes" in out


def test_documents_of_one_run_only(later: Path) -> None:
    shutil.rmtree(later / "xianghe-archives-2021")
    rewritten(later / "summary.jsonl", lambda row: row if not row["document"].startswith("xianghe") else None)
    code, [line, totals] = said(V1, later)
    assert (code, line["document"], line["part"], line["change"]) == (1, "xianghe-archives-2021", "document", "lost")
    assert totals["totals"]["different"] == 1
    assert "只在现在的输出里 only in the later run" in call("diff", str(later), str(V1))[1]


def test_a_run_that_was_stopped_before_its_summary_is_compared_by_its_folders(later: Path) -> None:
    (later / "summary.jsonl").unlink()
    code, lines = said(V1, later)
    assert code == 1
    assert {line["part"] for line in lines[:-1]} == {"verdict"}


@pytest.mark.parametrize(
    ("spoiled", "content", "says"),
    [
        pytest.param("summary.jsonl", "{", "文件损坏", id="no JSON"),
        pytest.param("summary.jsonl", "[]\n", "文件损坏", id="another form"),
    ],
)
def test_what_no_run_wrote_is_wrong_usage(later: Path, spoiled: str, content: str, says: str) -> None:
    (later / spoiled).write_text(content, encoding="utf-8")
    code, _, [line] = call("diff", str(V1), str(later))
    assert (code, says in line, "damaged" in line) == (2, True, True)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        pytest.param("facts.jsonl", '{"path": 1}\n', id="facts of another form"),
        pytest.param("facts.jsonl", "{", id="no JSON"),
        pytest.param("tables.json", '[{"rows": 3}]', id="tables of another form"),
        pytest.param("findings.jsonl", "[]\n", id="findings of another form"),
    ],
)
def test_damaged_files_lose_their_document_and_no_other(later: Path, file: str, content: str) -> None:
    (later / "xianghe-archives-2021" / file).write_text(content, encoding="utf-8")
    code, [line, totals] = said(V1, later)
    assert (code, line["document"], line["change"]) == (1, "xianghe-archives-2021", "damaged")
    assert (totals["totals"]["documents"], totals["totals"]["different"]) == (3, 1)
    _, out, _ = call("diff", str(V1), str(later))
    assert "文件损坏，或不是 extractor run 写的。 is damaged" in out


def test_folders_without_results_are_wrong_usage(tmp_path: Path) -> None:
    code, _, [line] = call("diff", str(V1), str(tmp_path))
    assert (code, "没有 extractor run 的结果" in line) == (2, True)
    assert call("diff", str(V1), str(tmp_path / "none"))[0] == 2
    assert call("diff", str(V1))[0] == 2
