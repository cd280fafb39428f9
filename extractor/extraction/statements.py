"""Read what no field of the record holds: every amount and rate of the running text that nobody placed.

A document, its sections and the figures that have a place in; open statements in the document's order out. What a
sentence says by itself (of which year, of which fund, of what it is a part, a share or a change) is all that they need.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from extractor.core.evidence import Cited
from extractor.core.phrases import (
    AGAINST,
    REASON_GIVEN,
    Relation,
    budget_compared,
    compared_with_a_year,
    is_role,
    is_spending,
    is_threshold,
    label_of,
    relation_of,
    stands_alone,
    without_role,
)
from extractor.core.statements import READER, Statement
from extractor.core.tokenizer import FigureToken, Sentence, sentences
from extractor.core.values import Money, Percent, read_money, read_number, read_percent
from extractor.document.model import Document
from extractor.document.notices import PROMPT_INJECTION
from extractor.errors import NotAFigureError
from extractor.extraction.headings import Heading, body_lines, is_within

# The lattice of funds: the narrowest that a sentence or its headings name is the scope of its amounts.
_NARROW = re.compile(r"一般公共预算|政府性基金|国有资本经营|社会?保险?基金|财政专户管理资金")
_WIDE = re.compile("财政拨款")
_OPENING = re.compile(
    r"\s*(?:[（(]?\d{1,2}[)）.．、])?(?P<words>[^，。：:；\d（(]{2,40})(?:[（(][^（）()]*[）)])?[，。：:]"
)
_NAMING = re.compile(
    "[^，；：]{2,60}"
)  # 2.公务接待费。2031年决算数…: a sentence that only names what the next are about
_WRAPPED = 24  # characters of a line that may go on in the next one
_ENDS = re.compile(r"(?:[。；：:！？]|说明|情况|报告|表|草案|[（(][一二三四五六七八九十]+[)）])\s*$")
_NUMBERED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、．.](?!\d)|第.{1,3}[部章条]|[①-⑳])")
_TITLE = re.compile(
    r"[^，。；：:]{6,}(?:说明|报告|情况|决算|预算|草案|表)"
)  # without a number, above a text of its own
_FIRST = re.compile(r"[（(]?(?:[一1]|①)(?![一二三四五六七八九十\d])")
_OF_UNIT = re.compile("单位\\s*[:：]|如下$")  # what stands over a table or a list, and heads no text
_STATES = re.compile("是|较|增加|减少")
_ASIDE_YEAR = re.compile("(?:受|因|由于|扣除|剔除|原因)[^，。；]{0,12}$")  # 受2023年缓税收入影响: no year of the figure
_FIGURES_BACK = 8  # figures before one that may say what it is of
_CLAUSE = 120  # characters before a change that may say what it is against
_UNNAMED = "（无名称）"
_ENDS_PARTS = re.compile(r"[。；]|加上|相抵|控制在|总计|合计|总额|总(?:收入|支出)")
_UNBALANCED = re.compile("^[^（(]*[）)]")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年)")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a figure's words say of it."""

    label: str
    relation: Relation
    of: str


@dataclass(frozen=True, slots=True)
class _Whole:
    """The total whose parts come next; those in brackets end where these close, and what is `outside` goes on."""

    label: str = ""
    outside: "_Whole | None" = None

    def behind(self, lead: str) -> "_Whole":
        """The total that a figure behind these words is another part of; one without a label where it is of none."""
        if self.outside is not None and _UNBALANCED.search(lead):
            return self.outside.behind(lead)
        return self if self.label and not _ENDS_PARTS.search(lead) else _Whole()


