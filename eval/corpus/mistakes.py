"""Mistakes: what a seed says is printed wrong, as a print before the document is written and as a finding after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from eval.corpus.blocks import Block, Grid, Paragraph
from eval.corpus.facts import Cited, Fact, Finding
from eval.corpus.seed import Mistake
from eval.corpus.text import UNITS, WAN, figure

Stated = Mapping[str, Cited]
FEW = 12


def stated(blocks: Sequence[Block]) -> dict[str, Cited]:
    """Every fact of a document, by its path."""
    return {cited.fact.path: cited for block in blocks if isinstance(block, Paragraph | Grid) for cited in block.facts}


def wan(fact: Fact) -> Decimal:
    """An amount in 万元; anything else as it is."""
    number = Decimal(str(fact.value))
    return number * UNITS[fact.unit] / WAN if fact.type == "money" and fact.unit else number


def money_like(fact: Fact, amount: Decimal) -> str:
    """An amount given in 万元, printed as the fact is."""
    assert fact.unit
    return figure(amount * WAN / UNITS[fact.unit], fact.decimals or 0) + fact.unit


# How a mistake is printed, from the document without it


def share_of(m: Mistake, at: Stated) -> str:
    """The share of its amount in the wrong total `of`."""
    rate = wan(at[part_of(m.path)].fact) * 100 / wan(at[m.of].fact)
    return figure(rate, at[m.path].fact.decimals or 0) + "%"


def part_of(path: str) -> str:
    """The amount that a share or completion is of."""
    stem = path.rpartition(".")[0]
    return "general_budget.total" if path == "general_budget.share" else f"{stem}.amount"


def left_over_year(m: Mistake, at: Stated) -> str:
    """The year before."""
    return str(int(str(at[m.path].fact.value)) - 1)


def swapped(m: Mistake, at: Stated) -> str:
    """The first two digits beside each other that differ, the other way round; the leading one stays."""
    fact = at[m.path].fact
    digits = list(str(fact.value))
    for place in range(1, len(digits) - 1):
        one, two = digits[place : place + 2]
        if one.isdigit() and two.isdigit() and one != two:
            digits[place], digits[place + 1] = two, one
            return f"{int(digits[0])}{''.join(digits[1:])}{fact.unit or ''}"
    raise ValueError(f"no two digits to swap: {m.path}")


def given(m: Mistake, _: Stated) -> str:
    """The print that the seed gives."""
    return m.print


def slipped_unit(m: Mistake, at: Stated) -> str:
    """The figure as it was, with 元 for 万元 or the other way round."""
    fact = at[m.path].fact
    return f"{fact.value}{'元' if fact.unit == '万元' else '万元'}"


def wrong_base(m: Mistake, at: Stated) -> str:
    """The change over this year's figure `of` instead of last year's."""
    rate = wan(at[m.path.replace(".rate", ".amount")].fact) * 100 / wan(at[m.of].fact)
    return figure(rate, at[m.path].fact.decimals or 0) + "%"


def turned(m: Mistake, at: Stated) -> str:
    """The other direction."""
    return {"increase": "decrease", "decrease": "increase"}[str(at[m.path].fact.value)]


def copied(m: Mistake, at: Stated) -> str:
    """The figure of another place, in the manner of this one."""
    return money_like(at[m.path].fact, wan(at[m.of].fact))


KINDS: dict[str, tuple[str, Callable[[Mistake, Stated], str]]] = {
    "share": ("share", share_of),
    "year": ("year", left_over_year),
    "swap": ("sum", swapped),
    "off": ("sum", given),
    "unit": ("sum", slipped_unit),
    "base": ("growth", wrong_base),
    "direction": ("growth", turned),
    "copy": ("sum", copied),
    "residue": ("template", given),
    "cell": ("table_sum", given),
}


def prints(mistakes: Sequence[Mistake], blocks: Sequence[Block]) -> dict[str, str]:
    """What is printed wrong, by path (and by its twins: a figure of both totals is one print)."""
    at = stated(blocks)
    return {mistake.path: KINDS[mistake.kind][1](mistake, at) for mistake in mistakes}


# What an auditor finds


def parts_of(m: Mistake, at: Stated) -> list[str]:
    """The paths of the parts; `*` in a path stands for anything."""
    found: list[str] = []
    for pattern in m.parts:
        expression = re.compile(".*".join(map(re.escape, pattern.split("*"))))
        found += [path for path in at if expression.fullmatch(path)]
    return found


def summed(m: Mistake, at: Stated) -> tuple[list[str], str]:
    """The total, its parts, and the sum that does not close, in 万元.

    Of a long list only the part that is wrong is named: the others are not at fault, and an alarm about them is false.
    """
    parts = parts_of(m, at)
    whole = wan(at[m.total].fact)
    terms = [wan(at[part].fact) for part in parts]
    total = sum(terms, Decimal(0))
    high, low = max(whole, total), min(whole, total)
    sums = f"{'+'.join(map(shown, terms))} = {shown(total)}; {shown(high)}-{shown(low)} = {shown(high - low)}"
    return [m.total, *(parts if len(parts) <= FEW else [m.path])], sums


def shown(number: Decimal) -> str:
    """A number without an exponent."""
    return f"{number:f}"


def rated(m: Mistake, at: Stated) -> tuple[list[str], str]:
    """The share as it should be, and as it came about."""
    part, whole = part_of(m.path), m.total
    decimals = at[m.path].fact.decimals or 0
    lines = [f"{shown(wan(at[part].fact))}/{shown(wan(at[one].fact))} = " for one in (whole, m.of)]
    rates = [wan(at[part].fact) * 100 / wan(at[one].fact) for one in (whole, m.of)]
    both = [line + figure(rate, decimals) + "%" for line, rate in zip(lines, rates, strict=True)]
    return [m.path, part, whole, m.of], "; ".join(both)


def grown(m: Mistake, at: Stated) -> tuple[list[str], str]:
    """The growth that follows from the change and this year's figure."""
    stem = m.path.rpartition(".")[0]
    moved, now = wan(at[f"{stem}.amount"].fact), wan(at[m.of].fact)
    rose = at[f"{stem}.direction"].fact.value == "increase"
    base = now - moved if rose else now + moved
    rate = (moved * 100 / base).quantize(Decimal("0.01"), ROUND_HALF_UP)
    sign = "-" if rose else "+"
    sums = f"{shown(now)}{sign}{shown(moved)} = {shown(base)}; {shown(moved)}/{shown(base)} = {rate}%"
    return [f"{stem}.rate", f"{stem}.direction", f"{stem}.amount", m.of], sums


