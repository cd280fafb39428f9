"""Why we cannot go on: one class per failure, built from facts, its message starting with the place."""

from pathlib import Path
from typing import ClassVar


class ExtractorError(Exception):
    """The root of every error this program raises on purpose.

    `stops_the_run`: every further document would fail the same way (a refused key), so that going on only costs.
    """

    stops_the_run: ClassVar[bool] = False


class UnreadableDocumentError(ExtractorError):
    """The file is not a document we can read; carries what to do about it."""

    def __init__(self, path: Path, remedy: str) -> None:
        super().__init__(path, remedy)  # the facts, so that it survives pickling
        self.path = path
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.path}: cannot be read: {self.remedy}"


class NotAFigureError(ExtractorError):
    """A printed string is not the figure it was taken for."""

    def __init__(self, printed: str, wanted: str) -> None:
        super().__init__(printed, wanted)
        self.printed = printed
        self.wanted = wanted

    def __str__(self) -> str:
        return f"{self.printed!r}: not {self.wanted}"


class NoDocumentsError(ExtractorError):
    """An input that leads to no document; carries what was named and what to do."""

    def __init__(self, source: str, remedy: str) -> None:
        super().__init__(source, remedy)
        self.source = source
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.source}: {self.remedy}"


class NotARecordError(ExtractorError):
    """A file that is not a record.json of this program; carries what went wrong in reading it."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: is not a record ({self.problem}): name a record.json that `extractor run` wrote"


class BadPolicyError(ExtractorError):
    """A file that is not a policy of what may be accepted; carries the entry that is wrong."""

    stops_the_run = True

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: is not a policy: {self.problem}"


class StoreError(ExtractorError):
    """The store cannot be used; carries its address (without a password) and what to do."""

    stops_the_run = True

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(url, problem)
        self.url = url
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.url}: {self.problem}"
