"""The `extractor` command, one module a command group: arguments in, exit codes out."""

from extractor.cli.root import app, main

__all__ = ["app", "main"]
