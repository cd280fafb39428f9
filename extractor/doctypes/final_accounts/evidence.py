"""What speaks for a 部门决算公开: what only a department has (财政拨款, 部门, 单位), and is of 决算."""

from extractor.doctypes.recognition import Evidence, term

EVIDENCE = Evidence(
    title=(
        term("(?:部门|单位)(?:收支)?决算", 4),
        term("决算(?!草案|[（(]草案|(?:情况)?的报告)", 2),
    ),
    skeleton=(
        term("财政拨款(?!.{0,2}三公)[^预]{0,14}决算", 4, often=3),
        term("^(?:关于)?(?:高等学校|部门|单位)?(?:收入支出|收入?[、和]?支出?|收入|支出)决算", 3, often=3),
        term("(?:部门|单位)决算", 2),
        term("决算(?:总体)?情况的?说明", 1),
        term("机关运行经费", 1),
    ),
    text=(
        term(
            r"支出决算数?为\d|(?:本年|年度|收支|收入支出)(?:收入|支出)?(?:决算)?(?:总计|合计)[^，。\n]{0,4}\d",
            2,
            often=3,
        ),
        term("年初预算|决算数?[大小等]于|财政拨款", 1, often=3),
    ),
)
