"""The Bot API over HTTP: every way of passing parameters that the real server knows."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from rehearsal.errors import Refused, bad_request, not_found, unauthorized
from rehearsal.methods import BY_LOWER_NAME
from rehearsal.models import JSON, Bot
from rehearsal.parameters import Upload
from rehearsal.telegram import Telegram

TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
Arguments = tuple[JSON, dict[str, Upload]]


class BotApi:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def add_routes(self, app: web.Application) -> None:
        for verb in ("GET", "POST"):
            app.router.add_route(verb, r"/bot{token:[^/]*}/{method:[^/]*}", self.call)
        app.router.add_get(r"/file/bot{token:[^/]*}/{path:.+}", self.file)

    async def call(self, request: web.Request) -> web.StreamResponse:
        trouble, began = self._telegram.trouble, self._telegram.world.monotonic()
        name = _method_name(request)
        if trouble.down:
            self._note_down(request, name)
            return _cut(request)
        try:
            bot = self._bot(request)
            raw, uploads = await _arguments(request)
        except Refused as refusal:
            return _response(refusal.body())
        if delay := trouble.delay(name):
            await asyncio.sleep(delay)
        body = await self._telegram.call(bot, name, raw, uploads)
        cuts = trouble.cuts(name, carried_out=body["ok"])
        self._note(bot, name, raw | uploads, body, cuts=cuts, seconds=self._telegram.world.monotonic() - began)
        return _cut(request) if cuts else _response(body)

    def _note_down(self, request: web.Request, name: str) -> None:
        bot = self._telegram.world.bots.get(request.match_info["token"])
        if bot is not None:
            answer = "connection cut, not carried out"
            self._telegram.world.log.call(bot, name, {}, person_id=None, ok=False, answer=answer, seconds=0)

    def _note(self, bot: Bot, name: str, given: JSON, body: JSON, *, cuts: bool, seconds: float) -> None:
        """A poll that brings updates is noted as these; one that brings none is of no interest."""
        log = self._telegram.world.log
        if name == "getUpdates" and body["ok"] and not cuts:
            for update in body["result"]:
                log.update(bot, update, problem="", answer="fetched", seconds=seconds)
            return
        person_id, answer = self._person_id(name, given), _answer(body, cuts=cuts)
        log.call(bot, name, given, person_id=person_id, ok=body["ok"] and not cuts, answer=answer, seconds=seconds)

    def _person_id(self, name: str, given: JSON) -> int | None:
        """Whose phone a call is about; an acknowledgement names only the press."""
        if name == "answerCallbackQuery":
            press = self._telegram.world.presses.get(str(given.get("callback_query_id")))
            return press.person_id if press else None
        chat_id = str(given.get("chat_id", ""))
        return int(chat_id) if re.fullmatch(r"-?\d{1,18}", chat_id) else None

    def _bot(self, request: web.Request) -> Bot:
        token = request.match_info["token"]
        if not TOKEN.fullmatch(token):
            raise not_found()
        bot = self._telegram.world.bots.get(token)
        if bot is None:
            raise unauthorized()
        return bot

    async def file(self, request: web.Request) -> web.StreamResponse:
        trouble = self._telegram.trouble
        if trouble.down:
            return _cut(request)
        if delay := max(trouble.slow_by, trouble.files_slow_by):
            await asyncio.sleep(delay)
        try:
            self._bot(request)
        except Refused as refusal:
            return _response(refusal.body())
        files = self._telegram.world.files
        file = files.at(request.match_info["path"])
        if file is None or trouble.loses_file():
            return _response(not_found().body())
        if trouble.cuts_file():
            return await _half(request, files.content(file))
        return web.Response(body=files.content(file), content_type="application/octet-stream")


def _method_name(request: web.Request) -> str:
    given = request.match_info["method"]
    method = BY_LOWER_NAME.get(given.lower())
    return method.name if method else given


def _response(body: JSON) -> web.Response:
    status = 200 if body["ok"] else body["error_code"]
    headers = {}
    if retry_after := body.get("parameters", {}).get("retry_after"):
        headers["Retry-After"] = str(retry_after)
    return web.json_response(body, status=status, headers=headers)


def _answer(body: JSON, *, cuts: bool) -> str:
    if not body["ok"]:
        return f"{body['error_code']} {body['description']}"
    message_id = body["result"].get("message_id") if isinstance(body["result"], dict) else None
    said = f"message {message_id}" if message_id else "ok"
    return f"{said}, then the connection was cut" if cuts else said


def _cut(request: web.Request) -> web.StreamResponse:
    """The connection ends without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _half(request: web.Request, content: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    _cut(request)
    return response


async def _arguments(request: web.Request) -> Arguments:
    raw: JSON = _pairs(request.rel_url.raw_query_string.encode())
    if request.method == "GET" or not request.can_read_body:
        return raw, {}
    if request.content_type == "multipart/form-data":
        return await _multipart(request, raw)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None
    if request.content_type == "application/json":
        return raw | _json(body), {}
    return raw | _pairs(body), {}


def _pairs(body: bytes) -> dict[str, str]:
    """Bytes that are no UTF-8 stay recognisable, so that they can be refused with Telegram's words."""
    text = body.decode("utf-8", "surrogateescape")
    return dict(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))


def _json(body: bytes) -> JSON:
    try:
        value = json.loads(body.decode("utf-8", "surrogateescape") or "{}")
    except ValueError:
        raise bad_request("can't parse request: Can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse request: Object expected")
    return value


async def _multipart(request: web.Request, raw: JSON) -> Arguments:
    uploads: dict[str, Upload] = {}
    values: dict[str, Any] = dict(raw)
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise bad_request("can't parse request: nested multipart")
        content = bytes(await part.read())
        if part.filename is None:
            values[part.name or ""] = content.decode("utf-8", "surrogateescape")
        else:
            media_type = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name or ""] = Upload(part.filename, media_type, content)
    return values, uploads
