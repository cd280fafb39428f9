"""Documents in a voice: the parts and headings of a layout, each section said by the voice."""

from __future__ import annotations

from dataclasses import replace

from eval.corpus.annex import annexes, project_table
from eval.corpus.blocks import Block
from eval.corpus.figures import figures
from eval.corpus.glossary import TERMS
from eval.corpus.record import Sample, Style
from eval.corpus.tables import Nine
from eval.corpus.text import chinese
from eval.corpus.voice import Speaker, read_voice
from eval.corpus.writer import Writer

# What a layout is made of: `# ` a part, `= ` a numbered heading, `- ` one below it, `@` a section that the voice says,
# `*` what is built from the record. The third is composed from the headings that the Ministry of Finance asks for.
SICHUAN = """*cover
# 第一部分 部门概况
= 基本职能及主要工作
- 主要职能。
*functions
- {year}年重点工作完成情况。
*work
= 机构设置
@units
# 第二部分 {year}年度部门决算情况说明
= 收入支出决算总体情况说明
@overall
= 收入决算情况说明
@income
= 支出决算情况说明
@expenditure
= 财政拨款收入支出决算总体情况说明
@appropriation
= 一般公共预算财政拨款支出决算情况说明
- 一般公共预算财政拨款支出决算总体情况
@general
- 一般公共预算财政拨款支出决算结构情况
@structure
- 一般公共预算财政拨款支出决算具体情况
@detail
= 一般公共预算财政拨款基本支出决算情况说明
@basic
= “三公”经费财政拨款支出决算情况说明
- “三公”经费财政拨款支出决算总体情况说明
@three_public
- “三公”经费财政拨款支出决算具体情况说明
@travel
= 政府性基金预算支出决算情况说明
@government_fund
= 国有资本经营预算支出决算情况说明
@state_capital
= 其他重要事项的情况说明
- 机关运行经费支出情况
@operating_costs
- 政府采购支出情况
@procurement
- 国有资产占有使用情况
@assets
- 预算绩效管理情况
@performance
*projects
# 第三部分 名词解释
*terms
*annex 第四部分 附件
*tables 第五部分 附表"""

SHANGHAI = """*cover
# 第一部分 {name}概况
= 主要职能
*functions
= 部门决算单位构成
@units
*work
*tables 第二部分 {name}{year}年度部门决算表
# 第三部分 {name}{year}年度部门决算情况说明
= 收入支出决算总体情况说明
@overall
= 收入决算情况说明
@income
= 支出决算情况说明
@expenditure
= 财政拨款收入支出决算总体情况说明
@appropriation
= 一般公共预算财政拨款支出决算情况说明
- 一般公共预算财政拨款支出决算总体情况
@general
- 一般公共预算财政拨款支出决算结构情况
@structure
- 一般公共预算财政拨款支出决算具体情况
@detail
= 一般公共预算财政拨款基本支出决算情况说明
@basic
= 财政拨款“三公”经费支出决算情况说明
- “三公”经费财政拨款支出决算总体情况说明
@three_public
- “三公”经费财政拨款支出决算具体情况说明
@travel
= 政府性基金预算财政拨款收入支出决算情况说明
@government_fund
= 国有资本经营预算财政拨款收入支出决算情况说明
@state_capital
= 预算绩效管理情况
@performance
*projects
= 其他重要事项的情况说明
- 机关运行经费支出情况
@operating_costs
- 政府采购支出情况
@procurement
- 国有资产占有使用情况说明
@assets
# 第四部分 名词解释
*terms
*annex 第五部分 附件"""

