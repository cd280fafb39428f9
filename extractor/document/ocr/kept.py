"""Keep what was read from pictures, a file each, named by the digest of the picture and of how it was read."""

import hashlib
import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from extractor.core.io import write_whole
from extractor.document.geometry import Matrix
from extractor.document.pdf import Edge, Glyph, Recognised
from extractor.document.seen import Seen

FOLDER = "EXTRACTOR_OCR_CACHE"  # in the environment: where pages are kept, or "none"
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PageCache:
    """A folder of pages; without one nothing is kept."""

    folder: Path | None

    @classmethod
    def of_user(cls) -> "PageCache":
        """The one that the environment names, or the user's (XDG base directories)."""
        named = os.environ.get(FOLDER)
        if named == "none":
            return cls(None)
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "extractor" / "ocr"
        folder = Path(named) if named else home
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return cls(None)
        return cls(folder if os.access(folder, os.W_OK) else None)

    @property
    def is_writable(self) -> bool:
        """Whether anything is kept."""
        return self.folder is not None

    def key(self, picture: Image.Image, how: str) -> str:
        """The name of what is read from a picture in some way, by this version of what reads."""
        digest = hashlib.sha256(f"{picture.size} {how} {_program()}".encode())
        digest.update(picture.tobytes())
        return digest.hexdigest()

    def get(self, key: str) -> Recognised | None:
        """What was read; None where it was not, or cannot be told."""
        if self.folder is None:
            return None
        try:
            return _recognised(json.loads(zlib.decompress(self._file(key).read_bytes())))
        except (OSError, ValueError, TypeError, KeyError, zlib.error):
            return None

    def put(self, key: str, found: Recognised) -> None:
        """Keep what was read; a full disk costs no document."""
        if self.folder is None:
            return
        try:
            self._file(key).parent.mkdir(exist_ok=True)
            write_whole(self._file(key), zlib.compress(json.dumps(_form(found)).encode()), alone=False)
        except OSError:
            return

    def _file(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / f"{key}.page"


@cache
def _program() -> str:
    """The digest of what reads pictures: another version may read them otherwise."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(_HERE.glob("*.py")))).hexdigest()


def _form(found: Recognised) -> dict[str, Any]:
    return {
        "size": [found.width, found.height],
        "back": found.back,
        "glyphs": found.glyphs,
        "slanted": found.slanted,
        "edges": found.edges,
    }


def _recognised(form: dict[str, Any]) -> Recognised:
    width, height = form["size"]
    edges = [Edge(*edge) for edge in form["edges"]]
    return Recognised(width, height, Matrix(*form["back"]), _glyphs(form["glyphs"]), _glyphs(form["slanted"]), edges)


def _glyphs(form: Iterable[list[Any]]) -> list[Glyph]:
    return [
        Glyph(*rest)._replace(seen=Seen(chance, tuple((text, p) for text, p in rivals)))
        for *rest, (chance, rivals) in form
    ]
