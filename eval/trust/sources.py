"""The labelled documents that thresholds rest on, each with its layout: a layout is left out as a whole.

Folders of documents and labels in, Sources out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.scoring.features import features
from eval.scoring.grounds import HELD_BACK, Ground, grounds_in, usual_grounds
from extractor.extraction.plan import Plan

UNKNOWN = ""  # the layout of a document of which only its order of sections is known


@dataclass(frozen=True, slots=True)
class Source:
    """A labelled document; `held_back`: it is scored where its layout is left out, and never chosen on."""

    path: Path
    gold: Path
    layout: str
    held_back: bool = False


def usual_sources() -> tuple[list[Source], list[str]]:
    """The corpus, the families, the real documents where they are; and what is left out, and why."""
    grounds, missing = usual_grounds()
    return [source for ground in grounds for source in _of_ground(ground)], missing


def sources_in(folders: Sequence[Path]) -> list[Source]:
    """Folders of `documents` and `gold`, such as people's decisions exported as gold beside what they are about.

    Their layouts are told by the order of their sections. Raises NoDocumentsError.
    """
    return [Source(path, ground.gold, UNKNOWN) for ground in grounds_in(folders) for path in ground.documents]


def _of_ground(ground: Ground) -> list[Source]:
    if ground.group == "real":
        return [Source(path, ground.gold, UNKNOWN) for path in ground.documents]
    named = ground.layout if ground.group == "families" else None
    return [
        Source(path, ground.gold, named or features(path).layout, ground.layout in HELD_BACK)
        for path in ground.documents
    ]


def order_of(plan: Plan) -> tuple[str, ...]:
    """The order in which a document's sections first stand: what tells layouts apart without anybody's word."""
    own = (section.key for section in plan.sections)
    return (plan.doctype.name, *dict.fromkeys(key for key in own if not plan.doctype.spec(key).many))


def with_layouts(found: Iterable[tuple[Source, tuple[str, ...]]]) -> list[Source]:
    """The sources, each with a layout: one that is unknown has that of most known documents of its order of sections.

    Where there are none of its order, documents of one order are a layout of their own.
    """
    pairs = list(found)
    known: dict[tuple[str, ...], Counter[str]] = {}
    for source, order in pairs:
        if source.layout != UNKNOWN and not source.held_back:
            known.setdefault(order, Counter())[source.layout] += 1
    own: dict[tuple[str, ...], str] = {}
    named = []
    for source, order in pairs:
        layout = source.layout
        if layout == UNKNOWN:
            alike = known.get(order)
            layout = alike.most_common(1)[0][0] if alike else own.setdefault(order, f"like {source.path.stem}")
        named.append(replace(source, layout=layout))
    return named
