"""Programmes as they are stored: read for every conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, select

from domain.example import usual_example
from domain.programme import (
    Body,
    Contact,
    Material,
    Meeting,
    Milestone,
    Mode,
    PastEvent,
    Period,
    Phase,
    PitchQuestion,
    Place,
    Programme,
    Retention,
    Rules,
    StartCode,
    Theme,
    Workshop,
)
from domain.schedule import Opening, phase_opening
from storage import tables as t
from storage.database import Tx

_CONFIRM_WITHIN = 24 * 60 * 60
"""Seconds, for rules that were stored before there was a waiting list."""
MAIL = "mail"
"""The setting that says so."""


@dataclass(frozen=True)
class MeetingRef:
    id: int
    sequence: int
    meeting: Meeting
    summary_at: datetime | None = None
    """Since when there is a summary or material."""


@dataclass(frozen=True)
class PhaseRef:
    id: int
    sequence: int
    phase: Phase
    opening: Opening | None
    """None where the file never had the meeting before it."""


@dataclass(frozen=True)
class WorkshopRef:
    """A workshop with the numbers of its rows."""

    id: int
    theme: Theme
    workshop: Workshop
    meetings: tuple[MeetingRef, ...]
    """Those that take place, as in `workshop`."""
    cancelled: tuple[MeetingRef, ...]
    phases: tuple[PhaseRef, ...]
    retired: bool

    @property
    def all_meetings(self) -> tuple[MeetingRef, ...]:
        return (*self.meetings, *self.cancelled)


@dataclass(frozen=True)
class StoredProgramme:
    id: int
    programme: Programme
    workshops: tuple[WorkshopRef, ...]
    retired_places: tuple[Place, ...]
    asks_email: bool = False
    """Whether this installation can send mail."""

    def workshop(self, workshop_id: int) -> WorkshopRef:
        return next(ref for ref in self.workshops if ref.id == workshop_id)

    def of_theme(self, key: str) -> WorkshopRef | None:
        """The workshop that registering for a theme means: its first."""
        return next((ref for ref in self.workshops if ref.theme.key == key and not ref.retired), None)

    @property
    def offered(self) -> tuple[WorkshopRef, ...]:
        return tuple(ref for ref in self.workshops if not ref.retired)

    @property
    def every_place(self) -> tuple[Place, ...]:
        """Also those that are no longer offered: somebody chose them."""
        return (*self.programme.places, *self.retired_places)

    def place(self, key: str | None) -> Place | None:
        return next((place for place in self.every_place if place.key == key), None)


def find_by_code(tx: Tx, bot_id: int, code: str) -> tuple[int, str | None, str | None] | None:
    """Programme, theme and place that a start code stands for; None for a code nobody gave out."""
    if not (code.isascii() and code.isprintable()):
        return None  # typed by anybody: with a NUL in it, PostgreSQL couldn't even be asked
    query = select(t.start_code).where(
        t.start_code.c.code == code.upper(), (t.start_code.c.bot_id.is_(None)) | (t.start_code.c.bot_id == bot_id)
    )
    row = tx.connection.execute(query).one_or_none()
    return (row.programme_id, row.theme_key, row.place_key) if row else None


def first_programme(tx: Tx) -> int | None:
    """The one that a start without a code leads to: the newest."""
    return tx.connection.execute(
        select(t.programme.c.id).order_by(t.programme.c.id.desc()).limit(1)
    ).scalar_one_or_none()


def find_id(tx: Tx, key: str) -> int | None:
    return tx.connection.execute(select(t.programme.c.id).where(t.programme.c.key == key)).scalar_one_or_none()


def load(tx: Tx, programme_id: int) -> StoredProgramme:
    """One programme with everything in it. NoResultFound where there is none."""
    row = tx.connection.execute(select(t.programme).where(t.programme.c.id == programme_id)).one()
    refs = _load_workshops(tx, programme_id)
    places = tx.connection.execute(
        select(t.place).where(t.place.c.programme_id == programme_id).order_by(t.place.c.position)
    ).all()
    codes = tx.connection.execute(
        select(t.start_code).where(t.start_code.c.programme_id == programme_id).order_by(t.start_code.c.id)
    ).all()
    questions = tuple(PitchQuestion(**question) for question in row.questions)
    programme = Programme(
        key=row.key,
        title=row.title,
        organisation=row.organisation,
        timezone=row.timezone,
        languages=tuple(row.languages),
        contact=Contact(**row.contact),
        privacy_url=row.privacy_url,
        imprint_url=row.imprint_url,
        rules=rules_from_json(row.rules),
        places=tuple(_place(place) for place in places if not place.retired),
        themes=_themes(refs),
        start_codes=tuple(StartCode(code.code, code.theme_key, code.place_key) for code in codes),
        questions=questions,
        example=row.example if row.example is not None else usual_example(questions, row.languages),
        milestones=tuple(_milestone(milestone) for milestone in row.milestones),
        bodies=tuple(Body(**{**body, "one_per_place": tuple(body["one_per_place"])}) for body in row.bodies),
        retention=retention_from_json(row.retention),
        privacy_text=row.privacy_text,
        imprint_text=row.imprint_text,
    )
    retired = tuple(_place(place) for place in places if place.retired)
    return StoredProgramme(row.id, programme, refs, retired, can_mail(tx))


def can_mail(tx: Tx) -> bool:
    """As the settings said at the last start."""
    query = select(t.setting.c.value).where(t.setting.c.key == MAIL)
    return bool(tx.connection.execute(query).scalar_one_or_none())


def rules_from_json(value: dict[str, Any]) -> Rules:
    return Rules(
        meeting_reminders=tuple(timedelta(seconds=seconds) for seconds in value["meeting_reminders"]),
        phase_reminders=tuple(timedelta(seconds=seconds) for seconds in value["phase_reminders"]),
        links_open=timedelta(seconds=value["links_open"]),
        quiet_hours=(time.fromisoformat(value["quiet_hours"][0]), time.fromisoformat(value["quiet_hours"][1])),
        nudges_a_week=value["nudges_a_week"],
        attachments=value.get("attachments", Rules.attachments),
        attachment_megabytes=value.get("attachment_megabytes", Rules.attachment_megabytes),
        confirm_within=timedelta(seconds=value.get("confirm_within", _CONFIRM_WITHIN)),
    )


def retention_from_json(value: dict[str, dict[str, int]] | None) -> Retention:
    return Retention(**{name: Period(**period) for name, period in (value or {}).items()})


def _themes(refs: tuple[WorkshopRef, ...]) -> tuple[Theme, ...]:
    found: dict[str, Theme] = {}
    for ref in refs:
        if not ref.retired:
            found.setdefault(ref.theme.key, ref.theme)
    return tuple(found.values())


def _load_workshops(tx: Tx, programme_id: int) -> tuple[WorkshopRef, ...]:
    workshops = tx.connection.execute(
        select(t.workshop, t.theme.c.key.label("theme_key"), t.theme.c.title, t.theme.c.mode, t.theme.c.history,
               t.theme.c.retired.label("theme_retired"))
        .join(t.theme)
        .where(t.theme.c.programme_id == programme_id)
        .order_by(t.theme.c.position, t.workshop.c.id)
    ).all()  # fmt: skip
    ids = [row.id for row in workshops]
    meetings = tx.connection.execute(
        select(t.meeting).where(t.meeting.c.workshop_id.in_(ids)).order_by(t.meeting.c.number)
    ).all()
    phases = tx.connection.execute(
        select(t.phase).where(t.phase.c.workshop_id.in_(ids), ~t.phase.c.retired).order_by(t.phase.c.after)
    ).all()
    return tuple(_workshop(row, meetings, phases) for row in workshops)


def _workshop(row: Row[Any], meetings: Any, phases: Any) -> WorkshopRef:
    every = tuple(_meeting(meeting) for meeting in meetings if meeting.workshop_id == row.id)
    meeting_refs = tuple(ref for ref in every if not ref.meeting.cancelled)
    cancelled = tuple(ref for ref in every if ref.meeting.cancelled)
    phase_refs = tuple(_phase(phase, every) for phase in phases if phase.workshop_id == row.id)
    workshop = Workshop(
        row.key,
        row.capacity,
        tuple(ref.meeting for ref in meeting_refs),
        tuple(ref.phase for ref in phase_refs),
        row.deadline_at,
        row.reopened_until,
    )
    history = tuple(PastEvent(date.fromisoformat(past["on"]), past["what"]) for past in row.history)
    theme = Theme(row.theme_key, row.title, Mode(row.mode), (workshop,), history)
    return WorkshopRef(row.id, theme, workshop, meeting_refs, cancelled, phase_refs, row.retired or row.theme_retired)


def _meeting(row: Row[Any]) -> MeetingRef:
    cancelled = row.cancelled_at is not None
    material = tuple(Material(**each) for each in row.material or ())
    meeting = Meeting(row.number, row.starts_at, row.duration, row.link, row.dial_in, cancelled, row.summary, material)
    return MeetingRef(row.id, row.sequence, meeting, row.summary_at)


def _phase(row: Row[Any], meetings: tuple[MeetingRef, ...]) -> PhaseRef:
    phase = Phase(row.after, row.title, row.deadline_at)
    return PhaseRef(row.id, row.sequence, phase, phase_opening(phase, (ref.meeting for ref in meetings)))


def _place(row: Row[Any]) -> Place:
    return Place(row.key, row.name, row.kind)


def _milestone(value: dict[str, Any]) -> Milestone:
    starts_on, ends_on = date.fromisoformat(value["starts_on"]), date.fromisoformat(value["ends_on"])
    return Milestone(value["key"], value["title"], starts_on, ends_on)
