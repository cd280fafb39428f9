"""Families of errors in a single figure: digits, points, units, and figures that belong elsewhere."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from eval.mutations import prints
from eval.mutations.edit import Edit
from eval.mutations.targets import Mutation, Source, Target
from extractor.core.values import IN_YUAN, Money, Percent
from extractor.doctypes.final_accounts.checks.rates import CHANGES

# Totals that a share can be taken of by mistake.
TOTALS = (
    "overall.income_total",
    "overall.expenditure_total",
    "income.total",
    "expenditure.total",
    "appropriation.income_total",
    "appropriation.expenditure_total",
    "general_budget.total",
    "basic_expenditure.total",
    "three_public.total",
    "procurement.total",
    "procurement.sme",
)
_MOST = 1000  # percent; nobody prints a larger share or completion without seeing it


def mutation(family: str, source: Source, target: Target, after: str) -> Mutation | None:
    """The target printed otherwise; None where that changes no value."""
    expected = prints.read_as(target.cited, after)
    if after == target.printed or not prints.differs(target.cited, expected):
        return None
    edits = (Edit(*target.span, after),)
    return Mutation(
        family, target.place, source.number, target.paths, target.printed, after, target.span, edits, expected=expected
    )


def rewritten(
    family: str, rewrite: Callable[[str, Random], Iterator[str]]
) -> Callable[[Source, Target, Random], Iterator[Mutation]]:
    """A family that only needs the print."""

    def mutations(source: Source, target: Target, random: Random) -> Iterator[Mutation]:
        for after in rewrite(target.printed, random):
            if (made := mutation(family, source, target, after)) is not None:
                yield made

    return mutations


def unit_slipped(source: Source, target: Target, random: Random) -> Iterator[Mutation]:
    """万元 → 元 and back; a cell of a table times or over ten thousand."""
    value = target.cited.value
    if not isinstance(value, Money) or value.value == 0:
        return
    has_unit = "元" in target.printed
    if not has_unit and target.place != "table":
        return
    printed = (
        prints.unit_slipped(target.printed, random)
        if has_unit
        else prints.cell_in_other_unit(target.printed, value.unit)
    )
    for after in printed:
        if (made := mutation("unit slipped", source, target, after)) is not None:
            yield made


def copied(source: Source, target: Target, random: Random) -> Iterator[Mutation]:
    """Another section's (or another table's) amount in this one's place."""
    value = target.cited.value
    if not isinstance(value, Money) or not prints.number_in(target.printed):
        return
    home = _section(target)
    donors = [
        other
        for other in source.figures
        if other.place == target.place
        and _section(other) != home
        and isinstance(other.cited.value, Money)
        and other.cited.value.unit == value.unit
        and other.cited.value.value not in (value.value, 0)
    ]
    for donor in random.sample(donors, min(3, len(donors))):
        after = prints.with_number(target.printed, prints.number_in(donor.printed))
        if (made := mutation("copied from elsewhere", source, target, after)) is not None:
            yield made


def _section(target: Target) -> str:
    """The first step of a path; of a table, the table."""
    path = target.paths[0]
    return path.partition("]")[0] if path.startswith("tables[") else path.partition(".")[0].partition("[")[0]


# --- rates over something else ------------------------------------------------------------------------------------


def other_total(source: Source, target: Target, random: Random) -> Iterator[Mutation]:
    """A share recomputed with another total of the document."""
    for path in target.paths:
        prefix, _, field = path.rpartition(".")
        if not field.endswith("share") or not isinstance(target.cited.value, Percent):
            continue
        part = f"{prefix}.{'total' if path == 'general_budget.share' else field.removesuffix('_share')}"
        part = f"{prefix}.amount" if field == "share" and path != "general_budget.share" else part
        yield from _over(source, target, part, random.sample(TOTALS, len(TOTALS)), "share of another total")
        return


def other_base(source: Source, target: Target, random: Random) -> Iterator[Mutation]:
    """Growth over this year's figure; completion over another budget."""
    for path in target.paths:
        prefix, _, field = path.rpartition(".")
        if not isinstance(target.cited.value, Percent):
            continue
        if field == "rate" and (current := dict(CHANGES).get(prefix)) is not None:
            yield from _over(source, target, f"{prefix}.amount", [current], "rate from another base")
            return
        if field.endswith("completion"):
            actual = _actual(source, prefix, field)
            budgets = [p for p in source.by_path if p.endswith("budget") and not p.startswith("projects")]
            near = [p for p in budgets if p.startswith(f"{prefix}.")]
            far = random.sample(budgets, len(budgets))
            yield from _over(source, target, actual, [*near, *far], "rate from another base")
            return


def _actual(source: Source, prefix: str, field: str) -> str:
    names = ("detail_total",) if field == "detail_completion" else ("actual", "amount", "total", "executed")
    return next((f"{prefix}.{name}" for name in names if f"{prefix}.{name}" in source.by_path), "")


def _over(source: Source, target: Target, part: str, wholes: list[str], family: str) -> Iterator[Mutation]:
    """The target as part / whole for each whole that prints something else."""
    seen: set[str] = set()
    value = target.cited.value
    over = _yuan(source, part)
    for whole in wholes:
        under = _yuan(source, whole)
        if whole == part or not over or not under:
            continue
        rate = (over / under * 100).quantize(Decimal(1).scaleb(-value.decimals), ROUND_HALF_UP)
        after = prints.with_number(target.printed, prints.show(rate, value.decimals, target.printed))
        made = mutation(family, source, target, after) if rate < _MOST else None
        if made is not None and after not in seen:
            seen.add(after)
            yield made


def _yuan(source: Source, path: str) -> Decimal | None:
    target = source.by_path.get(path)
    value: Any = target.cited.value if target is not None else None
    return value.value * IN_YUAN[value.unit] if isinstance(value, Money) and value.unit else None


FAMILIES: dict[str, Callable[[Source, Target, Random], Iterator[Mutation]]] = {
    "digit changed": rewritten("digit changed", prints.digits_changed),
    "digits swapped": rewritten("digits swapped", prints.digits_swapped),
    "decimal point moved": rewritten("decimal point moved", prints.point_moved),
    "unit slipped": unit_slipped,
    "share of another total": other_total,
    "rate from another base": other_base,
    "copied from elsewhere": copied,
}
