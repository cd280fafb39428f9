"""Write Markdown whose cells hold anything. Values in, text out."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with these heads."""
    return "\n".join([_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows)])


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(_cell(str(cell)) for cell in cells) + " |"


def _cell(words: str) -> str:
    """Words as one cell: on one line, a bar as it is. Angle brackets outside of code are no HTML."""
    parts = " ".join(words.split()).replace("|", "\\|").split("`")
    return "`".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(parts))


def code(words: object) -> str:
    """Words as code; nothing for nothing."""
    return f"`{words}`" if str(words) else ""
