"""Look into ZIP archives, also such as lie in others: each file within is a document by itself.

An archive in, its files with their bytes within reach out. Nothing is unpacked onto the disk, so that no name within
can lead anywhere; a name that tries is refused all the same. What is large, deep or endless is refused unopened.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from extractor.document.content import MOST_BYTES, check_size, content_of
from extractor.document.kinds import kind_of
from extractor.errors import UnreadableDocumentError
from extractor.message import Message
from extractor.runs.carried import Carried

ENDINGS = frozenset({".zip", ".rar", ".7z"})  # of what may be one by its content
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
)
_DEEPEST = 3  # archives within archives
_MOST_FILES = 5000
_UTF8 = 0x800  # the flag of a name in UTF-8; without it tools of China write GBK
_LOCKED = 0x1
_DEBRIS = (".", "~$")  # how names begin of what systems and programs leave behind

_DAMAGED = Message("压缩包已损坏；请重新下载", "the archive is damaged; download it again")
_ENCRYPTED = Message("压缩包已加密；请解压后读取", "it is encrypted in its archive; unpack it")
_LEADS_OUT = Message("压缩包中的名称指向包外，已拒绝", "its name in the archive leads out of it, which is refused")
_TOO_DEEP = Message(
    f"压缩包嵌套超过 {_DEEPEST} 层；请解压后读取",
    f"it is in more than {_DEEPEST} archives one in the other; unpack them",
)
_TOO_MANY = Message(
    f"压缩包里的文件超过 {_MOST_FILES} 个，其余未读；请解压后分批读取",
    f"the archive has more than {_MOST_FILES} files, the rest was not read; unpack it",
)
_NOTHING = Message("压缩包里没有可读的文件；请检查其内容", "the archive holds no file that is read; look into it")


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file in an archive: which one, and the file's number in it; in one within that, its number there, and so on."""

    archive: Path
    numbers: tuple[int, ...]

    def content(self, path: Path) -> bytes:
        """Its bytes; `path` names it. Raises UnreadableDocumentError."""
        data = content_of(self.archive)
        for number in self.numbers:
            data = _member(path, data, number)
        return data


@dataclass(frozen=True, slots=True)
class Within:
    """What an archive holds: the path that names it, and the file, or why there is none."""

    path: Path
    file: PackedFile | UnreadableDocumentError


def is_archive(path: Path) -> bool:
    """Whether a file, named as archives are, is a ZIP archive by its content, and no Office file."""
    try:
        return path.suffix.lower() in ENDINGS and kind_of(content_of(path), path.suffix.lower()) == "zip"
    except UnreadableDocumentError:
        return False


def files_within(archive: Path, is_document: Callable[[Path], bool]) -> Iterator[Within]:
    """The files of an archive that may be documents, in its order; archives within it are looked into."""
    found = list(islice(_files(archive, archive, content_of(archive), (), is_document), _MOST_FILES + 1))
    yield from found[:_MOST_FILES]
    if len(found) > _MOST_FILES:
        yield _refused(archive, _TOO_MANY)
    if not found:
        yield _refused(archive, _NOTHING)


def _files(
    outer: Path, path: Path, data: bytes, numbers: tuple[int, ...], is_document: Callable[[Path], bool]
) -> Iterator[Within]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _BROKEN:
        yield _refused(path, _DAMAGED)
        return
    for number, member in enumerate(members):
        name = _name(member)
        if member.is_dir() or _is_debris(name):
            continue
        inner = path / PurePosixPath(name).name
        if _leads_out(name):
            yield _refused(inner, _LEADS_OUT)
            continue
        inner = path / name
        if not is_document(inner):
            continue
        if member.flag_bits & _LOCKED:
            yield _refused(inner, _ENCRYPTED)
        elif inner.suffix.lower() not in ENDINGS:
            yield Within(inner, PackedFile(outer, (*numbers, number)))
        else:
            yield from _within_another(outer, inner, data, (*numbers, number), is_document)


def _within_another(
    outer: Path, path: Path, data: bytes, numbers: tuple[int, ...], is_document: Callable[[Path], bool]
) -> Iterator[Within]:
    """What a file named as an archive holds, if it is one."""
    if len(numbers) >= _DEEPEST:
        yield _refused(path, _TOO_DEEP)
        return
    try:
        content = _member(path, data, numbers[-1])
    except UnreadableDocumentError as error:
        yield Within(path, error)
        return
    if kind_of(content, path.suffix.lower()) == "zip":
        yield from _files(outer, path, content, numbers, is_document)
    else:
        yield Within(path, PackedFile(outer, numbers))


def _member(path: Path, data: bytes, number: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = archive.infolist()[number]
            check_size(_named(path), member.file_size)
            with archive.open(member) as file:
                content = file.read(MOST_BYTES + 1)  # what it says of its size may be a lie
    except _BROKEN as error:
        raise UnreadableDocumentError(_named(path), _DAMAGED) from error
    check_size(_named(path), len(content))
    return content


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a file in an archive: in UTF-8 where it says so, else in the encoding that fits, mostly GBK."""
    if member.flag_bits & _UTF8:
        return member.filename
    kept = member.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return kept.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_debris(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not parts or parts[0] == "__MACOSX" or parts[-1].startswith(_DEBRIS)


def _leads_out(name: str) -> bool:
    windows = PureWindowsPath(name)
    return "\0" in name or name.startswith("/") or bool(windows.drive) or ".." in windows.parts


def _refused(path: Path, why: Message) -> Within:
    return Within(path, UnreadableDocumentError(_named(path), why))


def _named(path: Path) -> Path:
    """A path that only names what it stands for."""
    return Carried.of(str(path), b"")
