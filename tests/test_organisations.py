"""Organisations over the years: names that are one, names that were one, and what people say of them."""

from pathlib import Path

import pytest

from extractor.dataset.names import is_body, organisation_key, place_of
from extractor.dataset.organisations import BadOrganisationsError, Correction, Occurrence, Registry, read_corrections


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("青石市人大常委会办公室", "青石市人民代表大会常务委员会办公室", True, id="long and short words"),
        pytest.param("青石市 财政局", "“青石市财政局”2021年度", True, id="marks, white space, a year behind"),
        pytest.param("青石市财政局（本级）", "青石市财政局(机关本级)", True, id="本级 in several forms"),
        pytest.param("青石市财政局", "青石市财政局本级", False, id="a department is not its 本级"),
    ],
)
def test_names_are_compared_by_what_they_say(one: str, other: str, same: bool) -> None:
    assert (organisation_key(one) == organisation_key(other)) is same


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("湖南省湖区生态事务厅", ("湖南省", "province")),
        ("上海市市场监督管理局", ("上海市", "province")),
        ("上海市普陀区财政局", ("上海市普陀区", "county")),
        ("青石市东山区河湾街道办事处", ("青石市东山区", "township")),
        ("青石市文化局", ("青石市", "city")),
        ("西南大学", ("", "")),
    ],
)
def test_a_name_says_where_and_how_high(name: str, place: tuple[str, str]) -> None:
    assert place_of(name) == place


@pytest.mark.parametrize("misread", ["万元", "第二部分", "部门决算情况说明", "附件", "目录", "局"])
def test_what_is_no_name_of_a_body_joins_nothing(misread: str) -> None:
    assert not is_body(misread)
    assert Registry.of([Occurrence(misread, 2020)]).resolve(misread) is None


def test_a_rename_and_a_merger_are_kept_with_their_years() -> None:
    seen = [Occurrence("青石市文化局", 2018), Occurrence("青石市文化和旅游局", 2020), Occurrence("青石市旅游局", 2018)]
    registry = Registry.of(
        seen,
        [
            Correction("青石市文化和旅游局", "青石市文化局", "renamed", last=2018),
            Correction("青石市文化和旅游局", "青石市旅游局", "merged", last=2018, parent="青石市人民政府办公室"),
        ],
    )
    found = {registry.resolve(one.name, one.year) for one in seen}
    assert len(found) == 1
    (organisation,) = found
    assert organisation is not None
    assert [(name.name, name.relation, name.last) for name in organisation.names] == [
        ("青石市文化局", "renamed", 2018),
        ("青石市旅游局", "merged", 2018),
        ("青石市文化和旅游局", "seen", 2020),
    ]
    assert organisation.parent == ""  # one of which nothing is known


def test_one_code_in_different_years_is_one_organisation_and_in_one_year_two() -> None:
    apart = [Occurrence("青石市文化局", 2018, "105236"), Occurrence("青石市文旅局", 2020, "105236")]
    assert len(Registry.of(apart).organisations) == 1
    at_once = [Occurrence("青石市文化局", 2018, "105236"), Occurrence("青石市文旅局", 2018, "105236")]
    assert len(Registry.of(at_once).organisations) == 2


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param("name,colour\n甲局,red\n", 1, id="an unknown column"),
        pytest.param("name,relation\n甲局,cousin\n", 2, id="an unknown relation"),
        pytest.param("name,from\n甲局,once\n", 2, id="no year"),
        pytest.param("name,alias\n,乙局\n", 2, id="no name"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(content: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "organisations.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadOrganisationsError) as refused:
        read_corrections(path)
    assert refused.value.line == line
