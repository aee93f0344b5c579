"""When to look: APScheduler wakes the process at the next due time, and once in a while besides. It holds no state."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, real_now
from bot.delivery import Delivery
from bot.forwarding import Forwarding
from bot.telegram import TelegramRefuses
from bot.troubles import Troubles
from services import forwarding, guesses, outbox, reminders, updates
from storage.database import Database, Tx, is_out_of_reach

log = structlog.get_logger()

BESIDES = timedelta(seconds=30)
"""What another process put into the outbox is found at the latest after so long."""
_SOON = timedelta(seconds=10)
_SOONEST = timedelta(milliseconds=50)
_FINISH_WITHIN = 10.0
"""Seconds that messages under way have at the end."""


class Scheduler:
    """Runs ticks: plan what is due, deliver it, forward pitches; then sleeps until the next due time."""

    def __init__(
        self, database: Database, clock: Clock, delivery: Delivery, forwarder: Forwarding, troubles: Troubles
    ) -> None:
        self._database = database
        self._clock = clock
        self._delivery = delivery
        self._forwarder = forwarder
        self._troubles = troubles
        self._failing: str | None = None
        # A wake-up that comes late is still wanted.
        self._alarm = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._awake = asyncio.Event()
        self._ticking = asyncio.Lock()
        self.task: asyncio.Task[None] | None = None
        """Ends by itself only with TelegramRefuses."""

    def start(self) -> None:
        self._alarm.start()
        self._alarm.add_job(self._ring, "interval", seconds=BESIDES.total_seconds())
        self._alarm.add_job(self._forget_old, "interval", hours=1, next_run_time=real_now() + _SOON)
        self.task = asyncio.create_task(self._run())
        self.wake()

    async def stop(self) -> None:
        """Lets what is just being sent and stored finish, for a while: what is cut off then is in doubt."""
        if self.task is None:
            return
        self._alarm.shutdown(wait=False)
        self._delivery.stop()
        self._forwarder.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FINISH_WITHIN), self._ticking:
                pass
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    def wake(self) -> None:
        self._awake.set()

    async def tick(self) -> None:
        """Everything that is due now, once. May be repeated at will: keys make repeating harmless."""
        async with self._ticking:
            # What can't be planned holds up neither what is in the outbox already nor the store.
            failures = await _failures(self._database.run(reminders.plan_due))
            failures += await _failures(self._delivery.deliver_due(), self._forwarder.forward_due())
        for failure in sorted(failures, key=lambda failure: not isinstance(failure, TelegramRefuses)):
            raise failure

    async def next_due(self) -> datetime | None:
        return await self._database.read(next_due)

    async def _run(self) -> None:
        while True:
            await self._awake.wait()
            self._awake.clear()
            await self._troubles.look_again()
            try:
                await self.tick()
                await self._set_alarm()
                self._failing = None
            except TelegramRefuses:
                raise
            except Exception as error:
                self._note_failure(error)

    def _note_failure(self, error: Exception) -> None:
        """Once, not at every tick: it is tried again all the same."""
        kind = type(error).__name__
        if kind != self._failing and not is_out_of_reach(error):
            log.error("tick failed", error=kind, exc_info=error)
        self._failing = kind

    async def _ring(self) -> None:
        """A coroutine, because APScheduler runs plain functions in a thread."""
        self.wake()

    async def _set_alarm(self) -> None:
        due = await self.next_due()
        if due is None:
            return
        wait = max(due - self._clock.now(), await self._delivery.pause_left(), _SOONEST)
        self._alarm.add_job(self._ring, "date", run_date=real_now() + wait, id="due", replace_existing=True)

    async def _forget_old(self) -> None:
        try:
            await self._database.run(updates.forget_old)
            await self._database.run(guesses.forget_old)
        except Exception as error:
            if not is_out_of_reach(error):  # else it is said, and there is another hour
                raise


async def _failures(*work: Awaitable[object]) -> list[BaseException]:
    """All of it is done, whatever becomes of one part."""
    results = await asyncio.gather(*work, return_exceptions=True)
    return [result for result in results if isinstance(result, BaseException)]


def next_due(tx: Tx) -> datetime | None:
    """Of reminders, messages put off and forwards the earliest."""
    times = (reminders.next_due(tx), outbox.next_due(tx), forwarding.next_due(tx))
    return min((at for at in times if at is not None), default=None)
