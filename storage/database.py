"""`run` and `read`: a service, a transaction, a result that comes back when it is committed.

SQLite has one writer, so one thread does all writing, and what waits at the same time shares a commit
(`synchronous=FULL` makes the commit the dear part): each item in a savepoint of its own. PostgreSQL has a few threads;
the same participant's work always goes to the same one, so that it doesn't queue at its own lock.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DBAPIError, OperationalError

from storage import encryption
from storage.encryption import Cipher
from storage.sqlite_file import file_of

P = ParamSpec("P")
R = TypeVar("R")

_SHARED_COMMIT = 64
"""At most so many items share one commit on SQLite: a bound on how long the first waits."""
_WRITERS = 4
_READERS = 4
_BUSY_TIMEOUT = 15_000
_SCRUB_PATIENCE = 500
"""Milliseconds."""
_DEADLOCK_TRIES = 5
_DEADLOCK_STATES = ("40001", "40P01")


@dataclass(frozen=True)
class Tx:
    """What services take: a connection inside a transaction, and a business `now` that doesn't move within it."""

    connection: Connection
    now: datetime
    real_clock: Callable[[], datetime]

    def real_now(self) -> datetime:
        """For leases and time-outs: the database's clock where there is one, because machines' clocks differ."""
        if self.connection.dialect.name == "postgresql":
            return cast(datetime, self.connection.execute(select(func.clock_timestamp())).scalar_one())
        return self.real_clock()

    def keyed_hash(self, purpose: str, value: str) -> str:
        return encryption.current().keyed_hash(purpose, value)


@dataclass
class _Item:
    work: Callable[[Tx], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]

    def succeed(self, value: Any) -> None:
        self._tell(lambda: None if self.future.done() else self.future.set_result(value))

    def fail(self, error: BaseException) -> None:
        self._tell(lambda: None if self.future.done() else self.future.set_exception(error))

    def _tell(self, callback: Callable[[], None]) -> None:
        try:
            self.loop.call_soon_threadsafe(callback)
        except RuntimeError:
            """The loop is closed: nobody waits any more, and what was committed stays committed."""


