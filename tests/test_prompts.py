"""The prompts: which file is taken, and where it is looked for."""

import re
from pathlib import Path

import pytest

from extractor.llm.chat import fenced
from extractor.llm.prompts import FOLDERS, MissingPromptError, load_prompt


def test_a_missing_prompt_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(MissingPromptError, match=r"prompts/read/any/v99\.md: .*not there"):
        load_prompt("read", "any", "v99")
    with pytest.raises(MissingPromptError):
        load_prompt("read", "any", "../../../etc/passwd")
    with pytest.raises(MissingPromptError, match=re.escape(str(tmp_path))):
        load_prompt("read", "any", "v1", (tmp_path,))


def test_the_first_folder_that_has_a_prompt_is_used(tmp_path: Path) -> None:
    own = tmp_path / "read" / "any"
    own.mkdir(parents=True)
    (own / "v2.md").write_text("新版\n{{_rules/v1}}\n", encoding="utf-8")
    prompt = load_prompt("read", "any", "v2", (tmp_path, *FOLDERS))
    assert prompt.text.startswith("新版\n# 规则")
    assert load_prompt("read", "any").digest != prompt.digest


def test_a_heading_that_the_text_repeats_is_sent_once() -> None:
    assert fenced("二、收入", "二、收入\n合计1万元").count("二、收入") == 1
    assert fenced("二、收入", "合计1万元").count("二、收入") == 1


def test_the_newest_version_is_asked_unless_another_is_named(tmp_path: Path) -> None:
    own = tmp_path / "read" / "any"
    own.mkdir(parents=True)
    for version in ("v1", "v9", "v10"):
        (own / f"{version}.md").write_text(version, encoding="utf-8")
    assert load_prompt("read", "any", None, (tmp_path,)).version == "v10"
    assert load_prompt("read", "any", "v9", (tmp_path,)).text == "v9"
