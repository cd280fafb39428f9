"""So many documents, each with a text of its own: the sample documents under other organisations' names."""

import random
import shutil
from pathlib import Path

SAMPLES = (Path("eval/corpus/documents"), Path("eval/corpus/grown"))


def texts(folder: Path, first: int, end: int) -> list[Path]:
    """Text documents with the numbers `first` to `end`, written below a folder; the same number is the same text."""
    sources = [path.read_text(encoding="utf-8") for sample in SAMPLES for path in sorted(sample.glob("*.txt"))]
    made = []
    for number in range(first, end):
        dice = random.Random(number)  # noqa: S311 - names, not secrets
        name = f"{dice.choice('青白红金银玉石林')}{dice.choice('山水河湖川江海岭')}县第{number}局"
        path = folder / f"{number // 1000}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n{sources[number % len(sources)]}", encoding="utf-8")
        made.append(path)
    return made


def pdfs(folder: Path, copies: int) -> list[Path]:
    """So many copies of every sample PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [path for sample in SAMPLES for path in sorted(sample.glob("*.pdf"))]
    made = [folder / f"{path.stem}-{copy}.pdf" for copy in range(copies) for path in sources]
    for number, path in enumerate(made):
        shutil.copyfile(sources[number % len(sources)], path)
    return made
