"""A layout is judged by thresholds that never saw it; damaged answers of each kind stand in the text and are caught."""

from pathlib import Path

import pytest
from conftest import CORPUS
from helpers.scored_runs import cell, document

from eval.scoring.results import Scored
from eval.trust.damage import KINDS
from eval.trust.folds import Fold, least_by_damage, leave_out, pool
from eval.trust.mutants import SILENT, Mutant, mutants
from eval.trust.reading import Reader
from eval.trust.sources import UNKNOWN, Source, with_layouts


def of_layout(layout: str, number: int, wrong_at: int = 0) -> list[Scored]:
    """So many documents of 60 figures, which score 1 to 4; one is wrong at `wrong_at` in each."""
    cells = [
        cell(f"a[{n}]", "wrong" if n < 4 and 1 + n % 4 == wrong_at else "right", score=1 + n % 4) for n in range(60)
    ]
    return [document(f"{layout}{n}", cells).model_copy(update={"layout": layout}) for n in range(number)]


def fold_of(folds: list[Fold], layout: str) -> Fold:
    return next(fold for fold in folds if fold.layout == layout)


def test_a_layout_has_no_say_in_the_threshold_that_it_is_judged_by() -> None:
    folds = leave_out([*of_layout("a", 20), *of_layout("b", 20), *of_layout("c", 20, wrong_at=2)], frozenset(), [])
    without_c, without_a = fold_of(folds, "c"), fold_of(folds, "a")
    assert (without_c.min_score, len(without_c.wrong)) == (2, 20)
    assert (without_a.min_score, len(without_a.wrong)) == (3, 0)
    together = pool(folds)
    assert (together.layouts, together.documents, together.figures, together.wrong) == (3, 60, 3600, 20)
    assert 20 / together.taken < together.upper < 60 / together.taken


def test_what_is_held_back_is_scored_and_chooses_nothing() -> None:
    documents = [*of_layout("a", 20), *of_layout("b", 20), *of_layout("court", 20, wrong_at=4)]
    folds = leave_out(documents, frozenset({"court"}), [])
    assert {fold.layout: (fold.min_score, len(fold.wrong)) for fold in folds} == {
        "a": (2, 0),
        "b": (2, 0),
        "court": (2, 20),
    }


def test_few_documents_bear_no_threshold() -> None:
    assert [fold.min_score for fold in leave_out([*of_layout("a", 9), *of_layout("b", 9)], frozenset(), [])] == [
        None
    ] * 2


def mutant(kind: str, score: int) -> Mutant:
    return Mutant("d", "a", kind, "llm", "", "p", score)


@pytest.mark.parametrize(
    ("scores", "least"),
    [([0] * 50, 2), ([2] + [0] * 49, 2), ([2, 2] + [0] * 48, 3), ([4, 3] + [0] * 48, 4), ([SILENT] * 50, 2)],
)
def test_a_threshold_lets_no_kind_of_damage_pass_more_often_than_it_may(scores: list[int], least: int) -> None:
    others = [mutant(KINDS[1], 0) for _ in range(500)]
    assert least_by_damage([*others, *(mutant(KINDS[0], score) for score in scores)]) == least


def test_an_unknown_layout_is_that_of_most_documents_of_its_order() -> None:
    def source(layout: str, *, held_back: bool = False) -> Source:
        return Source(Path(f"{layout or 'own'}.txt"), Path("gold"), layout, held_back)

    first, second = ("t", "income", "expenditure"), ("t", "expenditure", "income")
    pairs = [(source("x"), first), (source("x"), first), (source("y"), first), (source("z", held_back=True), second)]
    found = with_layouts([*pairs, (source(UNKNOWN), first), (source(UNKNOWN), second)])
    assert [one.layout for one in found[-2:]] == ["x", "like own"]


def test_every_kind_of_damage_stands_in_the_text_and_two_readers_let_none_of_it_pass() -> None:
    reader = Reader.of(CORPUS / "documents" / "chenghu-veterans-2022.docx")
    made = list(mutants(reader, "chenghu-veterans-2022", "shanghai", 1, ("both",)))
    assert {one.kind for one in made} >= {*KINDS} - {"another year"}  # which it does not print beside another
    assert [one for one in made if one.accepted(3)] == []
