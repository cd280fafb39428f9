"""Take files into the queue: kept in a folder, read as a run reads them, within the same limits.

A stream of bytes with a name in, what came of it out.
"""

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.core.foreign import os_problem
from extractor.doctypes.choice import TypeChoice, choice_of_settings
from extractor.document.content import check_size
from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.runs.inputs import ENDINGS, jobs
from extractor.runs.pool import Workers
from extractor.runs.result_cache import ResultCache, fingerprint
from extractor.runs.runner import RunOptions, run
from extractor.store.database import Store

_LONGEST = 80  # characters of a name: each may be four bytes
_READERS = ["grammar"]


class NotTakenError(ExtractorError):
    """A file that is not taken into the queue; carries its name and why."""

    name: str
    zh: str
    en: str

    @property
    def about(self) -> str:
        return self.name

    @property
    def message(self) -> Message:
        return Message(self.zh, self.en)


class Inbox:
    """The folder that files go to, and how they are read: by the grammar, one at a time, in a process of their own."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self._turn = asyncio.Lock()

    async def take(self, name: str, content: AsyncIterator[bytes]) -> list[dict[str, Any]]:
        """Keep a file and read it; the rows of its documents, more than one where it is an archive.

        Raises NotTakenError: no name of a document, too large, a folder that cannot be written.
        """
        path = await self._kept(_plain_name(name), content)
        async with self._turn:
            return await self._read(path)

    async def _kept(self, name: str, content: AsyncIterator[bytes]) -> Path:
        """The file in a folder that its content names, so that the same one twice is one file."""
        digest, size = hashlib.sha256(), 0
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(dir=self.folder, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    async for chunk in content:
                        size += len(chunk)
                        check_size(Path(name), size)
                        digest.update(chunk)
                        file.write(chunk)
                path = self.folder / digest.hexdigest()[:32] / name
                path.parent.mkdir(exist_ok=True)
                Path(partial).replace(path)
            finally:
                Path(partial).unlink(missing_ok=True)
        except OSError as error:
            why = os_problem(error)
            raise NotTakenError(name, f"无法保存：{why.zh}。", f"cannot be kept: {why.en}.") from error
        return path

    async def _read(self, path: Path) -> list[dict[str, Any]]:
        types = choice_of_settings(None, None)
        cache = ResultCache(self.store, _way(types))
        with tempfile.TemporaryDirectory() as out, Workers(1) as pool:
            rows = await run(jobs([str(path)]), Path(out), RunOptions(types, cache=cache, pool=pool))
            return list(rows)


def _way(types: TypeChoice) -> str:
    return fingerprint(types, _READERS)


def _plain_name(name: str) -> str:
    """A file's name without any folder. Raises NotTakenError where it is none that a document goes by."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff/:*?\"<>|]", "_", last).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not stem or f".{ending.lower()}" not in ENDINGS:
        endings = " ".join(sorted(ENDINGS))
        raise NotTakenError(
            name[:200], f"文件名须以这些之一结尾：{endings}", f"its name has to end in one of {endings}"
        )
    return f"{stem[:_LONGEST]}{dot}{ending}"
