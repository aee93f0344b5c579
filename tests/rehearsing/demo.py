"""`werkstattbote rehearse` as a process, and its page without a browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from tests.command_line.commands import WITHIN, Command, running

JSON = dict[str, Any]
T = TypeVar("T")


class Page:
    """What the page in the browser asks for."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self.address = address

    async def get(self, path: str) -> Any:
        async with self._session.get(f"{self.address}/api/{path}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, status: int = 200, **body: Any) -> Any:
        async with self._session.post(f"{self.address}/api/{path}", json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.get("clock"))["now"])

    async def stop(self, key: str) -> datetime:
        stops = {stop["key"]: stop["at"] for stop in (await self.get("clock"))["stops"]}
        return datetime.fromisoformat(stops[key])

    async def handset(self, name: str) -> Handset:
        return Handset(self, {person["name"]: person["id"] for person in (await self.get("state"))["people"]}[name])

    async def newcomer(self, name: str) -> Handset:
        return Handset(self, (await self.post("people", name=name))["id"])


class Handset:
    """One phone on the page."""

    def __init__(self, page: Page, person_id: int) -> None:
        self._page = page
        self._path = f"people/{person_id}"

    async def messages(self) -> list[JSON]:
        found: list[JSON] = (await self._page.get(f"{self._path}/chat"))["messages"]
        return found

    async def sees(self, words: str) -> JSON:
        """The newest message of the bot's with these words, once it is there."""
        return await self._waits_for(lambda chat: _message(chat, words))

    async def presses(self, label: str) -> None:
        """The newest button with these words, once it is there."""
        message_id, row, column = await self._waits_for(lambda chat: _button(chat, label))
        await self._page.post(f"{self._path}/press", message_id=message_id, row=row, column=column)

    async def _waits_for(self, look: Callable[[list[JSON]], T | None]) -> T:
        async with asyncio.timeout(WITHIN):
            while True:
                if (found := look(await self.messages())) is not None:
                    return found
                await asyncio.sleep(0.05)

    async def says(self, text: str) -> None:
        await self._page.post(f"{self._path}/text", text=text)

    async def begins(self, code: str = "MOB") -> None:
        await self._page.post(f"{self._path}/start", parameter=code)

    async def registers(self, code: str = "MOB") -> None:
        await self.begins(code)
        for label in ("Los geht", "Verstanden", "Weiter"):
            await self.presses(label)
        await self.sees("Name")
        await self.says("Ada L.")
        await self.presses("Nordkirchen")
        await self.presses("Privat")
        await self.sees("angemeldet")

    async def when(self, words: str) -> list[str]:
        """At which minutes (UTC) the bot wrote this."""
        return [
            message["at"][:16].replace("T", " ")
            for message in await self.messages()
            if message["from"] == "bot" and words in (message["text"] or "")
        ]


def _message(messages: list[JSON], words: str) -> JSON | None:
    for message in reversed(messages):
        if message["from"] == "bot" and words in (message["text"] or message["caption"] or ""):
            return message
    return None


def _button(messages: list[JSON], label: str) -> tuple[int, int, int] | None:
    for message in reversed(messages):
        for row, buttons in enumerate(message["inline_keyboard"] or []):
            for column, button in enumerate(buttons):
                if label in button["text"]:
                    return message["message_id"], row, column
    return None


@asynccontextmanager
async def rehearsing(folder: Path, *args: str, killed: bool = False) -> AsyncIterator[tuple[Command, Page]]:
    """A demo in this folder, its page at the address that it prints."""
    args = ("rehearse", "--folder", str(folder / "rehearsal"), *(args or ("--port", "0")))
    async with running(*args, folder=folder, killed=killed) as command, aiohttp.ClientSession() as session:
        found = re.search(r"http://127\.0\.0\.1:\d+", await command.says("The rehearsal is at"))
        assert found
        yield command, Page(session, found[0])
