"""The reader: a section goes through the real client to a server on the loopback and comes back as a Reading."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from helpers.loopback import Loopback, Request, Response, completion, failure
from pydantic import SecretStr

from extractor.core.reading import Reading, Section, Usage
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.plan import Block
from extractor.extraction.readers.llm import LlmReader
from extractor.llm.client import Client
from extractor.llm.endpoint import EndpointError
from extractor.llm.prompts import MissingPromptError
from extractor.llm.settings import Settings

WORDS = "2021年国有资本经营预算收入0万元，支出4.5万元。"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def section(key: str, words: str = WORDS) -> Section:
    return Section(key, "国有资本经营预算", words, 0, len(words))


def read(url: str, *sections: Section, cache: Path | None = None, alone: bool = False, **given: Any) -> list[Reading]:
    values: dict[str, Any] = {"base_url": url, "model": "loopback", "api_key": SecretStr("k"), "cache_dir": cache}
    settings = Settings(**(values | {"backoff_seconds": 0.01, "max_attempts": 2} | given))

    async def run() -> list[Reading]:
        async with Client(settings) as client:
            reader = LlmReader(client, alone=alone)
            return await asyncio.gather(
                *(reader.read(Block(one, FINAL_ACCOUNTS.spec(one.key), FINAL_ACCOUNTS)) for one in sections)
            )

    return asyncio.run(run())


def good(_: Request) -> Response:
    return completion(json.dumps({"year": "2021", "income": "0万元", "expenditure": "4.5万元"}, ensure_ascii=False))


def test_a_section_becomes_a_reading(tmp_path: Path) -> None:
    with Loopback(good) as server:
        (reading,) = read(server.url, section("state_capital"), cache=tmp_path)
        (again,) = read(server.url, section("state_capital"), cache=tmp_path)
    assert {str(answer.path): answer.printed for answer in reading.answers} == {
        "state_capital.year": "2021",
        "state_capital.income": "0万元",
        "state_capital.expenditure": "4.5万元",
    }
    assert (reading.reader, reading.notices, reading.usage) == ("llm", (), Usage(1, 100, 20, 0))
    assert (again.answers, again.usage) == (reading.answers, Usage(cached=1))
    assert len(server.requests) == 1
    assert "国有资本经营预算" in server.requests[0].body["messages"][0]["content"]


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (completion("{", finish="length"), "LLM-CUT-001"),
        (completion(None, refusal="不便回答"), "LLM-REFUSE-001"),
        (completion("不知道"), "LLM-FORM-001"),
        (failure(500, "down"), "LLM-SEND-001"),
    ],
    ids=["cut off", "refused", "not the form", "server down"],
)
def test_a_section_that_fails_is_a_notice_and_the_others_go_on(response: Response, code: str) -> None:
    def answer(request: Request) -> Response:
        return response if "坏的一节" in request.asked else good(request)

    with Loopback(answer) as server:
        bad, fine = read(server.url, section("state_capital", "坏的一节3万元"), section("state_capital"))
    (notice,) = bad.notices
    assert (notice.code, notice.severity, notice.path, bad.answers) == (code, "error", "state_capital", ())
    assert notice.message_zh.startswith("国有资本经营预算：")
    assert bad.usage.requests >= 1
    assert len(fine.answers) == 3


def test_a_refused_key_is_one_error_for_all_sections() -> None:
    with Loopback(lambda _: failure(401, "bad key")) as server, pytest.raises(EndpointError) as caught:
        read(server.url, section("state_capital"), section("overall"))
    assert caught.value.stops_the_run


def test_a_version_that_is_not_there_stops_before_anything_is_sent() -> None:
    with Loopback(good) as server, pytest.raises(MissingPromptError):
        read(server.url, section("state_capital"), prompt_versions={"state_capital": "v99"})
    assert server.requests == []


def test_an_empty_section_is_not_asked_about() -> None:
    with Loopback(good) as server:
        (reading,) = read(server.url, section("state_capital", " \n"))
    assert (reading.answers, reading.usage, server.requests) == ((), Usage(), [])


@pytest.mark.parametrize("alone", [False, True])
def test_scorecards_are_drawn_by_code_where_no_grammar_reads_beside(alone: bool) -> None:
    words = (
        "项目评价得分表\n一级指标\t三级指标\t分值\t得分\n产出\t数量\t60\t58\n效益\t满意度\t40\t40\n合计\t\t100\t98\n"
    )

    async def run(url: str) -> Reading:
        given: dict[str, Any] = {"base_url": url, "model": "loopback", "api_key": SecretStr("k"), "cache_dir": None}
        async with Client(Settings(**given)) as client:
            one = section("projects", words)
            return await LlmReader(client, alone=alone).read(Block(one, FINAL_ACCOUNTS.spec(one.key), FINAL_ACCOUNTS))

    with Loopback(lambda _: completion("{}")) as server:
        reading = asyncio.run(run(server.url))
    drawn = {answer.path[0] for answer in reading.answers}
    assert drawn == ({"scorecards"} if alone else set())


def test_a_section_without_figures_is_not_asked_about() -> None:
    told = "2021年度没有国有资本经营预算财政拨款收支。"
    with Loopback(good) as server:
        (reading,) = read(server.url, section("state_capital", told))
        assert server.requests == []
    assert (reading.answers, reading.usage) == ((), Usage())
    with Loopback(good) as server:
        (alone,) = read(server.url, section("state_capital", told), alone=True)
        assert server.requests == []
    assert {str(answer.path): answer.printed for answer in alone.answers} == {"state_capital.year": "2021"}


PROJECTS = "（1）古树保护项目。全年预算数12万元，执行数为11.4万元。\n项目支出绩效目标完成情况表\n"
TABLE = (
    "项目名称\t古树保护\n预算执行情况(万元)\t预算数:\t12\t执行数:\t11.4\n\t其中-财政拨款:\t12\t其中-财政拨款:\t11.4\n"
)


def test_tables_of_projects_are_read_by_code_alone() -> None:
    def words_only(request: Request) -> Response:
        assert "table" not in json.dumps(request.body["response_format"])
        said = {"projects": [{"name": "古树保护", "narrative": {"budget": "12万元", "executed": "11.4万元"}}]}
        return completion(json.dumps(said, ensure_ascii=False))

    with Loopback(words_only) as server:
        (reading,) = read(server.url, section("projects", PROJECTS + TABLE), alone=True)
    found = {str(answer.path): (answer.printed, answer.unit) for answer in reading.answers}
    assert found["projects[古树保护].narrative.executed"] == ("11.4万元", None)
    assert found["projects[古树保护].table.executed"] == ("11.4", "万元")


@pytest.mark.parametrize(
    ("words", "present", "asked"),
    [
        pytest.param("三公经费支出6万元。", {"three_public_detail"}, False, id="told in a section of its own"),
        pytest.param("三公经费支出6万元。", set(), True, id="there is no such section"),
        pytest.param("三公经费支出6万元，其中公务接待费2万元。", {"three_public_detail"}, True, id="told here too"),
        pytest.param("支出6万元，是因为压减接待。", {"three_public_detail"}, False, id="only named"),
    ],
)
def test_a_section_answers_for_another_where_that_is_missing_or_told_in_it(
    words: str, present: set[str], asked: bool
) -> None:
    spec = FINAL_ACCOUNTS.spec_of(section("three_public", words), {"three_public", *present})
    assert ("reception" in spec.fields) is asked
