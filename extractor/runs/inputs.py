"""Find the documents of a run: each file once, with the name that its results go by.

Files, folders, globs and lists in, jobs out.

What lies elsewhere is named by a URI of fsspec (https://filesystem-spec.readthedocs.io): `s3://bucket/folder`,
`oss://bucket/2021/*.pdf`, `https://host/file.pdf`; it is fetched when its turn comes.
"""

import asyncio
import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

import fsspec

from extractor.core.foreign import os_problem
from extractor.document import printable
from extractor.document.content import check_plain, check_size, content_of
from extractor.errors import ExtractorError, NoDocumentsError, UnreadableDocumentError
from extractor.message import Message
from extractor.runs.archives import PackedFile, files_within, is_archive
from extractor.runs.carried import Carried

# What may be a disclosure; what is not read yet is taken too, so that it has its line with its remedy.
ENDINGS = frozenset(
    {".pdf", ".docx", ".txt", ".doc", ".wps", ".rtf", ".odt", ".xls", ".xlsx", ".xlsb", ".ods", ".et", ".html", ".htm"}
    | {".mht", ".mhtml", ".zip", ".rar", ".7z", ".ofd", ".ceb", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"}
)
_MOST_OF_A_NAME = 240  # bytes
OWN_FILES = frozenset({"summary.jsonl", "report.html", "manifest.json", "bills.jsonl"})


@dataclass(frozen=True, slots=True)
class Job:
    """A file and the name that its results go by; a file that cannot even be looked for carries its error.

    `uri` is where a file lies that is not on this machine's disk, `packed` where one lies in an archive; its `path`
    only names it. `found_by` is the input that led to it: a folder, a glob, or the file itself.
    """

    name: str
    path: Path
    error: ExtractorError | None = None
    uri: str | None = None
    found_by: str = ""
    packed: PackedFile | None = None

    @property
    def place(self) -> str:
        """Where the file lies, wherever the program was started."""
        return _place(self.uri or str(self.path))

    @property
    def places(self) -> tuple[str, ...]:
        """Where the file lies, and the input that led to it."""
        return (self.place, _place(self.found_by)) if self.found_by else (self.place,)

    @property
    def source(self) -> str:
        """Where the file lies, as a person reads it."""
        return printable(self.uri or str(self.path))

    async def at_hand(self, *, carry: bool = False) -> Path:
        """The file to read: with its bytes where it lies elsewhere, or where they are to be carried to who reads it.

        Raises its error, or UnreadableDocumentError where its bytes cannot be had.
        """
        if self.error is not None:
            raise self.error
        if self.uri is None and self.packed is None:
            check_plain(self.path)
            if not carry:
                return self.path
        return Carried.of(self.uri or str(self.path), await asyncio.to_thread(self._fetch))

    def _fetch(self) -> bytes:
        try:
            if self.packed is not None:
                return self.packed.content(self.path)
            if self.uri is None:
                return content_of(self.path)
            files, path = fsspec.url_to_fs(self.uri)
            check_size(Path(self.source), files.size(path) or 0)
            content: bytes = files.cat_file(path)
        except ExtractorError:
            raise
        except Exception as error:  # each kind of storage has errors of its own
            why = _why(error)
            remedy = Message(
                f"{why.zh}；请检查它是否存在、是否可读", f"{why.en}; check that it is there and may be read"
            )
            raise UnreadableDocumentError(Carried.of(self.source, b""), remedy) from error
        return content


def jobs(inputs: Sequence[str]) -> list[Job]:
    """Files, folders (with all below them) and globs as jobs, each file once, in a stable order.

    A name is the file's name without its ending; a second file of one name gets `-2`, and so on. An input that gives
    no document is a job with its error, so that it has its line in the summary.
    """
    named: list[Job] = []
    seen: set[object] = set()
    taken: set[str] = set()
    folders = cache(os.path.realpath)  # of a call: links may lead elsewhere the next time
    for source in inputs:
        for path, error, away in _elsewhere(source) if "://" in source else _here(source):
            packed = away if isinstance(away, PackedFile) else None
            uri = away if isinstance(away, str) else None
            place = (_real(packed.archive), packed.numbers) if packed else uri or _leads_to(path, folders)
            if place not in seen:
                seen.add(place)
                name = _free(_named(path), taken)
                taken.add(_same(name))
                named.append(Job(name, path, error, uri, source, packed))
    return named


def listed(file: Path) -> list[str]:
    """The inputs that a list names, one on each line. Raises NoDocumentsError where it cannot be read, or is empty."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = os_problem(error) if isinstance(error, OSError) else Message("不是 UTF-8", "is not UTF-8")
        problem = Message(
            f"不能作为清单读取（{why.zh}）；请用 UTF-8，每行一个文件、文件夹或 URI",
            f"cannot be read as a list ({why.en}); write one file, folder or URI on each line, in UTF-8",
        )
        raise NoDocumentsError(str(file), problem) from error
    if not (found := [line.strip() for line in lines if line.strip()]):
        nothing = Message(
            "清单是空的；请每行写一个文件、文件夹或 URI", "names nothing; write one file, folder or URI on each line"
        )
        raise NoDocumentsError(str(file), nothing)
    return found


_Found = tuple[Path, ExtractorError | None, str | PackedFile | None]


def _elsewhere(source: str) -> Iterator[_Found]:
    """What a URI names; `file:` is here after all."""
    try:
        files, path = fsspec.url_to_fs(source)
        if "file" in (files.protocol if isinstance(files.protocol, tuple) else (files.protocol,)):
            yield from _here(unquote(path))
            return
        found, problem = _looked_up(files, path)
    except Exception as error:  # noqa: BLE001 - each kind of storage has errors of its own
        why = _why(error)
        found, problem = (
            [],
            Message(
                f"{why.zh}；请检查地址、访问权限，以及是否安装了相应的包",
                f"{why.en}; check the address and its access, and that its package is installed",
            ),
        )
    if not found:
        yield Path(source), NoDocumentsError(source, problem), source
    for name in found:
        yield Path(name), None, files.unstrip_protocol(name)


def _looked_up(files: Any, path: str) -> tuple[list[str], Message]:
    """The documents at, below or matching a path of a storage, and what is wrong where there are none."""
    if glob.has_magic(path):
        return sorted(files.glob(path)), _NO_MATCH
    if files.isdir(path):
        below = [name for name in files.find(path) if _is_document(Path(name))]
        return sorted(below), _NONE_BELOW
    return [path] if files.exists(path) else [], _NOT_THERE


def _is_document(path: Path) -> bool:
    """Whether a folder's file may be a disclosure, readable or not; what a run of ours wrote there is none."""
    return path.suffix.lower() in ENDINGS and path.name not in OWN_FILES


_NO_MATCH = Message(
    "没有匹配的文件；请检查通配符，并在命令行中加引号", "matches no file; check the pattern, and quote it in the shell"
)
_NONE_BELOW = Message(
    "其中没有文档（.pdf、.docx、.xlsx、.html、.txt 等）；请指定存放文件的文件夹",
    "holds no document (.pdf, .docx, .xlsx, .html, .txt and the like); name the folder that holds them",
)
_NOT_THERE = Message("没有这个文件；请检查路径", "is not there; check the path")


def _why(error: Exception) -> Message:
    """What a kind of storage says, whose errors are not ours to word: only of what kind it is."""
    if isinstance(error, OSError) and error.errno:
        return os_problem(error)
    if isinstance(error, ImportError):
        return Message(f"没有安装 {error.name}", f"{error.name} is not installed")
    kind = type(error).__name__
    return Message(f"取不到（{kind}）", f"cannot be had ({kind})")


def _here(source: str) -> Iterator[_Found]:
    """What a path of this machine names; of an archive the files within."""
    for path, error in _expand(source):
        if error is None and is_archive(path):
            for one in files_within(path, _is_document):
                yield (one.path, None, one.file) if isinstance(one.file, PackedFile) else (one.path, one.file, None)
        else:
            yield path, error, None


def _expand(source: str) -> Iterator[tuple[Path, ExtractorError | None]]:
    path = Path(source)
    if path.is_dir():
        below = sorted(file for file in path.rglob("*") if _is_document(file) and not file.is_dir())
        if not below:
            yield path, NoDocumentsError(source, _NONE_BELOW)
        inside = _real(path)
        yield from ((file, _led_out(file, inside)) for file in below)
    elif path.exists():
        yield path, None
    elif glob.has_magic(source):
        matched = sorted(Path(name) for name in glob.glob(source, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute one
        files = [file for file in matched if file.is_file()]
        if not files:
            yield path, NoDocumentsError(source, _NO_MATCH)
        yield from ((file, None) for file in files)
    else:
        yield path, NoDocumentsError(source, _NOT_THERE)


def _led_out(file: Path, folder: Path) -> ExtractorError | None:
    """The refusal of a link in a folder that leads out of it: whoever filled the folder does not choose what is read.

    None for any other file.
    """
    if not file.is_symlink() or _real(file).is_relative_to(folder):
        return None
    return UnreadableDocumentError(
        file,
        Message(
            "这是指向所给文件夹之外的链接；如需读取，请直接指定那个文件",
            "it is a link that leads out of the folder; to read that file, name it by itself",
        ),
    )


def _real(path: Path | str) -> Path:
    """Where a path leads; a link that leads to itself stays what it is (Path.resolve raises)."""
    return Path(os.path.realpath(path))


def _leads_to(path: Path, folders: Callable[[str], str]) -> str:
    """As `_real`, for many files of the same folders: where those lead is looked up once."""
    folder, name = os.path.split(path)
    return os.path.realpath(path) if path.is_symlink() or name in ("", "..") else f"{folders(folder)}{os.sep}{name}"


def _place(source: str) -> str:
    """A path in full; a URI is one."""
    return printable(source if "://" in source else str(_real(source)))


def _named(path: Path) -> str:
    """What a file's results go by: its name without the ending.

    `..` and its like would lead out of the folder, and what begins as a file of the run does (also a dot before it, or
    an ending behind it) could be that file while it is written.
    """
    name = printable(path.stem)
    if not name.strip(". "):
        return "document"
    return f"document-{name}" if _same(name).lstrip(".").startswith(tuple(OWN_FILES)) else name


def _free(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while _same(candidate) in taken:
        number += 1
        candidate = f"{_clipped(name)}-{number}"
    return candidate


def _same(name: str) -> str:
    """What two names have in common that a disk may hold to be one: capitals and composed characters apart."""
    return normalize("NFC", name).casefold()


def _clipped(name: str) -> str:
    """A name that leaves room for a number: a disk takes 255 bytes."""
    return name.encode("utf-8", "surrogateescape")[:_MOST_OF_A_NAME].decode("utf-8", "ignore")
