from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from storage import tables as t
from storage.database import Database, Tx, is_out_of_reach, make_engine
from tests.storage.databases import NOW, SECRET_KEY, change, keys, put, started, value


class Failure(Exception):
    """Of a service."""


def fail(tx: Tx, key: str) -> None:
    put(tx, key)
    raise Failure(key)


async def test_a_result_comes_back_and_what_was_written_stays(database: Database) -> None:
    assert await database.run(put, "a") == "a"
    assert await database.read(keys) == ["a"]


async def test_now_does_not_move_within_a_transaction(database: Database) -> None:
    assert await database.run(lambda tx: (tx.now, tx.now)) == (NOW, NOW)


async def test_leases_are_ruled_by_the_real_clock(database: Database) -> None:
    before = datetime.now(UTC)
    real = await database.run(lambda tx: tx.real_now())
    assert abs((real - before).total_seconds()) < 30


async def test_an_exception_reaches_the_caller_and_nothing_is_stored(database: Database) -> None:
    with pytest.raises(Failure, match="a"):
        await database.run(fail, "a")
    assert await database.read(keys) == []


async def test_of_many_at_once_only_those_that_fail_are_undone(database: Database) -> None:
    work = [database.run(fail if number % 7 == 3 else put, f"{number:03d}") for number in range(300)]
    results = await asyncio.gather(*work, return_exceptions=True)
    good = [f"{number:03d}" for number in range(300) if number % 7 != 3]
    assert [result for result in results if isinstance(result, str)] == good
    assert [str(result) for result in results if isinstance(result, Exception)] == [
        f"{number:03d}" for number in range(300) if number % 7 == 3
    ]
    assert await database.read(keys) == good


async def test_a_broken_rule_of_the_database_undoes_only_its_own_item(database: Database) -> None:
    results = await asyncio.gather(*(database.run(put, key) for key in "abab"), return_exceptions=True)
    assert [type(result) for result in results] == [str, str, IntegrityError, IntegrityError]
    assert await database.read(keys) == ["a", "b"]


async def test_the_calls_for_one_person_keep_their_order(database: Database) -> None:
    seen: list[tuple[str, int]] = []

    def note(tx: Tx, whose: str, number: int) -> None:
        put(tx, f"{whose}{number}")
        seen.append((whose, number))

    people = ("ada", "bela", "grace", "mallory", "x")
    await asyncio.gather(*(database.run_for(who, note, who, number) for number in range(40) for who in people))
    for who in people:
        assert [number for whose, number in seen if whose == who] == list(range(40))


async def test_reading_sees_only_what_is_committed(database: Database) -> None:
    written, go_on = threading.Event(), threading.Event()

    def write_and_wait(tx: Tx) -> None:
        put(tx, "a")
        written.set()
        assert go_on.wait(20)

    writing = asyncio.ensure_future(database.run(write_and_wait))
    await asyncio.to_thread(written.wait, 20)
    assert await database.read(keys) == []
    assert not writing.done()
    go_on.set()
    await writing
    assert await database.read(keys) == ["a"]


async def test_a_reader_keeps_its_snapshot_and_does_not_hold_up_the_writer(database: Database) -> None:
    await database.run(put, "a", 1)
    looked, go_on = threading.Event(), threading.Event()

    def look_twice(tx: Tx) -> tuple[object, object]:
        first = value(tx, "a")
        looked.set()
        assert go_on.wait(20)
        return first, value(tx, "a")

    reading = asyncio.ensure_future(database.read(look_twice))
    await asyncio.to_thread(looked.wait, 20)
    await database.run(change, "a", 2)
    go_on.set()
    assert await reading == (1, 1)
    assert await database.read(value, "a") == 2


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        await database.read(put, "a")
    assert await database.read(keys) == []
    await database.run(put, "b")


