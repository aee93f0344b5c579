"""A rehearsal Telegram with one person, and a server that answers whatever a test wants to see classified."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.telegram import Channel, Timeouts
from rehearsal.clock import RealClock
from rehearsal.phone import Person
from rehearsal.server import build
from rehearsal.telegram import Telegram

TOKEN = "987654321:CANARY-token-that-nobody-may-ever-see1"
QUICK = Timeouts(pool=1, connect=1, write=1, read=1)


def address(server: BaseTestServer) -> str:
    return f"http://127.0.0.1:{server.port}"


@pytest.fixture
def telegram() -> Telegram:
    telegram = Telegram(RealClock())
    telegram.add_bot(TOKEN, "werkstatt_bot", "Werkstattbote")
    return telegram


@pytest.fixture
def ada(telegram: Telegram) -> Person:
    ada = telegram.add_person("Ada", "de")
    ada.start()
    return ada


@pytest.fixture
async def channel(telegram: Telegram) -> AsyncIterator[Channel]:
    async with TestServer(build(telegram, page=None)) as server, Channel(TOKEN, address(server)) as channel:
        yield channel


@dataclass
class Canned:
    """Answers every call alike."""

    status: int = 200
    body: bytes = b'{"ok":true,"result":{"message_id":1}}'


@pytest.fixture
def canned() -> Canned:
    return Canned()


@pytest.fixture
async def canned_channel(canned: Canned) -> AsyncIterator[Channel]:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=canned.status, body=canned.body, content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, Channel(TOKEN, address(server), timeouts=QUICK) as channel:
        yield channel


def chain(error: BaseException) -> str:
    """All that any traceback of it could show."""
    shown: list[Any] = []
    following: BaseException | None = error
    while following is not None:
        shown += [repr(following), str(following), following.args]
        following = following.__cause__ or following.__context__
    return repr(shown)
