"""Fixtures of the tests of exports: a store that people have worked on.

A test module names this one in `pytest_plugins` and imports nothing of it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.store.database import Store, open_store
from helpers.exports import review


@pytest.fixture(scope="session")
def reviewed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in a file, as `review` leaves it: made once."""
    path = tmp_path_factory.mktemp("reviewed") / "store.db"
    store = open_store(str(path))
    review(store)
    store.close()
    return path


@pytest.fixture
def reviewed(reviewed_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of that store."""
    store = open_store(str(shutil.copy(reviewed_file, tmp_path / "reviewed.db")))
    yield store
    store.close()