async def test_a_service_that_nobody_waits_for_any_more_is_still_done(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(tx: Tx) -> None:
        put(tx, "a")
        begun.set()
        assert go_on.wait(20)

    waiting = asyncio.ensure_future(database.run(wait))
    await asyncio.to_thread(begun.wait, 20)
    waiting.cancel()
    go_on.set()
    await asyncio.gather(waiting, return_exceptions=True)
    await database.run(put, "b")
    assert await database.read(keys) == ["a", "b"]


async def test_stopping_finishes_what_waits(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    t.metadata.create_all(engine)
    database = Database(sqlite_url, SECRET_KEY, clock=lambda: NOW, real_clock=lambda: NOW)
    database.start()
    work = [asyncio.ensure_future(database.run(put, f"{number:03d}")) for number in range(200)]
    await asyncio.sleep(0)
    await database.stop()
    assert len(await asyncio.gather(*work)) == 200
    with engine.connect() as connection:
        assert len(list(connection.execute(select(t.setting)))) == 200
    engine.dispose()


async def test_a_database_that_is_not_started_says_so() -> None:
    database = Database("sqlite://", SECRET_KEY, clock=lambda: NOW, real_clock=lambda: NOW)
    with pytest.raises(RuntimeError, match="not started"):
        await database.run(keys)


# --- SQLite: the file


async def test_a_file_that_goes_within_a_transaction_takes_nothing_any_more(sqlite: Database, tmp_path: Path) -> None:
    path, away = tmp_path / "werkstattbote.sqlite", tmp_path / "away"

    def put_and_lose(tx: Tx) -> None:
        put(tx, "lost")
        path.rename(away)

    await sqlite.run(put, "before")
    with pytest.raises(OperationalError) as caught:
        await sqlite.run(put_and_lose)
    assert is_out_of_reach(caught.value)
    for refused in (sqlite.read(keys), sqlite.run(put, "refused"), sqlite.scrub()):
        with pytest.raises(OperationalError):
            await refused
    away.rename(path)
    await sqlite.run(put, "after")
    assert await sqlite.read(keys) == ["after", "before"]


async def test_no_empty_file_is_made_where_there_is_none(sqlite_url: str, tmp_path: Path) -> None:
    async with started(sqlite_url) as database:
        with pytest.raises(OperationalError):
            await database.run(keys)
    assert not names_in(tmp_path)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


# --- SQLite: shared commits


def hold_the_writer(database: Database) -> tuple[asyncio.Future[None], threading.Event]:
    """What is submitted until the event is set waits together, and so shares a commit."""
    go_on = threading.Event()

    def wait(_tx: Tx) -> None:
        assert go_on.wait(20)

    return asyncio.ensure_future(database.run(wait)), go_on


async def test_what_waits_together_shares_a_commit_and_is_told_after_it(sqlite: Database) -> None:
    holding, go_on = hold_the_writer(sqlite)
    await asyncio.sleep(0)
    connections: list[int] = []
    running = 0

    def note(tx: Tx, key: str) -> str:
        nonlocal running
        running += 1
        connections.append(id(tx.connection))
        return put(tx, key)

    def look(_tx: Tx) -> bool:
        """Whether the two before this one have been told already."""
        return first.done() or second.done()

    first = asyncio.ensure_future(sqlite.run(note, "a"))
    second = asyncio.ensure_future(sqlite.run(note, "b"))
    third = asyncio.ensure_future(sqlite.run(look))
    await asyncio.sleep(0)
    go_on.set()
    assert list(await asyncio.gather(holding, first, second, third)) == [None, "a", "b", False]
    assert connections[0] == connections[1]
    assert running == 2


def break_the_commit(tx: Tx, key: str) -> str:
    """A foreign key that leads nowhere, found out only at the commit."""
    tx.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    put(tx, key)
    tx.connection.execute(text("INSERT INTO start_code (programme_id, code) VALUES (4711, :code)"), {"code": key})
    return key


async def test_if_the_shared_commit_fails_each_is_run_again_by_itself(sqlite: Database) -> None:
    holding, go_on = hold_the_writer(sqlite)
    await asyncio.sleep(0)
    runs: list[str] = []

    def note(tx: Tx, key: str) -> str:
        runs.append(key)
        return put(tx, key)

    work = [asyncio.ensure_future(sqlite.run(note, key)) for key in ("a", "b")]
    work.insert(1, asyncio.ensure_future(sqlite.run(break_the_commit, "x")))
    failing = asyncio.ensure_future(sqlite.run(fail, "y"))
    await asyncio.sleep(0)
    go_on.set()
    results = await asyncio.gather(*work, failing, return_exceptions=True)
    await holding
    assert [results[0], results[2]] == ["a", "b"]
    assert isinstance(results[1], IntegrityError)
    assert isinstance(results[3], Failure)
    assert runs == ["a", "b", "a", "b"]
    assert await sqlite.read(keys) == ["a", "b"]


async def test_a_transaction_that_the_database_ended_is_no_success(sqlite: Database) -> None:
    """As at a full disk: SQLite ends the whole transaction, and what follows must not be written outside of one."""

    def end_it(tx: Tx) -> None:
        put(tx, "x")
        tx.connection.exec_driver_sql("ROLLBACK")
        raise Failure("the disk is full")

    holding, go_on = hold_the_writer(sqlite)
    await asyncio.sleep(0)
    work = [asyncio.ensure_future(sqlite.run(put, "a")), asyncio.ensure_future(sqlite.run(end_it))]
    work.append(asyncio.ensure_future(sqlite.run(put, "b")))
    await asyncio.sleep(0)
    go_on.set()
    results = await asyncio.gather(*work, return_exceptions=True)
    await holding
    assert [results[0], results[2]] == ["a", "b"]
    assert isinstance(results[1], Exception)
    assert await sqlite.read(keys) == ["a", "b"]


async def test_sqlite_writes_through_to_the_disk_and_erases_what_is_deleted(sqlite: Database) -> None:
    def pragmas(tx: Tx) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    assert await sqlite.run(pragmas) == ["wal", 2, 1, 1]


# --- PostgreSQL


async def test_a_deadlock_is_tried_again(postgresql: Database) -> None:
    await postgresql.run(put, "a", 0)
    await postgresql.run(put, "b", 0)
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def add_to_both(tx: Tx, first: str, second: str) -> None:
        tries.append(first)
        add_one(tx, first)
        if len(tries) <= 2:
            both_hold_one.wait(20)
        add_one(tx, second)

    work = [postgresql.run_for(whose, add_to_both, *order) for whose, order in different_threads(postgresql)]
    await asyncio.gather(*work)
    assert len(tries) >= 3  # once more at least: on a slow machine both may be told to give way
    assert [await postgresql.read(value, key) for key in "ab"] == [2, 2]


def add_one(tx: Tx, key: str) -> None:
    before = tx.connection.execute(
        select(t.setting.c.value).where(t.setting.c.key == key).with_for_update()
    ).scalar_one()
    tx.connection.execute(update(t.setting).where(t.setting.c.key == key).values(value=before + 1))


def different_threads(_database: Database) -> list[tuple[int, tuple[str, str]]]:
    """Work for 0 and for 1 is done by different threads: whole numbers are their own hash."""
    return [(0, ("a", "b")), (1, ("b", "a"))]


async def test_people_are_worked_for_at_the_same_time(postgresql: Database) -> None:
    together = threading.Barrier(2)
    waited = await asyncio.gather(*(postgresql.run_for(who, lambda _tx: together.wait(20)) for who in (0, 1)))
    assert sorted(waited) == [0, 1]
