"""Open the archive that a Word file is, as far as it is whole: a part that is broken is lost alone.

Bytes in, parts by name and by relationship out; what was lost is remembered.
"""

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError)
_PIECE = 1 << 16  # bytes
_LARGEST = 1 << 29  # bytes of one part, unpacked; far above any disclosure
_STRICT = "http://purl.oclc.org/ooxml/"
_MAIN = "word/document.xml"


class BrokenPackageError(Exception):
    """The archive, or the part that holds the text, cannot be read."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the kind of thing, and the part's name, None for what lies outside the file."""

    kind: str
    target: str | None


class Package:
    """The parts of one file. Raises BrokenPackageError where there is no archive, or no text in it."""

    def __init__(self, data: bytes) -> None:
        self.lost: list[str] = []  # names of parts that could not be read
        self.torn: list[str] = []  # names of parts that were read as far as they hold together
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._members = {_plain(one.filename): one for one in self._archive.infolist()}
        except BROKEN as error:
            raise BrokenPackageError from error
        self._relations: dict[str, dict[str, Relation]] = {}
        self.main = _MAIN
        self.main = self._named("", "officeDocument") or _MAIN
        root = self.xml(self.main)
        if root is None:
            raise BrokenPackageError(self.main)
        self.root: Any = root

    def read(self, name: str) -> bytes | None:
        """A part's bytes; None where it is missing or broken."""
        member = self._members.get(_plain(name))
        if member is None or member.file_size > _LARGEST:
            self._lose(name)
            return None
        pieces: list[bytes] = []
        try:
            with self._archive.open(member) as part:
                while piece := part.read(_PIECE):
                    pieces.append(piece)
        except BROKEN:
            if name != self.main or not pieces:  # half a text is better than none, half a picture is not
                self._lose(name)
                return None
            self._tear(name)
        return b"".join(pieces)

    def xml(self, name: str) -> Any | None:
        """A part as a tree, in the names of the usual form also where it is in the strict one."""
        data = self.read(name)
        if data is None:
            return None
        root = _parsed(data)
        if root is None:
            root = _parsed(data, recover=True)
            if root is None:
                self._lose(name)
                return None
            self._tear(name)
        if any(space and space.startswith(_STRICT) for space in root.nsmap.values()):
            _make_usual(root)
        return root

    def relation(self, name: str | None, source: str | None = None) -> Relation | None:
        """What a part (the main one if not said) calls by that name."""
        return self._of(self.main if source is None else source).get(name or "")

    def part(self, kind: str) -> Any | None:
        """The main part's one part of a kind (styles, numbering, footnotes …) as a tree; None where it has none."""
        name = self._named(self.main, kind)
        if name is None and _relations_of(self.main) in self.lost:  # then it is looked for where it usually lies
            name = f"word/{kind}.xml" if f"word/{kind}.xml" in self._members else None
        return self.xml(name) if name else None

    def parts(self, *kinds: str) -> list[Any]:
        """Every part of the main one's of these kinds that can be read."""
        names = [one.target for one in self._of(self.main).values() if one.kind in kinds and one.target]
        return [tree for name in names if (tree := self.xml(name)) is not None]

    def _named(self, source: str, kind: str) -> str | None:
        return next((one.target for one in self._of(source).values() if one.kind == kind and one.target), None)

    def _of(self, source: str) -> dict[str, Relation]:
        if source not in self._relations:
            name = _relations_of(source)
            root = self.xml(name) if name in self._members or source in {"", self.main} else None
            base = posixpath.dirname(source)
            self._relations[source] = (
                {}
                if root is None
                else {
                    str(one.get("Id")): Relation(str(one.get("Type")).rpartition("/")[2], _target(one, base))
                    for one in root
                }
            )
        return self._relations[source]

    def _lose(self, name: str) -> None:
        if name not in self.lost:
            self.lost.append(name)

    def _tear(self, name: str) -> None:
        if name not in self.torn:
            self.torn.append(name)


def _parsed(data: bytes, recover: bool = False) -> Any | None:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _relations_of(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _plain(name: str) -> str:
    """A part's name as names are compared: they are the same in capitals, and some programs write backslashes."""
    return unquote(name).replace("\\", "/").lstrip("/").lower()


def _target(relation: Any, base: str) -> str | None:
    if relation.get("TargetMode") == "External":
        return None
    target = str(relation.get("Target", "")).replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))


def _make_usual(root: Any) -> None:
    """ISO 29500 Strict in the namespaces of the transitional form, which says the same in other names."""
    for element in root.iter(etree.Element):
        if str(element.tag).startswith("{" + _STRICT):
            element.tag = _usual(str(element.tag))
        for name in [name for name in element.attrib if str(name).startswith("{" + _STRICT)]:
            element.set(_usual(str(name)), element.attrib.pop(name))


def _usual(name: str) -> str:
    area, _, rest = name.removeprefix("{" + _STRICT).partition("/")
    return f"{{http://schemas.openxmlformats.org/{area}/2006/{rest}"
