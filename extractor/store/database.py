"""A URL or a file in, an open Store out: connected, migrated, with a session to read in and one to write in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from extractor.errors import StoreError

__all__ = ["Session", "Store", "add_if_absent", "migrations", "open_store"]

_BUSY_MS = 30_000  # how long a writer of SQLite waits for another one
MIGRATIONS = Path(__file__).with_name("migrations")


class Store:
    """An open store. `reading` sees one state of it; `writing` is one transaction: all of it is kept, or nothing."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(writes=True)
        # What SQLite's readers have by themselves.
        self._reader = engine if self.is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session whose changes are never kept, and which sees one moment of the store throughout."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end, and rolled back where an error leaves it."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()


def add_if_absent(session: Session, table: type[Any], **values: Any) -> None:
    """Add a row where there is none of its key yet; another program may be adding the same one, which is waited for."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())


def open_store(url: str) -> Store:
    """The store at a URL (`sqlite:///queue.db`, `postgresql://user@host/name`) or in a file; made where there is none.

    Raises StoreError where it cannot be reached, or was made by a newer program.
    """
    shown = url
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
        shown = parsed.render_as_string(hide_password=True)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).absolute().parent.mkdir(parents=True, exist_ok=True)
        return Store(_migrated(_engine(parsed), shown))
    except ModuleNotFoundError as error:
        raise StoreError(shown, f"{error.name} is not installed: pip install 'extractor[postgresql]'") from error
    except (ArgumentError, OSError) as error:
        raise StoreError(shown, f"{error}: name a file, or a URL such as postgresql://user@host/name") from error
    except OperationalError as error:
        raise StoreError(shown, f"cannot be opened: {str(error.orig).splitlines()[0]}") from error
    except SQLAlchemyError as error:
        raise StoreError(shown, f"{type(error).__name__}: {str(error).splitlines()[0]}") from error


def _engine(url: Any) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000}, pool_size=20)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16384"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        # A writer takes the lock at once: one that starts as a reader can be refused it later.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def migrations() -> Config:
    """Alembic's configuration; nothing of it stands in a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _migrated(engine: Engine, shown: str) -> Engine:
    """The store with this program's tables; closed again where that cannot be."""
    try:
        _migrate(engine, shown)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _migrate(engine: Engine, shown: str) -> None:
    """Bring the store to this program's tables, one program at a time."""
    config = migrations()
    scripts = ScriptDirectory.from_config(config)
    with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7309453)")
        current = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise StoreError(shown, "was made by a newer extractor; install that one")
        if current != scripts.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