def read_statements(
    document: Document,
    headings: Sequence[Heading],
    passages: Sequence[tuple[int, int]],
    placed: frozenset[int],
    year: int | None = None,
) -> tuple[Statement, ...]:
    """The amounts and rates of `passages` (spans of the text) that do not begin at a place of `placed`.

    They are of the document's `year` where neither their paragraph nor the heading above names another.
    Words that address the machine state nothing.
    """
    commands = [n.where for n in document.notices if n.code == PROMPT_INJECTION and n.where is not None]
    paragraphs = list(_paragraphs(document))
    broken = {start for lines in paragraphs for start, _ in lines[1:]}
    broken |= {lines[0][0] for lines in paragraphs if len(lines) > 1 and not _NUMBERED.match(document.text, *lines[0])}
    above = [one for one in headings if one.start not in broken and _heads_text(document.text, one)]
    starts, paths = [heading.start for heading in above], _paths(above)
    found: list[Statement] = []
    year = year or _first_year(document.text)
    for lines in paragraphs:
        start, end = lines[0][0], lines[-1][1]
        if not is_within(passages, start):
            continue
        if any(command.start < end and start < command.end for command in commands):
            continue
        under = bisect_right(starts, start)
        path = paths[under - 1] if under else ()
        period = next((own for heading in path if (own := _first_year(heading.words))), year)
        said = _Said("", "none", "")
        for sentence in _sentences(document.text, lines):
            if not sentence.figures and sentence.start == start and _NAMING.fullmatch(sentence.words):
                said = _Said(label_of(sentence.words), "none", "")
                continue
            of_sentence = list(_of_sentence(document, sentence, path, said, period))
            found += [statement for _, statement in of_sentence if _place(statement) not in placed]
            said = of_sentence[-1][0] if of_sentence else said
            period = _own_year(sentence) or period
    return tuple(found)


def _first_year(words: str) -> int | None:
    match = _YEAR.search(words)
    return int(match[0]) if match else None


def _paths(headings: Sequence[Heading]) -> Sequence[tuple[Heading, ...]]:
    """Each heading with those that it stands under, the nearest first.

    Those without a number head nothing else, but for titles: the list that begins right behind one is its own.
    """
    above: list[Heading] = []
    title: Heading | None = None
    style: str | None = None  # of the list below the title
    found = []
    for heading in headings:
        if heading.style == "none":
            if _TITLE.fullmatch(heading.words):
                title, style = heading, None
            found.append((heading,) if heading is title else (heading, *reversed(above)))
            continue
        while above and above[-1].depth >= heading.depth:
            above.pop()
        is_first = _FIRST.match(heading.number) is not None
        if style is None and title is not None and is_first:
            style = heading.style
        elif title is not None and (style is None or heading.style == "part" or (is_first and heading.style == style)):
            title, style = None, None
        found.append((heading, *reversed(above), *((title,) if title is not None else ())))
        above.append(heading)
    return found


def _heads_text(text: str, heading: Heading) -> bool:
    """Whether a heading names what stands below it: no unit over a table, no lead-in of a list, nothing that states."""
    leads_in = heading.style == "none" and text[heading.start : heading.body].rstrip().endswith(("：", ":"))
    return not leads_in and not _OF_UNIT.search(heading.words) and not _STATES.search(heading.words)


def _paragraphs(document: Document) -> Iterator[list[tuple[int, int]]]:
    """The lines of the text, those together that a page only broke: long, not ended, the next without a number."""
    lines: list[tuple[int, int]] = []
    for start, end in body_lines(document):
        last = document.text[slice(*lines[-1])] if lines else ""
        is_wrapped = lines and start == lines[-1][1] + 1 and len(last) >= _WRAPPED and not _ENDS.search(last)
        if lines and not (is_wrapped and not _NUMBERED.match(document.text, start, end)):
            yield lines
            lines = []
        lines.append((start, end))
    if lines:
        yield lines


