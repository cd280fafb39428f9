"""The record of one fictitious unit: amounts in 元 that add up, and its words; totals are derived, never typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from eval.corpus.classes import FISCAL, FUND, GENERAL, PERSONNEL, PUBLIC
from eval.corpus.facts import Finding
from eval.corpus.seed import Mistake

ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """Spending of one 项 from one source, in 元; budgets and words stand on the general-budget line."""

    code: str
    source: str
    basic: Decimal = ZERO
    project: Decimal = ZERO
    opening: Decimal = ZERO
    closing: Decimal = ZERO
    budget: Decimal | None = None
    full_year: Decimal | None = None
    use: str = ""
    reason: str = ""

    @property
    def spent(self) -> Decimal:
        """Spending of the year."""
        return self.basic + self.project

    @property
    def income(self) -> Decimal:
        """Income of the year: what was spent and left over, less what was carried in."""
        return self.spent + self.closing - self.opening


@dataclass(frozen=True)
class Spend:
    """One part of the 三公经费: budget, final account, final account of the year before."""

    budget: Decimal = ZERO
    actual: Decimal = ZERO
    prior: Decimal = ZERO

    def __add__(self, other: Spend) -> Spend:
        return Spend(self.budget + other.budget, self.actual + other.actual, self.prior + other.prior)


@dataclass(frozen=True)
class ThreePublic:
    """The 三公经费 with their counts; the events of the domestic receptions add up to the reception."""

    overseas: Spend = Spend()
    purchase: Spend = Spend()
    running: Spend = Spend()
    reception: Spend = Spend()
    groups: int = 0
    travellers: int = 0
    purchased: int = 0
    fleet: Mapping[str, int] = field(default_factory=dict)
    batches: int = 0
    guests: int = 0
    events: tuple[tuple[str, Decimal], ...] = ()
    use: str = ""
    reception_use: str = ""
    reason: str = ""

    @property
    def vehicles(self) -> Spend:
        """Purchase and running together."""
        return self.purchase + self.running

    @property
    def total(self) -> Spend:
        """All three together."""
        return self.overseas + self.vehicles + self.reception


@dataclass(frozen=True)
class Procurement:
    """Contracts of the year in 元; `sme` and `micro` are the parts that went to small firms."""

    goods: Decimal = ZERO
    works: Decimal = ZERO
    services: Decimal = ZERO
    sme: Decimal = ZERO
    micro: Decimal = ZERO
    reserved: Decimal = ZERO
    micro_reserved: Decimal = ZERO
    use: str = ""

    @property
    def total(self) -> Decimal:
        """All contracts."""
        return self.goods + self.works + self.services


@dataclass(frozen=True)
class Project:
    """A project with its goals; amounts in 元."""

    name: str
    budget: Decimal
    executed: Decimal
    narrative: str
    goal: str
    done: str
    indicators: tuple[tuple[str, str, str, str, str], ...]
    other_budget: Decimal = ZERO
    other_executed: Decimal = ZERO


@dataclass(frozen=True)
class Scorecard:
    """A scored evaluation: rows of first, second and third indicator, weight and score."""

    title: str
    project: str
    text: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True)
class Breakdown:
    """A total and its parts in 元; a part may be broken down again."""

    title: str
    parts: tuple[tuple[str, Decimal], ...]
    nested: Mapping[str, tuple[tuple[str, Decimal], ...]] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """Sum of the parts."""
        return sum((amount for _, amount in self.parts), ZERO)


@dataclass(frozen=True)
class Performance:
    """Budget performance: numbers of projects, their budgets in 元, scores."""

    goals: int = 0
    monitored: int = 0
    evaluated: int = 0
    amount: Decimal = ZERO
    score: Decimal = ZERO
    text: str = ""


@dataclass(frozen=True)
class Prior:
    """Figures of the year before, in 元."""

    total: Decimal
    appropriation: Decimal
    general: Decimal
    operating: Decimal


@dataclass(frozen=True)
class Words:
    """The unit's own words."""

    functions: tuple[str, ...]
    work: tuple[str, ...]
    structure: str
    overall: str
    appropriation: str
    general: str
    operating: str
    detail: str = ""
    fund: str = ""


