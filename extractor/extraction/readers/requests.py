"""What a model is asked about a document: what is the same for every document of a type first, then its paragraphs.

A plan in, the requests out. An answer is plain text; reading it is for readers/answer_lines.py.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

from extractor.core.evidence import Model
from extractor.core.schema import Field, key_field
from extractor.doctypes.base import DocType
from extractor.extraction.plan import Plan
from extractor.extraction.readers.answer_lines import has_lines
from extractor.extraction.readers.catalogue import askable_fields, catalogue
from extractor.extraction.readers.paragraphs import LAYOUT, Part, parts_of
from extractor.llm.chat import InvalidAnswerError, PlainText, Reply, Request, fenced
from extractor.llm.prompts import MissingPromptError, Prompt, load_prompt
from extractor.llm.settings import SPLIT_TOKENS
from extractor.message import Message

_NO_LINE = Message("没有一行是JSON数组", "no line is a JSON array")
Versions = Mapping[str, str]  # of prompts, by name: `read`, `remainder`; else the newest
NEWEST: Versions = {}
_SHOWN = {"money": "12.30万元", "percent": "4.5%", "count": "3个", "int": "2021", "decimal": "98.5", "str": "……"}


class Lines(PlainText):
    """An answer as it came; `cut` where a limit of tokens ended it."""

    cut: bool = False


@dataclass(frozen=True, slots=True)
class TextRequest(Request[Lines]):
    """A request whose answer is lines of text, of which those that are whole stand however it ended.

    `optional`: there may be nothing to say, which is then no failure.
    """

    optional: bool = False

    @classmethod
    def of(cls, title: str, text: str, prompt: Prompt, behind: str = "") -> Self:
        """The request that shows this text of a document of that title; what is said `behind` it is optional."""
        shown = fenced("", text) + (f"\n{behind}" if behind else "")
        messages = {"role": "system", "content": prompt.text}, {"role": "user", "content": shown}
        return cls(title, prompt, messages, Lines, optional=bool(behind))

    def parse(self, reply: Reply) -> Lines:
        """The text, also of an answer that was cut off.

        Raises CutOffError, RefusalError, and InvalidAnswerError where no line is of the kind that was asked for.
        """
        if reply.finish_reason == "length" and reply.text.strip():
            return Lines(text=reply.text, cut=True)
        if self.optional and not reply.text.strip() and not reply.refusal and reply.finish_reason == "stop":
            return Lines(text="")
        answer = Request.parse(self, reply)
        if not self.optional and not has_lines(answer.text):
            raise InvalidAnswerError(self.section, _NO_LINE)
        return answer


@dataclass(frozen=True, slots=True)
class PartRequest:
    """A part of a document and the request about it."""

    part: Part
    request: TextRequest


def requests_about(
    plan: Plan, split_tokens: int = SPLIT_TOKENS, versions: Versions = NEWEST
) -> tuple[PartRequest, ...]:
    """What a model is asked about a document: one request, or one a part of a long one. Raises MissingPromptError."""
    return tuple(request_about(plan, part, versions) for part in parts_of(plan, split_tokens))


def request_about(plan: Plan, part: Part, versions: Versions = NEWEST) -> PartRequest:
    """What a model is asked about a part of a document. Raises MissingPromptError."""
    document, prompt = plan.document, reading_prompt(plan.doctype, versions.get("read"))
    return PartRequest(part, TextRequest.of(document.name, part.text(document), prompt))


def prompts_of(doctype: DocType, versions: Versions = NEWEST) -> tuple[Prompt, ...]:
    """Every prompt that a model is asked with about documents of a type. Raises MissingPromptError."""
    if doctype.recognised_only:
        return ()
    return reading_prompt(doctype, versions.get("read")), load_prompt("remainder", "any", versions.get("remainder"))


@cache
def reading_prompt(doctype: DocType, version: str | None = None) -> Prompt:
    """The first message about every document of a type: rules, catalogue, examples. Raises MissingPromptError.

    Its version names the layout of the paragraphs too, by whose numbers an answer is read.
    """
    try:
        prompt = load_prompt("read", doctype.name, version)
    except MissingPromptError:
        prompt = load_prompt("read", "any", version)
    text = prompt.text.replace("{{catalogue}}", catalogue(doctype.record))
    text = text.replace("{{examples}}", "\n".join(_examples(doctype.record)))
    text = text.replace('["doc","类型"', f'["doc","{doctype.name}"')
    digest = hashlib.sha256(text.encode()).hexdigest()
    return replace(prompt, version=f"{prompt.version}/layout{LAYOUT}", text=text, digest=digest)


def _examples(record: type[Model]) -> Iterator[str]:
    """A sentence and its line for a part and for a list of the record, where no prompt of the type has any."""
    shown: set[bool] = set()
    waiting: list[tuple[str, Field]] = [(entry.name, entry) for entry in askable_fields(record)]
    while waiting and len(shown) < 2:
        path, entry = waiting.pop(0)
        if entry.part is None:
            continue
        leaves = [leaf for leaf in askable_fields(entry.part) if leaf.kinds and leaf.kinds[0] in _SHOWN][:2]
        waiting += [(f"{path}.{below.name}", below) for below in askable_fields(entry.part) if not entry.many]
        if not leaves or entry.many in shown:
            continue
        shown.add(entry.many)
        name = entry.part.model_fields[key_field(entry.part)].title or "名称" if entry.many else None
        said = "，".join(f"{leaf.title}{_SHOWN[leaf.kinds[0]]}" for leaf in leaves)
        values = {leaf.name: _SHOWN[leaf.kinds[0]] for leaf in leaves}
        yield f"{len(shown)} {name or ''}{said}。"
        yield json.dumps([len(shown), path, name, values], ensure_ascii=False, separators=(",", ":"))
    if not shown and (
        leaves := [leaf for leaf in askable_fields(record) if leaf.kinds and leaf.kinds[0] in _SHOWN][:2]
    ):
        yield f"1 {'，'.join(f'{leaf.title}{_SHOWN[leaf.kinds[0]]}' for leaf in leaves)}。"
        values = {leaf.name: _SHOWN[leaf.kinds[0]] for leaf in leaves}
        yield json.dumps([1, "", None, values], ensure_ascii=False, separators=(",", ":"))
