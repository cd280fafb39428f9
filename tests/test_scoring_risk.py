"""Thresholds of auto-acceptance: what they promise is kept, and with too little they promise nothing."""

import numpy as np
import pytest
from helpers.scored_runs import cell, document

from eval.scoring.aim import Aim
from eval.scoring.results import Cell, Scored
from eval.scoring.risk import calibrate, thresholds

AIM = Aim()


def documents(n: int, *cells: Cell) -> list[Scored]:
    return [document(str(k), cells) for k in range(n)]


def good(score: int, n: int = 20) -> list[Cell]:
    return [cell(f"a{score}_{k}", score=score) for k in range(n)]


def test_the_loosest_threshold_that_holds_is_chosen() -> None:
    made = documents(30, *good(4), *good(3), *[cell(f"b{k}", "wrong", score=1) for k in range(5)])
    found = calibrate(made, AIM)
    assert found.chosen is not None
    assert found.threshold is not None
    assert (found.chosen.min_score, found.chosen.figures, found.chosen.documents) == (3, 1200, 30)
    assert found.threshold.min_score == 3  # 2 would accept the same here, and elsewhere what was never measured
    assert "rests on 1200 figures of 30 documents, 0 of them wrong" in found.said
    assert [step.min_score for step in found.steps if step.passes] == [4, 3, 2]


def test_the_sequence_ends_at_the_first_failure() -> None:
    """Errors at score 3 stop it, however many right figures follow below."""
    wrong = [cell(f"b{k}", "wrong", score=3) for k in range(3)]
    found = calibrate(documents(30, *good(4), *wrong, *good(2, 900)), AIM)
    assert found.chosen is not None
    assert found.chosen.min_score == 4
    loosest = found.steps[-1]
    assert loosest.p_figures < 0.01  # it would have passed by itself
    assert not loosest.tested


@pytest.mark.parametrize(
    ("made", "said"),
    [
        pytest.param(documents(21, *good(4, 500)), "22 documents are needed", id="too few documents"),
        pytest.param(documents(22, *good(4, 10)), "At least 230 accepted figures", id="too few figures"),
        pytest.param([], "there are 0 in 0", id="nothing at all"),
    ],
)
def test_too_little_promises_nothing_and_says_how_much_it_takes(made: list[Scored], said: str) -> None:
    found = calibrate(made, AIM)
    assert (found.chosen, found.threshold) == (None, None)
    assert found.said.startswith("Nothing is promised: too few labels")
    assert said in found.said


def test_errors_where_everything_speaks_for_a_figure_promise_nothing() -> None:
    found = calibrate(documents(30, *good(7), *[cell(f"b{k}", "wrong", score=7) for k in range(2)]), AIM)
    assert found.chosen is None
    assert "60 of 660 in 30 documents are wrong" in found.said


def test_errors_in_few_documents_are_refused_though_figures_alone_would_pass() -> None:
    """A tenth of the documents is wrong throughout: few figures of all, because those documents are short."""
    made = documents(27, *good(4, 400)) + documents(3, cell("x", "wrong", score=4))
    [top, *_] = [step for step in calibrate(made, AIM).steps if step.figures]
    assert top.p_figures < AIM.delta < top.p_documents
    assert calibrate(made, AIM).chosen is None


def test_only_numbers_with_a_label_are_counted() -> None:
    cells = [
        cell("w", kind="str", score=4),
        cell("m", "missing", score=4),
        cell("breakdowns[unpaired x]", "unpaired", score=4),
    ]
    cells += [cell("s", "spurious", score=4), cell("r", score=4)]
    [step] = [step for step in calibrate(documents(1, *cells), AIM).steps if step.min_score == 4]
    assert (step.figures, step.wrong) == (2, 1)


def test_every_score_has_a_threshold_but_0() -> None:
    assert list(thresholds()) == [7, 6, 5, 4, 3, 2, 1]


def test_the_promise_is_kept_on_simulated_documents() -> None:
    """True risks fall with the score; a threshold whose true risk is above alpha is chosen no more often than delta."""
    rng = np.random.default_rng(11)
    aim = Aim(alpha=0.05, alpha_documents=0.2, delta=0.1)
    rates = {4: 0.01, 3: 0.02, 2: 0.2, 1: 0.4}  # of the figures with just that score
    risk = {least: np.mean([rates[s] for s in rates if s >= least]) for least in rates}  # as many figures of each
    chosen: list[int | None] = []
    for _ in range(100):
        made = []
        for name in range(20):
            cells = [
                cell(f"a{score}_{k}", "wrong" if rng.random() < rate else "right", score=score)
                for score, rate in rates.items()
                for k in range(8)
            ]
            made.append(document(str(name), cells))
        found = calibrate(made, aim).chosen
        chosen.append(found.min_score if found else None)
    too_risky = sum(least is not None and risk[least] > aim.alpha for least in chosen)
    assert too_risky / len(chosen) <= aim.delta
    assert sum(least == 3 for least in chosen) > len(chosen) / 2  # and it does accept what it may
