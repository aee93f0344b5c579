"""Bring a database to the newest schema. Alembic is loaded only here."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event, text

from storage.database import make_engine

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 4_728_913
"""PostgreSQL advisory lock: two processes that start at once migrate one after the other."""


def upgrade(url: str, revision: str = "head") -> None:
    """Up to `revision`; nothing to do is fine."""
    from alembic import command

    _with_connection(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    from alembic import command

    _with_connection(url, lambda config: command.downgrade(config, revision))


def current_revision(connection: Connection) -> str | None:
    """None for a database that was never migrated."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(make_config()).get_current_head()


def make_config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _with_connection(url: str, work: Callable[[Config], None]) -> None:
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _let_references_be)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            config = make_config()
            config.attributes["connection"] = connection
            work(config)
            if connection.dialect.name == "sqlite":
                _check_references(connection)
    finally:
        engine.dispose()


def _let_references_be(connection: sqlite3.Connection, _record: Any) -> None:
    """SQLite changes a table by making it anew. Dropping the old one would take along, by ON DELETE CASCADE, all that
    refers to it. Inside a transaction this can't be switched (https://sqlite.org/lang_altertable.html#otheralter)."""
    connection.execute("PRAGMA foreign_keys=OFF")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration left {len(broken)} rows that refer to nothing")
