"""A programme as its file describes it: themes, workshops, meetings, phases, places and the rules of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.attachments import MOST_MEGABYTES

Texts = Mapping[str, str]
"""One text in several languages: language key → text. German (`de`) is always there."""

FALLBACK_LANGUAGE = "de"


def in_language(texts: Texts, language: str) -> str:
    """The text in `language`; for `de-simple` and what is missing, German."""
    return texts.get(language) or texts[FALLBACK_LANGUAGE]


class Mode(StrEnum):
    WORKSHOP = "workshop"
    STANDING_BODY = "standing_body"


@dataclass(frozen=True)
class Place:
    key: str
    name: str
    kind: str | None = None
    """„Stadt“, „Gemeinde“ or nothing: goes before the name, because Senden is also a verb."""

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}" if self.kind else self.name


@dataclass(frozen=True)
class Material:
    """Something to read or to watch, somewhere on the web."""

    title: Texts
    url: str


@dataclass(frozen=True)
class Meeting:
    number: int
    starts_at: datetime
    """Aware, UTC."""
    duration: timedelta
    link: str | None = None
    dial_in: str | None = None
    cancelled: bool = False
    """It keeps its number and its time: the phase after it opens when it would have ended."""
    summary: Texts | None = None
    """What was said, for those who missed it; comes into the file when it is over."""
    material: tuple[Material, ...] = ()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.duration

    @property
    def can_be_caught_up(self) -> bool:
        return bool(self.summary or self.material)


@dataclass(frozen=True)
class Phase:
    """The decentralised phase between meeting `after` and the next: opens when that meeting ends."""

    after: int
    title: Texts
    deadline_at: datetime
    """Aware, UTC."""


@dataclass(frozen=True)
class Workshop:
    """What people register for. A standing body's has no meetings, only a deadline."""

    key: str
    capacity: int | None = None
    meetings: tuple[Meeting, ...] = ()
    phases: tuple[Phase, ...] = ()
    deadline_at: datetime | None = None
    """A standing body's deadline; None where the phases have theirs."""
    reopened_until: datetime | None = None
    """Organisers take ideas again after the last deadline; never in the file."""


@dataclass(frozen=True)
class PastEvent:
    on: date
    what: Texts


@dataclass(frozen=True)
class Theme:
    key: str
    title: Texts
    mode: Mode
    workshops: tuple[Workshop, ...]
    """At least one."""
    history: tuple[PastEvent, ...] = ()


@dataclass(frozen=True)
class StartCode:
    """What stands on a poster. Without a theme it leads to the list of themes."""

    code: str
    """Upper case, `A-Z0-9_-`, at most 64."""
    theme: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class PitchQuestion:
    key: str
    label: Texts
    """Short, for cards and columns: „Problem“."""
    prompt: Texts
    """The question as it is asked."""
    limit: int
    """The longest answer in characters (Unicode code points)."""
    optional: bool = True


@dataclass(frozen=True)
class Rules:
    meeting_reminders: tuple[timedelta, ...]
    """How long before a meeting, longest first."""
    phase_reminders: tuple[timedelta, ...]
    """How long before a phase's deadline, longest first; only those who owe a pitch are asked."""
    links_open: timedelta
    """How long before a meeting its link may be given out."""
    quiet_hours: tuple[time, time]
    """Local times from and until which nudges wait; Sundays are quiet all day."""
    nudges_a_week: int
    attachments: int = 5
    """At most so many files with one pitch; 0: none."""
    attachment_megabytes: int = MOST_MEGABYTES
    confirm_within: timedelta = timedelta(hours=24)
    """How long a place that became free is kept for whoever is next on the waiting list."""


@dataclass(frozen=True)
class Period:
    """A length of the calendar: six months from 30 August end on the last day of February."""

    days: int = 0
    months: int = 0

    def __str__(self) -> str:
        """As the file writes it."""
        if self.days:
            return f"{self.days}d"
        return f"{self.months} month{'' if self.months == 1 else 's'}"


@dataclass(frozen=True)
class Retention:
    """How long what is kept; see `domain.privacy` for from when on."""

    drafts: Period = Period(days=90)
    registrations: Period = Period(months=6)
    deliveries: Period = Period(months=12)


@dataclass(frozen=True)
class Contact:
    name: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Milestone:
    key: str
    title: Texts
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Body:
    key: str
    name: Texts
    role: str
    """advice, recommendation, decision or information."""
    before: str | None = None
    after: str | None = None
    """Keys of milestones."""
    one_per_place: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    key: str
    title: Texts
    organisation: str
    timezone: str
    languages: tuple[str, ...]
    contact: Contact
    privacy_url: str | None
    imprint_url: str | None
    rules: Rules
    places: tuple[Place, ...]
    themes: tuple[Theme, ...]
    start_codes: tuple[StartCode, ...]
    """Includes every theme's own code, its key."""
    questions: tuple[PitchQuestion, ...]
    example: Mapping[str, Texts] = field(default_factory=dict)
    """A pitch to look at: question key → its answer."""
    milestones: tuple[Milestone, ...] = ()
    bodies: tuple[Body, ...] = ()
    retention: Retention = Retention()
    privacy_text: Texts | None = None
    """To be read in the chat, beside what `privacy_url` leads to."""
    imprint_text: Texts | None = None
