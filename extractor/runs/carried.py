"""A path that has its file's bytes with it: for a machine, or a process, that does not have the disk it stands on."""

from pathlib import Path
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

    def is_dir(self) -> bool:
        return False

    def __reduce__(self) -> tuple[Any, ...]:
        return Carried.of, (self.address, self.content)
