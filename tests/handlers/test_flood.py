"""One person writes faster than anybody can be answered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.flood import Chats, Pace
from handlers.events import File, Press, Sender, Text
from tests.handlers.conftest import Town
from tests.journeys.registering import register
from tests.support.looking import WITHIN, Calls, outbox, set_aside, sql
from tests.support.phones import Phone
from tests.support.stage import Stage
from views.screen import Screen

SLOW = Pace(burst=5, per_second=0.001)
WARNING = "sehr viele Nachrichten auf einmal"
PHOTO = {"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(params=["webhook", "polling"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def registered(stage: Stage, name: str) -> Phone:
    """By a bot without hurry."""
    phone = stage.phone(name)
    async with stage.bot():
        await register(phone)
    return phone


async def sent(phone: Phone, *texts: str) -> None:
    for text in texts:
        phone.person.send_text(text)
    await phone.telegram.settled(WITHIN)


async def test_a_flood_is_read_to_the_end_warned_of_once_and_answered_at_the_end(stage: Stage) -> None:
    ada = await registered(stage, "Ada")
    async with stage.bot(pace=SLOW):
        await ada.presses("Meine Ideen")
        before = len(ada.messages)
        await sent(ada, "Ein Titel", *("/termine", "/hilfe") * 20, "/idee", "Weiter: Ein Titel", "Ein Problem")
        assert ada.count(WARNING) == 1
        assert len(ada.messages) < before + 20
        await stage.at("2020-05-25 09:01")
        await stage.telegram.wait_for(lambda: "3 von" in ada.screen, WITHIN)
    assert len(sql(stage, "SELECT * FROM handled_update WHERE answered_at IS NULL")) == 0
    assert set_aside(stage) == 0


async def test_others_are_answered_meanwhile(stage: Stage) -> None:
    ada, bela = await registered(stage, "Ada"), stage.phone("Bela")
    async with stage.bot(pace=SLOW):
        for _ in range(60):
            ada.person.send_text("/termine")
            ada.person.send_text("/hilfe")
        bela.person.start()
        await stage.telegram.wait_for(lambda: bool(bela.messages), WITHIN)
        await stage.telegram.settled(WITHIN)
        assert ada.count(WARNING) == 1
        assert bela.count(WARNING) == 0


async def test_a_visitors_flood_ends_with_an_answer_too(stage: Stage) -> None:
    mallory = stage.phone("Mallory")
    async with stage.bot(pace=SLOW):
        await sent(mallory, *("/hilfe", "/sprache") * 20)
        assert mallory.count(WARNING) == 1
        assert len(mallory.messages) < 20
        await stage.telegram.wait_for(lambda: "In welcher Sprache" in mallory.screen, WITHIN)
    assert sql(stage, "SELECT * FROM outbox") == []


async def test_the_number_of_an_idea_is_said_even_in_a_flood(stage: Stage) -> None:
    ada = await registered(stage, "Ada")
    async with stage.bot(pace=SLOW):
        await sent(ada, "/idee", "Leihräder", *["Überspringen"] * 5, "Einreichen", "/termine", "/hilfe")
        await stage.telegram.wait_for(lambda: ada.sees("MOB-001"), WITHIN)


async def test_a_pause_for_one_busy_chat_is_not_the_whole_bots(stage: Stage) -> None:
    ada, bela = await registered(stage, "Ada"), await registered(stage, "Bela")
    async with stage.bot(pace=SLOW):
        await sent(ada, *("/termine", "/hilfe") * 2)
        stage.telegram.trouble.answer_429(3600, 1, methods=["sendMessage"])
        await sent(ada, "/idee")
        before = len(bela.messages)
        await bela.says("/termine")
        assert len(bela.messages) == before + 1
    assert sql(stage, "SELECT * FROM bot WHERE paused_until IS NOT NULL") == []
    assert [row.state for row in outbox(stage, "screen")] == ["waiting"]


async def test_during_a_pause_of_the_bot_replies_are_not_even_tried(town: Town) -> None:
    town.stage.telegram.trouble.answer_429(3600, 1, methods=["sendMessage"])
    await town.ada.says("/idee")
    calls = Calls(town.stage)
    (before,) = sql(town.stage, "SELECT paused_until FROM bot")
    await town.ada.says("Leihräder")
    assert calls.count("sendMessage") == 0
    assert sql(town.stage, "SELECT paused_until FROM bot") == [before]
    sql(town.stage, "UPDATE bot SET paused_until = NULL")
    await town.stage.at("2020-05-25 09:10")
    await town.stage.telegram.wait_for(lambda: "2 von" in town.ada.screen, WITHIN)


async def test_many_texts_that_are_not_understood_have_one_answer(town: Town) -> None:
    await town.ada.says("/start")
    before = len(town.ada.messages)
    town.stage.telegram.trouble.hold_updates()
    for _ in range(10):
        town.ada.person.send_text("Lirum larum")
    town.stage.telegram.trouble.end()
    await town.stage.telegram.settled(WITHIN)
    assert len(town.ada.messages) == before + 1
    await town.ada.says("Lirum larum")
    assert len(town.ada.messages) == before + 2


async def test_an_album_has_one_answer(town: Town) -> None:
    before = len(town.ada.messages)
    town.stage.telegram.trouble.hold_updates()
    for _ in range(10):
        town.ada.person._send({"photo": [PHOTO], "media_group_id": "1"})
    town.stage.telegram.trouble.end()
    await town.stage.telegram.settled(WITHIN)
    assert len(town.ada.messages) == before + 1


async def test_of_a_text_that_an_app_has_cut_into_pieces_none_becomes_an_answer(town: Town) -> None:
    await town.ada.presses("Meine Ideen")
    before = len(town.ada.messages)
    town.stage.telegram.trouble.hold_updates()
    whole = "Sehr langer Text. " * 5600
    for start in range(0, len(whole), 4096):
        town.ada.person.send_text(whole[start : start + 4096])
    town.ada.person.send_text("Der kurze Rest.")
    town.stage.telegram.trouble.end()
    await town.stage.telegram.settled(WITHIN)
    assert len(town.ada.messages) == before + 1
    assert "Zeichen zu viel" in town.ada.screen
    assert "1 von" in town.ada.screen
    await town.ada.says("Der kurze Titel")
    assert "2 von" in town.ada.screen


async def test_the_rest_of_a_cut_text_is_refused_though_the_refusal_could_not_be_sent(town: Town) -> None:
    await town.ada.presses("Meine Ideen")
    town.stage.telegram.trouble.answer_429(60, methods=["sendMessage"])
    await town.ada.says("x" * 4000)
    await town.ada.says("Der kurze Rest.")
    sql(town.stage, "UPDATE bot SET paused_until = NULL")
    await town.stage.at("2020-05-25 09:10")
    await town.stage.telegram.wait_for(lambda: "nichts davon übernommen" in town.ada.screen, WITHIN)
    assert "1 von" in town.ada.screen
    await town.ada.says("Der kurze Titel")
    assert "2 von" in town.ada.screen


SENDER = Sender(1, "42")
SAID = Screen("Das habe ich nicht verstanden.")


def test_the_parts_of_an_album_share_a_reply_and_other_files_do_not() -> None:
    chat = Chats(Pace()).of("42")
    chat.note(File("a", SENDER, "photo", album="1", message_id=1), SAID, 10)
    assert chat.reply_about(File("b", SENDER, "photo", album="1", message_id=2)) == 10
    assert chat.reply_about(File("c", SENDER, "photo", album="2", message_id=3)) is None
    assert chat.reply_about(File("d", SENDER, "photo", message_id=4)) is None


def test_only_what_was_written_before_the_reply_is_answered_by_it() -> None:
    chat = Chats(Pace()).of("42")
    chat.note(Text("a", SENDER, "a", message_id=1), SAID, 10)
    assert chat.has_said(Text("b", SENDER, "b", message_id=2), SAID)
    assert not chat.has_said(Text("c", SENDER, "c", message_id=11), SAID)
    assert not chat.has_said(Text("d", SENDER, "d", message_id=2), Screen("Etwas anderes"))
    assert not chat.has_said(Press("e", SENDER, "h", "5", message_id=2), SAID)


def test_chats_are_forgotten_the_oldest_first() -> None:
    chats = Chats(Pace(), most=2)
    first: Any = chats.of("1")
    chats.of("2")
    assert chats.of("1") is first
    chats.of("3")
    assert chats.of("1") is first
    assert len(chats._chats) == 2
