"""The bot in groups and channels: it says once that it works in private, and leaves."""

from __future__ import annotations

from typing import Any

import pytest

from rehearsal.groups import GroupChat
from tests.handlers.conftest import Town
from tests.support.looking import WITHIN, post_update, set_aside, sql

CHANNEL = {"id": -1001, "type": "channel", "title": "Kreis"}
BOT_MEMBER = {"user": {"id": 1, "is_bot": True, "first_name": "B"}, "status": "administrator"}


def said(group: GroupChat) -> list[str]:
    return [message.text for message in group.chat if message.from_bot]


async def settled(town: Town) -> None:
    await town.stage.telegram.settled(WITHIN)


async def test_a_group_is_told_once_in_german_and_english_and_left(town: Town, log: list[Any]) -> None:
    group = town.stage.telegram.add_group("Ortsverein")
    group.add_bot(town.ada.person)
    group.say(town.ada.person, "/start MOB")
    group.say(town.ada.person, "/termine@coesfeld_werkstatt_bot")
    await settled(town)
    (text,) = said(group)
    assert "Ich arbeite nur im privaten Chat" in text
    assert "I only work in a private chat" in text
    (message,) = [message for message in group.chat if message.from_bot]
    links = {button["url"] for row in message.inline_keyboard or [] for button in row}
    assert links == {"https://t.me/coesfeld_werkstatt_bot?start"}
    assert town.calls.count("leaveChat") >= 1
    assert not any(line["log_level"] == "error" for line in log)


async def test_nothing_of_the_group_or_of_who_wrote_there_is_stored(town: Town) -> None:
    people = [len(sql(town.stage, f"SELECT * FROM {table}")) for table in ("participant", "visitor", "outbox")]
    group = town.stage.telegram.add_group("Ortsverein")
    group.add_bot(town.mallory.person)
    group.say(town.mallory.person, "/start MOB")
    await settled(town)
    assert people == [len(sql(town.stage, f"SELECT * FROM {table}")) for table in ("participant", "visitor", "outbox")]
    assert str(group.id) not in str(sql(town.stage, "SELECT * FROM handled_update"))


async def test_a_bot_that_has_been_thrown_out_or_moved_says_nothing(town: Town, log: list[Any]) -> None:
    group = town.stage.telegram.add_group("Ortsverein")
    town.stage.telegram.trouble.hold_updates()
    group.add_bot(town.ada.person)
    group.say(town.ada.person, "/start MOB")
    moved = group.upgrade(town.ada.person)
    moved.kick_bot(town.ada.person)
    town.stage.telegram.trouble.end()
    await settled(town)
    assert said(group) == said(moved) == []
    assert set_aside(town.stage) == 0
    assert not any(line["log_level"] == "error" for line in log)


async def test_a_pause_that_telegram_asks_for_is_kept_and_the_group_told_afterwards(town: Town) -> None:
    town.stage.telegram.trouble.answer_429(1, methods=["sendMessage"])
    group = town.stage.telegram.add_group("Ortsverein")
    group.add_bot(town.ada.person)
    await settled(town)
    assert len(said(group)) == 1
    assert town.calls.count("leaveChat") == 1


async def test_a_group_is_left_though_nothing_may_be_written_there(town: Town) -> None:
    town.stage.telegram.trouble.cut_after_delivery(1, methods=["sendMessage"])
    group = town.stage.telegram.add_group("Ortsverein")
    group.add_bot(town.ada.person)
    await settled(town)
    assert len(said(group)) == 1
    assert town.calls.count("leaveChat") == 1


@pytest.mark.parametrize(
    "update",
    [
        {"my_chat_member": {"chat": CHANNEL, "from": {"id": 5}, "date": 1, "new_chat_member": BOT_MEMBER}},
        {"channel_post": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "/start"}},
        {"message": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "/start"}},
    ],
    ids=["added", "post", "message"],
)
async def test_a_channel_is_left_without_a_word(town: Town, log: list[Any], update: dict[str, Any]) -> None:
    handled = len(sql(town.stage, "SELECT * FROM handled_update"))
    assert await post_update(town.stage, {"update_id": 9} | update) == 200
    assert [call.method for _at, call in town.calls.all] == ["leaveChat"]
    assert len(sql(town.stage, "SELECT * FROM handled_update")) == handled
    assert not any(line["log_level"] == "error" for line in log)
