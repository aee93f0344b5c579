"""The real bot over HTTP against the rehearsal Telegram, with a clock that can be moved."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.app import App
from bot.clock import Clock
from bot.command_line.programme import in_transaction
from bot.command_line.rehearse import EXAMPLE
from bot.config import Settings, load_settings
from bot.flood import Pace
from bot.rehearsing import RehearsalClock
from documents.programme import read_programme
from domain.programme import Programme
from rehearsal.server import build as build_telegram
from rehearsal.telegram import Telegram
from services import imports
from storage.migrate import upgrade
from tests.support.phones import Phone
from tests.support.ports import free_port

TOKEN = "5200000001:AAF4kErTokenForRehearsalsOnly0123456"
SECRET_KEY = "a-key-for-tests-only-0123456789-abcdefghij"
AS_FAST_AS_TESTS = Pace(burst=1_000_000)
"""People in tests take no time to read."""
BERLIN_25_MAY_9 = datetime.fromisoformat("2020-05-25T09:00+02:00")


@dataclass
class Stage:
    """One town: a Telegram, its people, and the bot, which can be stopped and started again."""

    folder: Path
    database_url: str
    updates: str
    clock: RehearsalClock
    telegram: Telegram
    address: str
    organisers: list[int] = field(default_factory=list)
    port: int = field(default_factory=free_port)
    app: App | None = None
    smtp: str | None = None
    """Where mails go, if there is such a place."""

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def settings(self) -> Settings:
        given = {
            "BOT_TOKEN": TOKEN,
            "SECRET_KEY": SECRET_KEY,
            "DATABASE_URL": self.database_url,
            "STORE_URL": self.store.as_uri(),
            "TELEGRAM_API_URL": self.address,
            "UPDATES": self.updates,
            "PORT": str(self.port),
            "ORGANISERS": ",".join(map(str, self.organisers)),
        }
        if self.smtp:
            given |= {"SMTP_URL": self.smtp, "MAIL_FROM": "werkstatt@example.org"}
        if self.updates == "webhook":
            given["PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        found = load_settings(given)
        assert isinstance(found, Settings), found
        return found

    def phone(self, name: str, language: str = "de") -> Phone:
        return Phone(self.telegram, self.telegram.add_person(name, language))

    def organiser(self, name: str) -> Phone:
        """Has to be there before the bot starts, as ORGANISERS is read then."""
        person = self.telegram.add_person(name, "de", "organiser")
        self.organisers.append(person.id)
        return Phone(self.telegram, person)

    @asynccontextmanager
    async def bot(self, pace: Pace = AS_FAST_AS_TESTS) -> AsyncIterator[App]:
        """The bot, running in this process."""
        app = App(self.settings, clock=self.clock.clock, pace=pace)
        self.clock.attach(app.database, app.scheduler)
        async with app:
            self.app = app
            yield app

    async def at(self, local: str) -> None:
        """Moves the clock to a time in Berlin, „2020-05-27 16:45“; what falls due on the way happens."""
        await self.clock.jump(datetime.fromisoformat(f"{local}+02:00"))
        await self.telegram.settled(20)

    def load(self, programme: Programme | None = None) -> None:
        """Imports it at the stage's time, as the command does it; the bot may be running."""
        settings = self.settings.model_copy(update={"clock": self.clock.clock.now()})
        in_transaction(settings, imports.apply, programme or coesfeld())


def coesfeld() -> Programme:
    programme = read_programme(EXAMPLE.read_bytes())
    assert isinstance(programme, Programme), programme
    return programme


@asynccontextmanager
async def open_stage(
    folder: Path, database_url: str, updates: str = "webhook", *, prepared: bool = False
) -> AsyncIterator[Stage]:
    """Telegram is up, the database has its tables and the programme (`prepared`: has them already); the bot is not
    running yet."""
    clock = RehearsalClock(Clock())
    clock.clock.set(BERLIN_25_MAY_9)
    telegram = Telegram(clock, retry_scale=0.05)
    telegram.add_bot(TOKEN, "coesfeld_werkstatt_bot", "Werkstattbote")
    runner = web.AppRunner(build_telegram(telegram), access_log=None, shutdown_timeout=1)
    await runner.setup()
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(runner.cleanup)
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        stage = Stage(folder, database_url, updates, clock, telegram, f"http://127.0.0.1:{port}")
        if not prepared:
            upgrade(database_url)
            stage.load()
        yield stage