@dataclass(frozen=True)
class Record:
    """One unit, one year."""

    name: str
    short: str
    year: int
    lines: tuple[Line, ...]
    economic: Mapping[str, Decimal]
    balance: str
    prior: Prior
    three_public: ThreePublic
    operating: Decimal
    procurement: Procurement
    uses: Mapping[str, int]
    equipment: tuple[int, int]
    performance: Performance
    words: Words
    staff: tuple[tuple[str, int, str], ...] = ()
    units: tuple[str, ...] = ()
    projects: tuple[Project, ...] = ()
    scorecards: tuple[Scorecard, ...] = ()
    accounts: tuple[Breakdown, ...] = ()

    def __post_init__(self) -> None:
        assert set(self.economic) | {self.balance} <= set(PERSONNEL) | set(PUBLIC)
        assert self.balanced > 0, f"{self.name}: {self.balance} would be {self.balanced}"
        events = self.three_public.events
        assert not events or sum(amount for _, amount in events) == self.three_public.reception.actual
        assert not events or len(events) == self.three_public.batches

    # Sums over the lines

    def over(self, value: Callable[[Line], Decimal], sources: Iterable[str] = (), code: str = "") -> Decimal:
        """Sum of `value` over the lines of some sources (all, if none is given) and under a code."""
        chosen = set(sources)
        return sum(
            (
                value(line)
                for line in self.lines
                if (not chosen or line.source in chosen) and line.code.startswith(code)
            ),
            ZERO,
        )

    @property
    def income(self) -> Decimal:
        """本年收入合计."""
        return self.over(lambda line: line.income)

    @property
    def spent(self) -> Decimal:
        """本年支出合计."""
        return self.over(lambda line: line.spent)

    @property
    def opening(self) -> Decimal:
        """年初结转和结余."""
        return self.over(lambda line: line.opening)

    @property
    def closing(self) -> Decimal:
        """年末结转和结余."""
        return self.over(lambda line: line.closing)

    @property
    def total(self) -> Decimal:
        """收入支出总计."""
        return self.income + self.opening

    @property
    def appropriation(self) -> Decimal:
        """财政拨款收入支出总计."""
        return self.over(lambda line: line.income + line.opening, FISCAL)

    @property
    def general(self) -> Decimal:
        """一般公共预算财政拨款支出."""
        return self.over(lambda line: line.spent, [GENERAL])

    @property
    def general_basic(self) -> Decimal:
        """一般公共预算财政拨款基本支出."""
        return self.over(lambda line: line.basic, [GENERAL])

    @property
    def fund(self) -> Decimal:
        """政府性基金预算财政拨款支出."""
        return self.over(lambda line: line.spent, [FUND])

    def codes(self, length: int, sources: Iterable[str] = ()) -> list[str]:
        """Functional codes of a length, in order, of some sources."""
        chosen = set(sources)
        return sorted({line.code[:length] for line in self.lines if not chosen or line.source in chosen})

    @property
    def details(self) -> list[Line]:
        """General-budget lines in the order of their codes."""
        return sorted((line for line in self.lines if line.source == GENERAL), key=lambda line: line.code)

    # Economic classification of the basic expenditure

    @property
    def balanced(self) -> Decimal:
        """The amount of the subject that takes up the rest of the basic expenditure."""
        return self.general_basic - sum(self.economic.values(), ZERO)

    def subject(self, code: str) -> Decimal:
        """Amount of an economic subject or of a whole class (301)."""
        amounts = {**self.economic, self.balance: self.balanced}
        return sum((amount for key, amount in amounts.items() if key.startswith(code)), ZERO)

    @property
    def personnel(self) -> Decimal:
        """人员经费."""
        return self.subject("301") + self.subject("303")

    @property
    def public(self) -> Decimal:
        """公用经费."""
        return self.subject("302") + self.subject("310")

    def subjects(self, names: Mapping[str, str]) -> list[str]:
        """Names of the subjects with spending, in the order of their codes."""
        return [name for code, name in names.items() if len(code) > 3 and self.subject(code)]


@dataclass(frozen=True)
class Style:
    """How a document is laid out and phrased, apart from its layout family."""

    form: str
    trim: bool = True
    rate_trim: bool = True
    joint_totals: bool = True
    zero_items: bool = True
    digit_heads: tuple[int, ...] = ()
    cause: str = "主要变动原因是"
    class_suffix: bool = True
    event_joint: str = "；"
    figure_notes: bool = False
    residue: frozenset[str] = frozenset()
    tables: bool = True
    thousands: bool = True
    zero_cells: bool = False
    split_codes: bool = False
    total_first: bool = True
    table_size: float = 9


@dataclass(frozen=True)
class Sample:
    """One sample document: layout family, style, record, and what was planted with the findings it makes.

    Without a voice the layout speaks in its own statutory words. Findings of mistakes are made from what is printed.
    """

    slug: str
    layout: str
    style: Style
    record: Record
    prints: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    voice: str = ""
    folder: str = "documents"
    mistakes: tuple[Mistake, ...] = ()
