"""The log at DEBUG, on a day on which everything goes wrong: no secret, no name, no answer is in it."""

from __future__ import annotations

import io
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import structlog

from bot import logs
from tests.journeys.registering import register
from tests.support.looking import renamed
from tests.support.phones import Phone
from tests.support.stage import SECRET_KEY, TOKEN, Stage, open_stage

NAME, TITLE, PROBLEM = "Kanarina Canaria", "Kanarienvogel am Bahnhof", "Niemand hört den Kanarienvogel singen"


@pytest.fixture
async def stage(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, database_url) as stage:
        yield stage


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that any part logs, at DEBUG, as it would be written."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    root.handlers.clear()
    stream = io.StringIO()
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("hidden", [True, False], ids=["cleaned", "not even cleaned"])
async def test_no_secret_and_nothing_anybody_wrote_is_logged(
    stage: Stage, written: io.StringIO, capfd: pytest.CaptureFixture[str], hidden: bool
) -> None:
    """`hidden` False: names and answers are not in the log in the first place, nobody could clean them out."""
    logs.configure("DEBUG", secrets=stage.settings.secrets() if hidden else (), stream=written)
    said = await _a_day_full_of_trouble(stage)
    out, err = capfd.readouterr()
    everything = written.getvalue() + out + err
    assert "update failed" in everything
    assert "store unavailable" in everything
    personal = [NAME, TITLE, PROBLEM, "Kanarien", *(str(person.id) for person in stage.telegram.people())]
    secret = [TOKEN, TOKEN.partition(":")[2], SECRET_KEY, *stage.settings.secrets()]
    for canary in personal + secret:
        assert canary not in everything, canary
        assert canary not in said, canary


async def _a_day_full_of_trouble(stage: Stage) -> str:
    ada, trouble = stage.phone("Ada"), stage.telegram.trouble
    shutil.rmtree(stage.store, ignore_errors=True)
    stage.store.write_bytes(b"")
    async with stage.bot() as app:
        await register(ada, name=NAME)
        await ada.says("/idee")
        with renamed(stage, "pitch"):
            await ada.says(TITLE)  # fails, and is set aside
        await ada.says(TITLE)
        trouble.cut_after_delivery(1)
        await ada.says(PROBLEM)
        trouble.answer_429(1)
        await ada.says("Ein Kanarienvogel")
        trouble.status_500(1)
        await ada.says("Kanarienfreunde")
        trouble.down = True
        await ada.says("Kanarienverein")
        trouble.end()
        await ada.says("Ganzer Kanarienkreis")
        await ada.presses("Einreichen")
        await app.scheduler.tick()
        with renamed(stage, "programme"), pytest.raises(Exception, match="programme"):
            await app.scheduler.tick()
        await _ask_and_leave(stage, ada)
        with renamed(stage, "setting"):
            return await _ready(stage)


async def _ask_and_leave(stage: Stage, ada: Phone) -> None:
    """Whatever else carries words of people: codes, commands, files, what they ask of us; and where that fails."""
    await ada.start("Kanarien-Code")
    await ada.says("/kanarienvogel singt")
    ada.person.send_file("document", "Kanarienvogel.pdf", "application/pdf", b"%PDF Kanarien", "Kanarienfoto")
    await stage.telegram.settled(20)
    await ada.says("/meinedaten")
    await ada.presses("Zum Lesen")
    await ada.says("/loeschen")
    await ada.presses("Alles löschen")
    with renamed(stage, "blob"):
        await ada.presses("Ja, alles löschen")
    await ada.says("/loeschen")
    await ada.presses_all("Alles löschen", "Ja, alles löschen")


async def _ready(stage: Stage) -> str:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{stage.port}/readyz") as response,
    ):
        assert response.status == 503
        return await response.text()
