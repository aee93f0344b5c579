"""The rehearsal's page for tests in a browser: the real rehearsal server and a small scripted bot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import Locator, Page, ViewportSize, expect

from rehearsal.acting import Act, Part, Rule
from rehearsal.clock import SettableClock, Stop
from rehearsal.crowd import Crowd
from rehearsal.server import build
from rehearsal.telegram import Telegram

MORNING = datetime(2020, 5, 25, 7, tzinfo=UTC)  # 09:00 in Coesfeld
DESKTOP: ViewportSize = {"width": 1400, "height": 900}
PHONE_HEIGHT = 844
TOKEN = "700:rehearsal"
STOPS = [
    Stop("next", "Nächste Nachricht", datetime(2020, 5, 26, 15, tzinfo=UTC)),
    Stop("meeting:MOB:1", "Zu Treffen 1 Mobilität", datetime(2020, 5, 27, 15, tzinfo=UTC)),
]
KEYBOARD = {"inline_keyboard": [[{"text": "Los geht's", "callback_data": "go"}]]}
NEXT_KEYBOARD = {"inline_keyboard": [[{"text": "Verstanden, weiter", "callback_data": "on"}]]}

# The crowd of the real rehearsal is as large, and does more.
CROWD = [
    Part(
        f"Gast {number}",
        "de",
        (Act("registered", "/start MOB", (Rule("Los geht's", presses="Los geht's"),), re.compile("Was gespeichert")),),
    )
    for number in range(1, 41)
]

Json = dict[str, Any]


@dataclass
class ScriptedBot:
    """Just enough of a bot: greets, edits at a press, and says what a test wants it to say."""

    session: aiohttp.ClientSession
    url: str

    async def call(self, method: str, **parameters: Any) -> Any:
        async with self.session.post(f"{self.url}/{method}", json=parameters) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def run(self) -> None:
        offset = 0
        while True:
            try:
                updates = await self.call("getUpdates", offset=offset, timeout=20)
            except aiohttp.ClientError:
                return  # the server has gone, as one test wants it
            for update in updates:
                offset = update["update_id"] + 1
                await self.handle(update)

    async def handle(self, update: Json) -> None:
        if press := update.get("callback_query"):
            await self.advance(press)
        elif message := update.get("message"):
            await self.answer(message)

    async def answer(self, message: Json) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text.startswith("/start"):
            await self.call("sendMessage", chat_id=chat, text="Guten Tag!", reply_markup=KEYBOARD)
        else:
            await self.call("sendMessage", chat_id=chat, text=f"Gelesen: {text}")

    async def advance(self, press: Json) -> None:
        place = {"chat_id": press["message"]["chat"]["id"], "message_id": press["message"]["message_id"]}
        await self.call("editMessageText", **place, text="Was gespeichert wird", reply_markup=NEXT_KEYBOARD)
        await self.call("answerCallbackQuery", callback_query_id=press["id"], text="Gern!")


@dataclass
class Server:
    """The real rehearsal server; can go away and come back at the same address."""

    storage: Path
    port: int = 0
    runner: web.AppRunner | None = None
    telegram: Telegram | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self.telegram = Telegram(SettableClock(MORNING, known_stops=list(STOPS)), storage=self.storage)
        self.telegram.add_bot(TOKEN, "werkstatt_bot", "Werkstattbote")
        self.runner = web.AppRunner(
            build(self.telegram, crowd=Crowd(self.telegram, CROWD, pace=0)), shutdown_timeout=0.1
        )
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        self.port = self.runner.addresses[0][1]

    async def stop(self) -> None:
        if self.runner and self.telegram:
            await self.runner.cleanup()
            self.telegram.close()
        self.runner = self.telegram = None


@dataclass
class Stage:
    """The page, open in a browser, and the bot behind it."""

    page: Page
    bot: ScriptedBot
    server: Server

    async def add(self, name: str, role: str = "participant") -> Locator:
        body = {"name": name, "language_code": "de", "role": role}
        async with self.bot.session.post(f"{self.server.url}/api/people", json=body) as response:
            assert response.ok, await response.text()
        return self.phone(name)

    def phone(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=f"Telefon von {name}")

    async def begin(self, phone: Locator) -> int:
        """Starts the chat and returns its id."""
        await phone.get_by_role("button", name="Starten", exact=True).click()
        await expect(phone.get_by_role("log")).to_contain_text("Guten Tag!")
        label = await phone.get_attribute("aria-label")
        return next(number for name, number in (await self.person_ids()).items() if label == f"Telefon von {name}")

    async def person_ids(self) -> dict[str, int]:
        async with self.bot.session.get(f"{self.server.url}/api/state") as response:
            people = (await response.json())["people"]
        return {person["name"]: person["id"] for person in people}

    async def tab_to(self, target: Locator) -> None:
        """By the Tab key alone, as somebody without a mouse."""
        for _ in range(40):
            if await target.evaluate("element => element === document.activeElement"):
                return
            await self.page.keyboard.press("Tab")
        pytest.fail("the Tab key does not lead there")
