"""第四部分 附件: evaluation reports with breakdowns in 元, project tables and scorecards."""

from __future__ import annotations

from decimal import Decimal

from eval.corpus.blocks import Cell, Grid
from eval.corpus.facts import Cited, Stated
from eval.corpus.record import Breakdown, Project, Record, Sample, Scorecard, Style
from eval.corpus.text import chinese
from eval.corpus.writer import Writer


def annexes(sample: Sample, w: Writer, title: str = "第四部分 附件") -> None:
    """All annexes of a record; nothing where it has none."""
    r, form = sample.record, sample.style.form
    if not (r.accounts or r.scorecards):
        return
    if form == "pdf":
        w.turn()
    w.start("part", title)
    if r.accounts:
        w.start("body", "附件1")
        w.start("title", f"{r.name}{r.year}年部门整体支出绩效评价报告")
        w.start("h1", "一、部门概况")
        w.start(
            "body", "部门职能和机构设置见本公开第一部分。评价由办公室牵头，各股室提供资料，对照年初绩效目标逐项打分。"
        )
        w.start("h1", "二、部门财政资金收支情况")
        for number, account in enumerate(r.accounts, 1):
            w.start("h2", f"（{chinese(number)}）{account.title}情况。")
            breakdown(account, r.year, w)
        w.start("h1", "三、评价结论")
        w.start("body", "部门预算编制完整，执行进度均衡，资金使用合规，年度绩效目标基本实现。")
    first = 2 if r.accounts else 1
    for number, card in enumerate(r.scorecards, first):
        if form == "pdf" and number > 1:
            w.turn()
        w.start("body", f"附件{number}")
        w.start("title", card.title)
        project = next(project for project in r.projects if project.name == card.project)
        w.start("h1", "一、项目基本情况")
        w.start("body", card.text[0])
        w.start("h1", "二、资金安排使用情况")
        w.start("body", f"{r.year}年，{project.name}项目的资金全部由财政安排，实行专账核算、专款专用，没有截留和挪用。")
        w.start("h1", "三、评价结论")
        w.start("body", card.text[1])
        w.blocks.append(scorecard(card, w))


def breakdown(account: Breakdown, year: int, w: Writer) -> None:
    """`共计…元。其中：（1）…元（其中：…元；…元）；…`, with thousands separators."""
    w.start()
    whole = w.money(account.total, f"breakdowns[{account.title}].total", unit="元", thousands=True)
    w.say(f"{year}年度{account.title}共计", whole, stop="。其中：")
    for number, (label, amount) in enumerate(account.parts, 1):
        stop = "。" if number == len(account.parts) else "；"
        paths = [f"breakdowns[{account.title}].items[{label}].amount"]
        inner = account.nested.get(label, ())
        if inner:
            paths.append(f"breakdowns[{label}].total")
            assert sum((part for _, part in inner), Decimal(0)) == amount, label
        paragraph = w.start("body", f"（{number}）")
        w.say(label, w.money(amount, *paths, unit="元", thousands=True), stop="（其中：" if inner else stop)
        for place, (name, part) in enumerate(inner, 1):
            one = w.money(part, f"breakdowns[{label}].items[{name}].amount", unit="元", thousands=True)
            w.say(name, one, stop="）" + stop if place == len(inner) else "；")
        assert paragraph.text


def cite(grid: Grid, row: int, quote: str, *stated: Stated, w: Writer) -> None:
    """Attach the facts of a row to a grid."""
    for one in stated:
        for fact in one.facts:
            w.claim(fact.path)
            grid.facts.append(Cited(fact, quote, row))


