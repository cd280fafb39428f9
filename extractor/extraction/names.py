"""Doubt a name that a model alone gives to an element of a list, where another element's name is what is printed.

A document's text and a record in, a notice of each such element out. Two names exchanged break no sum and no share.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from extractor.core.evidence import Cited, Model, Notice
from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.schema import walk
from extractor.document.model import Document

MISNAMED = "GRD-NAME-002"
_ONE_READER = "llm"
_PAUSE = re.compile("[，,。；;、\\n]")
_BEHIND = 4  # characters between a figure and a name that follows it


def misnamed(document: Document, record: Model) -> Iterator[Notice]:
    """A notice of each element whose figures all stand behind the name of another element of its list."""
    lists: dict[Steps, dict[Key, list[Cited[object]]]] = defaultdict(lambda: defaultdict(list))
    for path, cited in walk(record, supporting=False):
        at = next((n for n, step in enumerate(path) if isinstance(step, Key)), None)
        if at is not None and not isinstance(cited.value, str | tuple):
            key = path[at]
            assert isinstance(key, Key)
            lists[path[:at]][key].append(cited)
    for above, elements in lists.items():
        names = {key: key.label.rpartition("/")[2] for key in elements}
        for key, found in elements.items():
            if any(cited.reader != _ONE_READER for cited in found):
                continue
            others = {_printed_before(document.text, cited, names, key) for cited in found}
            if None not in others:
                yield _notice(document, FieldPath((*above, key)), found[0], sorted(filter(None, others)))


def under_doubt(paths: Iterable[str], notices: Iterable[Notice]) -> set[str]:
    """The paths of figures of elements whose names are doubted."""
    elements = tuple(f"{notice.path}." for notice in notices if notice.code == MISNAMED)
    return {path for path in paths if path.startswith(elements)} if elements else set()


def _printed_before(text: str, cited: Cited[object], names: Mapping[Key, str], own: Key) -> str | None:
    """The name of another element that is printed nearer before a figure, in its line, than its element's own."""
    line = text[text.rfind("\n", 0, cited.figure[0]) + 1 : cited.figure[0]]
    mine = names[own]
    behind = text[cited.figure[1] : cited.figure[1] + _BEHIND + len(mine)]
    if mine in behind and not _PAUSE.search(behind.partition(mine)[0]):  # …万元是基本支出
        return None
    nearest, found = line.rfind(mine), None
    for other in names.values():
        at = line.rfind(other)
        if at > nearest and other not in mine and mine not in other:
            nearest, found = at, other
    return found


def _notice(document: Document, path: FieldPath, found: Cited[object], others: list[str]) -> Notice:
    names = "、".join(others)
    return Notice(
        code=MISNAMED,
        severity="warning",
        message_zh=f"{path}：模型给的名称之处印的是“{names}”，名称可能张冠李戴；请对照原文",
        message_en=f"{path}: where the model gives this name, {names} is printed; is it another's?",
        path=str(path),
        where=document.where(*found.figure),
    )
