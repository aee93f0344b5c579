"""Updates of every kind, and updates that fail: nobody is held up, and nothing raises that needn't."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handlers.conftest import Town
from tests.support.looking import WITHIN, outbox, pending, post_update, renamed, set_aside, sql


async def test_an_update_that_always_fails_is_set_aside_and_later_ones_are_handled(town: Town) -> None:
    town.stage.telegram.trouble.hold_updates()
    town.ada.person.send_text("/idee")
    (update,) = pending(town.stage)
    with renamed(town.stage, "draft"):
        tried = [await post_update(town.stage, update) for _ in range(6)]
    assert tried[:5] == [500, 500, 500, 500, 200]
    assert set_aside(town.stage) == 1
    sql(town.stage, "DELETE FROM set_aside_update")
    town.stage.telegram.world.queues.clear(town.stage.telegram.bot)
    town.stage.telegram.trouble.end()
    await town.ada.says("/termine")
    assert "27.05.2020" in town.ada.screen


async def test_telegram_stops_sending_what_was_set_aside(town: Town) -> None:
    with renamed(town.stage, "draft"):
        await town.ada.says("/idee")
        assert set_aside(town.stage) == 1
    before = len(town.ada.messages)
    await town.ada.says("/termine")
    assert len(town.ada.messages) == before + 1


async def test_an_update_that_failed_and_then_worked_is_not_kept(town: Town) -> None:
    town.stage.telegram.trouble.hold_updates()
    town.ada.person.send_text("/idee")
    (update,) = pending(town.stage)
    with renamed(town.stage, "draft"):
        assert await post_update(town.stage, update) == 500
    assert len(sql(town.stage, "SELECT * FROM set_aside_update")) == 1
    before = len(town.ada.messages)
    assert await post_update(town.stage, update) == 200
    assert len(town.ada.messages) == before + 1
    assert sql(town.stage, "SELECT * FROM set_aside_update") == []


async def test_what_one_persons_update_does_holds_up_nobody_else(town: Town) -> None:
    with renamed(town.stage, "draft"):
        town.ada.person.send_text("/idee")
        town.mallory.person.start()
        await town.stage.telegram.wait_for(lambda: bool(town.mallory.messages), WITHIN)
    await town.stage.telegram.settled(WITHIN)


RAW: dict[str, dict[str, Any]] = {
    "sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1},
    "location": {"latitude": 51.9, "longitude": 7.1},
    "contact": {"phone_number": "+49", "first_name": "Bela"},
    "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "type": "regular"},
    "dice": {"emoji": "🎲", "value": 3},
    "venue": {"location": {"latitude": 51.9, "longitude": 7.1}, "title": "Rathaus", "address": "Markt 8"},
    "video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1},
    "audio": {"file_id": "a", "file_unique_id": "a", "duration": 1},
}


@pytest.mark.parametrize("kind", RAW)
@pytest.mark.parametrize("who", ["ada", "mallory"])
async def test_what_is_no_text_gets_a_clear_answer(town: Town, log: list[Any], kind: str, who: str) -> None:
    phone = town.ada if who == "ada" else town.mallory
    before = len(phone.messages)
    phone.person.send_raw(kind, RAW[kind])
    await town.stage.telegram.settled(WITHIN)
    assert len(phone.messages) == before + 1
    assert phone.buttons
    assert not any(line["log_level"] == "error" for line in log)


async def test_the_answer_says_what_came_and_what_is_asked(town: Town) -> None:
    await town.ada.presses_all("Meine Ideen")
    for kind, words in (("contact", "keine Telefonnummern"), ("location", "wo Sie sind"), ("poll", "Umfragen")):
        town.ada.person.send_raw(kind, RAW[kind])
        await town.stage.telegram.settled(WITHIN)
        assert words in town.ada.screen
        assert "Bitte tippen Sie Ihre Antwort ein" in town.ada.screen
        assert "1 von" in town.ada.screen
    await town.ada.says("Leihräder")
    town.ada.person.send_raw("sticker", RAW["sticker"])
    await town.stage.telegram.settled(WITHIN)
    assert "2 von" in town.ada.screen


async def test_where_no_words_are_asked_for_the_buttons_are_named(town: Town) -> None:
    town.mallory.person.send_raw("contact", RAW["contact"])
    await town.stage.telegram.settled(WITHIN)
    assert "keine Telefonnummern" in town.mallory.screen
    assert "Tippen Sie auf" in town.mallory.screen or "Bitte tippen Sie auf einen der Knöpfe" in town.mallory.screen


async def test_a_forwarded_text_is_an_answer_like_any_other(town: Town) -> None:
    await town.ada.presses_all("Meine Ideen")
    person = ADA | {"id": town.ada.person.id}
    origin = {"type": "user", "date": 1, "sender_user": ADA | {"first_name": "Bela"}}
    chat = PRIVATE | {"id": town.ada.person.id}
    message = {"message_id": 4711, "date": 1, "chat": chat, "from": person, "forward_origin": origin, "text": "Rufbus"}
    assert await post_update(town.stage, {"update_id": 9, "message": message}) == 200
    assert "2 von" in town.ada.screen


async def test_a_command_that_nobody_knows_is_named_with_those_that_there_are(town: Town) -> None:
    await town.ada.presses_all("Meine Ideen")
    await town.ada.says("/fahrplan 5")
    assert "/fahrplan" in town.ada.screen
    assert "/termine" in town.ada.screen
    assert "1 von" in town.ada.screen
    await town.ada.says("Leihräder")
    assert "2 von" in town.ada.screen


async def test_who_tries_twenty_codes_has_to_pause_and_is_told_until_when(town: Town) -> None:
    for number in range(20):
        await town.mallory.start(f"X{number}")
    assert "nehme ich keinen mehr an" in town.mallory.screen
    await town.mallory.start("MOB")
    assert "25.05.2020, 09:1" in town.mallory.screen
    await town.stage.at("2020-05-25 09:30")
    await town.mallory.start("MOB")
    assert "Codes" not in town.mallory.screen


async def test_an_edited_message_gets_a_clear_answer(town: Town) -> None:
    message = town.ada.person.send_text("/idee")
    await town.stage.telegram.settled(WITHIN)
    before = len(town.ada.messages)
    town.ada.person.edit_text(message.message_id, "/termine")
    await town.stage.telegram.settled(WITHIN)
    assert len(town.ada.messages) == before + 1


ADA = {"id": 77, "is_bot": False, "first_name": "Ada"}
PRIVATE = {"id": 77, "type": "private"}
STRANGE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "no number": {"update_id": None, "message": {}},
    "poll": {"poll": {"id": "1", "question": "?", "options": []}},
    "inline query": {"inline_query": {"id": "1", "from": ADA, "query": "MOB", "offset": ""}},
    "unknown kind": {"something_of_next_year": {"from": ADA}},
    "message as text": {"message": "text"},
    "chat as number": {"message": {"message_id": 1, "date": 1, "chat": 5, "from": ADA, "text": "a"}},
    "no sender": {"message": {"message_id": 1, "date": 1, "chat": PRIVATE, "text": "a"}},
    "huge numbers": {"message": {"message_id": 10**30, "date": 1, "chat": PRIVATE, "from": ADA, "text": "a"}},
    "pinned": {"message": {"message_id": 1, "date": 1, "chat": PRIVATE, "from": ADA, "pinned_message": {}}},
    "press without an id": {"callback_query": {"from": ADA, "data": "h"}},
    "membership without a status": {"my_chat_member": {"chat": PRIVATE, "from": ADA, "date": 1}},
}


@pytest.mark.parametrize("kind", STRANGE)
async def test_what_nobody_waits_for_is_taken_and_dropped(town: Town, kind: str) -> None:
    handled = len(sql(town.stage, "SELECT * FROM handled_update"))
    assert await post_update(town.stage, {"update_id": 9} | STRANGE[kind]) == 200
    assert town.calls.all == []
    assert len(sql(town.stage, "SELECT * FROM handled_update")) == handled


ODD_TEXTS = {
    "NUL": "a\x00b",
    "half a surrogate pair": "a\ud800b",
    "right to left": "\u202eabc",
    "very long": "ä" * 100_000,
    "markup": "<b>&amp;</b><script>",
    "many commands": "/" * 500,
    "empty": "",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
async def test_odd_texts_of_a_participant_are_answered(town: Town, text: str) -> None:
    await town.ada.says("/idee")
    message = {
        "message_id": 4711,
        "date": 1,
        "chat": PRIVATE | {"id": town.ada.person.id},
        "from": ADA | {"id": town.ada.person.id},
        "text": text,
    }
    before = len(town.ada.messages)
    assert await post_update(town.stage, {"update_id": 9, "message": message}) == 200
    assert len(town.ada.messages) == before + 1
    assert (outbox(town.stage), set_aside(town.stage)) == ([], 0)


@pytest.mark.parametrize("data", ["", "x", "h:h:h", "cd:../../etc", "s:none:1", "s:none:99999999999999999999", "\x00"])
async def test_forged_and_outdated_buttons_show_the_current_state(town: Town, data: str) -> None:
    await town.ada.says("/start")
    press = town.ada.person.press_data(town.ada.messages[-1].message_id, data)
    await town.stage.telegram.settled(WITHIN)
    assert town.ada.person.answer(press)
    assert town.ada.sees("Sie sind angemeldet")
    assert (outbox(town.stage), set_aside(town.stage)) == ([], 0)
