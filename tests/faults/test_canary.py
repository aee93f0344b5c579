"""The log at DEBUG, on a day on which everything goes wrong: no secret, no name, no answer is in it."""

from __future__ import annotations

import io
import logging
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import structlog

from bot import logs
from tests.journeys.registering import register
from tests.support.looking import renamed, sql
from tests.support.phones import Phone, text_of
from tests.support.ports import free_port
from tests.support.postman import open_postman
from tests.support.stage import SECRET_KEY, TOKEN, Stage, open_stage

NAME, TITLE, PROBLEM = "Kanarina Canaria", "Kanarienvogel am Bahnhof", "Niemand hört den Kanarienvogel singen"
QUESTION, REPLY = "Darf mein Zeisig mit ins Treffen?", "Zeisige sind willkommen, Papageien nicht"
BEFORE_EDIT, AFTER_EDIT = "Stieglitz im Rathaus", "Distelfink im Rathaus"
ADDRESS, SMTP_USER, SMTP_PASSWORD = "gimpel@dompfaff.example", "kernbeisser", "Girlitz-2020-geheim"
WRITTEN = (NAME, TITLE, PROBLEM, "Kanarien", QUESTION, "Zeisig", REPLY, "Papagei", BEFORE_EDIT, AFTER_EDIT)
MICROSECONDS = re.compile(r"\.\d{6}(?=Z)")
"""Of the time of each line: they might look like the code of a mail."""
MAIL = (ADDRESS, "gimpel", "dompfaff", SMTP_USER, SMTP_PASSWORD)


@pytest.fixture
async def stage(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, database_url) as stage:
        stage.smtp = f"smtp://{SMTP_USER}:{SMTP_PASSWORD}@127.0.0.1:{free_port()}"  # nobody is there
        yield stage


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that any part logs, at DEBUG, as it would be written."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    root.handlers.clear()
    stream = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(logging.getLogger("mail.log"), "disabled", True)  # the mail server's, not ours
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
    said, codes = await _a_day_full_of_trouble(stage)
    out, err = capfd.readouterr()
    everything = MICROSECONDS.sub("", written.getvalue()) + out + err
    assert "update failed" in everything
    assert "store unavailable" in everything
    assert everything.count("mail put off") > 1
    personal = [*WRITTEN, *MAIL, *codes, *(str(person.id) for person in stage.telegram.people())]
    secret = [TOKEN, TOKEN.partition(":")[2], SECRET_KEY, *stage.settings.secrets()]
    for canary in personal + secret:
        assert canary not in everything, canary
        assert canary not in said, canary


async def _a_day_full_of_trouble(stage: Stage) -> tuple[str, list[str]]:
    """What `/readyz` says at its end, and the codes that Ada was given."""
    ada, grace, trouble = stage.phone("Ada"), stage.organiser("Grace"), stage.telegram.trouble
    shutil.rmtree(stage.store, ignore_errors=True)
    stage.store.write_bytes(b"")
    async with stage.bot() as app:
        await grace.start()
        await register(ada, name=NAME)
        codes = await _give_an_address(stage, ada)
        await _ask_organisers(stage, ada, grace)
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
        sql(stage, "UPDATE bot SET paused_until = NULL")  # the pause that the 429 asked for is over
        await stage.at("2020-05-25 10:00")  # and what waits is tried again on the way
        await ada.presses("Einreichen")
        await ada.says("/idee")
        await _edit(stage, ada)
        await app.scheduler.tick()
        with renamed(stage, "programme"), pytest.raises(Exception, match="programme"):
            await app.scheduler.tick()
        await _ask_and_leave(stage, ada)
        with renamed(stage, "setting"):
            return await _ready(stage), codes


async def _give_an_address(stage: Stage, ada: Phone) -> list[str]:
    """The mail server is away, then it wants none of our password; then the code arrives, and is typed wrong."""
    await ada.says(ADDRESS)
    assert stage.app is not None
    assert stage.app.mailing is not None
    await stage.at("2020-05-25 09:05")
    away = stage.app.mailing.server
    with open_postman() as postman:
        stage.app.mailing.server = replace(away, port=postman.port)
        await stage.at("2020-05-25 09:15")
        assert not postman.mails
        stage.app.mailing.server = replace(away, port=postman.port, user=None, password=None)
        await stage.at("2020-05-25 09:40")
        code = postman.code()
    stage.app.mailing.server = away
    await ada.says("000000" if code != "000000" else "000001")
    with renamed(stage, "guess"):
        await ada.says(code)  # fails, and is set aside
    await ada.says(code)
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", ada.transcript())
    assert found, ada.transcript()
    await ada.says(found[0])
    return [code, found[0], found[0].replace("-", "")]


async def _ask_organisers(stage: Stage, ada: Phone, grace: Phone) -> None:
    await ada.says("/frage")
    with renamed(stage, "question"):
        await ada.says(QUESTION)
    stage.telegram.trouble.cut_after_delivery(1)
    await ada.says(QUESTION)
    await grace.receives(QUESTION)
    asked = next(message for message in reversed(grace.messages) if QUESTION in text_of(message))
    with renamed(stage, "question"):
        grace.person.send_text(REPLY, reply_to=asked.message_id)
        await stage.telegram.settled(20)
    stage.telegram.trouble.status_500(1)
    grace.person.send_text(REPLY, reply_to=asked.message_id)
    await stage.telegram.settled(20)
    await ada.receives(REPLY)


async def _edit(stage: Stage, ada: Phone) -> None:
    message = ada.person.send_text(BEFORE_EDIT)
    await stage.telegram.settled(20)
    with renamed(stage, "pitch"):
        ada.person.edit_text(message.message_id, AFTER_EDIT)
        await stage.telegram.settled(20)
    ada.person.edit_text(message.message_id, f"{AFTER_EDIT}!")
    await stage.telegram.settled(20)


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