def _sentences(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[Sentence]:
    """The sentences of a paragraph, also over the ends of its lines."""
    open_: Sentence | None = None
    for line in lines:
        for found in sentences(text, *line):
            sentence = found if open_ is None else Sentence(text, open_.start, found.end)
            open_ = sentence if sentence.end == line[1] and line is not lines[-1] else None
            if open_ is None:
                yield sentence


def _of_sentence(
    document: Document, sentence: Sentence, path: Sequence[Heading], before: _Said, period: int | None
) -> Iterator[tuple[_Said, Statement]]:
    """Every amount and rate of a sentence, with what was said of it; `before` is what was said of the one before."""
    said, whole = before, _Whole()
    for index, figure in enumerate(sentence.figures):
        if figure.kind == "year" and _is_own(sentence, figure):
            period = int(read_number(figure.printed).value)
        if figure.kind not in ("money", "percent") or is_threshold(document.text, figure.end):
            continue
        said, whole = _words_of(sentence, index, said, whole)
        statement = Statement(
            label=said.label or next((heading.words for heading in path), _UNNAMED),
            scope=_scope(sentence, said.label, path),
            period=period,
            relation=said.relation,
            of=said.of or None,
        )
        if (cited := _cited(document, sentence, figure)) is not None:
            yield said, statement.model_copy(update={"amount" if figure.kind == "money" else "rate": cited})


def _place(statement: Statement) -> int:
    cited = statement.amount or statement.rate
    return cited.figure[0] if cited is not None else -1


def _words_of(sentence: Sentence, index: int, before: _Said, whole: _Whole) -> tuple[_Said, _Whole]:
    """What is said of a figure, given what was said of the one before it; and the total whose parts come next."""
    figure = sentence.figures[index]
    lead = _lead(sentence, figure)
    relation, of = relation_of(lead)
    label, against = label_of(lead), ""
    if whole.outside is not None and _UNBALANCED.search(sentence.lead(figure)):
        before = _Said(whole.label, "none", "")  # behind the bracket it is about what stands before it
    if relation == "change_of":
        against = budget_compared(sentence.text[max(sentence.start, figure.start - _CLAUSE) : figure.start])
        label = "" if against and label.startswith(against) else label  # 比2031年|年初预算减少
    if label and is_role(label) and not stands_alone(label):  # 实际完成…: of what was named before, or is named first
        named = _subject(sentence, index) or (before.label if not is_role(before.label) else "") or _topic(sentence)
        label = without_role(named) + label if named else label
    if relation == "share_of":  # 税收收入占一般公共预算收入的
        own = label_of(lead.rpartition("占")[0])
        subject = own if own and not is_role(own) else before.label or label
        return _Said(subject, relation, of or before.label), whole
    if relation == "completion_of":
        return _Said(before.label or label, relation, of or before.label), whole
    if relation == "change_of":
        goes_on = before.relation == "change_of" and not label and not compared_with_a_year(lead)
        against = before.of if goes_on else against
        subject = label or before.label
        return _Said(subject, relation, against or subject), whole
    words = sentence.text[figure.lead : figure.start]
    if is_spending(words):  # 投入3亿元，支持科技创新
        behind = sentence.text[figure.end : sentence.end].replace("\n", "").lstrip("，")
        label = label_of(re.split("[，。；：]", behind)[0]) or label
    whole = whole.behind(words)
    is_bracketed = sum(map(words.count, "（(")) > sum(map(words.count, "）)"))
    if _gives_a_reason(sentence, figure):  # （主要是调库2.2亿元拉低基数）: no part of what it explains
        return _Said(label or before.label, "none", ""), whole
    opens = figure.kind == "money" and before.label and is_bracketed and not _ENDS_PARTS.search(words)
    if opens or relation == "part_of":
        whole = _Whole(before.label or whole.label, whole if opens else None)
    return _Said(label or before.label, "part_of" if whole.label else "none", whole.label), whole


def _gives_a_reason(sentence: Sentence, figure: FigureToken) -> bool:
    """Whether a figure stands in a bracket that says why."""
    opened = max(sentence.text.rfind(mark, sentence.start, figure.start) for mark in "（(")
    inside = sentence.text[max(opened, sentence.start) : figure.start]
    return opened >= 0 and not set("）)") & set(inside) and REASON_GIVEN.search(inside) is not None


def _lead(sentence: Sentence, figure: FigureToken) -> str:
    """The words that lead up to a figure, over one in brackets: 占项目总数（46个）的 leads up to 50%."""
    lead = sentence.lead(figure).replace("\n", "")
    if figure.kind != "percent" or lead.lstrip()[:1] not in ("）", ")"):
        return lead
    opened = max(sentence.text.rfind(mark, sentence.start, figure.lead) for mark in "（(")
    begin = max(sentence.text.rfind(mark, sentence.start, opened) for mark in "，。；：") + 1 if opened > 0 else 0
    return sentence.text[max(begin, sentence.start) : max(opened, sentence.start)].replace("\n", "") + lead.lstrip()[1:]


def _subject(sentence: Sentence, index: int) -> str:
    """What the clause of a figure opens with, since the figure before it that is no year.

    “教育支出”（类）2031年度决算…; ；慰问项目绩效目标已完成，执行数为….
    """
    figure = sentence.figures[index]
    earlier = sentence.figures[max(0, index - _FIGURES_BACK) : index]
    years = [*takewhile(lambda other: other.kind == "year", reversed(earlier))]
    before = earlier[: len(earlier) - len(years)]
    start = before[-1].end if before else earlier[0].start if index > _FIGURES_BACK else sentence.start
    start = max(start, sentence.text.rfind("；", start, figure.start) + 1)
    named_until = min((year.start for year in years if year.start >= start), default=figure.start)
    first = re.split("[，：:]", sentence.text[start:named_until].replace("\n", "").lstrip("，。；、 "))[0]
    name = label_of(first)
    if before and before[-1].kind == "count" and (is_role(name) or not name):  # 公务接待28批次，176人次，支出决算为
        counted = [label_of(sentence.lead(other)) for other in before if other.kind == "count"]
        return next((one for one in reversed(counted) if one and not is_role(one)), "")
    is_name = not is_role(name) and not AGAINST.search(first) and relation_of(first)[0] == "none"
    return name if is_name and not _UNBALANCED.search(name) else ""


def _topic(sentence: Sentence) -> str:
    """What a sentence opens with, before its first figure and separator: 1.小学教育（2050202），2023年度决算数为…."""
    opening = _OPENING.match(sentence.text, sentence.start, sentence.end)
    name = label_of(opening["words"].replace("\n", "")) if opening else ""
    return "" if is_role(name) else name


def _scope(sentence: Sentence, label: str, path: Sequence[Heading]) -> str | None:
    """The fund that a label names, or the opening of its sentence, or the nearest heading that names one.

    Else the nearest heading that has a number or is a title.
    """
    first = next((figure.start for figure in sentence.figures if figure.kind != "year"), sentence.end)
    for words in (label, sentence.text[sentence.start : first], *(heading.words for heading in path)):
        if funds := _NARROW.findall(words) or _WIDE.findall(words):
            return str(funds[-1])
    named = (heading for heading in path if heading.style != "none" or _TITLE.fullmatch(heading.words))
    return next((heading.words.partition("。")[0] for heading in named), None)


def _own_year(sentence: Sentence) -> int | None:
    """The last year that a sentence gives as its own, not to compare with."""
    years = (figure for figure in reversed(sentence.figures) if figure.kind == "year")
    own = (year for year in years if _is_own(sentence, year))
    return next((int(read_number(year.printed).value) for year in own), None)


def _is_own(sentence: Sentence, year: FigureToken) -> bool:
    lead = sentence.lead(year)
    return not AGAINST.search(lead) and not _ASIDE_YEAR.search(lead)


def _cited(document: Document, sentence: Sentence, figure: FigureToken) -> Cited[Money] | Cited[Percent] | None:
    span = (figure.start, figure.end)
    lead = sentence.lead(figure)
    begin = figure.lead + len(lead) - len(lead.lstrip("，,。；;：:、 \t）)"))
    where = document.where(begin, figure.end)
    quote = document.text[begin : figure.end]
    try:
        if figure.kind == "money":
            money = read_money(figure.printed)
            return Cited[Money](value=money, quote=quote, where=where, figure=span, reader=READER)
        return Cited[Percent](value=read_percent(figure.printed), quote=quote, where=where, figure=span, reader=READER)
    except NotAFigureError:
        return None
