"""Choose how far figures may be accepted without a look, and say what that guarantees.

Scored documents in, a threshold of auto-acceptance out.

Every figure has a score of what speaks for it (`extractor.extraction.verdict.score_fields`), which knows no label. The
thresholds on that score are few and fixed, and they are tested from the strictest to the loosest until one fails:
fixed-sequence testing in Learn then Test (Angelopoulos, Bates, Candès, Jordan and Lei, "Learn then Test:
Calibrating predictive algorithms to achieve risk control", Annals of Applied Statistics 19(2), 2025, 1641–1662;
arXiv:2110.01052). The last one that passes is the largest acceptance; with probability 1 − delta over the documents
drawn, no threshold whose risk is too high has passed, however many were tried.

What is the risk, and of what is it promised? Two hypotheses must be refuted at each threshold, each at level delta:

- **figures**: more than `alpha` of the accepted figures are wrong. The number of wrong ones is binomial if figures
  err independently of each other, and the p-value is exact. They do not quite: a misread layout costs several
  figures of one document. So this alone would promise too much.
- **documents**: the share of wrong figures among those accepted in a document is above `alpha_documents` on average
  over documents. Nothing is assumed of what happens within a document, only that documents are drawn independently;
  the share is a loss in [0, 1], and Hoeffding–Bentkus gives a p-value. There are few documents, so that its alpha
  must be coarser.

A threshold passes where both are refuted (an intersection–union test, which needs no correction). Both also assume
that the documents to come are like those scored: a threshold is worth what its corpus is.

The sequence starts at the strictest threshold that accepts enough figures in enough documents to pass without any
error. That is decided by scores alone, before any label is looked at, and so costs no confidence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eval.scoring.aim import Aim
from eval.scoring.intervals import binomial_p, binomial_upper, mean_loss_p, mean_loss_upper
from eval.scoring.results import Scored
from extractor.doctypes.policy import AutoAccept
from extractor.extraction.reconcile import AGREED
from extractor.extraction.verdict import MOST_IDENTITIES, score_fields


@dataclass(frozen=True, slots=True)
class Step:
    """One threshold: what it accepts, how much of that is wrong, what is thereby refuted and what stays possible.

    `coverage` is its part of all figures that were found; `upper…` are bounds with confidence 1 − delta: of the rate
    of wrong figures, of the mean share in a document, of the documents in which any accepted figure is wrong.
    """

    min_score: int
    figures: int
    wrong: int
    documents: int
    spoilt: int
    coverage: float
    p_figures: float
    p_documents: float
    upper_figures: float
    upper_documents: float
    upper_spoilt: float
    tested: bool
    passes: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """All thresholds, strictest first; the chosen one, or why there is none."""

    aim: Aim
    steps: tuple[Step, ...]
    chosen: Step | None
    said: str

    @property
    def threshold(self) -> AutoAccept | None:
        """The chosen threshold as the policy has it."""
        if self.chosen is None:
            return None
        return AutoAccept(
            min_score=self.chosen.min_score,
            alpha=self.aim.alpha,
            alpha_documents=self.aim.alpha_documents,
            delta=self.aim.delta,
            figures=self.chosen.figures,
            wrong=self.chosen.wrong,
            documents=self.chosen.documents,
        )


def thresholds() -> range:
    """Every score that a field can have, highest first, but for 0: what anything speaks against is never accepted."""
    best = score_fields({"best": "verified"}, (), {"best": AGREED})["best"] + MOST_IDENTITIES
    return range(best, 0, -1)


def calibrate(documents: Iterable[Scored], aim: Aim, lowest: int = 1) -> Calibration:
    """The largest auto-acceptance whose risk is refuted to be too high, among the documents of one way of reading.

    No threshold below `lowest` is tested: what else is known of the way may forbid it.
    """
    tallies = [[(cell.score, cell.outcome != "right") for cell in one.cells if cell.copied] for one in documents]
    found = sum(map(len, tallies))
    steps: list[Step] = []
    going: bool | None = None  # before the sequence starts, while it goes on, after it has ended
    for least in (score for score in thresholds() if score >= lowest):
        step = _step(least, tallies, found, aim)
        if going is None and step.figures >= aim.least_figures and step.documents >= aim.least_documents:
            going = True
        tested = going is True
        passes = tested and max(step.p_figures, step.p_documents) <= aim.delta
        going = passes if tested else going
        steps.append(replace(step, tested=tested, passes=passes))
    # Of thresholds that accept the same the strictest: a looser one would accept what was never measured.
    chosen = max((step for step in steps if step.passes), key=lambda step: step.figures, default=None)
    return Calibration(aim, tuple(steps), chosen, _said(steps, chosen, aim))


def _step(least: int, tallies: Sequence[Sequence[tuple[int, bool]]], found: int, aim: Aim) -> Step:
    accepted = [errors for of in tallies if (errors := [wrong for score, wrong in of if score >= least])]
    figures, wrong = sum(map(len, accepted)), sum(map(sum, accepted))
    losses = [sum(errors) / len(errors) for errors in accepted]
    spoilt = sum(any(errors) for errors in accepted)
    return Step(
        min_score=least,
        figures=figures,
        wrong=wrong,
        documents=len(accepted),
        spoilt=spoilt,
        coverage=figures / found if found else 0.0,
        p_figures=binomial_p(wrong, figures, aim.alpha),
        p_documents=mean_loss_p(losses, aim.alpha_documents),
        upper_figures=binomial_upper(wrong, figures, aim.delta),
        upper_documents=mean_loss_upper(losses, aim.delta),
        upper_spoilt=binomial_upper(spoilt, len(accepted), aim.delta),
        tested=False,
        passes=False,
    )


def _said(steps: Sequence[Step], chosen: Step | None, aim: Aim) -> str:
    """The guarantee in a sentence, or why none is given."""
    if chosen is not None:
        return (
            f"Figures that score at least {chosen.min_score} may be accepted without a look: {chosen.coverage:.1%} of "
            f"all that were found. With confidence {1 - aim.delta:.0%} at most {aim.alpha:.1%} of them are wrong if "
            f"figures err independently, and at most {aim.alpha_documents:.0%} of those of a document on average "
            f"whatever the dependence. This rests on {chosen.figures} figures of {chosen.documents} documents, "
            f"{chosen.wrong} of them wrong."
        )
    most, most_documents = max(s.figures for s in steps), max(s.documents for s in steps)
    if not any(step.tested for step in steps):
        return (
            f"Nothing is promised: too few labels. At least {aim.least_figures} accepted figures in "
            f"{aim.least_documents} documents are needed even if none is wrong; there are {most} in {most_documents}."
        )
    first = next(step for step in steps if step.tested)
    return (
        f"Nothing is promised: already of the figures that score at least {first.min_score}, {first.wrong} of "
        f"{first.figures} in {first.documents} documents are wrong."
    )
