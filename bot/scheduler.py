"""When to look: APScheduler wakes the process at the next due time, and once in a while besides. It holds no state."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, real_now
from bot.delivery import Delivery
from bot.downloading import Downloading
from bot.forwarding import Forwarding
from bot.mailing import Mailing
from bot.telegram import TelegramRefuses
from bot.troubles import Troubles
from services import attachments, downloads, forwarding, guesses, outbox, reminders, returning, updates
from services.privacy import retention, scrubbing
from storage.database import Database, Tx, is_out_of_reach

log = structlog.get_logger()

BESIDES = timedelta(seconds=30)
"""What another process put into the outbox is found at the latest after so long."""
_SOON = timedelta(seconds=10)
_SOONEST = timedelta(milliseconds=50)
_FINISH_WITHIN = 10.0
"""Seconds that messages under way have at the end."""

NextDue = Callable[[Tx, datetime], datetime | None]


class Lane:
    """Work of one kind, once at a time and beside the other lanes: a store that hangs or a file that is slow must not
    hold up a meeting's link."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], next_due: NextDue) -> None:
        self.name = name
        self.next_due = next_due
        self.awake = asyncio.Event()
        self.turn = asyncio.Lock()
        self.failing: str | None = None
        """The kind of error that it failed with last: said once, not at every tick."""
        self._work = work

    async def once(self) -> None:
        async with self.turn:
            await self._work()


