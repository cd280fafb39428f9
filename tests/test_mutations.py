"""Planted errors: every family changes a print, offsets stay true, and the stages say what the pipeline says."""

from collections.abc import Iterator
from random import Random

import pytest
from conftest import CORPUS_DOCUMENTS, result_of

from eval.mutations import prints
from eval.mutations.alarms import false_alarms
from eval.mutations.edit import Edit, Row, Shift, edited, without_geometry, without_row
from eval.mutations.judge import pattern
from eval.mutations.plant import FAMILIES, plant
from eval.mutations.run import Judges, read
from eval.mutations.targets import Mutation
from extractor.document.model import Document

SMALL = next(path for path in CORPUS_DOCUMENTS if path.suffix == ".docx")  # nine ruled tables and a short narrative


@pytest.fixture(scope="module")
def judges() -> Judges:
    return read([SMALL])


@pytest.fixture(scope="module")
def planted(judges: Judges) -> dict[str, list[Mutation]]:
    found: dict[str, list[Mutation]] = {family: [] for family in FAMILIES}
    for mutation in plant(judges.sources, 12, seed=1):
        found[mutation.family].append(mutation)
    return found


def document(judges: Judges) -> Document:
    return judges.sources[0].document


def untrue(changed: Document) -> Iterator[str]:
    """The cells that do not stand where they say."""
    for table in changed.tables:
        for row in table.rows:
            for cell in row:
                if cell is not None and changed.text[cell.start : cell.end] != cell.text:
                    yield cell.text


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_changes_the_text_and_keeps_offsets_true(
    judges: Judges, planted: dict[str, list[Mutation]], family: str
) -> None:
    assert planted[family] or family == "year in passing"  # no year of this document goes unread
    for mutation in planted[family]:
        changed = mutation.of(document(judges))
        assert changed.text != document(judges).text
        assert mutation.before != mutation.after
        assert not list(untrue(changed))
        assert [changed.page_at(at) for at in (0, len(changed.text) - 1)] == [1, 1]
        if mutation.span is not None:
            start = Shift(mutation.edits).start(mutation.span[0])
            assert changed.text[start : start + len(mutation.after)] == mutation.after


def test_one_print_changes(judges: Judges, planted: dict[str, list[Mutation]]) -> None:
    for mutation in planted["digit changed"]:
        changed = mutation.of(document(judges)).text
        pairs = zip(changed, document(judges).text, strict=True)
        assert sum(a != b for a, b in pairs) == 1


def test_the_same_seed_plants_the_same(judges: Judges) -> None:
    first = plant(judges.sources, 5, seed=3)
    assert plant(judges.sources, 5, seed=3) == first
    assert plant(judges.sources, 5, seed=4) != first


def test_a_document_as_it_stands_gives_what_the_pipeline_gives(judges: Judges) -> None:
    theirs = {(r.code, r.status, r.paths, r.equation) for r in result_of(SMALL).results}
    ours = judges.sources[0].outcome.judged
    assert {(one.result.code, one.result.status, one.result.paths, one.result.equation) for one in ours} == theirs


def test_a_digit_of_a_total_is_detected_located_and_diagnosed(judges: Judges) -> None:
    target = judges.sources[0].by_path["income.total"]
    after = next(prints.digits_swapped(target.printed, Random(1)))
    mutation = Mutation(
        "digits swapped",
        "narrative",
        0,
        target.paths,
        target.printed,
        after,
        target.span,
        (Edit(*target.span, after),),
        expected=prints.read_as(target.cited, after),
    )
    found = judges(mutation)
    assert found.standing
    assert found.detected
    assert found.located
    assert found.diagnosed
    assert found.read == "as printed"


# --- edits


def test_offsets_move_with_what_is_put_in_and_taken_out() -> None:
    shift = Shift([Edit(4, 4, "ab"), Edit(10, 12, "")])
    assert [shift.start(at) for at in (0, 4, 5, 10, 12)] == [0, 4, 7, 12, 12]
    assert [shift.end(at) for at in (4, 12, 13)] == [6, 12, 13]


def test_no_change_is_no_change(judges: Judges) -> None:
    assert edited(document(judges), []) == document(judges)


def test_a_row_goes_with_its_line(judges: Judges) -> None:
    before = document(judges)
    table = before.tables[0]
    last = len(table.rows) - 1
    after = without_row(before, Row(0, last))
    assert len(after.tables[0].rows) == last == len(after.tables[0].pages)
    assert before.text.count("\n") - after.text.count("\n") == 1


def test_geometry_is_left_behind() -> None:
    pages = without_geometry(result_of(SMALL).document).pages
    assert not any(page.char_boxes for page in pages)


# --- prints


@pytest.mark.parametrize(
    ("printed", "moved"),
    [("2145.87万元", {"214.587万元", "21458.7万元"}), ("1,967.30", {"196.730", "19,673.0"}), ("100%", set())],
)
def test_the_point_moves_and_the_digits_stay(printed: str, moved: set[str]) -> None:
    assert set(prints.point_moved(printed, Random(1))) == moved


@pytest.mark.parametrize(
    ("printed", "unit", "slipped"), [("6,080.32", "万元", "60,803,200.00"), ("5000", "元", "0.50")]
)
def test_a_cell_in_the_other_unit(printed: str, unit: str, slipped: str) -> None:
    assert list(prints.cell_in_other_unit(printed, unit)) == [slipped]


def test_swapped_digits_differ_and_no_zero_comes_first() -> None:
    found = list(prints.digits_swapped("1055.20", Random(1)))
    assert found == ["1505.20", "1055.02"]


def test_a_change_within_rounding_is_none(judges: Judges) -> None:
    cited = judges.sources[0].by_path["income.total"].cited
    finer = cited.value.model_copy(update={"decimals": cited.value.decimals + 1})
    assert not prints.differs(cited, finer)


# --- reports


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("income.items[其他收入].amount", "income.items[].amount"),
        ("breakdowns[a[b]].total", "breakdowns[].total"),
        ("tables[收入决算表].rows[2050803].其他收入", "收入决算表[项].其他收入"),
        ("tables[收入决算表].rows[合计].其他收入", "收入决算表[合计].其他收入"),
    ],
)
def test_patterns_leave_names_out(path: str, shown: str) -> None:
    assert pattern(path) == shown


def test_fails_without_a_label_are_false_alarms() -> None:
    gold = SMALL.parent.parent / "gold" / f"{SMALL.stem}.findings.json"
    fails = [result for result in result_of(SMALL).results if result.status == "fail"]
    elsewhere = [result._replace(paths=("nowhere.at_all",)) for result in fails]
    assert fails
    assert false_alarms(elsewhere, gold) == elsewhere
    assert false_alarms(fails, gold.with_suffix(".none")) is None
