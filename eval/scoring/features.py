"""What is known of how a document was made: its layout family, its form and the ways in which its style differs."""

from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Features(NamedTuple):
    """Layout family, form (pdf, docx, txt) and style marks such as `joint_totals=False`; `unknown` without a record."""

    layout: str
    form: str
    style: tuple[str, ...]


@cache
def _samples() -> dict[str, Any]:
    from eval.corpus.build import samples

    return {sample.slug: sample for sample in samples()}


def features(document: Path) -> Features:
    """The features of a document of the corpus by its record; of any other its form alone."""
    sample = _samples().get(document.stem)
    form = document.suffix.removeprefix(".").lower()
    if sample is None:
        return Features("unknown", form, ())
    voice = [f"voice={sample.voice}"] if sample.voice else []
    planted = ["mistakes"] if sample.mistakes or sample.findings else []
    return Features(sample.layout, form, (*voice, *planted, *_marks(sample.style)))


def _marks(style: Any) -> list[str]:
    """The simple settings of a style that are not the usual ones."""
    marks = []
    for field in fields(style):
        value = getattr(style, field.name)
        if field.default is not MISSING and value != field.default and isinstance(value, bool | str | int | float):
            marks.append(f"{field.name}={value}")
        elif isinstance(value, frozenset | tuple | list):
            marks += sorted(f"{field.name}={one}" for one in value if isinstance(one, str))
    return marks
