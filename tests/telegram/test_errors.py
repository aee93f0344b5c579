"""Telegram's wordings and what each means: one row, one test."""

from __future__ import annotations

import json

import pytest
from telegram.error import NetworkError, TelegramError

from bot.telegram import (
    Channel,
    Fatal,
    Harmless,
    Moved,
    OurBug,
    Outcome,
    Refused,
    RetryAfter,
    Undeliverable,
    Unknown,
    Unsent,
    classify,
)
from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.telegram.conftest import Canned
from views.screen import Button, Screen

HELLO = Screen("Hallo")

ROWS: list[tuple[int, str, Outcome]] = [
    (403, "Forbidden: bot was blocked by the user", Undeliverable("blocked")),
    (403, "Forbidden: user is deactivated", Undeliverable("deactivated")),
    (403, "Forbidden: bot was kicked from the supergroup chat", Undeliverable("kicked")),
    (403, "Forbidden: bot is not a member of the channel chat", Undeliverable("kicked")),
    (403, "Forbidden: bot can't initiate conversation with a user", Undeliverable("chat_not_found")),
    (403, "Forbidden: bots can't send messages to bots", Undeliverable("is_a_bot")),
    (403, "Forbidden: something new", Undeliverable("forbidden")),
    (400, "Bad Request: chat not found", Undeliverable("chat_not_found")),
    (400, "Bad Request: PEER_ID_INVALID", Undeliverable("chat_not_found")),
    (400, "Bad Request: not enough rights to send text messages to the chat", Undeliverable("no_rights")),
    (400, "Bad Request: message is not modified: specified new message content", Harmless("not_modified")),
    (400, "Bad Request: query is too old and response timeout expired", Harmless("press_too_old")),
    (400, "Bad Request: message to edit not found", Harmless("message_gone")),
    (400, "Bad Request: message can't be edited", Harmless("message_gone")),
    (400, "Bad Request: there is no text in the message to edit", Harmless("message_gone")),
    (400, "Bad Request: message text is empty", OurBug("Bad Request: message text is empty")),
    (400, "Bad Request: message is too long", OurBug("Bad Request: message is too long")),
    (400, "Bad Request: can't parse entities: no", OurBug("Bad Request: can't parse entities: no")),
    (413, "Request Entity Too Large", OurBug("Request Entity Too Large")),
    (401, "Unauthorized", Fatal("token")),
    (404, "Not Found", Fatal("token")),
    (409, "Conflict: terminated by other getUpdates request; make sure", Fatal("other_poller")),
    (409, "Conflict: can't use getUpdates method while webhook is active", Fatal("webhook_is_set")),
    (409, "Conflict: terminated by setWebhook request", Fatal("webhook_is_set")),
    (429, "Too Many Requests: retry after 7", RetryAfter(7)),
    (500, "Internal Server Error", Unknown("500 Internal Server Error")),
    (502, "Bad Gateway", Unknown("502 Bad Gateway")),
]


async def outcome_of(channel: Channel, account: str = "1") -> Outcome:
    with pytest.raises(TelegramError) as caught:
        await channel.send(account, HELLO)
    return classify(caught.value)


@pytest.mark.parametrize(("code", "description", "meaning"), ROWS, ids=[row[1][:60] for row in ROWS])
async def test_each_wording_has_its_meaning(
    canned: Canned, canned_channel: Channel, code: int, description: str, meaning: Outcome
) -> None:
    canned.status = code
    canned.body = json.dumps({"ok": False, "error_code": code, "description": description}).encode()
    assert await outcome_of(canned_channel) == meaning


@pytest.mark.parametrize("code", [401, 403, 404, 409])
async def test_a_page_from_something_in_between_ends_nothing(
    canned: Canned, canned_channel: Channel, code: int
) -> None:
    canned.status = code
    canned.body = b"<html><body>Please log in to the company's network</body></html>"
    assert isinstance(await outcome_of(canned_channel), Unknown)


