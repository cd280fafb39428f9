"""Show a run to a person: each document's text beside the values read from it.

Rows and Results in, one self-contained HTML page out.

A person sees every value marked at the place it was read from, and every figure that no value cites.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Self

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extractor.core.io import write_whole
from extractor.core.statements import READER as OPEN
from extractor.doctypes.base import DocType
from extractor.extraction.explain import explain
from extractor.extraction.pipeline import Result
from extractor.output.marked_text import Span, blocks_of, headings, unread_figures
from extractor.output.shown_values import panel_of, shown_as, values_of
from extractor.output.tally import READ, tally

MOST_SECTIONS = 200  # documents shown with their text; a page of more takes a browser over ten seconds to open


@cache
def _environment() -> Environment:
    loader = PackageLoader("extractor.output")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _asset(name: str) -> tuple[Markup, Markup]:
    """Our own style or script, and what the Content-Security-Policy calls it, so that no other one runs."""
    environment = _environment()
    assert environment.loader is not None
    source = environment.loader.get_source(environment, name)[0]
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return Markup(source), Markup(f"'sha256-{digest}'")  # noqa: S704 - a file of this package


def _render(template: str, **given: Any) -> Iterator[bytes]:
    for piece in _environment().get_template(template).generate(given):
        yield piece.encode("utf-8", "backslashreplace")  # a name of a file may hold what UTF-8 cannot write


def render_section(row: dict[str, Any], result: Result, anchor: str) -> bytes:
    """One document's part of the page."""
    document, values = result.document, values_of(result)
    in_fields = [value for value in values if value.cited.reader != OPEN]
    unread = unread_figures(document, result.plan.sections, in_fields)
    spans = [*unread, *headings(document.text, result.plan.sections)]
    for value in values:
        where = value.cited.where
        spans.append(Span(value.start, value.end, "figure", value))
        if value.cited.figure != (where.start, where.end):
            spans.append(Span(where.start, where.end, "quote", value))
    failed = [found for found in result.results if found.status == "fail"]
    doubted: set[object] = {reason.path for reason in result.verdict.reasons}
    doubted |= {(operand.start, operand.end) for found in failed for operand in found.operands}
    shown = {"blocks": blocks_of(document, spans), "panel": panel_of(values), "values": values, "uncited": len(unread)}
    shown |= {"division": explain(result.plan, result.coverage)}
    more = {"by_path": {value.path: value for value in values}, "doubted": doubted, "typed": shown_as}
    return b"".join(_render("document.html.j2", row=row, anchor=anchor, result=result, **shown, **more))


def anchor_of(number: int) -> str:
    """The anchor of a document's section, by its number in the run."""
    return f"d{number + 1}"


class Report:
    """The report of a run, written as its documents finish; memory holds one document at a time.

    Each document's section goes to a temporary file beside `path` at once; `close` puts the page together and
    replaces `path` as a whole. Leaving the context removes what is temporary, whatever happened. Documents go by their
    number in the run, from 0: whatever order they finish in, the page is the same.
    """

    def __init__(self, path: Path, documents: int, types: Iterable[DocType] = ()) -> None:
        """`types` are those whose titles stand in the list of documents; another one's name does."""
        self.path = path
        self._titles = {one.name: (one.title, one.title_en or one.name) for one in types}
        self._cut = documents > MOST_SECTIONS
        self._sections = path.with_name(path.name + ".sections")
        self._places: dict[int, tuple[int, int]] = {}
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        self._file = self._sections.open("w+b")
        return self

    def __exit__(self, *raised: object) -> None:
        if self._file is not None:
            self._file.close()
        self._sections.unlink(missing_ok=True)

    def room(self, number: int) -> tuple[bool, bool]:
        """Whether a document is shown with its text: if all is well with it; if it is to review.

        Of a large run only the first ones to review are.
        """
        among_first = len(self._places) < MOST_SECTIONS or number < max(self._places)
        return not self._cut, not self._cut or among_first

    def put(self, section: bytes, number: int) -> None:
        """Take a document's section as it was drawn, where there is room for it."""
        assert self._file is not None, "used outside its context"
        self._places[number] = (self._file.tell(), len(section))
        self._file.write(section)
        if len(self._places) > MOST_SECTIONS:  # a later one gives way
            del self._places[max(self._places)]

    def close(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the page with `rows` as its summary, in their order, and replace the one that was there."""
        assert self._file is not None, "used outside its context"
        shown = {rows[number]["document"]: anchor_of(number) for number in sorted(self._places)}
        assets = {file.partition(".")[0]: _asset(file) for file in ("style.css", "head.js", "script.js")}
        cut = MOST_SECTIONS if self._cut else None
        known = {"titles": self._titles, "read": READ, "tally": tally(rows)}
        page = _render("report.html.j2", anchors=shown, cut=cut, rows=rows, **known, **assets)
        write_whole(self.path, self._filled(page), point=None)

    def _filled(self, page: Iterable[bytes]) -> Iterator[bytes]:
        """The page with the documents' sections where they belong."""
        for piece in page:
            before, here, after = piece.partition(b"<!-- documents -->")
            yield before
            yield from self._parts() if here else ()
            yield after

    def _parts(self) -> Iterator[bytes]:
        """The documents' sections, in the order of the documents."""
        assert self._file is not None, "used outside its context"
        for _, (start, length) in sorted(self._places.items()):
            self._file.seek(start)
            yield self._file.read(length)
