"""What is away: said in the log once, not at every try, and once more when it is over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

DATABASE, TELEGRAM, STORE = "database", "telegram", "store"
_WITHIN = 5.0
"""Seconds that whoever asks waits for a part to show that it is back."""


class Troubles:
    """Only what is in trouble now. A process that starts anew says it anew."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}
        self._probes: dict[str, Callable[[], Awaitable[object]]] = {}
        self._looking: dict[str, asyncio.Task[None]] = {}

    def watch(self, part: str, probe: Callable[[], Awaitable[object]]) -> None:
        """`probe` fails as long as the part is away."""
        self._probes[part] = probe

    def begin(self, part: str, reason: str) -> None:
        """`reason` is for the log: without secrets, and nothing that anybody wrote."""
        if part not in self._reasons:
            log.warning(f"{part} unavailable", reason=reason)
        self._reasons[part] = reason

    def end(self, part: str) -> None:
        if self._reasons.pop(part, None) is not None:
            log.warning(f"{part} available again")

    def has(self, part: str) -> bool:
        return part in self._reasons

    async def look_again(self) -> None:
        """Ends what is over, whether or not anybody needs it just now."""
        await asyncio.gather(*map(self._look_at, list(self._reasons)))

    async def _look_at(self, part: str) -> None:
        if part not in self._looking:
            task = asyncio.create_task(self._probe(part))
            self._looking[part] = task
            task.add_done_callback(lambda _: self._looking.pop(part))
        with contextlib.suppress(TimeoutError):  # it goes on: a second one would only queue behind it
            async with asyncio.timeout(_WITHIN):
                await asyncio.shield(self._looking[part])

    async def _probe(self, part: str) -> None:
        try:
            await self._probes[part]()
        except Exception as error:
            log.debug("still unavailable", part=part, error=type(error).__name__)
        else:
            self.end(part)
