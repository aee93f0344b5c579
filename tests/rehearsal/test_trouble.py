from __future__ import annotations

import asyncio

import aiohttp
import pytest

from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import Api, Hook


async def test_a_telegram_that_is_down_answers_nothing(api: Api, ada: Person, telegram: Telegram) -> None:
    ada.start()
    telegram.trouble.down = True
    with pytest.raises(aiohttp.ClientConnectionError):
        await api.call("sendMessage", chat_id=ada.id, text="a")
    telegram.trouble.end()
    assert len(ada.chat) == 1
    await api.ok("sendMessage", chat_id=ada.id, text="a")


async def test_a_call_is_carried_out_and_then_cut(api: Api, ada: Person, telegram: Telegram) -> None:
    ada.start()
    telegram.trouble.cut_after_delivery(1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api.call("sendMessage", chat_id=ada.id, text="a")
    assert [message.text for message in ada.chat] == ["/start", "a"]
    await api.ok("sendMessage", chat_id=ada.id, text="b")


async def test_429_comes_as_often_as_asked_for(api: Api, ada: Person, telegram: Telegram) -> None:
    ada.start()
    telegram.trouble.answer_429(3, count=2, methods=["sendMessage"])
    assert (await api.ok("getMe"))["is_bot"]
    for _ in range(2):
        body = await api.call("sendMessage", chat_id=ada.id, text="a")
        assert (body["error_code"], body["parameters"]) == (429, {"retry_after": 3})
    await api.ok("sendMessage", chat_id=ada.id, text="a")
    assert len(ada.chat) == 2


async def test_500_is_answered_without_carrying_out(api: Api, ada: Person, telegram: Telegram) -> None:
    ada.start()
    telegram.trouble.status_500(1)
    assert await api.refusal("sendMessage", chat_id=ada.id, text="a") == "Internal Server Error"
    assert len(ada.chat) == 1


async def test_a_slow_telegram_answers_late(api: Api, telegram: Telegram) -> None:
    telegram.trouble.slow(0.1)
    loop = asyncio.get_running_loop()
    before = loop.time()
    await api.ok("getMe")
    assert loop.time() - before >= 0.1


async def test_updates_can_be_held_back(api: Api, ada: Person, telegram: Telegram, hook: Hook) -> None:
    telegram.trouble.hold_updates()
    await api.ok("setWebhook", url=hook.url)
    ada.start()
    with pytest.raises(TimeoutError):
        await telegram.settled(0.05)
    telegram.trouble.hold_updates(False)
    await telegram.settled(2)
    assert hook.texts == ["/start"]


async def test_calls_are_noted_with_their_results(api: Api, ada: Person, telegram: Telegram) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a")
    await api.refusal("sendMessage", chat_id=ada.id)
    first, second = telegram.calls
    assert (first.method, first.parameters["text"], first.result["result"]["message_id"]) == ("sendMessage", "a", 2)
    assert second.result["description"] == "Bad Request: message text is empty"
