"""A pitch that has been handed in; and what a word meant that was typed where an answer is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.pitches import PitchState
from domain.programme import PitchQuestion, Texts
from domain.scenes.taking_part import DraftFacts


@dataclass(frozen=True)
class ShownPitch:
    """The newest revision of a pitch that was handed in."""

    number: str
    theme: Texts
    answers: tuple[tuple[PitchQuestion, str | None], ...]
    state: PitchState
    revision: int
    submitted_at: datetime
    """Of this revision."""
    withdrawn_at: datetime | None
    change_until: datetime | None
    """The last deadline; None where there is none."""
    closed: bool
    """The last deadline has passed."""
    draft_token: str | None
    """Of a change that was begun and not handed in."""


@dataclass(frozen=True)
class ConfirmWithdraw:
    number: str
    title: str
    change_until: datetime | None
    closed: bool


@dataclass(frozen=True)
class AskMeaning:
    """„Hilfe“ or „STOP“, typed where an answer is asked for: is it the answer?"""

    facts: DraftFacts
    word: str
    """As it was typed."""
    command: str
    """Which command has this word."""
