"""What a model is asked: a first message for every document of a type, generated from its record; short paragraphs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from conftest import document_of
from helpers.toy_type import LIBRARY, REPORT
from pydantic import Field

from eval.recording.tokens import count
from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath
from extractor.core.schema import resolve
from extractor.core.values import Count, Money
from extractor.doctypes.base import DocType
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.registry import find_type
from extractor.document import read_document
from extractor.extraction.plan import plan
from extractor.extraction.readers.catalogue import askable_fields
from extractor.extraction.readers.paragraphs import parts_of
from extractor.extraction.readers.requests import reading_prompt, requests_about

MOST_OF_PREFIX = 2_200  # tokens
CORPUS = sorted(Path("eval/corpus/documents").glob("*"))


class Loan(Model):
    KEY: ClassVar[str] = "reader"
    reader: str = Field(title="读者类别")
    loans: Cited[Count] | None = Field(default=None, title="借阅册次", description="全年外借的册次")


class Costs(Model):
    total: Cited[Money] | None = Field(default=None, title="经费合计")


class Yearbook(Model):
    costs: Costs | None = Field(default=None, title="经费")
    loans: tuple[Loan, ...] = Field(default=(), title="外借")


YEARBOOK = DocType(at=f"{__name__}:YEARBOOK", name="yearbook", title="年鉴", record=Yearbook)


BUDGET = find_type("budget")  # which has no words of its own in prompts/read
TYPES = [FINAL_ACCOUNTS, BUDGET, LIBRARY, YEARBOOK]


def leaf_paths(record: type[Model], path: str = "") -> Iterator[str]:
    for entry in askable_fields(record):
        at = f"{path}.{entry.name}" if path else entry.name
        if entry.kinds:
            yield at
        elif entry.part is not None:
            yield from leaf_paths(entry.part, at)


@pytest.mark.parametrize("doctype", TYPES, ids=lambda one: one.name)
def test_the_first_message_names_every_field_and_is_short(doctype: DocType) -> None:
    text = reading_prompt(doctype).text
    assert count(text) <= MOST_OF_PREFIX
    assert "{{" not in text
    assert f'["doc","{doctype.name}"' in text
    assert "statements" not in text  # which code fills
    for path in leaf_paths(doctype.record):
        assert re.search(rf"(?<!\w){path.rsplit('.', 1)[-1]}(?!\w)", text), path


def test_nothing_that_varies_stands_in_the_first_message() -> None:
    asked = [requests_about(plan(read_document(path), FINAL_ACCOUNTS)) for path in CORPUS[:3]]
    assert len({one.request.messages[0]["content"] for of_document in asked for one in of_document}) == 1


@pytest.mark.parametrize("doctype", TYPES, ids=lambda one: one.name)
def test_the_examples_obey_the_rules(doctype: DocType) -> None:
    prompt = reading_prompt(doctype).text.partition("# 例\n")[2].splitlines()
    texts = {line.split(" ", 1)[0]: line for line in prompt if not line.startswith("[")}
    examples = [json.loads(line) for line in prompt if line.startswith("[")]
    assert examples
    for number, path, name, fields in examples:
        assert (name is None) == (not resolve(doctype.record, FieldPath.parse(path)).many)
        for field, value in fields.items():
            leaf = resolve(doctype.record, FieldPath.parse(f"{path}.{field}"))
            words = value.values() if isinstance(value, dict) else [value]
            assert all(word in texts[str(number)] for word in words if not leaf.choices and word != "decrease")


LAYOUT = """青川图书馆2031年度决算
目录
一、经费
二、外借
三、读者服务
四、采编
五、其他
一、经费
全年经费合计12.50万元，
其中没有专项。

外借另见下文，此段离数字远。
二、外借
成人外借3,000册次。
三、读者服务
本馆热情服务读者。
四、采编
采编按计划进行。
五、其他
其他事项未发生费用0元。
"""


def test_headings_and_paragraphs_around_figures_stay_and_the_rest_goes() -> None:
    (part,) = parts_of(plan(document_of(LAYOUT), YEARBOOK), 7_000)
    assert part.text(document_of(LAYOUT)).splitlines() == [
        "1 青川图书馆2031年度决算",
        "2 一、经费",
        "3 全年经费合计12.50万元，",
        "4 其中没有专项。",
        "5 二、外借",
        "6 成人外借3,000册次。",
        "7 三、读者服务",
        "8 四、采编",
        "9 五、其他",
        "10 其他事项未发生费用0元。",
    ]


def test_a_long_document_is_divided_at_its_highest_headings() -> None:
    document = document_of(LAYOUT)
    whole = parts_of(plan(document, YEARBOOK), 7_000)[0]
    parts = parts_of(plan(document, YEARBOOK), 40)
    assert len(parts) > 1
    assert tuple(one for part in parts for one in part.paragraphs) == whole.paragraphs  # every one in one part
    assert parts[0].above == ()
    for part in parts[1:]:
        first = part.text(document).splitlines()
        assert first[0] == "青川图书馆2031年度决算"
        assert re.match(r"\d+ [一二三四五]、", first[len(part.above)])


def test_tables_stand_as_their_titles() -> None:
    planned = plan(read_document(next(path for path in CORPUS if path.suffix == ".docx")), FINAL_ACCOUNTS)
    text = "\n".join(part.text(planned.document) for part in parts_of(planned, 7_000))
    assert "收入支出决算总表" in text
    assert "\t" not in text
    assert "公开01表" not in text


def test_a_toy_report_is_asked_about_by_its_record_class_alone() -> None:
    (asked,) = requests_about(plan(document_of(REPORT), LIBRARY))
    system, user = (message["content"] for message in asked.request.messages)
    assert "shelves 馆藏：volumes（馆藏总量） books（图书） journals（期刊）" in system
    assert "3 年末馆藏总量50,000册，其中：图书47,000册，期刊3,000册。" in user


def test_the_layout_is_part_of_what_a_reply_is_kept_under() -> None:
    assert re.fullmatch(r"v\d+/layout\d+", reading_prompt(FINAL_ACCOUNTS).cited["version"])
