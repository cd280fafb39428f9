"""A voice: the phrases of one way of writing, filled with the figures of a record and said through the writer.

A voice is a TOML file of templates by section. `{income.total}` prints a figure and states it in gold;
`{!income.total}` prints it and states nothing; `{income.total:亿}` prints it in another unit; `{.amount}` is of
the element of a list; `{a&b?}` states b as well, as a fact that a reader may leave out; `{p.direction=多出|少了}`
chooses the words for a way; `{$name}` gives plain words; `{@key}` says another template, in the case that the record
is (`overall.change.flat`), or a list, element by element. A phrase, which is what a fact quotes, ends at 。 ； | and a
line's end begins a paragraph; `## ` makes it a heading.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from eval.corpus.facts import Fact, Stated
from eval.corpus.figures import Entry, Figures, Money, Named, Names, Number, Points, Rate, Text, Way, Year
from eval.corpus.text import chinese
from eval.corpus.writer import Writer

VOICES = Path(__file__).parent / "voices"
SLOT = re.compile(r"\{([^{}]+)\}")
STOPS = re.compile(r"([。；|\n])")
WAYS = {"increase": 0, "decrease": 1, "flat": 2, "less": 0, "greater": 1, "equal": 2}
Part = str | Stated


@dataclass(frozen=True)
class Voice:
    """The templates of a voice, and how it prints figures.

    `large` says from how many 元 on it counts in 亿元; `prose` that no statute foresees its phrases.
    """

    templates: dict[str, str]
    trim: bool = True
    rate_trim: bool = True
    thousands: bool = False
    unit: str = "万元"
    large: int = 0
    rate_decimals: int = 2
    prose: bool = False


def read_voice(name: str) -> Voice:
    """The voice of a name."""
    known = tomllib.loads((VOICES / f"{name}.toml").read_text(encoding="utf-8"))
    return Voice(**known)


@dataclass
class Speaker:
    """Says templates of a voice about the figures of one record."""

    voice: Voice
    figures: Figures
    w: Writer

    def section(self, key: str) -> None:
        """Say a template as paragraphs."""
        if not self.template(key, None):
            raise ValueError(f"this voice has no words for {key}")
        for paragraph in self.lines(key):
            heading = isinstance(paragraph[0], str) and paragraph[0].startswith("## ")
            if heading:
                self.w.start("h2", "".join(part if isinstance(part, str) else part.printed for part in paragraph)[3:])
                continue
            self.w.start()
            for phrase, stop in phrases(paragraph):
                self.w.say(*phrase, stop=stop)

    def lines(self, key: str) -> Iterator[list[Part]]:
        """The paragraphs of a template, without those that come out empty."""
        line: list[Part] = []
        for part in self.parts(self.template(key, None), None):
            if isinstance(part, Stated):
                line.append(part)
                continue
            first, *others = part.split("\n")
            line.append(first)
            for other in others:
                if any(not isinstance(one, str) or one.strip() for one in line):
                    yield [one for one in line if one != ""]
                line = [other]
        if any(not isinstance(one, str) or one.strip() for one in line):
            yield [one for one in line if one != ""]

    def template(self, key: str, entry: Entry | None) -> str:
        """The template for a key: for the case that holds, if the voice has one, else the plain one."""
        cases = entry.cases if entry else (self.planted(f"{key}.direction") or self.figures.cases.get(key, ""),)
        for case in cases:
            if case and f"{key}.{case}" in self.voice.templates:
                return self.voice.templates[f"{key}.{case}"]
        return self.voice.templates.get(key, "")

    def planted(self, name: str) -> str:
        """What a planted mistake prints at a name; nothing where none is planted."""
        named = self.figures.values.get(name)
        return next((self.w.prints[path] for path in named.paths if path in self.w.prints), "") if named else ""

    def parts(self, template: str, entry: Entry | None, words: dict[str, str] | None = None) -> Iterator[Part]:
        """Text and figures of a template, in order."""
        place = 0
        for slot in SLOT.finditer(template):
            yield template[place : slot.start()]
            place = slot.end()
            yield from self.fill(slot[1], entry, words or {})
        yield template[place:]

    def fill(self, slot: str, entry: Entry | None, words: dict[str, str]) -> Iterator[Part]:
        """What one slot gives."""
        if slot[0] == "$":
            known = {**self.figures.words, **(entry.words if entry else {}), **words}
            yield known[slot[1:]]
        elif slot[0] == "@" and slot[1:] in self.figures.lists:
            yield from self.listed(slot[1:])
        elif slot[0] == "@":
            yield from self.parts(self.template(slot[1:], None), entry, words)
        else:
            name, mark, form = re.match(r"([^:=]+)([:=]?)(.*)", slot, re.DOTALL).groups()  # type: ignore[union-attr]
            silent, (name, *also) = name[0] == "!", name.lstrip("!").split("&")
            known_figures = entry.values if entry and name[0] == "." else self.figures.values
            if name not in known_figures:
                raise ValueError(f"no figure is named {name}: {{{slot}}}")
            named = known_figures[name]
            stated = self.stated(named, form if mark == ":" else "", form.split("|") if mark == "=" else [])
            yield stated.printed if silent else stated.meaning(also)

    def listed(self, name: str) -> Iterator[Part]:
        """The elements of a list, joined; those whose template is empty are left out."""
        t = self.voice.templates
        shown = [one for one in self.figures.lists[name] if self.template(name, one) and self.is_said(name, one)]
        for number, one in enumerate(shown, 1):
            if number > 1:
                last = number == len(shown)
                yield t.get(f"{name}.last", "") if last and f"{name}.last" in t else t.get(f"{name}.joint", "；")
            template = self.template(name, one)
            if number == 1 and f"{name}.first" in t:
                template = t[f"{name}.first"]
            words = {"n": str(number), "cn": chinese(number)}
            words["bare"] = one.words["label"].removesuffix("支出").removesuffix("收入")
            yield from self.parts(template, one, words)

    def is_said(self, name: str, entry: Entry) -> bool:
        """An element that is nothing is said only by a voice that has words for it."""
        return "zero" not in entry.cases or f"{name}.zero" in self.voice.templates

    def stated(self, named: Named, form: str, ways: list[str]) -> Stated:
        """A print of a value in the manner of this voice, with the facts that it states."""
        w, paths = self.w, named.paths
        match named.value:
            case Money(yuan):
                made = self.money(yuan, paths, form)
            case Rate(part, whole) if form == "成":
                made = Stated(tenths(part * 10 / whole), ())
            case Rate(part, whole):
                made = w.percent(part, whole, *paths, decimals=self.voice.rate_decimals)
            case Number(count, unit):
                made = w.count(count, form or unit, *paths)
            case Year(year):
                made = w.year(year, *paths)
            case Names(names):
                made = w.names(names, paths[0], form or "、")
            case Points(points):
                made = w.decimal(points, paths[0])
            case Text(text):
                made = w.words(text, *paths)
            case Way(way):
                made = self.worded(way, paths, ways)
        return made

    def money(self, yuan: Decimal, paths: tuple[str, ...], form: str) -> Stated:
        """An amount in the unit that is asked for, else in the one that this voice would take."""
        usual = "亿元" if self.voice.large and yuan >= self.voice.large else self.voice.unit
        unit = {"亿": "亿元", "万": "万元", "元": "元"}.get(form.strip(","), usual)
        return self.w.money(yuan, *paths, unit=unit, thousands=self.voice.thousands or "," in form)

    def worded(self, usual: str, paths: tuple[str, ...], ways: list[str]) -> Stated:
        """The words that the template has for a way; a planted mistake may turn it round."""
        way = next((self.w.prints[path] for path in paths if path in self.w.prints), usual)
        if not ways[WAYS[way]]:
            raise ValueError(f"this voice has no word for {way} of {paths[0]}")
        kind = "comparison" if paths[0].endswith("comparison") else "direction"
        return Stated(ways[WAYS[way]], tuple(Fact(path, kind, way) for path in paths))


def tenths(value: Decimal) -> str:
    """How many tenths, to the half: 约九成五."""
    halves = int((value * 2).quantize(Decimal(1), ROUND_HALF_UP))
    whole, half = divmod(halves, 2)
    if whole == 0:
        return "不足一成"
    return f"约{chinese(whole)}成{'五' if half else ''}" if whole < 10 else "几乎全部"


def phrases(parts: list[Part]) -> Iterator[tuple[list[Part], str]]:
    """Parts cut into phrases, each with the mark that ends it; | only cuts."""
    phrase: list[Part] = []
    for part in parts:
        if isinstance(part, Stated):
            phrase.append(part)
            continue
        *ended, rest = STOPS.split(part)
        for text, stop in zip(ended[::2], ended[1::2], strict=True):
            yield [*phrase, text], "" if stop == "|" else stop
            phrase = []
        phrase.append(rest)
    if any(not isinstance(one, str) or one for one in phrase):
        yield phrase, ""
