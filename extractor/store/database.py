"""Open the store: connected, migrated, with a session to read in and one to write in.

A URL or a file in, a Store out.
"""

import sqlite3
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
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from extractor.core.foreign import os_problem
from extractor.errors import StoreError
from extractor.message import Message

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
        raise StoreError(
            shown,
            Message(
                f"没有安装 {error.name}：pip install 'extractor[postgresql]'",
                f"{error.name} is not installed: pip install 'extractor[postgresql]'",
            ),
        ) from error
    except OSError as error:
        raise StoreError(shown, os_problem(error)) from error
    except ArgumentError as error:
        raise StoreError(
            shown,
            Message(
                "不是数据库：请指定文件，或 postgresql://用户@主机/名称 这样的地址",
                "is no store: name a file, or a URL such as postgresql://user@host/name",
            ),
        ) from error
    except SQLAlchemyError as error:  # what the database says names no user's mistake that we could word
        raise StoreError(shown, _refused(error)) from error


def _refused(error: SQLAlchemyError) -> Message:
    """What a database refused: by PostgreSQL's code, by SQLite's words."""
    cause = getattr(error, "orig", None)
    code, said = getattr(cause, "sqlstate", None), str(cause)
    for sign, zh, en in _REFUSALS:
        if sign in (code, said) or sign in said:
            return Message(zh, en)
    kind = type(error).__name__
    return Message(
        f"无法使用（{kind}）；请检查地址和服务", f"cannot be used ({kind}); check the address and its server"
    )


_REFUSALS = (
    ("unable to open", "打不开；请检查路径和权限", "cannot be opened; check the path and its permissions"),
    ("not a database", "不是数据库文件；请另指定一个", "is no database; name another file"),
    ("locked", "正被别的程序占用；请稍后再试", "is in use by another program; try again later"),
    ("readonly", "是只读的；请检查权限", "is read-only; check its permissions"),
    ("full", "磁盘已满", "the disk is full"),
    ("malformed", "文件已损坏；请用备份", "is damaged; take a backup"),
    ("28P01", "密码不对", "the password is wrong"),
    ("28000", "这个用户不得登录", "this user may not sign in"),
    ("3D000", "没有这个数据库；请先建立", "there is no such database; create it first"),
    ("connection failed", "连接不上；请检查地址、端口和服务", "cannot be reached; check address, port and server"),
)


def _engine(url: Any) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000}, pool_size=20)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        _unless_locked(cursor.execute, "PRAGMA journal_mode = WAL")
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -16384"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        # A writer takes the lock at once: one that starts as a reader can be refused it later.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


# SQLite waits for nobody where it turns a new file's journal into a log: who comes second is told at once.
_unless_locked = Retrying(
    retry=retry_if_exception(lambda error: isinstance(error, sqlite3.OperationalError) and "locked" in str(error)),
    stop=stop_after_delay(_BUSY_MS / 1000),
    wait=wait_random(0, 0.05),
    reraise=True,
)


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
            raise StoreError(
                shown, Message("由更新的版本建立；请安装那个版本", "was made by a newer extractor; install that one")
            )
        if current != scripts.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
