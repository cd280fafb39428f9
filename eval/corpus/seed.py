"""The seed of a document: a short TOML file with rough figures and a unit's own words, typed."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from eval.corpus.classes import CAPITAL, FUND, GENERAL
from eval.corpus.functions import FUNCTIONS

SEEDS = Path(__file__).parent / "seeds"
SOURCES = {
    "": GENERAL,
    "F": FUND,
    "C": CAPITAL,
    "U": "上级补助收入",
    "S": "事业收入",
    "A": "附属单位上缴收入",
    "O": "其他收入",
}
LINE = re.compile(
    r"(?P<code>\d{7})(?P<source>[FCUSAO]?) (?P<basic>[\d.]+) (?P<project>[\d.]+)"
    r"(?:o(?P<opening>[\d.]+))?(?:c(?P<closing>[\d.]+))?(?: (?P<plan>[=<>+])(?: (?P<use>\S+))?)?"
)
Plan = Literal["=", "<", ">", "+"]


class Model(BaseModel):
    """Frozen, and strict about keys: a word misspelt in a seed is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rough(NamedTuple):
    """A line of a seed: `2050201 120 35o12c8 < 用途`, with 万元 of basic and project expenditure.

    `o12c8` carries 12万元 in and 8万元 over. The mark says how the final account stands to the budget: equal, less,
    greater, or not budgeted for (+). A letter behind the code names the source.
    """

    code: str
    source: str
    basic: Decimal
    project: Decimal
    plan: str
    opening: Decimal
    closing: Decimal
    use: str


class Travel(Model):
    """三公经费 in 万元: budget, final account, final account of the year before."""

    overseas: tuple[Decimal, Decimal, Decimal] = (Decimal(0), Decimal(0), Decimal(0))
    purchase: tuple[Decimal, Decimal, Decimal] = (Decimal(0), Decimal(0), Decimal(0))
    running: tuple[Decimal, Decimal, Decimal] = (Decimal(0), Decimal(0), Decimal(0))
    reception: tuple[Decimal, Decimal, Decimal] = (Decimal(0), Decimal(0), Decimal(0))
    groups: int = 0
    travellers: int = 0
    purchased: int = 0
    fleet: dict[str, int] = Field(default_factory=dict)
    guests: int = 0
    batches: int = 0
    events: tuple[str, ...] = ()
    reason: str = ""


class Contracts(Model):
    """政府采购 in 万元, and how much of it went to small firms."""

    goods: Decimal = Decimal(0)
    works: Decimal = Decimal(0)
    services: Decimal = Decimal(0)
    sme: Decimal = Decimal("0.9")
    micro: Decimal = Decimal("0.6")
    use: str = ""


class Task(Model):
    """A project that stands for a line of the seed: goals, and indicators as `一级/二级/三级/预期/实际`."""

    name: str
    code: str
    goal: str
    done: str
    indicators: tuple[str, ...]
    scored: bool = False


class Account(Model):
    """A breakdown in an annex: a total in 万元, its parts, and parts of parts."""

    title: str
    total: Decimal
    parts: tuple[str, ...]
    nested: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Mistake(Model):
    """What is printed wrong and how: see `eval.corpus.mistakes` for the kinds."""

    kind: Literal["share", "year", "swap", "off", "unit", "base", "direction", "copy", "residue", "cell"]
    path: str
    why: str
    of: str = ""
    parts: tuple[str, ...] = ()
    total: str = ""
    print: str = ""
    check: Literal["must", "may"] = "must"


class Seed(Model):
    """One document to be."""

    name: str
    short: str
    year: int
    layout: str
    voice: str = ""
    form: Literal["pdf", "docx", "txt"]
    lines: tuple[str, ...]
    welfare: tuple[str, ...] = ()
    public: Decimal = Decimal("0.14")
    operating: bool = True
    growth: tuple[Decimal, Decimal, Decimal, Decimal]
    travel: Travel = Travel()
    procurement: Contracts = Contracts()
    uses: dict[str, int] = Field(default_factory=dict)
    equipment: tuple[int, int] = (0, 0)
    performance: tuple[int, int, int] = (0, 0, 0)
    functions: tuple[str, ...]
    work: tuple[str, ...]
    structure: str
    reasons: dict[str, str]
    staff: dict[str, int] = Field(default_factory=dict)
    units: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    accounts: tuple[Account, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    style: dict[str, bool | int | float | str] = Field(default_factory=dict)

    @field_validator("lines")
    @classmethod
    def _readable(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        for line in lines:
            rough(line)
        return lines

    @property
    def rough(self) -> tuple[Rough, ...]:
        """The lines, parsed."""
        return tuple(rough(line) for line in self.lines)


def rough(text: str) -> Rough:
    """One line of a seed."""
    match = LINE.fullmatch(text)
    if match is None or match["code"] not in FUNCTIONS:
        raise ValueError(f"not a line of a seed, or a code without a name: {text!r}")
    opening, closing = (Decimal(match[key] or 0) for key in ("opening", "closing"))
    return Rough(
        match["code"],
        SOURCES[match["source"]],
        Decimal(match["basic"]),
        Decimal(match["project"]),
        match["plan"] or "=",
        opening,
        closing,
        match["use"] or "",
    )


def read_seed(path: Path) -> Seed:
    """The seed of a file; an error names the file, and the first thing that is wrong with it."""
    try:
        return Seed.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def read_seeds(folder: Path = SEEDS) -> dict[str, Seed]:
    """Every seed of a folder, by the name of its file."""
    return {path.stem: read_seed(path) for path in sorted(folder.glob("*.toml"))}
