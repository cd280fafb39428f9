"""A run in terminal, report, the page of the queue and its API: the same numbers by the same names."""

import json
import re
from pathlib import Path

import pytest
from conftest import CORPUS
from starlette.testclient import TestClient
from test_cli import call

from extractor.output.tally import Tally, tally
from extractor.store.accounts import add_account, one_time_link, token_for
from extractor.store.database import open_store
from extractor.web.app import create_app
from extractor.web.security import Guard

HOST = "127.0.0.1:8765"
DOCUMENTS = CORPUS / "documents"
REVIEWED = ("chenghu-veterans-2022.docx", "lanping-disabled-2022.txt")


def numbers(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text)
    assert found is not None, pattern
    return [int(number) for number in found.groups()]


def test_documents_and_questions_are_the_same_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_WORKERS", "0")
    monkeypatch.setenv("COLUMNS", "200")
    accepted = str(DOCUMENTS / "qingtang-agriculture-2021.pdf")
    Path("empty.pdf").write_bytes(b"")
    given = [accepted, *(str(DOCUMENTS / name) for name in REVIEWED), "empty.pdf", "none.txt"]
    first = call("run", *given, "-o", "out", "--db", "q.db", "--reader", "grammar")[1]
    again = call("run", *given, "-o", "out", "--db", "q.db", "--reader", "grammar")[1]
    assert again == first  # what is kept counts as what was read

    to_review, failed = numbers(r"待审文档 documents to review: (\d+)，其中未能读取 of these not read (\d+)", first)
    questions, asked_about = numbers(r"审核队列 review queue: (\d+) 个问题 questions, (\d+) 份文档 documents", first)
    assert (to_review, failed, asked_about) == (4, 2, 2)
    assert to_review == asked_about + failed
    assert first.splitlines()[-1] == "下一步 next: extractor review --db q.db"

    report = Path("out/report.html").read_text(encoding="utf-8")
    tiles = re.findall(r"<li[^>]*><b>(\d+)</b>.*?>([^<]+)</span>", report.partition('class="tiles"')[2])[:3]
    assert [int(number) for number, _ in tiles] == [3, to_review, failed]
    manifest = json.loads(Path("out/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["needs_review"], manifest["statuses"]["failed"]) == (to_review, failed)

    store = open_store("q.db")
    try:
        add_account(store, "甲", "reviewer", "long enough a word")
        app = create_app(store, Guard((HOST,), tls=False))
        client = TestClient(
            app, base_url=f"http://{HOST}", headers={"Authorization": f"Bearer {token_for(store, '甲', 1)}"}
        )
        progress = client.get("/api/progress").json()
        assert (progress["left"], progress["documents"]) == (questions, asked_about)
        page = TestClient(app, base_url=f"http://{HOST}").get(f"/enter/{one_time_link(store)}").text
        assert numbers(r"(\d+) 个问题 · (\d+) 份文档", page) == [questions, asked_about]
        assert numbers(r"<b>(\d+)</b> 个问题待审", page) == [questions]
    finally:
        store.close()


def test_what_was_not_begun_is_nobody_s_to_review() -> None:
    rows = [
        {"status": "ok", "needs_review": False},
        {"status": "ok", "needs_review": True},
        {"status": "failed", "needs_review": True},
        {"status": "skipped", "needs_review": False},
    ]
    assert tally(rows) == Tally(read=2, failed=1, skipped=1, to_review=2)


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        pytest.param((), "下一步 next: 打开 open out/report.html", id="no store"),
        pytest.param(
            ("--db", "my queue.db"), "下一步 next: extractor review --db 'my queue.db'", id="the store as given"
        ),
        pytest.param(("-q",), "", id="quiet"),
        pytest.param(("--json",), '{"totals":', id="for machines"),
    ],
)
def test_a_run_ends_with_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], last: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_WORKERS", "0")
    Path("a.txt").write_bytes((DOCUMENTS / REVIEWED[1]).read_bytes())
    stdout = call("run", "a.txt", "-o", "out", "--reader", "grammar", *arguments)[1]
    assert (stdout.splitlines() or [""])[-1].startswith(last)
    if not arguments:
        assert stdout.rstrip().endswith("extractor run a.txt --reader grammar --out out --db out/queue.db")


def test_where_nothing_is_left_to_review_the_export_is_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_WORKERS", "0")
    stdout = call("run", str(DOCUMENTS / "qingtang-agriculture-2021.pdf"), "-o", "out", "--db", "q.db")[1]
    assert stdout.splitlines()[-1] == "下一步 next: extractor export --db q.db -o out/values.xlsx"
