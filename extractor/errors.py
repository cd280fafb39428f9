"""Why we cannot go on: one class per failure, built from facts, its message starting with the place."""

from dataclasses import dataclass, fields
from inspect import get_annotations
from pathlib import Path
from typing import Any, ClassVar, dataclass_transform

from extractor.message import Message


@dataclass_transform(eq_default=False)
class ExtractorError(Exception):
    """The root of every error this program raises on purpose.

    A subclass names its facts as a dataclass does and says in `message` what they mean; pickled, copied and printed it
    keeps them. `stops_the_run`: every further document would fail the same way (a refused key), so that going on only
    costs. `located_by` names the fact that says where: a file, an address. `code` names the kind of what can befall a
    single document, `status` what its row then says.
    """

    stops_the_run: ClassVar[bool] = False
    located_by: ClassVar[str] = ""
    code: ClassVar[str] = ""
    status: ClassVar[str] = "failed"

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        if clash := {"about", "message", "args"} & get_annotations(cls).keys():  # an inherited one would be its default
            raise TypeError(f"{cls.__name__}: no fact can be called {', '.join(sorted(clash))}")
        dataclass(eq=False, repr=False)(cls)

    def __post_init__(self) -> None:
        self.args = tuple(getattr(self, fact.name) for fact in fields(self))  # type: ignore[arg-type]

    @property
    def about(self) -> str:
        """What it happened to (a file, an address), before the message; empty where the message says it."""
        return str(getattr(self, self.located_by)) if self.located_by else ""

    @property
    def message(self) -> Message:
        """What happened and what to do about it; without words of its own, the facts."""
        words = ": ".join(str(fact) for fact in self.args)
        return Message(words, words)

    def __str__(self) -> str:
        """Place, Chinese, English, in one line."""
        return f"{self.about}: {self.message}" if self.about else str(self.message)


class UnreadableDocumentError(ExtractorError):
    """The file is not a document we can read; carries why, and what to do about it."""

    path: Path
    remedy: Message

    located_by = "path"
    code = "DOC-FAIL-001"

    @property
    def message(self) -> Message:
        return Message(f"无法读取：{self.remedy.zh}。", f"cannot be read: {self.remedy.en}")


class UnsupportedError(UnreadableDocumentError):
    """The file is of a format that is not read, or not without a program that is missing."""

    code = "DOC-FAIL-002"
    status = "unsupported"


class NeedsOcrError(UnreadableDocumentError):
    """The file is a picture, or has nothing but pictures: its words have to be recognised first."""

    code = "DOC-FAIL-003"
    status = "needs_ocr"


class FaultError(ExtractorError):
    """A fault of this program that cost one document; carries which kind of exception it was, not its text."""

    source: str
    kind: str

    located_by = "source"
    code = "DOC-FAULT-001"
    cost: ClassVar[Message] = Message("这份文件没有读出", "was not read")

    @property
    def message(self) -> Message:
        return Message(
            f"{self.code} 程序出错（{self.kind}），{self.cost.zh}；请用 --log 重新运行，并附上文件和日志报告。",
            f"a fault of this program ({self.kind}), the document {self.cost.en}; run again with --log and report both",
        )


class NotStoredError(FaultError):
    """A fault that cost a document its place in the store."""

    code = "DOC-FAULT-002"
    cost = Message("这份文件没有入库，审核队列里没有它", "is not in the store, nor in its queue")


class NotShownError(FaultError):
    """A fault that cost a document its part of the report."""

    code = "DOC-FAULT-003"
    cost = Message("这份文件没有写进报告", "is not shown in the report")


class BrokenExportError(FaultError):
    """A fault in one document that cost an export."""

    code = "DOC-FAULT-004"
    cost = Message("这份文件无法导出，因此没有写出任何导出", "cannot be exported, so that nothing was")


class NotAFigureError(ExtractorError):
    """A printed string is not the figure it was taken for."""

    printed: str
    expected: str

    @property
    def message(self) -> Message:
        return Message(f"{self.printed}：不是所要的数。", f"{self.printed!r}: not {self.expected}")


class NoDocumentsError(ExtractorError):
    """An input that leads to no document; carries what was named and what to do."""

    source: str
    remedy: Message

    located_by = "source"
    code = "DOC-NONE-001"

    @property
    def message(self) -> Message:
        return Message(f"{self.remedy.zh}。", self.remedy.en)


class NotARecordError(ExtractorError):
    """A file that is not a record.json of this program; carries what is wrong with it."""

    path: Path
    problem: Message

    located_by = "path"

    @property
    def message(self) -> Message:
        return Message(
            f"不是记录（{self.problem.zh}）：请指定 `extractor run` 写出的 record.json。",
            f"is not a record ({self.problem.en}): name a record.json that `extractor run` wrote",
        )


class NotWrittenError(ExtractorError):
    """Results cannot be written where they are to go (a full disk, a read-only folder); carries why."""

    stops_the_run = True

    path: Path
    problem: Message

    located_by = "path"

    @property
    def message(self) -> Message:
        return Message(
            f"结果写不进去（{self.problem.zh}）：已写出的不会丢；请腾出空间、检查权限或另选文件夹，再运行同一命令。",
            f"results cannot be written ({self.problem.en}); what was written stays: make room, check the permissions "
            "or name another folder, and run the same command again",
        )


class InTheWayError(ExtractorError):
    """A file stands where a document's folder belongs."""

    path: Path

    located_by = "path"
    code = "DOC-WRITE-001"

    @property
    def message(self) -> Message:
        return Message(
            "结果文件夹的位置上已有同名文件；请移走它，或另选 --out。",
            "a file stands where the folder of its results belongs; move it away, or name another --out",
        )


class BadPolicyError(ExtractorError):
    """A file that is not a policy of what may be accepted; carries what is wrong with it."""

    stops_the_run = True

    path: Path
    problem: Message

    located_by = "path"

    @property
    def message(self) -> Message:
        return Message(f"不是可用的采信规则：{self.problem.zh}。", f"is not a policy: {self.problem.en}")


class StoreError(ExtractorError):
    """The store cannot be used; carries its address (without a password), why, and what to do."""

    stops_the_run = True

    url: str
    problem: Message

    located_by = "url"

    @property
    def message(self) -> Message:
        return Message(f"{self.problem.zh}。", self.problem.en)
