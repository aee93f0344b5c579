"""People that play by themselves, against a bot of a few lines."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from rehearsal.acting import Act, Part, Rule, plain
from rehearsal.clock import SettableClock
from rehearsal.crowd import Crowd
from rehearsal.events import Event
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import TOKEN, Api, serving
from tests.rehearsal.pages import get, listening, post

REGISTERING = Act(
    "registered",
    "/start MOB",
    (Rule("Los geht's", presses="Los geht's"), Rule("Wie heißen Sie?", says="Gesa")),
    re.compile("Angemeldet"),
)


def keyboard(*labels: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}


class Bot:
    """Asks for a name, after a screen that nobody's rules know."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self.silent = False
        self.surprise = ("Möchten Sie einen Newsletter?", "➡️ Überspringen")
        self.names: list[str] = []

    async def run(self) -> None:
        offset = 0
        while True:
            answer = await self._call("getUpdates", offset=offset, timeout=20)
            for update in answer["result"]:
                offset = update["update_id"] + 1
                if not self.silent:
                    await self._handle(update)

    async def _call(self, method: str, **given: Any) -> dict[str, Any]:
        return await self._telegram.call(self._telegram.bot, method, given)

    async def _handle(self, update: dict[str, Any]) -> None:
        if press := update.get("callback_query"):
            await self._call("answerCallbackQuery", callback_query_id=press["id"])
            await self._pressed(press["from"]["id"], press["data"])
        elif message := update.get("message"):
            await self._told(message["chat"]["id"], message["text"])

    async def _told(self, chat_id: int, text: str) -> None:
        if text.startswith("/start"):
            await self._say(chat_id, "Guten Tag!", "🚀 Los geht's")
        else:
            self.names.append(text)
            await self._say(chat_id, "Angemeldet ✅", "Menü")

    async def _pressed(self, chat_id: int, label: str) -> None:
        if "Los" in label:
            await self._say(chat_id, *self.surprise)
        else:
            await self._say(chat_id, "Wie heißen Sie?", "Zurück")

    async def _say(self, chat_id: int, text: str, *labels: str) -> None:
        await self._call("sendMessage", chat_id=chat_id, text=text, reply_markup=keyboard(*labels))


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    bot = Bot(telegram)
    running = asyncio.create_task(bot.run())
    yield bot
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def crowd_of(telegram: Telegram, *names: str, act: Act = REGISTERING, patience: float = 5) -> Crowd:
    parts = [Part(name, "de", (act,), ways_on=("Überspringen",)) for name in names]
    return Crowd(telegram, parts, pace=0, patience=patience)


async def test_they_press_what_they_know_and_find_a_way_past_what_they_do_not(telegram: Telegram, bot: Bot) -> None:
    crowd = crowd_of(telegram, "Gesa", "Heiner")
    crowd.play()
    await crowd.wait()
    state = crowd.state()
    assert (state["finished"], state["done"], state["lost"]) == (2, {"registered": 2}, [])
    assert bot.names == ["Gesa", "Gesa"]
    assert [(person.name, person.extra) for person in telegram.people()] == [("Gesa", True), ("Heiner", True)]


async def test_who_knows_no_way_on_gives_up_and_says_where(telegram: Telegram, bot: Bot) -> None:
    bot.surprise = ("Wie viele Hühner haben Sie?", "Viele")
    crowd = crowd_of(telegram, "Gesa", patience=0.05)
    crowd.play()
    await crowd.wait()
    (lost,) = crowd.state()["lost"]
    assert (lost["name"], lost["saw"]) == ("Gesa", "Wie viele Hühner haben Sie?\nViele")
    assert crowd.state()["finished"] == 1


async def test_a_bot_that_says_nothing_is_given_up(telegram: Telegram, bot: Bot) -> None:
    bot.silent = True
    crowd = crowd_of(telegram, "Gesa", patience=0.05)
    crowd.play()
    await crowd.wait()
    assert crowd.state()["lost"][0]["saw"] == "no answer"


async def test_somebody_who_blocks_one_phone_does_not_end_the_play(telegram: Telegram, bot: Bot) -> None:
    crowd = crowd_of(telegram, "Gesa", "Heiner")
    gesa = telegram.add_person("Gesa", extra=True)

    def block(event: Event) -> None:
        if event["type"] == "message" and event["person_id"] == gesa.id and "Wie heißen" in event["message"]["text"]:
            gesa.block()

    telegram.subscribe(block)
    crowd.play()
    await crowd.wait()
    state = crowd.state()
    assert (state["done"], [lost["name"] for lost in state["lost"]]) == ({"registered": 1}, ["Gesa"])


async def test_played_again_they_are_the_same_people(telegram: Telegram, bot: Bot) -> None:
    crowd = crowd_of(telegram, "Gesa")
    for _ in range(2):
        crowd.play()
        await crowd.wait()
    assert len(telegram.people()) == 1
    assert crowd.state()["done"] == {"registered": 1}


async def test_the_page_lets_them_play_and_stops_them(telegram: Telegram, bot: Bot) -> None:
    bot.silent = True
    async with serving(telegram, crowd=crowd_of(telegram, "Gesa", patience=60)) as api, listening(api) as stream:
        assert not (await get(api, "crowd"))["playing"]
        assert (await post(api, "crowd/play"))["playing"]
        assert (await stream.next("person"))["person"]["extra"]
        assert (await post(api, "crowd/play"))["playing"]  # pressed twice
        assert not (await post(api, "crowd/stop"))["playing"]
        while (await stream.next("crowd"))["crowd"]["playing"]:
            pass
    assert len(telegram.people()) == 1


async def test_its_people_are_there_again_after_a_restart(clock: SettableClock, tmp_path: Path) -> None:
    for _ in range(2):
        telegram = Telegram(clock, storage=tmp_path / "telegram.sqlite")
        telegram.add_bot(TOKEN, "werkstatt_bot", "Werkstattbote")
        crowd = crowd_of(telegram, "Gesa", patience=0.01)
        crowd.play()
        await crowd.wait()
        assert [(person.name, person.extra) for person in telegram.people()] == [("Gesa", True)]
        telegram.close()


async def test_a_rehearsal_without_a_crowd_says_so(api: Api) -> None:
    assert await get(api, "crowd") is None
    assert (await post(api, "crowd/play", 400))["error"]


@pytest.mark.parametrize("label", ["☐ Mobilität", "☑ Mobilität", "Mobilität", "💡 mobilität ✅"])
def test_a_label_is_known_by_its_words(label: str) -> None:
    assert plain(label) == "mobilität"


def test_another_label_with_the_same_beginning_is_not() -> None:
    assert plain("Mobilität und mehr") != plain("Mobilität")
