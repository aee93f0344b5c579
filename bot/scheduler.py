"""When to look: APScheduler wakes the process at the next due time, and once in a while besides. It holds no state."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, real_now
from bot.delivery import Delivery
from bot.forwarding import Forwarding
from bot.telegram import TelegramRefuses
from services import forwarding, outbox, reminders, updates
from storage.database import Database, Tx

log = structlog.get_logger()

BESIDES = timedelta(seconds=30)
"""What another process put into the outbox is found at the latest after so long."""
_SOON = timedelta(seconds=10)
_SOONEST = timedelta(milliseconds=50)
_FINISH_WITHIN = 10.0
"""Seconds that messages under way have at the end."""


class Scheduler:
    """Plans what is due and delivers it, forwards pitches beside that; then sleeps until the next due time."""

    def __init__(self, database: Database, clock: Clock, delivery: Delivery, forwarder: Forwarding) -> None:
        self._database = database
        self._clock = clock
        self._delivery = delivery
        self._forwarder = forwarder
        # A wake-up that comes late is still wanted.
        self._alarm = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._awake = asyncio.Event()
        self._parcel_awake = asyncio.Event()
        self._ticking = asyncio.Lock()
        self._forwarding = asyncio.Lock()
        self._forward_task: asyncio.Task[None] | None = None
        self.task: asyncio.Task[None] | None = None
        """Ends by itself only with TelegramRefuses."""

    @property
    def bot_id(self) -> int:
        return self._delivery.bot_id

    def start(self) -> None:
        self._alarm.start()
        self._alarm.add_job(self._ring, "interval", seconds=BESIDES.total_seconds())
        self._alarm.add_job(self._forget_old, "interval", hours=1, next_run_time=real_now() + _SOON)
        self.task = asyncio.create_task(self._run())
        self._forward_task = asyncio.create_task(self._run_forwarding())
        self.wake()

    async def stop(self) -> None:
        """Lets what is just being sent and stored finish, for a while: what is cut off then is in doubt."""
        if self.task is None or self._forward_task is None:
            return
        self._alarm.shutdown(wait=False)
        self._delivery.stop()
        self._forwarder.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FINISH_WITHIN), self._ticking, self._forwarding:
                pass
        for task in (self.task, self._forward_task):
            task.cancel()
        await asyncio.gather(self.task, self._forward_task, return_exceptions=True)

    def wake(self) -> None:
        self._awake.set()
        self._parcel_awake.set()

    async def tick(self) -> None:
        """Everything that is due now, once. May be repeated at will: keys make repeating harmless."""
        _raise_first(await _failures(self.deliver(), self.forward()))

    async def deliver(self) -> None:
        """Messages. What falls due while others are being sent is planned between two batches, so that a link overtakes
        a thousand nudges."""
        async with self._ticking:
            # What can't be planned doesn't hold up what is in the outbox already.
            failures = await _failures(self._plan())
            failures += await _failures(self._delivery.deliver_due(between=self._plan))
        _raise_first(failures)

    async def forward(self) -> None:
        """Pitches. Apart from messages: a store that hangs must not hold up a meeting's link."""
        async with self._forwarding:
            await self._forwarder.forward_due()

    async def next_due(self, after: datetime) -> datetime | None:
        """What fell due since `after` counts as well: a tick may have begun before and not have seen it."""
        return await self._database.read(_next_due, self.bot_id, after)

    async def _plan(self) -> None:
        await self._database.run(reminders.plan_due)

    async def _run(self) -> None:
        while True:
            await self._awake.wait()
            self._awake.clear()
            begun_at = self._clock.now()
            try:
                await self.deliver()
                await self._set_alarm(begun_at)
            except TelegramRefuses:
                raise
            except Exception as error:
                log.error("tick failed", error=type(error).__name__, exc_info=error)

    async def _run_forwarding(self) -> None:
        while True:
            await self._parcel_awake.wait()
            self._parcel_awake.clear()
            try:
                await self.forward()
            except Exception as error:
                log.error("forwarding failed", error=type(error).__name__, exc_info=error)

    async def _ring(self) -> None:
        """A coroutine, because APScheduler runs plain functions in a thread."""
        self.wake()

    async def _set_alarm(self, begun_at: datetime) -> None:
        due = await self.next_due(begun_at)
        if due is None:
            return
        wait = max(due - self._clock.now(), await self._delivery.pause_left(), _SOONEST)
        self._alarm.add_job(self._ring, "date", run_date=real_now() + wait, id="due", replace_existing=True)

    async def _forget_old(self) -> None:
        await self._database.run(updates.forget_old)


async def _failures(*work: Awaitable[object]) -> list[BaseException]:
    """All of it is done, whatever becomes of one part."""
    results = await asyncio.gather(*work, return_exceptions=True)
    return [result for result in results if isinstance(result, BaseException)]


def _raise_first(failures: list[BaseException]) -> None:
    for failure in sorted(failures, key=lambda failure: not isinstance(failure, TelegramRefuses)):
        raise failure


def _next_due(tx: Tx, bot_id: int, after: datetime) -> datetime | None:
    """Of reminders, messages put off and forwards the earliest."""
    times = (reminders.next_due(replace(tx, now=after)), outbox.next_due(tx, bot_id), forwarding.next_due(tx))
    return min((at for at in times if at is not None), default=None)
