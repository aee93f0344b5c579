"""A pitch: its questions, its number, until when it may be handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.dialogue import Dialogue, Kind, Question
from domain.programme import PitchQuestion, Workshop


class PitchState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class DeadlinePassed:
    """Nothing can be handed in any more; nothing is lost either."""

    deadline_at: datetime


def pitch_dialogue(questions: Iterable[PitchQuestion]) -> Dialogue:
    return Dialogue(
        "pitch",
        tuple(Question(q.key, Kind.TEXT, optional=q.optional, limit=q.limit) for q in questions),
    )


def pitch_number(theme: str, count: int) -> str:
    """The theme's key and its count from 1: „MOB-017“."""
    return f"{theme}-{count:03d}"


def current_deadline(workshop: Workshop, now: datetime) -> datetime | None:
    """The next deadline that hasn't passed: the running or coming phase's, the standing body's, or one that organisers
    gave afterwards. None: all have."""
    return min((at for at in deadlines(workshop) if at > now), default=None)


def last_deadline(workshop: Workshop) -> datetime | None:
    return max(deadlines(workshop), default=None)


def check_open(workshop: Workshop, now: datetime) -> DeadlinePassed | None:
    """None while ideas are taken: from registration on until the last deadline, for ever where there is none. An
    organiser may have taken them again after it, until `reopened_until`."""
    last = last_deadline(workshop)
    return DeadlinePassed(last) if last is not None and now >= last else None


def deadlines(workshop: Workshop) -> list[datetime]:
    planned = planned_deadlines(workshop)
    return [*planned, workshop.reopened_until] if workshop.reopened_until else planned


def planned_deadlines(workshop: Workshop) -> list[datetime]:
    """As the programme file has them."""
    found = [phase.deadline_at for phase in workshop.phases]
    return [*found, workshop.deadline_at] if workshop.deadline_at else found


def can_be_reopened(workshop: Workshop, now: datetime) -> bool:
    """Once every deadline of the programme has passed; before that there is nothing to reopen."""
    planned = planned_deadlines(workshop)
    return bool(planned) and max(planned) <= now
