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
    files_slow_by: float = 0.0
    changed: Callable[[], None] = lambda: None
    """Told whenever a switch is turned or a counted fault has been used."""
    _refusals: list[_Counted] = field(default_factory=list)
    _cuts: list[_Counted] = field(default_factory=list)
    _lost_files: int = 0
    _cut_files: int = 0

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

    def lose_files(self, count: int = 1) -> None:
        """The address of a file has run out when it is fetched."""
        self._lost_files += count

    def cut_within_files(self, count: int = 1) -> None:
        """The connection is cut when half of a file is there."""
        self._cut_files += count

    def slow(self, seconds: float) -> None:
        self.slow_by = seconds
        self.changed()

    def slow_files(self, seconds: float) -> None:
        """Only the files themselves."""
        self.files_slow_by = seconds

    def hold_updates(self, hold: bool = True) -> None:
        self.holds_updates = hold
        self.changed()

    def end(self) -> None:
        self.down = self.holds_updates = False
        self.slow_by = self.files_slow_by = 0.0
        self._refusals.clear()
        self._cuts.clear()
        self._lost_files = self._cut_files = 0
        self.changed()

    def delay(self, method: str) -> float:
        return 0.0 if method == "getUpdates" else self.slow_by

    def refusal(self, method: str) -> Refused | None:
        counted = self._take(self._refusals, method)
        return counted.refusal() if counted else None

    def loses_file(self) -> bool:
        self._lost_files, lost = max(0, self._lost_files - 1), self._lost_files > 0
        return lost

    def cuts_file(self) -> bool:
        self._cut_files, cut = max(0, self._cut_files - 1), self._cut_files > 0
        return cut

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
