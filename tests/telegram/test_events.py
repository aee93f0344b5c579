"""What a person does becomes an event, whatever Telegram makes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import Channel, to_event
from domain.attachments import Group, SentFile
from handlers.events import LONG_AGO, Command, Edit, Elsewhere, Event, File, Membership, Press, Sender, Start, Text
from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from views.screen import Button, Screen

BOT = 987654321
ADA = Sender(BOT, "42", "de")


def message(chat_type: str = "private", **content: Any) -> dict[str, Any]:
    person = {"id": 42, "is_bot": False, "first_name": "Ada", "language_code": "de"}
    chat = {"id": 42 if chat_type == "private" else -100, "type": chat_type}
    return {"message_id": 5, "from": person, "chat": chat, "date": 1_600_000_000, **content}


def typed(text: str) -> Event | None:
    return to_event({"update_id": 1, "message": message(text=text)}, BOT)


async def events(channel: Channel) -> list[Event | None]:
    return [to_event(update, channel.bot_id, "werkstatt_bot") for update in await channel.get_updates(None, timeout=0)]


async def test_all_that_a_phone_can_do_becomes_an_event(channel: Channel, ada: Person) -> None:
    button = await channel.send(str(ada.id), Screen("Hallo", ((Button("Los", "go:1"),),)))
    said = ada.send_text("Guten Tag")
    ada.edit_text(said.message_id, "Guten Abend")
    ada.send_file("photo", "idee.jpg", "image/jpeg", b"jpeg", "Meine Idee")
    ada.send_raw("sticker", {"file_id": "s", "emoji": "🙂"})
    press_id = ada.press(button, 0, 0)
    ada.block()
    ada.start("MOB")
    sender = Sender(channel.bot_id, str(ada.id), "de")
    found = {type(event): event for event in await events(channel) if event is not None}
    assert {event.sender for event in found.values()} == {sender}
    assert found[Start] == Start(found[Start].key, sender, "MOB", message_id=found[Start].message_id)
    assert found[Text] == Text(found[Text].key, sender, "Guten Tag", message_id=said.message_id)
    edit = found[Edit]
    assert isinstance(edit, Edit)
    assert (edit.text, edit.message_id, edit.edited_at > LONG_AGO) == ("Guten Abend", said.message_id, True)
    assert found[Press] == Press(f"c:{channel.bot_id}:{press_id}", sender, "go:1", press_id, message_id=button)
    assert found[Membership] == Membership(found[Membership].key, sender, True)


async def test_all_that_happens_in_groups_is_elsewhere_or_nothing(
    channel: Channel, telegram: Telegram, ada: Person
) -> None:
    ada.send_text("Merkzeichen")
    group = telegram.add_group("Küche")
    group.add_bot(ada)
    group.say(ada, "/start")
    group.upgrade(ada).kick_bot(ada)
    found = await events(channel)
    assert [type(event) for event in found if isinstance(event, Elsewhere)] == [Elsewhere] * 2
    assert [event for event in found[2:] if event is not None and not isinstance(event, Elsewhere)] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/start", None),
        ("/start MOB", "MOB"),
        ("/START MOB", "MOB"),
        ("/start@Werkstatt_Bot MOB_2-x", "MOB_2-x"),
        ("/start zwei Wörter", None),
        ("/start " + "x" * 65, None),
    ],
)
def test_start_carries_a_code_if_it_is_one(text: str, code: str | None) -> None:
    assert typed(text) == Start("m:987654321:42:5:0", ADA, code, message_id=5)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/termine", "termine", ""),
        ("/Termine@werkstatt_bot  am Montag\nund Dienstag ", "termine", "am Montag\nund Dienstag"),
        ("/startMOB", "startmob", ""),
    ],
)
def test_a_command_is_told_from_what_follows_it(text: str, name: str, rest: str) -> None:
    assert typed(text) == Command("m:987654321:42:5:0", ADA, name, rest, message_id=5)


@pytest.mark.parametrize("text", ["Hallo", "/", "/ start", "/über", "1/2", "/a-b", "", " \n "])
def test_whatever_is_no_command_is_text(text: str) -> None:
    assert typed(text) == Text("m:987654321:42:5:0", ADA, text, message_id=5)


def test_a_command_for_another_bot_of_a_group_is_not_for_us() -> None:
    update = {"message": message("supergroup", text="/start@other_bot")}
    assert to_event(update, BOT, "werkstatt_bot") is None
    assert isinstance(to_event(update, BOT, "OTHER_bot"), Elsewhere)
    assert isinstance(to_event(update, BOT), Elsewhere)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [{"width": 90}]}, "photo"),
        ({"photo": "p"}, "photo"),
        ({"document": {"file_name": "plan.pdf"}}, "document"),
        ({"animation": {}, "document": {}}, "animation"),
        ({"venue": {}, "location": {}}, "venue"),
        ({"location": {"latitude": 51.9}}, "location"),
        ({"voice": {}}, "voice"),
        ({"contact": {}}, "contact"),
        ({"poll": {}}, "poll"),
        ({"dice": {"value": 6}}, "dice"),
        ({"checklist": {}}, "checklist"),
        ({"hologram": {}}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_whatever_is_no_text_is_a_file_of_its_kind(content: dict[str, Any], kind: str) -> None:
    update = {"message": message(caption="Meine Idee", **content)}
    assert to_event(update, BOT) == File("m:987654321:42:5:0", ADA, kind, "Meine Idee", message_id=5)


def sent(**content: Any) -> SentFile | None:
    event = to_event({"message": message(caption="So sieht es aus", **content)}, BOT)
    assert isinstance(event, File)
    return event.sent


def test_of_a_photo_the_largest_size_is_taken_wherever_it_stands() -> None:
    large = {"file_id": "large", "width": 1280, "height": 960, "file_size": 200_000}
    sizes = [{"file_id": "small", "width": 90, "height": 67}, large, {"file_id": "middle", "width": 320, "height": 240}]
    assert sent(photo=sizes) == SentFile(Group.PHOTO, "large", 200_000, None, "So sieht es aus")


def test_a_document_has_its_size_and_name_as_far_as_they_are_said() -> None:
    document = {"file_id": "d", "file_size": 5, "file_name": "Plan\ud800.pdf", "mime_type": "application/pdf"}
    assert sent(document=document) == SentFile(Group.DOCUMENT, "d", 5, "Plan\ufffd.pdf", "So sieht es aus")
    assert sent(voice={"file_id": "v"}) == SentFile(Group.VOICE, "v", None, None, "So sieht es aus")


@pytest.mark.parametrize("kind", ["video", "video_note", "audio", "sticker", "animation"])
def test_other_kinds_of_files_are_not_for_attaching(kind: str) -> None:
    assert sent(**{kind: {"file_id": "x"}}) is None


def test_an_edit_has_a_key_of_its_own_and_the_new_words() -> None:
    event = to_event({"edited_message": message(edit_date=1_600_000_100, caption="anders", photo=[])}, BOT)
    assert isinstance(event, Edit)
    assert event.key.startswith("m:987654321:42:5:1600000100:")
    assert (event.text, event.message_id) == ("anders", 5)
    assert event.edited_at == datetime.fromtimestamp(1_600_000_100, UTC)


def test_two_edits_within_a_second_are_two_and_the_same_one_is_one() -> None:
    """Telegram counts in seconds."""
    first, second, again = (
        to_event({"edited_message": message(edit_date=1_600_000_100, text=text)}, BOT) for text in ("a", "b", "a")
    )
    assert first
    assert second
    assert again
    assert first.key != second.key
    assert first.key == again.key


@pytest.mark.parametrize("edit_date", [None, -1, 2**62, "1600000100", True])
def test_an_edit_without_a_sensible_time_counts_as_an_old_one(edit_date: object) -> None:
    event = to_event({"edited_message": message(edit_date=edit_date, text="anders")}, BOT)
    assert isinstance(event, Edit)
    assert event.edited_at in (LONG_AGO, datetime.fromtimestamp(1, UTC))


def test_a_live_location_that_moves_is_no_edit() -> None:
    assert to_event({"edited_message": message(edit_date=1, location={"latitude": 1})}, BOT) is None


def test_a_press_on_a_message_that_is_too_old_to_be_reached_has_no_message() -> None:
    query = {"id": "77", "from": message()["from"], "data": "go", "message": message() | {"date": 0}}
    assert to_event({"callback_query": query}, BOT) == Press("c:987654321:77", ADA, "go", "77")


def test_a_press_without_message_and_data_is_still_a_press() -> None:
    query = {"id": "77", "from": message()["from"], "game_short_name": "chess"}
    assert to_event({"callback_query": query}, BOT) == Press("c:987654321:77", ADA, "", "77")


def test_photos_that_were_sent_together_say_so() -> None:
    update = {"message": message(photo=[{"file_id": "p"}], media_group_id="13579")}
    event = to_event(update, BOT)
    assert isinstance(event, File)
    assert (event.kind, event.album, event.message_id) == ("photo", "13579", 5)


def test_what_is_written_in_a_channel_is_elsewhere_and_nobodys() -> None:
    update = {"channel_post": message("channel", text="Hallo")}
    assert to_event(update, BOT) == Elsewhere("m:987654321:-100:5:0", Sender(BOT, "-100"), True)


def test_a_press_in_a_group_is_elsewhere() -> None:
    query = {"id": "77", "from": message()["from"], "data": "go", "message": message("group")}
    assert isinstance(to_event({"callback_query": query}, BOT), Elsewhere)


@pytest.mark.parametrize(("status", "reachable"), [("member", True), ("kicked", False), ("left", False)])
def test_membership_says_whether_the_person_can_be_reached(status: str, reachable: bool) -> None:
    change = message() | {"old_chat_member": {}, "new_chat_member": {"status": status}}
    key = f"b:987654321:42:1600000000:{status}:9"
    assert to_event({"update_id": 9, "my_chat_member": change}, BOT) == Membership(key, ADA, reachable)


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(pinned_message={"message_id": 4})},
        {"message": message(message_auto_delete_timer_changed={})},
        {"message": message(text="von uns selbst") | {"from": {"id": BOT}}},
        {"message": {"message_id": 1, "chat": {"id": 42, "type": "private"}, "text": "von niemandem"}},
        {"message": message("group", new_chat_members=[])},
        {"edited_message": message("group", text="anders")},
        {"edited_message": message(text="von uns selbst") | {"from": {"id": BOT}}},
        {"my_chat_member": message("group") | {"new_chat_member": {"status": "kicked"}}},
        {"my_chat_member": message() | {"new_chat_member": {"status": "promoted"}}},
        {"callback_query": {"id": "77"}},
        {"callback_query": {"from": {"id": 42}}},
        {"message": message(text="zu groß") | {"chat": {"id": 2**63, "type": "private"}}},
        {"message": message(text="keine Zahl") | {"message_id": True}},
        {"update_id": 1},
    ],
)
def test_what_nobody_waits_for_an_answer_to_is_no_event(update: dict[str, Any]) -> None:
    assert to_event(update, BOT) is None


def test_the_same_update_delivered_again_has_the_same_key() -> None:
    update = {"update_id": 1, "message": message(text="Hallo")}
    again = json.loads(json.dumps(update)) | {"update_id": 2}
    first, second = to_event(update, BOT), to_event(again, BOT)
    assert first is not None
    assert first == second


def test_what_could_not_be_stored_is_replaced() -> None:
    update = json.loads(json.dumps({"message": message(text="a\ud83db\x00c 🙂")}))
    assert to_event(update, BOT) == Text("m:987654321:42:5:0", ADA, "a\ufffdb\ufffdc 🙂", message_id=5)


FIELDS = [
    "update_id message edited_message callback_query my_chat_member chat from id type text data date edit_date",
    "photo document voice file_id file_size file_name width height",
    "message_id new_chat_member status caption location language_code entities pinned_message",
]
VALUES = st.sampled_from(
    ["private", "group", "member", "kicked", "/start", "/start@x y", 42, 0, BOT, True, None, 2**70]
)
SCALARS = VALUES | st.integers() | st.floats() | st.text(st.characters(codec=None)) | st.booleans()
NAMES = st.sampled_from(" ".join(FIELDS).split())
TREES = st.recursive(SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=6))
KINDS = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"])
PEOPLE = st.fixed_dictionaries({"id": SCALARS}, optional={"language_code": SCALARS, "type": VALUES, "status": VALUES})
BODIES = st.fixed_dictionaries(
    {"chat": PEOPLE | TREES, "from": PEOPLE | TREES, "message_id": SCALARS, "id": SCALARS},
    optional={"text": TREES, "caption": TREES, "data": TREES, "new_chat_member": PEOPLE, "message": TREES},
)


@given(st.dictionaries(NAMES, TREES, max_size=4) | st.dictionaries(KINDS, BODIES, min_size=1, max_size=1) | TREES)
def test_any_json_is_an_event_or_none_and_can_be_stored(update: Any) -> None:
    event = to_event(update, BOT)
    if event is not None:
        shown = repr(event) + "".join(str(value) for value in vars(event).values())
        assert "\x00" not in shown.encode().decode()
        assert event.key.encode()
