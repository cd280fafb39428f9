"""Take the pictures of the documentation anew, of the sample documents, by a browser without a screen.

    python -m eval.docs.pictures

Needs Chromium. Exit codes: 0 taken; 2 there is no browser.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
SIZE = (1280, 720)
_COLOURS = 128  # of a picture that is mostly print, so that it stays small
_MISTAKE = "1021.09"  # the one figure that is wrong in the first of the samples


def main() -> None:
    """Read the samples, open report and queue, keep a picture of each."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        sys.stderr.write("there is no Chromium here\n")
        raise SystemExit(2)
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as temporary, sync_playwright() as playwright:
        out = Path(temporary) / "out"
        extractor("run", "eval/corpus/documents", "--out", str(out), "--db", str(out / "queue.db"), "-q")
        opened = playwright.chromium.launch(executable_path=browser)
        page = opened.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme="light")
        page.goto((out / "report.html").as_uri() + "#d1")
        page.locator("#d1 .places button").first.click()
        page.wait_for_timeout(800)
        keep(page.screenshot(), "report")
        with queue(out / "queue.db") as link:
            page.goto(link)
            page.locator("a[href^='/items/']", has_text=_MISTAKE).first.click()
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(800)
            keep(page.screenshot(), "queue")
        opened.close()


def extractor(*words: str) -> None:
    """Run the command; documents with mistakes are no failure of it."""
    command = [sys.executable, "-m", "extractor.cli", *words]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def queue(place: Path) -> Iterator[str]:
    """The link of a running review queue."""
    command = [sys.executable, "-u", "-m", "extractor.cli", "review", "--db", str(place), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout is not None
        try:
            yield next(found[0] for line in running.stdout if (found := re.search(r"http://\S+", line)))
        finally:
            running.terminate()


def keep(picture: bytes, name: str) -> None:
    """Keep a picture, small."""
    path = IMAGES / f"{name}.png"
    path.write_bytes(picture)
    Image.open(path).convert("P", palette=Image.Palette.ADAPTIVE, colors=_COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
