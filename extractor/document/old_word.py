"""Read old Word files, WPS text and rich text by LibreOffice, which makes a .docx of them. A file in, a Document out.

LibreOffice runs in a process and with a profile of its own, and is ended with all that it started where it takes long.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from extractor.document import refusals
from extractor.document.docx import read_docx
from extractor.document.model import Document
from extractor.errors import UnreadableDocumentError, UnsupportedError

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120.0


def read_old_word(path: Path, data: bytes, sha256: str) -> Document:
    """The file as a Document. Raises UnsupportedError without LibreOffice, UnreadableDocumentError if it cannot."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnsupportedError(path, refusals.NO_OFFICE)
    with tempfile.TemporaryDirectory(prefix="extractor-") as folder:
        ending = ".rtf" if data.startswith(b"{\\rtf") else ".doc"
        source = Path(folder, f"in{ending}")
        source.write_bytes(data)
        _convert(program, source)
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise UnreadableDocumentError(path, refusals.NOT_CONVERTED)
        converted = made.read_bytes()
    return replace(read_docx(path, converted, sha256), format="doc")


def _convert(program: str, source: Path) -> None:
    folder = source.parent
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", "docx", "--outdir", str(folder), str(source)]
    process = subprocess.Popen(  # noqa: S603 - no shell, and names of our own
        command,
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
