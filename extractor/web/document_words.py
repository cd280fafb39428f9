"""What the pages of documents say, in Chinese and in English."""

STANDINGS = {
    "waiting": ("待审", "waits for a person"),
    "settled": ("已审定", "settled by people"),
    "accepted": ("核对通过", "accepted by the checks"),
    "unasked": ("未通过，无待审问题", "not accepted, nothing asked"),
}
ORIGINS = {
    "machine_verified": ("算术核实", "vouched for by arithmetic"),
    "grounded": ("有出处，未核", "found in the text, unchecked"),
    "unsettled": ("待定", "not settled"),
    "reviewer": ("审核员定", "a reviewer's"),
    "reviewer_own": ("审核员自填", "a reviewer's own, not in the text"),
    "source_error": ("原文如此（有误）", "as printed, wrong in the document"),
}
KEYS = (
    ("j k", "下一个、上一个数", "next, previous figure"),
    ("Enter", "打开这个数", "open that figure"),
    ("e", "编辑所选的数", "edit the figure that is open"),
    ("p", "补录漏读的数", "add a figure that was missed"),
    ("[ ]", "上一页、下一页", "previous, next page"),
    ("Ctrl+Enter", "在输入框中提交更正", "correct, from within a field"),
)
