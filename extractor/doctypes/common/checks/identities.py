"""What rules are put together from: a total and its parts, one figure in two places, a share, the base of a change."""

import re
from collections.abc import Iterable, Iterator

from extractor.checks.rule import AtMost, Equal, Figure, Identity, Ratio, Terms, just, terms, total
from extractor.doctypes.common.checks.partitions import partitions


def same(a: Figure, b: Figure) -> Iterator[Identity]:
    if a.cited is not None and b.cited is not None:
        yield Equal(just(a), just(b))


def adds(sums: Iterable[tuple[Figure, list[Figure]]]) -> Iterator[Identity]:
    """A total equals those of its parts that are printed."""
    for whole, parts in sums:
        if present := [part for part in parts if part.cited is not None]:
            yield Equal(just(whole), terms(present))


def parts_add(total: Figure, parts: list[Figure]) -> Iterator[Identity]:
    """The identity of a total and its parts; a list that says of itself that it is not whole (…等) stays within."""
    if any(part.cited is not None and part.cited.quote.endswith("等") for part in parts):
        yield AtMost(terms(parts), just(total))
    elif parts:
        yield Equal(just(total), terms(parts))


def lists_add(total: Figure, parts: list[Figure]) -> Iterator[Identity]:
    """The same for a list that may divide the total more than once: by use, then by function."""
    for run in partitions(total, parts):
        yield from parts_add(total, list(run))


def printed_of(figures: Iterable[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.cited is not None]


def leaves(items: list[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """Items without those that another item divides (a 类 printed beside its 项)."""
    labels = [re.sub(r"#\d+$", "", label) for label, _ in items]
    divided = {label[: slash.start()] for label in labels for slash in re.finditer("/", label)}
    return [pair for pair, label in zip(items, labels, strict=True) if label not in divided]


def share_of(share: Figure, part: Figure, whole: Figure) -> Iterator[Identity]:
    if share.cited is not None and part.cited is not None:
        yield Ratio(share, just(part), just(whole))


def base_of(current: Figure, amount: Figure, direction: str) -> Terms:
    """Last year's figure: this year's less the increase, or plus the decrease."""
    return ((current, 1), (amount, -1 if direction == "increase" else 1))


def sums_hold(parents: list[tuple[int, list[int]]], cells: list[Figure]) -> bool | None:
    """Whether every 类 and 款 is the sum of what is below it; None where there are too few to say."""
    if len(parents) < 2:
        return None
    for at, below in parents:
        whole, parts = cells[at].nearest, [cells[n] for n in below if cells[n].cited is not None]
        if whole is not None and parts and cells[at].point == sum([part.point for part in parts]):
            continue  # to the last digit, as nearly always
        added = total(terms(parts))
        if whole is None or added is None or not whole.meets(added):
            amounts = {cell.value.value for cell in cells if cell.cited is not None}
            return False if len(amounts) > 2 else None
    return True
