"""What becomes of what a person gave, when they leave, and how long it is kept if they don't."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from domain.exports import canonical_json, instant
from domain.pitches import PitchState, deadlines
from domain.programme import Milestone, Period, Texts, Workshop

NOTICE_VERSION = 1
"""Rises when the privacy notice changes what it says: who agreed to an earlier one is asked again before going on."""
VISITORS_KEPT = Period(days=90)
"""Since they were last heard of."""
WITHDRAWN_KEPT = Period(days=14)
"""Whoever withdraws their consent is asked what is to be deleted; without an answer they are, so long after."""
SET_ASIDE_KEPT = Period(days=90)
"""Updates that failed, for inspection."""
GUESSES_KEPT = Period(days=2)
"""Longer than any pause for wrong codes: forgetting them at once would be a way around it."""


class Erasure(StrEnum):
    PERSON = "person"
    """The person goes, the ideas they handed in stay without the name."""
    EVERYTHING = "everything"


class Fate(StrEnum):
    """What becomes of a pitch when its owner leaves."""

    KEPT = "kept"
    """Without the name. Place and role stay: they say whose concern it is, and are few and coarse."""
    REMOVED = "removed"


PERSONAL_DATA_VERSION = 1
"""Of the JSON that /meinedaten gives; rises when a reader would have to change."""


@dataclass(frozen=True)
class PersonalData:
    """Everything that is stored of a person: table → rows → column → value."""

    programme: Texts
    organisation: str
    questions: Mapping[str, Texts]
    """What an answer's key stands for."""
    places: Mapping[str, str]
    collected_at: datetime
    tables: Mapping[str, tuple[Mapping[str, Any], ...]]
    """Empty ones too: then nothing is stored there."""
    nothing_in: Mapping[str, str]
    """The other tables, and why nothing of a person is in them."""


def to_json(data: PersonalData) -> bytes:
    value = {
        "schema_version": PERSONAL_DATA_VERSION,
        "programme": data.programme,
        "organisation": data.organisation,
        "collected_at": data.collected_at,
        "tables": data.tables,
        "nothing_in": data.nothing_in,
    }
    return canonical_json(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return instant(value) if isinstance(value, datetime) else value


def fate_of_pitch(state: str, erasure: Erasure) -> Fate:
    """Only what was handed in, and not withdrawn, is kept. The one place that decides this."""
    keeps = erasure is Erasure.PERSON and state == PitchState.SUBMITTED
    return Fate.KEPT if keeps else Fate.REMOVED


def end_of(period: Period, since: datetime, timezone: str) -> datetime:
    """So long after, by the calendar of the programme's place; where the month is too short, on its last day."""
    zone = ZoneInfo(timezone)
    local = since.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + period.months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    moved = local.replace(year=year, month=month + 1, day=day) + timedelta(days=period.days)
    return moved.astimezone(since.tzinfo)


def programme_ends_at(workshops: Iterable[Workshop], milestones: Iterable[Milestone], timezone: str) -> datetime | None:
    """The last of meetings, deadlines and milestones. Decisions will be later still; there are none yet."""
    zone = ZoneInfo(timezone)
    ends = [datetime.combine(each.ends_on + timedelta(days=1), time(), zone) for each in milestones]
    for workshop in workshops:
        ends += [meeting.ends_at for meeting in workshop.meetings]
        ends += deadlines(workshop)
    return max(ends, default=None)
