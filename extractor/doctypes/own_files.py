"""Load a document type of a user's from a file or a package folder, wherever it lies.

`PATH` or `PATH:NAME` in, the type out, defined at its absolute place, so that other processes find it again. A
module is run once for each content of its file.
"""

import hashlib
import sys
from dataclasses import replace
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from extractor.doctypes.base import DocType, NoTypeError

_loaded: dict[str, tuple[str, DocType]] = {}  # by place: the digest of its source, and the type


def is_file_of_types(named: str) -> bool:
    """Whether a name is a place of a file or folder rather than a module: ./my_type.py, types/mine.py:MINE, ./mine."""
    path = _split(named)[0]
    return path.endswith(".py") or "/" in path or "\\" in path


def _split(named: str) -> tuple[str, str]:
    path, colon, name = named.rpartition(":")
    return (path, name) if colon and name.isidentifier() else (named, "")


def absolute(named: str) -> str:
    """The same place, whatever folder a process stands in."""
    path, name = _split(named)
    return f"{Path(path).resolve()}:{name}" if name else str(Path(path).resolve())


def file_of(at: str) -> Path | None:
    """The file in which a type is defined, of a package its `__init__.py`; None for one that is in no file."""
    if is_file_of_types(at):
        return _source(_split(at)[0])
    found = find_spec(at.partition(":")[0])
    return Path(found.origin) if found is not None and found.origin is not None else None


def _source(path: str) -> Path:
    return Path(path, "__init__.py") if Path(path).is_dir() else Path(path)


def is_loaded(at: str) -> bool:
    """Whether the type at that place is in use already."""
    return at in _loaded


def load_file(named: str) -> DocType:
    """The type of that name in a file or a package folder; without a name the only one that is there.

    Raises NoTypeError where there is none or no single one, FileNotFoundError, and whatever the file raises.
    """
    path, name = _split(absolute(named))
    source = _source(path)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    known = _loaded.get(f"{path}:{name}")
    if known is not None and known[0] == digest:
        return known[1]
    module = _run(source, digest, package=Path(path).is_dir())
    found = {key: one for key, one in vars(module).items() if isinstance(one, DocType) and name in ("", key)}
    if len({id(one) for one in found.values()}) != 1:
        raise NoTypeError(named)
    key, doctype = next(iter(found.items()))
    loaded = replace(doctype, at=f"{path}:{key}")
    _loaded[f"{path}:{name}"] = _loaded[loaded.at] = digest, loaded
    return loaded


def _run(source: Path, digest: str, *, package: bool) -> ModuleType:
    name = f"extractor_type_{digest[:16]}"
    if name in sys.modules:
        return sys.modules[name]
    folders = [str(source.parent)] if package else None
    spec = spec_from_file_location(name, source, submodule_search_locations=folders)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(str(source))
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
