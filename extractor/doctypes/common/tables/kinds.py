"""What a type says of the tables that it prescribes: their titles, the words of their heads, how they are laid out."""

import re
from dataclasses import dataclass
from typing import Literal

from extractor.doctypes.heads import HeadTerm, Vocabulary

_TITLE = re.compile(r".*表(?:[（(].*[)）])?$")


def terms(*of: tuple[str, str], whole: str = "") -> Vocabulary:
    """A vocabulary of heads: canonical names with the heads that say them; `whole` is what the others add up to."""
    return tuple(HeadTerm(name, re.compile(heads), whole=name == whole) for name, heads in of)


@dataclass(frozen=True, slots=True, eq=False)
class OneRow:
    """A table of one row, whichever way it is printed: what a cell is, heads and labels say together.

    `items` are its canonical names, in the order in which they are tried; a cell that only a total names is `total`,
    or `inner` where the words of `within` stand over it. Where it is `dated` its names end in 预算数 or 决算数, as
    heads or labels say, or else in `undated`.
    """

    items: tuple[tuple[str, re.Pattern[str]], ...]
    within: re.Pattern[str]
    total: str = "合计"
    inner: str = "合计"
    dated: bool = False
    undated: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class TableKind:
    """A prescribed table by its canonical title; `words` tell it among the others of its type.

    `columns` is the vocabulary of its heads, of which those `beside` are neither a row's total nor its parts, and
    `renamed` are those of a path that has a name of its own (事业收入/其中：教育收费); `sides` name the blocks of one
    that has income and expenditure side by side. A row is named by the `last` of its label columns, by all of them
    `joined`, a merged cell in each of its rows, or, where they are `texts` of their own, by those printed in the row.
    """

    title: str
    words: re.Pattern[str]
    columns: Vocabulary
    sides: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()
    one_row: OneRow | None = None
    labels: Literal["last", "joined", "texts"] = "last"
    renamed: tuple[tuple[re.Pattern[str], str], ...] = ()

    @property
    def whole(self) -> str | None:
        """The column that the others add up to, row by row; None where there is none."""
        return next((term.name for term in self.columns if term.whole), None)

    def own_name(self, column: str) -> str:
        """The canonical name of a column that its heads name by a path."""
        return next((name for words, name in self.renamed if words.search(column)), column)


@dataclass(frozen=True, slots=True, eq=False)
class TableForms:
    """The tables of a type, in the order in which their words are tried; `others` are words of other tables' titles.

    `scopes` are the budgets that a title may name: of two tables that go for one kind, one that names the kind's is it.
    Where they are `numbered`, what is printed as their number (公开01表) is kept.
    """

    kinds: tuple[TableKind, ...]
    others: re.Pattern[str]
    scopes: tuple[str, ...] = ()
    numbered: bool = False

    def kind_of(self, title: str) -> TableKind | None:
        """The kind of table that has such a title; None for any other table."""
        words = re.sub(r"[\s“”\"']", "", title)
        if not _TITLE.match(words) or self.others.search(words.replace("基本支出", "")):
            return None
        return next((kind for kind in self.kinds if kind.words.search(words)), None)

    def title_of(self, title: str) -> str | None:
        """The canonical title of the table that has such a title."""
        kind = self.kind_of(title)
        return kind.title if kind is not None else None
