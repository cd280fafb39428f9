"""The tables and the statement: by layout left out, by kind of damage, in words. Folds and mutants in, text out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from eval.scoring.results import Way
from eval.trust.damage import KINDS
from eval.trust.folds import Fold, pool, rate
from eval.trust.mutants import WAYS, Mutant

Row = tuple[str, ...]
_LAYOUTS = (
    "读法 way",
    "留出的版式 layout left out",
    "份 documents",
    "数 figures",
    "阈值 threshold",
    "采信 accepted",
    "错 wrong",
    "上限 bound",
)
_DAMAGES = ("错法 kind", "个 answers", *WAYS)
_KIND_ZH = dict(
    zip(KINDS, ("两项互换", "邻近的数", "换了口径", "换了年份", "名称错了", "漏了一部分", "说了两遍"), strict=True)
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as rows of words, for a terminal and for a page alike."""

    heads: Row
    rows: tuple[Row, ...]

    @property
    def table(self) -> Table:
        """For a terminal."""
        table = Table(*self.heads)
        for row in self.rows:
            table.add_row(*row)
        return table

    @property
    def markdown(self) -> str:
        """For a page."""
        lines = [self.heads, ("---",) * len(self.heads), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def by_layout(folds: Mapping[Way, Sequence[Fold]]) -> Shown:
    """A line for each way and layout left out, then all layouts of the way together."""
    rows: list[Row] = []
    for name, of_way in folds.items():
        rows += [_row(name, fold.layout, [fold], str(fold.min_score or "–")) for fold in of_way]
        rows.append(_row(name, "全部 all", of_way, ""))
    return Shown(_LAYOUTS, tuple(rows))


def _row(name: str, layout: str, folds: Sequence[Fold], threshold: str) -> Row:
    of = pool(folds)
    accepted = f"{of.taken} ({of.taken / of.figures:.1%})" if of.figures else "0"
    bound = f"{of.upper:.2%}" if of.taken else "–"
    return f"`{name}`", layout, str(of.documents), str(of.figures), threshold, accepted, str(of.wrong), bound


def by_damage(mutants: Sequence[Mutant], thresholds: Mapping[Way, int | None]) -> Shown:
    """What share of damaged answers passes, by kind and way; last the mean of the kinds, as of equal shares."""
    rows: list[Row] = []
    shares: dict[Way, list[float]] = {way: [] for way in WAYS}
    for kind in KINDS:
        passed = []
        number = 0
        for way in WAYS:
            of_kind = [one for one in mutants if one.kind == kind and one.way == way]
            number = max(number, len(of_kind))
            if of_kind:
                shares[way].append(rate(of_kind, thresholds.get(way)))
            passed.append(f"{rate(of_kind, thresholds.get(way)):.1%}" if of_kind else "–")
        rows.append((f"{_KIND_ZH[kind]} {kind}", str(number), *passed))
    mean = (f"{sum(of_way) / len(of_way):.1%}" if of_way else "–" for of_way in shares.values())
    rows.append(("平均 mean", "", *mean))
    return Shown(_DAMAGES, tuple(rows))


def statements(folds: Mapping[Way, Sequence[Fold]]) -> Iterator[tuple[str, str]]:
    """What is promised of each way, in Chinese and English, and what it rests on."""
    for name, of_way in folds.items():
        of = pool(of_way)
        if not of.taken:
            yield (
                f"`{name}`：没有阈值成立，不自动采信。",
                f"`{name}`: no threshold holds; nothing is accepted by itself.",
            )
            continue
        share, (worst, least) = of.taken / of.figures, of.worst
        yield (
            f"`{name}`：{of.layouts}种版式、{of.documents}份文档、{of.figures}个数，每种版式都用没有见过它的阈值："
            f"自动采信{of.taken}个（{share:.1%}），其中错{of.wrong}个；以文档为单位，错的比例有95%的把握不超过{of.upper:.2%}。"
            f"采信最少的版式是 {worst}（{least:.1%}）。",
            f"`{name}`: on {of.layouts} layouts, {of.documents} documents and {of.figures} figures, each layout judged "
            f"by a threshold chosen without it: {of.taken} accepted by themselves ({share:.1%}), {of.wrong} of them "
            f"wrong; with 95 % confidence, by documents, at most {of.upper:.2%}. Least is accepted of {worst} "
            f"({least:.1%}).",
        )


def page(
    layouts: Shown, damages: Shown | None, said: Iterable[tuple[str, str]], notes: Iterable[str], command: str
) -> str:
    """All of it as a page of the documentation."""
    lines = [
        "# 可信到什么程度 · how far to trust it",
        "",
        f"由 `{command}` 写成。Written by `{command}`.",
        "",
        "## 承诺 · the statement",
        "",
        "<!-- generated -->",
        "",
    ]
    for zh, en in said:
        lines += [f"- {zh}", f"  {en}"]
    lines += [
        "",
        "上限：有错的，按文档自助抽样；没有错的，按文档数的精确上限，一份文档算一次。",
        "The bound is a bootstrap over documents where any is wrong, and where none is, the exact one by documents.",
        "",
        "## 留出一种版式 · one layout left out",
        "",
        layouts.markdown,
        "",
    ]
    if damages is not None:
        lines += [
            "## 回答出错时 · when answers are wrong",
            "",
            "录下的回答被改坏一处，像弱一些的模型那样，只留仍能在原文找到的；所列是不经人看就被采信的比例。级联的回答取自整份文档的回答。",
            "漏掉的数，若作为其他数字保留、列为未读、再问一次或有争议，不算被采信。",
            "",
            "A recorded answer is damaged in one place, as weaker models err; only what stands in the text counts.",
            "The share is what would be accepted without a look. A cascade's answers are those about the whole",
            "document. What is left out counts only where nothing tells of it: not kept as a statement, listed as",
            "unread, asked again or disputed.",
            "",
            damages.markdown,
            "",
        ]
    lines += [*(f"- {note}" for note in notes), "", "<!-- end -->", ""]
    return "\n".join(lines)
