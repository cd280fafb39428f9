"""The grammar of statutory phrasing, section by section: sentences in, what is printed for each path out.

The sentences are this project's own, with its own figures, in the phrasing of several provinces. A row's last string
is all that is read, relative to the section's part of the record: `items[其他收入] amount=80.73万元 share=3.76%`.
"""

import re
from textwrap import dedent
from typing import Any

import pytest
from conftest import answers_of, read

from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.grounding import value_of
from extractor.reading import FIGURE_KINDS

REPORT = "河道整治项目2031年绩效评价报告"


def row(name: str, key: str, text: str, expected: str, title: str = "") -> Any:
    return pytest.param(key, text, dedent(expected).strip(), title, id=f"{key}: {name}")


def expected_of(key: str, lines: str) -> dict[str, str]:
    """`path leaf=print leaf=print`, one part of the record a line, as path → print."""
    root = FINAL_ACCOUNTS.spec(key).root
    found = {}
    for line in lines.splitlines():
        part, leaves = re.fullmatch(r"(?:([^ =]+) )?(.*)", line).groups()  # type: ignore[union-attr]
        for leaf, printed in re.findall(r"(\w+)=(.*?)(?= \w+=|$)", leaves):
            found[".".join(filter(None, (*map(str, root), part, leaf)))] = printed
    return found


