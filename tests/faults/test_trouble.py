"""Starting and running while something is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.updates import forget_old
from tests.journeys.registering import register
from tests.support.looking import WITHIN, Calls, outbox, renamed, set_aside, sql, states
from tests.support.stage import Stage, open_stage


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


@pytest.fixture(params=["webhook", "polling"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str, updates: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, sqlite_url, updates) as stage:
        yield stage


async def test_it_starts_without_telegram_and_introduces_itself_when_that_is_there(stage: Stage) -> None:
    ada, calls = stage.phone("Ada"), Calls(stage)
    stage.telegram.trouble.down = True
    async with stage.bot():
        ada.person.start()
        assert ada.person.commands == []
        stage.telegram.trouble.end()
        await stage.telegram.settled(WITHIN)
        await stage.telegram.wait_for(
            lambda: "/start" in [f"/{each['command']}" for each in ada.person.commands], WITHIN
        )
        assert ada.messages
        await stage.telegram.wait_for(lambda: calls.count("setMyDescription") == 3, WITHIN)


async def test_commands_are_not_set_again_while_they_stay_the_same(stage: Stage) -> None:
    calls = Calls(stage)
    async with stage.bot():
        await stage.telegram.wait_for(lambda: calls.count("setMyDescription") == 3, WITHIN)
        await _until(stage, "SELECT * FROM bot WHERE profile_hash IS NOT NULL")
    before = calls.count("setMyCommands")
    ada = stage.phone("Ada")
    async with stage.bot():
        await ada.start()
    assert calls.count("setMyCommands") == before
    sql(stage, "UPDATE bot SET profile_hash = 'of an older version'")
    async with stage.bot():
        await stage.telegram.wait_for(lambda: calls.count("setMyCommands") == 2 * before, WITHIN)


async def _until(stage: Stage, query: str) -> None:
    async with asyncio.timeout(WITHIN):
        while not sql(stage, query):  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.01)


async def test_introducing_itself_goes_on_after_trouble(stage: Stage) -> None:
    calls = Calls(stage)
    stage.telegram.trouble.status_500(2, methods=["setMyCommands"])
    async with stage.bot():
        await stage.telegram.wait_for(lambda: calls.count("setMyDescription") == 3, WITHIN)
        await _until(stage, "SELECT * FROM bot WHERE profile_hash IS NOT NULL")


async def test_a_tick_that_failed_does_not_stop_the_next_ones(stage: Stage) -> None:
    ada = stage.phone("Ada")
    async with stage.bot() as app:
        await register(ada)
        with renamed(stage, "phase"):
            with pytest.raises(Exception, match="phase"):
                await stage.at("2020-05-26 17:00")
            app.scheduler.wake()
            await app.database.run(forget_old)
        await stage.at("2020-05-27 16:45")
    assert [link for link in ada.links if "meet" in link] == ["https://meet.example.org/mob-1"]


async def test_what_is_in_the_outbox_goes_out_though_nothing_can_be_planned(stage: Stage) -> None:
    ada = stage.phone("Ada")
    async with stage.bot() as app:
        await register(ada)
        stage.telegram.trouble.answer_429(1, methods=["sendMessage"])
        await ada.says("/idee")
        assert states(stage) == [("waiting", None)]
        sql(
            stage,
            "INSERT INTO programme (id, key, title, organisation, timezone, languages, contact, rules, questions,"
            " milestones, bodies, imported_at) SELECT 99, 'broken', title, organisation, timezone, languages, contact,"
            " 'no rules', questions, milestones, bodies, imported_at FROM programme",
        )
        sql(stage, "UPDATE bot SET paused_until = NULL")
        with pytest.raises(ValueError, match="Expecting value"):
            await app.scheduler.tick()
        assert states(stage) == [("sent", None)]
        assert "1 von" in ada.screen


async def test_the_bot_goes_on_after_telegram_was_away_for_long(stage: Stage) -> None:
    ada = stage.phone("Ada")
    async with stage.bot():
        await register(ada)
        stage.telegram.trouble.down = True
        ada.person.send_text("/idee")
        ada.person.send_text("Ein Titel")
        await stage.clock.jump_to_stop("hour")
        stage.telegram.trouble.end()
        await stage.telegram.settled(WITHIN)
        await stage.clock.jump_to_stop("hour")
        await stage.telegram.wait_for(lambda: "2 von" in ada.screen, WITHIN)
    assert set_aside(stage) == 0
    assert [row.kind for row in outbox(stage)] in (["screen"], [])
