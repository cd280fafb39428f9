"""The documentation: every snippet runs, every link leads somewhere, what is generated is as the code says."""

import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import pytest
from conftest import CORPUS, ROOT
from helpers.snippets import run_page
from markdown_it import MarkdownIt

from eval.docs import words
from eval.docs.reference import PARTS, renewed
from extractor.checks.rule import Status
from extractor.doctypes.policy import FieldStatus, Policy
from extractor.llm.settings import Settings
from extractor.output.tally import STATUSES
from extractor.review.decisions import Origin

pytestmark = pytest.mark.xdist_group("docs")  # its pages share a run
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
READABLE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES]
WITH_SNIPPETS = [path for path in READABLE if re.search(r"^```(python|sh)$", path.read_text(encoding="utf-8"), re.M)]
SAMPLES = ("lanping-disabled-2022.txt", "chenghu-veterans-2022.docx")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the run that begins many pages is kept for the next of them."""
    return tmp_path_factory.mktemp("runs")


@pytest.mark.parametrize("page", WITH_SNIPPETS, ids=name_of)
def test_every_snippet_runs_and_prints_what_the_page_says(
    page: Path, runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_CACHE_DIR", "none")
    Path("docs").symlink_to(DOCS)
    Path("documents").mkdir()
    for sample in SAMPLES:
        shutil.copy(CORPUS / "documents" / sample, "documents")
    assert run_page(page, runs)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_generated_parts_are_as_the_code_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text) == text, "run `python -m eval.docs`"


def test_every_part_that_can_be_generated_stands_somewhere() -> None:
    named = {name for page in PAGES for name in re.findall(r"<!-- generated: ([^>]*) -->", page.read_text("utf-8"))}
    assert named == set(PARTS)


def test_every_setting_and_status_is_told_in_both_languages() -> None:
    told: list[tuple[Iterable[str], Mapping[str, tuple[str, str]]]] = [
        (Settings.model_fields, words.SETTINGS),
        (Policy.model_fields, words.POLICY),
    ]
    told += [(STATUSES, words.DOCUMENT_STATUSES), (get_args(FieldStatus), words.FIELD_STATUSES)]
    told += [(get_args(Status), words.CHECK_STATUSES), (get_args(Origin), words.ORIGINS)]
    assert [name for names, of in told for name in names if name not in of] == [], "in eval/docs/words.py"


def anchors(path: Path) -> set[str]:
    """What can be linked to in a page: its headings as GitHub names them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", READABLE, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for block in MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")):
        for token in block.children or ():
            target = unquote(str(token.attrGet("href") or token.attrGet("src") or ""))
            if not target or re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            path = (page.parent / file).resolve() if file else page
            if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(path)):
                broken.append(target)
    assert broken == []


def test_every_page_stands_in_a_table_of_contents() -> None:
    listed = {
        page.parent / f"{name}.md"
        for page in PAGES
        for tree in re.findall(r"^```{toctree}\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
        for name in re.findall(r"^(?!:)(\S+)$", tree, re.M)
    }
    assert listed == set(PAGES) - {DOCS / "index.md"}