TOTALS = [
    row(
        "收、支总计 均为, 各增加",
        "overall",
        "2031年度收、支总计均为1200.50万元。与2030年相比，收、支总计各增加100.20万元，增长9.11%。"
        "主要变动原因是人员增加。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元 reason=人员增加
        income_change base_year=2030 direction=increase amount=100.20万元 rate=9.11%
        expenditure_change base_year=2030 direction=increase amount=100.20万元 rate=9.11%
        """,
    ),
    row(
        "收入支出总计",
        "overall",
        "2031年度收入支出总计1200.50万元，与2030年度相比，收入支出总计减少33.10万元，下降2.68%。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元
        income_change base_year=2030 direction=decrease amount=33.10万元 rate=2.68%
        expenditure_change base_year=2030 direction=decrease amount=33.10万元 rate=2.68%
        """,
    ),
    row(
        "收入总计…支出总计…, each with its change",
        "overall",
        "2031年度收入总计1200.50万元，支出总计1200.50万元。与2030年度相比，收入总计增加5.00万元，"
        "增长0.42%；支出总计增加6.00万元，增长0.50%。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元
        income_change base_year=2030 direction=increase amount=5.00万元 rate=0.42%
        expenditure_change base_year=2030 direction=increase amount=6.00万元 rate=0.50%
        """,
    ),
    row(
        "分别为 … 和 …",
        "overall",
        "2031年度收入总计和支出总计分别为1200.50万元和1180.20万元。",
        "year=2031 income_total=1200.50万元 expenditure_total=1180.20万元",
    ),
    row(
        "分别为 …、…",
        "overall",
        "2031年，我局收入、支出总计分别为900.10万元、880.30万元。",
        "year=2031 income_total=900.10万元 expenditure_total=880.30万元",
    ),
    row(
        "分别增加",
        "overall",
        "2031年度收、支总计均为1200.50万元，与2030年相比，收入、支出总计分别增加10.00万元和12.00万元。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元
        income_change base_year=2030 direction=increase amount=10.00万元
        expenditure_change amount=12.00万元 direction=increase base_year=2030
        """,
    ),
    row(
        "short names in the comparison",
        "overall",
        "2031年度收入总计1200.50万元、支出总计1190.00万元，与上年决算数相比，收入减少20.00万元，"
        "下降1.64%，支出减少30.00万元，下降2.46%。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1190.00万元
        income_change direction=decrease amount=20.00万元 rate=1.64%
        expenditure_change direction=decrease amount=30.00万元 rate=2.46%
        """,
    ),
    row(
        "a template left standing",
        "overall",
        "2031年收、支总计1200.50万元。与2030年相比，收、支总计各增加/减少0万元，增长/下降0%。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元
        income_change base_year=2030 direction=unclear amount=0万元 rate=0%
        expenditure_change base_year=2030 direction=unclear amount=0万元 rate=0%
        """,
    ),
    row(
        "持平",
        "overall",
        "2031年收、支总计1200.50万元。与2030年相比，收、支总计与上年持平。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元
        income_change base_year=2030 direction=flat
        expenditure_change base_year=2030 direction=flat
        """,
    ),
    row(
        "持平 beside an amount",
        "overall",
        "2031年度收、支总计1200.50万元。与2030年度相比，收、支总计各减少0.50万元，下降0.04%，基本持平。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元
        income_change base_year=2030 direction=decrease amount=0.50万元 rate=0.04%
        expenditure_change base_year=2030 direction=decrease amount=0.50万元 rate=0.04%
        """,
    ),
    row(
        "总收入 and what is in it",
        "overall",
        "2031年度总收入1200.50万元，其中：本年收入1100.00万元，年初结转和结余100.50万元；"
        "总支出1200.50万元，其中：本年支出1150.00万元，年末结转和结余50.50万元。",
        "year=2031 income_total=1200.50万元 expenditure_total=1200.50万元",
    ),
    row(
        "in numbered paragraphs",
        "overall",
        "一、收入总计1200.50万元。包括：\n1.本年收入合计1100.50万元。\n"
        "2.年初结转和结余100.00万元。\n二、支出总计1200.50万元。包括：\n"
        "1.本年支出合计1150.50万元。",
        "income_total=1200.50万元 expenditure_total=1200.50万元",
    ),
    row(
        "each total with its own change and one reason",
        "overall",
        "2031年度收入总计1200.50万元，比2030年增加100.20万元，增长9.11%，主要原因是追加防汛资金。"
        "支出总计1200.50万元，比2030年增加100.20万元，增幅9.11%。",
        """
        year=2031 income_total=1200.50万元 reason=追加防汛资金 expenditure_total=1200.50万元
        income_change base_year=2030 direction=increase amount=100.20万元 rate=9.11%
        expenditure_change base_year=2030 direction=increase amount=100.20万元 rate=9.11%
        """,
    ),
    row(
        "thousands",
        "overall",
        "2031年度收入总计12,005.50万元，支出总计12,005.50万元。与2030年度相比，收、"
        "支总计各减少1,002.00万元，降低7.70%。",
        """
        year=2031 income_total=12,005.50万元 expenditure_total=12,005.50万元
        income_change base_year=2030 direction=decrease amount=1,002.00万元 rate=7.70%
        expenditure_change base_year=2030 direction=decrease amount=1,002.00万元 rate=7.70%
        """,
    ),
    row(
        "元 among 万元",
        "overall",
        "2031年度收入总计12005000元，支出总计1200.50万元。",
        "year=2031 income_total=12005000元 expenditure_total=1200.50万元",
    ),
    row(
        "亿元",
        "overall",
        "2031年度收、支总计均为0.12亿元。与2030年度决算相比，收、支总计各增加50万元，增长4.3%。",
        """
        year=2031 income_total=0.12亿元 expenditure_total=0.12亿元
        income_change base_year=2030 direction=increase amount=50万元 rate=4.3%
        expenditure_change base_year=2030 direction=increase amount=50万元 rate=4.3%
        """,
    ),
    row(
        "the unit of a total and a percent sign missing",
        "overall",
        "2031年度收、支总计均为1200.50。与2030年相比，收、支总计各增加100.20万元，增长9.11。",
        """
        year=2031 income_total=1200.50 expenditure_total=1200.50
        income_change base_year=2030 direction=increase amount=100.20万元 rate=9.11
        expenditure_change base_year=2030 direction=increase amount=100.20万元 rate=9.11
        """,
    ),
    row(
        "verbs that contradict each other",
        "overall",
        "2031年度收、支总计1200.50万元。与2030年相比，收、支总计各增加100.20万元，下降9.11%。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元
        income_change base_year=2030 direction=increase amount=100.20万元 rate=9.11%
        expenditure_change base_year=2030 direction=increase amount=100.20万元 rate=9.11%
        """,
    ),
    row(
        "full-width figures",
        "overall",
        "2031年度收入总计１，２００．５０万元，支出总计1200.50 万元。",
        "year=2031 income_total=１，２００．５０万元 expenditure_total=1200.50 万元",
    ),
    row(
        "an enumerator before the year",
        "overall",
        "1.2031年度收入总计1200.50万元，支出总计1190.50万元。",
        "income_total=1200.50万元 expenditure_total=1190.50万元 year=2031",
    ),
    row(
        "财政拨款收、支总计",
        "appropriation",
        "2031年度财政拨款收、支总计1000.00万元。与2030年相比，财政拨款收、支总计各减少50.00万元，"
        "下降4.76%。主要原因：压减项目。",
        """
        year=2031 income_total=1000.00万元 expenditure_total=1000.00万元 reason=压减项目
        income_change base_year=2030 direction=decrease amount=50.00万元 rate=4.76%
        expenditure_change base_year=2030 direction=decrease amount=50.00万元 rate=4.76%
        """,
    ),
    row(
        "财政拨款收入总计 and 支出总计",
        "appropriation",
        "2031年度财政拨款收入总计1000.00万元，财政拨款支出总计1000.00万元。与2030年相比，"
        "财政拨款收入总计增加50.00万元，增长5.26%，财政拨款支出总计增加50.00万元，增长5.26%。",
        """
        year=2031 income_total=1000.00万元 expenditure_total=1000.00万元
        income_change base_year=2030 direction=increase amount=50.00万元 rate=5.26%
        expenditure_change base_year=2030 direction=increase amount=50.00万元 rate=5.26%
        """,
    ),
    row(
        "财政拨款 持平",
        "appropriation",
        "2031年度财政拨款收入支出总计1000.00万元。与2030年度相比，财政拨款收入支出总计持平。",
        """
        year=2031 income_total=1000.00万元 expenditure_total=1000.00万元
        income_change base_year=2030 direction=flat
        expenditure_change base_year=2030 direction=flat
        """,
    ),
]

LISTS = [
    row(
        "income items with shares",
        "income",
        "2031年本年收入合计1100.50万元，其中：一般公共预算财政拨款收入990.50万元，占90.00%；"
        "政府性基金预算财政拨款收入10.00万元，占0.91%；其他收入100.00万元，占9.09%。",
        """
        year=2031 total=1100.50万元
        items[一般公共预算财政拨款收入] amount=990.50万元 share=90.00%
        items[政府性基金预算财政拨款收入] amount=10.00万元 share=0.91%
        items[其他收入] amount=100.00万元 share=9.09%
        """,
    ),
    row(
        "some without shares",
        "income",
        "2031年度收入合计1100.50万元，其中：财政拨款收入1000.50万元，占90.91%；事业收入0万元；"
        "经营收入0元；其他收入100.00万元，占9.09%。",
        """
        year=2031 total=1100.50万元
        items[财政拨款收入] amount=1000.50万元 share=90.91%
        items[事业收入] amount=0万元
        items[经营收入] amount=0元
        items[其他收入] amount=100.00万元 share=9.09%
        """,
    ),
    row(
        "one item a paragraph",
        "income",
        "本年收入合计1100.50万元。其中：\n财政拨款收入1000.50万元，占比90.91%。\n其他收入100.00万元，占比9.09%。",
        """
        total=1100.50万元
        items[财政拨款收入] amount=1000.50万元 share=90.91%
        items[其他收入] amount=100.00万元 share=9.09%
        """,
    ),
    row(
        "均为 for several",
        "income",
        "2031年度本年收入合计1100.50万元，其中：财政拨款收入1000.50万元，占90.91%；上级补助收入、"
        "事业收入、经营收入均为0万元；其他收入100.00万元，占9.09%。",
        """
        year=2031 total=1100.50万元
        items[财政拨款收入] amount=1000.50万元 share=90.91%
        items[上级补助收入] amount=0万元
        items[事业收入] amount=0万元
        items[经营收入] amount=0万元
        items[其他收入] amount=100.00万元 share=9.09%
        """,
    ),
    row(
        "a comparison with the year before among the items",
        "income",
        "本年收入1100.50万元，比上年增加20.00万元，其中：财政拨款收入1000.50万元，占本年收入的90.91%，"
        "比上年增加10.00万元，增长1.01%；其他收入100.00万元，占本年收入的9.09%。",
        """
        total=1100.50万元
        items[财政拨款收入] amount=1000.50万元 share=90.91%
        items[其他收入] amount=100.00万元 share=9.09%
        """,
    ),
    row(
        "a comparison in a sentence before the items",
        "income",
        "2031年度本年收入合计1100.50万元，比上年减少12.00万元。其中：财政拨款收入1000.50万元，"
        "占90.91%；其他收入100.00万元，占9.09%。",
        """
        year=2031 total=1100.50万元
        items[财政拨款收入] amount=1000.50万元 share=90.91%
        items[其他收入] amount=100.00万元 share=9.09%
        """,
    ),
    row(
        "a unit missing",
        "income",
        "2031年度本年收入合计1100.50万元，其中财政拨款收入1000.50万元，占总收入90.91%，"
        "上级补助收入100.00，占总收入9.09%。",
        """
        year=2031 total=1100.50万元
        items[财政拨款收入] amount=1000.50万元 share=90.91%
        items[上级补助收入] amount=100.00 share=9.09%
        """,
    ),
    row(
        "expenditure items with shares",
        "expenditure",
        "2031年本年支出合计1150.50万元，其中：基本支出700.50万元，占60.89%；项目支出450.00万元，"
        "占39.11%；上缴上级支出0万元，占0%；对附属单位补助支出0元，占0%。",
        """
        year=2031 total=1150.50万元
        items[基本支出] amount=700.50万元 share=60.89%
        items[项目支出] amount=450.00万元 share=39.11%
        items[上缴上级支出] amount=0万元 share=0%
        items[对附属单位补助支出] amount=0元 share=0%
        """,
    ),
    row(
        "a percent sign missing",
        "expenditure",
        "2031年度支出合计1150.50万元，其中：基本支出700.50万元，占60.89；项目支出450.00万元，占39.11%。",
        """
        year=2031 total=1150.50万元
        items[基本支出] amount=700.50万元 share=60.89
        items[项目支出] amount=450.00万元 share=39.11%
        """,
    ),
    row(
        "total, share, change, reason",
        "general_budget",
        "2031年度一般公共预算财政拨款支出990.50万元，占本年支出合计的86.09%。与2030年相比，"
        "一般公共预算财政拨款支出增加40.50万元，增长4.26%。主要变动原因是防汛支出增加。",
        """
        year=2031 total=990.50万元 share=86.09% reason=防汛支出增加
        change base_year=2030 direction=increase amount=40.50万元 rate=4.26%
        """,
    ),
    row(
        "general budget 持平",
        "general_budget",
        "2031年一般公共预算财政拨款支出990.50万元，占本年支出合计的86.09%。与2030年相比，"
        "一般公共预算财政拨款支出持平。",
        """
        year=2031 total=990.50万元 share=86.09%
        change base_year=2030 direction=flat
        """,
    ),
    row(
        "several reasons",
        "general_budget",
        "2031年度一般公共预算财政拨款支出990.50万元，占本年支出合计的86.09%，较上年减少12.30万元，"
        "降低1.23%，主要原因是：一是人员减少；二是压减会议费。",
        """
        year=2031 total=990.50万元 share=86.09% reason=一是人员减少；二是压减会议费
        change direction=decrease amount=12.30万元 rate=1.23%
        """,
    ),
    row(
        "general budget, a template left standing",
        "general_budget",
        "2031年度财政拨款支出990.50万元，占本年支出合计的86.09%。与上年相比，"
        "财政拨款支出减少/增加0万元，下降（增长）0%。",
        """
        year=2031 total=990.50万元 share=86.09%
        change direction=unclear amount=0万元 rate=0%
        """,
    ),
    row(
        "structure with and without marks",
        "general_budget_structure",
        "2031年一般公共预算财政拨款支出990.50万元，主要用于以下方面：一般公共服务（类）支出600.00万元，"
        "占60.58%；农林水支出（类）300.00万元，占30.29%；住房保障支出90.50万元，占9.14%。",
        """
        structure_total=990.50万元
        structure[一般公共服务] amount=600.00万元 share=60.58%
        structure[农林水支出] amount=300.00万元 share=30.29%
        structure[住房保障支出] amount=90.50万元 share=9.14%
        """,
    ),
    row(
        "structure with codes",
        "general_budget_structure",
        "2031年度一般公共预算财政拨款支出990.50万元，主要用于以下方面："
        "一般公共服务支出（201）600.00万元，占60.58%；教育支出（205）390.50万元，占39.42%。",
        """
        structure_total=990.50万元
        structure[一般公共服务支出] code=201 amount=600.00万元 share=60.58%
        structure[教育支出] code=205 amount=390.50万元 share=39.42%
        """,
    ),
    row(
        "structure with a code and its mark",
        "general_budget_structure",
        "2031年度一般公共预算财政拨款支出990.50万元，主要用于以下方面：一般公共服务（201类）支出990.50万元，占100%。",
        """
        structure_total=990.50万元
        structure[一般公共服务] code=201 amount=990.50万元 share=100%
        """,
    ),
    row(
        "lists in paragraphs",
        "basic_expenditure",
        "2031年一般公共预算财政拨款基本支出700.50万元，其中：\n"
        "人员经费600.00万元，主要包括：基本工资、津贴补贴、奖金等。\n"
        "日常公用经费100.50万元，主要包括：办公费、维修（护）费、会议费等。",
        """
        year=2031 total=700.50万元 personnel=600.00万元 personnel_items=基本工资、津贴补贴、奖金
        public=100.50万元 public_items=办公费、维修（护）费、会议费
        """,
    ),
    row(
        "lists in one sentence",
        "basic_expenditure",
        "2031年度一般公共预算财政拨款基本支出700.50万元。其中：人员经费600.00万元，主要包括基本工资、"
        "津贴补贴、奖金；公用经费100.50万元，主要包括办公费、印刷费、差旅费。",
        """
        year=2031 total=700.50万元 personnel=600.00万元 personnel_items=基本工资、津贴补贴、奖金
        public=100.50万元 public_items=办公费、印刷费、差旅费
        """,
    ),
    row(
        "主要用于",
        "basic_expenditure",
        "2031年度基本支出决算700.50万元，包括人员经费支出和公用经费支出。人员经费支出600.00万元，"
        "主要用于基本工资、津贴补贴；公用经费支出100.50万元，主要用于办公费、水费等支出。",
        """
        year=2031 total=700.50万元 personnel=600.00万元 personnel_items=基本工资、津贴补贴 public=100.50万元
        public_items=办公费、水费
        """,
    ),
    row(
        "basic 元 among 万元",
        "basic_expenditure",
        "2031年度基本支出700.50万元，其中：人员经费6,000,000.00元，公用经费100.50万元，比上年增加3.00万元。",
        "year=2031 total=700.50万元 personnel=6,000,000.00元 public=100.50万元",
    ),
]

DETAIL = [
    row(
        "类款项 marks",
        "general_budget_detail",
        "2031年一般公共预算支出决算数为990.50万元，完成预算98.50%。其中：\n"
        "1.一般公共服务（类）财政事务（款）行政运行（项）：支出决算为500.00万元，完成预算99.00%，"
        "决算数小于预算数的主要原因是人员退休。\n"
        "2.农林水（类）水利（款）防汛（项）:支出决算为490.50万元，完成预算100%，决算数等于预算数。",
        """
        detail_total=990.50万元 detail_completion=98.50%
        detail[一般公共服务/财政事务/行政运行] actual=500.00万元 completion=99.00% comparison=less
        detail[一般公共服务/财政事务/行政运行] reason=人员退休
        detail[农林水/水利/防汛] actual=490.50万元 completion=100% comparison=equal
        """,
    ),
    row(
        "年初 and 全年 budgets",
        "general_budget_detail",
        "2031年度一般公共预算财政拨款支出年初预算为1000.00万元，支出决算为990.50万元，"
        "完成年初预算的99.05%，决算数小于年初预算数的主要原因：压减支出。其中：\n"
        "1、一般公共服务支出（类）财政事务（款）行政运行（项）。年初预算为505.00万元，"
        "支出决算为500.00万元，完成年初预算的99.01%。决算数小于预算数的主要原因：人员退休。\n"
        "2、农林水支出（类）水利（款）防汛（项）。年初预算为495.00万元，全年预算为492.00万元，"
        "支出决算为490.50万元，完成全年预算的99.70%。决算数与预算数基本持平。",
        """
        detail_budget=1000.00万元 detail_total=990.50万元 detail_completion=99.05% detail_comparison=less
        detail_reason=压减支出
        detail[一般公共服务支出/财政事务/行政运行] budget=505.00万元 actual=500.00万元 completion=99.01%
        detail[一般公共服务支出/财政事务/行政运行] comparison=less reason=人员退休
        detail[农林水支出/水利/防汛] budget=495.00万元 full_year_budget=492.00万元 actual=490.50万元
        detail[农林水支出/水利/防汛] completion=99.70% comparison=equal
        """,
    ),
    row(
        "codes in pieces",
        "general_budget_detail",
        "2031年支出决算为990.50万元，完成预算100%。其中："
        "1.一般公共服务（201）财政事务（06）行政运行（01）：支出决算为500.00万元，完成预算100%。"
        "2.农林水（213）水利（03）防汛（14）：支出决算为490.50万元，完成预算100%。",
        """
        detail_total=990.50万元 detail_completion=100%
        detail[一般公共服务/财政事务/行政运行] actual=500.00万元 completion=100% code=2010601
        detail[农林水/水利/防汛] actual=490.50万元 completion=100% code=2130314
        """,
    ),
    row(
        "codes in pieces with marks",
        "general_budget_detail",
        "1.一般公共服务（201类）财政事务（06款）行政运行（01项）：支出决算为500.00万元，完成预算100%。",
        "detail[一般公共服务/财政事务/行政运行] actual=500.00万元 completion=100% code=2010601",
    ),
    row(
        "whole codes",
        "general_budget_detail",
        "1.一般公共服务（201）财政事务（20106）行政运行（2010601）：支出决算为500.00万元，"
        "完成预算100%，决算数与预算数持平。",
        """
        detail[一般公共服务/财政事务/行政运行] actual=500.00万元 completion=100% comparison=equal
        detail[一般公共服务/财政事务/行政运行] code=2010601
        """,
    ),
    row(
        "类 and 款 carried over",
        "general_budget_detail",
        "1.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）："
        "支出决算为50.00万元，完成预算100%。\n2.机关事业单位职业年金缴费支出（项）："
        "支出决算为25.00万元，完成预算100%。\n3.抚恤（款）死亡抚恤（项）：支出决算为5.00万元，"
        "完成预算100%。",
        """
        detail[社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出] actual=50.00万元
        detail[社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出] completion=100%
        detail[社会保障和就业支出/行政事业单位养老支出/机关事业单位职业年金缴费支出] actual=25.00万元
        detail[社会保障和就业支出/行政事业单位养老支出/机关事业单位职业年金缴费支出] completion=100%
        detail[社会保障和就业支出/抚恤/死亡抚恤] actual=5.00万元 completion=100%
        """,
    ),
    row(
        "stops at 类 or 款",
        "general_budget_detail",
        "1.教育（类）支出决算为20.00万元，完成预算100%。\n2.卫生健康（类）行政事业单位医疗（款）："
        "支出决算为30.00万元，完成预算90%。",
        """
        detail[教育] actual=20.00万元 completion=100%
        detail[卫生健康/行政事业单位医疗] actual=30.00万元 completion=90%
        """,
    ),
    row(
        "items without marks",
        "general_budget_detail",
        "1.行政运行。年初预算为505.00万元，支出决算为500.00万元，完成年初预算的99.01%，"
        "决算数小于预算数的主要原因是人员退休。\n2.一般行政管理事务。年初预算为0万元，"
        "支出决算为490.50万元，决算数大于预算数的主要原因是年中追加。",
        """
        detail[行政运行] budget=505.00万元 actual=500.00万元 completion=99.01% comparison=less
        detail[行政运行] reason=人员退休
        detail[一般行政管理事务] budget=0万元 actual=490.50万元 comparison=greater reason=年中追加
        """,
    ),
    row(
        "the amount right behind the label",
        "general_budget_detail",
        "1.一般公共服务（类）财政事务（款）行政运行（项）500.00万元，主要用于人员支出。",
        "detail[一般公共服务/财政事务/行政运行] actual=500.00万元",
    ),
    row(
        "unit and percent sign missing",
        "general_budget_detail",
        "1.一般公共服务（类）财政事务（款）行政运行（项）：支出决算为500.00，完成预算100，决算数等于预算数。",
        "detail[一般公共服务/财政事务/行政运行] completion=100 comparison=equal actual=500.00",
    ),
    row(
        "two items of one name",
        "general_budget_detail",
        "1.农林水（类）水利（款）防汛（项）：支出决算为10.00万元，完成预算100%。\n"
        "2.农林水（类）水利（款）防汛（项）：支出决算为20.00万元，完成预算50%。",
        """
        detail[农林水/水利/防汛] actual=10.00万元 completion=100%
        detail[农林水/水利/防汛#2] actual=20.00万元 completion=50%
        """,
    ),
    row(
        "figures within a reason are not the item's",
        "general_budget_detail",
        "1.农林水（类）水利（款）防汛（项）：支出决算为10.00万元，完成预算80%，"
        "决算数小于预算数的主要原因是收回结余资金2.50万元。",
        "detail[农林水/水利/防汛] actual=10.00万元 completion=80% comparison=less reason=收回结余资金2.50万元",
    ),
]

TRAVEL = [
    row(
        "an amount and its rate against the budget are no change of the year",
        "three_public",
        "2031年度“三公”经费支出共计18.60万元，较年初预算数减少1.40万元，下降7.00%，主要原因是厉行节约。"
        "较上年支出数增加0.60万元，增长3.33%，主要原因是出车增加。公务车购置费0.00万元。公务车运行维护费12.00万元。",
        """
        year=2031 total=18.60万元
        change amount=0.60万元 direction=increase rate=3.33%
        vehicles purchase=0.00万元 running=12.00万元
        """,
    ),
    row(
        "last year's own figure, and a share of “三公”经费 within an item",
        "three_public_detail",
        "2.公务用车购置及运行维护费。年初预算5.00万元，决算数4.00万元，占“三公”经费支出的比重为80.00%，"
        "上年决算数4.20万元，比上年减少0.20万元，下降4.76%。",
        """
        vehicles budget=5.00万元 amount=4.00万元 share=80.00%
        vehicles.change amount=0.20万元 direction=decrease rate=4.76%
        """,
    ),
    row(
        "total against the budget",
        "three_public",
        "2031年度“三公”经费财政拨款支出决算为9.50万元，完成预算95.00%，决算数小于预算数的主要原因是厉行节约。",
        "year=2031 total=9.50万元 completion=95.00% comparison=less reason=厉行节约",
    ),
    row(
        "budget, total, three parts",
        "three_public",
        "2031年度“三公”经费财政拨款支出年初预算为10.00万元，支出决算为9.50万元，"
        "完成年初预算的95.00%。其中：因公出国（境）费支出决算为0万元，完成预算的0%；"
        "公务用车购置及运行维护费支出决算为6.00万元，完成预算的100%；公务接待费支出决算为3.50万元，"
        "完成预算的87.50%。2031年度“三公”经费支出决算数小于预算数的主要原因：减少接待。",
        """
        year=2031 budget=10.00万元 total=9.50万元 completion=95.00% comparison=less reason=减少接待
        overseas amount=0万元 completion=0%
        vehicles amount=6.00万元 completion=100%
        reception amount=3.50万元 completion=87.50%
        """,
    ),
    row(
        "changes of the parts",
        "three_public",
        "2031年度“三公”经费支出决算数比2030年度减少1.00万元，下降9.52%。其中："
        "因公出国（境）费支出决算持平；公务用车购置及运行维护费支出决算减少0.50万元，下降7.69%；"
        "公务接待费支出决算减少0.50万元，下降12.50%。",
        """
        year=2031
        change base_year=2030 direction=decrease amount=1.00万元 rate=9.52%
        overseas.change base_year=2030 direction=flat
        vehicles.change base_year=2030 direction=decrease amount=0.50万元 rate=7.69%
        reception.change base_year=2030 direction=decrease amount=0.50万元 rate=12.50%
        """,
    ),
    row(
        "budget and change in one sentence",
        "three_public",
        "2031年度“三公”经费财政拨款支出预算为10.00万元，支出决算为9.50万元，完成预算的95.00%，"
        "比上年减少1.00万元，下降9.52%，决算数小于预算数的主要原因是厉行节约。",
        """
        year=2031 budget=10.00万元 total=9.50万元 completion=95.00% comparison=less reason=厉行节约
        change direction=decrease amount=1.00万元 rate=9.52%
        """,
    ),
    row(
        "three public, a template left standing",
        "three_public",
        "2031年度三公经费支出决算9.50万元，比2030年增加/减少0万元，增长/下降0%。",
        """
        year=2031 total=9.50万元
        change base_year=2030 direction=unclear amount=0万元 rate=0%
        """,
    ),
    row(
        "无“三公”经费",
        "three_public",
        "2031年度无“三公”经费财政拨款支出。",
        "year=2031",
    ),
    row(
        "details, 四川",
        "three_public_detail",
        "2031年“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元，占0%；"
        "公务用车购置及运行维护费支出决算6.00万元，占63.16%；公务接待费支出决算3.50万元，占36.84%。"
        "具体情况如下：\n1.因公出国（境）经费支出0万元，完成预算0%。全年安排因公出国（境）团组0次，"
        "出国（境）0人。因公出国（境）支出决算与2030年持平。\n"
        "2.公务用车购置及运行维护费支出6.00万元，完成预算100%。"
        "公务用车购置及运行维护费支出决算比2030年减少0.50万元，下降7.69%。主要原因是油价下降。\n"
        "其中：公务用车购置支出0万元。全年按规定更新购置公务用车0辆，其中：轿车0辆、越野车0辆、"
        "载客汽车0辆，金额0万元。截至2031年12月底，单位共有公务用车4辆，其中：轿车1辆、越野车2辆、"
        "载客汽车1辆。\n公务用车运行维护费支出6.00万元。主要用于防汛检查所需的燃料费。\n"
        "3.公务接待费支出3.50万元，完成预算87.50%。公务接待费支出决算比2030年减少0.50万元，"
        "下降12.50%。\n国内公务接待支出3.50万元，主要用于接待检查。国内公务接待12批次，"
        "96人次（不包括陪同人员），共计支出3.50万元，具体内容包括：接待省水利厅检查组12000元、"
        "接待邻县考察团2.30万元。\n外事接待支出0万元，外事接待0批次，0人，共计支出0万元。",
        """
        detail_year=2031
        overseas amount=0万元 share=0% completion=0% groups=0次 persons=0人
        vehicles amount=6.00万元 share=63.16% completion=100% purchase=0万元 purchased=0辆 fleet=4辆
        vehicles running=6.00万元
        reception amount=3.50万元 share=36.84% completion=87.50% domestic=3.50万元 domestic_batches=12批次
        reception domestic_persons=96人次 foreign=0万元 foreign_batches=0批次 foreign_persons=0人
        overseas.change base_year=2030 direction=flat
        vehicles.change base_year=2030 direction=decrease amount=0.50万元 rate=7.69%
        vehicles.purchased_by_type[轿车] count=0辆
        vehicles.purchased_by_type[越野车] count=0辆
        vehicles.purchased_by_type[载客汽车] count=0辆
        vehicles.fleet_by_type[轿车] count=1辆
        vehicles.fleet_by_type[越野车] count=2辆
        vehicles.fleet_by_type[载客汽车] count=1辆
        reception.change base_year=2030 direction=decrease amount=0.50万元 rate=12.50%
        reception.events[接待省水利厅检查组] amount=12000元
        reception.events[接待邻县考察团] amount=2.30万元
        """,
    ),
    row(
        "details, 上海",
        "three_public_detail",
        "1.因公出国（境）费支出2.00万元。全年使用财政拨款安排因公出国（境）团组1个、累计3人次。"
        "开支内容包括国际旅费。\n2.公务用车购置及运行费支出20.00万元。其中：公务用车购置支出15.00万元，"
        "购置公务用车1辆。公务用车运行支出5.00万元，主要用于执法。2031年，年末公务用车保有量为3辆。\n"
        "3.公务接待费支出1.50万元。其中：国内接待费支出1.20万元，国内公务接待8批次、60人次。"
        "外宾接待支出0.30万元，外宾接待1批次、5人次。",
        """
        overseas amount=2.00万元 groups=1个 persons=3人次
        vehicles amount=20.00万元 purchase=15.00万元 purchased=1辆 running=5.00万元 fleet=3辆
        reception amount=1.50万元 domestic=1.20万元 domestic_batches=8批次 domestic_persons=60人次
        reception foreign=0.30万元 foreign_batches=1批次 foreign_persons=5人次
        """,
    ),
    row(
        "vehicles bought and kept, by type",
        "three_public_detail",
        "2.公务用车购置及运行维护费支出20.00万元，比2030年增加14.00万元，增长233.33%。其中："
        "公务用车购置费15.00万元，更新公务用车1辆，其中：越野车1辆；公务用车运行维护费5.00万元，"
        "公务用车保有量3辆，其中：轿车1辆、越野车2辆。",
        """
        vehicles amount=20.00万元 purchase=15.00万元 purchased=1辆 running=5.00万元 fleet=3辆
        vehicles.change base_year=2030 direction=increase amount=14.00万元 rate=233.33%
        vehicles.purchased_by_type[越野车] count=1辆
        vehicles.fleet_by_type[轿车] count=1辆
        vehicles.fleet_by_type[越野车] count=2辆
        """,
    ),
    row(
        "parts and shares only",
        "three_public_detail",
        "因公出国（境）费0万元，占0.00%；公务用车购置及运行维护费6.00万元，占63.16%；公务接待费3.50万元，占36.84%。",
        """
        overseas amount=0万元 share=0.00%
        vehicles amount=6.00万元 share=63.16%
        reception amount=3.50万元 share=36.84%
        """,
    ),
    row(
        "vehicles, a template left standing",
        "three_public_detail",
        "公务用车购置及运行维护费支出6.00万元,增加/减少0万元，增长/下降0%。",
        """
        vehicles amount=6.00万元
        vehicles.change direction=unclear amount=0万元 rate=0%
        """,
    ),
    row(
        "many guests",
        "three_public_detail",
        "公务接待费支出3.50万元。国内公务接待1,012批次，12,096人次。",
        "reception amount=3.50万元 domestic_batches=1,012批次 domestic_persons=12,096人次",
    ),
    row(
        "foreign guests in brackets",
        "three_public_detail",
        "国内接待费支出3.50万元（其中：外事接待费支出0.50万元），共安排国内公务接待40批次（其中：外事接待2批次），"
        "接待人次290人（其中：外事接待人次9人）。",
        """
        reception domestic=3.50万元 foreign=0.50万元 domestic_batches=40批次 foreign_batches=2批次
        reception domestic_persons=290人 foreign_persons=9人
        """,
    ),
]

SHORT = [
    row(
        "against the year before",
        "operating_costs",
        "2031年，青溪县水务局机关运行经费支出80.50万元，比2030年增加5.50万元，增长7.33%。主要原因是办公用房维修。",
        """
        year=2031 total=80.50万元 reason=办公用房维修
        change base_year=2030 direction=increase amount=5.50万元 rate=7.33%
        """,
    ),
    row(
        "against the budget is no change",
        "operating_costs",
        "2031年度机关运行经费支出80.50万元，比年初预算数减少2.00万元，下降2.42%。主要原因是压减开支。",
        "year=2031 total=80.50万元 reason=压减开支",
    ),
    row(
        "against the budget and the year before",
        "operating_costs",
        "2031年度机关运行经费支出80.50万元，较年初预算数减少2.00万元，下降2.42%；较上年决算数增加5.50万元，增长7.33%。",
        """
        year=2031 total=80.50万元
        change direction=increase amount=5.50万元 rate=7.33%
        """,
    ),
    row(
        "a bracket that explains the total",
        "operating_costs",
        "2031年度机关运行经费支出80.50万元（与一般公共预算财政拨款基本支出中公用经费之和保持一致），"
        "比2030年增加5.50万元，增长7.33%。",
        """
        year=2031 total=80.50万元
        change base_year=2030 direction=increase amount=5.50万元 rate=7.33%
        """,
    ),
    row(
        "operating costs 持平",
        "operating_costs",
        "2031年度机关运行经费支出80.50万元，与2030年决算数持平。",
        """
        year=2031 total=80.50万元
        change base_year=2030 direction=flat
        """,
    ),
    row(
        "operating costs, a template left standing",
        "operating_costs",
        "本单位2031年度机关运行经费支出80.50万元，比上年增加（减少）0万元，增长（下降）0%。",
        """
        year=2031 total=80.50万元
        change direction=unclear amount=0万元 rate=0%
        """,
    ),
    row(
        "no operating costs",
        "operating_costs",
        "本部门为事业单位，2031年度无机关运行经费支出。",
        "",
    ),
    row(
        "procurement, 四川",
        "procurement",
        "2031年，青溪县水务局政府采购支出总额45.50万元，其中：政府采购货物支出20.00万元、"
        "政府采购工程支出10.50万元、政府采购服务支出15.00万元。主要用于采购水泵。"
        "授予中小企业合同金额40.00万元，占政府采购支出总额的87.91%，其中："
        "授予小微企业合同金额25.00万元，占政府采购支出总额的54.95%。",
        """
        year=2031 total=45.50万元 goods=20.00万元 works=10.50万元 services=15.00万元 sme=40.00万元
        sme_share=87.91% micro=25.00万元 micro_share=54.95%
        """,
    ),
    row(
        "procurement, 上海",
        "procurement",
        "2031年度青溪区水务局政府采购支出45.50万元，其中：货物支出20.00万元、工程支出10.50万元、"
        "服务支出15.00万元。本部门面向中小企业预留政府采购项目金额30.00万元，"
        "其中面向小微企业预留政府采购项目金额18.00万元。在面向中小企业预留的政府采购项目中，"
        "由中小企业中标或成交的金额为28.00万元；在面向小微企业预留政府采购项目中，"
        "由小微企业中标或成交的金额为17.00万元；在其他政府采购项目中，"
        "由中小企业中标或成交的金额为5.00万元。",
        """
        year=2031 total=45.50万元 goods=20.00万元 works=10.50万元 services=15.00万元 sme_reserved=30.00万元
        micro_reserved=18.00万元 sme_reserved_awarded=28.00万元 micro_reserved_awarded=17.00万元
        sme_other_awarded=5.00万元
        """,
    ),
    row(
        "shares of the kinds are not those of small firms",
        "procurement",
        "2031年度政府采购支出总额45.50万元，其中：货物支出20.00万元，占43.96%，工程支出10.50万元，"
        "占23.08%，服务支出15.00万元，占32.97%。授予中小企业合同金额40.00万元，"
        "占政府采购支出总额的87.91%；货物采购授予中小企业合同金额占货物支出金额的100%。",
        """
        year=2031 total=45.50万元 goods=20.00万元 works=10.50万元 services=15.00万元 sme=40.00万元
        sme_share=87.91%
        """,
    ),
    row(
        "procurement 元 among 万元",
        "procurement",
        "2031年度政府采购支出总额450,000.00元，其中：货物支出200,000.00元、服务支出25.00万元。",
        "year=2031 total=450,000.00元 goods=200,000.00元 services=25.00万元",
    ),
    row(
        "no procurement",
        "procurement",
        "2031年度无政府采购支出。",
        "",
    ),
    row(
        "vehicles and equipment",
        "assets",
        "截至2031年12月31日，青溪县水务局共有车辆4辆，其中：主要领导干部用车0辆、应急保障用车1辆、"
        "其他用车3辆，其他用车主要是防汛巡查车。单价50万元以上通用设备2台（套），"
        "单价100万元以上专用设备1台（套）。",
        """
        year=2031 vehicles=4辆 equipment_over_500k=2台（套） equipment_over_1m=1台（套）
        vehicles_by_use[主要领导干部用车] count=0辆
        vehicles_by_use[应急保障用车] count=1辆
        vehicles_by_use[其他用车] count=3辆
        """,
    ),
    row(
        "（含） and brackets in the names",
        "assets",
        "截至2031年12月31日，本单位共有车辆4辆，其中，副部（省）级及以上领导用车0辆、"
        "主要领导干部用车1辆、机要通信用车1辆、执法执勤用车2辆；"
        "单位价值50万元（含）以上通用设备2台（套），单位价值100万元（含）以上专用设备1台（套）。",
        """
        year=2031 vehicles=4辆 equipment_over_500k=2台（套） equipment_over_1m=1台（套）
        vehicles_by_use[副部（省）级及以上领导用车] count=0辆
        vehicles_by_use[主要领导干部用车] count=1辆
        vehicles_by_use[机要通信用车] count=1辆
        vehicles_by_use[执法执勤用车] count=2辆
        """,
    ),
    row(
        "equipment without vehicles",
        "assets",
        "单价100万元（含）以上设备（不含车辆）3台（套）。",
        "equipment_over_1m=3台（套）",
    ),
    row(
        "area is no count",
        "assets",
        "截至2031年底，房屋面积1200平方米，车辆0辆，单价50万元以上的通用设备0台，单价100万元以上的专用设备0台。",
        "year=2031 vehicles=0辆 equipment_over_500k=0台 equipment_over_1m=0台",
    ),
    row(
        "income and expenditure",
        "government_fund",
        "2031年度政府性基金预算财政拨款收入12.00万元，支出10.00万元。",
        "year=2031 income=12.00万元 expenditure=10.00万元",
    ),
    row(
        "what a fund was spent on",
        "government_fund",
        "2031年政府性基金预算拨款支出10.00万元，其中：城市防洪设施6.00万元、河道管护4.00万元。",
        """
        year=2031 expenditure=10.00万元
        items[城市防洪设施] amount=6.00万元
        items[河道管护] amount=4.00万元
        """,
    ),
    row(
        "carried over from and to",
        "government_fund",
        "2031年度政府性基金预算财政拨款年初结转和结余1.00万元，本年收入12.00万元，本年支出10.00万元，"
        "年末结转和结余3.00万元。",
        "year=2031 income=12.00万元 expenditure=10.00万元",
    ),
    row(
        "one figure for both, another year",
        "government_fund",
        "2030年度政府性基金预算财政拨款收入、支出均为0万元。",
        "year=2030 income=0万元 expenditure=0万元",
    ),
    row(
        "无…收入和支出",
        "government_fund",
        "2031年度无政府性基金预算财政拨款收入和支出。",
        "year=2031",
    ),
    row(
        "state capital expenditure",
        "state_capital",
        "2031年国有资本经营预算拨款支出3.00万元。",
        "year=2031 expenditure=3.00万元",
    ),
    row(
        "state capital income and expenditure",
        "state_capital",
        "2031年度国有资本经营预算财政拨款收入3.00万元，支出2.50万元，比上年减少0.50万元。",
        "year=2031 income=3.00万元 expenditure=2.50万元",
    ),
    row(
        "没有…收入和支出",
        "state_capital",
        "2031年度没有国有资本经营预算财政拨款收入和支出。",
        "year=2031",
    ),
]

FREE = [
    row(
        "对N个项目编制",
        "performance",
        "根据预算绩效管理要求，本部门组织对12个项目编制了绩效目标，选取5个项目开展绩效监控，"
        "年终对12个项目开展了绩效自评。",
        "performance goals=12个 monitored=5个 self_evaluated=12个",
    ),
    row(
        "编报绩效目标的项目N个",
        "performance",
        "2031年度，本部门编报绩效目标的项目12个，涉及预算金额450.00万元；绩效跟踪评价的项目5个，"
        "涉及预算金额200.00万元；绩效自评的项目12个，涉及预算金额450.00万元，平均得分95.50分。",
        """
        performance goals=12个 goals_amount=450.00万元 monitored=5个 monitored_amount=200.00万元
        performance self_evaluated=12个 self_evaluated_amount=450.00万元 average_score=95.50
        """,
    ),
    row(
        "the average behind the projects",
        "performance",
        "组织对2031年度12个项目开展绩效自评，涉及资金450.00万元。绩效自评平均得分为96.2分，其中评级为“优”的项目10个。",
        "performance self_evaluated=12个 self_evaluated_amount=450.00万元 average_score=96.2",
    ),
    row(
        "posts and people",
        "overview",
        "青溪县水务局核定行政编制34名，事业编制12名，工勤编制2名。",
        """
        staffing[行政编制] count=34名
        staffing[事业编制] count=12名
        staffing[工勤编制] count=2名
        """,
    ),
    row(
        "the label behind the count",
        "overview",
        "局机关内设办公室、水政股等5个股室。现有在职职工37人，11名退休人员。",
        """
        staffing[在职职工] count=37人
        staffing[退休人员] count=11名
        """,
    ),
    row(
        "people divided",
        "overview",
        "人员情况：编制20名，实有19人，其中在编18人、聘用1人。",
        """
        staffing[编制] count=20名
        staffing[实有] count=19人
        staffing[在编] count=18人
        staffing[聘用] count=1人
        """,
    ),
    row(
        "a total in 元 and its parts",
        "overview",
        "全年水利投资共计1,250,000.00元，其中：堤防加固800,000.00元，清淤疏浚450,000.00元。",
        """
        breakdowns[全年水利投资] total=1,250,000.00元
        breakdowns[全年水利投资].items[堤防加固] amount=800,000.00元
        breakdowns[全年水利投资].items[清淤疏浚] amount=450,000.00元
        """,
    ),
    row(
        "a breakdown within a breakdown",
        "overview",
        "项目资金合计300.00万元，包括：设备购置200.00万元（其中：水泵150.00万元，闸门50.00万元），培训100.00万元。",
        """
        breakdowns[设备购置] total=200.00万元
        breakdowns[设备购置].items[水泵] amount=150.00万元
        breakdowns[设备购置].items[闸门] amount=50.00万元
        breakdowns[项目资金] total=300.00万元
        breakdowns[项目资金].items[设备购置] amount=200.00万元
        breakdowns[项目资金].items[培训] amount=100.00万元
        """,
    ),
    row(
        "counts divided",
        "overview",
        "全年受理来信120件，其中：已办结100件，正在办理20件。",
        """
        breakdowns[全年受理来信] total=120件
        breakdowns[全年受理来信].items[已办结] amount=100件
        breakdowns[全年受理来信].items[正在办理] amount=20件
        """,
    ),
    row(
        "parts with shares",
        "overview",
        "全年投资共计200.00万元，其中：堤防150.00万元，占75%；闸门50.00万元，占25%。",
        """
        breakdowns[全年投资] total=200.00万元
        breakdowns[全年投资].items[堤防] amount=150.00万元 share=75%
        breakdowns[全年投资].items[闸门] amount=50.00万元 share=25%
        """,
    ),
    row(
        "a total without parts",
        "overview",
        "全年水利投资共计1,250,000.00元，较上年减少20,000.00元。",
        "",
    ),
    row(
        "a project in words",
        "performance",
        "（1）河道整治项目绩效目标完成情况综述。项目全年预算数86.20万元，执行数为80.00万元，"
        "完成预算的92.81%。通过项目实施，河道畅通。",
        "projects[河道整治].narrative budget=86.20万元 executed=80.00万元 completion=92.81%",
    ),
    row(
        "a project in quotation marks",
        "projects",
        "1.“水质监测”项目绩效自评综述：项目全年预算数为50.00万元，执行数为49.50万元，执行率为99.00%。"
        "主要产出和效果：完成监测。",
        "projects[水质监测].narrative budget=50.00万元 executed=49.50万元 completion=99.00%",
    ),
    row(
        "a report's own project",
        "annex",
        "该项目预算20.00万元，实际支出19.80万元。",
        "projects[河道整治项目].narrative budget=20.00万元 executed=19.80万元",
        title=REPORT,
    ),
    row(
        "project table, a cell a line",
        "projects",
        "项目支出绩效目标完成情况表\n\n\t项目名称\n\t河道整治\n\n\t预算执行情况(万元)\n\t预算数:\n\t86.20\n\t"
        "执行数:\n\t80.00\n\n\t\n\t其中-财政拨款:\n\t86.20\n\t其中-财政拨款:\n\t80.00\n\n\t\n\t其它资金:\n\t0\n\t"
        "其它资金:\n\t0",
        """
        projects[河道整治].table budget=86.20 executed=80.00 fiscal_budget=86.20 fiscal_executed=80.00
        projects[河道整治].table other_budget=0 other_executed=0
        """,
    ),
    row(
        "project table, rows of cells",
        "projects",
        "项目支出绩效自评表\n项目名称\t河道整治\t\t\n预算执行情况（万元）\t预算数：\t86.20\t执行数：\t80.00\n\t"
        "其中-财政拨款：\t86.20\t其中-财政拨款：\t80.00\n\t其它资金：\t0\t其它资金：\t0",
        """
        projects[河道整治].table budget=86.20 executed=80.00 fiscal_budget=86.20 fiscal_executed=80.00
        projects[河道整治].table other_budget=0 other_executed=0
        """,
    ),
    row(
        "project table with columns",
        "projects",
        "（2031年度）\n项目名称\t河道整治\t\t\t\t\n项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t"
        "执行率\t得分\n\t年度资金总额\t80.00\t86.20\t80.00\t10\t92.81%\t9.28\n\t其中：当年财政拨款\t80.00\t85.20\t"
        "79.00\t-\t92.81%\t-\n\t其他资金\t0\t1.00\t1.00\t-\t-\t-",
        """
        projects[河道整治].table budget=86.20 executed=80.00 fiscal_budget=85.20 fiscal_executed=79.00
        projects[河道整治].table other_budget=1.00 other_executed=1.00
        """,
    ),
    row(
        "scorecard",
        "annex",
        "项目评价得分表\n一级指标\t二级指标\t三级指标\t分值\t得分\n"
        "项目决策\t立项\t依据\t10\t9.5\n\t\t程序\t5\t5\n项目效果\t效益\t满意度\t85\t80\n"
        "合计\t\t\t100\t94.5",
        """
        scorecards[河道整治项目2031年绩效评价报告].rows[项目决策/立项/依据] weight=10 score=9.5
        scorecards[河道整治项目2031年绩效评价报告].rows[项目决策/立项/程序] weight=5 score=5
        scorecards[河道整治项目2031年绩效评价报告].rows[项目效果/效益/满意度] weight=85 score=80
        scorecards[河道整治项目2031年绩效评价报告] total_weight=100 total_score=94.5
        """,
        title=REPORT,
    ),
    row(
        "title with the year inside",
        "cover",
        "青溪县水务局2031年度部门决算\n目录",
        "organization=青溪县水务局 fiscal_year=2031",
    ),
    row(
        "title in two lines",
        "cover",
        "2031年度\n青溪县水务局部门决算\n",
        "organization=青溪县水务局 fiscal_year=2031",
    ),
    row(
        "no title, only a part",
        "cover",
        "第一部分 青溪县水务局概况\n一、主要职责",
        "organization=青溪县水务局",
    ),
]


ROWS = TOTALS + LISTS + DETAIL + TRAVEL + SHORT + FREE
EACH = pytest.mark.parametrize(("key", "text", "lines", "title"), ROWS)


@EACH
def test_what_is_read(key: str, text: str, lines: str, title: str) -> None:
    found = {path: "、".join(p) if isinstance(p, tuple) else p for path, p in read(key, text, title).items()}
    assert found == expected_of(key, lines)


@EACH
def test_every_answer_points_at_its_print(key: str, text: str, lines: str, title: str) -> None:
    for answer in answers_of(key, text, title):
        assert answer.quote is not None
        assert answer.value is not None
        assert 0 <= answer.quote[0] <= answer.value[0] < answer.value[1] <= answer.quote[1] <= len(text)
        if answer.kind in FIGURE_KINDS:
            value_of(answer)
            start, end = answer.value
            assert text[start:end].startswith(str(answer.printed))


@pytest.mark.parametrize("key", sorted(GRAMMAR))
@pytest.mark.parametrize(
    "text", ["", "\n", "\t\n\t", "本部门没有相关情况。", "。；，：（", "（类）（款）（项）", "2031年"]
)
def test_nothing_is_read_where_nothing_is_said(key: str, text: str) -> None:
    assert {path for path in read(key, text) if not path.endswith(("year", "detail_year"))} == set()


@pytest.mark.parametrize("key", sorted(set(GRAMMAR) - {"cover"}))
def test_notes_and_captions_state_nothing(key: str) -> None:
    assert (
        read(key, "（图3：2031年度本年收入合计1100.50万元，其中：其他收入100.00万元）\n注：支出决算为12.50万元。") == {}
    )


def test_a_section_is_read_within_its_bounds() -> None:
    from extractor.reading import Section, show_path

    before = "2030年度本年收入合计900.50万元。\n"
    words = "2031年度本年收入合计1100.50万元，其中：其他收入100.00万元，占9.09%。"
    text = f"{before}{words}\n其中：事业收入12.00万元。"
    section = Section("income", "", text, len(before), len(before + words))
    found = {show_path(answer.path): answer for answer in GRAMMAR["income"](section)}
    assert found["income.total"].printed == "1100.50万元"
    assert "income.items[事业收入].amount" not in found
    assert all(section.start <= a.quote[0] < a.quote[1] <= section.end for a in found.values() if a.quote)
