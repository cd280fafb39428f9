"""The labelled grounds: which documents of which layout are scored, against which labels. Folders in, grounds out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.corpus.voice import read_voice
from eval.scoring.evaluation import CORPUS, REAL, ROOT
from eval.scoring.features import features
from eval.scoring.run import documents_in
from extractor.doctypes.registry import all_types

FAMILIES = ROOT / "eval" / "families"
HELD_BACK = ("court",)  # layouts that are scored only: nothing is tuned to them
_BUDGETS = "budget"  # the type's name


@dataclass(frozen=True, slots=True)
class Ground:
    """Documents of one layout, with the folder of their labels; `group` is what layouts are pooled by."""

    group: str
    layout: str
    documents: tuple[Path, ...]
    gold: Path

    @property
    def held_back(self) -> bool:
        return self.layout in HELD_BACK


def usual_grounds() -> tuple[list[Ground], list[str]]:
    """The families, the corpus, and the real documents beside the repository; and what of it is not scored, and why."""
    grounds = [*grounds_in([FAMILIES]), *_corpus()]
    if not REAL.is_dir():
        return grounds, [f"{REAL} is not there: no real documents are scored"]
    grounds.append(_ground("real", "final accounts", REAL / "documents", REAL / "gold"))
    if not any(doctype.name == _BUDGETS and doctype.sections for doctype in all_types()):
        return grounds, [f"{REAL / 'budgets'}: there is no grammar for budgets yet, so they are not scored"]
    return [*grounds, _ground("real", "budgets", REAL / "budgets", REAL / "gold-budget")], []


def grounds_in(folders: Sequence[Path]) -> list[Ground]:
    """Folders of `documents` and `gold`, or folders of such; each is a layout of its own, by its name.

    Raises NoDocumentsError where a folder has no document with labels.
    """
    return [
        _ground("families", one.resolve().name, one / "documents", one / "gold")
        for folder in folders
        for one in _families(folder)
    ]


def _families(folder: Path) -> list[Path]:
    below = sorted(one for one in folder.glob("*") if (one / "documents").is_dir())
    return [folder] if (folder / "documents").is_dir() or not below else below


def _ground(group: str, layout: str, documents: Path, gold: Path) -> Ground:
    return Ground(group, layout, tuple(documents_in([documents], gold)), gold)


def _corpus() -> Iterator[Ground]:
    """The corpus by the layouts that its documents were generated in; free prose, which only a model reads, apart."""
    gold = CORPUS / "gold"
    layouts: dict[tuple[str, str], list[Path]] = {}
    for path in documents_in([CORPUS / "documents", CORPUS / "grown"], gold):
        known = features(path)
        voices = [mark.partition("=")[2] for mark in known.style if mark.startswith("voice=")]
        group = "prose" if any(read_voice(voice).prose for voice in voices) else "corpus"
        layouts.setdefault((group, known.layout), []).append(path)
    for (group, layout), documents in sorted(layouts.items()):
        yield Ground(group, layout, tuple(documents), gold)
