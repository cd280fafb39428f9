"""Sums: totals and their parts, and what cannot exceed what."""

import re
from collections.abc import Iterator

from extractor.checks.rule import AtMost, Equal, Figure, Identity, just, terms
from extractor.core.values import Count
from extractor.doctypes.common.checks.figure_index import CARRIED, FigureIndex, plain
from extractor.doctypes.common.checks.identities import leaves, lists_add, parts_add, printed_of
from extractor.doctypes.final_accounts.checks.catalogue import rule


def _without_details(items: list[tuple[str, Figure]]) -> list[Figure]:
    """财政拨款收入, 其中：一般公共预算财政拨款收入… : what divides another item is not added to it again."""
    labels = {label for label, _ in items}
    fiscal = any(re.fullmatch("财政拨款(?:收入)?", label) for label in labels)
    return [f for label, f in items if not (fiscal and re.search("预算财政拨款", label)) and not CARRIED.search(label)]


@rule("FA-SUM-010", zh="本年收入合计等于各项收入之和", en="Income is the sum of its items")
def income_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """本年收入合计 = Σ 各项收入; 年初结转和结余 is not income of the year and does not count."""
    yield from lists_add(index("income.total"), _without_details(index.items("income.items", "amount")))


@rule("FA-SUM-020", zh="本年支出合计等于各项支出之和", en="Expenditure is the sum of its items")
def expenditure_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """本年支出合计 = 基本支出 + 项目支出 + 上缴上级支出 + 经营支出 + 对附属单位补助支出, as far as printed."""
    yield from lists_add(index("expenditure.total"), _without_details(index.items("expenditure.items", "amount")))


@rule("FA-SUM-030", zh="收入总计等于支出总计", en="Total income equals total expenditure")
def totals_balance(index: FigureIndex) -> Iterator[Identity]:
    """收入总计 = 支出总计, for all funds and for 财政拨款: carried-over balances are on both sides.

    Totals that differ, with balances printed beside them: 收入总计 + 年初结转和结余 = 支出总计 + 年末结转和结余.
    Where 本年收入 and 本年支出 are called 总计, they need not be equal.
    """
    for section in ("overall", "appropriation"):
        income, expenditure = index(f"{section}.income_total"), index(f"{section}.expenditure_total")
        if income.cited is not None and expenditure.cited is not None and not are_of_the_year(index, section):
            opening, closing = between_totals(index, section)
            yield Equal((*just(income), *terms(opening)), (*just(expenditure), *terms(closing)))


def between_totals(index: FigureIndex, section: str) -> tuple[list[Figure], list[Figure]]:
    """The opening and the closing balances that totals leave out: none where the totals are equal as printed."""
    income, expenditure = (index(f"{section}.{side}_total").interval() for side in ("income", "expenditure"))
    if income is not None and expenditure is not None and income.meets(expenditure):
        return [], []
    balances = [balance for balance in index.record.balances if balance.amount is not None]
    printed = zip(balances, index.items("balances", "amount"), strict=True)
    beside = [(balance.side, figure) for balance, (_, figure) in printed if balance.section == section]
    opening = [figure for side, figure in beside if side == "opening"]
    return opening, [figure for side, figure in beside if side == "closing"]


def are_of_the_year(index: FigureIndex, section: str) -> bool:
    """Whether what a section calls 总计 are 本年收入 and 本年支出 as they are stated elsewhere, and differ."""
    income, expenditure = (index(f"{section}.{side}_total").nearest for side in ("income", "expenditure"))
    if section != "overall" or income is None or expenditure is None or income.meets(expenditure):
        return False
    years = (index("income.total").nearest, index("expenditure.total").nearest)
    return all(year is not None and year.meets(one) for year, one in zip(years, (income, expenditure), strict=True))


def structure_total(index: FigureIndex) -> str:
    """The path of the total that 五（二） divides: its own, else that of 五（一）."""
    return "general_budget.structure_total" if index.has("general_budget.structure_total") else "general_budget.total"


@rule("FA-SUM-040", zh="一般公共预算支出等于各类之和", en="General budget expenditure is the sum of its classes")
def structure_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """五（二）总额 = Σ 类."""
    yield from lists_add(
        index(structure_total(index)), [figure for _, figure in index.items("general_budget.structure", "amount")]
    )


