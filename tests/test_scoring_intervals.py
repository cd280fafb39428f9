"""Intervals and bounds against brute force and against distributions that are known."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.scoring.intervals import (
    binomial_p,
    binomial_upper,
    difference_interval,
    mean_loss_p,
    mean_loss_upper,
    ratio_interval,
)


def exactly(wrong: int, n: int, rate: Fraction) -> Fraction:
    """The probability of at most `wrong` errors of `n`, by counting."""
    terms = (comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(wrong + 1))
    return sum(terms, Fraction(0))


@given(st.integers(1, 40), st.data(), st.integers(1, 99))
def test_the_binomial_p_value_is_exact(n: int, data: st.DataObject, percent: int) -> None:
    wrong = data.draw(st.integers(0, n))
    rate = Fraction(percent, 100)
    assert binomial_p(wrong, n, float(rate)) == pytest.approx(float(exactly(wrong, n, rate)), rel=1e-9)


@pytest.mark.parametrize(("wrong", "n", "delta"), [(0, 30, 0.05), (1, 10, 0.1), (7, 50, 0.01), (49, 50, 0.1)])
def test_the_upper_bound_is_where_so_few_errors_become_improbable(wrong: int, n: int, delta: float) -> None:
    """Clopper–Pearson by bisection of the exact sum, to eight places."""
    low, high = Fraction(0), Fraction(1)
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if exactly(wrong, n, middle) > delta else (low, middle)
    assert binomial_upper(wrong, n, delta) == pytest.approx(float(low), abs=1e-8)


def test_all_wrong_bounds_nothing_and_no_trial_refutes_nothing() -> None:
    assert binomial_upper(5, 5, 0.1) == 1.0
    assert binomial_upper(0, 0, 0.1) == 1.0
    assert binomial_p(0, 0, 0.01) == 1.0
    assert mean_loss_p([], 0.1) == 1.0


def test_the_bootstrap_covers_the_truth_as_often_as_it_says() -> None:
    """Documents of 20 to 60 cells whose own rates differ: 95 % intervals hold the true rate nearly that often."""
    rng = np.random.default_rng(3)
    runs, held = 150, 0
    for _ in range(runs):
        cells = rng.integers(20, 61, size=40)
        right = rng.binomial(cells, rng.beta(16, 4, size=40))  # the mean of beta(16, 4) is 0.8, whatever the size
        found = ratio_interval(right.tolist(), cells.tolist())
        assert found is not None
        held += found.low <= 0.8 <= found.high
    assert 0.89 <= held / runs <= 0.99


def test_an_interval_that_took_cells_for_independent_would_be_too_narrow() -> None:
    rng = np.random.default_rng(5)
    right = rng.choice([0, 100], p=[0.1, 0.9], size=40)  # whole documents fail
    found = ratio_interval(right.tolist(), [100] * 40)
    assert found is not None
    assert found.high - found.low > 5 * (2 * 1.96 * (0.09 / 4000) ** 0.5)


def test_the_same_data_give_the_same_interval_which_holds_the_point() -> None:
    parts, wholes = [9, 10, 7, 10], [10, 10, 10, 12]
    found = ratio_interval(parts, wholes)
    assert found == ratio_interval(parts, wholes)
    assert found is not None
    assert found.low < 36 / 42 < found.high


def test_no_variation_leaves_no_width_and_one_document_no_interval() -> None:
    assert ratio_interval([5, 5, 7], [5, 5, 7]) == (1.0, 1.0)
    assert ratio_interval([5], [6]) is None
    assert difference_interval(([1], [2]), ([2], [2])) is None


def test_a_difference_is_paired_by_document() -> None:
    """Documents differ widely, each loses the same: the pairs know that it is the same."""
    before = [20, 90, 50, 70, 99, 40, 60, 85]
    after = [value - 5 + n % 2 for n, value in enumerate(before)]
    found = difference_interval((before, [100] * 8), (after, [100] * 8))
    assert found is not None
    assert found.high < -0.035
    assert found.low > -0.055


def test_mean_losses_of_documents_are_bounded_whatever_their_distribution() -> None:
    """Mean 0.1 with all mass at 0 and 1, the worst case: the p-value is below δ no more often than δ."""
    rng = np.random.default_rng(1)
    below = sum(mean_loss_p((rng.random(25) < 0.1).astype(float).tolist(), 0.1) <= 0.1 for _ in range(2000))
    assert below / 2000 <= 0.1
    assert below > 0  # it refutes at all: the test can fail


def test_without_any_loss_the_bound_is_that_of_hoeffding_and_grows_with_losses() -> None:
    assert mean_loss_p([0.0] * 22, 0.1) == pytest.approx(0.9**22)
    assert mean_loss_upper([0.0] * 22, 0.1) == pytest.approx(1 - 0.1 ** (1 / 22), abs=1e-6)
    assert mean_loss_upper([0.0] * 21 + [0.5], 0.1) > mean_loss_upper([0.0] * 22, 0.1)
    assert mean_loss_upper([], 0.1) == 1.0
