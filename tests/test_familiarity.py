"""What is strange is accepted less, down to nothing, and says why."""

import re
from pathlib import Path

import pytest

from extractor.api import extract, read
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.policy import Policy
from extractor.extraction.familiarity import Familiarity, lowered, unfamiliar
from extractor.extraction.verdict import decide, left_over

CORPUS = Path(__file__).parents[1] / "eval" / "corpus"


@pytest.mark.parametrize(
    ("known", "scores", "severity"),
    [
        (Familiarity(), {"a": 4, "b": 1, "c": 0}, None),
        (Familiarity(coverage=0.76), {"a": 4, "b": 1, "c": 0}, None),
        (Familiarity(sections=0.74), {"a": 3, "b": 0, "c": 0}, "info"),
        (Familiarity(agreement=0.5), {"a": 3, "b": 0, "c": 0}, "info"),
        (Familiarity(tables=0.49), {"a": 0, "b": 0, "c": 0}, "warning"),
        (Familiarity(coverage=0.1, tables=0.6), {"a": 0, "b": 0, "c": 0}, "warning"),
    ],
)
def test_the_worst_part_says_how_much_more_must_speak_for_a_figure(
    known: Familiarity, scores: dict[str, int], severity: str | None
) -> None:
    notices = list(unfamiliar(known))
    assert lowered({"a": 4, "b": 1, "c": 0}, notices) == scores
    assert [notice.severity for notice in notices] == ([] if severity is None else [severity])


def test_of_free_prose_that_the_grammar_hardly_reads_nothing_is_accepted_and_the_reason_says_so() -> None:
    result = extract(read(CORPUS / "grown" / "taohua-archives-2018.txt"))
    assert (result.verdict.decision, result.verdict.accepted) == ("review", ())
    [reason] = [reason for reason in result.verdict.reasons if reason.code == "DOC-TRUST-001"]
    assert re.search(r"正文的金额和比率读入 \d%", reason.zh)
    assert re.search(r"amounts and rates of the text placed \d%", reason.en)


def test_a_document_is_not_accepted_before_all_its_figures_are() -> None:
    document = read(CORPUS / "documents" / "qingtang-agriculture-2021.pdf")
    own = FINAL_ACCOUNTS.policy.auto_accept["grammar"]
    assert extract(document).verdict.decision == "accept"
    result = extract(document, policy=Policy(auto_accept={"grammar": own.model_copy(update={"min_score": 3})}))
    assert [reason.code for reason in result.verdict.reasons] == ["DOC-TRUST-002"]
    assert 0 < len(result.verdict.accepted) < len(result.scores)


def test_a_way_that_was_never_calibrated_leaves_a_document_to_a_person() -> None:
    own = FINAL_ACCOUNTS.policy.auto_accept["grammar"]
    verdict = decide({"a": "verified"}, (), (), (), Policy(auto_accept={"both": own}), {"a": 5}, "grammar")
    assert [(reason.code, "grammar" in reason.en) for reason in verdict.reasons] == [("DOC-TYPE-004", True)]
    notices = left_over(verdict, ())
    assert ([notice.code for notice in notices], left_over(verdict, notices)) == (["DOC-TYPE-004"], [])
