"""Reviewed documents become gold that the evaluation reads as its own."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CORPUS, result_of
from helpers.exports import CHENGHU, LANPING, SHARE, SPENT, content, lines, made
from helpers.kept_store import decide, item_about, items, kept_of, person

from eval.scoring.pairing import pair
from eval.scoring.run import Case, read_facts, score_case
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.export.export import Form
from extractor.export.folder import SUMS
from extractor.extraction.record import facts
from extractor.store.database import Store
from extractor.store.decisions import ValueChange
from extractor.store.keep import keep

pytest_plugins = ("helpers.reviewed_store",)


def test_gold_is_of_the_documents_that_nobody_has_to_look_at_again(exported: Callable[[Form], Path]) -> None:
    assert sorted(content(exported("gold"))) == [
        SUMS,
        *(f"{CHENGHU.stem}.{n}" for n in ("facts.jsonl", "findings.json", "tables.json")),
    ]


def test_the_evaluation_scores_what_was_read_against_gold_as_right(
    exported: Callable[[Form], Path], tmp_path: Path
) -> None:
    gold = exported("gold")
    scored = score_case(Case(CHENGHU, FINAL_ACCOUNTS, gold, "grammar", tmp_path))
    labels = read_facts(gold / f"{CHENGHU.stem}.facts.jsonl")
    outcomes = Counter(cell.outcome for cell in scored.cells)  # what nobody has seen is not scored
    assert outcomes == {
        "right": sum("unseen" not in one for one in labels),
        "unpaired": sum("unseen" in one for one in labels),
    }
    assert 0 < outcomes["right"] < outcomes["unpaired"]
    assert scored.findings is not None
    assert (scored.findings.must, scored.findings.caught, scored.findings.false) == (2, 2, ())
    assert scored.tables is not None
    assert scored.tables.right > 0
    assert (scored.tables.wrong, scored.tables.missing, scored.tables.spurious) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["facts.jsonl", "findings.json", "tables.json"])
def test_gold_has_the_form_of_the_gold_that_there_is(exported: Callable[[Form], Path], kind: str) -> None:
    name = f"{CHENGHU.stem}.{kind}"
    ours, theirs = (_forms(folder / name) for folder in (exported("gold"), CORPUS / "gold"))
    assert ours
    assert ours <= theirs


def _forms(path: Path) -> set[tuple[str, ...]]:
    """The fields of every object of a file, in their order; those of a table's rows too.

    But for amounts in 元, which follow from cells and units, what would be right and what nobody saw: labels have none.
    """
    values = lines(path) if path.suffix == ".jsonl" else json.loads(path.read_text(encoding="utf-8"))
    rows = [row for value in values for row in value.get("rows", ())]
    return {
        (str(value.get("type")), *(name for name in value if name not in ("yuan", "should_be", "unseen")))
        for value in (*values, *rows)
    }


def test_what_was_accepted_as_printed_is_a_finding_and_a_correction_is_a_label(store: Store, tmp_path: Path) -> None:
    keep(store, kept_of(LANPING), "one")
    who = person(store)
    decide(store, who, item_about(store, SPENT).id, "correct", ValueChange(SPENT, "283.55万元"))
    while found := items(store):
        decide(store, who, found[0].id, "as_printed", reason=f"原文 {found[0].code}")
    gold = made(store, "gold", tmp_path)
    labels = read_facts(gold / f"{LANPING.stem}.facts.jsonl")
    paired = pair(labels, list(facts(result_of(LANPING).record)))
    [wrong] = [one for one in paired if one.outcome not in ("right", "unpaired")]
    assert (wrong.path, wrong.outcome) == (SPENT, "wrong")
    assert (wrong.gold or {})["value"] == "283.55"
    findings = json.loads((gold / f"{LANPING.stem}.findings.json").read_text(encoding="utf-8"))
    share = next(finding for finding in findings if SHARE in finding["paths"])
    assert (share["kind"], share["severity"], share["check"], share["why"]) == (
        *("share", "error", "must", "原文 FA-SHR-020"),
    )
    assert "86.88%" in share["arithmetic"]
    assert set(share["should_be"]) == {SHARE}
    assert all(set(finding["should_be"]) <= set(finding["paths"]) for finding in findings)
    assert not [one for one in findings if one["check"] == "must" and one["paths"] and not one["should_be"]]
    assert not [finding for finding in findings if SPENT in finding["paths"]]
    assert [finding["id"] for finding in findings] == [f"F{n}" for n in range(1, len(findings) + 1)]
