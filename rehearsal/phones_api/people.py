"""People and their phones over HTTP."""

from __future__ import annotations

import io

import segno
from aiohttp import BodyPartReader, web

from rehearsal.errors import NoSuchPerson, PhoneError
from rehearsal.models import JSON
from rehearsal.phone import Person, person_on_phone
from rehearsal.phone_shapes import message_on_phone
from rehearsal.phones_api.bodies import body, number, text
from rehearsal.phones_api.clock import ClockApi
from rehearsal.profile import word_in
from rehearsal.telegram import Telegram

ROLES = frozenset({"participant", "organiser"})
LONGEST_RECORDING = 24 * 3600


class PeopleApi:
    def __init__(self, telegram: Telegram, clock: ClockApi, *, has_shelf: bool) -> None:
        self._telegram, self._clock, self._has_shelf = telegram, clock, has_shelf

    def add_routes(self, app: web.Application) -> None:
        person = r"/api/people/{id:\d+}"
        app.router.add_get("/api/state", self.state)
        app.router.add_post("/api/people", self.add_person)
        app.router.add_patch(person, self.change_person)
        app.router.add_get(f"{person}/chat", self.chat)
        app.router.add_get(f"{person}/files/{{file_id}}", self.file)
        app.router.add_post(f"{person}/file", self.send_file)
        for action in ("start", "text", "edit", "press", "block", "unblock"):
            app.router.add_post(f"{person}/{action}", getattr(self, action))
        app.router.add_get("/api/qr.svg", self.qr)

    async def state(self, request: web.Request) -> web.StreamResponse:
        bot = self._telegram.bot
        words = {"name": word_in(bot, "name", ""), "short_description": word_in(bot, "short_description", "")}
        state = {
            "bot": {"username": bot.username} | words,
            "clock": await self._clock.shape(),
            "people": [person_on_phone(person) for person in self._telegram.people()],
            "store": self._has_shelf,
        }
        return web.json_response(state)

    async def add_person(self, request: web.Request) -> web.StreamResponse:
        given = await body(request)
        role = given.get("role", "participant")
        if role not in ROLES:
            raise PhoneError("a role is participant or organiser")
        person = self._telegram.add_person(text(given, "name"), given.get("language_code") or "de", role)
        return web.json_response(person_on_phone(person))

    async def change_person(self, request: web.Request) -> web.StreamResponse:
        given, person = await body(request), self._person(request)
        person.rename(given.get("name"), given.get("language_code"))
        return web.json_response(person_on_phone(person))

    async def chat(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        messages = [message_on_phone(message) for message in person.chat]
        shown = {"messages": messages, "commands": person.commands, "keyboard": person.keyboard}
        return web.json_response({"person": person_on_phone(person)} | shown)

    async def start(self, request: web.Request) -> web.StreamResponse:
        given = await body(request)
        parameter = given.get("parameter") or ""
        if not isinstance(parameter, str):
            raise PhoneError("parameter must be a text")
        return web.json_response(message_on_phone(self._person(request).start(parameter)))

    async def text(self, request: web.Request) -> web.StreamResponse:
        given = await body(request)
        reply_to = None if given.get("reply_to") is None else number(given, "reply_to")
        return web.json_response(message_on_phone(self._person(request).send_text(text(given, "text"), reply_to)))

    async def edit(self, request: web.Request) -> web.StreamResponse:
        given = await body(request)
        message = self._person(request).edit_text(number(given, "message_id"), text(given, "text"))
        return web.json_response(message_on_phone(message))

    async def press(self, request: web.Request) -> web.StreamResponse:
        given = await body(request)
        where = (number(given, name) for name in ("message_id", "row", "column"))
        return web.json_response({"press_id": self._person(request).press(*where)})

    async def send_file(self, request: web.Request) -> web.StreamResponse:
        fields: dict[str, str] = {}
        file: tuple[str, str, bytes] | None = None
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "file":
                media_type = part.headers.get("Content-Type", "application/octet-stream")
                file = part.filename or "file", media_type, bytes(await part.read())
            elif isinstance(part, BodyPartReader):
                fields[part.name or ""] = await part.text()
        if file is None:
            raise PhoneError("the field file is missing")
        kind, caption, duration = fields.get("as", "document"), fields.get("caption", ""), _duration(fields)
        message = self._person(request).send_file(kind, *file, caption, duration=duration)
        return web.json_response(message_on_phone(message))

    async def block(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        person.block()
        return web.json_response(person_on_phone(person))

    async def unblock(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        person.unblock()
        return web.json_response(person_on_phone(person))

    async def file(self, request: web.Request) -> web.StreamResponse:
        person, file_id = self._person(request), request.match_info["file_id"]
        if not any(file_id in _file_ids(message.content) for message in person.chat):
            raise NoSuchPerson("there is no such file in the chat")
        files = self._telegram.world.files
        file = files.find(file_id)
        headers = {"Content-Type": file.media_type, "X-Content-Type-Options": "nosniff"}
        headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return web.Response(body=files.content(file), headers=headers)

    async def qr(self, request: web.Request) -> web.StreamResponse:
        link = f"https://t.me/{self._telegram.bot.username}?start={request.query.get('start', '')}"
        picture = io.BytesIO()
        segno.make(link.removesuffix("?start="), micro=False).save(picture, kind="svg", scale=8, xmldecl=False)
        return web.Response(body=picture.getvalue(), content_type="image/svg+xml")

    def _person(self, request: web.Request) -> Person:
        return self._telegram.person(int(request.match_info["id"]))


def _duration(fields: dict[str, str]) -> int:
    seconds = fields.get("duration", "1")
    if not seconds.isdecimal() or int(seconds) > LONGEST_RECORDING:
        raise PhoneError("duration must be whole seconds")
    return max(1, int(seconds))


def _file_ids(content: JSON) -> set[str]:
    parts = [*content.get("photo", []), content.get("document"), content.get("voice")]
    return {part["file_id"] for part in parts if part}
