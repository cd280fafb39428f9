"""Which figures of a text arithmetic could know at all, by brute force over what is printed near them.

A document and its figures in, the prints that something else printed would contradict out: figures that stand elsewhere
to the digit, totals and parts of what is told in one paragraph, rates of two of its amounts. No rule is asked, so that
the rules can be measured against it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from eval.mutations.stages import Span
from extractor.core.tokenizer import FigureToken, figures
from extractor.core.values import IN_YUAN, Money, Percent, read_money, read_percent
from extractor.document.model import Document
from extractor.errors import NotAFigureError

_FEWEST_DIGITS = 4  # of a figure that is known again elsewhere: fewer are chance
_MOST_PARTS = 12  # of one total, in a row
_MOST_AMOUNTS = 14  # of a paragraph, of which all pairs are tried

Amount = tuple[Span, Fraction, Fraction]  # its place, its value in 元, and half a unit of its last digit


def falsifiable(document: Document, cells: Iterable[Money]) -> frozenset[Span]:
    """The amounts and rates of the text, by place, that something else printed contradicts; `cells` are the tables'."""
    found: set[Span] = set()
    paragraphs = list(_paragraphs(document))
    elsewhere = Counter(_known_again(value, half) for one in paragraphs for _, value, half in one[0])
    in_tables = {_in_yuan(cell)[0] for cell in cells if cell.unit is not None}
    for amounts, rates in paragraphs:
        for span, value, half in amounts:
            if _digits(value, half) >= _FEWEST_DIGITS and (
                elsewhere[_known_again(value, half)] > 1 or value in in_tables
            ):
                found.add(span)
        for members in _sums(amounts):
            found |= members
        for members in _ratios(amounts, rates):
            found |= members
    return frozenset(found)


def _paragraphs(document: Document) -> Iterator[tuple[list[Amount], list[Amount]]]:
    """The amounts and the rates of every line of the text that is no row of a table."""
    text, start = document.text, 0
    tables = [(table.start, table.end) for table in document.tables]
    for line in text.split("\n"):
        end = start + len(line)
        if "\t" not in line and not any(low <= start < high for low, high in tables):
            tokens = list(figures(text, start, end))
            yield _read(tokens, "money"), _read(tokens, "percent")
        start = end + 1


def _read(tokens: Sequence[FigureToken], kind: str) -> list[Amount]:
    found = []
    for token in tokens:
        if token.kind != kind:
            continue
        try:
            value = read_money(token.printed) if kind == "money" else read_percent(token.printed)
        except NotAFigureError:
            continue
        if isinstance(value, Money) and value.unit is None:
            continue
        found.append(((token.start, token.end), *_in_yuan(value)))
    return found


def _in_yuan(value: Money | Percent) -> tuple[Fraction, Fraction]:
    factor = Fraction(IN_YUAN[value.unit]) if isinstance(value, Money) and value.unit is not None else Fraction(1)
    return Fraction(value.value) * factor, factor / 2 / 10**value.decimals


def _known_again(value: Fraction, half: Fraction) -> tuple[Fraction, Fraction]:
    return value, half


def _digits(value: Fraction, half: Fraction) -> int:
    return len(str(abs(int(value / (2 * half)))))


def _sums(amounts: Sequence[Amount]) -> Iterator[set[Span]]:
    """A total with the run of two or more amounts behind it that it is the sum of."""
    for at, (span, whole, half) in enumerate(amounts):
        for begin in range(at + 1, len(amounts)):
            for end in range(begin + 2, min(begin + _MOST_PARTS, len(amounts)) + 1):
                run = amounts[begin:end]
                if whole and abs(whole - sum(value for _, value, _ in run)) <= half + sum(h for _, _, h in run):
                    yield {span, *(place for place, value, _ in run if value)}


def _ratios(amounts: Sequence[Amount], rates: Sequence[Amount]) -> Iterator[set[Span]]:
    """A rate with the two amounts of its paragraph that it is the share, the growth or the completion of."""
    for span, rate, half in rates:
        if rate in (0, 100):
            continue
        near = sorted(amounts, key=lambda one: abs(one[0][0] - span[0]))[:_MOST_AMOUNTS]
        for (a_span, a, _), (b_span, b, _) in combinations(near, 2):
            for part, whole in ((a, b), (b, a)):
                bases = [base for base in (whole, whole - part, whole + part) if base]
                if any(abs(part / base * 100 - rate) <= half for base in bases):
                    yield {span, a_span, b_span}
