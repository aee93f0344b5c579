"""The composition root: settings → database, Telegram, web, scheduler, wired; started and stopped in order."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self

import structlog
from aiohttp import web

from bot.clock import Clock, real_now
from bot.config import Settings
from bot.delivery import Delivery
from bot.downloading import Downloading
from bot.flood import Pace
from bot.forwarding import Forwarding
from bot.introduction import insist, introduce
from bot.mailing import Mailing, mail_server
from bot.polling import Polling
from bot.scheduler import Scheduler
from bot.telegram import Channel
from bot.troubles import DATABASE, STORE, TELEGRAM, Troubles
from bot.updates import Updates
from services import bots, downloads, forwarding, mailboxes, organisers, outbox
from storage.database import Database, Tx
from stores import open_store
from stores.base import Store
from web.app import build as build_web
from web.app import webhook_path

log = structlog.get_logger()

STORE_LOOK = timedelta(seconds=15)
"""How long `/readyz` believes what it knows of the store."""


class WrongSecretKey(Exception):
    """SECRET_KEY is not the one this database was made with."""


@dataclass(frozen=True)
class Parts:
    """What this process does."""

    web: bool = True
    worker: bool = True
    alone: bool = True
    """The only process of this installation: whatever was claimed before is nobody's now."""


class App:
    """`async with App(settings) as app: await app.run()`. The database has to be migrated."""

    def __init__(
        self, settings: Settings, parts: Parts | None = None, *, clock: Clock | None = None,
        lease: timedelta = outbox.LEASE, listening: socket.socket | None = None, pace: Pace | None = None,
    ) -> None:  # fmt: skip
        """`listening`: where the web part is, instead of at HOST and PORT; whoever opened it keeps it."""
        assert settings.bot_token is not None
        assert settings.secret_key is not None
        self.settings = settings
        self.parts = parts or Parts()
        self.clock = clock or Clock()
        self.troubles = Troubles()
        self.database = Database(
            settings.database_url.get_secret_value(),
            settings.secret_key.get_secret_value(),
            clock=self.clock.now,
            real_clock=real_now,
            on_trouble=partial(self.troubles.begin, DATABASE),
        )
        self.channel = make_channel(settings, self._note_call)
        self.store: Store = open_store(settings.store_url.get_secret_value())
        self.delivery = Delivery(self.database, self.channel, self.channel.bot_id, lease=lease)
        self.forwarding = Forwarding(self.database, self.store, self.troubles, self.clock.now, lease=lease)
        self.downloading = Downloading(self.database, self.channel, self.channel.bot_id, lease=lease)
        server = mail_server(settings)
        self.mailing = (
            Mailing(self.database, server, self.channel.bot_id, settings.public_url, lease) if server else None
        )
        self.scheduler = Scheduler(
            self.database, self.clock, self.delivery, self.forwarding, self.downloading, self.mailing, self.troubles
        )
        self.updates = Updates(self.database, self.channel, self.channel.bot_id, self.scheduler.wake, pace)
        self._listening = listening
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []
        self._store_looked_at = datetime.min.replace(tzinfo=UTC)
        self.port: int | None = None
        self.troubles.watch(DATABASE, lambda: self.database.run(bots.check_room))
        self.troubles.watch(TELEGRAM, self.channel.get_me)
        self.troubles.watch(STORE, self._check_store)

    async def __aenter__(self) -> Self:
        self.database.start()
        self._stack.push_async_callback(self.database.stop)
        try:
            await self.database.run(self._prepare)
            await self._stack.enter_async_context(self.channel)
            if self.parts.web:
                await self._start_web()
            if self.parts.worker:
                self._start_worker()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What is under way is finished; what Telegram still has comes again after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(self.scheduler.stop(), self.updates.stop(), *self._tasks, return_exceptions=True)
        await self._stack.aclose()

    async def run(self) -> None:
        """Until something fails for good (a wrong token, a second poller) or the task is cancelled."""
        tasks = [*self._tasks, *([self.scheduler.task] if self.scheduler.task else [])]
        if tasks:
            # Not gather: being cancelled it would cancel them, and `__aexit__` lets them finish what they have begun.
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        await asyncio.Event().wait()

    async def ready(self) -> Mapping[str, str | None]:
        """Each part with what is wrong with it, or None."""
        await self.troubles.look_again()
        return {
            "database": await self._database_state(),
            "telegram": "unavailable: messages wait here meanwhile" if self.troubles.has(TELEGRAM) else None,
            "store": await self._store_state(),
        }

    async def _database_state(self) -> str | None:
        try:
            async with asyncio.timeout(5):
                await self.database.read(_look)
        except Exception as error:
            return type(error).__name__
        return "unavailable: nothing can be stored" if self.troubles.has(DATABASE) else None

    async def _store_state(self) -> str | None:
        """Looked at once in a while: looking writes into the store. What exactly is wrong is for the log."""
        if real_now() >= self._store_looked_at + STORE_LOOK:
            self._store_looked_at = real_now()
            wrong = await self.store.check()
            if wrong:
                self.troubles.begin(STORE, wrong)
        return "unavailable: ideas wait here meanwhile" if self.troubles.has(STORE) else None

    async def _check_store(self) -> None:
        if wrong := await self.store.check():
            raise OSError(wrong)

    def _note_call(self, reason: str | None) -> None:
        if reason is None:
            self.troubles.end(TELEGRAM)
        else:
            self.troubles.begin(TELEGRAM, reason)

    def _prepare(self, tx: Tx) -> None:
        if not bots.check_key(tx):
            raise WrongSecretKey
        organisers.set_owners(tx, self.channel.bot_id, (str(account) for account in self.settings.organisers))
        mailboxes.set_offered(tx, self.mailing is not None)
        if self.parts.alone:
            outbox.release_leases(tx)
            forwarding.release_leases(tx)
            downloads.release_leases(tx)

    async def _start_web(self) -> None:
        settings = self.settings
        by_webhook = settings.updates == "webhook"
        secret = settings.webhook_secret.get_secret_value() if by_webhook and settings.webhook_secret else None
        app = build_web(
            receive=self.updates.handle,
            bot_id=self.channel.bot_id,
            secret=secret,
            ready=self.ready,
            find_mail=self._find_mail,
            stop_mail=self._stop_mail,
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=10)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        if self._listening is not None:
            await web.SockSite(runner, self._listening).start()
        else:
            await web.TCPSite(runner, settings.host, settings.port).start()
        self.port = runner.addresses[0][1]
        if by_webhook and secret:
            self._spawn(insist(lambda: self._set_webhook(secret), "webhook"))

    async def _find_mail(self, token: str) -> str | None:
        mailbox = await self.database.read(mailboxes.find, token)
        return mailbox.language if mailbox else None

    async def _stop_mail(self, token: str) -> str | None:
        mailbox = await self.database.run(mailboxes.stop, token)
        return mailbox.language if mailbox else None

    async def _set_webhook(self, secret: str) -> None:
        address = (self.settings.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")
        await self.channel.set_webhook(address + webhook_path(self.channel.bot_id), secret)

    def _start_worker(self) -> None:
        self.scheduler.start()
        self._spawn(insist(lambda: introduce(self.database, self.channel), "commands"))
        if self.settings.updates == "polling":
            self._spawn(self._poll())

    async def _poll(self) -> None:
        await insist(self.channel.delete_webhook, "polling")
        await Polling(self.channel, self.updates).run()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))


def make_channel(settings: Settings, on_call: Callable[[str | None], None] = lambda reason: None) -> Channel:
    assert settings.bot_token is not None
    return Channel(
        settings.bot_token.get_secret_value(),
        settings.telegram_api_url,
        proxy=settings.proxy_for(settings.telegram_api_url),
        ca_file=str(settings.ca_file) if settings.ca_file else None,
        on_call=on_call,
    )


def _look(tx: Tx) -> None:
    bots.clock_position(tx)
