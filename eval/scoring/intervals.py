"""Intervals and bounds: the bootstrap over documents, exact binomial bounds, and the tail bound of bounded losses.

Cells of one document err together: it has one layout, one font, one clerk. So documents are drawn, not cells
(cluster bootstrap: Davison and Hinkley 1997, 3.8), and a difference of two runs is drawn over the documents of both.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
SEED = 20_240_607  # any: the same run gives the same interval
RESAMPLES = 4999
_LEAST = 2  # documents: of one alone nothing can be drawn


class Interval(NamedTuple):
    """From `low` to `high`, both included."""

    low: float
    high: float


def ratio_interval(parts: Sequence[float], wholes: Sequence[float]) -> Interval | None:
    """The interval of Σ parts / Σ wholes, one pair a document; None of fewer than two documents."""
    return _interval((parts, wholes), lambda n, d: n / d)


def difference_interval(
    before: tuple[Sequence[float], Sequence[float]], after: tuple[Sequence[float], Sequence[float]]
) -> Interval | None:
    """The interval of the ratio `after` less the ratio `before`, paired by document; None of fewer than two."""
    return _interval((*before, *after), lambda n, d, m, e: m / e - n / d)


def _interval(samples: Sequence[Sequence[float]], of_sums: Any) -> Interval | None:
    """Bias-corrected and accelerated; by percentiles where all documents agree, which leaves nothing to accelerate."""
    if len(samples[0]) < _LEAST:
        return None
    arrays = tuple(np.asarray(values, dtype=float) for values in samples)

    def statistic(*drawn: Any, axis: int = -1) -> Any:
        return of_sums(*(values.sum(axis=axis) for values in drawn))

    point = float(statistic(*arrays))
    leave_one_out = of_sums(*(values.sum() - values for values in arrays))
    method = "percentile" if np.ptp(leave_one_out) == 0 else "BCa"
    found = stats.bootstrap(
        arrays,
        statistic,
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method=method,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    low, high = float(found.low), float(found.high)
    return Interval(min(low, point), max(high, point))


def binomial_upper(wrong: int, n: int, delta: float) -> float:
    """The largest rate of error that `wrong` of `n` leaves possible with confidence 1 − delta (Clopper–Pearson)."""
    return float(stats.beta.ppf(1 - delta, wrong + 1, n - wrong)) if wrong < n else 1.0


def binomial_p(wrong: int, n: int, alpha: float) -> float:
    """The probability of so few errors where the rate is `alpha`: the p-value of a rate above it."""
    return float(stats.binom.cdf(wrong, n, alpha)) if n else 1.0


def mean_loss_p(losses: Sequence[float], alpha: float) -> float:
    """The p-value of a mean loss above `alpha`, for independent losses in [0, 1] of any distribution.

    The Hoeffding–Bentkus inequality (Bates et al., "Distribution-free, risk-controlling prediction sets", JACM 2021).
    """
    n = len(losses)
    if n == 0:
        return 1.0
    mean = float(np.mean(losses))
    low = min(mean, alpha)
    divergence = (low * np.log(low / alpha) if low else 0.0) + (1 - low) * np.log((1 - low) / (1 - alpha))
    hoeffding = float(np.exp(-n * divergence))
    bentkus = float(np.e * stats.binom.cdf(np.ceil(n * mean - 1e-9), n, alpha))  # 1e-9: a sum of floats, not more
    return min(hoeffding, bentkus, 1.0)


def mean_loss_upper(losses: Sequence[float], delta: float) -> float:
    """The smallest mean loss that is refuted with confidence 1 − delta; 1 where none below it is."""
    low, high = float(np.mean(losses)) if losses else 1.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if 0 < middle < 1 and mean_loss_p(losses, middle) <= delta:
            high = middle
        else:
            low = middle
    return high
