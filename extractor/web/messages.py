"""What the pages say, in Chinese and in English."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Literal

from extractor.doctypes.base import DocType
from extractor.doctypes.registry import all_types

Lang = Literal["zh", "en"]
T = Callable[[str, str], str]

KEYS = (
    ("n p", "下一个、上一个问题", "next, previous question"),
    ("t", "处理这一项", "take this item"),
    ("a", "原文如此、读得对或看过", "it is printed so, read rightly, or seen"),
    ("c", "更正读数", "correct the reading"),
    ("x", "文中没有", "not in the document"),
    ("s", "跳过（先写理由）", "skip (say why first)"),
    ("u", "撤销刚才的决定", "undo the last decision"),
    ("1–9", "印错的是第几个数（0 1 为第 10 个）", "which figure is printed wrong (0 1: the tenth)"),
    ("Space", "这个数印错、没印错", "this figure is printed wrong, or not"),
    ("v", "另一种可能的原因", "another explanation"),
    ("b", "写应为何数", "say what should be there"),
    ("j k", "下一个、上一个数", "next, previous figure"),
    ("Enter", "改这个数的读法", "edit the reading of this figure"),
    ("e", "编辑第一个数", "edit the first figure"),
    ("r", "写理由", "write a reason"),
    ("[ ]", "上一页、下一页", "previous, next page"),
    ("+ − z", "放大、缩小、原大", "larger, smaller, as it was"),
    ("g", "回到队列", "back to the queue"),
    ("/", "搜索", "search"),
    ("l", "切换语言", "the other language"),
    ("Ctrl+Enter", "在输入框中提交更正", "correct, from within a field"),
    ("Esc", "离开输入框，改动还原", "leave a field, as it was before"),
    ("?", "显示快捷键", "show these keys"),
)
STATUSES = (
    ("open", "待审", "open"),
    ("skipped", "已跳过", "skipped"),
    ("settled", "已定", "settled"),
    ("resolved", "随其他更正成立", "resolved by another"),
    ("withdrawn", "已撤回", "withdrawn"),
)
ORDERS = (("risk", "风险", "risk"), ("document", "文件", "document"), ("age", "先后", "age"))
ACTIONS = {
    "as_printed": ("原文如此", "as printed"),
    "correct": ("更正读数", "corrected"),
    "not_in_document": ("文中没有", "not in the document"),
    "skip": ("跳过", "skipped"),
    "undo": ("撤销", "undone"),
}
SEVERITIES = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "remark": ("提示", "remark"),
    "info": ("提示", "info"),
}
READERS = {
    "grammar": ("语法", "grammar"),
    "tables": ("表格", "tables"),
    "llm": ("模型", "model"),
    "grammar+llm": ("两者一致", "both"),
    "reviewer": ("审核员", "reviewer"),
    "reviewer_own": ("审核员自填", "reviewer's own"),
}
_NOTICES = {
    "REV-ASK-001": ("审核员存疑的数", "a figure that a reviewer contests"),
    "REV-ADD-001": ("审核员补录的数", "a figure that a reviewer added"),
    "READERS-DIFFER": ("两个读取器不一致", "the readers differ"),
    "GRD-MISS-001": ("读出的数文中没有", "a figure that is not in the text"),
    "SEC-MISS-001": ("缺少应有的章节", "a required section is missing"),
    "CHK-RULE-001": ("一条核对规则出错", "a rule of the checks broke"),
    "CHK-WHY-001": ("查找原因时出错", "the search for causes broke"),
    "GRD-KIND-001": ("印的不是这一项该有的数", "a figure of another kind than its field's"),
    "GRD-FAULT-001": ("一个数因程序出错没有取", "a figure not taken by a fault of ours"),
    "REC-FAULT-001": ("记录的一部分因程序出错没有读", "a part of the record not read by a fault of ours"),
    "REC-FAULT-002": ("一个值因程序出错没有记入", "a value not recorded by a fault of ours"),
    "TAB-FAULT-001": ("一张表因程序出错没有读", "a table not read by a fault of ours"),
    "TAB-KIND-001": ("几张表对应同一种，均未采用", "several tables for one kind, none taken"),
    "TAB-HEAD-001": ("由表头不能确定是哪一列的数", "figures whose column their heads do not tell"),
    "CHK-READ-001": ("很可能读错的一处", "a part that was probably misread"),
    "TAB-MISS-001": ("有标题而没有读出表格", "a title without its table"),
    "SEC-MAIN-001": ("一节没有读出主要数字", "a section without its main figure"),
    "SEC-LEFT-001": ("一节中有数没有读出", "figures of a section were not read"),
    "SEC-NONE-001": ("一节中的数一个也没有读出", "no figure of a section was read"),
    "SEC-FAULT-001": ("一节因程序出错没有读", "a section not read by a fault of ours"),
    "SEC-READ-001": ("一节中多数金额没有读出", "most amounts of a section were not read"),
    "DOC-TYPE-001": ("这一类型没有读取语法", "a type that nobody reads yet"),
    "DOC-TYPE-002": ("看不出是哪一类文件", "of no clear type"),
    "DOC-TYPE-003": ("指定的类型与内容不符", "the type that was named is not what it seems"),
    "DOC-TYPE-004": ("没有校准过的阈值", "no calibrated threshold"),
    "GRD-NAME-002": ("名称可能张冠李戴", "a name that may be another's"),
    "DOC-TRUST-001": ("版式不熟悉", "an unfamiliar layout"),
    "DOC-TRUST-002": ("有数的把握不够", "figures of which too little is known"),
    "DOC-READ-001": ("没有读出任何数字", "no figure was read"),
    "DOC-CELL-001": ("归属不定的表中数字", "figures of tables whose cell is not certain"),
    "DOC-OVER-001": ("叠印的文字", "print over print"),
    "DOC-FONT-001": ("读不出的字符", "characters that cannot be read"),
    "DOC-HIDE-001": ("隐藏文字", "hidden text"),
    "DOC-STRK-001": ("划去的文字", "struck-out text"),
    "DOC-REV-001": ("修订中删去的文字", "text deleted as a tracked change"),
    "DOC-MARK-002": ("上标、下标或小号的数字", "raised, lowered or small figures"),
    "DOC-RUBY-001": ("注在字上的小字", "small print above words"),
    "DOC-FLD-001": ("没有结果的域", "a field without a result"),
    "DOC-FLD-002": ("域代码", "the code of a field"),
    "DOC-CMT-001": ("带数字的批注", "a comment with figures"),
    "DOC-HEAD-001": ("页眉或页脚中的金额", "an amount in a header or footer"),
    "DOC-PIC-001": ("图片", "pictures"),
    "DOC-DRAW-001": ("图形中的文字", "words drawn as a shape"),
    "DOC-OBJ-001": ("嵌入的工作表或文件", "an embedded worksheet or file"),
    "DOC-OBJ-002": ("嵌入对象", "an embedded object"),
    "DOC-OBJ-003": ("嵌入的工作表中未读的内容", "what was not read of an embedded worksheet"),
    "DOC-PART-001": ("文件损坏的部分", "a damaged part of the file"),
    "DOC-PART-002": ("读不出来的插入文件", "an inserted file that cannot be read"),
    "DOC-PART-003": ("文件损坏的部分", "a damaged part of the file"),
    "DOC-FORM-001": ("损坏的表格格式", "a table's broken layout"),
    "DOC-SCAN-001": ("扫描页", "scanned pages"),
    "DOC-SCAN-002": ("识别所得的文字", "text that a machine recognised"),
    "DOC-SCAN-003": ("识别自图片的页", "pages read from pictures"),
    "DOC-SCAN-004": ("图片上看不真切的数", "figures that a picture does not show clearly"),
    "DOC-SCAN-005": ("图片背后的另一种读法", "the text behind a picture reads otherwise"),
    "DOC-SCAN-006": ("依等式改读的数", "figures settled by arithmetic"),
    "DOC-SCAN-007": ("可能有另一种读法的数", "figures that may be read otherwise"),
    "DOC-TEXT-001": ("文件另称的文字", "print with other text behind it"),
    "DOC-PICT-001": ("图片中的文字", "print in pictures"),
    "DOC-PICT-002": ("图片", "pictures"),
    "DOC-FILE-001": ("文件中的文件", "files in the file"),
    "DOC-FILE-002": ("不完整的文件", "an incomplete file"),
    "DOC-FILE-003": ("损坏的内容", "damaged content"),
    "DOC-PAGE-001": ("损坏的页", "damaged pages"),
    "DOC-ADDR-001": ("对机器说的话", "words that address a machine"),
    "DOC-LOST-001": ("损坏的字符", "a damaged character"),
    "DOC-CODE-001": ("混用两种编码", "two encodings in one file"),
    "DOC-RARE-001": ("罕用字", "rare characters"),
    "DOC-HTML-001": ("网页样式表隐藏的内容", "what a page's style sheet hides"),
    "DOC-HTML-002": ("网页正文之外的金额", "amounts around a page's body"),
    "DOC-SHEET-001": ("隐藏的工作表", "a hidden sheet"),
    "DOC-SHEET-002": ("隐藏的行或列", "hidden rows or columns"),
    "DOC-SHEET-003": ("没有结果的公式", "formulas without a result"),
    "DOC-SHEET-004": ("显示格式未知的数字", "numbers whose format is not known"),
    "GRD-NAME-001": ("不成名称的标签", "a label that names nothing"),
    "FIG-READ-001": ("分隔符或小数点存疑的数", "a figure with doubtful separators"),
    "FIG-READ-002": ("夹有字母的数", "a figure with letters in it"),
    "FIG-READ-003": ("不完整的数", "a figure that is cut off"),
    "FIG-READ-004": ("正负存疑的数", "a figure with a doubtful sign"),
    "FIG-READ-005": ("写法混杂的数", "a figure of mixed digits and units"),
    "FIG-READ-006": ("算式", "a formula"),
    "FIG-READ-007": ("位数过多的数", "a figure with too many digits"),
    "FIG-RANGE-001": ("数的范围", "a range of figures"),
    "FIG-NEAR-001": ("约数", "an approximate figure"),
    "FIG-UNIT-001": ("外币", "foreign money"),
    "FIG-UNIT-002": ("不能表示的单位", "a unit that is not held"),
}


def speaker(lang: Lang) -> T:
    """`t(zh, en)` gives the words of that language."""
    return lambda zh, en: zh if lang == "zh" else en


def naming(words: dict[str, tuple[str, str]], lang: Lang) -> Callable[[str], str]:
    """What a name is called in that language; itself where it has no words."""
    return lambda name: words[name][lang == "en"] if name in words else name


def titles(lang: Lang, doctypes: Iterable[DocType] = ()) -> Callable[[str], str]:
    """What a rule or a notice is called; `doctypes` are those in question, beside the ones that are registered."""
    own = {rule.code: (rule.zh, rule.en) for doctype in doctypes for rule in doctype.catalogue}
    return naming(_titles() | own, lang)


@cache
def _titles() -> dict[str, tuple[str, str]]:
    return {rule.code: (rule.zh, rule.en) for doctype in all_types() for rule in doctype.catalogue} | _NOTICES