async def test_someone_who_blocked_the_bot_is_unreachable(channel: Channel, ada: Person) -> None:
    ada.block()
    assert await outcome_of(channel, str(ada.id)) == Undeliverable("blocked")


async def test_a_deleted_account_is_unreachable(channel: Channel, ada: Person) -> None:
    ada.deactivate()
    assert await outcome_of(channel, str(ada.id)) == Undeliverable("deactivated")


async def test_someone_who_never_started_the_bot_is_unreachable(channel: Channel, telegram: Telegram) -> None:
    assert isinstance(await outcome_of(channel, str(telegram.add_person("Mallory").id)), Undeliverable)


async def test_a_group_that_became_a_supergroup_says_where_it_went(
    channel: Channel, telegram: Telegram, ada: Person
) -> None:
    group = telegram.add_group("Küche")
    group.add_bot(ada)
    successor = group.upgrade(ada)
    assert await outcome_of(channel, str(group.id)) == Moved(str(successor.id))


async def test_a_group_that_threw_the_bot_out_is_lost(channel: Channel, telegram: Telegram, ada: Person) -> None:
    group = telegram.add_group("Küche")
    group.add_bot(ada)
    group.kick_bot(ada)
    assert await outcome_of(channel, str(group.id)) == Undeliverable("kicked")


async def test_the_pause_that_telegram_asks_for_is_kept_to_the_second(
    channel: Channel, telegram: Telegram, ada: Person
) -> None:
    telegram.trouble.answer_429(4_000)
    assert await outcome_of(channel, str(ada.id)) == RetryAfter(4_000)


async def test_a_429_without_a_number_still_makes_a_pause(canned: Canned, canned_channel: Channel) -> None:
    canned.status, canned.body = 429, b"<html>slow down</html>"
    assert await outcome_of(canned_channel) == RetryAfter(5)


async def test_a_fault_of_the_server_leaves_it_open_whether_the_message_arrived(
    channel: Channel, telegram: Telegram, ada: Person
) -> None:
    telegram.trouble.status_500()
    assert isinstance(await outcome_of(channel, str(ada.id)), Unknown)


async def test_a_cut_after_the_delivery_leaves_it_open_whether_the_message_arrived(
    channel: Channel, telegram: Telegram, ada: Person
) -> None:
    telegram.trouble.cut_after_delivery()
    assert isinstance(await outcome_of(channel, str(ada.id)), Unknown)
    assert ada.chat[-1].content["text"] == "Hallo"


async def test_a_second_poller_is_told_apart_from_a_webhook(channel: Channel) -> None:
    await channel.set_webhook("https://example.org/telegram", "a-secret")
    with pytest.raises(Refused) as caught:
        await channel.get_updates(None, timeout=0)
    assert classify(caught.value) == Fatal("webhook_is_set")


async def test_what_telegram_quotes_of_us_is_left_out_of_the_error(channel: Channel, ada: Person) -> None:
    screen = Screen("Hallo", ((Button("Anmelden", url="https://exa mple/login?token=CANARY"),),))
    with pytest.raises(Refused) as caught:
        await channel.send(str(ada.id), screen)
    assert "CANARY" not in f"{caught.value!r}"
    quoting = Refused(
        400, "Bad Request: can't parse entities: tag \"Ada\" of 'Ada Lovelace' at https://a/Ada isn't one"
    )
    assert quoting.description == "Bad Request: can't parse entities: tag … of … at … isn't one"


async def test_an_error_that_is_nobody_elses_is_our_bug() -> None:
    assert classify(KeyError("text")) == OurBug("KeyError")


async def test_what_is_known_only_to_be_a_network_error_is_in_doubt() -> None:
    assert isinstance(classify(NetworkError("something")), Unknown)
    assert isinstance(classify(TimeoutError()), Unknown)


async def test_a_proxy_that_asks_for_a_password_let_nothing_through(canned: Canned, canned_channel: Channel) -> None:
    canned.status, canned.body = 407, b""
    assert isinstance(await outcome_of(canned_channel), Unsent)