@rule("FA-SUM-041", zh="一般公共预算支出决算等于各项之和", en="The final account is the sum of its items")
def detail_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """五（三）支出决算 = Σ 项; 年初预算 and 全年预算 likewise where every item has one.

    Where it has no total of its own, and 项 of several 类, they are that of 五（一）.
    """
    actual = leaves(index.items("general_budget.detail", "actual"))
    total = index("general_budget.detail_total")
    if total.cited is None and len({label.split("/")[0] for label, _ in actual}) > 1:
        total = index(structure_total(index))
    yield from parts_add(total, [figure for _, figure in actual])
    for field in ("budget", "full_year_budget"):
        budgets = leaves(index.items("general_budget.detail", field))
        total = index(f"general_budget.detail_{field}")
        if total.cited is not None and len(budgets) == len(actual):
            yield from parts_add(total, [figure for _, figure in budgets])


@rule("FA-SUM-042", zh="每一类等于所属各项之和", en="Each class is the sum of its items")
def classes_add_up(index: FigureIndex) -> Iterator[Identity]:
    """五（二）类 = Σ 五（三）该类各项."""
    items = leaves(index.items("general_budget.detail", "actual"))
    if not any("/" in label for label, _ in items):
        return
    for label, amount in index.items("general_budget.structure", "amount"):
        below = [figure for path, figure in items if plain(path.split("/")[0]) == plain(label)]
        yield from parts_add(amount, below)


@rule("FA-SUM-050", zh="一般公共预算支出在各处一致", en="General budget expenditure is the same everywhere")
def general_budget_agrees(index: FigureIndex) -> Iterator[Identity]:
    """五（一）= 五（二）= 五（三）."""
    for other in ("structure_total", "detail_total"):
        if index.has("general_budget.total", f"general_budget.{other}"):
            yield Equal(just(index("general_budget.total")), just(index(f"general_budget.{other}")))


@rule("FA-SUM-060", zh="基本支出等于人员经费与公用经费之和", en="Basic expenditure is personnel plus public costs")
def basic_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """基本支出 = 人员经费 + 公用经费."""
    if index.has("basic_expenditure.total"):
        parts = [index("basic_expenditure.personnel"), index("basic_expenditure.public")]
        yield from parts_add(index("basic_expenditure.total"), parts)


@rule("FA-SUM-080", zh="“三公”经费等于三项之和", en="The three public costs add up")
def three_public_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """“三公”经费 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费; budgets likewise."""
    for total, field in (("total", "amount"), ("budget", "budget")):
        parts = [index(f"three_public.{part}.{field}") for part in ("overseas", "vehicles", "reception")]
        if index.has(f"three_public.{total}") and printed_of(parts):
            yield from parts_add(index(f"three_public.{total}"), parts)


@rule("FA-SUM-081", zh="公务用车费等于购置与运行维护之和", en="Vehicle costs are purchase plus running")
def vehicles_add_up(index: FigureIndex) -> Iterator[Identity]:
    """公务用车购置及运行维护费 = 公务用车购置费 + 公务用车运行维护费."""
    parts = [index(f"three_public.vehicles.{part}") for part in ("purchase", "running")]
    if index.has("three_public.vehicles.amount") and printed_of(parts):
        yield from parts_add(index("three_public.vehicles.amount"), parts)


@rule("FA-SUM-085", zh="已列出的部分不超过总额", en="The parts that are printed stay within their total")
def parts_stay_within(index: FigureIndex) -> Iterator[Identity]:
    """“三公”经费, 公务用车 and 政府采购, where not every part is printed: Σ printed parts ≤ total."""
    wholes = {
        "three_public.total": [f"three_public.{part}.amount" for part in ("overseas", "vehicles", "reception")],
        "three_public.budget": [f"three_public.{part}.budget" for part in ("overseas", "vehicles", "reception")],
        "three_public.vehicles.amount": [f"three_public.vehicles.{part}" for part in ("purchase", "running")],
        "procurement.total": [f"procurement.{part}" for part in ("goods", "works", "services")],
    }
    for whole, paths in wholes.items():
        printed = printed_of(index(path) for path in paths)
        if index.has(whole) and printed and len(printed) < len(paths):
            yield AtMost(terms(printed), just(index(whole)))


