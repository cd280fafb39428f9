"""What tells a 部门预算公开 from other documents: what only a department has, and is of 预算."""

from extractor.doctypes.recognition import Evidence, term

_FUND = "(?<!公共)(?<!基金)(?<!经营)"  # 一般公共预算 is a fund, in accounts and budgets alike

EVIDENCE = Evidence(
    title=(
        term("(?:部门|单位)(?:收支)?预算", 4),
        term(f"{_FUND}预算(?!执行|绩效|管理|草案|[（(]草案|(?:情况)?的报告)", 2),
    ),
    skeleton=(
        term(f"财政拨款(?!.{{0,2}}三公)[^决]{{0,14}}{_FUND}预算(?!执行)", 4, often=3),
        term(
            f"^(?!.*(?:公共预算|基金|国有资本))[^决]{{0,20}}(?:收支|收入支出|收入|支出){_FUND}预算(?!执行)",
            3,
            often=3,
        ),
        term("(?:部门|单位)预算", 2),
        term("机关运行经费", 1),
    ),
    text=(
        term(r"(?:收入|支出)预算(?:总计|总额|总数|合计)?[^，。\n]{0,8}\d", 2, often=3),
        term("比上年预算|上年预算数?相比|年预算安排|财政拨款", 1, often=3),
    ),
)
