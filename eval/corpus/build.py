"""Build the sample documents and their gold: `python -m eval.corpus.build [--check] [--font PATH]`."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.corpus import records, shanghai, sichuan, voiced, word
from eval.corpus.blocks import Block, Grid, Paragraph
from eval.corpus.facts import write_json, write_lines
from eval.corpus.grow import grow
from eval.corpus.mistakes import finding, prints
from eval.corpus.pdf import Placement
from eval.corpus.pdf import render as render_pdf
from eval.corpus.plain import quotes_stand, source_text
from eval.corpus.record import Sample, Style
from eval.corpus.seed import Seed, read_seeds

HERE = Path(__file__).parent
FONT = Path("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf")
NO_FONT = "no Chinese font: apt-get install fonts-arphic-gbsn00lp, or pass --font PATH"
# The documents that were written by hand are the demo; the many that grew from seeds stand beside them.
DEMO, GROWN = "documents", "grown"
FOLDERS = (DEMO, GROWN, "source", "gold")
LAYOUTS = {"sichuan": sichuan.document, "shanghai": shanghai.document}


def samples() -> list[Sample]:
    """Every sample of the records package, by name of its module, and of the seeds, by name of their files."""
    names = sorted(module.name for module in pkgutil.iter_modules(records.__path__))
    written = [importlib.import_module(f"{records.__name__}.{name}").SAMPLE for name in names]
    return [*written, *(grown(slug, seed) for slug, seed in read_seeds().items())]


def grown(slug: str, seed: Seed) -> Sample:
    """The sample of a seed; its mistakes are worked out from the document as it would be without them."""
    style = Style(seed.form, **{"tables": seed.form != "txt", **seed.style})  # type: ignore[arg-type]
    right = Sample(slug, seed.layout, style, grow(slug, seed), voice=seed.voice, folder=GROWN)
    if not seed.mistakes:
        return right
    return replace(right, prints=prints(seed.mistakes, write(right)), mistakes=seed.mistakes)


def write(sample: Sample) -> list[Block]:
    """The blocks of a document."""
    return voiced.document(sample) if sample.voice else LAYOUTS[sample.layout](sample)


def find_font(given: Path | None) -> Path | None:
    """The font to embed: the given one, else the one that the committed files were made with."""
    path = given or FONT
    return path if path.exists() else None


def gold(sample: Sample, blocks: Sequence[Block], where: Placement | None, folder: Path) -> None:
    """Write facts, findings and, where the document has statutory tables, tables."""
    facts = []
    tables = []
    for number, block in enumerate(blocks):
        if not isinstance(block, Paragraph | Grid):
            continue
        for cited in block.facts:
            page = where.of(number, cited.offset) if where else None
            facts.append(cited.fact.as_json(cited.quote, page))
        if isinstance(block, Grid) and block.gold is not None:
            tables.append(block.gold.as_json(block.title, where.pages[number] if where else []))
    write_lines(folder / f"{sample.slug}.facts.jsonl", facts)
    findings = [*sample.findings, *(finding(mistake, blocks) for mistake in sample.mistakes)]
    write_json(folder / f"{sample.slug}.findings.json", [f.as_json(n) for n, f in enumerate(findings, 1)])
    if tables:
        write_json(folder / f"{sample.slug}.tables.json", tables)


def build(sample: Sample, folder: Path, font: Path | None) -> bool:
    """Build one sample into a folder; False where it is a PDF and there is no font."""
    if sample.style.form == "pdf" and font is None:
        return False
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    blocks = write(sample)
    text = source_text(blocks)
    lost = quotes_stand(text, blocks)
    if lost:
        raise ValueError(f"{sample.slug}: not in the text: {lost[:3]}")
    path = folder / sample.folder / f"{sample.slug}.{sample.style.form}"
    where = None
    title = f"{sample.record.name}{sample.record.year}年度部门决算"
    if sample.style.form == "pdf":
        assert font is not None
        where = render_pdf(blocks, path, font, title)
    elif sample.style.form == "docx":
        word.render(blocks, path, title)
    else:
        path.write_text(text, encoding="utf-8")
    (folder / "source" / f"{sample.slug}.txt").write_text(text, encoding="utf-8")
    gold(sample, blocks, where, folder / "gold")
    return True


def same(one: Path, other: Path) -> bool:
    """Whether two built files agree; archives are compared by what is in them."""
    if not other.exists():
        return False
    if one.suffix != ".docx":
        return one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as left, zipfile.ZipFile(other) as right:
        return left.namelist() == right.namelist() and all(left.read(n) == right.read(n) for n in left.namelist())


def differing(font: Path | None) -> tuple[list[str], list[str]]:
    """Build into a temporary folder; the committed files that differ, and the samples skipped."""
    changed = []
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary)
        skipped = [sample.slug for sample in samples() if not build(sample, fresh, font)]
        for path in sorted(fresh.rglob("*.*")):
            name = path.relative_to(fresh)
            if not same(path, HERE / name):
                changed.append(str(name))
        for path in sorted(path for name in FOLDERS for path in (HERE / name).iterdir()):
            name = path.relative_to(HERE)
            if not (fresh / name).exists() and name.name.split(".")[0] not in skipped:
                changed.append(f"{name} (no record gives it)")
    return changed, skipped


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, or check that the committed files are what a build gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed files, change nothing")
    parser.add_argument("--font", type=Path, help="a TrueType font with Chinese characters")
    options = parser.parse_args(arguments)
    font = find_font(options.font)
    if options.check:
        changed, skipped = differing(font)
        for name in changed:
            sys.stdout.write(f"differs: {name}\n")
        for name in skipped:
            sys.stdout.write(f"skipped: {name} ({NO_FONT})\n")
        return 1 if changed else 0
    if font is None:
        sys.stderr.write(NO_FONT + "\n")
        return 2
    for sample in samples():
        build(sample, HERE, font)
        sys.stdout.write(f"{sample.slug}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
