"""Blocking work for a store, done in time or given up."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar

R = TypeVar("R")
PATIENCE = 30.0
"""Seconds. A network share may hang for hours; a forward's lease is longer than this."""


class Hand:
    """One piece of work at a time, each in a thread of its own: one that hangs holds up neither what else the process
    does nor its end, and until it lets go every further piece is given up at once."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._turn = asyncio.Lock()
        self._stuck: threading.Thread | None = None

    async def do(self, work: Callable[[], R]) -> R:
        """TimeoutError when it takes too long: then it may still be done later."""
        async with asyncio.timeout(self._patience), self._turn:
            if self._stuck is not None and self._stuck.is_alive():
                raise TimeoutError
            return await self._in_a_thread(work)

    async def _in_a_thread(self, work: Callable[[], R]) -> R:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._stuck = threading.Thread(target=_run, args=(work, loop, future), name="store", daemon=True)
        self._stuck.start()
        try:
            return await future
        finally:
            if not future.cancelled():
                self._stuck = None


def _run(work: Callable[[], Any], loop: asyncio.AbstractEventLoop, future: asyncio.Future[Any]) -> None:
    try:
        result, error = work(), None
    except BaseException as failure:
        result, error = None, failure

    def tell() -> None:
        if not future.done():
            future.set_exception(error) if error else future.set_result(result)

    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(tell)
