"""Fixtures of the tests of exports: a store that people have worked on.

A test module names this one in `pytest_plugins` and imports nothing of it.
"""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from conftest import Filled

from extractor.export.export import Form
from extractor.store.database import Store, open_store
from helpers.exports import Leaves, expected, made, review


@pytest.fixture(scope="session")
def reviewed_file(store_file: Filled) -> Path:
    """A store in a file, as `review` leaves it: made once."""
    return store_file("reviewed", review)


@pytest.fixture(scope="session")
def exported(reviewed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Form], Path]:
    """Gives that store's export in a form, to be read: each made once."""
    folder = tmp_path_factory.mktemp("exported")

    @cache
    def export_of(form: Form) -> Path:
        store = open_store(str(shutil.copy(reviewed_file, folder / f"{form}.db")))
        out = made(store, form, folder)
        store.close()
        return out

    return export_of


@pytest.fixture(scope="session")
def leaves(reviewed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Leaves:
    """The leaves and cells of that store, to be read."""
    store = open_store(str(shutil.copy(reviewed_file, tmp_path_factory.mktemp("leaves") / "reviewed.db")))
    found = expected(store)
    store.close()
    return found


@pytest.fixture
def reviewed(reviewed_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of that store."""
    store = open_store(str(shutil.copy(reviewed_file, tmp_path / "reviewed.db")))
    yield store
    store.close()
