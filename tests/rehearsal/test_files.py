from __future__ import annotations

import io

import aiohttp
import pytest
import segno

from rehearsal.phone import Person
from tests.rehearsal.conftest import TOKEN, Api


def png() -> bytes:
    content = io.BytesIO()
    segno.make("MOB", micro=False).save(content, kind="png", scale=4)
    return content.getvalue()


async def upload(api: Api, method: str, chat_id: int, name: str, content: bytes, **fields: str) -> dict[str, object]:
    form = aiohttp.FormData({"chat_id": str(chat_id)} | fields)
    form.add_field(name, content, filename="poster.png", content_type="image/png")
    async with api.session.post(f"{api.url}/bot{TOKEN}/{method}", data=form) as response:
        body: dict[str, object] = await response.json()
        return body


async def download(api: Api, file_id: str) -> bytes:
    path = (await api.ok("getFile", file_id=file_id))["file_path"]
    async with api.session.get(f"{api.url}/file/bot{TOKEN}/{path}") as response:
        assert response.status == 200
        return await response.read()


@pytest.mark.parametrize("kind", ["photo", "document", "voice"])
async def test_what_a_person_sends_the_bot_can_fetch(api: Api, ada: Person, kind: str) -> None:
    ada.send_file(kind, "skizze.png", "image/png", png(), "Meine Skizze")
    message = (await api.ok("getUpdates"))[0]["message"]
    assert message["caption"] == "Meine Skizze"
    assert ada.download(message["message_id"]) == png()
    part = message["photo"][-1] if kind == "photo" else message[kind]
    assert await download(api, part["file_id"]) == png()


async def test_a_photo_comes_in_two_sizes_the_largest_last(api: Api, ada: Person) -> None:
    ada.send_file("photo", "skizze.png", "image/png", png())
    small, large = (await api.ok("getUpdates"))[0]["message"]["photo"]
    assert small["width"] < large["width"]


async def test_the_bot_sends_pictures_either_way_of_attaching(api: Api, ada: Person) -> None:
    ada.start()
    assert (await upload(api, "sendPhoto", ada.id, "photo", png()))["ok"]
    assert (await upload(api, "sendPhoto", ada.id, "p1", png(), photo="attach://p1", caption="QR"))["ok"]
    assert [len(message.content["photo"]) for message in ada.chat[1:]] == [2, 2]
    broken = await upload(api, "sendPhoto", ada.id, "photo", b"no picture")
    assert broken["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    stray = await upload(api, "sendPhoto", ada.id, "elsewhere", png())
    assert stray["description"] == 'Bad Request: unknown parameter "elsewhere"'


async def test_captions_are_shorter_than_texts(api: Api, ada: Person) -> None:
    ada.start()
    fine = await upload(api, "sendDocument", ada.id, "document", b"a", caption="😀" * 512)
    assert fine["ok"]
    long = await upload(api, "sendDocument", ada.id, "document", b"a", caption="😀" * 512 + "a")
    assert long["description"] == "Bad Request: message caption is too long"


async def test_bots_fetch_at_most_twenty_megabytes(api: Api, ada: Person) -> None:
    ada.send_file("document", "film.mp4", "video/mp4", bytes(20 * 1024 * 1024 + 1))
    document = (await api.ok("getUpdates"))[0]["message"]["document"]
    assert await api.refusal("getFile", file_id=document["file_id"]) == "Bad Request: file is too big"


async def test_unknown_files_are_not_found(api: Api, ada: Person) -> None:
    ada.start()
    wrong = "Bad Request: wrong file_id or the file is temporarily unavailable"
    assert await api.refusal("getFile", file_id="x") == wrong
    assert await api.refusal("sendDocument", chat_id=ada.id, document="x") == wrong
    missing = await api.refusal("sendDocument", chat_id=ada.id)
    assert missing == "Bad Request: there is no document in the request"
    async with api.session.get(f"{api.url}/file/bot{TOKEN}/documents/file_9.txt") as response:
        assert response.status == 404
