"""A document's requests as the Batch API takes them: values that are written into files and read back.

Nothing is sent from here. The bodies are those of the client, so that a reply to one is kept as the reply to the
client's own request.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from extractor.doctypes.base import DocType
from extractor.doctypes.choice import TypeChoice
from extractor.doctypes.registry import default_type, kept_type
from extractor.document import read_document
from extractor.extraction.plan import plan_as
from extractor.extraction.readers.paragraphs import parts_of
from extractor.extraction.readers.requests import Lines, TextRequest, reading_prompt
from extractor.llm.chat import as_json
from extractor.llm.prompts import MissingPromptError, Prompt
from extractor.llm.reply_cache import ReplyCache
from extractor.llm.settings import Settings
from extractor.llm.transport import Bodies
from extractor.runs.pending import next_request

URL = "/v1/chat/completions"


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """A request that waits for its reply.

    `id` is the digest that the reply is kept by; `section` is a title; `type` a document type's name and where it is
    defined.
    `optional`: there may be nothing to say; `repaired`: it asks for a better answer than one that was kept; `resent`
    counts the batches before this one.
    """

    id: str
    body: dict[str, Any]
    section: str
    prompt: dict[str, str]
    type: tuple[str, str]
    optional: bool = False
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
        """The request that those two lines were written of, also by a version that asked section by section, or knew
        one type only.
        """
        known = json.loads(about)
        type_ = known.get("type") or (default_type().name, default_type().at)
        names = {entry.name for entry in fields(cls)}
        plain = {name: value for name, value in known.items() if name in names}
        return cls(body=json.loads(line)["body"], **plain | {"type": tuple(type_)})

    def question(self) -> TextRequest:
        """The client's own request: in today's words, which a new version may have changed since this was written.

        Raises UnknownTypeError, BadTypeError.
        """
        prompt = _prompt(kept_type(*self.type), self.prompt["version"])
        messages = {"role": "system", "content": prompt.text}, *self.body["messages"][1:]
        return TextRequest(self.section, prompt, messages, Lines, self.repaired, self.optional)


class RequestMaker:
    """Makes batch requests with some settings."""

    def __init__(self, settings: Settings) -> None:
        """Opens nothing."""
        self.replies = ReplyCache(settings)
        self.mode = settings.modes[0]  # plain text is asked for in the same words in all of them
        self._bodies = Bodies(settings)

    def digest(self, question: TextRequest) -> str:
        """Names all that a reply to a question depends on."""
        return self.replies.digest(question, self.mode)

    def request(self, question: TextRequest, type_: tuple[str, str]) -> BatchRequest:
        """The batch request that puts a question about a document of that type."""
        return BatchRequest(
            self.digest(question),
            self._bodies.of(question, self.mode),
            question.section,
            question.prompt.cited,
            type_,
            question.optional,
            question.repaired,
        )


def requests_of(path: Path, types: TypeChoice, settings: Settings) -> list[BatchRequest]:
    """The requests about a file whose replies are not kept yet: what the model's reader would send next.

    Raises UnreadableDocumentError, MissingPromptError.
    """
    maker, found = RequestMaker(settings), []
    planned = plan_as(read_document(path), types)
    for part in parts_of(planned, settings.split_tokens):
        pending = next_request(planned, part, maker.replies, settings.prompt_versions)
        if pending.request is not None:
            type_ = planned.doctype.name, planned.doctype.at
            found.append(maker.request(pending.request, type_))
    return found


def _prompt(doctype: DocType, version: str) -> Prompt:
    """The prompt of a version that a request cites; the newest where that one is gone, which then is not the same."""
    try:
        return reading_prompt(doctype, version.partition("/")[0])
    except MissingPromptError:
        return reading_prompt(doctype)
