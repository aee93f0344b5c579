"""What a person sees of a screen, and what becomes of it when Telegram will not have it."""

from __future__ import annotations

import warnings

import pytest

from bot.telegram import ALLOWED_UPDATES, Channel, Harmless, Identity, Refused, RetryAfter, classify
from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.telegram.conftest import TOKEN
from views.screen import Button, File, Screen

WELCOME = Screen("Hallo <b>Ada</b> &amp; Co.", ((Button("Los", "go"), Button("Weg", url="https://example.org/way")),))


async def test_a_screen_arrives_with_its_words_and_buttons(channel: Channel, ada: Person) -> None:
    message_id = await channel.send(str(ada.id), WELCOME)
    message = ada.message(message_id)
    assert message.content["text"] == "Hallo Ada & Co."
    assert message.inline_keyboard == [
        [{"text": "Los", "callback_data": "go"}, {"text": "Weg", "url": "https://example.org/way"}]
    ]


async def test_links_are_never_previewed(channel: Channel, ada: Person, telegram: Telegram) -> None:
    message_id = await channel.send(str(ada.id), Screen("https://example.org/login?token=once"))
    await channel.replace(str(ada.id), message_id, Screen("https://example.org/login?token=twice"))
    previews = [call.parameters["link_preview_options"] for call in telegram.calls]
    assert previews == ['{"is_disabled": true}'] * 2


async def test_a_file_arrives_as_a_document_with_its_name_kind_and_caption(channel: Channel, ada: Person) -> None:
    file = File("Übersicht für Bürger.ics", "text/calendar", b"BEGIN:VCALENDAR")
    message_id = await channel.send(str(ada.id), Screen("<i>Ihre</i> Termine", WELCOME.buttons, file=file))
    message = ada.message(message_id)
    assert message.content["caption"] == "Ihre Termine"
    assert message.content["document"]["file_name"] == "Übersicht für Bürger.ics"
    assert message.content["document"]["mime_type"] == "text/calendar"
    assert message.inline_keyboard is not None


async def test_a_file_without_words_arrives(channel: Channel, ada: Person) -> None:
    message_id = await channel.send(str(ada.id), Screen("", file=File("a.pdf", "application/pdf", b"%PDF")))
    assert ada.message(message_id).content["document"]["file_size"] == 4


async def test_signs_that_would_end_a_file_name_early_are_replaced(channel: Channel, ada: Person) -> None:
    file = File('a;b"c\r\n/d.pdf', "application/pdf", b"%PDF")
    message_id = await channel.send(str(ada.id), Screen("", file=file))
    assert ada.message(message_id).content["document"]["file_name"] == "a_b_c___d.pdf"


async def test_a_large_file_is_sent_without_a_warning(channel: Channel, ada: Person) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        message_id = await channel.send(
            str(ada.id), Screen("", file=File("a.bin", "application/octet-stream", bytes(3_000_000)))
        )
    assert ada.message(message_id).content["document"]["file_size"] == 3_000_000


async def test_half_a_surrogate_pair_in_a_screen_does_not_keep_it_from_being_sent(
    channel: Channel, ada: Person
) -> None:
    await channel.send(str(ada.id), Screen("vorher \ud83d nachher"))
    await channel.send(str(ada.id), Screen("vorher \ud83d nachher", file=File("a.txt", "text/plain", b"a")))
    assert [message.content.get("text", message.content.get("caption")) for message in ada.chat[1:]] == [
        "vorher ? nachher"
    ] * 2


async def test_a_screen_takes_the_place_of_an_earlier_one(channel: Channel, ada: Person) -> None:
    message_id = await channel.send(str(ada.id), WELCOME)
    assert await channel.replace(str(ada.id), message_id, Screen("Fertig")) == message_id
    assert ada.message(message_id).content["text"] == "Fertig"
    assert ada.message(message_id).inline_keyboard is None


async def test_replacing_a_screen_by_the_same_is_a_success(channel: Channel, ada: Person) -> None:
    message_id = await channel.send(str(ada.id), WELCOME)
    assert await channel.replace(str(ada.id), message_id, WELCOME) == message_id
    assert len(ada.chat) == 2


async def test_a_screen_whose_message_is_gone_comes_as_a_new_message(channel: Channel, ada: Person) -> None:
    new = await channel.replace(str(ada.id), 4711, WELCOME)
    assert ada.message(new).content["text"] == "Hallo Ada & Co."


async def test_a_screen_without_a_reachable_message_comes_as_a_new_message(channel: Channel, ada: Person) -> None:
    new = await channel.replace(str(ada.id), None, WELCOME)
    assert ada.message(new).content["text"] == "Hallo Ada & Co."


async def test_a_screen_in_place_of_a_document_comes_as_a_new_message(channel: Channel, ada: Person) -> None:
    document = await channel.send(str(ada.id), Screen("Termine", file=File("a.ics", "text/calendar", b"x")))
    new = await channel.replace(str(ada.id), document, WELCOME)
    assert new != document
    assert ada.message(new).content["text"] == "Hallo Ada & Co."


async def test_a_screen_with_a_file_comes_as_a_new_message(channel: Channel, ada: Person) -> None:
    first = await channel.send(str(ada.id), WELCOME)
    new = await channel.replace(str(ada.id), first, Screen("Hier", file=File("a.ics", "text/calendar", b"x")))
    assert new != first


