"""Outbox row → message → outcome. The other of the two doors out.

Claim (short transaction, lease) → read again and word it → send with no transaction open → record.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from bot.telegram import (
    Channel,
    Fatal,
    Moved,
    OurBug,
    RetryAfter,
    TelegramRefuses,
    Undeliverable,
    Unknown,
    classify,
)
from domain.scenes import Outcome as SceneOutcome
from services import outbox, reaching, recipients, remembering, reminders, scenes
from services.actors import timezone_of
from services.outbox import Claim, Claimed, Invalid
from services.quiet_hours import PutOff, put_off
from storage.database import Database, Tx
from views import screens
from views.i18n import Words
from views.screen import Screen

log = structlog.get_logger()

BATCH = 20
PER_SECOND = 25
"""Below Telegram's about 30 calls a second for a bot, so that replies have room."""
SEND_WITHIN, _PROBE_WITHIN = 40.0, 10.0
"""Seconds. What hasn't ended by then is in doubt; together well below `outbox.LEASE`, so that nobody else has begun."""
_LOOK_AGAIN = 0.02
"""Seconds; while all calls are under way and none has ended."""


class Pace:
    """At most so many calls in any second. A call counts from its beginning until a second after its end, because it is
    carried out somewhere in between. One process's share."""

    def __init__(self, per_second: int = PER_SECOND) -> None:
        self._free = per_second
        self._ended: deque[float] = deque()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def call(self) -> AsyncIterator[None]:
        async with self._turn:
            await self._wait()
            self._free -= 1
        try:
            yield
        finally:
            self._ended.append(time.monotonic())

    async def _wait(self) -> None:
        self._count_free()
        while not self._free:
            left = self._ended[0] + 1 - time.monotonic() if self._ended else _LOOK_AGAIN
            await asyncio.sleep(max(left, 0))
            self._count_free()

    def _count_free(self) -> None:
        now = time.monotonic()
        while self._ended and self._ended[0] < now - 1:
            self._ended.popleft()
            self._free += 1


class Delivery:
    def __init__(self, database: Database, channel: Channel, bot_id: int, *, lease: timedelta = outbox.LEASE) -> None:
        self._database = database
        self._channel = channel
        self.bot_id = bot_id
        self._lease = lease
        self._pace = Pace()
        self._stopping = False

    async def deliver_due(self, between: Callable[[], Awaitable[None]] | None = None) -> int:
        """Send all that is due, until nothing is or Telegram asks for a pause; `between` is done after each batch. How
        many rows were looked at."""
        count = 0
        while not self._stopping:
            ids = await self._database.run(outbox.claim, self.bot_id, BATCH, self._lease)
            if not ids:
                break
            await _Batch(self._database, self._channel, self.bot_id, self._pace).deliver(ids)
            count += len(ids)
            if between is not None:
                await between()
        return count

    def stop(self) -> None:
        """After the messages under way."""
        self._stopping = True

    async def pause_left(self) -> timedelta:
        return await self._database.read(outbox.pause_left, self.bot_id)


