"""Grammar of what stands around the money: institutions, assets, performance goals, projects."""

import re
from collections.abc import Iterable

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section, clean_label
from extractor.core.tokenizer import FigureToken, Sentence
from extractor.doctypes.budget.grammar.amounts import name_of
from extractor.doctypes.common.grammar.labels import label, label_start
from extractor.doctypes.common.grammar.words import TO, Answers, own_year, section_sentences

_INSTITUTION = re.compile(r"\s*(?P<name>[^，。；、：\d（(和及]{0,14}?(?:机构|单位))")
_BEFORE = re.compile(r"(?P<name>[^，。；、：\d（(和及包括有]{0,12}(?:机构|单位))(?:共|共计)?(?:为|有|：|:)?\s*$")
_UNITS = re.compile(r"(?:预算单位|纳入[^，。；]{0,30}单位)(?:共|共计|合计)?(?:有|为|：)?\s*$")
_BELOW = re.compile(r"(?P<below>下属|直属|所属)\s*$")


def read_institutions(section: Section) -> Iterable[Answer]:
    """27个内设机构, 行政单位1家; 预算单位共2家."""
    out = Answers(section, ())
    for sentence in section_sentences(section):
        for index, figure in enumerate(sentence.figures):
            if figure.kind != "count" or not figure.printed.endswith(("个", "家")):
                continue
            lead = sentence.lead(figure)
            if _UNITS.search(lead):
                if ("budget_units",) not in out:
                    out.figure(("budget_units",), sentence, figure)
                continue
            found = _institution(sentence, index)
            if found is not None:
                name, start, end = found
                path: Steps = ("institutions", out.key(("institutions",), name), "count")
                out.put(path, "count", figure.printed, (figure.start, figure.end), (start, end))
    return out


def _institution(sentence: Sentence, index: int) -> tuple[str, int, int] | None:
    """What is counted, behind the figure or before it, and the span that states it."""
    figure = sentence.figures[index]
    lead = sentence.lead(figure)
    behind = _INSTITUTION.match(sentence.tail(index))
    if behind is not None:
        below = _BELOW.search(lead)
        name = clean_label((below["below"] if below else "") + behind["name"])
        return name, figure.start - (len(lead) - below.start() if below else 0), figure.end + behind.end()
    before = _BEFORE.search(lead)
    if before is None:
        return None
    return clean_label(before["name"]), figure.lead + before.start(), figure.end


_VEHICLES = re.compile(rf"(?:车辆|用车|公务车|汽车)(?:总数|数量|数|保有量|合计|共计)?{TO}|共有车(?:辆)?{TO}")
_PLANNED = re.compile("安排购置|拟购置|计划购置|购置")
_OVER = {"20": "equipment_over_200k", "50": "equipment_over_500k", "100": "equipment_over_1m"}
_THRESHOLD = re.compile(r"(20|50|100)\s*万元")


def read_assets(section: Section) -> Iterable[Answer]:
    """国有资产占有使用: vehicles by use and dear equipment, there or planned."""
    out = Answers(section, ("assets",))
    for sentence in section_sentences(section):
        planned = "planned_" if _PLANNED.search(sentence.words) else ""
        year = next((figure for figure in sentence.figures if figure.kind == "year"), None)
        if year is not None and any(figure.kind == "count" for figure in sentence.figures):
            out.year((f"{planned}year",), sentence, year)
        threshold: FigureToken | None = None
        for figure in sentence.figures:
            if figure.kind == "money":
                over = re.search(r"以上|含", sentence.text[figure.end : figure.end + 6])
                if over is None and planned and (f"{planned}equipment_amount",) not in out:
                    out.figure((f"{planned}equipment_amount",), sentence, figure)
                threshold = figure if over else None
            elif figure.kind == "count" and threshold is not None and not figure.printed.endswith("辆"):
                match = _THRESHOLD.match(threshold.printed)
                if match is not None and (f"{planned}{_OVER[match[1]]}",) not in out:
                    out.figure((f"{planned}{_OVER[match[1]]}",), sentence, figure, label_start(sentence, threshold))
            elif figure.kind == "count" and figure.printed.endswith("辆"):
                _vehicle(out, sentence, figure, planned)
    return out


def _vehicle(out: Answers, sentence: Sentence, figure: FigureToken, planned: str) -> None:
    if (f"{planned}vehicles",) not in out:
        if _VEHICLES.search(sentence.lead(figure)):
            out.figure((f"{planned}vehicles",), sentence, figure)
    elif name := label(sentence, figure):
        listed: Steps = (f"{planned}vehicles_by_use",)
        out.figure((*listed, out.key(listed, name), "count"), sentence, figure)


