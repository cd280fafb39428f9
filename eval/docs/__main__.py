"""Write the generated parts of the documentation: what stands between `<!-- generated: NAME -->` and `<!-- end -->`.

    python -m eval.docs [--check] [--measured]

Exit codes: 0 written, or up to date; 1 with --check, a page is not what the code says.
"""

from pathlib import Path
from typing import Annotated

import typer

DOCS = Path(__file__).parents[2] / "docs"


def main(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say which pages are out of date.")] = False,
    measured: Annotated[
        bool, typer.Option("--measured", help="Take what `make scoreboard` has just measured into the report.")
    ] = False,
) -> None:
    """Write what is not as the code says."""
    from eval.docs.accuracy import RESULTS, keep_measured
    from eval.docs.reference import renewed

    if measured:
        keep_measured(RESULTS / "scoreboard.json")
    outdated = False
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (now := renewed(text)) == text:
            continue
        outdated = True
        typer.echo(str(path.relative_to(DOCS.parent)))
        if not check:
            path.write_text(now, encoding="utf-8")
    raise typer.Exit(1 if outdated and check else 0)


if __name__ == "__main__":
    typer.run(main)
