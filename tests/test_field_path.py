"""One path, one string: what is printed is parsed back, whatever stands in a label."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.field_path import FieldPath, Key, NotAPathError, Step

_MARKS = st.text(alphabet="[]#/.\\1230（款）收入 \n", max_size=8)
_KEYS: st.SearchStrategy[Step] = st.builds(Key, _MARKS | st.text(max_size=8), st.integers(1, 12))
_NAMES: st.SearchStrategy[Step] = st.text(alphabet="abc[]#/.\\1合计", min_size=1, max_size=6)
_PATHS = st.lists(_NAMES | _KEYS, max_size=6).map(FieldPath)


@given(_PATHS)
def test_path_is_parsed_back_from_its_print(path: FieldPath) -> None:
    assert FieldPath.parse(str(path)) == path


@given(_PATHS, _PATHS)
def test_two_paths_never_print_alike(one: FieldPath, other: FieldPath) -> None:
    assert (str(one) == str(other)) == (one == other)


@pytest.mark.parametrize(
    ("steps", "printed"),
    [
        ((), ""),
        (("organization",), "organization"),
        (("income", "items", Key("其他收入"), "amount"), "income.items[其他收入].amount"),
        (("income", "items", Key("其他收入", 2), "amount"), "income.items[其他收入#2].amount"),
        (("detail", Key("教育/普通教育/小学教育"), "actual"), "detail[教育/普通教育/小学教育].actual"),
        (("tables", Key("三公表"), "rows", Key("合计"), "接待费/预算数"), "tables[三公表].rows[合计].接待费/预算数"),
        (("tables", Key("总表", 2), "rows", Key("总计", 2)), "tables[总表#2].rows[总计#2]"),
        (("restatements", Key("income.items[其他收入].amount")), "restatements[income.items[其他收入].amount]"),
        (("items", Key("第#2批次")), "items[第#2批次]"),
        (("items", Key("第#2")), r"items[第\#2]"),
        (("items", Key("1]、工资")), r"items[1\]、工资]"),
        (("rows", Key("合计"), "1.预算数"), r"rows[合计].1\.预算数"),
        (("items", Key("")), "items[]"),
    ],
)
def test_path_prints_as_the_contract_says(steps: tuple[Step, ...], printed: str) -> None:
    assert str(FieldPath(steps)) == printed
    assert FieldPath.parse(printed) == FieldPath(steps)


@pytest.mark.parametrize("text", ["a[b", "a..b", "a]b[", "a[b]c", ".a", "a."])
def test_what_no_path_prints_is_refused(text: str) -> None:
    with pytest.raises(NotAPathError, match="is not the path of a field"):
        FieldPath.parse(text)


def test_path_is_walked_up_and_down_and_survives_pickling() -> None:
    path = FieldPath(("income", "items")) / Key("其他收入", 2) / "amount"
    assert path.parent == FieldPath(("income", "items", Key("其他收入", 2)))
    assert FieldPath().parent == FieldPath()
    again = pickle.loads(pickle.dumps(path))
    assert (type(again), again) == (FieldPath, path)


def test_element_is_called_by_its_label() -> None:
    assert (Key("总计").name, Key("总计", 2).name, Key("第#2").name) == ("总计", "总计#2", "第#2")
