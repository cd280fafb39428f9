"""One row of the tables that say what the grammar is to read; tests/test_grammar.py explains them."""

from textwrap import dedent
from typing import Any

import pytest

REPORT = "河道整治项目2031年绩效评价报告"


def row(name: str, key: str, text: str, expected: str, title: str = "") -> Any:
    return pytest.param(key, text, dedent(expected).strip(), title, id=f"{key}: {name}")
