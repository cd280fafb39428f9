"""What `import extractor` offers: the same as a run's files hold, from a file, a folder or a store, and shown well."""

import asyncio
import html
import json
import re
from pathlib import Path

import pytest
from conftest import document_of
from helpers.kept_store import SAID, decide, items, kept_of, person
from helpers.loopback import Loopback, completion
from typer.testing import CliRunner

import extractor
from extractor.cli import app
from extractor.langchain import DisclosureLoader, runnable
from extractor.public.extracted import NotOfRunError
from extractor.public.load import NothingToLoadError
from extractor.store.database import open_store
from extractor.store.keep import keep

WRONG = SAID.format(total="110.00", more="表<外>说明\n")  # 80 + 20 is not 110


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two documents and a damaged one, read into `out` and `queue.db`."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.txt").write_text(WRONG, encoding="utf-8")
    Path("in/b.txt").write_text(SAID.format(total="100.00", more=""), encoding="utf-8")
    Path("in/c.pdf").write_bytes(b"%PDF-1.7\n")
    done = CliRunner().invoke(app, ["run", "in", "--out", "out", "--db", "queue.db", "--workers", "0", "-q"])
    assert done.exit_code == 1, done.output
    return tmp_path


def document() -> extractor.Document:
    return document_of(WRONG)


def test_a_dozen_names_at_most_and_each_is_there() -> None:
    assert len(extractor.__all__) <= 12
    assert all(getattr(extractor, name).__doc__ for name in extractor.__all__)
    assert Path(str(extractor.__file__)).with_name("py.typed").is_file()
    assert set(extractor.__all__) == set(extractor._PLACES) <= set(dir(extractor))
    with pytest.raises(AttributeError, match="no attribute 'extarct'"):
        extractor.__getattr__("extarct")


def test_what_a_run_left_is_what_reading_gives(ran: Path) -> None:
    read, run = extractor.extract("in/a.txt"), extractor.load("out")
    assert (len(run), [row["status"] for row in run.rows]) == (2, ["ok", "ok", "failed"])
    of_files = [run["a"], run[0], extractor.load("out/a")[0], extractor.load("out/a/record.json")[0]]
    assert {one.to_json() for one in of_files} == {(ran / "out/a/record.json").read_text(encoding="utf-8")}
    for loaded in (*of_files, extractor.load("queue.db")["a"]):
        assert loaded.record == read.record
        assert loaded.findings == read.findings == extractor.check(loaded) == extractor.check(loaded.record)
        assert [one.key for one in loaded.questions] == [one.key for one in read.questions]
        assert (loaded.organization, loaded.fiscal_year, loaded.verdict.decision) == ("某某局", 2020, "review")
        assert loaded.facts() == read.facts()
    lines = (ran / "out/a/facts.jsonl").read_text(encoding="utf-8").splitlines()
    assert read.facts() == [json.loads(line) for line in lines]
    assert {fact["document"] for fact in run[1:].facts()} == {"b"}
    with pytest.raises(NotOfRunError):
        run["c"]
    with pytest.raises(NothingToLoadError):
        extractor.load("in")


def test_a_panel_is_made_of_a_folder_and_of_a_store(ran: Path) -> None:
    for place in ("out", "queue.db"):
        panel = extractor.panel(place, indicators=["fa.income"], years=[2020])
        frame, sources = panel.to_frame(), panel.to_frame("sources")
        assert frame[["organisation", "year", "fa.income"]].values.tolist() == [["某某局", 2020, 1_000_000.0]]
        assert set(sources["quote"]) == {"本年收入合计100.00万元"}
        assert "某某局" in panel._repr_html_()
    assert extractor.panel("out", years="2031").to_frame().empty


