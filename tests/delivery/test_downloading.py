"""Files beside everything else that is due."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from tests.delivery.conftest import LINK, Town
from tests.support import files
from tests.support.looking import WITHIN, sql


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


async def test_a_file_that_takes_its_time_holds_up_nobodys_link(town: Town) -> None:
    await town.ada.says("/idee")
    town.stage.telegram.trouble.slow_files(60)
    await town.ada.sends("photo", files.picture())
    town.stage.clock.clock.set(datetime.fromisoformat("2020-05-27T16:45:00+02:00"))
    town.app.scheduler.wake()
    await town.stage.telegram.wait_for(lambda: LINK in town.ada.links, WITHIN)
    assert [row.state for row in sql(town.stage, "SELECT state FROM attachment")] == ["coming"]


async def test_a_file_that_was_being_fetched_at_the_end_is_fetched_after_the_next_start(town: Town) -> None:
    await town.ada.says("/idee")
    town.stage.telegram.trouble.slow_files(60)
    await town.ada.sends("photo", files.picture())
    await town.app.__aexit__(None, None, None)
    town.stage.telegram.trouble.end()
    async with town.stage.bot() as app:
        await app.scheduler.tick()
    assert [row.state for row in sql(town.stage, "SELECT state FROM attachment")] == ["here"]


async def test_what_is_sent_arrives_by_itself_and_is_passed_on_at_once(town: Town) -> None:
    await town.ada.says("/idee")
    await town.ada.says("Ein Rad am Bahnhof")
    town.stage.telegram.trouble.slow_files(0.3)
    await town.ada.sends("document", files.PDF, "Plan.pdf")
    await town.ada.presses_all(*["Überspringen"] * 5, "Einreichen")
    async with asyncio.timeout(WITHIN):
        while not list(town.stage.store.glob("*/*/*-1.pdf")):  # noqa: ASYNC110 - a folder wakes nobody
            await asyncio.sleep(0.02)
