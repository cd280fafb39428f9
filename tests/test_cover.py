"""Of which year accounts are: told where two kinds of places agree, else left for a person to say."""

from pathlib import Path

import pytest

from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import read_document
from extractor.extraction.pipeline import Result, assemble
from extractor.extraction.plan import plan
from extractor.extraction.readers.grammar import read_by_grammar

BODY = "一、收入支出决算总体情况说明\n{year}年度收入总计100.00万元，支出总计100.00万元。\n"
UNDATED = "第一部分 概况\n" + BODY.replace("{year}年度", "")
OF_2031 = "第二部分 2031年度部门决算情况说明\n" + BODY.format(year=2031)


def read(text: str, tmp_path: Path) -> Result:
    path = tmp_path / "accounts.txt"
    path.write_text(text, encoding="utf-8")
    planned = plan(read_document(path), FINAL_ACCOUNTS)
    return assemble(planned, read_by_grammar(planned))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param(
            "青溪县水务局\n2031年度部门决算\n2032年8月\n" + OF_2031, 2031, id="the day of publication is no witness"
        ),
        pytest.param("青溪县水务局\n二〇三一年度部门决算\n二〇三二年八月\n" + OF_2031, 2031, id="numerals"),
        pytest.param(
            "二○三一年度\n青溪县水务局部门决算\n二〇三二年十二月三日\n第一部分 概况\n" + BODY.format(year="二零三一"),
            2031,
            id="three ways to write nought",
        ),
        pytest.param("第一部分 概况\n（2031年度）\n" + BODY.format(year=2031), 2031, id="a table's head and the text"),
        pytest.param(
            "青溪县水务局2031年度部门决算\n第一部分 概况\n与2030年相比，比2030年增加。同2030年度比较，持平。\n"
            + OF_2031,
            2031,
            id="years of comparisons are none",
        ),
        pytest.param(
            "青溪县水务局2031年度部门决算\n" + OF_2031 + BODY.format(year=2030) * 5,
            2031,
            id="sections left over from another year are outnumbered by the other kinds",
        ),
        pytest.param("青溪县水务局2031年度部门决算\n" + UNDATED, None, id="the title alone"),
        pytest.param(
            "青溪县水务局2031年度部门决算\n第二部分 2030年度部门决算情况说明\n"
            + BODY.format(year=2031)
            + "（2030年度）\n",
            None,
            id="two against two",
        ),
        pytest.param("青溪县水务局部门决算\n" + UNDATED, None, id="none"),
    ],
)
def test_year_is_what_two_kinds_of_places_agree_on(text: str, year: int | None, tmp_path: Path) -> None:
    result = read(text, tmp_path)
    found = result.record.fiscal_year  # type: ignore[attr-defined]
    assert (found.value if found else None) == year
    assert ("fiscal_year" in unnamed(result)) == (year is None)


def unnamed(result: Result) -> set[str | None]:
    """The fields that a person is asked to fill in."""
    return {notice.path for notice in result.notices if notice.code == "REC-NAME-001"}
