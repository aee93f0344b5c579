"""The clock that the rehearsal shows and, if its owner allows, moves.

The bot's business clock is injected from outside: the rehearsal only knows this protocol, so that it never has to
import anything of the application it rehearses.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stop:
    """An instant worth jumping to, such as the next message that is due."""

    key: str
    label: str
    at: datetime


class ClockCannotMove(Exception):
    """The real clock was asked to jump."""


class Clock(Protocol):
    @property
    def timezone(self) -> str: ...

    def now(self) -> datetime:
        """Aware, in UTC."""
        ...

    async def stops(self) -> Sequence[Stop]: ...

    async def jump(self, to: datetime) -> None:
        """Returns once everything that was due on the way has run."""
        ...

    async def jump_to_stop(self, key: str) -> None:
        """Raises KeyError when there is no such stop."""
        ...


@dataclass(frozen=True, slots=True)
class RealClock:
    """For a rehearsal that runs in real time."""

    timezone: str = "Europe/Berlin"

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)

    async def stops(self) -> Sequence[Stop]:
        return ()

    async def jump(self, to: datetime) -> None:
        raise ClockCannotMove("the real clock cannot be moved")

    async def jump_to_stop(self, key: str) -> None:
        raise KeyError(key)


@dataclass(slots=True)
class SettableClock:
    """Stands still until it is moved: for tests."""

    instant: datetime
    timezone: str = "Europe/Berlin"
    known_stops: list[Stop] = field(default_factory=list)

    def now(self) -> datetime:
        return self.instant

    async def stops(self) -> Sequence[Stop]:
        return [stop for stop in self.known_stops if stop.at > self.instant]

    async def jump(self, to: datetime) -> None:
        if to.tzinfo is None:
            raise ValueError("an instant without a time zone")
        self.instant = to.astimezone(UTC)

    async def jump_to_stop(self, key: str) -> None:
        for stop in await self.stops():
            if stop.key == key:
                return await self.jump(stop.at)
        raise KeyError(key)
