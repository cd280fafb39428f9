"""The bytes of a file that somebody else put there: a plain file of bounded size, or a refusal before it is opened.

A path in, its bytes or their digest out.
"""

import hashlib
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from extractor.core.foreign import os_problem
from extractor.document import refusals
from extractor.errors import UnreadableDocumentError
from extractor.message import Message

MOST_BYTES = 512 * 1024 * 1024  # of a file: a scanned yearbook has a tenth of it, a sparse file of nothing any number


def content_of(path: Path) -> bytes:
    """A file's bytes. Raises UnreadableDocumentError."""
    check_plain(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal. Raises UnreadableDocumentError."""
    return hashlib.sha256(content_of(path)).hexdigest()


def check_plain(path: Path) -> None:
    """Refuse what never ends, waits for a writer or fills the memory: a pipe, a device, a giant file.

    Raises UnreadableDocumentError, for a file that is not there too.
    """
    try:
        status = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unreadable(path, error) from error
    if S_ISDIR(status.st_mode):
        raise UnreadableDocumentError(path, refusals.FOLDER)
    if not S_ISREG(status.st_mode):
        raise UnreadableDocumentError(path, refusals.NO_PLAIN_FILE)
    check_size(path, status.st_size)


def check_size(path: Path, size: int) -> None:
    """Refuse a file of more bytes than any disclosure has. Raises UnreadableDocumentError."""
    if size > MOST_BYTES:
        raise UnreadableDocumentError(path, refusals.too_large(MOST_BYTES))


def _unreadable(path: Path, error: OSError | ValueError) -> UnreadableDocumentError:
    why = os_problem(error) if isinstance(error, OSError) else Message("名称不可用", "its name cannot be used")
    return UnreadableDocumentError(
        path, Message(f"{why.zh}；请检查路径和权限", f"{why.en}; check the path and its permissions")
    )
