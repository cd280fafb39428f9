"""Fill a folder with files and the list of their digests, which `sha256sum -c` reads. Texts in, a folder out."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

SUMS = "SHA256SUMS"


class Folder:
    """A new folder that is being filled."""

    def __init__(self, path: Path, sums: IO[str]) -> None:
        self.path = path
        self._sums = sums

    def free(self, name: str, ending: str = "") -> str:
        """A name that leads nowhere else, and that nothing here has yet: the second of a name is `…-2`, as in a run."""
        plain = re.sub(r"[/\\\0]", "_", name)
        first = plain if plain.strip(".") else "document"
        return next(
            candidate
            for candidate in (first if n == 1 else f"{first}-{n}" for n in count(1))
            if not (self.path / f"{candidate}{ending}").exists()
        )

    def write(self, name: str, text: str) -> None:
        """Write one file, named by its path within the folder."""
        path, content = self.path / name, text.encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._sums.write(f"{hashlib.sha256(content).hexdigest()}  {name}\n")

    def note(self, name: str) -> None:
        """Note a file that something else has written into the folder."""
        with (self.path / name).open("rb") as file:
            self._sums.write(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")


@contextmanager
def new_folder(path: Path) -> Iterator[Folder]:
    """A folder to fill, which was not there."""
    path.mkdir()
    with (path / SUMS).open("w", encoding="utf-8", newline="\n") as sums:
        yield Folder(path, sums)
