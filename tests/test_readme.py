"""README's table of rules is the catalogue's own; CONTRIBUTING's map has every room, in the order that holds."""

import re
import tomllib
from pathlib import Path

from typer.testing import CliRunner

from extractor.cli import app
from extractor.llm.settings import Settings

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
START, END = "<!-- extractor rules --markdown -->\n", "<!-- end of the rules -->"


def test_the_rules_in_readme_are_the_catalogue() -> None:
    printed = README.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    table = CliRunner().invoke(app, ["rules", "--markdown"]).stdout
    assert printed.strip() == table.strip(), "put the output of `extractor rules --markdown` between the two marks"


def test_the_map_has_every_room_and_no_other() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    mapped = set(re.findall(r"^\| `extractor/(\w+)/`", text, re.MULTILINE))
    assert mapped == {path.parent.name for path in (ROOT / "extractor").glob("*/__init__.py")}
    named = [path for path in re.findall(r"`((?:extractor|eval|tests|core)/[\w/.]+)`", text) if "*" not in path]
    assert [path for path in named if not any((root / path).exists() for root in (ROOT, ROOT / "extractor"))] == []


def test_the_order_of_imports_is_the_one_that_is_held() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    order = " > ".join(layer.replace("extractor.", "") for layer in layers)
    assert f"    {order}\n" in CONTRIBUTING.read_text(encoding="utf-8")


def test_every_setting_of_a_model_is_in_the_table() -> None:
    table = README.read_text(encoding="utf-8").partition("## Settings")[2].partition("## Rules")[0]
    named = {
        name for line in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", line)
    }
    assert named == set(Settings.model_fields)
