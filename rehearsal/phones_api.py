"""The phones over HTTP, see docs/rehearsal-api.md."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import segno
from aiohttp import BodyPartReader, web

from rehearsal.clock import ClockCannotMove, Stop
from rehearsal.errors import NoSuchPerson, PhoneError
from rehearsal.models import JSON
from rehearsal.phone import Person, person_on_phone
from rehearsal.phone_shapes import iso, message_on_phone
from rehearsal.profile import word_in
from rehearsal.telegram import Telegram

SHOWN_EVENTS = frozenset({"person", "message", "deleted", "toast", "typing", "clock", "commands", "keyboard"})
HEARTBEAT = 15.0
ROLES = frozenset({"participant", "organiser"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PhonesApi:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._streams: set[asyncio.Queue[JSON | None]] = set()
        self._moving = False

    def add_routes(self, app: web.Application) -> None:
        person = r"/api/people/{id:\d+}"
        app.router.add_get("/api/state", self.state)
        app.router.add_get("/api/events", self.events)
        app.router.add_post("/api/people", self.add_person)
        app.router.add_patch(person, self.change_person)
        app.router.add_get(f"{person}/chat", self.chat)
        app.router.add_get(f"{person}/files/{{file_id}}", self.file)
        app.router.add_post(f"{person}/file", self.send_file)
        for action in ("start", "text", "edit", "press", "block", "unblock"):
            app.router.add_post(f"{person}/{action}", getattr(self, action))
        app.router.add_get("/api/qr.svg", self.qr)
        app.router.add_get("/api/clock", self.clock)
        app.router.add_post("/api/clock/jump", self.jump)

    def end_streams(self) -> None:
        for stream in self._streams:
            stream.put_nowait(None)

    async def state(self, request: web.Request) -> web.StreamResponse:
        bot = self._telegram.bot
        words = {"name": word_in(bot, "name", ""), "short_description": word_in(bot, "short_description", "")}
        people = [person_on_phone(person) for person in self._telegram.people()]
        clock = await self._clock()
        return web.json_response({"bot": {"username": bot.username} | words, "clock": clock, "people": people})

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        stream: asyncio.Queue[JSON | None] = asyncio.Queue()
        self._streams.add(stream)
        end = self._telegram.subscribe(lambda event: stream.put_nowait(event) if _is_shown(event) else None)
        try:
            await _write_events(response, stream)
        except ConnectionError:
            pass
        finally:
            end()
            self._streams.discard(stream)
        return response

    async def add_person(self, request: web.Request) -> web.StreamResponse:
        given = await _body(request)
        role = given.get("role", "participant")
        if role not in ROLES:
            raise PhoneError("a role is participant or organiser")
        person = self._telegram.add_person(_text(given, "name"), given.get("language_code") or "de", role)
        return web.json_response(person_on_phone(person))

    async def change_person(self, request: web.Request) -> web.StreamResponse:
        given, person = await _body(request), self._person(request)
        person.rename(given.get("name"), given.get("language_code"))
        return web.json_response(person_on_phone(person))

    async def chat(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        messages = [message_on_phone(message) for message in person.chat]
        shown = {"messages": messages, "commands": person.commands, "keyboard": person.keyboard}
        return web.json_response({"person": person_on_phone(person)} | shown)

    async def start(self, request: web.Request) -> web.StreamResponse:
        given = await _body(request)
        parameter = given.get("parameter") or ""
        if not isinstance(parameter, str):
            raise PhoneError("parameter must be a text")
        return web.json_response(message_on_phone(self._person(request).start(parameter)))

    async def text(self, request: web.Request) -> web.StreamResponse:
        given = await _body(request)
        reply_to = None if given.get("reply_to") is None else _number(given, "reply_to")
        return web.json_response(message_on_phone(self._person(request).send_text(_text(given, "text"), reply_to)))

    async def edit(self, request: web.Request) -> web.StreamResponse:
        given = await _body(request)
        message = self._person(request).edit_text(_number(given, "message_id"), _text(given, "text"))
        return web.json_response(message_on_phone(message))

    async def press(self, request: web.Request) -> web.StreamResponse:
        given = await _body(request)
        where = (_number(given, name) for name in ("message_id", "row", "column"))
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
        message = self._person(request).send_file(fields.get("as", "document"), *file, fields.get("caption", ""))
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

    async def clock(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._clock())

    async def jump(self, request: web.Request) -> web.StreamResponse:
        given, clock = await _body(request), self._telegram.clock
        if self._moving:
            raise web.HTTPConflict(reason="the clock is already moving")
        try:
            await self._publish_clock(moving=True)
            if "stop" in given:
                await clock.jump_to_stop(_text(given, "stop"))
            else:
                await clock.jump(_instant(_text(given, "to")))
        except (KeyError, ClockCannotMove, ValueError) as error:
            raise PhoneError(f"the clock cannot go there: {error}") from error
        finally:
            await self._publish_clock(moving=False)
        return web.json_response(await self._clock())

    async def _publish_clock(self, *, moving: bool) -> None:
        self._moving = moving
        self._telegram.world.events.publish("clock", clock=await self._clock())

    async def _clock(self) -> JSON:
        clock = self._telegram.clock
        now, stops = iso(clock.now().timestamp()), [_stop(stop) for stop in await clock.stops()]
        return {"now": now, "timezone": clock.timezone, "speed": 1, "moving": self._moving, "stops": stops}

    def _person(self, request: web.Request) -> Person:
        return self._telegram.person(int(request.match_info["id"]))


async def _write_events(response: web.StreamResponse, stream: asyncio.Queue[JSON | None]) -> None:
    """A comment now and then, so that a closed page is noticed."""
    await response.write(b": here\n\n")
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT):
                event = await stream.get()
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        await response.write(f"data: {json.dumps(event)}\n\n".encode())


def _is_shown(event: JSON) -> bool:
    """Groups have no phone on the page."""
    return event["type"] in SHOWN_EVENTS and event.get("person_id", 1) > 0


def _stop(stop: Stop) -> JSON:
    return {"key": stop.key, "label": stop.label, "at": iso(stop.at.timestamp())}


def _file_ids(content: JSON) -> set[str]:
    parts = [*content.get("photo", []), content.get("document"), content.get("voice")]
    return {part["file_id"] for part in parts if part}


async def _body(request: web.Request) -> JSON:
    try:
        given = await request.json()
    except ValueError:
        raise PhoneError("the body is no JSON") from None
    if not isinstance(given, dict):
        raise PhoneError("the body must be an object")
    return given


def _text(given: JSON, name: str) -> str:
    value: Any = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PhoneError(f"{name} is missing")
    return value


def _number(given: JSON, name: str) -> int:
    value: Any = given.get(name)
    if not isinstance(value, int):
        raise PhoneError(f"{name} must be a whole number")
    return value


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant
