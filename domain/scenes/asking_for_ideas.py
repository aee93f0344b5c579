"""Phases: what was chosen on a nudge, the example; deadlines that organisers reopen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.nudges import Wish
from domain.programme import PitchQuestion, Texts


@dataclass(frozen=True)
class NudgeChoice:
    """What a person chose on a nudge, and how to take it back."""

    registration: str
    phase: int
    """Its number in the workshop; 0 for a standing body's deadline."""
    theme_key: str
    theme: Texts
    deadline_at: datetime
    wish: Wish | None
    nudges_stopped: bool
    draft_token: str | None = None


@dataclass(frozen=True)
class ExamplePitch:
    answers: tuple[tuple[PitchQuestion, Texts | None], ...]


@dataclass(frozen=True)
class PassedDeadline:
    """A theme whose deadlines have passed."""

    theme_key: str
    theme: Texts
    passed_at: datetime
    """The last one of the programme."""
    reopened_until: datetime | None
    """None where it is closed."""
    drafts: int
    """Begun, and not handed in."""


@dataclass(frozen=True)
class Deadlines:
    """For organisers."""

    passed: tuple[PassedDeadline, ...]


@dataclass(frozen=True)
class ReopenDeadline:
    passed: PassedDeadline