class _Batch:
    """Rows that are sent side by side; what stops one of them (a pause, a wrong token) holds back the others."""

    def __init__(self, database: Database, channel: Channel, bot_id: int, pace: Pace) -> None:
        self._run = database.run
        self._channel = channel
        self.bot_id = bot_id
        self._pace = pace
        self._held = False
        self._probing: asyncio.Task[Exception | None] | None = None

    async def deliver(self, ids: Sequence[int]) -> None:
        results = await asyncio.gather(*map(self._deliver, ids), return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        for failure in sorted(failures, key=lambda failure: not isinstance(failure, TelegramRefuses)):
            raise failure

    async def _deliver(self, row_id: int) -> None:
        try:
            prepared = await self._run(_prepare, row_id)
        except Exception as error:
            log.error("message not prepared", error=type(error).__name__, exc_info=error)
            return await self._run(outbox.settle_failed, row_id)
        if isinstance(prepared, Invalid):
            return await self._run(reaching.settle_invalid, row_id, prepared)
        if isinstance(prepared, PutOff):
            return None
        claimed, screen = prepared
        problem = await self._probe() if claimed.doubtful else None
        if problem is not None:
            return await self._put_back(claimed, problem)
        async with self._pace.call():
            sent = await self._send(claimed, screen)
        return await self._record(claimed, sent)

    async def _send(self, claimed: Claim, screen: Screen) -> int | Exception | None:
        """None: not even tried, because Telegram has just asked for a pause."""
        if self._held:
            return None
        try:
            async with asyncio.timeout(SEND_WITHIN):
                if claimed.edits is not None:
                    return await self._channel.replace(claimed.address, claimed.edits, screen)
                return await self._channel.send(claimed.address, screen)
        except Exception as error:
            if isinstance(classify(error), RetryAfter | Fatal):
                self._held = True
            return error

    async def _record(self, claimed: Claim, sent: int | Exception | None) -> None:
        if sent is None:
            await self._run(outbox.settle_later, claimed, "retry after", timedelta(0))
        elif isinstance(sent, int):
            await self._run(outbox.settle_sent, claimed, sent)
        else:
            await self._record_failure(claimed, sent)

    async def _record_failure(self, claimed: Claim, error: Exception) -> None:
        outcome = classify(error)
        if isinstance(outcome, Undeliverable):
            await self._run(reaching.settle_undeliverable, claimed, outcome.reason)
        elif isinstance(outcome, Unknown):
            await self._run(outbox.settle_unknown, claimed)
        elif isinstance(outcome, OurBug | Moved):
            log.error("message refused", kind=claimed.kind, reason=type(outcome).__name__)
            await self._run(outbox.settle, claimed.id, "undeliverable", reason=outbox.REFUSED)
        else:
            await self._put_back(claimed, error)

    async def _put_back(self, claimed: Claim, error: Exception) -> None:
        """Surely not sent. TelegramRefuses when going on makes no sense."""
        outcome = classify(error)
        if isinstance(outcome, RetryAfter):
            await self._run(_record_pause, claimed, timedelta(seconds=outcome.seconds))
            return
        log.debug("message put off", kind=claimed.kind, outcome=type(outcome).__name__)
        await self._run(outbox.settle_later, claimed, "unsent")
        if isinstance(outcome, Fatal):
            raise TelegramRefuses(outcome.reason) from error

    async def _probe(self) -> Exception | None:
        """What is in doubt is sent only once more, so not before Telegram is well again; asked once a batch."""
        if self._probing is None:
            self._probing = asyncio.create_task(self._ask_telegram())
        return await asyncio.shield(self._probing)

    async def _ask_telegram(self) -> Exception | None:
        try:
            async with asyncio.timeout(_PROBE_WITHIN):
                await self._channel.get_me()
        except Exception as error:
            return error
        return None


def _prepare(tx: Tx, row_id: int) -> tuple[Claim, Screen] | Invalid | PutOff:
    claimed = recipients.load_claimed(tx, row_id)
    if isinstance(claimed, Invalid):
        return claimed
    notice = reminders.prepare(tx, claimed)
    if isinstance(notice, str):
        return Invalid("void", notice)
    if isinstance(notice, PutOff):
        put_off(tx, row_id, notice.until)
        return notice
    if isinstance(notice, reminders.ScreenNotice) and isinstance(claimed, Claimed):
        return claimed, _current_screen(tx, claimed)
    return claimed, screens.notice(claimed.language, notice)


def _current_screen(tx: Tx, claimed: Claimed) -> Screen:
    words = Words(claimed.language, timezone_of(tx, claimed.participant))
    remark = remembering.kept_with(tx, claimed.facts.get("update"))
    return screens.outcome(words, SceneOutcome(scenes.current(tx, claimed.participant), remark))


def _record_pause(tx: Tx, claimed: Claim, pause: timedelta) -> None:
    outbox.pause_bot(tx, claimed.bot_id, pause)
    outbox.settle_later(tx, claimed, "retry after", timedelta(0))
