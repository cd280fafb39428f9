"""Over whole documents: each leaf and cell has one path; what a check names is there, or absent as its class says."""

from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, REAL_DOCUMENTS, result_of

from extractor.core.field_path import FieldPath
from extractor.core.schema import cells, standing, walk
from extractor.extraction.pipeline import Result
from extractor.extraction.record import cell_facts, facts
from extractor.output.shown_values import named_leaves
from extractor.review.amend import leaves

SAMPLES = [*sorted((CORPUS / "documents").iterdir()), *sorted((CORPUS / "grown").iterdir())]
# Words about words: template residue is no field, its findings name their places by quotes.
WITHOUT_A_PATH = {"FA-TPL-030", "FA-UNT-040"}


def alone(path: Path) -> Any:
    """A document whose tests stay in one process, which reads it once."""
    return pytest.param(path, id=path.stem, marks=pytest.mark.xdist_group(path.stem))


@pytest.fixture(params=map(alone, (*SAMPLES, *REAL_DOCUMENTS)))
def result(request: pytest.FixtureRequest) -> Result:
    document: Path = request.param
    return result_of(document)


def test_no_two_leaves_or_cells_share_a_path(result: Result) -> None:
    everything = [str(path) for path, _ in chain(walk(result.record), cells(result.record))]
    shown = [path for path, _, _ in named_leaves(result.record)]
    for paths in (everything, shown):
        assert [path for path, times in Counter(paths).items() if times > 1] == []
    assert set(shown) == set(everything)


def test_one_leaf_has_one_path_in_all_that_is_written(result: Result) -> None:
    known = leaves(result.record)
    written = [*facts(result.record), *cell_facts(result.record)]
    for fact in written:
        where = known[fact["path"]].where
        assert (fact["start"], fact["end"]) == (where.start, where.end), fact["path"]
    assert result.verdict.fields.keys() <= known.keys()
    assert set(result.verdict.accepted) <= known.keys()


def test_every_printed_path_is_parsed_back(result: Result) -> None:
    everything = chain(walk(result.record), cells(result.record))
    assert all(str(FieldPath.parse(str(path))) == str(path) for path, _ in everything)


def test_every_figure_that_a_check_read_stands_under_its_path(result: Result) -> None:
    known = leaves(result.record)
    for found in result.results:
        for operand in found.operands:
            if operand.path:
                assert known[operand.path].figure == (operand.start, operand.end), (found.code, operand.path)
            else:
                assert found.code in WITHOUT_A_PATH


def test_every_path_of_a_finding_is_there_or_absent_as_its_class_says(result: Result) -> None:
    known = leaves(result.record)
    for found in result.results:
        here = {path: standing(result.record, FieldPath.parse(path)) for path in found.paths}
        assert None not in here.values(), (found.code, here)
        read = {operand.path for operand in found.operands}
        assert all(here[path] in ("leaf", "cell") for path in read if path)
        print_of = {(operand.start, operand.end) for operand in found.operands}  # one print may fill two fields
        more = {path for path in set(here) - read if path not in known or known[path].figure not in print_of}
        assert all(here[path] in ("part", "absent") for path in more), (found.code, here)
