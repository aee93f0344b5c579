"""The event log: what went to and fro, for people to read."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from rehearsal.log import KEPT, LONGEST_DETAIL
from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import TOKEN, Api, Hook
from tests.rehearsal.pages import get, listening, post

KEYBOARD = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}, {"text": "Nein", "callback_data": "n"}]]}


async def entries(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await get(api, "log"))["entries"]
    return found


async def test_a_call_stands_there_with_phone_buttons_and_answer(api: Api, ada: Person) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="<b>Kommen Sie?</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    assert await entries(api) == [
        {
            "number": 1,
            "at": 1777896000.0,
            "kind": "call",
            "bot": "werkstatt_bot",
            "what": "sendMessage",
            "person_id": ada.id,
            "details": "Kommen Sie? · [Ja] [Nein]",
            "ok": True,
            "answer": "message 2",
            "seconds": 0.0,
        }
    ]


async def test_an_error_stands_there_in_telegrams_words(api: Api, ada: Person) -> None:
    ada.start()
    ada.block()
    await api.call("sendMessage", chat_id=ada.id, text="a")
    (entry,) = await entries(api)
    assert (entry["ok"], entry["answer"]) == (False, "403 Forbidden: bot was blocked by the user")


async def test_an_acknowledgement_belongs_to_the_phone_that_pressed(api: Api, ada: Person) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="Kommen Sie?", reply_markup=KEYBOARD)
    press = ada.press(2, 0, 1)
    await api.ok("answerCallbackQuery", callback_query_id=press, text="Schade")
    last = (await entries(api))[-1]
    assert (last["what"], last["person_id"], last["details"]) == ("answerCallbackQuery", ada.id, "Schade")


async def test_an_update_stands_there_with_what_became_of_it(
    api: Api, ada: Person, telegram: Telegram, hook: Hook
) -> None:
    await api.ok("setWebhook", url=hook.url)
    hook.answers = [aiohttp.web.Response(status=500)]
    ada.start("MOB")
    await telegram.settled(2)
    updates = [entry for entry in await entries(api) if entry["kind"] == "update"]
    assert [(entry["what"], entry["person_id"], entry["details"]) for entry in updates] == [
        ("message", ada.id, "/start MOB"),
        ("message", ada.id, "/start MOB"),
    ]
    assert [entry["ok"] for entry in updates] == [False, True]
    assert "500" in updates[0]["answer"]


async def test_a_press_and_a_block_are_named_as_people_know_them(api: Api, ada: Person) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="Kommen Sie?", reply_markup=KEYBOARD)
    ada.press(2, 0, 1)
    ada.block()
    await api.ok("getUpdates", timeout=0)
    found = [(entry["what"], entry["details"], entry["answer"]) for entry in await entries(api)]
    assert found[1:] == [
        ("message", "/start", "fetched"),
        ("callback_query", "[Nein]", "fetched"),
        ("my_chat_member", "member → kicked", "fetched"),
    ]


async def test_polls_that_bring_nothing_are_left_out(api: Api) -> None:
    for _ in range(3):
        await api.ok("getUpdates", timeout=0)
    assert await entries(api) == []


@pytest.mark.parametrize("down", [True, False])
async def test_a_cut_connection_is_told_apart_from_a_refusal(
    api: Api, ada: Person, telegram: Telegram, down: bool
) -> None:
    ada.start()
    telegram.trouble.go_down() if down else telegram.trouble.cut_after_delivery(1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api.call("sendMessage", chat_id=ada.id, text="a")
    telegram.trouble.end()
    (entry,) = await entries(api)
    expected = "connection cut, not carried out" if down else "message 2, then the connection was cut"
    assert (entry["ok"], entry["answer"]) == (False, expected)


async def test_neither_token_nor_secret_are_ever_shown(api: Api, ada: Person, hook: Hook) -> None:
    ada.start()
    await api.ok("setWebhook", url=f"{hook.url}?key={TOKEN}", secret_token="canary-in-the-secret")
    await api.ok("sendMessage", chat_id=ada.id, text=f"{TOKEN} and REHEARSAL")
    await api.call("sendMessage", chat_id=TOKEN, text="a")
    shown = json.dumps(await entries(api))
    assert TOKEN not in shown
    assert "REHEARSAL" not in shown
    assert "canary-in-the-secret" not in shown
    assert "<token>" in shown


async def test_it_is_short_however_long_the_message_and_the_day(api: Api, ada: Person, telegram: Telegram) -> None:
    ada.start()
    for _ in range(KEPT + 5):
        await telegram.call(telegram.bot, "getMe", {})
    await api.ok("sendMessage", chat_id=ada.id, text="lang " * 500, reply_markup=KEYBOARD)
    for _ in range(3):
        await api.ok("getMe")
    found = await entries(api)
    assert len(found) <= KEPT
    assert max(len(entry["details"]) for entry in found) <= LONGEST_DETAIL


async def test_the_backlog_forgets_the_oldest(api: Api, telegram: Telegram) -> None:
    log = telegram.world.log
    for _ in range(KEPT + 5):
        log.call(telegram.bot, "getMe", {}, person_id=None, ok=True, answer="ok", seconds=0)
    found = await entries(api)
    assert [found[0]["number"], found[-1]["number"]] == [6, KEPT + 5]


async def test_pages_hear_of_each_entry_and_of_the_clearing(api: Api, ada: Person) -> None:
    async with listening(api) as stream:
        await api.ok("getMe")
        assert (await stream.next("log"))["entry"]["what"] == "getMe"
        assert await post(api, "log/clear") == {"entries": []}
        await stream.next("log_cleared")
    assert await entries(api) == []