@rule("FA-SUM-082", zh="车辆数等于各类型之和", en="Vehicles are the sum of their types")
def fleets_add_up(index: FigureIndex) -> Iterator[Identity]:
    """公务用车保有量 = Σ 各类型; 购置数 = Σ 各类型."""
    for field in ("fleet", "purchased"):
        parts = [figure for _, figure in index.items(f"three_public.vehicles.{field}_by_type", "count")]
        yield from parts_add(index(f"three_public.vehicles.{field}"), parts)


@rule("FA-SUM-083", zh="公务接待费等于国内接待与外事接待之和", en="Reception is domestic plus foreign")
def reception_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """公务接待费 = 国内公务接待 + 外事接待; where one of them is not printed the other does not exceed it."""
    amount = index("three_public.reception.amount")
    parts = [index(f"three_public.reception.{side}") for side in ("domestic", "foreign")]
    present = [part for part in parts if part.cited is not None]
    if len(present) == 2:
        yield from parts_add(amount, present)
    elif present:
        yield AtMost(terms(present), just(amount))


@rule("FA-SUM-084", zh="国内接待等于所列各次之和", en="Domestic reception is the sum of its events")
def events_add_up(index: FigureIndex) -> Iterator[Identity]:
    """国内公务接待 = Σ 具体内容所列."""
    events = [figure for _, figure in index.items("three_public.reception.events", "amount")]
    yield from parts_add(index("three_public.reception.domestic"), events)


@rule("FA-SUM-090", zh="政府性基金支出等于所列各项之和", en="Fund expenditure is the sum of its items")
def fund_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """政府性基金支出 = Σ 开支内容; a single one stays within."""
    items = index.items("government_fund.items", "amount")
    for group in (leaves(items), _topmost(items)):
        figures = [figure for _, figure in group]
        if len(figures) > 1:
            yield from lists_add(index("government_fund.expenditure"), figures)
        elif figures and index.has("government_fund.expenditure"):
            yield AtMost(terms(figures), just(index("government_fund.expenditure")))


