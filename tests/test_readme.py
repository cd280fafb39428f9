"""CONTRIBUTING's map has every room, in the order that holds."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTRIBUTING = ROOT / "CONTRIBUTING.md"


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
