"""Database locked, full or gone, Telegram gone, store gone: said once, waited for, and gone on from."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.troubles import DATABASE, STORE, TELEGRAM
from storage.database import Tx
from tests.journeys.registering import answer_all, register
from tests.support.looking import WITHIN, pending, set_aside, sql
from tests.support.phones import Phone, number_in
from tests.support.postgres import Postgres
from tests.support.stage import Stage, open_stage
from tests.web.test_webhook import let_in, lock_out

QUICKLY = "PRAGMA busy_timeout=20"


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, sqlite_url) as stage:
        yield stage


def said(log: list[Any]) -> list[str]:
    return [line["event"] for line in log if line["log_level"] in ("warning", "error")]


async def parts(stage: Stage) -> dict[str, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{stage.port}/readyz") as response,
    ):
        found: dict[str, str] = await response.json()
        return found | {"code": str(response.status)}


async def tried(app: App, times: int = 3) -> None:
    """What the alarm does, without its pauses."""
    for _ in range(times):
        await app.troubles.look_again()
        await asyncio.gather(app.scheduler.tick(), return_exceptions=True)


async def a_title_is_kept_back(stage: Stage, ada: Phone) -> None:
    """Written while nothing can be stored: Telegram keeps it."""
    ada.person.send_text("Ein Titel")
    await stage.telegram.wait_for(lambda: bool(stage.telegram.bot.hook.last_error), WITHIN)


async def test_a_full_disk_is_said_once_and_everything_comes_after_it(stage: Stage, log: list[Any]) -> None:
    ada = stage.phone("Ada")
    async with stage.bot() as app:
        await register(ada)
        await ada.says("/idee")
        log.clear()
        await app.database.run(allow_pages, 0)
        while not stage.telegram.bot.hook.last_error:
            ada.person.send_text("/termine")
            await stage.telegram.wait_for(lambda: all_taken_or_one_refused(stage), WITHIN)
        ada.person.send_text("/idee")
        ada.person.send_text("Ein Titel")
        await tried(app)
        assert said(log) == ["database unavailable"]
        found = await parts(stage)
        assert (found["code"], found["database"] != "ok", found["store"]) == ("503", True, "ok")
        await app.database.run(allow_pages, 2**30)
        await stage.telegram.settled(WITHIN)
        await tried(app, 1)
        assert said(log) == ["database unavailable", "database available again"]
        assert (await parts(stage))["code"] == "200"
    assert "2 von" in ada.screen
    assert set_aside(stage) == 0


def all_taken_or_one_refused(stage: Stage) -> bool:
    taken = stage.telegram.world.queues.is_empty() and stage.telegram.delivery.is_quiet
    return taken or bool(stage.telegram.bot.hook.last_error)


def allow_pages(tx: Tx, more: int) -> None:
    """As much as SQLite may take on this disk; 0: not a page more than it has."""
    has = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    tx.connection.exec_driver_sql("DELETE FROM setting WHERE key = 'filler'")
    if not more:
        free = tx.connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        page = tx.connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        filler = '"' + "x" * (free * page) + '"'
        tx.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('filler', ?)", (filler,))
        has = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    tx.connection.exec_driver_sql(f"PRAGMA max_page_count={has + more}")


async def test_a_locked_database_is_said_once_and_everything_comes_after_it(stage: Stage, log: list[Any]) -> None:
    ada = stage.phone("Ada")
    async with stage.bot() as app:
        await register(ada)
        await ada.says("/idee")
        await app.database.run(lambda tx: tx.connection.exec_driver_sql(QUICKLY))
        log.clear()
        other = sqlite3.connect(stage.database_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await a_title_is_kept_back(stage, ada)
        await tried(app)
        found = await parts(stage)
        assert (found["code"], found["database"] != "ok") == ("503", True)
        assert said(log) == ["database unavailable"]
        other.execute("ROLLBACK")
        other.close()
        await stage.telegram.settled(WITHIN)
        await tried(app, 1)
        assert said(log) == ["database unavailable", "database available again"]
        assert (await parts(stage))["code"] == "200"
    assert "2 von" in ada.screen
    assert set_aside(stage) == 0


def leave(path: Path) -> None:
    """Renamed, and nothing is in its place."""


def put_another(path: Path) -> None:
    """A backup, say."""
    shutil.copy(path.with_name("away"), path)


@pytest.mark.parametrize("instead", [leave, put_another])
async def test_a_database_file_that_is_away_is_said_once_and_nothing_is_lost(
    stage: Stage, log: list[Any], instead: Callable[[Path], None]
) -> None:
    ada = stage.phone("Ada")
    path = file_of(stage)
    async with stage.bot() as app:
        await register(ada)
        await ada.says("/idee")
        log.clear()
        path.rename(path.with_name("away"))
        instead(path)
        other = path.read_bytes() if path.exists() else None
        await a_title_is_kept_back(stage, ada)
        assert pending(stage)
        await tried(app)
        found = await parts(stage)
        assert (found["code"], found["database"] != "ok") == ("503", True)
        assert said(log) == ["database unavailable"]
        assert "2 von" not in ada.screen
        assert (path.read_bytes() if path.exists() else None) == other
        path.with_name("away").replace(path)
        await stage.telegram.settled(WITHIN)
        await tried(app, 1)
        assert said(log) == ["database unavailable", "database available again"]
        assert (await parts(stage))["code"] == "200"
    assert "2 von" in ada.screen
    assert set_aside(stage) == 0


async def test_a_deleted_database_file_takes_no_more_answers(stage: Stage, log: list[Any]) -> None:
    ada = stage.phone("Ada")
    path = file_of(stage)
    async with stage.bot() as app:
        await register(ada)
        await ada.says("/idee")
        log.clear()
        path.unlink()
        await a_title_is_kept_back(stage, ada)
        await tried(app)
        assert (await parts(stage))["code"] == "503"
        assert said(log) == ["database unavailable"]
        assert pending(stage)
        assert not path.exists()


def file_of(stage: Stage) -> Path:
    return Path(stage.database_url.removeprefix("sqlite:///"))


async def test_a_postgres_that_is_gone_is_said_once(
    tmp_path: Path, postgres: Postgres, postgres_url: str, log: list[Any]
) -> None:
    async with open_stage(tmp_path, postgres_url) as stage, stage.bot() as app:
        ada = stage.phone("Ada")
        await register(ada)
        await ada.says("/idee")
        log.clear()
        lock_out(postgres, postgres_url)
        await a_title_is_kept_back(stage, ada)
        await tried(app)
        assert said(log) == ["database unavailable"]
        let_in(postgres, postgres_url)
        await stage.telegram.settled(WITHIN)
        await tried(app, 1)
        assert said(log) == ["database unavailable", "database available again"]
        assert "2 von" in ada.screen


async def test_telegram_that_is_gone_is_said_once(stage: Stage, log: list[Any]) -> None:
    ada = stage.phone("Ada")
    async with stage.bot() as app:
        await register(ada)
        log.clear()
        stage.telegram.trouble.down = True
        await ada.says("/idee")
        await ada.says("Ein Titel")
        await stage.clock.jump_to_stop("hour")
        await tried(app)
        assert said(log) == ["telegram unavailable"]
        found = await parts(stage)
        assert (found["code"], found["telegram"][:11], found["database"]) == ("200", "unavailable", "ok")
        stage.telegram.trouble.end()
        await tried(app, 1)
        await stage.clock.jump_to_stop("hour")
        assert said(log) == ["telegram unavailable", "telegram available again"]
        assert (await parts(stage))["telegram"] == "ok"
        await stage.telegram.wait_for(lambda: "2 von" in ada.screen, WITHIN)


async def test_a_store_that_is_gone_is_said_once(stage: Stage, log: list[Any]) -> None:
    ada = stage.phone("Ada")
    async with stage.bot() as app:
        await register(ada)
        log.clear()
        shutil.rmtree(stage.store, ignore_errors=True)
        stage.store.write_bytes(b"")
        await ada.says("/idee")
        await answer_all(ada)
        await ada.presses("Einreichen")
        number = number_in(ada.screen)
        for _ in range(3):
            await stage.clock.jump_to_stop("hour")
        await tried(app)
        assert said(log) == ["store unavailable"]
        assert (await parts(stage))["store"].startswith("unavailable")
        stage.store.unlink()
        await tried(app, 1)
        await stage.clock.jump_to_stop("hour")
        assert said(log) == ["store unavailable", "store available again"]
        assert (await parts(stage))["store"] == "ok"
        assert [path.parent.name for path in stage.store.glob("*/*/pitch.json")] == [number]


async def test_a_fault_of_ours_in_a_tick_is_said_once_too(stage: Stage, log: list[Any]) -> None:
    async with stage.bot() as app:
        await app.scheduler.tick()
        log.clear()
        sql(stage, "ALTER TABLE phase RENAME TO phase_away")
        for _ in range(3):
            app.scheduler.wake()
            with pytest.raises(Exception, match="phase"):
                await app.scheduler.tick()
        assert said(log).count("tick failed") <= 1
        sql(stage, "ALTER TABLE phase_away RENAME TO phase")
        await app.scheduler.tick()


async def test_only_what_is_in_trouble_is_looked_at_again(stage: Stage) -> None:
    async with stage.bot() as app:
        await app.troubles.look_again()
        assert not any(app.troubles.has(part) for part in (DATABASE, TELEGRAM, STORE))
