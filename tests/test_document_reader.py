"""The reader of whole documents: by the real client from a server on the loopback; once more for what was left out."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import document_of
from helpers.loopback import Loopback, Request, Response, completion, failure
from helpers.toy_type import LIBRARY, REPORT
from pydantic import SecretStr

from extractor.api import aextract
from extractor.core.reading import Reading
from extractor.doctypes.base import DocType
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.pipeline import Result
from extractor.extraction.plan import plan
from extractor.extraction.readers.document_reader import DocumentReader
from extractor.extraction.readers.paragraphs import parts_of
from extractor.extraction.ways import Way
from extractor.llm.client import Client
from extractor.llm.settings import Settings

TEXT = """某局2031年度部门决算
一、收入支出决算总体情况说明
2031年度收入总计12.00万元，支出总计11.00万元。
二、收入决算情况说明
本年收入合计12.00万元，其中：财政拨款收入9.00万元，其他收入3.00万元，经营收入0万元。
单价50万元以上设备2台。
"""
CLEAR = """某局2031年度部门决算
第三部分 2031年度部门决算情况说明
一、部门概况
二、收入决算情况说明
本年收入合计12.00万元，其中：财政拨款收入9.00万元，占75.00%；其他收入3.00万元，占25.00%。
单价50万元以上设备2台。
"""
OVERALL = '[3,"overall",null,{"year":"2031","income_total":"12.00万元","expenditure_total":"11.00万元"}]'
ITEM = '[5,"income.items","财政拨款收入",{"amount":"9.00万元"}]'
OTHER = '[5,"income.items","其他收入",{"amount":"3.00万元"}]'


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def read(
    answer: Callable[[Request], Response],
    text: str = TEXT,
    doctype: DocType = FINAL_ACCOUNTS,
    split_tokens: int = 7_000,
    cache: Path | None = None,
) -> tuple[tuple[Reading, ...], list[Request]]:
    """The readings of a text, and what the server was asked."""

    async def run(url: str) -> tuple[Reading, ...]:
        given: dict[str, Any] = {"base_url": url, "model": "loopback", "api_key": SecretStr("k"), "cache_dir": cache}
        async with Client(Settings(**given, max_attempts=1, split_tokens=split_tokens)) as client:
            planned = plan(document_of(text), doctype)
            return await DocumentReader(client).read(planned, parts_of(planned, split_tokens))

    with Loopback(answer) as server:
        return asyncio.run(run(server.url)), list(server.requests)


def said(*lines: str) -> Response:
    return completion("\n".join(lines))


def paths(reading: Reading) -> list[str]:
    return [str(answer.path) for answer in reading.answers]


def test_one_request_reads_a_document() -> None:
    (reading,), requests = read(lambda _: said('["doc","final_accounts","某局","2031"]', OVERALL, ITEM, OTHER))
    assert len(requests) == 1
    assert "response_format" not in requests[0].body
    assert paths(reading)[:3] == ["organization", "fiscal_year", "overall.year"]
    assert "income.items[其他收入].amount" in paths(reading)
    assert (reading.usage.requests, reading.notices) == (1, ())


def test_what_was_left_out_is_asked_once_and_only_of_its_paragraphs() -> None:
    def answer(request: Request) -> Response:
        return said(OVERALL, ITEM) if request.number == 1 else said(OTHER, ITEM)

    (reading,), requests = read(answer)
    first, second = requests
    assert first.body["messages"][0] == second.body["messages"][0]  # which the provider has kept
    assert re.findall(r"(?m)^\d+", second.asked) == ["4", "5"]  # the paragraph under its heading and old number
    assert "还有这些数没有写出：3.00万元。" in second.asked  # not 12.00, told again; not 0, not the threshold
    assert paths(reading).count("income.items[财政拨款收入].amount") == 1
    assert paths(reading)[-1] == "income.items[其他收入].amount"
    assert reading.usage.requests == 2


def test_where_the_second_answer_fails_the_first_one_stands() -> None:
    def answer(request: Request) -> Response:
        return said(OVERALL, ITEM) if request.number == 1 else failure(500)

    (reading,), requests = read(answer)
    assert len(requests) == 2
    assert "income.items[财政拨款收入].amount" in paths(reading)
    assert [notice.code for notice in reading.notices] == ["LLM-SEND-001"]


@pytest.mark.parametrize(
    ("response", "code"),
    [
        pytest.param(failure(500), "LLM-SEND-001", id="a failing server"),
        pytest.param(completion(None, refusal="不能回答"), "LLM-REFUSE-001", id="a refusal"),
        pytest.param(completion(""), "LLM-FORM-001", id="nothing"),
    ],
)
def test_a_document_that_the_model_does_not_read_is_a_notice(response: Response, code: str) -> None:
    (reading,), _ = read(lambda _: response)
    assert (reading.answers, [notice.code for notice in reading.notices]) == ((), [code])


def test_the_whole_lines_of_an_answer_that_was_cut_off_stand() -> None:
    cut = completion(f'{OVERALL}\n{ITEM}\n{OTHER}\n[5,"income', finish="length")
    (reading,), _ = read(lambda _: cut)
    assert len(reading.answers) == 5
    assert [notice.code for notice in reading.notices] == ["LLM-CUT-001", "LLM-LINE-001"]


def test_a_long_document_is_asked_about_in_parts() -> None:
    readings, requests = read(lambda _: said(OVERALL), split_tokens=60)
    assert len(readings) > 1
    assert len({json.dumps(request.body["messages"][0]) for request in requests}) == 1
    shown = [re.findall(r"(?m)^(\d+) ", request.asked) for request in requests]
    assert sorted({number for numbers in shown for number in numbers}, key=int) == ["1", "2", "3", "4", "5", "6"]


def test_an_answer_is_kept_and_not_paid_for_again(tmp_path: Path) -> None:
    for sent in (1, 0):
        (reading,), requests = read(lambda _: said(OVERALL, ITEM, OTHER), cache=tmp_path)
        assert len(requests) == sent
        assert "overall.income_total" in paths(reading)


def test_a_type_of_ones_own_is_read_from_its_record_class_alone() -> None:
    (reading,), requests = read(lambda _: said('[3,"shelves",null,{"volumes":"50,000册"}]'), REPORT, LIBRARY)
    assert "volumes（馆藏总量）" in str(requests[0].body["messages"][0]["content"])
    assert paths(reading) == ["shelves.volumes"]


@pytest.mark.parametrize(
    ("way", "text", "asked"),
    [
        pytest.param("grammar", TEXT, [], id="the grammar alone asks nobody"),
        pytest.param("llm", TEXT, ["1", "2", "3", "4", "5", "6"], id="a model alone is asked about all"),
        pytest.param("both", TEXT, ["1", "2", "3", "4", "5", "6"], id="beside the grammar too"),
        pytest.param("cascade", CLEAR, [], id="a cascade without doubts asks nobody"),
        pytest.param("cascade", CLEAR.replace("占75", "占57"), ["2", "4", "5"], id="a cascade asks what it doubts"),
    ],
)
def test_each_way_asks_what_it_is_for(way: Way, text: str, asked: list[str]) -> None:
    async def run(url: str) -> Result:
        given: dict[str, Any] = {"base_url": url, "model": "loopback", "api_key": SecretStr("k"), "cache_dir": None}
        async with Client(Settings(**given, max_attempts=1)) as client:
            return await aextract(document_of(text), FINAL_ACCOUNTS, DocumentReader(client), way)

    lines = [OVERALL, ITEM, OTHER, '[5,"income",null,{"total":"12.00万元"}]']
    with Loopback(lambda _: said(*lines)) as server:
        result = asyncio.run(run(server.url))
    shown = server.requests[0].asked if server.requests else ""
    assert re.findall(r"(?m)^(\d+) ", shown) == asked
    assert result.usage.requests == len(server.requests)
    total = result.record.income.total  # type: ignore[attr-defined]
    assert str(total.value.value) == "12.00"
    assert total.reader == {"grammar": "grammar", "llm": "llm"}.get(way, "grammar+llm" if asked else "grammar")
