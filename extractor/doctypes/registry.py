"""Which document types there are: the shipped ones, and those that installed packages bring (`extractor.types`)."""

import os
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from extractor.doctypes.base import DocType, NoTypeError, load_type
from extractor.doctypes.own_files import absolute, is_file_of_types, is_loaded
from extractor.errors import ExtractorError
from extractor.message import Message

GROUP = "extractor.types"
VARIABLE = "EXTRACTOR_TYPES"
_PACKAGE = str(Path(__file__).parents[1])
_SHIPPED = {
    "final_accounts": "extractor.doctypes.final_accounts.outline:FINAL_ACCOUNTS",
    "budget": "extractor.doctypes.budget.outline:BUDGET",
    "government_final": "extractor.doctypes.recognised.government:GOVERNMENT_FINAL",
    "government_budget": "extractor.doctypes.recognised.government:GOVERNMENT_BUDGET",
    "template": "extractor.doctypes.recognised.template:TEMPLATE",
    "other": "extractor.doctypes.recognised.other:OTHER",
}


class UnknownTypeError(ExtractorError):
    """A document type that is not there; carries what was named and which there are."""

    stops_the_run = True

    named: str
    known: tuple[str, ...]

    located_by = "named"

    @property
    def message(self) -> Message:
        return Message(
            f"没有这种文档类型；可用的有：{'、'.join(self.known)}；"
            "自己的用 --type 文件.py、--type 模块:名称 或 EXTRACTOR_TYPES 指定。",
            f"there is no such document type: there are {', '.join(self.known)}; one of yours is named as "
            "--type FILE.py or --type module:NAME, or in EXTRACTOR_TYPES",
        )


class BadTypeError(ExtractorError):
    """A module that was to define a type and cannot be loaded; carries what was named and why, without its text."""

    stops_the_run = True

    named: str
    problem: str

    located_by = "named"

    @property
    def message(self) -> Message:
        return Message(
            f"这个类型的模块无法加载（{self.problem}）。", f"the module of this type cannot be loaded ({self.problem})"
        )


class TakenNameError(BadTypeError):
    """A type of somebody's that has the name of a shipped one: what is kept of its documents would be taken for that's.

    Its problem is the name.
    """

    @property
    def message(self) -> Message:
        return Message(
            f"类型名 {self.problem} 已被自带的类型占用；请另取一个。",
            f"the name {self.problem} is that of a shipped type; choose another",
        )


def known_types() -> Mapping[str, str]:
    """Where each type is defined (`module:NAME`), by its name; the shipped ones, which nobody replaces, come last.

    Those of installed packages, and those that the environment names (EXTRACTOR_TYPES, separated by commas).
    """
    return {**_installed(), **{place: place for place in _of_environment()}, **_SHIPPED}


@cache
def _installed() -> dict[str, str]:
    return {entry.name: entry.value for entry in entry_points(group=GROUP)}


def _of_environment() -> list[str]:
    return [place.strip() for place in os.environ.get(VARIABLE, "").split(",") if place.strip()]


def find_type(named: str) -> DocType:
    """The type of that name, or the one defined at `module:NAME` or in the file or folder at `PATH[:NAME]`.

    Its module is then run: a person names it.

    Raises UnknownTypeError, BadTypeError.
    """
    place = known_types().get(named, named)
    own = is_file_of_types(place)
    place = absolute(place) if own else place
    module, _, name = place.partition(":")
    if not own and (not module or not name):
        raise UnknownTypeError(named, tuple(known_types()))
    try:
        found = load_type(place)
    except NoTypeError as error:
        raise UnknownTypeError(named, tuple(known_types())) from error
    except Exception as error:  # whatever a module of somebody's does when it is run
        if isinstance(error, ModuleNotFoundError) and f"{module}.".startswith(f"{error.name}."):
            raise UnknownTypeError(named, tuple(known_types())) from error
        raise BadTypeError(named, _in_short(error)) from error
    if _SHIPPED.get(found.name, found.at) != found.at:
        raise TakenNameError(named, found.name)
    return found


def _in_short(error: Exception) -> str:
    """Which kind of error, and what is missing or in which line of which file, without its words."""
    if isinstance(error, FileNotFoundError):
        return f"FileNotFoundError, {Path(error.filename).name}" if error.filename else "FileNotFoundError"
    if isinstance(error, SyntaxError):
        facts: tuple[str | None, ...] = (Path(error.filename or "").name or None, f"line {error.lineno}")
    else:
        facts = (getattr(error, "name", None), _line_of(error))
    return ", ".join([type(error).__name__, *(str(fact) for fact in facts if fact)])


def _line_of(error: Exception) -> str | None:
    """Where a module of somebody's broke: the innermost line that is none of this program and of no library."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    own = [frame for frame in frames if not frame.filename.startswith(("<", _PACKAGE, sys.base_prefix))]
    return f"{Path(own[-1].filename).name} line {own[-1].lineno}" if own else None


def kept_type(name: str, at: str) -> DocType:
    """The type that a file or a store names. No module is run for it that nobody here has named: such a file may come
    from strangers. So it must be installed, stand in EXTRACTOR_TYPES, or be in use already.

    Raises UnknownTypeError, BadTypeError.
    """
    known = known_types()
    if name in known:
        return find_type(name)
    if at in known.values() or at.partition(":")[0] in sys.modules or is_loaded(at):
        return find_type(at)
    raise UnknownTypeError(name, tuple(known))


def all_types() -> tuple[DocType, ...]:
    """Every type that is there; one that cannot be loaded is left out, and `find_type` says so of it."""
    found = []
    for name in known_types():
        with suppress(UnknownTypeError, BadTypeError):
            found.append(find_type(name))
    return tuple(found)


def default_type() -> DocType:
    """The type whose rules and record are shown, and whose corpus is scored, where none is named."""
    return find_type(next(iter(_SHIPPED)))
