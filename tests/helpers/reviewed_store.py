"""Fixtures of the tests of exports: a store that people have worked on.

A test module names this one in `pytest_plugins` and imports nothing of it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Filled

from extractor.store.database import Store, open_store
from helpers.exports import review


@pytest.fixture(scope="session")
def reviewed_file(store_file: Filled) -> Path:
    """A store in a file, as `review` leaves it: made once."""
    return store_file("reviewed", review)


@pytest.fixture
def reviewed(reviewed_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of that store."""
    store = open_store(str(shutil.copy(reviewed_file, tmp_path / "reviewed.db")))
    yield store
    store.close()
