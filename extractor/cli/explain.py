"""The command that shows how a document was divided. Nothing else lives here."""

# Heavy modules are imported inside the command, so that --help answers at once.
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import one_line_errors
from extractor.cli.types import DocTypeName

if TYPE_CHECKING:
    from extractor.extraction.explain import Explained
    from extractor.extraction.plan import Plan

_MOST_TYPES = 3
_ZONES = {"title": "题目 title", "skeleton": "标题 heading", "text": "正文 text"}
_WIDTH = 160  # of lines that go to a file or another program
EXAMPLE = "示例 example: extractor explain 决算.pdf"


def explain(
    file: Annotated[Path, typer.Argument(help="一份文件。One file: a document.", metavar="FILE")],
    type_: DocTypeName = None,
) -> None:
    """说明文件如何划分。Show how a document is divided: its headings, what each section was taken for, and why.

    首先是文档类型：最像的几类、得分和依据（题目、标题、正文中的词，越常出现分越高）。

    Its type comes first: the best ones, their scores, and what spoke for each: words of its title, headings and text.

    每节后面是金额和比率的个数：印出的、已入字段的、作为其他数字保留的、没有读出的。

    Behind each section: how many amounts and rates it prints, how many a field holds, how many are kept as open
    statements, how many were not read.
    """
    from rich.console import Console
    from rich.tree import Tree

    from extractor.api import extract, read
    from extractor.doctypes.registry import find_type
    from extractor.extraction.coverage import total
    from extractor.extraction.explain import explain as explained

    with one_line_errors():
        result = extract(read(file), None if type_ is None else find_type(type_))
    plan = result.plan
    for line in _recognised(plan):
        typer.echo(line)
    whole = total(result.coverage)
    tree = Tree(
        f"{file.name}  {plan.doctype.title}  {_counts(whole.printed, whole.placed, whole.stated, whole.unread)}"
    )
    branches: list[tuple[int, Tree]] = []
    for entry in explained(plan, result.coverage):
        while branches and branches[-1][0] >= entry.depth:
            branches.pop()
        below = branches[-1][1] if branches else tree
        branches.append((entry.depth, below.add(_line(entry))))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=_WIDTH)
    console.print(tree)
    for notice in plan.notices:
        typer.echo(f"{notice.code} {notice.message}")


def _recognised(plan: "Plan") -> Iterator[str]:
    """As what it is read, then the types that it is most like, and why."""
    doctype, recognition = plan.doctype, plan.recognition
    yield f"类型 type: {doctype.name}  {doctype.title}  {doctype.title_en}".rstrip()
    for score in recognition.scores[:_MOST_TYPES] if recognition is not None else ():
        hits = "、".join(f"{_ZONES[hit.zone]}“{hit.words}” {hit.weight:+.1f}" for hit in score.hits)
        yield f"  {score.doctype.name}  {score.weight:.1f}分 points: {hits}"


def _line(entry: "Explained") -> str:
    words = entry.words or "（无标题 no heading）"
    if entry.why is None:
        return words
    covered = entry.covered
    counts = _counts(covered.printed, covered.placed, covered.stated, covered.unread) if covered is not None else ""
    return f"{words}  → {entry.title} {entry.key}（{entry.why}） {counts}".rstrip()


def _counts(printed: int, placed: int, stated: int, unread: int) -> str:
    return f"[印出 printed {printed}, 入字段 placed {placed}, 其他 stated {stated}, 未读 unread {unread}]"
