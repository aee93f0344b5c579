from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rehearsal.clock import SettableClock, Stop
from rehearsal.phone import Person
from rehearsal.server import build
from rehearsal.telegram import Telegram

TOKEN = "42:REHEARSAL"
START = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Seconds:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Api:
    """The Bot API as a bot without any library calls it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session, self.url = session, url

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", json=parameters) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def ok(self, method: str, **parameters: Any) -> Any:
        body = await self.call(method, **parameters)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        body = await self.call(method, **parameters)
        assert not body["ok"], body
        return str(body["description"])


class Hook:
    """A bot's webhook that notes what comes and answers as it is told."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[web.Response] = []
        self.open = asyncio.Event()
        self.open.set()
        self.arrived = asyncio.Condition()
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        self.updates.append(await request.json())
        self.headers.append(dict(request.headers))
        async with self.arrived:
            self.arrived.notify_all()
        answer = self.answers.pop(0) if self.answers else web.Response()
        await self.open.wait()
        return answer

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(2), self.arrived:
            await self.arrived.wait_for(lambda: len(self.updates) >= count)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates if "message" in update]


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(START, known_stops=[Stop("next", "Nächste Nachricht", START.replace(hour=15))])


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def telegram(clock: SettableClock, seconds: Seconds) -> Iterator[Telegram]:
    telegram = Telegram(clock, monotonic=seconds, retry_scale=0.01)
    telegram.add_bot(TOKEN, "werkstatt_bot", "Werkstattbote")
    yield telegram
    telegram.close()


@pytest.fixture
def ada(telegram: Telegram) -> Person:
    return telegram.add_person("Ada Lovelace")


@asynccontextmanager
async def serving(telegram: Telegram, **options: Any) -> AsyncIterator[Api]:
    server = TestServer(build(telegram, **options))
    await server.start_server()
    async with aiohttp.ClientSession() as session:
        yield Api(session, f"http://127.0.0.1:{server.port}")
    await server.close()


@pytest.fixture
async def api(telegram: Telegram) -> AsyncIterator[Api]:
    async with serving(telegram) as api:
        yield api


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.receive)
    server = TestServer(app)
    await server.start_server()
    hook.url = f"http://127.0.0.1:{server.port}/hook"
    yield hook
    hook.open.set()
    await server.close()