def test_a_store_is_loaded_with_what_people_decided(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WRONG, encoding="utf-8")
    place = str(tmp_path / "queue.db")
    store = open_store(place)
    keep(store, kept_of(path), "one")
    before = extractor.load(place)["a"]
    for item in items(store):
        decide(store, person(store, f"甲{item.id}"), item.id, "as_printed")
    store.close()
    after = extractor.load(place)["a"]
    assert len(after.questions) < len(before.questions)
    frame = after.to_frame().set_index("path")
    wrong = frame[frame["status"] == "source_error"]
    assert wrong[["value", "should_be"]].values.tolist() == [["110.00", "100.00万元"]]


def test_another_policy_needs_no_reading_again() -> None:
    read = extractor.extract(document())
    nothing: dict[str, list[str]] = {"severities": [], "notices": []}
    strict = extractor.accept(read, {"accept": ["verified"], **nothing})
    assert [reason.code for reason in strict.verdict.reasons] == ["FIELD"]
    lax = extractor.accept(read, {"accept": ["verified", "grounded", "contradicted"], **nothing})
    assert (lax.verdict.decision, lax.questions) == ("accept", ())
    assert json.loads(lax.to_json())["verdict"]["decision"] == "accept"
    assert read.verdict.decision == "review"


@pytest.mark.parametrize("reader", ["both", "auto"])
def test_a_model_is_asked_from_within_a_loop_and_without_one(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Loopback(lambda _: completion("[]")) as server:
        settings = {"base_url": server.url, "model": "m", "api_key": "k", "cache_dir": "none"}
        asked = {"reader": reader, "settings": settings}

        async def notebook() -> list[extractor.Extracted]:
            return [extractor.extract(document(), **asked), await extractor.aextract(document(), **asked)]  # type: ignore[arg-type]

        found = asyncio.run(notebook())
        before = len(server.requests)
        found.append(extractor.extract(document(), **asked))  # type: ignore[arg-type]
    assert 0 < before < len(server.requests)
    assert {one.way for one in found} == {"both"}
    assert found[0].to_json() == found[1].to_json() == found[2].to_json()
    offline = extractor.extract(document(), reader="auto", settings={**settings, "offline": True})
    assert offline.way == "grammar"


def test_a_notebook_shows_values_and_marks_them_in_the_text() -> None:
    read = extractor.extract(document())
    shown = read._repr_html_()
    text = shown.partition("<pre>")[2].partition("</pre>")[0]
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", text)) == WRONG
    marked = {html.unescape(words) for words in re.findall(r"<mark[^>]*>([^<]+)</mark>", text)}
    assert {fact["quote"] for fact in read.facts() if fact["type"] == "money"} <= marked
    assert "FA-SUM-010" in shown
    assert "<外>" not in shown
    assert html.escape(WRONG) in document()._repr_html_()


def test_a_frame_has_a_value_a_row_and_amounts_in_yuan() -> None:
    frame = extractor.extract(document()).to_frame()
    row = frame[frame["path"] == "income.total"].iloc[0]
    assert (row["value"], row["unit"], row["number"], row["yuan"]) == ("110.00", "万元", 110.0, 1_100_000.0)
    assert (row["name"], row["status"], row["fiscal_year"]) == ("收入决算情况 · 本年收入合计", "contradicted", 2020)


def test_langchain_gets_the_whole_text_in_sections_with_cited_figures(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WRONG, encoding="utf-8")
    sections = DisclosureLoader(path).load()
    assert re.sub(r"\s", "", "".join(one.page_content for one in sections)) == re.sub(r"\s", "", WRONG)
    income = next(one for one in sections if one.metadata["section"] == "income")
    paths = {figure["path"]: figure for figure in income.metadata["figures"]}
    assert paths["income.total"] | {"start": 0, "end": 0} == {
        "path": "income.total",
        "value": "110.00",
        "unit": "万元",
        "quote": "本年收入合计110.00万元",
        "page": 1,
        "start": 0,
        "end": 0,
        "status": "contradicted",
    }
    assert all(figure["quote"] in income.page_content for figure in paths.values())
    chain = runnable() | (lambda one: one.verdict.decision)
    assert chain.batch([path]) == [asyncio.run(chain.ainvoke(path))] == ["review"]
