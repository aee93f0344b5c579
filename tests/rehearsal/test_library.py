"""python-telegram-bot reads what the rehearsal answers, and the rehearsal what python-telegram-bot sends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter

from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import TOKEN, Api


@pytest.fixture
async def bot(api: Api) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot") as bot:
        yield bot


async def test_objects_come_whole(bot: Bot, ada: Person) -> None:
    assert (await bot.get_me()).username == "werkstatt_bot"
    ada.start("MOB")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Weiter", callback_data="x")]])
    message = await bot.send_message(
        ada.id,
        "Grüße, <b>Ada</b> 😀",
        parse_mode="HTML",
        reply_markup=keyboard,
        reply_to_message_id=1,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert message.text_html == "Grüße, <b>Ada</b> 😀"
    assert message.reply_markup == keyboard
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "/start MOB"
    assert message.link_preview_options == LinkPreviewOptions(is_disabled=True)
    chat = await bot.get_chat(ada.id)
    assert (chat.first_name, chat.type) == ("Ada", "private")


async def test_updates_are_understood(bot: Bot, ada: Person) -> None:
    ada.start()
    await bot.send_message(
        ada.id, "a", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("b", callback_data="c")]])
    )
    press = ada.press(2, 0, 0)
    ada.block()
    started, pressed, left = await bot.get_updates()
    assert started.message is not None
    assert [entity.type for entity in started.message.entities] == ["bot_command"]
    assert pressed.callback_query is not None
    assert await pressed.callback_query.answer("Gern")
    answer = ada.answer(press)
    assert answer is not None
    assert answer.text == "Gern"
    assert left.my_chat_member is not None
    assert left.my_chat_member.new_chat_member.status == "kicked"


async def test_commands_go_round(bot: Bot, ada: Person) -> None:
    ada.start()
    await bot.set_my_commands([BotCommand("hilfe", "Hilfe")], language_code="de")
    assert await bot.get_my_commands(language_code="de") == (BotCommand("hilfe", "Hilfe"),)
    assert ada.commands == [{"command": "hilfe", "description": "Hilfe"}]


async def test_errors_become_the_right_exceptions(
    bot: Bot, ada: Person, api: Api, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(ada.id, "a")
    ada.start()
    telegram.trouble.answer_429(7)
    with pytest.raises(RetryAfter) as pause:
        await bot.send_message(ada.id, "a")
    assert pause.value.retry_after == timedelta(seconds=7)
    ada.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ada.id, "a")
    await bot.set_webhook("https://example.org/")
    with pytest.raises(Conflict):
        await bot.get_updates()
    with pytest.raises(InvalidToken):
        async with Bot("42:OTHER", base_url=f"{api.url}/bot"):
            pass


async def test_a_file_goes_up_and_down(bot: Bot, ada: Person) -> None:
    ada.start()
    sent = await bot.send_document(
        ada.id, b"Programm", filename="Programm Frühling.txt", caption="<i>Neu</i>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("Programm Frühling.txt", 8, "Neu")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"Programm"
    again = await bot.send_document(ada.id, sent.document.file_id)
    assert again.document == sent.document
