"""The prompts: there for every section, short, and their examples obey their own rules."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from extractor.core.field_path import Key
from extractor.core.reading import Answer, Section, clean_label
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.readers.forms import answer_model, answers
from extractor.llm.chat import fenced, fill
from extractor.llm.prompts import FOLDERS, MissingPromptError, load_prompt

FOLDER = next(folder for folder in FOLDERS if folder.is_dir()) / "final_accounts"
SECTIONS = sorted(path.name for path in FOLDER.iterdir() if not path.name.startswith("_"))
VERSIONS = [
    pytest.param(path.parent.name, path.stem, id=f"{path.parent.name}/{path.stem}")
    for path in sorted(FOLDER.glob("[a-z]*/v*.md"))
]
EXAMPLE = re.compile(r"^文：(?P<text>.+)\n答：(?P<answer>.+)$", re.MULTILINE)


def example_forms(section: str, version: str) -> list[tuple[str, BaseModel, tuple[Answer, ...]]]:
    spec = FINAL_ACCOUNTS.spec_of(Section(section, "", "", 0, 0), frozenset())  # all that it may answer for
    found = []
    for example in EXAMPLE.finditer((FOLDER / section / f"{version}.md").read_text(encoding="utf-8")):
        filled = fill(answer_model(FINAL_ACCOUNTS, spec), example["answer"])
        found.append((example["text"], filled, answers(filled, FINAL_ACCOUNTS, spec)))
    return found


def stands(printed: str, text: str) -> bool:
    """Whether a figure is printed there whole: 5万元 does not stand in 15万元."""
    return re.search(rf"(?<![\d.,]){re.escape(printed)}(?!\d|[.,]\d)", text) is not None


def test_every_section_that_is_asked_about_has_a_prompt() -> None:
    asked = {spec.key for spec in FINAL_ACCOUNTS.sections if spec.prompt}
    assert asked <= set(SECTIONS)
    assert set(SECTIONS) <= {spec.key for spec in FINAL_ACCOUNTS.sections}
    assert len(SECTIONS) == 20


@pytest.mark.parametrize(("section", "version"), VERSIONS)
def test_a_prompt_is_short_and_takes_the_shared_rules_in_once(section: str, version: str) -> None:
    prompt = load_prompt("final_accounts", section, version)
    assert prompt.text.count("# 规则") == 1
    assert "{{" not in prompt.text
    assert len((FOLDER / section / f"{version}.md").read_text(encoding="utf-8")) <= 830
    assert "JSON" in prompt.text  # without the word, some endpoints refuse json_object
    assert (prompt.id, prompt.version, len(prompt.digest)) == (f"final_accounts/{section}", version, 64)


def test_the_shared_rules_are_short() -> None:
    assert len((FOLDER / "_common" / "v1.md").read_text(encoding="utf-8")) <= 170
    assert len((FOLDER / "_change" / "v1.md").read_text(encoding="utf-8")) <= 150


@pytest.mark.parametrize(("section", "version"), VERSIONS)
def test_examples_copy_what_they_show(section: str, version: str) -> None:
    found = example_forms(section, version)
    assert 1 <= len(found) <= 3
    for text, _, given in found:
        for answer in given:
            told = f"{answer.path!s}: {answer.printed}"
            if answer.kind in ("direction", "comparison"):
                continue
            if answer.path[-1] == "code":
                assert str(answer.printed) in re.sub(r"\D", "", text), told
            elif isinstance(answer.printed, tuple):
                assert all(words in text for words in answer.printed), told
            elif answer.kind == "str":
                assert answer.printed in text, told
            else:
                assert stands(answer.printed, text), told
            for step in answer.path:
                if isinstance(step, Key):
                    assert all(part in clean_label(text) for part in step.label.split("/")), told


def test_a_missing_prompt_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(MissingPromptError, match=r"prompts/final_accounts/overall/v99\.md: .*not there"):
        load_prompt("final_accounts", "overall", "v99")
    with pytest.raises(MissingPromptError):
        load_prompt("final_accounts", "overall", "../../../etc/passwd")
    with pytest.raises(MissingPromptError, match=re.escape(str(tmp_path))):
        load_prompt("final_accounts", "overall", "v1", (tmp_path,))


def test_the_first_folder_that_has_a_prompt_is_used(tmp_path: Path) -> None:
    own = tmp_path / "final_accounts" / "overall"
    own.mkdir(parents=True)
    (own / "v2.md").write_text("新版\n{{_common/v1}}\n", encoding="utf-8")
    prompt = load_prompt("final_accounts", "overall", "v2", (tmp_path, *FOLDERS))
    assert prompt.text.startswith("新版\n# 规则")
    assert load_prompt("final_accounts", "overall").digest != prompt.digest


def test_a_heading_that_the_text_repeats_is_sent_once() -> None:
    assert fenced("二、收入", "二、收入\n合计1万元").count("二、收入") == 1
    assert fenced("二、收入", "合计1万元").count("二、收入") == 1


def test_the_newest_version_is_asked_unless_another_is_named(tmp_path: Path) -> None:
    own = tmp_path / "final_accounts" / "overall"
    own.mkdir(parents=True)
    for version in ("v1", "v9", "v10"):
        (own / f"{version}.md").write_text(version, encoding="utf-8")
    assert load_prompt("final_accounts", "overall", None, (tmp_path,)).version == "v10"
    assert load_prompt("final_accounts", "overall", "v9", (tmp_path,)).text == "v9"
