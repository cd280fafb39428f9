"""Files, folders and globs in, jobs out: each file once, with the name that its results go by."""

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.document import printable
from extractor.errors import ExtractorError, NoDocumentsError

ENDINGS = frozenset({".pdf", ".docx", ".txt"})
# Also taken from a folder, so that they fail with their remedy instead of being passed over.
UNREADABLE = frozenset({".doc", ".wps", ".rtf", ".ofd"})
OWN_FILES = frozenset({"summary.jsonl", "report.html", "manifest.json"})


@dataclass(frozen=True, slots=True)
class Job:
    """A file and the name that its results go by; a file that cannot even be looked for carries its error."""

    name: str
    path: Path
    error: ExtractorError | None = None


def jobs(inputs: Sequence[str]) -> list[Job]:
    """Files, folders (with all below them) and globs as jobs, each file once, in a stable order.

    A name is the file's name without its ending; a second file of one name gets `-2`, and so on. An input that gives
    no document is a job with its error, so that it has its line in the summary.
    """
    named: list[Job] = []
    seen: set[Path] = set()
    taken: set[str] = set(OWN_FILES)
    for source in inputs:
        for path, error in _expand(source):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                name = _free(_named(path), taken)
                taken.add(name)
                named.append(Job(name, path, error))
    return named


def _expand(source: str) -> Iterator[tuple[Path, ExtractorError | None]]:
    path = Path(source)
    if path.is_dir():
        endings = ENDINGS | UNREADABLE
        below = sorted(file for file in path.rglob("*") if file.suffix.lower() in endings and file.is_file())
        if not below:
            yield path, NoDocumentsError(source, "holds no .pdf, .docx or .txt file; name the folder that holds them")
        yield from ((file, None) for file in below)
    elif path.exists():
        yield path, None
    elif glob.has_magic(source):
        matched = sorted(Path(name) for name in glob.glob(source, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute one
        files = [file for file in matched if file.is_file()]
        if not files:
            yield path, NoDocumentsError(source, "matches no file; check the pattern, and quote it in the shell")
        yield from ((file, None) for file in files)
    else:
        yield path, NoDocumentsError(source, "is not there; check the path")


def _named(path: Path) -> str:
    """What a file's results go by: its name without the ending; `..` and its like would lead out of the folder."""
    name = printable(path.stem)
    return name if name.strip(". ") else "document"


def _free(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate
