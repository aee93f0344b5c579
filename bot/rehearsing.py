"""The rehearsal's clock: moves the business clock, and runs everything that falls due on the way, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.scheduler import Scheduler
from rehearsal.clock import Stop
from services import bots, downloads, forwarding, outbox, programmes, reminders
from storage.database import Database, Tx
from views import rehearsal as wording
from views.i18n import Words

log = structlog.get_logger()

_SAVE_EVERY = 5.0
_AHEAD = timedelta(seconds=2 * _SAVE_EVERY)
_FARTHEST = timedelta(days=2 * 366)
_MOST_DOUBLINGS = 24
_LONGEST_RETRY = timedelta(minutes=20)
"""What is due so soon after it was tried may be a retry; what is due later is no failure."""


class RehearsalClock:
    """`rehearsal.clock.Clock` over ours. Its position is stored: a rehearsal goes on where it was."""

    def __init__(self, clock: Clock, timezone: str = "Europe/Berlin") -> None:
        self.clock = clock
        self._moving = asyncio.Lock()
        self._words = Words("de", timezone)
        self.timezone = timezone
        self._bot: tuple[Database, Scheduler] | None = None

    def attach(self, database: Database, scheduler: Scheduler) -> None:
        """The rehearsal Telegram needs the clock before the bot, which needs Telegram's address, can be built."""
        self._bot = database, scheduler

    def detach(self) -> None:
        """The bot ends; the page may still ask for the time."""
        self._bot = None

    def now(self) -> datetime:
        return self.clock.now()

    async def stops(self) -> Sequence[Stop]:
        if self._bot is None:
            return ()
        database, scheduler = self._bot
        return await database.read(_stops, scheduler.bot_id, self._words)

    async def jump_to_stop(self, key: str) -> None:
        for stop in await self.stops():
            if stop.key == key:
                return await self._move(stop.at)
        raise KeyError(key)

    async def jump(self, to: datetime) -> None:
        """Only forward: what was said can't be unsaid."""
        if to < self.now():
            raise ValueError("the clock only moves forward")
        if to > self.now() + _FARTHEST:
            raise ValueError("that is more than two years away")
        await self._move(to)

    async def save(self, ahead: timedelta = _AHEAD) -> None:
        """A little ahead: killed before the next time, the clock goes on just after where it was, never before."""
        if self._bot is not None:
            database, _ = self._bot
            await database.run(bots.set_clock_position, self.now() + ahead)

    async def keep_saving(self) -> None:
        while True:
            try:
                await self.save()
            except Exception as error:
                log.warning("the clock's position could not be saved", error=type(error).__name__)
            await asyncio.sleep(_SAVE_EVERY)

    async def _move(self, to: datetime) -> None:
        if self._bot is None:
            raise ValueError("the bot is not running")
        async with self._moving:
            await self._run_until(to, *self._bot)

    async def _run_until(self, to: datetime, database: Database, scheduler: Scheduler) -> None:
        """What can't be sent or stored waits, and is tried again on the way in pauses that double: a store that is away
        must not make a jump over months endless."""
        tries = 0
        at = self.now()
        await scheduler.tick()
        while True:
            planned, again = await database.read(_dues, scheduler.bot_id, at)
            if again is None or again - at > _LONGEST_RETRY:
                tries = 0
            if again is not None:
                again = max(again, at + timedelta(seconds=2 ** min(tries, _MOST_DOUBLINGS) - 1))
            due = min((each for each in (planned, again) if each is not None), default=None)
            if due is None or due > to:
                break
            tries += due != planned
            at = due
            await self._tick_at(due, scheduler)
        await self._tick_at(to, scheduler)
        if await scheduler.sweep():
            await scheduler.tick()
        scheduler.wake()  # so that it reckons anew how long it may sleep

    async def _tick_at(self, at: datetime, scheduler: Scheduler) -> None:
        if at > self.now():
            self.clock.set(at)
            await self.save()
        await scheduler.tick()


def _stops(tx: Tx, bot_id: int, words: Words) -> list[Stop]:
    labels = wording.stop_labels(words)
    due = min((at for at in (reminders.next_message(tx), outbox.next_due(tx, bot_id)) if at is not None), default=None)
    found = [Stop("next", labels["next"], max(due, tx.now))] if due is not None else []
    found.append(Stop("hour", labels["hour"], tx.now + timedelta(hours=1)))
    found.append(Stop("day", labels["day"], tx.now + timedelta(days=1)))
    return [*found, *_meetings(tx, words)]


def _dues(tx: Tx, bot_id: int, after: datetime) -> tuple[datetime | None, datetime | None]:
    """The next messages by the programme, and the next attempt at what waits. Not counted from `tx.now`: the clock runs
    on while a tick takes its time."""
    waiting = [
        at
        for at in (outbox.next_due(tx, bot_id), forwarding.next_due(tx), downloads.next_due(tx, bot_id))
        if at is not None
    ]
    return reminders.next_due(replace(tx, now=after)), min(waiting, default=None)


def _meetings(tx: Tx, words: Words) -> list[Stop]:
    programme_id = programmes.first_programme(tx)
    if programme_id is None:
        return []
    stored = programmes.load(tx, programme_id)
    stops = [
        Stop(
            f"meeting:{ref.theme.key}:{each.meeting.number}",
            wording.meeting_label(words, each.meeting.number, words.text(ref.theme.title)),
            each.meeting.starts_at,
        )
        for ref in stored.offered
        for each in ref.meetings
        if each.meeting.starts_at > tx.now
    ]
    return sorted(stops, key=lambda stop: stop.at)