def _topmost(items: list[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """The 类 of a list that divides some of them into 项; none where it does not."""
    top = [pair for pair in items if "/" not in pair[0]]
    return top if len(top) < len(items) else []


@rule("FA-SUM-100", zh="政府采购总额等于货物、工程、服务之和", en="Procurement is goods plus works plus services")
def procurement_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """政府采购总额 = 货物 + 工程 + 服务."""
    parts = [index(f"procurement.{part}") for part in ("goods", "works", "services")]
    if index.has("procurement.total") and printed_of(parts):
        yield from parts_add(index("procurement.total"), parts)


@rule("FA-SUM-101", zh="授予中小企业不超过采购总额", en="Awards to small firms stay within procurement")
def awards_stay_within(index: FigureIndex) -> Iterator[Identity]:
    """小微企业 ≤ 中小企业 ≤ 政府采购总额; 预留项目中标 + 其他项目中标 ≤ 政府采购总额."""
    total = index("procurement.total")
    if index.has("procurement.sme") and total.cited is not None:
        yield AtMost(just(index("procurement.sme")), just(total))
    if index.has("procurement.micro", "procurement.sme"):
        yield AtMost(just(index("procurement.micro")), just(index("procurement.sme")))
    awarded = [index(f"procurement.{name}") for name in ("sme_reserved_awarded", "sme_other_awarded")]
    if total.cited is not None and all(figure.cited is not None for figure in awarded):
        yield AtMost(terms(awarded), just(total))


@rule("FA-SUM-102", zh="预留份额与中标金额", en="What is reserved for small firms, and awarded of it")
def reserved_stays_within(index: FigureIndex) -> Iterator[Identity]:
    """面向小微企业预留 ≤ 面向中小企业预留; 在预留项目中中标 ≤ 预留, for 中小企业 and for 小微企业."""
    for part, whole in (
        ("micro_reserved", "sme_reserved"),
        ("sme_reserved_awarded", "sme_reserved"),
        ("micro_reserved_awarded", "micro_reserved"),
    ):
        if index.has(f"procurement.{part}", f"procurement.{whole}"):
            yield AtMost(just(index(f"procurement.{part}")), just(index(f"procurement.{whole}")))


@rule("FA-SUM-110", zh="车辆总数等于各用途之和", en="Vehicles are the sum of their uses")
def uses_add_up(index: FigureIndex) -> Iterator[Identity]:
    """共有车辆 = Σ 各用途."""
    uses = [figure for _, figure in index.items("assets.vehicles_by_use", "count")]
    yield from parts_add(index("assets.vehicles"), uses)


@rule("FA-SUM-120", zh="合计等于所列各部分之和", en="A stated total is the sum of its parts")
def breakdowns_add_up(index: FigureIndex) -> Iterator[Identity]:
    """合计 = Σ 分项; a list that says of itself that it is not whole (…等) stays within the total.

    Counts several of which are above the total count other things than it does: 13个学科门类，其中50个硕士点.
    """
    for path in index.elements("breakdowns"):
        total = index(f"{path}.total")
        parts = [figure for _, figure in index.items(f"{path}.items", "amount")]
        if total.cited is None or not parts or _count_others(total, parts):
            continue
        if len(parts) == 1 or index.has(f"{path}.open_ended"):
            yield AtMost(terms(parts), just(total))
        else:
            yield from parts_add(total, parts)


def _count_others(total: Figure, parts: list[Figure]) -> bool:
    return isinstance(total.value, Count) and sum(part.point > total.point for part in parts) > 1


@rule("FA-SUM-130", zh="评分表分值、得分与合计一致", en="A scorecard adds up")
def scorecards_add_up(index: FigureIndex) -> Iterator[Identity]:
    """合计分值 = Σ 分值; 合计得分 = Σ 得分; no score above its weight."""
    for path in index.elements("scorecards"):
        rows = index.elements(f"{path}.rows")
        for field in ("weight", "score"):
            figures = [index(f"{row}.{field}") for row in rows]
            if index.has(f"{path}.total_{field}") and all(figure.cited is not None for figure in figures):
                yield from parts_add(index(f"{path}.total_{field}"), figures)
        for row in rows:
            if index.has(f"{row}.weight", f"{row}.score"):
                yield AtMost(just(index(f"{row}.score")), just(index(f"{row}.weight")))


@rule("FA-SUM-131", zh="平均得分不超过满分", en="An average score within the full score")
def averages_stay_within(index: FigureIndex) -> Iterator[Identity]:
    """绩效自评平均得分 ≤ 100."""
    if index.has("performance.average_score"):
        yield AtMost(just(index("performance.average_score")), terms([Figure("", exact=100)]))


@rule("FA-SUM-140", zh="项目预算等于财政拨款与其他资金之和", en="A project's budget is fiscal plus other funds")
def project_tables_add_up(index: FigureIndex) -> Iterator[Identity]:
    """预算数 = 财政拨款 + 其他资金, 执行数 likewise; 当年财政拨款, or one without 其他资金 beside it, stays within."""
    for path in index.elements("projects"):
        for field in ("budget", "executed"):
            whole = index(f"{path}.table.{field}")
            fiscal, other = index(f"{path}.table.fiscal_{field}"), index(f"{path}.table.other_{field}")
            if whole.cited is None or fiscal.cited is None:
                continue
            if other.cited is not None and "当年" not in fiscal.cited.quote:  # else 上年结转资金 is the third part
                yield Equal(just(whole), terms([fiscal, other]))
            else:
                yield AtMost(terms(printed_of([fiscal, other])), just(whole))


_IN_ONE_BREATH = 20  # characters from one count to the next
_ALL_POSTS = re.compile("(?:人员|核定|共有|总)?编制(?:总数|数|总计)?")


@rule("FA-SUM-150", zh="各类编制不超过编制总数", en="Posts of one kind are among all posts")
def posts_are_within_the_total(index: FigureIndex) -> Iterator[Identity]:
    """行政编制, 事业编制 and the others ≤ 编制总数, each by itself, because one may stand within another."""
    total: Figure | None = None
    end = 0
    for label, figure in index.items("staffing", "count"):
        assert figure.cited is not None
        start, stop = figure.cited.figure
        if "编制" not in label or start > end + _IN_ONE_BREATH:
            total = None  # another unit's posts, or people
        if _ALL_POSTS.fullmatch(label):
            total = figure
        elif total is not None and label.endswith("编制"):
            yield AtMost(just(figure), just(total))
        end = stop
