"""README's table of rules is the catalogue's own."""

from pathlib import Path

from typer.testing import CliRunner

from extractor.cli import app

README = Path(__file__).parents[1] / "README.md"
START, END = "<!-- extractor rules --markdown -->\n", "<!-- end of the rules -->"


def test_the_rules_in_readme_are_the_catalogue() -> None:
    printed = README.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    table = CliRunner().invoke(app, ["rules", "--markdown"]).stdout
    assert printed.strip() == table.strip(), "put the output of `extractor rules --markdown` between the two marks"
