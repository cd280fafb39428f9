"""A run in terminal, report, the page of the queue and its API: the same numbers by the same names."""

import json
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CORPUS
from helpers.kept_store import kept_of
from starlette.testclient import TestClient
from test_cli import call

from extractor.message import Message
from extractor.output.tally import Tally, tally
from extractor.store.accounts import AccountError, add_account, one_time_link, token_for
from extractor.store.database import open_store
from extractor.store.failures import Failure, failed, failures, mended
from extractor.store.keep import keep
from extractor.store.queue import waiting
from extractor.web.app import create_app
from extractor.web.security import Guard

HOST = "127.0.0.1:8765"
DOCUMENTS = CORPUS / "documents"
REVIEWED = ("chenghu-veterans-2022.docx", "lanping-disabled-2022.txt")


def numbers(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text)
    assert found is not None, pattern
    return [int(number) for number in found.groups()]


def in_terminal(printed: str) -> tuple[int, int, int]:
    """Documents to review, of these not read, questions: those of the run and of the queue, which has no other run."""
    documents = r"待审文档 documents to review: (\d+)，其中未能读取 of these not read (\d+)"
    of_run = numbers(documents, printed)
    questions, *of_queue = numbers(r"审核队列 review queue: (\d+) 个问题 questions; " + documents, printed)
    assert of_queue == of_run
    return of_run[0], of_run[1], questions


def in_report(file: Path) -> list[int]:
    """Documents read, to review, not read."""
    tiles = file.read_text(encoding="utf-8").partition('class="tiles"')[2]
    return [int(number) for number in re.findall(r"<li[^>]*><b>(\d+)</b>", tiles)[:3]]


def in_queue(db: str) -> tuple[dict[str, int], str]:
    """What the API says of the queue's progress, and the queue's page."""
    store = open_store(db)
    try:
        app = create_app(store, Guard((HOST,), tls=False))
        with suppress(AccountError):
            add_account(store, "甲", "reviewer", "long enough a word")
        token = {"Authorization": f"Bearer {token_for(store, '甲', 1)}"}
        progress = TestClient(app, base_url=f"http://{HOST}", headers=token).get("/api/progress").json()
        return progress, TestClient(app, base_url=f"http://{HOST}").get(f"/enter/{one_time_link(store)}").text
    finally:
        store.close()


def test_documents_and_questions_are_the_same_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_WORKERS", "0")
    monkeypatch.setenv("COLUMNS", "200")
    accepted = str(DOCUMENTS / "qingtang-agriculture-2021.pdf")
    Path("empty.pdf").write_bytes(b"")
    Path("later").mkdir()
    given = [accepted, *(str(DOCUMENTS / name) for name in REVIEWED), "empty.pdf", "later"]
    first = call("run", *given, "-o", "out", "--db", "q.db", "--reader", "grammar")[1]
    again = call("run", *given, "-o", "out", "--db", "q.db", "--reader", "grammar")[1]
    assert again == first  # what is kept counts as what was read

    to_review, failed, questions = in_terminal(first)
    assert (to_review, failed) == (4, 2)
    assert first.splitlines()[-1] == "下一步 next: extractor review --db q.db"
    assert in_report(Path("out/report.html")) == [3, to_review, failed]
    manifest = json.loads(Path("out/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["needs_review"], manifest["statuses"]["failed"]) == (to_review, failed)
    progress, page = in_queue("q.db")
    assert (progress["documents"], progress["failed"], progress["left"]) == (to_review, failed, questions)
    assert numbers(r"(\d+) 个问题 · (\d+) 份待审文档", page) == [questions, to_review]
    assert numbers(r"<b>(\d+)</b> 个问题待审", page) == [questions]
    assert numbers(r"其中未能读取 <a[^>]*>(\d+)</a>", page) == [failed]
    for reason, code, file in (
        ("文件是空的；请重新下载或导出", "DOC-FAIL-001", "empty.pdf"),
        ("请指定存放文件的文件夹", "DOC-NONE-001", "later"),
    ):
        assert re.search(rf"{reason}。 <code>{code}</code>.*?<small[^>]*>{tmp_path / file}<", page, re.DOTALL), file

    Path("empty.pdf").write_bytes(Path(accepted).read_bytes())
    Path("later/a.pdf").write_bytes((DOCUMENTS / "cangpu-culture-2023.pdf").read_bytes())
    mended = in_terminal(call("run", *given, "-o", "out", "--db", "q.db", "--reader", "grammar")[1])
    progress, page = in_queue("q.db")
    assert (progress["documents"], progress["failed"], progress["left"]) == mended
    assert mended[1] == 0
    assert "未能读取" not in page


def test_a_document_of_the_queue_that_could_not_be_read_again_counts_once(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "q.db"))
    kept = kept_of(DOCUMENTS / REVIEWED[1])
    keep(store, kept, "one")
    for path in ("/there/a.txt", "/here/a.txt", "/here/a.txt"):
        failed(store, Failure("a", path, kept.sha256, "DOC-LOST-001", Message("内存", "memory")), "two")
    with store.reading() as session:
        queue = waiting(session)
        assert (queue.to_review, queue.with_questions, queue.failed) == (2, 1, 2)  # one document, two files
        first = [(failure.path, failure.first <= failure.last) for failure in failures(session, 1)]
    assert first == [("/here/a.txt", True)]
    mended(store, ["/elsewhere/b.txt"], kept.sha256)
    with store.reading() as session:
        assert waiting(session) == replace(queue, failed=0, both=0)
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
