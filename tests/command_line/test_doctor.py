"""`doctor`: each part with a verdict and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rehearsal.models import JSON
from tests.command_line.commands import OTHER_KEY, Said, invoke
from tests.support.ports import free_port
from tests.support.postman import open_postman
from tests.support.stage import SECRET_KEY, TOKEN, Stage, open_stage

PARTS = ["token", "webhook", "database", "store", "mail", "clock"]


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, sqlite_url) as stage:
        yield stage


async def examine(stage: Stage, **settings: str) -> Said:
    given = {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": stage.database_url,
        "STORE_URL": stage.store.as_uri(),
        "TELEGRAM_API_URL": stage.address,
    }
    return await asyncio.to_thread(invoke, "doctor", **given | settings)


async def set_webhook(stage: Stage, url: str) -> None:
    given: JSON = {"url": url, "secret_token": "a-secret"}
    assert (await stage.telegram.call(stage.telegram.bot, "setWebhook", given))["ok"]


def verdicts(said: Said) -> dict[str, tuple[str, str]]:
    """By part: ok or wrong, and everything that is said about it."""
    found: dict[str, tuple[str, str]] = {}
    name = ""
    for line in said.out.splitlines():
        if line.startswith(("ok", "note", "wrong")):
            verdict, name, words = line.replace(":", "", 1).split(maxsplit=2)
            found[name] = (verdict, words)
        else:
            found[name] = (found[name][0], f"{found[name][1]}\n{line.strip()}")
    assert list(found) == PARTS, said
    return found


def only_wrong(said: Said) -> tuple[str, str]:
    """The one part that is wrong, and what is said about it: that always names something to do."""
    assert said.status == 1, said
    [(name, words)] = [(name, words) for name, (verdict, words) in verdicts(said).items() if verdict == "wrong"]
    assert "→ " in words
    return name, words


async def test_all_is_well_with_status_0(stage: Stage) -> None:
    said = await examine(stage)
    assert (said.status, said.err) == (0, "")
    assert {verdict for verdict, _ in verdicts(said).values()} == {"ok"}
    assert "@coesfeld_werkstatt_bot" in said.out
    assert "→" not in said.out


async def test_a_token_that_telegram_does_not_know(stage: Stage) -> None:
    said = await examine(stage, BOT_TOKEN="5200000001:AAF4nOtherTokenThatNobodyKnows012345")
    assert said.status == 1
    found = verdicts(said)
    assert found["token"][0] == found["webhook"][0] == "wrong"
    assert "BOT_TOKEN" in found["token"][1]
    assert "Traceback" not in said.err


async def test_telegram_down(stage: Stage) -> None:
    stage.telegram.trouble.down = True
    found = verdicts(said := await examine(stage))
    assert said.status == 1
    assert "Telegram can't be reached" in found["token"][1]
    assert "HTTPS_PROXY" in found["token"][1]
    assert [found[name][0] for name in ("database", "store", "clock")] == ["ok", "ok", "ok"]


async def test_a_clock_that_could_not_be_compared_is_not_called_right(stage: Stage) -> None:
    found = verdicts(await examine(stage, TELEGRAM_API_URL="http://127.0.0.1:1"))
    assert found["clock"][0] == "note"
    assert "could not be asked" in found["clock"][1]


async def test_a_webhook_that_keeps_polling_from_getting_anything(stage: Stage) -> None:
    await set_webhook(stage, "http://127.0.0.1:9/elsewhere")
    words = noted_of_the_webhook(await examine(stage, UPDATES="polling"))
    assert "polling would get nothing" in words


async def test_a_webhook_that_leads_elsewhere(stage: Stage) -> None:
    public = f"http://127.0.0.1:{stage.port}"
    assert "not set yet" in noted_of_the_webhook(await examine(stage, PUBLIC_URL=public))
    await set_webhook(stage, "http://127.0.0.1:9/elsewhere")
    words = noted_of_the_webhook(await examine(stage, PUBLIC_URL=public))
    assert "set to http://127.0.0.1:9/elsewhere" in words


def noted_of_the_webhook(said: Said) -> str:
    """`doctor && run` goes on: `run` puts it right."""
    assert said.status == 0, said
    verdict, words = verdicts(said)["webhook"]
    assert verdict == "note"
    assert "at their start" in words
    return words


async def test_the_webhook_that_run_sets_is_well(stage: Stage) -> None:
    async with stage.bot():
        await stage.telegram.wait_for(lambda: bool(stage.telegram.bot.hook.url), 10)
    said = await examine(stage, PUBLIC_URL=f"http://127.0.0.1:{stage.port}")
    assert said.status == 0, said
    assert "0 updates waiting" in verdicts(said)["webhook"][1]


async def test_a_database_that_is_not_there_yet_is_not_made(stage: Stage, tmp_path: Path) -> None:
    name, words = only_wrong(await examine(stage, DATABASE_URL=f"sqlite:///{tmp_path}/new/bot.sqlite"))
    assert name == "database"
    assert "werkstattbote migrate" in words
    assert not (tmp_path / "new").exists()


async def test_a_database_without_tables(stage: Stage, postgres_url: str) -> None:
    name, words = only_wrong(await examine(stage, DATABASE_URL=postgres_url))
    assert name == "database"
    assert "its schema is empty" in words
    assert "werkstattbote migrate" in words


async def test_a_database_that_is_away(stage: Stage) -> None:
    name, words = only_wrong(await examine(stage, DATABASE_URL="postgresql://nobody:canary@127.0.0.1:1/none"))
    assert name == "database"
    assert "DATABASE_URL" in words
    assert "canary" not in words


async def test_another_key_than_the_databases(stage: Stage) -> None:
    async with stage.bot():
        pass
    name, words = only_wrong(await examine(stage, SECRET_KEY=OTHER_KEY))
    assert name == "database"
    assert "SECRET_KEY" in words


async def test_looking_decides_nothing_about_the_key(stage: Stage) -> None:
    """A database that nobody has used yet belongs to the first bot, not to whoever looks."""
    assert (await examine(stage, SECRET_KEY=OTHER_KEY)).status == 0
    async with stage.bot():
        pass
    assert (await examine(stage)).status == 0


async def test_a_store_that_cannot_be_written(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("")
    name, words = only_wrong(await examine(stage, STORE_URL=(tmp_path / "letter" / "store").as_uri()))
    assert name == "store"
    assert "STORE_URL" in words


async def test_a_clock_that_was_moved(stage: Stage) -> None:
    name, words = only_wrong(await examine(stage, CLOCK="2020-05-25T09:00:00+02:00"))
    assert name == "clock"
    assert "CLOCK" in words


async def test_a_mail_server_that_lets_us_in(stage: Stage) -> None:
    with open_postman() as postman:
        said = await examine(stage, SMTP_URL=postman.url, MAIL_FROM="werkstatt@example.org")
    assert said.status == 0, said
    assert "werkstatt@example.org" in verdicts(said)["mail"][1]


async def test_a_mail_server_that_is_away(stage: Stage) -> None:
    url = f"smtp://bot:canary-password@127.0.0.1:{free_port()}"
    name, words = only_wrong(await examine(stage, SMTP_URL=url, MAIL_FROM="werkstatt@example.org"))
    assert name == "mail"
    assert "SMTP_URL" in words
    assert "canary" not in words
