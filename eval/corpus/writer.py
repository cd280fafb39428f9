"""Write a document phrase by phrase, and keep what each phrase states as gold.

Phrases in, paragraphs with their facts out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from eval.corpus.blocks import Block, Break, Paragraph
from eval.corpus.facts import Cited, Fact, Stated
from eval.corpus.text import UNITS, figure, plain, split_printed

BLANK = "XX"
INCREASE, DECREASE = ("增加", "增长"), ("减少", "下降")


@dataclass
class Writer:
    """Builds a document; `prints` gives the print of a path where it is not the one that the record would give.

    A planted mistake is nothing but such a print: the rest of the document does not know of it.
    """

    prints: Mapping[str, str]
    trim: bool = True
    rate_trim: bool = True
    blocks: list[Block] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)

    # Paragraphs

    def start(self, kind: str = "body", text: str = "") -> Paragraph:
        """Begin a paragraph."""
        paragraph = Paragraph(kind, text)
        self.blocks.append(paragraph)
        return paragraph

    def turn(self) -> None:
        """Begin a page."""
        self.blocks.append(Break())

    def say(self, *parts: str | Stated, stop: str = "") -> None:
        """Add one phrase to the paragraph; every fact in it quotes the phrase, which ends before `stop`."""
        paragraph = self.blocks[-1]
        assert isinstance(paragraph, Paragraph)
        phrase = "".join(part if isinstance(part, str) else part.printed for part in parts)
        offset = len(paragraph.text)
        for part in parts:
            if isinstance(part, str):
                offset += len(part)
                continue
            for fact in part.facts:
                self.claim(fact.path)
                paragraph.facts.append(Cited(fact, phrase, offset))
            offset += len(part.printed)
        paragraph.text += phrase + stop

    def claim(self, path: str) -> None:
        """Note that a path is stated; stating one twice would make two gold facts of one place."""
        if path in self.stated:
            raise ValueError(f"stated twice: {path}")
        self.stated.add(path)

    # What a phrase is made of

    def printed(self, usual: str, paths: Sequence[str]) -> str:
        """The planted print of the first path that has one, else the usual print."""
        return next((self.prints[path] for path in paths if path in self.prints), usual)

    def money(self, amount: Decimal, *paths: str, unit: str = "万元", thousands: bool = False) -> Stated:
        """An amount given in 元, printed in `unit`."""
        decimals = 4 if unit == "亿元" else 2
        usual = figure(amount / UNITS[unit], decimals, trim=self.trim and unit != "元", thousands=thousands) + unit
        printed = self.printed(usual, paths)
        if BLANK in printed:  # a blank of the template that nobody filled in is no figure
            return Stated(printed, ())
        digits, shown = split_printed(printed)
        value, decimals = plain(digits)
        return Stated(printed, tuple(Fact(path, "money", value, shown or None, decimals) for path in paths))

    def percent(self, part: Decimal, whole: Decimal, *paths: str, decimals: int = 2) -> Stated:
        """A rate, part of whole; 0 of 0 is printed as 0%."""
        rate = part * 100 / whole if whole else Decimal(0)
        printed = self.printed(figure(rate, decimals, trim=self.rate_trim or not whole) + "%", paths)
        value, shown = plain(split_printed(printed)[0])
        return Stated(printed, tuple(Fact(path, "percent", value, "%", shown) for path in paths))

    def count(self, number: int, unit: str, *paths: str) -> Stated:
        """A number of things with its measure word."""
        printed = self.printed(f"{number}{unit}", paths)
        digits, shown = split_printed(printed)
        return Stated(printed, tuple(Fact(path, "count", int(digits), shown) for path in paths))

    def year(self, year: int, *paths: str) -> Stated:
        """A year, without 年."""
        printed = self.printed(str(year), paths)
        return Stated(printed, tuple(Fact(path, "int", int(printed)) for path in paths))

    def decimal(self, number: Decimal, path: str, *, trim: bool = True) -> Stated:
        """A bare number: a weight, a score."""
        printed = self.printed(figure(number, 2, trim=trim), (path,))
        value, decimals = plain(printed)
        return Stated(printed, (Fact(path, "decimal", value, None, decimals),))

    def words(self, text: str, *paths: str) -> Stated:
        """Words that are themselves the value: a name, a reason."""
        return Stated(text, tuple(Fact(path, "str", text) for path in paths))

    def names(self, names: Sequence[str], path: str, joint: str = "、") -> Stated:
        """A list of names."""
        return Stated(joint.join(names), (Fact(path, "list", tuple(names)),))

    def compare(self, text: str, value: str, *paths: str) -> Stated:
        """Words that say how the final account stands to the budget: less, greater, equal."""
        return Stated(text, tuple(Fact(path, "comparison", value) for path in paths))

    def direction(self, text: str, value: str, *paths: str) -> Stated:
        """Words that say which way a figure moved."""
        return Stated(text, tuple(Fact(path, "direction", value) for path in paths))

    def change(
        self, now: Decimal, then: Decimal, *paths: str, each: str = "", flat: str = "持平", residue: bool = False
    ) -> list[str | Stated]:
        """`各增加28.11万元，增长1.32%`, or 持平; `residue` leaves the template's 增加/减少 standing."""
        ways = [f"{path}.direction" for path in paths]
        if residue:
            verb, rate, way = "增加/减少", "增长/下降", "unclear"
        elif now == then:
            return [self.direction(flat, "flat", *ways)]
        else:
            way = self.printed("increase" if now > then else "decrease", ways)
            verb, rate = INCREASE if way == "increase" else DECREASE
        moved = abs(now - then)
        return [
            each,
            self.direction(verb, way, *ways),
            self.money(moved, *(f"{path}.amount" for path in paths)),
            f"，{rate}",
            self.percent(moved, then, *(f"{path}.rate" for path in paths)),
        ]
