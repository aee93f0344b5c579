"""Asks Telegram for updates. The next offset is asked for only when everything before it is stored and answered."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from itertools import groupby
from typing import Any

import structlog

from bot.telegram import Channel, Fatal, OurBug, RetryAfter, TelegramRefuses, classify, to_event
from bot.updates import Updates

log = structlog.get_logger()

LONG_POLL = 25
"""Seconds that Telegram keeps a question open while there is nothing new."""
AT_ONCE = 100
"""Updates that Telegram gives at most; it shows none behind them before they are acknowledged."""
_FIRST_PAUSE, _LAST_PAUSE = 0.5, 30.0
_FAILED_PAUSE = 2.0
"""Not longer, because everybody else waits too."""
_ROUNDS = 5
"""After so many, with AT_ONCE updates waiting, those that only couldn't be answered no longer hold up who is behind
them: they are visitors', of whom nothing is stored but where they stand."""
_FINISH_WITHIN = 10.0
"""Seconds that updates under way have at the end."""


class Polling:
    def __init__(self, channel: Channel, updates: Updates) -> None:
        self._channel = channel
        self._updates = updates
        self._offset: int | None = None
        self._done: set[int] = set()
        """Handled, but behind one that failed: they come again with it."""
        self._failed_rounds = 0

    async def run(self) -> None:
        """For ever; TelegramRefuses when going on makes no sense."""
        pause = _FIRST_PAUSE
        while True:
            try:
                received = await self._channel.get_updates(self._offset, LONG_POLL, AT_ONCE)
                if await _finished(self._handle(received)):
                    pause = _FIRST_PAUSE
                    continue
                wait = min(pause, _FAILED_PAUSE)
            except Exception as error:
                wait = _wait(error, pause)
            await asyncio.sleep(wait)
            pause = min(2 * pause, _LAST_PAUSE)

    async def _handle(self, received: Sequence[Mapping[str, Any]]) -> bool:
        """Sets the next offset; False if something failed, which is then asked for again."""
        if not received:
            self._offset = None  # all is acknowledged, and after a quiet week Telegram may number from anywhere
            return True
        new = [update for update in received if update["update_id"] not in self._done]
        by_sender = sorted(new, key=lambda update: (_queue(update, self._channel.bot_id), update["update_id"]))
        groups = [list(group) for _, group in groupby(by_sender, lambda update: _queue(update, self._channel.bot_id))]
        failed = dict(filter(None, await asyncio.gather(*map(self._handle_in_order, groups))))
        if failed and len(received) == AT_ONCE and self._failed_rounds >= _ROUNDS:
            failed = {number: error for number, error in failed.items() if isinstance(classify(error), OurBug)}
        last = max(update["update_id"] for update in received)
        self._offset = min(failed, default=last + 1)
        self._done = {number for number in self._done if number > self._offset}
        self._failed_rounds = self._failed_rounds + 1 if failed else 0
        return not failed

    async def _handle_in_order(self, group: Sequence[Mapping[str, Any]]) -> tuple[int, Exception] | None:
        """One person's updates one after the other; the first that failed, and none behind it is handled."""
        for update in group:
            number = int(update["update_id"])
            try:
                await self._updates.handle(update)
            except Exception as error:
                return number, error
            self._done.add(number)
        return None


async def _finished(work: Coroutine[Any, Any, bool]) -> bool:
    """Who is told to end finishes first what was begun: half-done updates would be answered once more."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=_FINISH_WITHIN)
        task.cancel()
        raise


def _queue(update: Mapping[str, Any], bot_id: int) -> str:
    event = to_event(update, bot_id)
    return event.sender.account if event else ""


def _wait(error: Exception, pause: float) -> float:
    outcome = classify(error)
    if isinstance(outcome, Fatal):
        raise TelegramRefuses(outcome.reason) from error
    log.debug("no updates from Telegram", outcome=type(outcome).__name__)
    return float(outcome.seconds) if isinstance(outcome, RetryAfter) else pause
