"""What fails all over a part that was probably misread is one finding about the reading; else it is the document's."""

import pytest
from helpers.rule_cases import record_of

from extractor.checks.rule import CheckResult, Status
from extractor.checks.systematic import MISREAD, Suspect, suspend
from extractor.core.evidence import Model
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.extraction.verdict import decide, judge_fields
from extractor.review.amend import leaves
from extractor.review.decisions import Read, ReviewDecision, apply_decisions

KIND = "一般公共预算财政拨款支出决算表"
PATH = f"tables[{KIND}]"
SHIFTED = f"""@cover
青溪县水务局2031年度部门决算
@table {KIND} 合计 基本支出 项目支出
- 合计 15.00 20.00 5.00
213 农林水支出 15.00 20.00 5.00
21303 水利 15.00 20.00 5.00
2130301 行政运行 12.00 16.00 4.00
2130302 一般行政管理事务 3.00 4.00 1.00
"""


def result(code: str, status: Status, *paths: str) -> CheckResult:
    return CheckResult(code, status, "error", paths, (), "1 ≠ 2", "", "", vouches=paths if status == "pass" else ())


def marked(record: FinalAccounts, **marks: object) -> Model:
    return record.model_copy(update={"tables": tuple(table.model_copy(update=marks) for table in record.tables)})


def states(record: Model, confirmed: frozenset[str] = frozenset()) -> set[tuple[bool, Status]]:
    """Whether each result of the table's is the one finding, and its status."""
    found = FINAL_ACCOUNTS.checked(record, confirmed=confirmed).results
    return {(one.code == MISREAD, one.status) for one in found if any(PATH in path for path in one.paths)}


@pytest.mark.parametrize(
    ("marks", "suspended"),
    [
        pytest.param({}, False, id="clear heads and rules: the document's"),
        pytest.param({"doubted": True}, True, id="other columns would add up"),
        pytest.param({"weak": ("heads",)}, True, id="doubtful heads"),
        pytest.param({"weak": ("geometry",)}, True, id="doubtful cells"),
    ],
)
def test_a_table_that_fails_all_over_is_suspended_where_its_reading_is_in_doubt(
    marks: dict[str, object], *, suspended: bool
) -> None:
    found = states(marked(record_of(SHIFTED), **marks))
    assert ((True, "suspended") in found) is suspended
    assert ((False, "suspended") in found) is suspended
    assert ((False, "fail") in found) is not suspended


def test_where_a_person_says_that_it_is_read_rightly_each_failure_is_there_again() -> None:
    record = marked(record_of(SHIFTED), doubted=True)
    assert states(record, frozenset({PATH})) == states(record_of(SHIFTED))


def test_a_few_failures_of_a_table_with_doubtful_heads_are_single_ones() -> None:
    text = SHIFTED.replace("15.00 20.00 5.00", "25.00 20.00 5.00").replace("12.00 16.00", "20.00 16.00")
    record = record_of(text.replace("3.00 4.00 1.00", "5.10 4.00 1.00"))
    assert (True, "suspended") not in states(marked(record, weak=("heads",)))
    assert (True, "suspended") in states(marked(record, doubted=True))


@pytest.mark.parametrize(
    ("statuses", "suspended"),
    [
        pytest.param("fail fail fail", True, id="all"),
        pytest.param("fail fail fail pass pass", True, id="most"),
        pytest.param("fail fail fail pass pass pass", False, id="half"),
        pytest.param("fail fail unchecked unchecked", False, id="two"),
    ],
)
def test_most_of_a_rule_is_more_than_half_and_three(statuses: str, *, suspended: bool) -> None:
    given = [result("A", status, f"tables[x].rows[{n}].合计") for n, status in enumerate(statuses.split())]  # type: ignore[arg-type]
    others = [result("A", "pass", "income.total"), result("B", "fail", "tables[xy].rows[1].合计")]
    found = suspend([*given, *others], [Suspect("tables[x]", "因", "why")])
    assert ("suspended" in {one.status for one in found}) is suspended
    assert [one for one in found if one.code == "B"] == [others[1]]
    vouching = {path for one in found for path in one.vouches}
    assert vouching == ({"income.total"} if suspended else {"income.total", *_passing(given)})


def _passing(results: list[CheckResult]) -> set[str]:
    return {path for one in results for path in one.vouches}


def test_it_is_one_question_and_no_cell_is_verified_until_a_person_says_that_it_is_read_rightly() -> None:
    record = marked(record_of(SHIFTED), doubted=True)
    results = FINAL_ACCOUNTS.checked(record).results
    verdict = decide(judge_fields(leaves(record), results, ()), results, (), (), FINAL_ACCOUNTS.policy)
    assert [reason.code for reason in verdict.reasons] == [MISREAD]
    assert {status for path, status in verdict.fields.items() if PATH in path} == {"grounded"}
    read = Read("a", "", FINAL_ACCOUNTS, record, (), (), FINAL_ACCOUNTS.policy, results)
    (question,) = apply_decisions(read).open
    assert (question.kind, question.paths, question.severity) == ("misread", (PATH,), "warning")
    said = ReviewDecision(
        decision=1,
        key=question.key,
        kind=question.kind,
        codes=question.codes,
        paths=question.paths,
        action="as_printed",
        old=(),
        new=(),
    )
    state = apply_decisions(read, [said])
    assert not state.void
    assert {one.status for one in state.results} == {"fail", "pass"}
    assert state.open
    assert {one.kind for one in state.open} == {"equation"}