class Scheduler:
    """Lanes: messages are planned and delivered, pitches forwarded, files fetched, mails sent. Each sleeps until the
    next due time of its own, or until it is woken."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        delivery: Delivery,
        forwarder: Forwarding,
        downloader: Downloading,
        mailing: Mailing | None,
        troubles: Troubles,
    ) -> None:
        self._database = database
        self._clock = clock
        self._delivery = delivery
        self._forwarder = forwarder
        self._downloader = downloader
        self._messages = Lane("messages", self._deliver, self._next_message)
        self._pitches = Lane("pitches", self._forward, lambda tx, after: forwarding.next_due(tx))
        self._files = Lane("files", self._fetch, lambda tx, after: downloads.next_due(tx, self.bot_id))
        self._mails = Lane("mails", self._mail, lambda tx, after: outbox.next_due(tx, self.bot_id, outbox.MAIL))
        self._lanes = (self._messages, self._pitches, self._files, *((self._mails,) if mailing else ()))
        self._troubles = troubles
        self._mailing = mailing
        # A wake-up that comes late is still wanted.
        self._alarm = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        self.task: asyncio.Task[None] | None = None
        """Ends by itself only with TelegramRefuses."""

    @property
    def bot_id(self) -> int:
        return self._delivery.bot_id

    def start(self) -> None:
        self._alarm.start()
        self._alarm.add_job(self._ring, "interval", seconds=BESIDES.total_seconds())
        self._alarm.add_job(self._forget_old, "interval", hours=1, next_run_time=real_now() + _SOON)
        self._alarm.add_job(self.sweep, "interval", hours=24, next_run_time=real_now() + _SOON)
        self.task = asyncio.create_task(self._work())
        self.wake()

    async def stop(self) -> None:
        """Lets what is just being sent and stored finish, for a while: what is cut off then is in doubt. A file that is
        cut off is simply fetched again."""
        if self.task is None:
            return
        self._alarm.shutdown(wait=False)
        self._delivery.stop()
        self._forwarder.stop()
        self._downloader.stop()
        if self._mailing is not None:
            self._mailing.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FINISH_WITHIN), self._messages.turn, self._pitches.turn:
                pass
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    def wake(self) -> None:
        for lane in self._lanes:
            lane.awake.set()

    async def tick(self) -> None:
        """Everything that is due now, once; the files first, as pitches wait for them. May be repeated at will: keys
        make repeating harmless."""
        failures = await _failures(self._files.once())
        failures += await _failures(self._messages.once(), self._pitches.once())
        failures += await _failures(self._mails.once())  # last: it takes what was found out of reach just now
        _raise_first(failures)

    async def forward(self) -> None:
        """The pitches alone."""
        await self._pitches.once()

    async def sweep(self) -> int:
        """What need not be kept any longer goes, portion by portion; how many rows and people that were."""
        count = 0
        while went := await self._database.run(retention.sweep):
            count += went
        if count:
            log.info("retention", went=count)
            self.wake()  # stores have to be told
        return count

    async def _work(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for lane in self._lanes:
                    group.create_task(self._run(lane))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _run(self, lane: Lane) -> None:
        while True:
            await lane.awake.wait()
            lane.awake.clear()
            begun_at = self._clock.now()
            await self._troubles.look_again()
            try:
                await lane.once()
                await self._set_alarm(lane, begun_at)
                lane.failing = None
            except TelegramRefuses:
                raise
            except Exception as error:
                _note_failure(lane, error)

    async def _deliver(self) -> None:
        """What falls due while others are being sent is planned between two batches, so that a link overtakes a
        thousand nudges."""
        # What can't be planned doesn't hold up what is in the outbox already.
        failures = await _failures(self._plan())
        failures += await _failures(self._delivery.deliver_due(between=self._plan))
        failures += await _failures(self._scrub())
        self._mails.awake.set()  # who was found out of reach just now may have given an address
        _raise_first(failures)

    async def _plan(self) -> None:
        await self._database.run(reminders.plan_due)

    async def _forward(self) -> None:
        await self._forwarder.forward_due()

    async def _fetch(self) -> None:
        if await self._downloader.fetch_due():
            # A pitch may have waited for it, or there is something to tell.
            self._messages.awake.set()
            self._pitches.awake.set()

    async def _mail(self) -> None:
        if self._mailing is not None:
            await self._mailing.deliver_due()

    def _next_message(self, tx: Tx, after: datetime) -> datetime | None:
        """What fell due since `after` counts as well: a tick may have begun before and not have seen it."""
        times = (reminders.next_due(replace(tx, now=after)), outbox.next_due(tx, self.bot_id))
        return min((at for at in times if at is not None), default=None)

    async def _set_alarm(self, lane: Lane, begun_at: datetime) -> None:
        due = await self._database.read(lane.next_due, begun_at)
        if due is None:
            return
        asks_telegram = lane in (self._messages, self._files)
        pause = await self._delivery.pause_left() if asks_telegram else timedelta(0)
        wait = max(due - self._clock.now(), pause, _SOONEST)
        self._alarm.add_job(
            self._ring_for, "date", [lane], run_date=real_now() + wait, id=lane.name, replace_existing=True
        )

    async def _ring(self) -> None:
        """A coroutine, because APScheduler runs plain functions in a thread."""
        self.wake()

    async def _ring_for(self, lane: Lane) -> None:
        lane.awake.set()

    async def _scrub(self) -> None:
        """Somebody was deleted: their traces go too. If that can't be done now, the next tick tries again."""
        wish = await self._database.read(scrubbing.wanted)
        if wish is not None and await self._database.scrub():
            await self._database.run(scrubbing.fulfil, wish)

    async def _forget_old(self) -> None:
        kept_tidy = (updates.forget_old, attachments.forget_unreferenced, guesses.forget_old, returning.forget_old)
        try:
            for forget in kept_tidy:
                await self._database.run(forget)
        except Exception as error:
            if not is_out_of_reach(error):  # else it is said, and there is another hour
                raise


async def _failures(*work: Awaitable[object]) -> list[BaseException]:
    """All of it is done, whatever becomes of one part."""
    results = await asyncio.gather(*work, return_exceptions=True)
    return [result for result in results if isinstance(result, BaseException)]


def _note_failure(lane: Lane, error: Exception) -> None:
    """It is tried again all the same. What is the database's trouble is said elsewhere."""
    kind = type(error).__name__
    if kind != lane.failing and not is_out_of_reach(error):
        log.error("tick failed", lane=lane.name, error=kind, exc_info=error)
    lane.failing = kind


def _raise_first(failures: list[BaseException]) -> None:
    for failure in sorted(failures, key=lambda failure: not isinstance(failure, TelegramRefuses)):
        raise failure