class Database:
    def __init__(
        self, url: str, secret_key: str, *, clock: Callable[[], datetime], real_clock: Callable[[], datetime],
        on_trouble: Callable[[str], None] = lambda reason: None,
    ) -> None:  # fmt: skip
        """`on_trouble` is told whenever something fails because the database is out of reach."""
        self.cipher = Cipher(secret_key)
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._on_trouble = on_trouble
        self._clock = clock
        self._real_clock = real_clock
        self._write_engine = make_engine(url)
        self._read_engine = make_engine(url, read_only=True) if self.is_sqlite else self._write_engine
        self._file = file_of(url)
        if self._file:
            self._file.guard(self._write_engine)
            self._file.guard(self._read_engine)
        writers = 1 if self.is_sqlite else _WRITERS
        self._writers: list[queue.SimpleQueue[_Item | None]] = [queue.SimpleQueue() for _ in range(writers)]
        self._readers: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        serve = self._serve_shared if self.is_sqlite else self._serve_single
        for number, items in enumerate(self._writers):
            self._spawn(f"database-writer-{number}", serve, items)
        for number in range(_READERS):
            self._spawn(f"database-reader-{number}", self._serve_reads, self._readers)

    async def stop(self) -> None:
        """Finishes what waits, then closes."""
        for items in self._writers:
            items.put(None)
        for _ in range(_READERS):
            self._readers.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        self._threads.clear()
        self._write_engine.dispose()
        self._read_engine.dispose()

    async def run(self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a service in a transaction; its result once that is committed. An exception means: nothing was stored."""
        return await self.run_for(None, service, *args, **kwargs)

    async def run_for(
        self, whose: Hashable, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The same, in the order of the calls for the same `whose`."""
        items = self._writers[hash(whose) % len(self._writers)]
        return await self._submit(items, lambda tx: service(tx, *args, **kwargs))

    async def read(self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Read-only, on a snapshot of its own: never holds up the writer."""
        return await self._submit(self._readers, lambda tx: service(tx, *args, **kwargs))

    async def scrub(self) -> bool:
        """What was deleted is overwritten in the file at once (`secure_delete`), but the log beside it (WAL) still has
        the pages as they were: write all of it into the file and cut it off. False: somebody is reading what was
        before; to be tried again. On PostgreSQL this is the work of VACUUM, see docs/decisions/0024."""
        return not self.is_sqlite or await asyncio.to_thread(self._cut_log_off)

    def _cut_log_off(self) -> bool:
        with self._write_engine.connect() as connection:
            if self._file:
                self._file.check()
            cursor = cast(sqlite3.Connection, connection.connection.dbapi_connection).cursor()
            # Readers are soon done; waiting for a long one would hold up the writer, who is waited for as well.
            cursor.execute(f"PRAGMA busy_timeout={_SCRUB_PATIENCE}")
            try:
                [(busy, _pages, _written)] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT}")
                cursor.close()
        return not busy

    def _spawn(self, name: str, serve: Callable[[queue.SimpleQueue[_Item | None]], None], items: Any) -> None:
        thread = threading.Thread(target=serve, args=(items,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    async def _submit(self, items: queue.SimpleQueue[_Item | None], work: Callable[[Tx], R]) -> R:
        if not self._threads:
            raise RuntimeError("the database is not started")
        loop = asyncio.get_running_loop()
        item = _Item(work, loop, loop.create_future())
        items.put(item)
        try:
            return cast(R, await item.future)
        except OperationalError as error:
            if is_out_of_reach(error):
                self._on_trouble(_name_of(error))
            raise

    def _tx(self, connection: Connection) -> Tx:
        return Tx(connection, self._clock(), self._real_clock)

    def _serve_shared(self, items: queue.SimpleQueue[_Item | None]) -> None:
        going_on = True
        while going_on:
            batch, going_on = _next_batch(items)
            if not batch:
                continue
            with encryption.using(self.cipher):
                self._share_commit(batch)

    def _share_commit(self, batch: list[_Item]) -> None:
        """Results are told only after the commit. If the commit fails, each is run again by itself: a service has no
        effect but on its Tx, so running it twice is running it once."""
        results: list[tuple[_Item, Any]] = []
        failures: list[tuple[_Item, Exception]] = []
        try:
            with self._write_engine.begin() as connection:
                for item in batch:
                    try:
                        with connection.begin_nested():
                            value = item.work(self._tx(connection))
                        results.append((item, value))
                    except Exception as failure:
                        failures.append((item, failure))
                        _check_still_open(connection)
        except Exception as error:
            if len(batch) == 1:
                batch[0].fail(failures[0][1] if failures else error)
                return
            for item in batch:
                self._share_commit([item])
            return
        for item, value in results:
            item.succeed(value)
        for item, failed in failures:
            item.fail(failed)

    def _serve_single(self, items: queue.SimpleQueue[_Item | None]) -> None:
        while (item := items.get()) is not None:
            self._do(item, self._write_engine.begin)

    def _serve_reads(self, items: queue.SimpleQueue[_Item | None]) -> None:
        while (item := items.get()) is not None:
            self._do(item, self._begin_read)

    def _begin_read(self) -> AbstractContextManager[Connection]:
        if self.is_sqlite:
            return self._read_engine.begin()
        engine = self._read_engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return engine.begin()

    def _do(self, item: _Item, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        for attempt in range(1, _DEADLOCK_TRIES + 1):
            try:
                with encryption.using(self.cipher), begin() as connection:
                    value = item.work(self._tx(connection))
            except Exception as error:
                if attempt < _DEADLOCK_TRIES and _is_deadlock(error):
                    continue
                item.fail(error)
                return
            item.succeed(value)
            return


def _next_batch(items: queue.SimpleQueue[_Item | None]) -> tuple[list[_Item], bool]:
    """Waits for one, takes along what else is there. False: stop after this."""
    batch: list[_Item] = []
    item = items.get()
    while item is not None:
        batch.append(item)
        if len(batch) == _SHARED_COMMIT:
            return batch, True
        try:
            item = items.get_nowait()
        except queue.Empty:
            return batch, True
    return batch, False


def _check_still_open(connection: Connection) -> None:
    """SQLite ends the whole transaction at some errors (full disk): then what follows must not run outside of one."""
    if not cast(sqlite3.Connection, connection.connection.dbapi_connection).in_transaction:
        raise RuntimeError("the shared transaction was rolled back")


def _is_deadlock(error: BaseException) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _DEADLOCK_STATES


def is_out_of_reach(error: BaseException) -> bool:
    """Whether the database is gone, locked or full: to be tried again, not a bug."""
    if not isinstance(error, OperationalError):
        return False
    # SQLite calls a wrong statement an OperationalError too.
    return getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def _name_of(error: OperationalError) -> str:
    """„SQLITE_FULL“, „AdminShutdown“: never the words, which may name hosts."""
    return getattr(error.orig, "sqlite_errorname", None) or type(error.orig).__name__


def make_engine(url: str, *, read_only: bool = False) -> Engine:
    """`sqlite:///path` or `postgresql+psycopg://…`."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_size=_WRITERS + _READERS, pool_pre_ping=True, hide_parameters=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # hide_parameters: what people wrote must not stand in a logged error.
    engine = create_engine(parsed, connect_args={"check_same_thread": False, "timeout": 15}, hide_parameters=True)
    event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, read_only))
    # pysqlite begins a transaction only at the first write: too late for a snapshot, and a deadlock for a writer.
    event.listen(engine, "begin", lambda connection: _begin_sqlite(connection, read_only))
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, read_only: bool) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={_BUSY_TIMEOUT}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    if read_only:
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin_sqlite(connection: Connection, read_only: bool) -> None:
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
