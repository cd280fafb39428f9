"""What the text of each section says, whatever its heading: printed terms, each with what it weighs as evidence.

A passage that no heading names is taken for the section whose terms it has (extraction/evidence.py). A term that one
section has to itself weighs 3, which alone decides; what several share weighs less; what speaks against weighs down.
"""

import re

_GAP = "[^。；]{0,40}?"
_TOTAL = "(?:总计|总额|总体|总收入|总支出)"

_TERMS: dict[str, tuple[tuple[str, float], ...]] = {
    "overall": (
        (rf"(?<!拨款)(?:收入?[、和]?支出?|收入支出){_TOTAL}", 3),
        (r"(?<!拨款)收入总(?:计|额)", 2),
        (r"(?<!拨款)支出总(?:计|额)", 2),
        (r"财政拨款(?:收入|支出|收、支|收支)总", -4),
    ),
    "income": (
        (r"(?:本年)?收入(?:决算)?(?:合计|总计|总额)", 1.5),
        (rf"财政拨款收入{_GAP}占", 1),
        (rf"(?:上级补助|事业|经营|附属单位上缴|其他)收入{_GAP}占", 2),
    ),
    "expenditure": (
        (r"(?:本年)?支出(?:决算)?(?:合计|总计|总额)", 1.5),
        (rf"(?<!财政拨款)基本支出{_GAP}占", 1),
        (rf"项目支出{_GAP}占", 1),
        (rf"(?:上缴上级|经营|对附属单位补助)支出{_GAP}占", 1),
        (r"财政拨款支出", -2),
    ),
    "appropriation": (
        (rf"财政拨款(?:收入?[、和]?支出?|收入支出|收入|支出)(?:决算)?{_TOTAL}", 3),
        (r"财政拨款(?:收入|支出)总(?:计|额)", 1),
    ),
    "general_budget": (
        (rf"财政拨款支出{_GAP}占本年(?:度)?支出", 4),
        (r"一般公共预算(?:财政拨款)?支出(?:决算)?(?:\d|为|合计|总)", 2),
        (r"一般公共预算(?:财政拨款)?支出(?:年初|决算)?(?:预算|决算)数?为", 2),
    ),
    "general_budget_detail": (
        (r"[（(]\d{5,7}[)）]|[（(][款项][)）]", 2),
        (r"决算数?(?:支出)?(?:为|\d)", 1),
        (r"完成(?:年初|全年|调整)?预算", 1),
        (r"年初预算", 1),
        (r"政府性基金|国有资本", -3),
    ),
    "basic_expenditure": (
        (r"基本支出", 1),
        (r"人员(?:经费|支出)", 1.5),
        (r"公用(?:经费|支出)", 1.5),
        (r"基本工资", 1),
        (r"绩效|项目支出", -1),
    ),
    "three_public": (
        (r"三公[“”\"]?\s*经费", 2),
        (r"因公出国", 2),
        (r"公务接待", 2),
        (r"公务用?车(?:购置|运行)", 2),
    ),
    "government_fund": ((r"政府性基金", 3), (r"一般公共预算|国有资本经营", -2)),
    "state_capital": ((r"国有资本经营", 3), (r"一般公共预算|政府性基金", -2)),
    "operating_costs": ((r"机关运行经费", 3),),
    "procurement": ((r"政府采购(?:支出|金额|总额|货物|工程|服务)", 3), (r"授予(?:中小|小微)企业", 2)),
    "assets": (
        (r"单价\d+万元", 3),
        (r"(?:领导干部|机要通信|应急保障|执法执勤|特种专业技术|离退休干部)用车", 3),
        (r"共有(?:公务用?)?车辆?\d", 2),
    ),
    "projects": ((rf"全年预算数{_GAP}执行数", 3), (r"绩效自评", 1)),
    "performance": (
        (r"绩效(?:自评|目标|评价|监控)", 1.5),
        (r"绩效(?:管理|自评)[^。；]{0,40}个项目|个项目[^。；]{0,20}绩效", 2),
    ),
}

CONTENT = {key: tuple((re.compile(words), weight) for words, weight in terms) for key, terms in _TERMS.items()}
