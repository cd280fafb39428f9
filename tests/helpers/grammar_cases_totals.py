"""What the grammar is to read: 收支总计, 收入, 支出, 一般公共预算, 基本支出."""

from helpers.grammar_cases import row

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
    row(
        "the year before given as a figure, 原因 alone",
        "overall",
        "本年度收支总计1,200.50万元，上年1,100.30万元，同比增加100.20万元、增长9.11%。原因：新增两所学校。",
        """
        income_total=1,200.50万元 expenditure_total=1,200.50万元 reason=新增两所学校
        income_change direction=increase amount=100.20万元 rate=9.11%
        expenditure_change direction=increase amount=100.20万元 rate=9.11%
        """,
    ),
    row(
        "以上年为基数",
        "overall",
        "2031年度收、支总计1200.50万元。以2030年为基数，收、支总计各增加100.20万元。",
        """
        year=2031 income_total=1200.50万元 expenditure_total=1200.50万元
        income_change base_year=2030 direction=increase amount=100.20万元
        expenditure_change base_year=2030 direction=increase amount=100.20万元
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
        items[财政拨款收入].change direction=increase amount=10.00万元 rate=1.01%
        items[其他收入] amount=100.00万元 share=9.09%
        """,
    ),
    row(
        "what divides an item, in brackets and in a sentence behind it",
        "income",
        "2031年度本年收入合计900.00万元，包括财政拨款收入800.00万元（其中：一般公共预算700.00万元、政府性基金预算100.00万元），"
        "占88.89%；其他收入100.00万元，占11.11%。",
        """
        total=900.00万元 year=2031
        items[财政拨款收入] amount=800.00万元 share=88.89%
        items[其他收入] amount=100.00万元 share=11.11%
        """,
    ),
    row(
        "changes of items, each in a clause of its own, with reasons",
        "income",
        "2031年度本年收入900.00万元，包括：财政拨款收入800.00万元，占比88.89%；其他收入100.00万元，占比11.11%。"
        "财政拨款收入比上年增加9.00万元，增长1.14%，原因是调标；其他收入与上年持平。",
        """
        total=900.00万元 year=2031
        items[财政拨款收入] amount=800.00万元 share=88.89% reason=调标
        items[其他收入] amount=100.00万元 share=11.11%
        items[财政拨款收入].change direction=increase amount=9.00万元 rate=1.14%
        items[其他收入].change direction=flat
        """,
    ),
    row(
        "a change of what is not in the list is no item's",
        "income",
        "2031年度本年收入900.00万元，包括：财政拨款收入900.00万元，占100%，本年收入合计比上年增加9.00万元。"
        "财政拨款收入与上年持平；捐赠收入比上年减少3.00万元。",
        """
        total=900.00万元 year=2031
        items[财政拨款收入] amount=900.00万元 share=100%
        """,
    ),
    row(
        "an item with its rate of change before the amount",
        "expenditure",
        "2031年本年支出900.00万元。\n基本支出：800.00万元，占比88.89%，同比增长6.68%（增加50.10万元），原因：调标。\n"
        "项目支出：100.00万元，占比11.11%，与上年持平。",
        """
        total=900.00万元 year=2031
        items[基本支出] amount=800.00万元 share=88.89% reason=调标
        items[基本支出].change direction=increase rate=6.68% amount=50.10万元
        items[项目支出] amount=100.00万元 share=11.11%
        items[项目支出].change direction=flat
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
    row(
        "shares in brackets",
        "expenditure",
        "本年支出合计200.00万元，由以下各项组成：基本支出150.00万元（75%）、项目支出50.00万元（25%）。无经营支出。",
        """
        total=200.00万元
        items[基本支出] amount=150.00万元 share=75%
        items[项目支出] amount=50.00万元 share=25%
        """,
    ),
    row(
        "在…中，用于…的为",
        "general_budget_structure",
        "在200.00万元的一般公共预算财政拨款支出中，用于教育支出（类）的为150.00万元，占比为75.00%；"
        "用于住房保障支出（类）的为50.00万元，占比为25.00%。",
        """
        structure_total=200.00万元
        structure[教育支出] amount=150.00万元 share=75.00%
        structure[住房保障支出] amount=50.00万元 share=25.00%
        """,
    ),
    row(
        "由…构成",
        "basic_expenditure",
        "人员经费90.00万元，由基本工资、津贴补贴、维修（护）费构成。公用经费10.00万元，由办公费、水费组成。",
        "personnel=90.00万元 personnel_items=基本工资、津贴补贴、维修（护）费 public=10.00万元 "
        "public_items=办公费、水费",
    ),
]
