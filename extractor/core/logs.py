"""Log what happens in a run; without a file, nothing is said anywhere. Events in, lines of JSON in a file out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from extractor.core.foreign import os_problem
from extractor.errors import ExtractorError
from extractor.message import Message

Log = Any  # a structlog logger, bound or not


class LogFileError(ExtractorError):
    """The log cannot be written; carries why."""

    stops_the_run = True

    path: Path
    problem: Message

    @property
    def about(self) -> str:
        return f"--log {self.path}"

    @property
    def message(self) -> Message:
        return Message(f"日志无法写入：{self.problem.zh}。", f"the log cannot be written: {self.problem.en}")


def _silent(_logger: object, _name: str, _event: object) -> Any:
    raise structlog.DropEvent


# Loggers of our own, not structlog's configuration: that belongs to whoever imports this package.
SILENT: Log = structlog.wrap_logger(None, processors=[_silent], wrapper_class=structlog.BoundLogger)


@contextmanager
def log_to(path: Path | None) -> Iterator[Log]:
    """A logger that adds to the end of that file, a JSON object an event. Raises LogFileError."""
    if path is None:
        yield SILENT
        return
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise LogFileError(path, os_problem(error)) from error
    with file:
        yield structlog.wrap_logger(
            structlog.WriteLogger(file),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            wrapper_class=structlog.BoundLogger,
        )
