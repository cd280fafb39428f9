"""What the text of each section says, whatever its heading: printed terms, each with what it weighs as evidence."""

import re

_GAP = "[^。；]{0,40}?"

_TERMS: dict[str, tuple[tuple[str, float], ...]] = {
    "summary": ((rf"收入预算[^。；]{{0,20}}其中{_GAP}财政拨款收入", 3), ("财政拨款支出预算中", 2)),
    "overall": ((r"(?<!拨款)收支总预算|(?<!拨款)收入、支出预算总计", 3), (r"(?:收入|支出)预算总计", 1.5)),
    "income": ((r"本年收入(?:预算)?合计|收入预算", 1.5), (rf"(?:一般公共预算拨款|事业|其他)收入{_GAP}占", 2)),
    "expenditure": ((r"本年支出(?:预算)?合计|支出预算", 1.5), (rf"(?<!财政拨款)(?:基本|项目)支出{_GAP}占", 2)),
    "appropriation": ((r"财政拨款(?:收支|收、支|收入支出)总预算", 3),),
    "general_budget": ((r"一般公共预算(?:当年)?(?:财政)?拨款(?:支出)?(?:预算)?\d", 3),),
    "basic_expenditure": ((r"基本支出", 1), (r"人员经费", 1.5), (r"公用经费", 1.5)),
    "three_public": ((r"三公[“”\"]?\s*经费", 2), (r"因公出国", 2), (r"公务接待", 2)),
    "government_fund": ((r"政府性基金", 3), (r"一般公共预算|国有资本经营", -2)),
    "state_capital": ((r"国有资本经营", 3), (r"一般公共预算|政府性基金", -2)),
    "operating_costs": ((r"机关运行经费", 3),),
    "procurement": ((r"政府采购(?:预算|货物|工程|服务)", 3),),
    "assets": ((r"单价\d+万元", 3), (r"(?:领导干部|机要通信|应急保障|执法执勤|特种专业技术)用车", 3)),
    "performance": ((r"绩效目标", 1.5),),
}

CONTENT = {key: tuple((re.compile(words), weight) for words, weight in terms) for key, terms in _TERMS.items()}
