"""How updates reach a bot: in order, again after failures, until they expire."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import Api, Hook, Seconds

KEYBOARD = {"inline_keyboard": [[{"text": "Weiter", "callback_data": "x"}]]}


async def test_updates_stay_until_a_later_offset_is_asked_for(api: Api, ada: Person, telegram: Telegram) -> None:
    ada.start()
    ada.send_text("zwei")
    first, second = await api.ok("getUpdates")
    assert await api.ok("getUpdates") == [first, second]
    assert await api.ok("getUpdates", offset=second["update_id"]) == [second]
    with pytest.raises(TimeoutError):
        await telegram.settled(0.05)
    assert await api.ok("getUpdates", offset=second["update_id"] + 1) == []
    await telegram.settled(0.05)


async def test_a_negative_offset_keeps_only_the_last(api: Api, ada: Person) -> None:
    for text in ("eins", "zwei", "drei"):
        ada.send_text(text)
    assert [update["message"]["text"] for update in await api.ok("getUpdates", offset=-1)] == ["drei"]
    assert len(await api.ok("getUpdates")) == 1


async def test_a_poll_waits_for_the_next_update(api: Api, ada: Person, telegram: Telegram) -> None:
    poll = asyncio.create_task(api.ok("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    ada.start()
    [update] = await poll
    assert update["message"]["text"] == "/start"


async def test_a_second_poller_ends_the_first(api: Api, ada: Person) -> None:
    first = asyncio.create_task(api.refusal("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(api.ok("getUpdates", timeout=5))
    assert await first == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    ada.start()
    assert len(await second) == 1


async def test_a_webhook_ends_a_poll_and_forbids_others(api: Api, hook: Hook) -> None:
    poll = asyncio.create_task(api.refusal("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    await api.ok("setWebhook", url=hook.url)
    assert await poll == "Conflict: terminated by setWebhook request"
    assert await api.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await api.ok("deleteWebhook")
    assert await api.ok("getUpdates") == []


async def test_only_the_chosen_kinds_of_updates_come(api: Api, ada: Person) -> None:
    await api.ok("getUpdates", allowed_updates=["message"])
    ada.start()
    ada.block()
    assert [set(update) for update in await api.ok("getUpdates")] == [{"update_id", "message"}]
    await api.ok("getUpdates", allowed_updates=[])
    ada.unblock()
    update = (await api.ok("getUpdates"))[-1]["my_chat_member"]
    assert (update["old_chat_member"]["status"], update["new_chat_member"]["status"]) == ("kicked", "member")


@pytest.mark.parametrize(
    ("given", "description"),
    [
        ({"url": "nowhere"}, "invalid webhook URL specified"),
        ({"url": "http://example.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org:8080/"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://example.org/", "secret_token": "ä"}, "secret token contains unallowed characters"),
        ({"url": "https://example.org/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_wrong_webhook_is_refused(api: Api, given: dict[str, Any], description: str) -> None:
    assert await api.refusal("setWebhook", **given) == f"Bad Request: {description}"


async def test_the_secret_comes_with_every_update(api: Api, ada: Person, hook: Hook, telegram: Telegram) -> None:
    await api.ok("setWebhook", url=hook.url, secret_token="s-3_cret")
    ada.start()
    await telegram.settled(2)
    assert [headers["X-Telegram-Bot-Api-Secret-Token"] for headers in hook.headers] == ["s-3_cret"]
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_what_waited_comes_when_the_webhook_is_set(api: Api, ada: Person, hook: Hook, telegram: Telegram) -> None:
    ada.start()
    await api.ok("setWebhook", url=hook.url)
    await telegram.settled(2)
    assert hook.texts == ["/start"]


async def test_pending_updates_can_be_dropped(api: Api, ada: Person, hook: Hook) -> None:
    ada.start()
    await api.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_text_and_a_press_come_side_by_side_but_two_texts_in_turn(
    api: Api, ada: Person, hook: Hook, telegram: Telegram
) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup=KEYBOARD)
    await api.ok("getUpdates", offset=-1)
    await api.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    hook.open.clear()
    ada.send_text("eins")
    ada.send_text("zwei")
    ada.press(2, 0, 0)
    await hook.wait_for(2)
    await asyncio.sleep(0.05)
    assert [set(update) - {"update_id"} for update in hook.updates] == [{"message"}, {"callback_query"}]
    hook.open.set()
    await telegram.settled(2)
    assert hook.texts == ["eins", "zwei"]


async def test_no_more_connections_than_allowed_are_open(api: Api, telegram: Telegram, hook: Hook) -> None:
    await api.ok("setWebhook", url=hook.url, max_connections=2)
    hook.open.clear()
    for number in range(5):
        telegram.add_person(f"Person {number}").start()
    await hook.wait_for(2)
    await asyncio.sleep(0.05)
    assert len(hook.updates) == 2
    hook.open.set()
    await telegram.settled(2)
    assert len(hook.updates) == 5


async def test_a_failing_update_is_sent_again_before_the_next(
    api: Api, ada: Person, hook: Hook, telegram: Telegram, seconds: Seconds
) -> None:
    await api.ok("setWebhook", url=hook.url)
    hook.answers = [web.Response(status=500), web.Response(status=502)]
    ada.send_text("eins")
    ada.send_text("zwei")
    await hook.wait_for(2)
    await telegram.wait_for(lambda: telegram.delivery.is_quiet, 1)
    info = await api.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
    assert info["pending_update_count"] == 2
    seconds.now += 0.1
    telegram.delivery.nudge()
    await telegram.settled(2)
    assert hook.texts == ["eins", "eins", "eins", "zwei"]


async def test_retry_after_is_honoured(api: Api, ada: Person, hook: Hook, telegram: Telegram, seconds: Seconds) -> None:
    await api.ok("setWebhook", url=hook.url)
    hook.answers = [web.Response(status=503, headers={"Retry-After": "30"})]
    ada.send_text("eins")
    await hook.wait_for(1)
    await telegram.wait_for(lambda: telegram.delivery.is_quiet, 1)
    seconds.now += 0.29
    telegram.delivery.nudge()
    await asyncio.sleep(0.02)
    assert len(hook.updates) == 1
    seconds.now += 0.02
    telegram.delivery.nudge()
    await telegram.settled(2)
    assert len(hook.updates) == 2


async def test_a_webhook_that_never_answers_is_asked_again(
    api: Api, ada: Person, hook: Hook, telegram: Telegram
) -> None:
    telegram.delivery.answer_within = 0.05
    await api.ok("setWebhook", url=hook.url)
    hook.open.clear()
    ada.send_text("eins")
    await hook.wait_for(2)
    hook.open.set()
    assert (await api.ok("getWebhookInfo"))["last_error_message"] == "Read timeout expired"


async def test_a_press_expires_long_before_a_text(api: Api, ada: Person, seconds: Seconds) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup=KEYBOARD)
    ada.press(2, 0, 0)
    seconds.now += 151
    assert [set(update) for update in await api.ok("getUpdates")] == [{"update_id", "message"}]
    seconds.now += 24 * 3600
    assert await api.ok("getUpdates") == []


async def test_an_edit_comes_as_edited_message(api: Api, ada: Person) -> None:
    sent = ada.send_text("einz")
    ada.edit_text(sent.message_id, "eins")
    first, second = await api.ok("getUpdates")
    assert (first["message"]["text"], second["edited_message"]["text"]) == ("einz", "eins")
    assert second["edited_message"]["edit_date"] == first["message"]["date"]


async def test_what_nobody_expects_comes_too(api: Api, ada: Person) -> None:
    ada.send_raw("location", {"latitude": 51.9, "longitude": 7.2})
    assert (await api.ok("getUpdates"))[0]["message"]["location"]["latitude"] == 51.9
