"""The bot as a process of its own that gets SIGKILL and is started again, and when it is to happen.

The rehearsal Telegram lives on in the test, as the real one would. (tests/support/killing.py drops a bot within this
process.)
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.command_line.programme import in_transaction
from storage import tables as t
from storage.database import Tx
from tests.stores.parcels import uncounted
from tests.support.ports import free_port
from tests.support.stage import BERLIN_25_MAY_9, Stage

WITHIN = 60.0
ROOT = Path(__file__).parent.parent.parent


@dataclass
class KillableBot:
    """A bot process that is started again whenever it was killed."""

    stage: Stage
    control_port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None
    kills: int = 0

    async def start(self) -> None:
        given = {
            "BOT_TOKEN": self.stage.settings.bot_token,
            "SECRET_KEY": self.stage.settings.secret_key,
            "DATABASE_URL": self.stage.settings.database_url,
            "STORE_URL": self.stage.settings.store_url,
        }
        environment = {
            **uncounted(),
            **{name: value.get_secret_value() for name, value in given.items() if value},
            "TELEGRAM_API_URL": self.stage.address,
            "UPDATES": self.stage.updates,
            "PUBLIC_URL": f"http://127.0.0.1:{self.stage.port}" if self.stage.updates == "webhook" else "",
            "PORT": str(self.stage.port),
            "ORGANISERS": ",".join(map(str, self.stage.organisers)),
            "CONTROL_PORT": str(self.control_port),
            "STARTS_AT": BERLIN_25_MAY_9.isoformat(),
        }
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.bot_process", cwd=ROOT, env=environment
        )

    def kill(self) -> None:
        """Nothing is finished, nothing is said."""
        if self.process and self.process.returncode is None:
            self.kills += 1
            os.kill(self.process.pid, signal.SIGKILL)

    async def keep_alive(self) -> None:
        """As an init system would."""
        while True:
            assert self.process is not None
            await self.process.wait()
            await self.start()

    async def end(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def jump(self, local: str) -> None:
        """Again until a process lived long enough to say that it is there."""
        to = datetime.fromisoformat(f"{local}+02:00")
        deadline = asyncio.get_running_loop().time() + WITHIN
        async with aiohttp.ClientSession() as session:
            while asyncio.get_running_loop().time() < deadline:
                try:
                    address = f"http://127.0.0.1:{self.control_port}/jump"
                    async with session.post(address, json={"to": to.isoformat()}) as response:
                        if response.status == 200:
                            break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)
            else:
                raise TimeoutError(local)
        await self.stage.telegram.settled(WITHIN)


Plan = Callable[[Stage, KillableBot], Callable[[], None]]
"""Arranges the kills of one run; returns what takes the arrangement back."""


def after_calls(numbers: set[int]) -> Plan:
    """Killed when Telegram has just carried out these calls that people see, before the bot hears of it."""

    def arrange(stage: Stage, bot: KillableBot) -> Callable[[], None]:
        seen = 0

        def count(event: dict[str, Any]) -> None:
            nonlocal seen
            if event["type"] == "message" and event["message"]["from"] == "bot":
                seen += 1
                if seen in numbers:
                    bot.kill()

        return stage.telegram.subscribe(count)

    return arrange


def after_moments(seed: int, share: float) -> Plan:
    """Killed some random milliseconds after some of the updates that people cause."""
    dice = random.Random(seed)

    def arrange(stage: Stage, bot: KillableBot) -> Callable[[], None]:
        def consider(event: dict[str, Any]) -> None:
            if event["type"] == "pending" and dice.random() < share:
                asyncio.get_running_loop().call_later(dice.uniform(0, 0.03), bot.kill)

        return stage.telegram.subscribe(consider)

    return arrange


def never(stage: Stage, bot: KillableBot) -> Callable[[], None]:
    return lambda: None


@asynccontextmanager
async def kept_alive(stage: Stage) -> AsyncIterator[KillableBot]:
    bot = KillableBot(stage)
    await bot.start()
    guard = asyncio.create_task(bot.keep_alive())
    try:
        yield bot
    finally:
        guard.cancel()
        await bot.end()


async def until_nothing_is_under_way(stage: Stage) -> None:
    """What a killed process had claimed is sent or written off when its lease has run out."""
    await _until(lambda: asyncio.to_thread(in_transaction, stage.settings, _nothing_claimed), WITHIN)


async def _until(condition: Callable[[], Awaitable[bool]], within: float) -> None:
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110 - it is another process's work that is waited for
            await asyncio.sleep(0.1)


def _nothing_claimed(tx: Tx) -> bool:
    waiting = tx.connection.execute(select(t.outbox.c.id).where(t.outbox.c.state == "claimed")).first()
    forwards = tx.connection.execute(select(t.forward.c.id).where(t.forward.c.state == "waiting")).first()
    return waiting is None and forwards is None
