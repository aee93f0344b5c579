"""The only place that asks the machine for the time.

The real clock rules leases and pacing. The business clock (due times, deadlines) is the real one plus an offset: zero
in production; in a rehearsal it can be moved, and where it stood is stored.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """The business clock."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return real_now() + self.offset

    def set(self, at: datetime) -> None:
        """Runs on from there at real speed."""
        self.offset = at - real_now()
