"""A path that has its file's bytes with it: for a machine, or a process, that does not have the disk it stands on."""

import os
from pathlib import Path
from stat import S_IFREG
from typing import Any, Self


class Carried(type(Path())):  # type: ignore[misc]  # the class that this system's paths have
    """A file at `address`, a path or a URI, as it was when it was read; it goes along to other processes."""

    address: str
    content: bytes

    @classmethod
    def of(cls, address: str, content: bytes) -> Self:
        """The file at `address` with its bytes."""
        carried: Self = cls(address)
        carried.address = address
        carried.content = content
        return carried

    def __str__(self) -> str:
        return self.address

    def read_bytes(self) -> bytes:
        return self.content

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:  # noqa: ARG002 - as any path's
        """That of a plain file with these bytes."""
        return os.stat_result((S_IFREG, 0, 0, 1, 0, 0, len(self.content), 0, 0, 0))

    def __reduce__(self) -> tuple[Any, ...]:
        return Carried.of, (self.address, self.content)