def dated(m: Mistake, at: Stated) -> tuple[list[str], str]:
    """The year that is left over."""
    right, wrong = int(str(at["fiscal_year"].fact.value)), int(str(at[m.path].fact.value))
    return [m.path], f"{right}-{wrong} = {right - wrong}"


def tabled(m: Mistake, blocks: Sequence[Block]) -> tuple[list[str], str, str]:
    """The cells of a column that do not add up: the total, its parts, in the words of the table."""
    cells: dict[str, str] = {}
    for block in blocks:
        if isinstance(block, Grid) and block.gold:
            for row in block.gold.rows:
                for column, value in row.cells.items():
                    key = row.code or "/".join(filter(None, (row.side, row.label)))
                    cells[f"tables[{block.gold.kind}].rows[{key}].cells[{column}]"] = value
    terms = [Decimal(cells[part]) for part in m.parts]
    total, whole = sum(terms, Decimal(0)), Decimal(cells[m.total])
    high, low = max(total, whole), min(total, whole)
    sums = f"{'+'.join(map(shown, terms))} = {shown(total)}; {shown(high)}-{shown(low)} = {shown(high - low)}"
    names = {path: re.sub(r"tables\[(.*)\]\.rows\[(.*)\]\.cells\[(.*)\]", r"\1 \2 \3", path) for path in cells}
    statement = "; ".join(f"{names[path]} {cells[path]}" for path in (m.total, *m.parts))
    return [m.total, *m.parts], sums, statement


def finding(m: Mistake, blocks: Sequence[Block]) -> Finding:
    """The finding of a mistake, from what the document prints."""
    kind, at = KINDS[m.kind][0], stated(blocks)
    severity = "template" if kind == "template" else "error"
    if kind == "table_sum":
        paths, sums, statement = tabled(m, blocks)
        return Finding(kind, tuple(paths), statement, sums, m.why, m.check)
    if kind == "template":
        text = next(b.text for b in blocks if isinstance(b, Paragraph) and m.print in b.text)
        quote = next(phrase for phrase in re.split("[。；]", text) if m.print in phrase)
        return Finding(kind, (), quote, "", m.why, m.check, severity, (quote,))
    ways = {"share": rated, "growth": grown, "year": dated, "sum": summed}
    paths, sums = ways[kind](m, at)
    quotes = list(dict.fromkeys(at[path].quote for path in paths))
    return Finding(
        kind, tuple(dict.fromkeys(paths)), "; ".join(quotes), sums, m.why, m.check, severity, (at[m.path].quote,)
    )
