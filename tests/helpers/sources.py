"""The program's own sources, for tests that look at how they are written; each file is parsed once in a process."""

import ast
from functools import cache
from pathlib import Path

import pytest

GROUP = pytest.mark.xdist_group("sources")  # in one process


@cache
def parsed(path: Path) -> ast.Module:
    """What a module says."""
    return ast.parse(path.read_text(encoding="utf-8"))
