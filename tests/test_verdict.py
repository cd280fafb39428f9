"""What stands behind each field, and whether a person must look."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.checks.rule import CheckResult, Severity, Status
from extractor.core.evidence import Cited, Notice, Where
from extractor.core.field_path import FieldPath
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.policy import AutoAccept, FieldStatus, Policy, load_policy, policy_of_settings
from extractor.errors import BadPolicyError
from extractor.extraction.reconcile import Disagreement
from extractor.extraction.verdict import Verdict, decide, filled_twice, judge_fields, score_fields
from extractor.llm.settings import BadSettingsError

DEFAULT = FINAL_ACCOUNTS.policy.model_copy(update={"auto_accept": {}})


def result(status: Status, *paths: str, severity: Severity = "error", code: str = "FA-SUM-010") -> CheckResult:
    return CheckResult(
        code=code,
        status=status,
        severity=severity,
        paths=paths,
        quotes=(),
        equation="1 = 1",
        message_zh=f"{code} 中文",
        message_en=f"{code} English",
        vouches=paths if status in ("pass", "truncated") else (),
    )


def dispute(path: str) -> Disagreement:
    where = Where(document="a", page=1, start=0, end=1)
    one = Cited[Any](value=1, quote="1", where=where, figure=(0, 1), reader="grammar")
    return Disagreement(path=path, grammar=one, llm=one.model_copy(update={"value": 2, "reader": "llm"}))


def notice(severity: Any = "warning", code: str = "DOC-SCAN-001", path: str | None = None) -> Notice:
    return Notice(code=code, severity=severity, message_zh="中文", message_en="English", path=path)


def verdict(
    fields: dict[str, FieldStatus] | None = None,
    results: tuple[CheckResult, ...] = (),
    disputes: tuple[Disagreement, ...] = (),
    notices: tuple[Notice, ...] = (),
    policy: Policy = DEFAULT,
) -> Verdict:
    return decide(fields or {}, results, disputes, notices, policy)


def codes(found: Verdict) -> list[str]:
    return [reason.code for reason in found.reasons]


@pytest.mark.parametrize(
    ("results", "disputed", "expected"),
    [
        pytest.param([], False, "grounded", id="no identity speaks of it"),
        pytest.param(["pass"], False, "verified", id="a passing one"),
        pytest.param(["truncated"], False, "verified", id="cut off, yet it holds"),
        pytest.param(["unchecked"], False, "grounded", id="unchecked is not passed"),
        pytest.param(["fail"], False, "contradicted", id="a failing one"),
        pytest.param(["pass", "fail", "pass"], False, "contradicted", id="one failing among passing ones"),
        pytest.param(["pass", "unchecked"], False, "verified", id="a passing one and one that could not be"),
        pytest.param(["pass"], True, "disputed", id="the readers differ, though it adds up"),
        pytest.param(["fail"], True, "disputed", id="the readers differ and it fails"),
    ],
)
def test_the_status_of_a_field(results: list[Status], disputed: bool, expected: FieldStatus) -> None:
    given_results = [result(status, "income.total", "other") for status in results]
    disputes = [dispute("income.total")] if disputed else []
    assert judge_fields(["income.total"], given_results, disputes) == {"income.total": expected}


def test_an_identity_that_holds_speaks_for_what_it_vouches_for_alone() -> None:
    results = [result("pass", "a", "b")._replace(vouches=("a",)), result("pass", "b")._replace(vouches=())]
    fields = judge_fields(["a", "b"], results, [])
    assert fields == {"a": "verified", "b": "grounded"}
    assert score_fields(fields, results, {}) == {"a": 3, "b": 2}


def test_a_failure_speaks_only_of_its_own_paths() -> None:
    fields = judge_fields(["a", "b", "c"], [result("fail", "a"), result("pass", "b")], [dispute("c")])
    assert fields == {"a": "contradicted", "b": "verified", "c": "disputed"}


@given(
    st.lists(st.tuples(st.sampled_from(["pass", "truncated", "fail", "unchecked"]), st.sets(st.sampled_from("abc")))),
    st.sets(st.sampled_from("abc")),
)
def test_every_field_has_one_status_whatever_the_order(drawn: list[tuple[Status, set[str]]], differ: set[str]) -> None:
    results = [result(status, *sorted(paths)) for status, paths in drawn]
    disputes = [dispute(path) for path in differ]
    fields = judge_fields("abc", results, disputes)
    assert list(fields) == ["a", "b", "c"]
    assert fields == judge_fields("abc", results[::-1], disputes[::-1])
    found = decide(fields, results, disputes, [], DEFAULT)
    assert (found.decision == "accept") is not (differ or any(r.status == "fail" for r in results))
    assert (found.decision == "accept") is (found.reasons == ())


def test_a_document_with_nothing_against_it_is_accepted() -> None:
    found = verdict({"a": "verified", "b": "grounded"}, (result("pass", "a"), result("unchecked", "b")))
    assert (found.decision, found.reasons) == ("accept", ())
    assert found.counts == {"verified": 1, "grounded": 1}


def test_a_truncated_share_is_no_reason() -> None:
    assert verdict({"a": "verified"}, (result("truncated", "a"),)).decision == "accept"


def test_every_reason_is_given_not_only_the_first() -> None:
    found = verdict(
        {"a": "contradicted", "b": "disputed"},
        (result("fail", "a"), result("fail", "a", "b", code="FA-SHR-010"), result("pass", "c")),
        (dispute("b"),),
        (notice(),),
    )
    assert found.decision == "review"
    assert codes(found) == ["FA-SUM-010", "FA-SHR-010", "READERS-DIFFER", "DOC-SCAN-001"]
    assert [reason.path for reason in found.reasons] == ["a", "a", "b", None]
    assert all(reason.zh and reason.en for reason in found.reasons)
    assert found.reasons[0].zh == "FA-SUM-010 中文"


def test_a_failure_without_a_path_is_a_reason() -> None:
    (reason,) = verdict({}, (result("fail", code="FA-TPL-030"),)).reasons
    assert (reason.code, reason.path) == ("FA-TPL-030", None)


@pytest.mark.parametrize(
    ("given_notice", "decision"),
    [
        pytest.param(notice("info"), "accept", id="for information"),
        pytest.param(notice("warning"), "review", id="warning"),
        pytest.param(notice("error"), "review", id="error"),
        pytest.param(notice(code="SEC-MISS-001", path="income"), "review", id="a required section is missing"),
        pytest.param(notice(code="SEC-MISS-001", path="procurement"), "accept", id="one that need not be there"),
        pytest.param(notice(code="SEC-OTHER-001", path="procurement"), "review", id="another notice of that section"),
    ],
)
def test_a_notice_sends_a_document_to_review_by_its_severity_and_its_section(
    given_notice: Notice, decision: str
) -> None:
    assert verdict(notices=(given_notice,)).decision == decision


@pytest.mark.parametrize(
    ("severity", "severities", "decision"),
    [
        ("error", ("error",), "review"),
        ("warning", ("error", "warning"), "review"),
        ("warning", ("error",), "accept"),
        ("remark", ("error", "warning"), "accept"),
        ("remark", ("remark",), "review"),
    ],
)
def test_the_policy_says_which_failures_call_for_a_person(severity: Severity, severities: Any, decision: str) -> None:
    """Of fields that are accepted whatever contradicts them."""
    policy = Policy(severities=severities, accept=("verified", "grounded", "contradicted"))
    assert verdict({"a": "contradicted"}, (result("fail", "a", severity=severity),), policy=policy).decision == decision


def test_the_policy_may_want_every_field_verified() -> None:
    found = verdict({"a": "verified", "b": "grounded", "c": "grounded"}, policy=Policy(accept=("verified",)))
    assert found.decision == "review"
    assert codes(found) == ["FIELD"]
    assert found.reasons[0].path == "b"


def test_the_policy_names_the_sections_that_must_be_there() -> None:
    missing = (notice(code="SEC-MISS-001", path="procurement"),)
    assert verdict(notices=missing, policy=Policy(required=("procurement",))).decision == "review"
    assert verdict(notices=missing, policy=Policy(required=())).decision == "accept"


def test_the_policy_may_leave_notices_out() -> None:
    assert verdict(notices=(notice("warning"),), policy=Policy(notices=("error",))).decision == "accept"


def test_an_empty_document_has_no_fields() -> None:
    found = verdict()
    assert found.counts == {}
    assert found.decision == "accept"


def test_the_policy_comes_from_the_settings_file(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[policy]\nrequired = ["overall"]\naccept = ["verified"]\n', encoding="utf-8")
    assert policy_of_settings(FINAL_ACCOUNTS.policy, file) == FINAL_ACCOUNTS.policy.model_copy(
        update={"required": ("overall",), "accept": ("verified",)}
    )


def test_a_settings_file_without_a_policy_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[llm]\nmodel = "m"\n', encoding="utf-8")
    assert policy_of_settings(FINAL_ACCOUNTS.policy, file) == FINAL_ACCOUNTS.policy


@pytest.mark.parametrize(
    ("table", "setting"),
    [
        ('accept = ["good"]', "policy.accept.0"),
        ('severity = ["error"]', "policy.severity"),
        ("required = 3", "policy.required"),
    ],
)
def test_a_policy_that_is_none_names_the_setting(tmp_path: Path, table: str, setting: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(f"[policy]\n{table}\n", encoding="utf-8")
    with pytest.raises(BadSettingsError, match=f"own.toml: {setting}: "):
        policy_of_settings(FINAL_ACCOUNTS.policy, file)


def test_a_score_counts_what_speaks_for_a_field_and_is_0_where_anything_speaks_against_it() -> None:
    passing = [result("pass", "a"), result("pass", "a"), result("truncated", "b"), *[result("pass", "c")] * 9]
    fields: dict[str, FieldStatus] = {"a": "verified", "b": "verified", "c": "verified", "d": "grounded"}
    fields |= {"e": "contradicted", "f": "disputed"}
    read_by = {"b": "grammar+llm", "f": "grammar+llm"}
    quiet = {"a": 4, "b": 5, "c": 5, "d": 2, "e": 0, "f": 0}
    assert score_fields(fields, passing, read_by) == quiet
    loud = {path: max(score - 1, 0) for path, score in quiet.items()}
    assert score_fields(fields, [*passing, result("fail", "e")], read_by) == loud


@pytest.mark.parametrize(
    ("leaves", "twice"),
    [
        ([("income.total", 1, "grammar"), ("expenditure.total", 1, "grammar")], set()),
        ([("items[a].amount", 1, "llm"), ("items[b].amount", 1, "llm")], {"items[a].amount", "items[b].amount"}),
        ([("items[a].amount", 1, "llm"), ("items[b].amount", 2, "llm")], set()),
        ([("items[a].amount", 1, "llm"), ("items[a].share", 1, "llm")], set()),
        ([("income.total", 1, "grammar"), ("staffing", 1, "llm")], {"income.total", "staffing"}),
        ([("income.total", 1, "grammar+llm"), ("staffing", 1, "llm")], set()),
    ],
)
def test_a_print_told_as_two_elements_or_placed_differently_speaks_for_neither(
    leaves: list[tuple[str, int, str]], twice: set[str]
) -> None:
    assert filled_twice((FieldPath.parse(path), (at, at + 1), reader) for path, at, reader in leaves) == twice


def test_a_threshold_accepts_figures_of_its_own_way_of_reading_also_in_a_document_to_review() -> None:
    threshold = AutoAccept(min_score=3, alpha=0.01, alpha_documents=0.1, delta=0.1, figures=900, wrong=1, documents=30)
    policy = Policy(auto_accept={"both": threshold})
    fields: dict[str, FieldStatus] = {"a": "verified", "b": "verified", "c": "contradicted"}
    scores = {"a": 3, "b": 2, "c": 0}
    both = decide(fields, [result("fail", "c")], [], [], policy, scores, "both")
    assert (both.decision, both.accepted) == ("review", ("a",))
    assert decide(fields, [], [], [], policy, scores, "grammar").accepted == ()
    assert decide(fields, [], [], [], Policy(), scores, "both").accepted == ()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param('{"auto_accept": {"both": {"min_score": 0}}}', "auto_accept.both.min_score", id="a wrong value"),
        pytest.param('{"autoaccept": {}}', "autoaccept: is no name", id="an unknown entry"),
        pytest.param("{", "is not JSON", id="no JSON"),
        pytest.param(None, "there is no such file", id="no file"),
    ],
)
def test_a_bad_policy_file_is_named_with_its_entry(tmp_path: Path, words: str | None, problem: str) -> None:
    path = tmp_path / "policy.json"
    if words is not None:
        path.write_text(words, encoding="utf-8")
    with pytest.raises(BadPolicyError, match=f"^{path}: 不是可用的采信规则：.*。 is not a policy: .*{problem}"):
        load_policy(path)


def test_a_types_own_policy_asks_for_its_required_sections_and_has_its_thresholds() -> None:
    shipped = FINAL_ACCOUNTS.policy
    assert shipped.model_copy(update={"auto_accept": {}, "required": ()}) == Policy()
    assert set(shipped.required) == {spec.key for spec in FINAL_ACCOUNTS.sections if spec.required}
