"""What is fuzzed: each kind of input with its seeds, and what is done with a damaged one, in a process of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.doctypes.choice import choice_of
from extractor.errors import ExtractorError, UnreadableDocumentError
from extractor.output.files import read_record
from extractor.runs.task import Done, Task, open_document

_REPOSITORY = Path(__file__).parents[2]
_SAMPLES = ("eval/corpus/documents", "eval/families/*/documents", "tests/attacks")
_MOST = 120_000  # bytes of a seed: small ones are read, and damaged, in less time


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of input: the ending of its files, the seeds, what is done with a damaged one, what may come of it.

    `run` takes the path of the damaged file and says what became of it ("read", "refused"); what it raises is a find.
    """

    name: str
    ending: str
    seeds: tuple[Path, ...]
    run: Callable[[Path], str]


def read(path: Path) -> str:
    """All that a run does with a file, also its part of the report and its part of the store; the record read back."""
    with TemporaryDirectory() as folder:
        task = Task("a", path, choice_of(), "grammar", Path(folder), None, "d1", (True, True), keeps=True)
        try:
            done = open_document(task)
        except UnreadableDocumentError as error:
            _one_line(error)
            return "refused"
        assert isinstance(done, Done), "the grammar asks nobody"
        assert "faults" not in done.row, done.row["faults"]
        read_record(Path(folder) / "record.json")
        return "read"


def _one_line(error: ExtractorError) -> None:
    """An error's words are a line, and ours: no other program's fault is told in its own words."""
    said = str(error)
    assert "\n" not in said, said
    assert "Traceback" not in said, said


def targets() -> tuple[Target, ...]:
    """Every kind of document, by the samples there are of it."""
    samples = [file for pattern in _SAMPLES for folder in sorted(_REPOSITORY.glob(pattern)) for file in _small(folder)]
    endings = sorted({file.suffix for file in samples})
    return tuple(
        Target(ending[1:], ending, tuple(file for file in samples if file.suffix == ending), read) for ending in endings
    )


def _small(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file() and file.stat().st_size <= _MOST)