MINISTRY = """*cover
# 第一部分 {name}概况
= 部门职责
*functions
= 机构设置及人员情况
@units
= 年度主要工作
*work
*tables 第二部分 {year}年度部门决算表
# 第三部分 {year}年度部门决算情况说明
= 收入支出决算总体情况说明
@overall
= 收入决算情况说明
@income
= 支出决算情况说明
@expenditure
= 财政拨款收入支出决算总体情况说明
@appropriation
= 一般公共预算财政拨款支出决算情况说明
- 总体情况
@general
- 结构情况
@structure
- 具体情况
@detail
= 一般公共预算财政拨款基本支出决算情况说明
@basic
= 政府性基金预算财政拨款收入支出决算情况说明
@government_fund
= 国有资本经营预算财政拨款支出决算情况说明
@state_capital
= 财政拨款“三公”经费支出决算情况说明
- “三公”经费财政拨款支出决算总体情况说明
@three_public
- “三公”经费财政拨款支出决算具体情况说明
@travel
= 机关运行经费支出情况说明
@operating_costs
= 政府采购支出情况说明
@procurement
= 国有资产占用情况说明
@assets
= 预算绩效情况说明
@performance
*projects
# 第四部分 名词解释
*terms
*annex 第五部分 附件"""
LAYOUTS = {"sichuan": SICHUAN, "shanghai": SHANGHAI, "ministry": MINISTRY}


def document(sample: Sample) -> list[Block]:
    """All blocks of the document, in order."""
    voice = read_voice(sample.voice)
    w = Writer(sample.prints, voice.trim, voice.rate_trim)
    VoicedDocument(sample, Speaker(voice, figures(sample.record), w)).write()
    return w.blocks


class VoicedDocument:
    """Writes a document by the lines of a layout, each part in the words of a voice."""

    def __init__(self, sample: Sample, speaker: Speaker) -> None:
        self.sample, self.r, self.speaker, self.w = sample, sample.record, speaker, speaker.w
        self.heads = self.subheads = 0

    def write(self) -> None:
        """The whole document."""
        for line in LAYOUTS[self.sample.layout].format(name=self.r.name, year=self.r.year).split("\n"):
            mark, text = line[0], line[1:].strip()
            if mark == "*":
                name, _, title = text.partition(" ")
                getattr(self, name)(*([title] if title else []))
            elif mark == "@":
                self.speaker.section(text)
            else:
                self.head(mark, text)

    def head(self, mark: str, text: str) -> None:
        """The title of a part on a new page, or a numbered heading."""
        if mark == "#":
            self.heads = 0
            self.turn()
            self.w.start("part", text)
        elif mark == "=":
            self.heads, self.subheads = self.heads + 1, 0
            self.w.start("h1", f"{chinese(self.heads)}、{text}")
        else:
            self.subheads += 1
            self.w.start("h2", f"（{chinese(self.subheads)}）{text}")

    def turn(self) -> None:
        """A new page, where there are pages."""
        if self.sample.style.form == "pdf":
            self.w.turn()

    def cover(self) -> None:
        """Name and year."""
        w = self.w
        w.start("cover")
        if self.sample.layout == "sichuan":
            w.say(w.year(self.r.year, "fiscal_year"), "年度", stop="\n")
            w.say(w.words(self.r.name, "organization"), "部门决算")
        else:
            w.say(w.words(self.r.name, "organization"), w.year(self.r.year, "fiscal_year"), "年度部门决算")

    def functions(self) -> None:
        """What the unit is for."""
        for number, text in enumerate(self.r.words.functions, 1):
            self.w.start("body", f"{number}.{text}")

    def work(self) -> None:
        """What it did in the year."""
        for text in self.r.words.work:
            self.w.start("body", text)

    def terms(self) -> None:
        """The explanations of terms."""
        for number, (term, text) in enumerate(TERMS, 1):
            self.w.start("body", f"{number}.{term}：{text}")

    def projects(self) -> None:
        """The table of every project."""
        for project in self.r.projects:
            self.w.blocks.append(project_table(self.r, project, self.w, self.sample.style))

    def annex(self, title: str) -> None:
        """Evaluation reports and their scorecards."""
        annexes(self.sample, self.w, title)

    def tables(self, title: str) -> None:
        """The nine tables, each on its own page; a text file has none."""
        style: Style = self.sample.style
        if not style.tables:
            return
        for number, grid in enumerate(Nine(self.r, style, self.sample.prints).all(), 1):
            self.turn()
            if number == 1:
                self.w.start("part", title)
            self.w.start("title", grid.title)
            empty = grid.gold is not None and grid.gold.empty
            self.w.blocks.append(replace(grid, repeat_head=False) if empty else grid)
            if empty:
                self.w.start("note", f"注：{self.r.name}{self.r.year}年度没有这方面的收支，本表为空表。")
