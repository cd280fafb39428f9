"""Which document types there are: the shipped ones, and those that installed packages bring (`extractor.types`)."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from extractor.doctypes.base import DocType, load_type
from extractor.errors import ExtractorError
from extractor.message import Message

GROUP = "extractor.types"
_SHIPPED = {"final_accounts": "extractor.doctypes.final_accounts.outline:FINAL_ACCOUNTS"}


class UnknownTypeError(ExtractorError):
    """A document type that is not there; carries what was named and which there are."""

    stops_the_run = True

    named: str
    known: tuple[str, ...]

    located_by = "named"

    @property
    def message(self) -> Message:
        return Message(
            f"没有这种文档类型；可用的有：{'、'.join(self.known)}，或 模块:名称。",
            f"there is no such document type: there are {', '.join(self.known)}, or name one of yours as module:NAME",
        )


@cache
def known_types() -> Mapping[str, str]:
    """Where each type is defined (`module:NAME`), by its name; the shipped ones first, which nobody replaces."""
    return {entry.name: entry.value for entry in entry_points(group=GROUP)} | _SHIPPED


def find_type(named: str, at: str | None = None) -> DocType:
    """The type of that name, or the one defined at `module:NAME`; `at` is where it was when it was last used.

    Raises UnknownTypeError.
    """
    for place in (known_types().get(named), named if ":" in named else None, at):
        if place is not None:
            try:
                return load_type(place)
            except (ImportError, AttributeError, ValueError, AssertionError):
                continue
    raise UnknownTypeError(named, tuple(known_types()))


def all_types() -> tuple[DocType, ...]:
    """Every type that is there; one that cannot be loaded is left out, and `find_type` says so of it."""
    found = []
    for name in known_types():
        try:
            found.append(find_type(name))
        except UnknownTypeError:
            continue
    return tuple(found)


def default_type() -> DocType:
    """The type that documents are taken for where none is named."""
    return find_type(next(iter(_SHIPPED)))
