"""A document's requests as the Batch API takes them: values that are written into files and read back.

Nothing is sent from here. The bodies are those of the client, so that a reply to one is kept as the reply to the
client's own request.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from extractor.doctypes.base import DocType
from extractor.doctypes.choice import TypeChoice
from extractor.doctypes.registry import default_type, kept_type
from extractor.document import read_document
from extractor.extraction.plan import plan_as
from extractor.extraction.readers.forms import answer_model
from extractor.extraction.readers.llm import request_about
from extractor.llm.chat import Request, as_json
from extractor.llm.prompts import MissingPromptError, Prompt, load_prompt
from extractor.llm.reply_cache import ReplyCache
from extractor.llm.settings import Mode, Settings
from extractor.llm.transport import Bodies

URL = "/v1/chat/completions"


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """A request that waits for its reply.

    `id` is the digest that the reply is kept by; `section` is a title; `type` (a document type's name and where it is
    defined), `key` and `fields` name the form to fill in.
    `repaired`: it asks for a better answer than one that was kept; `resent` counts the batches before this one.
    """

    id: str
    body: dict[str, Any]
    section: str
    key: str
    fields: tuple[str, ...]
    prompt: dict[str, str]
    mode: Mode
    type: tuple[str, str]
    repaired: bool = False
    resent: int = 0

    @property
    def line(self) -> bytes:
        """The request as a line of a batch's input file."""
        line = {"custom_id": self.id, "method": "POST", "url": URL, "body": self.body}
        return as_json(line).encode() + b"\n"

    @property
    def about(self) -> bytes:
        """All that its line does not say, as a line of JSON too."""
        return as_json({name: value for name, value in asdict(self).items() if name != "body"}).encode() + b"\n"

    @classmethod
    def of(cls, line: bytes, about: bytes) -> Self:
        """The request that those two lines were written of, also by a version that called the mode `rung`, and by one
        that knew one type only.
        """
        known = json.loads(about)
        mode = known.pop("mode" if "mode" in known else "rung")
        type_ = known.get("type") or (default_type().name, default_type().at)
        plain = {"fields": tuple(known["fields"]), "mode": mode, "type": tuple(type_)}
        return cls(body=json.loads(line)["body"], **known | plain)

    def question(self) -> Request[Any]:
        """The client's own request: in today's words, which a new version may have changed since this was written.

        Raises UnknownTypeError, BadTypeError.
        """
        doctype = kept_type(*self.type)
        spec = replace(doctype.spec(self.key), fields=self.fields)
        prompt = _prompt(doctype, self)
        messages = {"role": "system", "content": prompt.text}, *self.body["messages"][1:]
        return Request(self.section, prompt, messages, answer_model(doctype, spec), self.repaired)


class RequestMaker:
    """Makes batch requests with some settings."""

    def __init__(self, settings: Settings) -> None:
        """Opens nothing."""
        self.replies = ReplyCache(settings)
        self._bodies = Bodies(settings)

    def request(
        self, question: Request[Any], type_: tuple[str, str], key: str, fields: tuple[str, ...], mode: Mode
    ) -> BatchRequest:
        """The batch request that puts a question in that mode; `type_`, `key` and `fields` name its form."""
        name, body, cited = self.replies.digest(question, mode), self._bodies.of(question, mode), question.prompt.cited
        return BatchRequest(name, body, question.section, key, fields, cited, mode, type_, question.repaired)


def requests_of(path: Path, types: TypeChoice, settings: Settings) -> list[BatchRequest]:
    """The requests about a file whose replies are not kept yet: what the model's reader would send next.

    Raises UnreadableDocumentError, MissingPromptError.
    """
    maker, found = RequestMaker(settings), []
    for block in plan_as(read_document(path), types).blocks:
        if (question := request_about(block, settings)) is None:
            continue
        pending = maker.replies.pending(question)
        if pending.request is not None:
            type_, spec = (block.doctype.name, block.doctype.at), block.spec
            found.append(maker.request(pending.request, type_, spec.key, spec.fields, settings.modes[0]))
    return found


def _prompt(doctype: DocType, request: BatchRequest) -> Prompt:
    """The prompt that a request cites; another version of it where that one is gone, which then is not the same."""
    try:
        return load_prompt(doctype.name, request.key, request.prompt["version"])
    except MissingPromptError:
        return load_prompt(doctype.name, request.key)
