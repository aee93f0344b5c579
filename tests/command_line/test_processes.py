"""`run`, `web` and `worker` as processes: how they start, refuse and end."""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.command_line.commands import OTHER_KEY, first_to_end, invoke, run, running
from tests.journeys.registering import register
from tests.support.stage import SECRET_KEY, TOKEN, Stage, open_stage


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, sqlite_url) as stage:
        yield stage


def settings_of(stage: Stage, **more: str) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": stage.database_url,
        "STORE_URL": stage.store.as_uri(),
        "TELEGRAM_API_URL": stage.address,
        "PORT": str(stage.port),
        "CLOCK": "2020-05-25T09:00:00+02:00",
        **more,
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_run_serves_and_ends_with_a_word_and_status_0(stage: Stage, number: signal.Signals) -> None:
    async with running("run", folder=stage.folder, settings=settings_of(stage)) as command:
        line = await command.says("Werkstattbote is running")
        assert f"polling, web part on 127.0.0.1:{stage.port}" in line
        ada = stage.phone("Ada")
        await register(ada)
        command.send(number)
        said = await command.ended()
    assert said.status == 0
    assert said.out.endswith("Ended.\n")
    assert "Traceback" not in said.err


async def test_run_ends_while_telegram_is_away(stage: Stage) -> None:
    stage.telegram.trouble.down = True
    async with running("run", folder=stage.folder, settings=settings_of(stage)) as command:
        await command.says("Werkstattbote is running")
        command.send(signal.SIGTERM)
        said = await command.ended()
    assert said.status == 0
    assert said.out == "Ended.\n"


async def test_a_token_that_telegram_does_not_know_ends_run(stage: Stage) -> None:
    token = "5200000001:AAF4nOtherTokenThatNobodyKnows012345"
    said = await run("run", folder=stage.folder, **settings_of(stage, BOT_TOKEN=token))
    assert said.status == 1
    assert "Telegram does not know this BOT_TOKEN. Ask @BotFather for the right one.\n" in said.err
    assert "Traceback" not in said.err
    assert token not in said.out + said.err


async def test_a_second_poller_ends_with_a_sentence(stage: Stage) -> None:
    async with running("run", folder=stage.folder, settings=settings_of(stage)) as first:
        await first.says("Werkstattbote is running")
        await stage.telegram.wait_for(lambda: any(call.method == "deleteWebhook" for call in stage.telegram.calls), 20)
        other = settings_of(stage, PORT="0", DATABASE_URL=f"sqlite:///{stage.folder}/other.sqlite")
        async with running("run", folder=stage.folder, settings=other) as second:
            await second.says("Werkstattbote is running")
            done = await (await first_to_end(first, second)).ended()
    assert done.status == 1
    assert "Another process is asking Telegram for this bot's updates." in done.err


async def test_a_port_that_is_taken_is_a_sentence(stage: Stage) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", stage.port))
        taken.listen()
        said = await run("run", folder=stage.folder, **settings_of(stage))
    assert said.status == 1
    last = said.err.splitlines()[-1]
    assert "address already in use" in last
    assert str(stage.port) in last
    assert "PORT" in last
    assert "Traceback" not in said.err


async def test_another_key_is_refused(stage: Stage) -> None:
    async with stage.bot():
        pass
    said = await run("run", folder=stage.folder, **settings_of(stage, SECRET_KEY=OTHER_KEY))
    assert said.status == 1
    assert said.err.splitlines()[-1].startswith("This database was made with another SECRET_KEY.")
    assert "Traceback" not in said.err


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_a_database_that_is_away_is_a_sentence(command: str) -> None:
    url = "postgresql://nobody:canary@127.0.0.1:1/none"
    said = invoke(command, BOT_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY, DATABASE_URL=url)
    assert said.status == 1
    assert said.err.splitlines()[-1].startswith("The database can't be used: ")
    assert "canary" not in said.err


@pytest.mark.parametrize("command", ["web", "worker"])
def test_web_and_worker_need_a_migrated_database(command: str, postgres_url: str) -> None:
    said = invoke(command, BOT_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY, DATABASE_URL=postgres_url)
    assert said.status == 1
    assert "werkstattbote migrate" in said.err


async def test_web_and_worker_share_the_work_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    async with open_stage(tmp_path, postgres_url) as stage:
        settings = settings_of(stage, PUBLIC_URL=f"http://127.0.0.1:{stage.port}")
        async with (
            running("web", folder=tmp_path, settings=settings) as web,
            running("worker", folder=tmp_path, settings=settings) as worker,
        ):
            await web.says("Werkstattbote is running (webhook, web part on")
            await worker.says("Werkstattbote is running (webhook).")
            await register(stage.phone("Ada"))
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{stage.port}/healthz") as told,
            ):
                assert told.status == 200
            for command in (web, worker):
                command.send(signal.SIGTERM)
                assert (await command.ended()).status == 0


def test_migrate_may_be_repeated(database_url: str) -> None:
    for _ in range(2):
        said = invoke("migrate", SECRET_KEY=SECRET_KEY, DATABASE_URL=database_url)
        assert (said.status, said.out, said.err) == (0, "The database has the newest schema.\n", "")
