"""Everybody who wants to know that something changed: the page, and tests that wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

Event = dict[str, Any]
Listener = Callable[[Event], None]


class Events:
    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Returns the function that ends the subscription. Listeners are called at once and must not block."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, kind: str, **facts: Any) -> None:
        for listener in tuple(self._listeners):
            listener({"type": kind, **facts})

    async def wait_for(self, condition: Callable[[], bool], within: float) -> None:
        """Looks again after every event; TimeoutError when the time is over."""
        changed = asyncio.Event()
        end = self.subscribe(lambda event: changed.set())
        try:
            async with asyncio.timeout(within):
                while not condition():
                    await changed.wait()
                    changed.clear()
        finally:
            end()