@pytest.mark.parametrize("how", ["send", "replace"])
async def test_a_text_with_broken_tags_arrives_plainly_with_its_link(channel: Channel, ada: Person, how: str) -> None:
    broken = Screen('<b>Termin</i> bei A &amp; B <3: <a href="https://example.org/m">Zum Treffen</a>', WELCOME.buttons)
    if how == "send":
        message_id = await channel.send(str(ada.id), broken)
    else:
        message_id = await channel.replace(str(ada.id), await channel.send(str(ada.id), Screen("alt")), broken)
    assert ada.message(message_id).content["text"] == "Termin bei A & B <3: Zum Treffen (https://example.org/m)"
    assert ada.message(message_id).inline_keyboard is not None


async def test_a_press_is_answered_with_a_toast(channel: Channel, ada: Person) -> None:
    press_id = ada.press(await channel.send(str(ada.id), WELCOME), 0, 0)
    await channel.answer_press(press_id, "x" * 300)
    answer = ada.answer(press_id)
    assert answer is not None
    assert answer.text == "x" * 200


async def test_a_press_is_answered_without_a_toast(channel: Channel, ada: Person) -> None:
    press_id = ada.press(await channel.send(str(ada.id), WELCOME), 0, 0)
    await channel.answer_press(press_id)
    assert ada.answer(press_id) is not None


async def test_a_press_that_is_too_old_to_be_answered_is_harmless(channel: Channel) -> None:
    await channel.answer_press("4711", "zu spät")


async def test_commands_are_offered_in_the_persons_language(channel: Channel, telegram: Telegram, ada: Person) -> None:
    await channel.set_commands("de", [("termine", "Ihre Termine")])
    await channel.set_commands(None, [("meetings", "Your meetings")])
    assert ada.commands == [{"command": "termine", "description": "Ihre Termine"}]
    assert telegram.add_person("Bela", "pl").commands == [{"command": "meetings", "description": "Your meetings"}]


async def test_one_person_can_have_commands_of_their_own(channel: Channel, ada: Person) -> None:
    await channel.set_commands(None, [("meetings", "Your meetings")])
    await channel.set_commands(None, [("export", "Everything as a file")], account=str(ada.id))
    assert [command["command"] for command in ada.commands] == ["export"]


async def test_the_profile_is_set_for_each_language(channel: Channel, telegram: Telegram) -> None:
    await channel.set_profile("de", short_description="Kurz", description="Länger")
    await channel.set_profile(None, short_description="Short", description="Longer")
    assert sorted(telegram.bot.words.values()) == ["Kurz", "Longer", "Länger", "Short"]


async def test_the_bot_learns_who_it_is(channel: Channel, telegram: Telegram) -> None:
    assert await channel.get_me() == Identity(telegram.bot.id, "werkstatt_bot", "Werkstattbote")
    assert channel.bot_id == telegram.bot.id


async def test_updates_come_as_json_and_again_until_a_later_one_is_asked_for(channel: Channel, ada: Person) -> None:
    ada.send_text("Guten Tag")
    first = await channel.get_updates(None, timeout=0)
    assert await channel.get_updates(first[0]["update_id"], timeout=0) == first
    assert first[-1]["message"]["text"] == "Guten Tag"
    assert await channel.get_updates(first[-1]["update_id"] + 1, timeout=0) == []


async def test_a_webhook_is_set_with_all_that_the_bot_listens_to_and_taken_away(channel: Channel) -> None:
    await channel.set_webhook("https://example.org/telegram", "a-secret")
    info = await channel.webhook_info()
    assert info["url"] == "https://example.org/telegram"
    assert set(info["allowed_updates"]) == set(ALLOWED_UPDATES)
    await channel.delete_webhook()
    assert (await channel.webhook_info())["url"] == ""


async def test_taking_the_webhook_away_keeps_what_waits(channel: Channel, telegram: Telegram, ada: Person) -> None:
    await channel.set_webhook("https://example.org/telegram", "a-secret")
    await channel.delete_webhook()
    assert len(await channel.get_updates(None, timeout=0)) == 1


async def test_a_channel_opens_and_closes_while_telegram_is_down() -> None:
    async with Channel(TOKEN, "http://127.0.0.1:9"):
        pass


async def test_a_refusal_that_is_not_the_channels_to_mend_reaches_the_caller(channel: Channel, ada: Person) -> None:
    message_id = await channel.send(str(ada.id), WELCOME)
    with pytest.raises(Refused) as caught:
        await channel.replace(str(ada.id), message_id, Screen(""))
    assert not isinstance(classify(caught.value), Harmless)


async def test_a_press_that_cannot_be_answered_for_another_reason_reaches_the_caller(
    channel: Channel, telegram: Telegram
) -> None:
    telegram.trouble.status_500()
    with pytest.raises(Refused):
        await channel.answer_press("4711")


async def test_a_pause_that_telegram_asks_for_is_not_taken_for_a_lost_message(
    channel: Channel, telegram: Telegram, ada: Person
) -> None:
    message_id = await channel.send(str(ada.id), WELCOME)
    telegram.trouble.answer_429(3)
    with pytest.raises(Refused) as caught:
        await channel.replace(str(ada.id), message_id, Screen("Fertig"))
    assert classify(caught.value) == RetryAfter(3)
    assert len(ada.chat) == 2
