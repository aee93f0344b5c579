from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rehearsal.clock import SettableClock
from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import TOKEN, Api

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


def button(data: str = "x", **more: Any) -> dict[str, Any]:
    return {"text": "Weiter", "callback_data": data} | more


async def test_a_message_stands_in_the_chat_as_it_was_sent(api: Api, ada: Person) -> None:
    ada.start("MOB")
    sent = await api.ok(
        "sendMessage", chat_id=ada.id, text="<b>Hallo</b>", parse_mode="HTML", reply_markup=inline(button())
    )
    assert sent["message_id"] == 2
    assert sent["chat"] == {
        "id": ada.id,
        "type": "private",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "username": ada.username,
    }
    assert [(message.text, message.from_bot) for message in ada.chat] == [("/start MOB", False), ("Hallo", True)]
    assert ada.chat[1].entities == [{"type": "bold", "offset": 0, "length": 5}]
    assert ada.chat[1].labels == [["Weiter"]]


async def test_text_is_counted_in_utf16_units_after_parsing(api: Api, ada: Person) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="<b>" + "😀" * 2048 + "</b>", parse_mode="HTML")
    assert (
        await api.refusal("sendMessage", chat_id=ada.id, text="😀" * 2048 + "a") == "Bad Request: message is too long"
    )
    assert await api.refusal("sendMessage", chat_id=ada.id, text="a" * 32769) == "Bad Request: text is too long"


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": "a"}, "chat_id is empty"),
        ({"chat_id": 1, "text": "a"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "a"}, "chat not found"),
        ({"chat_id": "ADA"}, "message text is empty"),
        ({"chat_id": "ADA", "text": ""}, "message text is empty"),
        ({"chat_id": "ADA", "text": " \n "}, "text must be non-empty"),
        ({"chat_id": "ADA", "text": "a", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        (
            {"chat_id": "ADA", "text": "<x>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        ({"chat_id": "ADA", "text": "\ud800"}, "strings must be encoded in UTF-8"),
        ({"chat_id": "ADA", "text": "a", "txet": "b"}, 'unknown parameter "txet"'),
        ({"chat_id": "ADA", "text": "a", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"chat_id": "ADA", "text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"chat_id": "ADA", "text": "a", "reply_markup": inline(button("x" * 65))}, "BUTTON_DATA_INVALID"),
        ({"chat_id": "ADA", "text": "a", "reply_markup": inline(button("ä" * 33))}, "BUTTON_DATA_INVALID"),
        (
            {"chat_id": "ADA", "text": "a", "reply_markup": inline({"text": "b"})},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"chat_id": "ADA", "text": "a", "reply_markup": inline(button(text=" "))}, "BUTTON_TEXT_INVALID"),
        (
            {"chat_id": "ADA", "text": "a", "reply_markup": inline({"text": "b", "callback_data": 5})},
            "can't parse inline keyboard button: Field must be of type String",
        ),
        ({"chat_id": "ADA", "text": "a", "entities": ["bold"]}, "can't parse MessageEntity: expected an Object"),
        (
            {"chat_id": "ADA", "text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "entity beginning at UTF-16 offset 0 ends after the end of the text",
        ),
        ({"chat_id": "ADA", "text": "a", "reply_markup": inline(*[button()] * 101)}, "reply markup is too long"),
        (
            {"chat_id": "ADA", "text": "a", "reply_markup": inline({"text": "b", "url": "x y"})},
            "inline keyboard button URL 'x y' is invalid: Wrong HTTP URL",
        ),
        (
            {"chat_id": "ADA", "text": "a", "reply_markup": inline({"text": "b", "url": "ftp://a.de"})},
            "inline keyboard button URL 'ftp://a.de' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_a_wrong_message_is_refused_in_telegrams_words(
    api: Api, ada: Person, parameters: dict[str, Any], description: str
) -> None:
    ada.start()
    given = {name: ada.id if value == "ADA" else value for name, value in parameters.items()}
    assert await api.refusal("sendMessage", **given) == f"Bad Request: {description}"
    assert len(ada.chat) == 1


async def test_bytes_that_are_no_utf8_are_refused(api: Api, ada: Person) -> None:
    ada.start()
    body = f"chat_id={ada.id}&text=%ff%fe"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with api.session.post(f"{api.url}/bot{TOKEN}/sendMessage", data=body, headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_parameters_may_come_in_the_address_and_method_names_in_any_case(api: Api, ada: Person) -> None:
    ada.start()
    async with api.session.get(f"{api.url}/bot{TOKEN}/SENDMESSAGE?chat_id={ada.id}&text=gr%C3%BC%C3%9Fe") as response:
        assert (await response.json())["result"]["text"] == "grüße"


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("bot42:OTHER/getMe", 401, "Unauthorized"),
        ("botnothing/getMe", 404, "Not Found"),
        (f"bot{TOKEN}/getEverything", 404, "Not Found"),
        (f"bot{TOKEN}", 404, "Not Found"),
    ],
)
async def test_wrong_tokens_and_methods_are_named(api: Api, path: str, status: int, description: str) -> None:
    async with api.session.get(f"{api.url}/{path}") as response:
        assert response.status == status
        assert await response.json() == {"ok": False, "error_code": status, "description": description}


async def test_a_person_who_never_started_cannot_be_written_to(api: Api, ada: Person) -> None:
    assert await api.refusal("sendMessage", chat_id=ada.id, text="a") == "Bad Request: chat not found"


async def test_a_person_who_blocked_the_bot_gets_nothing_until_they_start_again(api: Api, ada: Person) -> None:
    ada.start()
    ada.block()
    blocked = "Forbidden: bot was blocked by the user"
    assert await api.refusal("sendMessage", chat_id=ada.id, text="a") == blocked
    assert await api.refusal("sendChatAction", chat_id=ada.id, action="typing") == blocked
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a")


async def test_a_deleted_account_is_gone(api: Api, ada: Person) -> None:
    ada.start()
    ada.deactivate()
    assert await api.refusal("sendMessage", chat_id=ada.id, text="a") == "Forbidden: user is deactivated"


async def test_an_edit_changes_the_message_in_place(api: Api, ada: Person, clock: SettableClock) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup=inline(button()))
    clock.instant += timedelta(minutes=1)
    edited = await api.ok("editMessageText", chat_id=ada.id, message_id=2, text="b")
    assert edited["edit_date"] - edited["date"] == 60
    assert (ada.chat[1].text, ada.chat[1].inline_keyboard) == ("b", None)
    await api.ok("editMessageReplyMarkup", chat_id=ada.id, message_id=2, reply_markup=inline(button(text="Zurück")))
    assert ada.chat[1].labels == [["Zurück"]]


async def test_edits_that_cannot_be_are_named(api: Api, ada: Person) -> None:
    ada.start()
    keyboard = inline(button())
    await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup=keyboard)

    async def edit(message_id: int, text: str = "a", **more: Any) -> str:
        return await api.refusal("editMessageText", chat_id=ada.id, message_id=message_id, text=text, **more)

    assert await edit(2, reply_markup=keyboard) == NOT_MODIFIED
    assert await edit(9) == "Bad Request: message to edit not found"
    assert await edit(1) == "Bad Request: message can't be edited"
    assert await edit(2, "") == "Bad Request: message text is empty"
    markup = await api.refusal("editMessageReplyMarkup", chat_id=ada.id, message_id=2, reply_markup=keyboard)
    assert markup == NOT_MODIFIED


async def test_messages_can_be_deleted_for_two_days(api: Api, ada: Person, clock: SettableClock) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a")
    await api.ok("sendMessage", chat_id=ada.id, text="b")
    await api.ok("deleteMessage", chat_id=ada.id, message_id=2)
    assert [message.text for message in ada.chat] == ["/start", "b"]
    gone = await api.refusal("deleteMessage", chat_id=ada.id, message_id=2)
    assert gone == "Bad Request: message to delete not found"
    clock.instant += timedelta(hours=48, seconds=1)
    late = await api.refusal("deleteMessage", chat_id=ada.id, message_id=3)
    assert late == "Bad Request: message can't be deleted for everyone"


QUICK_ANSWERS = {
    "keyboard": [["Ja", {"text": "Nein"}]],
    "one_time_keyboard": True,
    "input_field_placeholder": "Ja?",
}


async def test_quick_answers_go_when_one_is_given(api: Api, ada: Person) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup=QUICK_ANSWERS)
    assert ada.keyboard == {"rows": [["Ja", "Nein"]], "one_time": True, "placeholder": "Ja?"}
    ada.send_text("Ja")
    assert ada.keyboard is None


async def test_quick_answers_can_be_taken_away(api: Api, ada: Person) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup=QUICK_ANSWERS)
    await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup={"remove_keyboard": True})
    assert ada.keyboard is None


