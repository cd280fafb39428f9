"""Why we cannot go on: one class per failure, built from facts, its message starting with the place."""

from pathlib import Path


class ExtractorError(Exception):
    """The root of every error this program raises on purpose."""


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
