"""What can go wrong between a bot and Telegram, at the turn of a switch."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from rehearsal.errors import Refused, too_many


@dataclass(slots=True)
class _Counted:
    left: int
    methods: frozenset[str]
    refusal: Callable[[], Refused]


@dataclass(slots=True)
class Trouble:
    """Counted faults spare getUpdates unless it is named, or a waiting poll would use them up."""

    down: bool = False
    """Connections are closed without an answer."""
    holds_updates: bool = False
    """Webhook updates are not sent, only kept: see hold_updates."""
    slow_by: float = 0.0
    changed: Callable[[], None] = lambda: None
    """Told whenever a switch is turned or a counted fault has been used."""
    _refusals: list[_Counted] = field(default_factory=list)
    _cuts: list[_Counted] = field(default_factory=list)

    def go_down(self, down: bool = True) -> None:
        self.down = down
        self.changed()

    def answer_429(self, retry_after: int, count: int = 1, methods: Collection[str] = ()) -> None:
        self._refusals.append(_counted(count, methods, lambda: too_many(retry_after)))
        self.changed()

    def status_500(self, count: int = 1, methods: Collection[str] = ()) -> None:
        refusal = Refused(500, "Internal Server Error")
        self._refusals.append(_counted(count, methods, lambda: refusal))
        self.changed()

    def cut_after_delivery(self, count: int = 1, methods: Collection[str] = ()) -> None:
        """The call is carried out, then the connection is cut: the bot cannot know."""
        self._cuts.append(_counted(count, methods, lambda: Refused(0, "")))
        self.changed()

    def slow(self, seconds: float) -> None:
        self.slow_by = seconds
        self.changed()

    def hold_updates(self, hold: bool = True) -> None:
        self.holds_updates = hold
        self.changed()

    def end(self) -> None:
        self.down = self.holds_updates = False
        self.slow_by = 0.0
        self._refusals.clear()
        self._cuts.clear()
        self.changed()

    def delay(self, method: str) -> float:
        return 0.0 if method == "getUpdates" else self.slow_by

    def refusal(self, method: str) -> Refused | None:
        counted = self._take(self._refusals, method)
        return counted.refusal() if counted else None

    def cuts(self, method: str, *, carried_out: bool) -> bool:
        """A refused call is answered; what is down now cuts it all the same."""
        return self.down or (carried_out and self._take(self._cuts, method) is not None)

    def state(self) -> dict[str, Any]:
        """As the page shows it: what is switched on, and how many calls the counted faults still await."""
        return {
            "down": self.down,
            "slow_by": self.slow_by,
            "refusals": sum(counted.left for counted in self._refusals),
            "cuts": sum(counted.left for counted in self._cuts),
        }

    def _take(self, queue: list[_Counted], method: str) -> _Counted | None:
        for counted in queue:
            if method in counted.methods or (not counted.methods and method != "getUpdates"):
                counted.left -= 1
                if counted.left <= 0:
                    queue.remove(counted)
                self.changed()
                return counted
        return None


def _counted(count: int, methods: Collection[str], refusal: Callable[[], Refused]) -> _Counted:
    return _Counted(count, frozenset(methods), refusal)
