"""What a way of reading makes of damaged answers: what of the damage would be accepted without a look, and how surely.

A Reader and damaged answers in, a Mutant for each and way out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unittest.mock import patch

from eval.scoring.results import Way
from eval.trust.damage import Damaged, damages
from eval.trust.reading import Reader
from extractor.checks import run
from extractor.checks.diagnose import Localisation
from extractor.core.schema import walk
from extractor.core.statements import READER as OPEN
from extractor.extraction.pipeline import Result
from extractor.extraction.readers.document_reader import second_request

WAYS: tuple[Way, ...] = ("llm", "both", "cascade")
SILENT = 99  # the score of a loss of which nothing is said: no threshold holds it back
Claims = dict[str, str]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damage and a way: `score` is the highest of a figure that is wrong by it, 0 where none stands unquestioned.

    What was left out counts where nothing tells of it: asked again, disputed, kept as a statement or listed as unread.
    """

    document: str
    layout: str
    kind: str
    way: Way
    what: str
    path: str
    score: int

    def accepted(self, min_score: int | None) -> bool:
        """Whether a threshold lets it pass."""
        return min_score is not None and self.score >= min_score


def mutants(reader: Reader, document: str, layout: str, number: int, ways: Sequence[Way] = WAYS) -> Iterator[Mutant]:
    """The mutants of a document: so many of every kind, each read in every way with a model."""
    before = {way: reader.result(way) for way in ways}
    truth = {claim for result in before.values() for claim in _claims(result).items()}
    with patch.object(run, "localise", lambda _: Localisation()), patch.object(run, "explain", lambda *_: ()):
        for damaged in damages(reader, number, document):  # why an identity fails is no matter here, and takes long
            for way in ways:
                after = reader.result(way, damaged.answers)
                path, score = _worst(before[way], after, truth, reader, damaged)
                yield Mutant(document, layout, damaged.kind, way, damaged.what, path, score)


def _claims(result: Result) -> Claims:
    """The figures of a record that count, by path."""
    return {
        str(path): str(cited.value)
        for path, cited in walk(result.record, supporting=False)
        if str(path) in result.scores and cited.reader != OPEN
    }


def _worst(
    before: Result, after: Result, truth: set[tuple[str, str]], reader: Reader, damaged: Damaged
) -> tuple[str, int]:
    claims = _claims(after)
    wrong = {path: after.scores[path] for path, claim in claims.items() if (path, claim) not in truth}
    if damaged.kind == "part left out" and not wrong:
        lost = ((str(path), cited.figure) for path, cited in walk(before.record, supporting=False))
        silent = [
            path
            for path, place in lost
            if path in before.scores and path not in claims and not _noticed(after, place, reader, damaged)
        ]
        return (silent[0], SILENT) if silent else ("", 0)
    return max(wrong.items(), key=lambda one: one[1], default=("", 0))


def _noticed(after: Result, place: tuple[int, int], reader: Reader, damaged: Damaged) -> bool:
    """Whether anything tells of a figure that is gone from its field."""
    kept = {cited.figure[0] for _, cited in walk(after.record)}
    disputed = {side.figure[0] for dispute in after.disputes for side in dispute.sides}
    unread = {start for of_section in after.coverage for start, _ in of_section.nowhere}
    if place[0] in kept | disputed | unread:
        return True
    second_requests = (
        request
        for one in damaged.answers
        if (request := second_request(reader.plan, one.part, reader.reading(one))) is not None
    )
    return any(shown.start <= place[0] < shown.end for one in second_requests for shown in one.part.paragraphs)
