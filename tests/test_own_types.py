"""Types of users: begun by new-type, named by the path of their file or folder, and said of where they break."""

from pathlib import Path

import pytest
from test_cli import call, rows

from extractor.doctypes.base import load_type
from extractor.doctypes.registry import BadTypeError, TakenNameError, UnknownTypeError, find_type, kept_type

REPORT = "柳塘区图书馆2032年度报告\n一、总体情况\n全年总数50件，其中甲类30件，乙类20件。\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "right.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "in" / "wrong.txt").write_text(REPORT.replace("乙类20", "乙类30"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_new_type_runs_as_it_is_written_by_the_path_of_its_file(here: Path, workers: str) -> None:
    assert call("new-type", "book_report")[0] == 0
    code, _, errors = call("run", "in", "--out", "out", "--quiet", "--type", "./book_report.py", "--workers", workers)
    assert (code, errors) == (0, [])
    right, wrong = rows("out")
    assert [row["type"] for row in (right, wrong)] == ["book_report"] * 2
    assert right["checks"] == {"pass": 1}
    assert wrong["checks"] == {"fail": 1}
    assert "OWN-SUM-001" in " ".join(wrong["reasons"])
    assert call("new-type", "book_report")[0] != 0  # nothing is written over
    assert call("new-type", "Book Report")[0] != 0


def test_a_type_is_named_by_file_by_name_in_it_and_by_folder(here: Path) -> None:
    call("new-type", "book_report")
    by_file = find_type("./book_report.py")
    assert find_type("book_report.py:TYPE") is by_file
    assert by_file.at == f"{here / 'book_report.py'}:TYPE"
    assert load_type(by_file.at) is by_file
    assert kept_type("book_report", by_file.at) is by_file
    (here / "mine").mkdir()
    (here / "mine" / "__init__.py").write_text("from .inner import TYPE\n", encoding="utf-8")
    source = Path("book_report.py").read_text(encoding="utf-8").replace("甲类", "丙类")
    (here / "mine" / "inner.py").write_text(source, encoding="utf-8")
    assert find_type("./mine").name == "book_report"


def test_a_file_that_changed_is_another_type(here: Path) -> None:
    call("new-type", "book_report")
    first = find_type("./book_report.py")
    path = Path("book_report.py")
    path.write_text(path.read_text(encoding="utf-8").replace('title="book_report"', 'title="馆藏"'), encoding="utf-8")
    assert (first.title, find_type("./book_report.py").title) == ("book_report", "馆藏")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("x = 1\ny = x +\n", "SyntaxError, broken.py, line 2"),
        ("x = 1\n\nx.nothing\n", "AttributeError, nothing, broken.py line 3"),
        ("import nowhere_at_all\n", "ModuleNotFoundError, nowhere_at_all, broken.py line 1"),
    ],
)
def test_what_is_wrong_with_a_file_names_file_and_line(here: Path, source: str, problem: str) -> None:
    (here / "broken.py").write_text(source, encoding="utf-8")
    with pytest.raises(BadTypeError) as raised:
        find_type("./broken.py")
    assert raised.value.problem == problem


def test_a_file_without_a_single_type_or_with_the_name_of_a_shipped_one_is_refused(here: Path) -> None:
    (here / "none.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(UnknownTypeError):
        find_type("./none.py")
    with pytest.raises(BadTypeError, match="FileNotFoundError"):
        find_type("./nowhere.py")
    call("new-type", "book_report")
    source = Path("book_report.py").read_text(encoding="utf-8").replace('name="book_report"', 'name="budget"')
    (here / "taken.py").write_text(source, encoding="utf-8")
    with pytest.raises(TakenNameError):
        find_type("./taken.py")
