"""Who blocked the bot gets the link by mail: over SMTP, to a server of our own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest

from tests.journeys.registering import register
from tests.support.looking import WITHIN, sql
from tests.support.phones import Phone
from tests.support.ports import free_port
from tests.support.postman import Postman, open_postman
from tests.support.stage import Stage

LINK = "https://meet.example.org/mob-1"
LINK_AT = "2020-05-27 16:45"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What differs between databases is tested in `tests/services`."""
    return sqlite_url


@pytest.fixture
def postman() -> Iterator[Postman]:
    with open_postman() as postman:
        yield postman


@dataclass
class Village:
    stage: Stage
    ada: Phone
    postman: Postman

    async def arrives(self, words: str) -> None:
        """Ticks until it has; the last one records what was sent."""
        assert self.stage.app is not None
        async with asyncio.timeout(WITHIN):
            while not any(words in subject for subject in self.postman.subjects()):
                await self.stage.app.scheduler.tick()
            await self.stage.app.scheduler.tick()

    def states(self) -> list[tuple[str, str | None]]:
        rows = sql(self.stage, "SELECT state, reason FROM outbox WHERE channel = 'mail' ORDER BY id")
        return [(row.state, row.reason) for row in rows]


@pytest.fixture
async def village(stage: Stage, postman: Postman) -> AsyncIterator[Village]:
    """Ada takes part and has confirmed an address."""
    stage.smtp = postman.url
    ada = stage.phone("Ada")
    async with stage.bot():
        await register(ada)
        await ada.says("ada@müller.example")
        village = Village(stage, ada, postman)
        await village.arrives("ist Ihr Code")
        await ada.says(postman.code())
        assert "Falls Telegram Sie nicht erreicht" in ada.screen
        yield village


async def test_the_address_is_asked_for_and_confirmed_by_a_code(village: Village) -> None:
    assert village.postman.recipients == ["ada@xn--mller-kva.example"]
    [mail] = village.postman.mails
    assert mail["From"] == "werkstatt@example.org"
    assert mail["List-Unsubscribe"] is None
    await village.ada.presses("Ändern")
    assert "E-Mail: ada@müller.example" in village.ada.screen


async def test_who_blocked_the_bot_gets_the_link_by_mail_and_no_reminder(village: Village) -> None:
    village.ada.person.block()
    await village.stage.at(LINK_AT)
    await village.arrives("Gleich geht es los: Treffen 1, Mobilität")
    assert len(village.postman.mails) == 2
    assert LINK in village.postman.text()
    assert "Telefon-Einwahl: +49 2541 111111" in village.postman.text()
    assert "<b>" not in village.postman.text()
    assert village.states() == [("sent", None), ("sent", None)]


async def test_who_is_reached_gets_no_mail(village: Village) -> None:
    await village.stage.at(LINK_AT)
    assert LINK in village.ada.links
    assert len(village.postman.mails) == 1


async def test_looking_at_the_address_in_a_mail_ends_nothing_and_its_button_does(village: Village) -> None:
    village.ada.person.block()
    await village.stage.at(LINK_AT)
    await village.arrives("Gleich geht es los")
    mail = village.postman.mails[-1]
    url = str(mail["List-Unsubscribe"]).strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in village.postman.text()
    async with aiohttp.ClientSession() as session:
        for method, stopped in (("GET", False), ("HEAD", False), ("POST", True), ("POST", True)):
            async with session.request(method, url) as response:
                assert response.status == 200
                assert response.headers["Cache-Control"] == "no-store"
                page = await response.text()
            assert ("kommen keine E-Mails mehr" in page) == stopped
            found = sql(village.stage, "SELECT email_stopped_at FROM participant")[0][0]
            assert (found is not None) == stopped
        for unknown in ("x", "%00", "%F0%9F%92%A1", "/", "x" * 5000):
            async with session.post(url + unknown) as response:
                assert response.status == 404
    await village.stage.at("2020-06-10 16:45")
    assert len(village.postman.mails) == 2


async def test_a_server_that_never_answers_is_given_up_and_tried_later(village: Village) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as silent:  # it accepts, and says nothing
        assert village.stage.app is not None
        assert village.stage.app.mailing is not None
        server = village.stage.app.mailing.server
        village.stage.app.mailing.server = replace(server, port=silent.getsockname()[1], to_connect=0.2)
        village.ada.person.block()
        await village.stage.at("2020-05-27 16:46")
        assert village.states()[-1] == ("waiting", "unsent")
        village.stage.app.mailing.server = server
    await village.stage.at("2020-05-27 16:50")
    assert village.states()[-1] == ("sent", None)


async def test_a_refusal_for_now_is_tried_again(village: Village) -> None:
    village.ada.person.block()
    village.postman.refuses = ["451 later"]
    await village.stage.at("2020-05-27 16:50")
    await village.arrives("Gleich geht es los")
    assert village.states()[-1] == ("sent", None)
    assert village.postman.subjects()[1:] == ["Gleich geht es los: Treffen 1, Mobilität"]


async def test_a_refusal_for_good_is_not(village: Village, log: list[Any]) -> None:
    village.ada.person.block()
    village.postman.refuses = ["550 no such user here"]
    await village.stage.at("2020-05-27 16:50")
    assert village.states()[-1] == ("undeliverable", "mail refused")
    assert "müller" not in str(log)
    assert "mller" not in str(log)


async def test_a_mail_in_doubt_is_sent_once_more_and_then_never(village: Village) -> None:
    village.ada.person.block()
    village.postman.cuts = 5
    await village.stage.at("2020-05-27 17:30")
    assert len(village.postman.mails) == 3
    assert village.states()[-1] == ("unknown", "doubtful")


async def test_while_the_mail_server_is_away_mails_wait_and_telegram_goes_on(
    stage: Stage, postman: Postman, village: Village
) -> None:
    bela = stage.phone("Bela", "de")
    await bela.start("MOB")
    await bela.presses_all("Los geht", "Verstanden", "Weiter", "Ohne Namen", "Nottuln", "Privat", "Ohne E-Mail")
    village.ada.person.block()
    assert stage.app is not None
    assert stage.app.mailing is not None
    away = stage.app.mailing.server
    stage.app.mailing.server = replace(away, port=free_port())
    await stage.at(LINK_AT)
    assert LINK in bela.links
    assert village.states()[-1] == ("waiting", "unsent")
    stage.app.mailing.server = away
    await stage.at("2020-05-27 16:50")
    assert village.states()[-1] == ("sent", None)
