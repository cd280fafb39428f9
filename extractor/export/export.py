"""Export a store: written elsewhere first and put in place as a whole, then noted in the store.

A store and a form in, an export out.

The same store gives the same bytes, because nothing of the export itself (when, where, by whom) stands in it.
"""

import functools
import hashlib
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, cast, get_args

from extractor.core.faults import crash_point
from extractor.core.foreign import os_problem
from extractor.errors import BrokenExportError, ExtractorError
from extractor.export.flat import TableName
from extractor.export.folder import SUMS
from extractor.export.gold import gold_folder
from extractor.export.lines import facts_folder, json_lines
from extractor.export.parquet import parquet
from extractor.export.sheets import csv_file, xlsx
from extractor.message import Message
from extractor.store.database import Store
from extractor.store.final import Final, count, finals, one_moment, record_export
from extractor.store.tables import Export
from extractor.store.types import MissingTypeError

Form = Literal["jsonl", "csv", "xlsx", "parquet", "facts", "gold"]
# What writes one more document and says how many rows that made; None where it leaves the document out.
Add = Callable[[Final], int | None]
Writer = Callable[[Path], AbstractContextManager[Add]]
OnProgress = Callable[[int, int], None]
Missing = Callable[[MissingTypeError], None]

FORMS: Mapping[Form, Callable[..., AbstractContextManager[Add]]] = {
    "jsonl": json_lines,
    "csv": csv_file,
    "xlsx": xlsx,
    "parquet": parquet,
    "facts": facts_folder,
    "gold": gold_folder,
}
OF_TABLES: frozenset[Form] = frozenset({"csv", "xlsx", "parquet"})
FOLDERS: frozenset[Form] = frozenset({"facts", "gold"})
_OF_ENDING: Mapping[str, Form] = {f".{form}": form for form in get_args(Form) if form not in FOLDERS}


class NotExportedError(ExtractorError):
    """An export that cannot be put where it was asked for; carries the place and what to do."""

    out: Path
    zh: str
    en: str

    located_by = "out"

    @property
    def message(self) -> Message:
        return Message(self.zh, self.en)


def form_of(out: Path, named: Form | None = None) -> Form:
    """The form of an export to `out`: what its ending says, `named` where that says nothing; jsonl without either.

    Raises NotExportedError where the ending is another form's, or no form's and none is named.
    """
    ending = out.suffix.lower()
    said = _OF_ENDING.get(ending)
    if named is not None:
        if said not in (None, named):
            raise NotExportedError(
                out,
                f"以 {ending} 结尾，却指定了 --format {named}：请改其中之一。",
                f"ends in {ending}, but --format {named} is asked for: change one of the two.",
            )
        return named
    if said is None and ending:
        forms, endings = "、".join(get_args(Form)), ", ".join(_OF_ENDING)
        raise NotExportedError(
            out,
            f"从结尾 {ending} 看不出格式：请用 {endings} 之一，或以 --format 指定（{forms}）。",
            f"{ending} says no form: end it in one of {endings}, or name the form with --format.",
        )
    return said or "jsonl"


def export(
    store: Store,
    form: Form | Literal["delivery"],
    out: Path,
    by: str,
    on_progress: OnProgress | None = None,
    missing: Missing | None = None,
    table: TableName = "leaves",
    writer: Writer | None = None,
) -> Export:
    """Write every document of a store to `out`, by name; returns what the store now says of this export.

    `writer` is what writes a form that needs more than the documents.

    A file that is there is replaced; a folder has to be new or empty, or to hold this very export. `on_progress` hears
    how many documents of how many are done; `missing` of those whose type is not installed here, which are left out.
    A csv or parquet file has one `table`, a workbook all. Memory does not grow with the documents' number. Raises
    NotExportedError, OutdatedError, BrokenExportError, and without `missing` MissingTypeError.
    """
    _check(store, form, out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{form}-", dir=out.parent) as beside:
            partial = Path(beside) / "export"
            documents, rows = _write(store, writer or _writer(cast(Form, form), table), partial, on_progress, missing)
            sha256 = _digest(partial)
            crash_point("export-written")
            _place(partial, out)
    except OSError as error:
        problem = os_problem(error)
        raise NotExportedError(out, f"无法写入：{problem.zh}。", f"cannot be written: {problem.en}.") from error
    crash_point("export-placed")
    return record_export(store, by, form, documents, rows, sha256)


def _place(partial: Path, out: Path) -> None:
    """Put an export where it belongs; what was killed after that has only to note it."""
    if out.is_dir():
        if (out / SUMS).is_file():
            if _digest(out) != _digest(partial):
                raise _full(out)
            return
        out.rmdir()
    partial.replace(out)


def _writer(form: Form, table: TableName) -> Writer:
    """What writes a form; of those that hold one table, the one that is asked for."""
    return functools.partial(FORMS[form], table=table) if form in OF_TABLES else FORMS[form]


def _write(
    store: Store, writer: Writer, path: Path, on_progress: OnProgress | None, missing: Missing | None
) -> tuple[int, int]:
    """How many documents and how many rows were written."""
    documents = rows = 0
    with one_moment(store) as session, writer(path) as add:
        total = count(session)
        for done, document in enumerate(finals(session, missing), 1):
            try:
                added = add(document)
            except (OSError, ExtractorError):
                raise
            except Exception as error:
                raise BrokenExportError(document.name, type(error).__name__) from error
            if added is not None:
                documents, rows = documents + 1, rows + added
            crash_point("export-half-written")
            if on_progress is not None:
                on_progress(done, total)
    return documents, rows


def _check(store: Store, form: str, out: Path) -> None:
    """Refuse to write over what is no export: the store itself, a folder that holds something."""
    kept = store.engine.url.database if store.is_sqlite else None
    if kept and out.exists() and Path(kept).exists() and out.samefile(kept):
        raise NotExportedError(out, "这是数据库本身，请另选文件。", "is the store itself; name another file.")
    if form in (*FOLDERS, "delivery"):
        if out.is_dir() and any(out.iterdir()) and not (out / SUMS).is_file():
            raise _full(out)
        if out.exists() and not out.is_dir():
            raise NotExportedError(out, "是文件，请指定文件夹。", "is a file; name a folder.")
    elif out.is_dir():
        raise NotExportedError(out, "是文件夹，请指定文件。", "is a folder; name a file.")


def _full(out: Path) -> NotExportedError:
    return NotExportedError(out, "文件夹不是空的，请另选一个。", "is not empty; name a new folder.")


def _digest(path: Path) -> str:
    """The sha256 of a file; of a folder, that of the list of its files' digests, which stands in it."""
    with (path / SUMS if path.is_dir() else path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