def read_performance(section: Section) -> Iterable[Answer]:
    """预算绩效目标: how many units and projects have them, the money in them, that of the whole."""
    out = Answers(section, ("performance",))
    for sentence in section_sentences(section):
        year = own_year(sentence)
        if year is not None and any(figure.kind in ("count", "money") for figure in sentence.figures):
            out.year(("year",), sentence, year)
        for index, figure in enumerate(sentence.figures):
            field = _goal(sentence, index)
            if field is not None and (field,) not in out:
                out.figure((field,), sentence, figure)
    return out


def _goal(sentence: Sentence, index: int) -> str | None:
    figure = sentence.figures[index]
    lead, before = sentence.lead(figure), sentence.text[sentence.start : figure.start]
    if figure.kind == "count" and figure.printed.endswith(("个", "家", "项")):
        if re.search(rf"单位(?:共|共计|数)?{TO}", lead):
            return "units"
        behind = "项目" in sentence.tail(index)[:4]
        return (
            "goals" if re.search(rf"项目(?:共|共计|数)?{TO}", lead) or (behind and "绩效" in sentence.words) else None
        )
    if figure.kind == "money":
        return "overall_amount" if "整体" in before else "goals_amount" if re.search("项目|绩效", before) else None
    return None


_TITLE = re.compile(r"\s*(?P<name>[^，。；\n]{2,60}?)(?:项目)?(?:经费|支出|预算)?(?:安排)?(?:情况)?(?:说明)?\s*")
_IMPLEMENTER = re.compile(r"实施(?:主体|单位)\s*[:：]?\s*\n?\s*(?P<value>[^\n。]{2,60}?)[。\s]*(?=\n|$)")
_PERIOD = re.compile(r"(?:实施周期|实施期限|项目周期)\s*[:：]?\s*\n?\s*(?P<value>[^\n。]{4,60}?)[。\s]*(?=\n|$)")
_TOTAL = re.compile(rf"(?:总预算|预算(?:总额|资金|安排|数)?|资金总额|安排(?:资金|预算|经费)?|经费){TO}")
_SUM = re.compile(rf"(?:合计|共计|总计){TO}")


def read_projects(section: Section) -> Iterable[Answer]:
    """…经费情况说明: what a project is given and for what, who does it, when."""
    title = _TITLE.fullmatch(section.title)
    out = Answers(section, ())
    if title is None or not (name := clean_label(title["name"])):
        return out
    path: Steps = ("projects", out.key(("projects",), name))
    for field, pattern in (("implementer", _IMPLEMENTER), ("period", _PERIOD)):
        if match := pattern.search(section.text, section.start, section.end):
            out.put((*path, field), "str", match["value"], match.span("value"), match.span())
    for sentence in section_sentences(section):
        for figure in sentence.figures:
            if figure.kind == "money" or _is_torn(sentence, figure):
                _given(out, path, sentence, figure)
    return out


def _is_torn(sentence: Sentence, figure: FigureToken) -> bool:
    """Whether a bare 万 begins a line whose words stand at the end of the line before: in doubt only by itself."""
    begins = not sentence.text[sentence.start : figure.start].strip()
    return begins and figure.kind == "doubt" and re.fullmatch(r"[\d.,]+\s*[万亿]", figure.printed) is not None


def _torn_label(sentence: Sentence, figure: FigureToken) -> str:
    """The label of an amount that begins a line: at the end of the line before, which ends without a mark."""
    if sentence.text[sentence.start : figure.start].strip():
        return ""
    before = sentence.text[: sentence.start].rstrip(" \n")
    return name_of(re.split("[，。；：]", before[-60:])[-1])


def _given(out: Answers, path: Steps, sentence: Sentence, figure: FigureToken) -> None:
    """The total of a project, then its parts, then their sum."""
    lead = sentence.lead(figure)
    if (*path, "total") not in out:
        if _TOTAL.search(lead):
            if (year := own_year(sentence)) is not None:
                out.year((*path, "year"), sentence, year)
            out.figure((*path, "total"), sentence, figure)
    elif _SUM.search(lead) and (*path, "parts") not in out and (*path, "parts_total") not in out:
        out.figure((*path, "parts_total"), sentence, figure)
    elif name := name_of(sentence.text[label_start(sentence, figure) : figure.start]) or _torn_label(sentence, figure):
        listed: Steps = (*path, "parts")
        part = (*listed, out.key(listed, name), "amount")
        if figure.kind == "doubt":
            out.put(part, "money", figure.printed, (figure.start, figure.end))
        else:
            out.figure(part, sentence, figure)
