"""The wheel that is built from the tree works where nothing of the tree is: it reads, keeps, lists and reviews."""

import os
import re
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import CORPUS, ROOT

from extractor.doctypes.registry import all_types

pytestmark = pytest.mark.soak  # builds and installs: a minute, and the index of packages
SAMPLE = CORPUS / "documents" / "qingtang-agriculture-2021.pdf"
REVIEWED = CORPUS / "documents" / "lanping-disabled-2022.txt"


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it, and a folder outside the tree to work in."""

    bin: Path
    folder: Path

    def environment(self) -> dict[str, str]:
        """That of a person who has only just installed it."""
        ours = ("PYTHON", "EXTRACTOR_", "OPENAI_", "VIRTUAL_ENV")
        return {name: value for name, value in os.environ.items() if not name.startswith(ours)}

    def call(self, *arguments: str) -> str:
        """What a command prints; it has to succeed."""
        command = [str(self.bin / arguments[0]), *arguments[1:]]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment(), capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, built and installed with the versions that are pinned."""
    folder = tmp_path_factory.mktemp("wheel")
    quiet = ("--quiet", "--disable-pip-version-check")
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", *quiet, "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("extractor-*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python, pins = folder / "venv" / "bin" / "python", ROOT / "constraints.txt"
    subprocess.run([python, "-m", "pip", "install", *quiet, "--constraint", str(pins), str(wheel)], check=True)
    return Installed(python.parent, folder)


def test_it_is_not_the_tree_s(installed: Installed) -> None:
    where = installed.call("python", "-c", "import extractor; print(extractor.__file__)")
    assert Path(where.strip()).is_relative_to(installed.folder)
    assert installed.call("extractor", "--version").startswith("extractor ")


def test_it_reads_lists_and_explains(installed: Installed) -> None:
    installed.call("extractor", "run", str(SAMPLE), "--out", "out", "-q")
    assert '"fiscal_year"' in (installed.folder / "out" / SAMPLE.stem / "record.json").read_text(encoding="utf-8")
    assert (installed.folder / "out" / "report.html").stat().st_size > 10_000
    assert "extractor.doctypes.final_accounts.outline:FINAL_ACCOUNTS" in installed.call("extractor", "types")
    assert "FA-SUM-010" in installed.call("extractor", "rules")
    assert "--db" in installed.call("extractor", "review", "--help")
    assert '"$defs"' in installed.call("extractor", "schema")


def test_it_carries_its_prompts(installed: Installed) -> None:
    script = (
        "from extractor.doctypes.registry import all_types\n"
        "from extractor.extraction.readers.requests import reading_prompt\n"
        "print(*(reading_prompt(one).cited for one in all_types()), sep='\\n')\n"
    )
    assert len(installed.call("python", "-c", script).splitlines()) == len(all_types())


def test_the_installed_wheel_serves_the_review_queue(installed: Installed) -> None:
    installed.call("extractor", "run", str(REVIEWED), "--out", "reviewed", "--db", "queue.db", "-q")
    command = [str(installed.bin / "extractor"), "review", "--db", "queue.db", "--port", "0"]
    with subprocess.Popen(
        command, cwd=installed.folder, env=installed.environment(), stdout=subprocess.PIPE, encoding="utf-8"
    ) as server:
        try:
            assert server.stdout is not None
            link = re.search(r"http://127\.0\.0\.1:\d+/enter/\S+", server.stdout.readline())
            assert link is not None
            visit = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
            page = visit.open(link[0], timeout=30).read().decode()
            style = re.search(r'href="(/static/[^"]+\.css[^"]*)"', page)
            assert style is not None
            assert visit.open(link[0].partition("/enter")[0] + style[1], timeout=30).status == 200
        finally:
            server.terminate()
    assert "待审的问题" in page
    assert "岚坪县残疾人联合会" in page
