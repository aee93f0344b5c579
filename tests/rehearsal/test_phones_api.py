"""The phones over HTTP, as docs/rehearsal-api.md promises them to the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from rehearsal.clock import RealClock
from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import TOKEN, Api, serving
from tests.rehearsal.pages import get, listening, post

KEYBOARD = {"inline_keyboard": [[{"text": "Weiter", "callback_data": "x"}, {"text": "Seite", "url": "https://a.de"}]]}


async def test_a_person_is_added_renamed_and_listed(api: Api, telegram: Telegram) -> None:
    ada = await post(api, "people", name="Ada Lovelace", language_code="en", role="organiser")
    assert ada == {
        "id": ada["id"],
        "name": "Ada Lovelace",
        "language_code": "en",
        "role": "organiser",
        "username": "ada_lovelace_1",
        "blocked": False,
        "started": False,
        "extra": False,
    }
    async with api.session.patch(f"{api.url}/api/people/{ada['id']}", json={"name": "Ada"}) as response:
        assert (await response.json())["name"] == "Ada"
    state = await get(api, "state")
    assert [person["name"] for person in state["people"]] == ["Ada"]
    assert state["bot"] == {"username": "werkstatt_bot", "name": "Werkstattbote", "short_description": ""}
    assert state["clock"] == {
        "now": "2026-05-04T12:00:00Z",
        "timezone": "Europe/Berlin",
        "speed": 1,
        "moving": False,
        "stops": [{"key": "next", "label": "Nächste Nachricht", "at": "2026-05-04T15:00:00Z"}],
    }


async def test_a_chat_is_started_written_in_pressed_and_edited(api: Api, ada: Person) -> None:
    path = f"people/{ada.id}"
    started = await post(api, f"{path}/start", parameter="MOB")
    assert (started["text"], started["from"], started["at"]) == ("/start MOB", "person", "2026-05-04T12:00:00Z")
    await api.ok("sendMessage", chat_id=ada.id, text="<b>Hallo</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    reply = await post(api, f"{path}/text", text="Ja", reply_to=2)
    assert reply["reply_to"] == 2
    edited = await post(api, f"{path}/edit", message_id=3, text="Nein")
    assert (edited["text"], edited["edited_at"]) == ("Nein", "2026-05-04T12:00:00Z")
    assert (await post(api, f"{path}/press", message_id=2, row=0, column=0))["press_id"]
    chat = await get(api, f"{path}/chat")
    assert [message["text"] for message in chat["messages"]] == ["/start MOB", "Hallo", "Nein"]
    assert chat["messages"][1] == {
        "message_id": 2,
        "from": "bot",
        "at": "2026-05-04T12:00:00Z",
        "edited_at": None,
        "text": "Hallo",
        "entities": [{"type": "bold", "offset": 0, "length": 5}],
        "caption": None,
        "caption_entities": [],
        "photo": None,
        "document": None,
        "voice": None,
        "reply_to": None,
        "other": None,
        "inline_keyboard": [[{"text": "Weiter", "callback_data": True}, {"text": "Seite", "url": "https://a.de"}]],
    }
    assert (chat["keyboard"], chat["commands"], chat["person"]["started"]) == (None, [], True)


@pytest.mark.parametrize(
    ("action", "body", "status"),
    [
        ("start", {"parameter": "zwei Worte"}, 400),
        ("text", {"text": "  "}, 400),
        ("text", {}, 400),
        ("text", {"text": "a" * 4097}, 400),
        ("text", {"text": "a", "reply_to": 9}, 400),
        ("edit", {"message_id": 9, "text": "a"}, 400),
        ("press", {"message_id": 1, "row": 0, "column": 0}, 400),
        ("press", {"message_id": "1", "row": 0, "column": 0}, 400),
    ],
)
async def test_what_no_phone_would_do_is_refused(
    api: Api, ada: Person, action: str, body: dict[str, Any], status: int
) -> None:
    ada.start()
    assert (await post(api, f"people/{ada.id}/{action}", status, **body))["error"]


async def test_unknown_people_are_not_found(api: Api) -> None:
    assert await post(api, "people/1/text", 404, text="a") == {"error": "there is no such person"}


async def test_events_tell_everything_that_happens_in_a_chat(api: Api, ada: Person) -> None:
    async with listening(api) as stream:
        await post(api, f"people/{ada.id}/start", parameter="")
        assert (await stream.next("message"))["message"]["text"] == "/start"
        assert (await stream.next("person"))["person"]["started"]
        await api.ok("sendChatAction", chat_id=ada.id, action="typing")
        assert (await stream.next("typing"))["person_id"] == ada.id
        await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup=KEYBOARD)
        assert (await stream.next("message"))["message"]["message_id"] == 2
        press = (await post(api, f"people/{ada.id}/press", message_id=2, row=0, column=0))["press_id"]
        await api.ok("answerCallbackQuery", callback_query_id=press, text="Gern")
        toast = await stream.next("toast")
        assert (toast["press_id"], toast["text"], toast["alert"]) == (press, "Gern", False)
        await api.ok("deleteMessage", chat_id=ada.id, message_id=2)
        assert (await stream.next("deleted"))["message_id"] == 2
        await api.ok("setMyCommands", commands=[{"command": "a", "description": "b"}])
        assert (await stream.next("commands"))["commands"] == [{"command": "a", "description": "b"}]
        await api.ok("sendMessage", chat_id=ada.id, text="a", reply_markup={"keyboard": [["Ja"]]})
        assert (await stream.next("keyboard"))["keyboard"]["rows"] == [["Ja"]]


async def test_files_go_through_the_page(api: Api, ada: Person) -> None:
    form = aiohttp.FormData({"as": "document", "caption": "Plan"})
    form.add_field("file", b"<script>", filename="plan.html", content_type="text/html")
    async with api.session.post(f"{api.url}/api/people/{ada.id}/file", data=form) as response:
        message = await response.json()
    assert (message["caption"], message["document"]["file_name"]) == ("Plan", "plan.html")
    address = f"{api.url}/api/people/{ada.id}/files/{message['document']['file_id']}"
    async with api.session.get(address) as response:
        assert await response.read() == b"<script>"
        assert response.content_type == "text/html"
        assert "sandbox" in response.headers["Content-Security-Policy"]
    async with api.session.get(f"{api.url}/api/people/{ada.id}/files/other") as response:
        assert response.status == 404


async def test_a_voice_message_has_its_length(api: Api, ada: Person) -> None:
    for given, kept in (("7", 7), ("0", 1), (None, 1)):
        form = aiohttp.FormData({"as": "voice"} | ({"duration": given} if given else {}))
        form.add_field("file", b"OggS", filename="voice.ogg", content_type="audio/ogg")
        async with api.session.post(f"{api.url}/api/people/{ada.id}/file", data=form) as response:
            assert (await response.json())["voice"]["duration"] == kept
    form = aiohttp.FormData({"as": "voice", "duration": "long"})
    form.add_field("file", b"OggS", filename="voice.ogg", content_type="audio/ogg")
    async with api.session.post(f"{api.url}/api/people/{ada.id}/file", data=form) as response:
        assert response.status == 400


async def test_what_the_bot_puts_on_the_shelf_can_be_looked_at(telegram: Telegram, tmp_path: Path) -> None:
    shelf = tmp_path / "store"
    (shelf / "MOB-001").mkdir(parents=True)
    (shelf / "MOB-001" / "MOB-001.html").write_text("<script>alert(1)</script>")
    (shelf / ".manifest.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    async with serving(telegram, shelf=shelf) as api:
        assert (await get(api, "state"))["store"] is True
        assert (await get(api, "store"))["files"] == [{"path": "MOB-001/MOB-001.html", "size": 25}]
        async with api.session.get(f"{api.url}/api/store/MOB-001/MOB-001.html") as response:
            assert response.content_type == "text/html"
            assert response.headers["Content-Security-Policy"].endswith("sandbox")
        for path in ("%2e%2e/secret.txt", ".manifest.json", "MOB-001", "gone.html"):
            async with api.session.get(f"{api.url}/api/store/{path}") as response:
                assert response.status == 404


async def test_without_a_shelf_nothing_is_shown(api: Api) -> None:
    assert (await get(api, "state"))["store"] is False
    assert (await get(api, "store"))["files"] == []
    async with api.session.get(f"{api.url}/api/store/etc/passwd") as response:
        assert response.status == 404


async def test_a_bot_is_blocked_and_unblocked(api: Api, ada: Person) -> None:
    ada.start()
    assert (await post(api, f"people/{ada.id}/block"))["blocked"]
    assert await post(api, f"people/{ada.id}/text", 400, text="a") == {"error": "the bot is blocked: unblock it first"}
    assert not (await post(api, f"people/{ada.id}/unblock"))["blocked"]


async def test_the_clock_jumps_to_stops_and_instants(api: Api) -> None:
    async with listening(api) as stream:
        clock = await post(api, "clock/jump", stop="next")
        assert (clock["now"], clock["stops"]) == ("2026-05-04T15:00:00Z", [])
        assert (await stream.next("clock"))["clock"]["moving"]
        assert (await stream.next("clock"))["clock"]["now"] == "2026-05-04T15:00:00Z"
    assert (await post(api, "clock/jump", to="2026-05-05T08:00:00+02:00"))["now"] == "2026-05-05T06:00:00Z"
    assert (await post(api, "clock/jump", 400, stop="never"))["error"]
    assert (await post(api, "clock/jump", 400, to="2026-05-05T08:00:00"))["error"]


async def test_the_real_clock_stays() -> None:
    telegram = Telegram(RealClock())
    telegram.add_bot(TOKEN, "werkstatt_bot", "Werkstattbote")
    async with serving(telegram) as api:
        assert (await get(api, "clock"))["stops"] == []
        assert (await post(api, "clock/jump", 400, to="2030-01-01T00:00:00Z"))["error"]
    telegram.close()


async def test_the_poster_has_its_code(api: Api) -> None:
    async with api.session.get(f"{api.url}/api/qr.svg?start=MOB") as response:
        assert response.content_type == "image/svg+xml"
        assert (await response.read()).startswith(b"<svg")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "127.0.0.1@evil.example"])
async def test_another_host_name_is_refused(api: Api, host: str) -> None:
    async with api.session.get(f"{api.url}/api/state", headers={"Host": host}) as response:
        assert response.status == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80", "[::1]"])
async def test_the_own_host_names_are_known(api: Api, host: str) -> None:
    async with api.session.get(f"{api.url}/api/state", headers={"Host": host}) as response:
        assert response.status == 200


async def test_a_form_of_another_page_is_refused(api: Api, ada: Person) -> None:
    headers = {"Content-Type": "text/plain"}
    body = json.dumps({"text": "a"})
    async with api.session.post(f"{api.url}/api/people/{ada.id}/text", data=body, headers=headers) as response:
        assert response.status == 415
    form = aiohttp.FormData({"text": "a"})
    form.add_field("file", b"a", filename="a.txt")
    other = {"Origin": "https://evil.example"}
    async with api.session.post(f"{api.url}/api/people/{ada.id}/file", data=form, headers=other) as response:
        assert response.status == 403
    assert ada.chat == []


async def test_the_page_is_served_with_a_strict_policy(telegram: Telegram, tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.mkdir()
    (page / "index.html").write_text("<h1>Telefone</h1>")
    (page / "app.js").write_text("")
    (tmp_path / "secret.txt").write_text("")
    async with serving(telegram, page=page) as api:
        async with api.session.get(f"{api.url}/") as response:
            assert response.headers["Content-Security-Policy"] == "default-src 'self'"
            assert await response.text() == "<h1>Telefone</h1>"
        async with api.session.get(f"{api.url}/static/app.js") as response:
            assert response.status == 200
        async with api.session.get(f"{api.url}/static/%2e%2e/secret.txt") as response:
            assert response.status == 404


async def test_without_a_page_there_is_none(telegram: Telegram, tmp_path: Path) -> None:
    async with serving(telegram, page=tmp_path) as api, api.session.get(f"{api.url}/") as response:
        assert response.status == 404