async def test_a_press_is_answered_once_and_not_too_late(api: Api, ada: Person, seconds: Any) -> None:
    ada.start()
    await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup=inline(button("go")))
    press = ada.press(2, 0, 0)
    update = (await api.ok("getUpdates"))[-1]["callback_query"]
    assert (update["id"], update["data"], update["message"]["message_id"]) == (press, "go", 2)
    await api.ok("answerCallbackQuery", callback_query_id=press, text="Gern", show_alert=True)
    answer = ada.answer(press)
    assert answer is not None
    assert (answer.text, answer.alert) == ("Gern", True)
    late = ada.press(2, 0, 0)
    seconds.now += 61
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await api.refusal("answerCallbackQuery", callback_query_id=late) == too_old
    assert await api.refusal("answerCallbackQuery", callback_query_id="1") == too_old
    assert ada.answer(late) is None


async def test_a_pace_can_be_enforced(api: Api, ada: Person, telegram: Telegram, seconds: Any) -> None:
    ada.start()
    telegram.limits.per_chat = 1
    await api.ok("sendMessage", chat_id=ada.id, text="a")
    body = await api.call("sendMessage", chat_id=ada.id, text="b")
    assert body["description"] == "Too Many Requests: retry after 1"
    assert body["parameters"] == {"retry_after": 1}
    seconds.now += 1
    await api.ok("sendMessage", chat_id=ada.id, text="b")


async def test_groups_are_lost_and_moved(api: Api, ada: Person, telegram: Telegram) -> None:
    group = telegram.add_group("Werkstatt Mobilität")
    group.add_bot(ada)
    group.say(ada, "nur für uns")
    group.say(ada, "/start")
    assert [u["message"]["text"] for u in await api.ok("getUpdates") if "text" in u.get("message", {})] == ["/start"]
    await api.ok("sendMessage", chat_id=group.id, text="a")
    group.kick_bot(ada)
    kicked = "Forbidden: bot was kicked from the group chat"
    assert await api.refusal("sendMessage", chat_id=group.id, text="a") == kicked
    group.add_bot(ada)
    successor = group.upgrade(ada)
    body = await api.call("sendMessage", chat_id=group.id, text="a")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": successor.id}
    await api.ok("sendMessage", chat_id=successor.id, text="a")
    await api.ok("leaveChat", chat_id=successor.id)
    left = "Forbidden: bot is not a member of the supergroup chat"
    assert await api.refusal("sendMessage", chat_id=successor.id, text="a") == left
