"""Build the nine statutory tables of a sample document. A record in, ruled grids with their gold out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eval.corpus.blocks import Cell, Grid
from eval.corpus.classes import CAPITAL, CLASSES, FISCAL, FUND, GENERAL, INCOMES, PERSONNEL, PUBLIC
from eval.corpus.facts import TableGold, TableRow
from eval.corpus.functions import FUNCTIONS
from eval.corpus.record import ZERO, Record, Style
from eval.corpus.text import WAN, chinese, figure, plain, split_printed

SHORT = {name: name.removesuffix("收入") for name in FISCAL}
INCOME_COLUMNS = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
SPENDING_COLUMNS = ("上缴上级支出", "经营支出", "对附属单位补助支出")
FUND_COLUMNS = ("年初结转和结余", "本年收入", "本年支出小计", "基本支出", "项目支出", "年末结转和结余")
TRIPLE = (
    ("合计", "合计"),
    ("因公出国（境）费", "因公出国（境）费"),
    ("公务用车购置及运行维护费", "小计"),
    ("公务用车购置费", "公务用车购置费"),
    ("公务用车运行维护费", "公务用车运行维护费"),
    ("公务接待费", "公务接待费"),
)

Amounts = Sequence[tuple[str, Decimal]]


@dataclass(frozen=True)
class Nine:
    """Builds the nine tables of one record in one style."""

    record: Record
    style: Style
    prints: Mapping[str, str]

    def all(self) -> list[Grid]:
        """The tables in statutory order."""
        return [
            self.summary(),
            self.income(),
            self.expenditure(),
            self.appropriation(),
            self.general(),
            self.basic(),
            self.three_public(),
            self.carried("政府性基金预算财政拨款收入支出决算表", FUND),
            self.carried("国有资本经营预算财政拨款收入支出决算表", CAPITAL),
        ]

    # Cells and rows

    def amount(self, kind: str, key: str, column: str, yuan: Decimal) -> tuple[Cell, str | None]:
        """The printed cell, and its figure for gold; a cell without an amount is blank unless the style prints 0.00."""
        usual = figure(yuan / WAN, 2, thousands=self.style.thousands)
        if yuan == 0 and not self.style.zero_cells:
            usual = ""
        printed = self.prints.get(f"tables[{kind}].rows[{key}].cells[{column}]", usual)
        return Cell(printed, "right"), plain(split_printed(printed)[0])[0] if printed else None

    def cells(self, kind: str, key: str, amounts: Amounts) -> tuple[list[Cell], dict[str, str]]:
        """Printed cells of one row and the figures among them."""
        printed: list[Cell] = []
        gold: dict[str, str] = {}
        for column, yuan in amounts:
            cell, value = self.amount(kind, key, column, yuan)
            printed.append(cell)
            if value is not None:
                gold[column] = value
        return printed, gold

    def code_cells(self, code: str) -> list[Cell]:
        """The functional code: in one column, or in pieces over three."""
        if not self.style.split_codes:
            return [Cell(code)]
        pieces = [code[:3], code[3:5], code[5:]]
        return [Cell(piece) for piece in pieces]

    def lead(self) -> int:
        """How many columns stand before the amounts: the code's and the name's."""
        return 4 if self.style.split_codes else 2

    def lead_widths(self, name: float) -> list[float]:
        """Relative widths of code and name columns."""
        return [*([26, 20, 20] if self.style.split_codes else [52]), name]

    def code_heads(self, rows: int) -> list[Cell]:
        """The lower head cells over code and name."""
        codes = Cell("功能分类\n科目编码", colspan=self.lead() - 1, rowspan=rows)
        return [codes, Cell("科目名称", rowspan=rows)]

    def grid(
        self, kind: str, gold: TableGold, head: list[list[Cell]], rows: list[list[Cell]], widths: list[float]
    ) -> Grid:
        """A finished table with its unit line."""
        return Grid(kind, head, rows, widths, above="单位：万元", size=self.style.table_size, gold=gold)

    def by_function(
        self,
        kind: str,
        columns: Sequence[str],
        head: list[list[Cell]],
        amounts: Callable[[str], Amounts],
        sources: Sequence[str],
    ) -> Grid:
        """A table with one row for every 类, 款 and 项 and a total."""
        codes = sorted({code for length in (3, 5, 7) for code in self.record.codes(length, sources)})
        keys = ["", *codes] if self.style.total_first else [*codes, ""]
        rows: list[list[Cell]] = []
        gold: list[TableRow] = []
        for key in keys:
            printed, figures = self.cells(kind, key or "合计", amounts(key))
            if key:
                rows.append([*self.code_cells(key), Cell(FUNCTIONS[key], "left"), *printed])
                gold.append(TableRow(FUNCTIONS[key], key, figures, len(head) + len(rows) - 1))
            else:
                rows.append([Cell("合计", colspan=self.lead()), *printed])
                gold.append(TableRow("合计", None, figures, len(head) + len(rows) - 1))
        widths = [*self.lead_widths(100), *[48.0] * len(columns)]
        empty = not any(row.cells for row in gold)
        return self.grid(kind, TableGold(kind, tuple(columns), "万元", empty, tuple(gold)), head, rows, widths)

    # The tables

    def sides(
        self, kind: str, left: Sequence[tuple[str, Amounts]], right: Sequence[tuple[str, Amounts]], pinned: int
    ) -> tuple[list[list[Cell]], list[TableRow], list[TableRow]]:
        """Rows of a two-sided table; the last `pinned` rows of both sides stand side by side at the foot."""
        body = max(len(left), len(right)) - pinned
        blank: tuple[str, Amounts] = ("", ())
        sides = [[*side[:-pinned], *[blank] * (body - len(side) + pinned), *side[-pinned:]] for side in (left, right)]
        width = [max(len(amounts) for _, amounts in side) for side in (left, right)]
        rows: list[list[Cell]] = []
        gold: tuple[list[TableRow], list[TableRow]] = ([], [])
        for at, pair in enumerate(zip(*sides, strict=True)):
            row: list[Cell] = []
            for side, (label, amounts) in enumerate(pair):
                name = ("income", "expenditure")[side]
                printed, figures = self.cells(kind, f"{name}/{label}", amounts)
                row += [Cell(label, "left"), *(printed or [Cell()] * width[side])]
                if label:
                    gold[side].append(TableRow(label, None, figures, at, name))
            rows.append(row)
        return rows, *gold

    def summary(self) -> Grid:
        """收入支出决算总表."""
        kind, r = "收入支出决算总表", self.record

        def one(yuan: Decimal) -> Amounts:
            return [("决算数", yuan)]

        left = [
            (f"{chinese(n)}、{name}", one(r.over(lambda line: line.income, [name])))
            for n, name in enumerate(INCOMES, 1)
        ]
        left += [
            ("本年收入合计", one(r.income)),
            ("使用非财政拨款结余", one(ZERO)),
            ("年初结转和结余", one(r.opening)),
            ("总计", one(r.total)),
        ]
        right = [(f"{chinese(n)}、{name}", one(self.of_class(name))) for n, name in enumerate(CLASSES, 1)]
        right += [
            ("本年支出合计", one(r.spent)),
            ("结余分配", one(ZERO)),
            ("年末结转和结余", one(r.closing)),
            ("总计", one(r.total)),
        ]
        rows, income, spending = self.sides(kind, left, right, 4)
        head = [
            [Cell("收入", colspan=2), Cell("支出", colspan=2)],
            [Cell("项目"), Cell("决算数"), Cell("项目"), Cell("决算数")],
        ]
        gold = TableGold(kind, ("决算数",), "万元", False, tuple(shift(len(head), income + spending)))
        return self.grid(kind, gold, head, rows, [150, 72, 150, 72])

    def of_class(self, name: str, sources: Sequence[str] = ()) -> Decimal:
        """Spending of one functional class, by its name."""
        code = next((code for code, known in FUNCTIONS.items() if len(code) == 3 and known == name), None)
        return self.record.over(lambda line: line.spent, sources, code) if code else ZERO

    def income(self) -> Grid:
        """收入决算表."""
        columns = ("本年收入合计", *INCOME_COLUMNS)

        def amounts(code: str) -> Amounts:
            parts = [
                (c, self.record.over(lambda line: line.income, FISCAL if c == "财政拨款收入" else [c], code))
                for c in INCOME_COLUMNS
            ]
            return [("本年收入合计", self.record.over(lambda line: line.income, (), code)), *parts]

        head = [
            [Cell("项目", colspan=self.lead()), *(Cell(column, rowspan=2) for column in columns)],
            self.code_heads(1),
        ]
        return self.by_function("收入决算表", columns, head, amounts, ())

    def expenditure(self) -> Grid:
        """支出决算表."""
        columns = ("本年支出合计", "基本支出", "项目支出", *SPENDING_COLUMNS)

        def amounts(code: str) -> Amounts:
            r = self.record
            return [
                ("本年支出合计", r.over(lambda line: line.spent, (), code)),
                ("基本支出", r.over(lambda line: line.basic, (), code)),
                ("项目支出", r.over(lambda line: line.project, (), code)),
                *((column, ZERO) for column in SPENDING_COLUMNS),
            ]

        head = [
            [Cell("项目", colspan=self.lead()), *(Cell(column, rowspan=2) for column in columns)],
            self.code_heads(1),
        ]
        return self.by_function("支出决算表", columns, head, amounts, ())

    def appropriation(self) -> Grid:
        """财政拨款收入支出决算总表."""
        kind, r = "财政拨款收入支出决算总表", self.record
        names = list(SHORT.values())

        def one(yuan: Decimal) -> Amounts:
            return [("决算数", yuan)]

        def four(value: Callable[[Sequence[str]], Decimal]) -> Amounts:
            return [("合计", value(FISCAL)), *((SHORT[source], value([source])) for source in FISCAL)]

        fiscal = r.over(lambda line: line.income, FISCAL)
        left = [
            (f"{chinese(n)}、{SHORT[source]}", one(r.over(lambda line: line.income, [source])))
            for n, source in enumerate(FISCAL, 1)
        ]
        left += [
            ("本年收入合计", one(fiscal)),
            ("年初财政拨款结转和结余", one(r.over(lambda line: line.opening, FISCAL))),
        ]
        left += [
            (f"{chinese(n)}、{SHORT[source]}", one(r.over(lambda line: line.opening, [source])))
            for n, source in enumerate(FISCAL, 1)
        ]
        left.append(("总计", one(r.appropriation)))
        right = [
            (f"{chinese(n)}、{name}", four(lambda sources, name=name: self.of_class(name, sources)))  # type: ignore[misc]
            for n, name in enumerate(CLASSES, 1)
        ]
        none: Amounts = ()
        right += [
            ("本年支出合计", four(lambda sources: r.over(lambda line: line.spent, sources))),
            ("年末财政拨款结转和结余", four(lambda sources: r.over(lambda line: line.closing, sources))),
            ("", none),
            ("", none),
            ("", none),
            ("总计", four(lambda sources: r.over(lambda line: line.spent + line.closing, sources))),
        ]
        rows, income, spending = self.sides(kind, left, right, 6)
        head = [
            [Cell("收入", colspan=2), Cell("支出", colspan=5)],
            [Cell("项目"), Cell("决算数"), Cell("项目"), Cell("合计"), *(Cell(name) for name in names)],
        ]
        columns = ("决算数", "合计", *names)
        gold = TableGold(kind, columns, "万元", False, tuple(shift(len(head), income + spending)))
        return self.grid(kind, gold, head, rows, [108, 54, 108, 52, 52, 46, 46])

    def general(self) -> Grid:
        """一般公共预算财政拨款支出决算表."""
        columns = ("合计", "基本支出", "项目支出")

        def amounts(code: str) -> Amounts:
            r = self.record
            return [
                ("合计", r.over(lambda line: line.spent, [GENERAL], code)),
                ("基本支出", r.over(lambda line: line.basic, [GENERAL], code)),
                ("项目支出", r.over(lambda line: line.project, [GENERAL], code)),
            ]

        head = [
            [Cell("项目", colspan=self.lead()), *(Cell(column, rowspan=2) for column in columns)],
            self.code_heads(1),
        ]
        grid = self.by_function("一般公共预算财政拨款支出决算表", columns, head, amounts, [GENERAL])
        grid.widths = [*self.lead_widths(170), 78, 78, 78]
        return grid

    def basic(self) -> Grid:
        """一般公共预算财政拨款基本支出决算表."""
        kind = "一般公共预算财政拨款基本支出决算表"
        rows: list[list[Cell]] = []
        gold: tuple[list[TableRow], list[TableRow]] = ([], [])
        left, right = list(PERSONNEL), list(PUBLIC)
        for at in range(max(len(left), len(right))):
            row: list[Cell] = []
            for side, (codes, names) in enumerate(((left, PERSONNEL), (right, PUBLIC))):
                if at >= len(codes):
                    row += [Cell(), Cell(), Cell()]
                    continue
                printed, figures = self.cells(kind, codes[at], [("决算数", self.record.subject(codes[at]))])
                row += [Cell(codes[at]), Cell(names[codes[at]], "left"), *printed]
                gold[side].append(TableRow(names[codes[at]], codes[at], figures, at))
            rows.append(row)
        row = []
        for side, (label, yuan) in enumerate(
            (("人员经费合计", self.record.personnel), ("公用经费合计", self.record.public))
        ):
            printed, figures = self.cells(kind, label, [("决算数", yuan)])
            row += [Cell(label, colspan=2), *printed]
            gold[side].append(TableRow(label, None, figures, len(rows)))
        rows.append(row)
        half = [Cell("经济分类\n科目编码"), Cell("科目名称"), Cell("决算数")]
        head = [[Cell("人员经费", colspan=3), Cell("公用经费", colspan=3)], [*half, *half]]
        table = TableGold(kind, ("决算数",), "万元", False, tuple(shift(len(head), gold[0] + gold[1])))
        return self.grid(kind, table, head, rows, [46, 120, 56, 46, 120, 56])

    def three_public(self) -> Grid:
        """财政拨款“三公”经费支出决算表."""
        kind, t = "财政拨款“三公”经费支出决算表", self.record.three_public
        spends = (t.total, t.overseas, t.vehicles, t.purchase, t.running, t.reception)
        amounts = [
            (f"{column}/{which}", yuan)
            for (column, _), spend in zip(TRIPLE, spends, strict=True)
            for which, yuan in (("预算数", spend.budget), ("决算数", spend.actual))
        ]
        printed, figures = self.cells(kind, "", amounts)
        head = [
            [
                Cell("合计", colspan=2, rowspan=2),
                Cell("因公出国\n（境）费", colspan=2, rowspan=2),
                Cell("公务用车购置及运行维护费", colspan=6),
                Cell("公务接待费", colspan=2, rowspan=2),
            ],
            [Cell(shown, colspan=2) for _, shown in TRIPLE[2:5]],
            [Cell(which) for _ in TRIPLE for which in ("预算数", "决算数")],
        ]
        rows = [printed]
        gold = [TableRow("", None, figures, len(head))] if figures else []
        table = TableGold(kind, tuple(column for column, _ in amounts), "万元", not figures, tuple(gold))
        return self.grid(kind, table, head, rows, [38] * 12)

    def carried(self, kind: str, source: str) -> Grid:
        """The table of one earmarked fund: carried in, income, spending, carried out."""
        r = self.record

        def amounts(code: str) -> Amounts:
            return [
                ("年初结转和结余", r.over(lambda line: line.opening, [source], code)),
                ("本年收入", r.over(lambda line: line.income, [source], code)),
                ("本年支出小计", r.over(lambda line: line.spent, [source], code)),
                ("基本支出", r.over(lambda line: line.basic, [source], code)),
                ("项目支出", r.over(lambda line: line.project, [source], code)),
                ("年末结转和结余", r.over(lambda line: line.closing, [source], code)),
            ]

        head = [
            [
                Cell("项目", colspan=self.lead()),
                Cell("年初结转和结余", rowspan=2),
                Cell("本年收入", rowspan=2),
                Cell("本年支出", colspan=3),
                Cell("年末结转和结余", rowspan=2),
            ],
            [*self.code_heads(1), Cell("小计"), Cell("基本支出"), Cell("项目支出")],
        ]
        blank = Nine(
            r, Style(self.style.form, split_codes=self.style.split_codes, table_size=self.style.table_size), self.prints
        )
        table = self if r.over(lambda line: line.spent, [source]) else blank
        return table.by_function(kind, FUND_COLUMNS, head, amounts, [source])


def shift(head: int, rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows with their place counted from the first head row."""
    return [TableRow(row.label, row.code, row.cells, row.at + head, row.side) for row in rows]
