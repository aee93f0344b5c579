"""Whether SQLite's file is still the one that was opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import OperationalError


class SqliteFile:
    """SQLite's file, as it was when it was first opened.

    Who has it open goes on writing into it when it is deleted, renamed or covered by a mount, and with a log (WAL)
    SQLite doesn't look: what people are told is stored would be gone with the last connection. So that is looked at
    here, before each transaction and each commit, and is said as SQLite says it without a log. The same file back in
    its place is gone on with. Another one is not: the log beside it may still be the old one's, which would be
    written into it, and what is done at a start (key, leases) was not done with it. It takes a restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None

    def guard(self, engine: Engine) -> None:
        event.listen(engine, "do_connect", self._open_only)
        event.listen(engine, "begin", lambda _connection: self.check(), insert=True)
        event.listen(engine, "commit", lambda _connection: self.check())

    def check(self) -> None:
        if self._known is None or self._look() != self._known:
            raise _moved()

    def _open_only(self, _dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        """Never an empty one in its place."""
        if self._known is None:
            self._known = self._look()
        self.check()
        arguments[0] = f"{self._path.as_uri()}?mode=rw"
        options["uri"] = True

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def file_of(url: str) -> SqliteFile | None:
    """None: PostgreSQL, or in memory."""
    parsed = make_url(url)
    name = parsed.database
    if parsed.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return SqliteFile(Path(name).absolute())


def _moved() -> OperationalError:
    cause = sqlite3.OperationalError("the database file is not the one that was opened")
    cause.sqlite_errorcode = sqlite3.SQLITE_READONLY_DBMOVED
    cause.sqlite_errorname = "SQLITE_READONLY_DBMOVED"
    return OperationalError(None, None, cause)
