"""Every question of every sample is settled by the keyboard alone, and by the mouse alone; the export then names one
wrong figure for every finding.
"""

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from conftest import CORPUS
from helpers.kept_store import items, kept_of
from helpers.review_server import Served, Visit, press, read_apart, saved
from playwright.sync_api import Page, expect

from extractor.export.export import export
from extractor.store.final import finals, one_moment
from extractor.store.keep import keep

pytest_plugins = ("helpers.review_browser",)
pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.soak]
REAL = Path(__file__).parents[2] / "shared" / "real" / "documents"  # used where it is there
DOCUMENTS = [*sorted((CORPUS / "documents").iterdir()), *(sorted(REAL.iterdir()) if REAL.is_dir() else ())]


def by_keyboard(page: Page) -> int:
    """Settle the question that is open by what the page proposes; how many keys that takes."""
    main = page.locator("#decide .actions button.main")
    press(page, str(main.get_attribute("data-key")))
    return 1


def by_mouse(page: Page) -> int:
    page.locator("#decide .actions button.main").click()
    return 1


@pytest.mark.parametrize("settle", [by_keyboard, by_mouse])
def test_every_question_is_settled_and_every_finding_names_one_figure(
    served: Served, visit: Visit, tmp_path: Path, settle: Any
) -> None:
    for document in DOCUMENTS:
        keep(served.store, read_apart(kept_of, document), "one")
    page, keys = visit(), []
    page.goto("/")
    page.locator("#start").click()
    while items(served.store):
        expect(page.locator("fieldset")).to_be_enabled()
        keys.append(settle(page))
        saved(page)
    assert median(keys) == 1
    export(served.store, "gold", tmp_path / "gold", "甲")
    named: dict[str, set[str]] = {}
    for path in (tmp_path / "gold").glob("*.findings.json"):
        for finding in json.loads(path.read_text(encoding="utf-8")):
            if finding["check"] == "must" and finding["paths"]:
                assert finding["should_be"], finding["statement"]
                assert set(finding["should_be"]) <= set(finding["paths"])
                named.setdefault(path.name.removesuffix(".findings.json"), set()).update(finding["should_be"])
    with one_moment(served.store) as session:
        for final in finals(session):
            wrong = {path for path, origin in final.state.origins.items() if origin == "source_error"}
            assert wrong == named.get(final.name, set())
