"""Asking Telegram for updates: what was not stored and answered is asked for again."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import App, Parts
from bot.telegram import TelegramRefuses
from rehearsal.events import Event
from tests.handlers.conftest import Town
from tests.journeys.registering import register
from tests.support.looking import WITHIN, outbox, renamed, set_aside, sql
from tests.support.stage import TOKEN, Stage


@pytest.fixture
def updates() -> str:
    return "polling"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


async def call(stage: Stage, method: str, **parameters: Any) -> dict[str, Any]:
    """As another program with the same token."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stage.address}/bot{TOKEN}/{method}", json=parameters) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


async def test_telegram_keeps_an_update_until_it_is_answered(town: Town) -> None:
    kept: list[bool] = []
    queues = town.stage.telegram.world.queues

    def look(event: Event) -> None:
        if event["type"] == "call" and event["call"].method == "sendMessage":
            kept.append(not queues.is_empty())

    town.stage.telegram.subscribe(look)
    await town.ada.says("/termine")
    assert kept == [True]


async def test_one_that_fails_comes_again_and_others_are_handled_once(town: Town) -> None:
    bela = town.stage.phone("Bela")
    await register(bela)
    ids = sorted(row.id for row in sql(town.stage, "SELECT id FROM participant"))
    sql(
        town.stage,
        f"CREATE TRIGGER no_drafts BEFORE INSERT ON draft WHEN NEW.participant_id = {ids[0]}"
        " BEGIN SELECT RAISE(ABORT, 'out of order'); END",
    )
    await town.app.__aexit__(None, None, None)
    town.ada.person.send_text("/idee")
    bela.person.send_text("/termine")
    before = len(town.ada.messages), len(bela.messages)
    async with town.stage.bot():
        await town.stage.telegram.wait_for(lambda: len(bela.messages) > before[1], WITHIN)
        asked_before = town.calls.count("getUpdates")
        await town.stage.telegram.wait_for(lambda: town.calls.count("getUpdates") > asked_before, WITHIN)
        sql(town.stage, "DROP TRIGGER no_drafts")
        await town.stage.telegram.settled(WITHIN)
        assert len(bela.messages) == before[1] + 1
        assert len(town.ada.messages) == before[0] + 1
        assert set_aside(town.stage) == 0


async def test_one_that_always_fails_is_set_aside_and_the_next_is_handled(town: Town) -> None:
    with renamed(town.stage, "draft"):
        await town.ada.says("/idee")
    assert set_aside(town.stage) == 1
    await town.ada.says("/termine")
    assert "27.05.2020" in town.ada.screen


async def test_a_visitor_who_cannot_be_answered_yet_holds_up_nobody(town: Town) -> None:
    town.stage.telegram.trouble.status_500(3, methods=["sendMessage"])
    town.mallory.person.start()
    await town.stage.telegram.wait_for(lambda: town.calls.count("sendMessage") >= 2, WITHIN)
    await town.ada.says("/termine")
    await town.stage.telegram.wait_for(lambda: bool(town.mallory.messages), WITHIN)
    await town.stage.clock.jump_to_stop("hour")
    assert len(town.mallory.messages) == 1
    assert "27.05.2020" in town.ada.screen or town.ada.sees("27.05.2020")
    assert set_aside(town.stage) == 0


async def refusal(app: App) -> str:
    with pytest.raises(TelegramRefuses) as caught:
        async with asyncio.timeout(WITHIN):
            await app.run()
    return str(caught.value)


async def test_a_second_poller_ends_this_one(town: Town) -> None:
    running = asyncio.create_task(refusal(town.app))
    await call(town.stage, "getUpdates", timeout=0)  # the long poll under way goes on beside a short one
    other = asyncio.create_task(call(town.stage, "getUpdates", timeout=30))
    assert await running == "other_poller"
    town.stage.telegram.polls.end_all()
    await other


async def test_a_webhook_that_is_set_ends_it(town: Town) -> None:
    await call(town.stage, "setWebhook", url="http://127.0.0.1:1/")
    assert await refusal(town.app) == "webhook_is_set"


WEB, WORKER = Parts(worker=False), Parts(web=False)


@pytest.mark.parametrize(
    ("parts", "by"),
    [(Parts(), "polling"), (WORKER, "polling"), (Parts(), "webhook"), (WORKER, "webhook"), (WEB, "webhook")],
    ids=["all-polling", "worker-polling", "all-webhook", "worker-webhook", "web-webhook"],
)
async def test_a_wrong_token_ends_it(stage: Stage, parts: Parts, by: str) -> None:
    stage.updates = by
    settings = stage.settings.model_copy(update={"bot_token": SecretStr(TOKEN[:-1] + "7")})
    async with App(settings, parts, clock=stage.clock.clock) as app:
        assert await refusal(app) == "token"


async def test_a_token_that_is_revoked_while_a_worker_runs_ends_it(town: Town) -> None:
    """It learns of it when it sends: nothing else would tell a worker without polling."""
    await town.app.__aexit__(None, None, None)
    town.stage.updates = "webhook"
    async with App(town.stage.settings, Parts(web=False), clock=town.stage.clock.clock) as app:
        await town.stage.telegram.wait_for(lambda: True, WITHIN)
        running = asyncio.create_task(refusal(app))
        town.stage.telegram.world.bots.pop(TOKEN)
        town.stage.clock.clock.set(town.stage.clock.now().replace(day=26, hour=15, minute=30))
        app.scheduler.wake()
        assert await running == "token"
    assert [row.state for row in outbox(town.stage)] == ["waiting"]


async def test_while_telegram_is_away_it_waits_and_then_goes_on(stage: Stage) -> None:
    ada = stage.phone("Ada")
    stage.telegram.trouble.down = True
    async with stage.bot() as app:
        running = asyncio.create_task(app.run())
        ada.person.start()
        await asyncio.sleep(0.1)
        assert not running.done()
        stage.telegram.trouble.end()
        await stage.telegram.settled(WITHIN)
        assert len(ada.messages) == 1
        running.cancel()


async def test_the_end_does_not_wait_for_the_long_poll(town: Town) -> None:
    async with asyncio.timeout(WITHIN):
        await town.app.__aexit__(None, None, None)


@pytest.mark.parametrize("told_by", ["run", "exit"])
async def test_an_update_under_way_is_answered_before_the_end(town: Town, told_by: str) -> None:
    before = len(town.ada.messages)
    town.stage.telegram.trouble.slow(0.5)
    running = asyncio.create_task(town.app.run())
    town.ada.person.send_text("/termine")
    while not sql(town.stage, "SELECT * FROM handled_update WHERE answered_at IS NULL"):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    if told_by == "run":
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await town.app.__aexit__(None, None, None)
    running.cancel()
    assert len(town.ada.messages) == before + 1
    town.stage.telegram.trouble.end()
    async with town.stage.bot():
        await town.stage.telegram.settled(WITHIN)
    assert len(town.ada.messages) == before + 1