def project_table(r: Record, project: Project, w: Writer, style: Style) -> Grid:
    """项目支出绩效目标完成情况表: six columns, budget block, goals, indicators."""
    path = f"projects[{project.name}].table"
    with_unit = style.form == "pdf"

    def money(amount: Decimal, key: str) -> Stated:
        stated = w.money(amount, f"{path}.{key}")
        # The head names 万元; a file may repeat it in every cell or not.
        return stated if with_unit else Stated(stated.printed.removesuffix("万元"), stated.facts)

    budget, executed = money(project.budget, "budget"), money(project.executed, "executed")
    own = money(project.budget - project.other_budget, "fiscal_budget")
    own_executed = money(project.executed - project.other_executed, "fiscal_executed")
    other, other_executed = money(project.other_budget, "other_budget"), money(project.other_executed, "other_executed")
    rows = [
        [Cell("项目名称", colspan=2), Cell(project.name, colspan=4)],
        [Cell("预算单位", colspan=2), Cell(r.name, colspan=4)],
        [
            Cell("预算执行\n情况(万元)", rowspan=3),
            *[Cell("预算数:"), Cell(budget.printed, colspan=2), Cell("执行数:"), Cell(executed.printed)],
        ],
        [Cell("其中-财政拨款:"), Cell(own.printed, colspan=2), Cell("其中-财政拨款:"), Cell(own_executed.printed)],
        [Cell("其它资金:"), Cell(other.printed, colspan=2), Cell("其它资金:"), Cell(other_executed.printed)],
        [Cell("年度目标\n完成情况", rowspan=2), Cell("预期目标", colspan=3), Cell("实际完成目标", colspan=2)],
        [Cell(project.goal, "left", colspan=3), Cell(project.done, "left", colspan=2)],
        [
            Cell("绩效指标\n完成情况", rowspan=len(project.indicators) + 1),
            *(Cell(text) for text in ("一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值")),
        ],
        *([Cell(text, "left" if at > 1 else "center") for at, text in enumerate(row)] for row in project.indicators),
    ]
    grid = Grid(
        "项目支出绩效目标完成情况表", [], rows, [62, 72, 72, 84, 84, 78], above=f"({r.year}年度)", size=9, together=True
    )
    for at, (label, left, label2, right) in enumerate(
        (
            ("预算数:", budget, "执行数:", executed),
            ("其中-财政拨款:", own, "其中-财政拨款:", own_executed),
            ("其它资金:", other, "其它资金:", other_executed),
        ),
        2,
    ):
        cite(grid, at, f"{label}{left.printed}{label2}{right.printed}", left, right, w=w)
    return grid


def scorecard(card: Scorecard, w: Writer) -> Grid:
    """项目评价得分表, with its total row."""
    head = [[Cell(text) for text in ("一级指标", "二级指标", "三级指标", "分值", "得分")]]
    rows: list[list[Cell]] = []
    grid = Grid("项目评价得分表", head, rows, [80, 90, 150, 55, 55], size=10, together=True)
    first = second = ""
    for at, (one, two, three, weight, score) in enumerate(card.rows):
        path = f"scorecards[{card.title}].rows[{one}/{two}/{three}]"
        left, right = w.decimal(Decimal(weight), f"{path}.weight"), w.decimal(Decimal(score), f"{path}.score")
        row: list[Cell] = []
        if one != first:
            row.append(Cell(one, rowspan=sum(line[0] == one for line in card.rows)))
        if (one, two) != (first, second):
            row.append(Cell(two, rowspan=sum(line[:2] == (one, two) for line in card.rows)))
        first, second = one, two
        rows.append([*row, Cell(three), Cell(left.printed), Cell(right.printed)])
        cite(grid, at + 1, f"{three} {left.printed} {right.printed}", left, right, w=w)
    whole = w.decimal(sum((Decimal(row[3]) for row in card.rows), Decimal(0)), f"scorecards[{card.title}].total_weight")
    got = w.decimal(sum((Decimal(row[4]) for row in card.rows), Decimal(0)), f"scorecards[{card.title}].total_score")
    rows.append([Cell("合计", colspan=3), Cell(whole.printed), Cell(got.printed)])
    cite(grid, len(rows), f"合计 {whole.printed} {got.printed}", whole, got, w=w)
    return grid
