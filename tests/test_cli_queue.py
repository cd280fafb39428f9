"""The commands of the queue: accounts, the server that prints its link, and what is refused in one line."""

import hashlib
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import httpx2
import pytest
from helpers.kept_store import LANPING, kept_of
from test_cli import call

from extractor.store.database import open_store
from extractor.store.keep import keep


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "q.db")
    store = open_store(path)
    keep(store, kept_of(LANPING), "one")
    store.close()
    return path


def add(db: str, name: str, *more: str, password: str = "long enough a word") -> tuple[int, str, list[str]]:
    return call("account", "add", name, "--db", db, "--password-stdin", *more, typed=password + "\n")


def test_accounts_are_made_listed_shut_out_and_let_in_again(db: str) -> None:
    assert add(db, "王芳", "--role", "senior")[:2] == (0, "王芳 senior\n")
    assert call("account", "list", "--db", db)[1] == "王芳\tsenior\n"
    assert call("account", "disable", "王芳", "--db", db)[0] == 0
    assert call("account", "list", "--db", db)[1] == "王芳\tsenior\tdisabled\n"
    assert call("account", "disable", "王芳", "--db", db, "--undo")[0] == 0
    code, token, _ = call("account", "token", "王芳", "--db", db)
    assert (code, len(token.strip()) > 30) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("account", "list", "--db", "none.db"), "extractor run --db", id="no store"),
        pytest.param(("account", "disable", "无此人", "--db", "{db}"), "无此人", id="no such account"),
        pytest.param(("review", "--db", "{db}", "--host", "0.0.0.0"), "TLS", id="open to others"),
        pytest.param(
            ("review", "--db", "{db}", "--host", "192.0.2.1", "--insecure"), "192.0.2.1", id="not this machine"
        ),
        pytest.param(("review", "--db", "oracle://x"), "oracle", id="another database"),
    ],
)
def test_what_cannot_be_done_is_one_line(db: str, arguments: tuple[str, ...], says: str) -> None:
    code, _, errors = call(*(argument.format(db=db) for argument in arguments))
    assert code == 2
    assert len(errors) == 1
    assert says in errors[0]


def test_a_password_that_is_too_short_is_refused(db: str) -> None:
    code, _, errors = add(db, "王芳", password="short")
    assert (code, len(errors)) == (2, 1)


def guessed(address: str, claimed: str) -> int:
    """The status of signing in with a wrong password, by somebody who says that they come from elsewhere."""
    data = {"name": "王芳", "password": "a wrong one"}
    return httpx2.post(
        f"{address}/sign-in", data=data, headers={"Origin": address, "X-Forwarded-For": claimed}
    ).status_code


def test_review_prints_a_link_that_opens_the_queue(db: str) -> None:
    command = "import sys; from extractor.cli import main; sys.argv[0] = 'extractor'; main()"
    with subprocess.Popen(
        [sys.executable, "-c", command, "review", "--db", db, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        link = re.search(r"http://127\.0\.0\.1:\d+/enter/\S+", server.stdout.readline())
        assert link is not None
        open_ = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
        try:
            page = open_.open(link[0], timeout=30).read().decode()
            guesses = [guessed(link[0].partition("/enter")[0], f"192.0.2.{n}") for n in range(7)]
        finally:
            server.terminate()
    assert "待审的问题" in page
    assert "岚坪县残疾人联合会" in page
    assert guesses == [401] * 6 + [429], "a header says where a request comes from, and nobody asked it to"


def test_an_export_says_what_it_wrote(db: str, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    code, said, _ = call("export", "--db", db, "--out", str(out), "--quiet")
    assert (code, said.split("sha256 ")[1].strip()) == (0, hashlib.sha256(out.read_bytes()).hexdigest())
    (line,) = out.read_text(encoding="utf-8").splitlines()
    assert "岚坪县残疾人联合会" in line
    code, _, errors = call("export", "--db", db, "--out", db, "--quiet")
    assert (code, len(errors)) == (2, 1)


@pytest.mark.parametrize(
    ("name", "named", "starts"),
    [
        pytest.param("a.csv", (), b"\xef\xbb\xbfdocument,", id="csv"),
        pytest.param("a.XLSX", (), b"PK", id="xlsx, whatever the case"),
        pytest.param("a.parquet", (), b"PAR1", id="parquet"),
        pytest.param("a.jsonl", (), b'{"schema"', id="jsonl"),
        pytest.param("a", (), b'{"schema"', id="no ending"),
        pytest.param("a.data", ("--format", "csv"), b"\xef\xbb\xbfdocument,", id="an ending that says nothing"),
        pytest.param("a.csv", ("--format", "csv"), b"\xef\xbb\xbfdocument,", id="said twice"),
    ],
)
def test_the_ending_decides_the_form(db: str, tmp_path: Path, name: str, named: tuple[str, ...], starts: bytes) -> None:
    assert call("export", "--db", db, "-o", str(tmp_path / name), "-q", *named)[0] == 0
    assert (tmp_path / name).read_bytes().startswith(starts)


@pytest.mark.parametrize(
    ("name", "named", "says"),
    [
        pytest.param("a.csv", ("--format", "xlsx"), ("a.csv", "--format xlsx", "却指定了", "but"), id="another form"),
        pytest.param("a.csv", ("--format", "facts"), ("a.csv", "--format facts"), id="a folder"),
        pytest.param("a.xls", (), ("a.xls", ".xlsx", "--format", "看不出格式"), id="no form's ending"),
    ],
)
def test_a_contradiction_of_forms_is_one_line(
    db: str, tmp_path: Path, name: str, named: tuple[str, ...], says: tuple[str, ...]
) -> None:
    code, stdout, errors = call("export", "--db", db, "-o", str(tmp_path / name), "-q", *named)
    assert (code, stdout, len(errors)) == (2, "", 1)
    assert [word for word in says if word not in errors[0]] == []
    assert not (tmp_path / name).exists()
