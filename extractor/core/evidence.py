"""Where a thing stands: document, page, character span, boxes; and what was noticed there."""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from extractor.message import Message

T = TypeVar("T")


class Model(BaseModel):
    """A frozen value; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Model):
    """A rectangle on a page, in points; origin top left (pdfplumber's words). Pages count from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Where(Model):
    """A span of a document's linear text (`start` inclusive, `end` exclusive) and where it is drawn.

    `page` is the page on which the span starts; `boxes` is empty where the source has no pages (.txt, .docx).
    """

    document: str
    page: int
    start: int
    end: int
    boxes: tuple[Box, ...] = ()


class Notice(Model):
    """Something a person should know of a document, as data with a place; it never stops the run.

    `code` is permanent; `path` names a record path or a section where the notice is about one.
    """

    code: str
    severity: Literal["error", "warning", "info"]
    message_zh: str
    message_en: str
    path: str | None = None
    quote: str | None = None
    where: Where | None = None

    @property
    def message(self) -> Message:
        """What it says."""
        return Message(self.message_zh, self.message_en)


class Cited(Model, Generic[T]):
    """A value together with the words it was read from.

    `quote` is the document's own text from `where.start` to `where.end`; `figure` is the span of the value itself
    within the document (for words that are judged rather than copied, the same span); `reader` says who read it.
    """

    value: T
    quote: str
    where: Where
    figure: tuple[int, int]
    reader: str
