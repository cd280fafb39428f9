"""Reads every labelled ground and prints one table by layout and document: what is right, covered, caught.

    python -m eval.scoreboard [--reader grammar] [--out DIR] [--json FILE] [FOLDER …]

FOLDER holds `documents` and `gold`, or folders that do. Without one: the families, the corpus, and the real documents
beside the repository where they are. The documents are read by the command itself, with the type that each is taken
for. Exit codes: 0 scored; 2 wrong usage, or nothing to score.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from extractor.errors import ExtractorError

WIDTH = 150  # columns, where the output is no terminal
BOARD = Path(__file__).parent / "results" / "scoreboard.json"


def main(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders with `documents` and `gold`.")] = None,
    reader: Annotated[str, typer.Option(help="The reader, as `extractor run` takes it.")] = "grammar",
    out: Annotated[Path | None, typer.Option(help="Keep what is read in this folder, which must be new.")] = None,
    json_file: Annotated[Path, typer.Option("--json", help="The board as JSON.")] = BOARD,
) -> None:
    """Score facts, tables and findings by layout and document."""
    from eval.scoring.board import as_form, as_table, score_grounds
    from eval.scoring.grounds import grounds_in, usual_grounds
    from extractor.core.io import write_json

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    try:
        grounds, unscored = (grounds_in(folders), []) if folders else usual_grounds()
        with TemporaryDirectory() as temporary:
            place = out or Path(temporary) / "out"
            read([path for ground in grounds for path in ground.documents], reader, place)
            lines = score_grounds(grounds, place)
    except ExtractorError as error:
        console.print(escape(str(error)), style="red")
        raise SystemExit(2) from None
    console.print(as_table(lines))
    for line in unscored:
        console.print(escape(line), style="yellow")
    json_file.parent.mkdir(parents=True, exist_ok=True)
    write_json(json_file, as_form(lines))
    console.print(escape(f"{json_file}"))


def read(documents: Sequence[Path], reader: str, out: Path) -> None:
    """Read documents by the command, a process a core. Raises SystemExit where the command itself fails."""
    command = "import sys; from extractor.cli import main; sys.argv[0] = 'extractor'; main()"
    said = ("run", *map(str, documents), "--reader", reader, "--out", str(out), "--quiet")
    done = subprocess.run([sys.executable, "-c", command, *said], stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    if done.returncode not in (0, 1):  # 1: some documents failed, and stand on the board as such
        raise SystemExit(done.returncode)


if __name__ == "__main__":
    typer.run(main)
