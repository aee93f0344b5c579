"""Importing a programme file: its rows, and the messages that meetings moved or cancelled put into the outbox."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import delete, insert, select, update

from domain.programme import Meeting, Programme, Rules, Texts, Theme, Workshop
from services import drafts, programmes, seats
from services.imports.planning import Change, plan
from services.imports.telling import (
    MeetingMove,
    differs,
    has_another_way_in,
    is_worth_telling,
    tell,
    tell_way_in,
)
from services.programmes import MeetingRef, StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx


def apply(tx: Tx, programme: Programme) -> list[Change]:
    """Import it; what changed. Moved and cancelled meetings put their messages into the outbox here and now."""
    changes = plan(tx, programme)
    if not changes:
        return []
    before = programmes.find_id(tx, programme.key)
    stored = programmes.load(tx, before) if before is not None else None
    programme_id = _write_programme(tx, programme, before)
    _write_places(tx, programme, programme_id)
    _write_codes(tx, programme, programme_id)
    for position, theme in enumerate(programme.themes):
        _write_theme(tx, programme_id, theme, position, stored)
    if stored:
        _retire_themes(tx, programme, stored)
        seats.settle_due(tx, programmes.load(tx, programme_id))  # with more places than before, somebody is next
        drafts.leave_questions(tx, programme_id, {question.key for question in programme.questions})
    return changes


def rules_to_json(rules: Rules) -> dict[str, Any]:
    return {
        "meeting_reminders": [int(offset.total_seconds()) for offset in rules.meeting_reminders],
        "phase_reminders": [int(offset.total_seconds()) for offset in rules.phase_reminders],
        "links_open": int(rules.links_open.total_seconds()),
        "quiet_hours": [at.isoformat(timespec="minutes") for at in rules.quiet_hours],
        "nudges_a_week": rules.nudges_a_week,
        "attachments": rules.attachments,
        "attachment_megabytes": rules.attachment_megabytes,
        "confirm_within": int(rules.confirm_within.total_seconds()),
    }


def _write_programme(tx: Tx, programme: Programme, programme_id: int | None) -> int:
    values = {
        "key": programme.key,
        "title": dict(programme.title),
        "organisation": programme.organisation,
        "timezone": programme.timezone,
        "languages": list(programme.languages),
        "contact": asdict(programme.contact),
        "privacy_url": programme.privacy_url,
        "imprint_url": programme.imprint_url,
        "rules": rules_to_json(programme.rules),
        "questions": [_plain(question) for question in programme.questions],
        "example": {key: dict(texts) for key, texts in programme.example.items()},
        "milestones": [_plain(milestone) for milestone in programme.milestones],
        "bodies": [_plain(body) for body in programme.bodies],
        "retention": asdict(programme.retention),
        "privacy_text": _texts(programme.privacy_text),
        "imprint_text": _texts(programme.imprint_text),
        "imported_at": tx.now,
    }
    if programme_id is None:
        return int(tx.connection.execute(insert(t.programme).values(**values).returning(t.programme.c.id)).scalar_one())
    tx.connection.execute(update(t.programme).where(t.programme.c.id == programme_id).values(**values))
    return programme_id


def _texts(texts: Texts | None) -> dict[str, str] | None:
    return None if texts is None else dict(texts)


def _plain(value: Any) -> dict[str, Any]:
    """A dataclass as JSON can hold it."""
    return {
        key: each.isoformat() if hasattr(each, "isoformat") else list(each) if isinstance(each, tuple) else each
        for key, each in ((name, getattr(value, name)) for name in value.__dataclass_fields__)
        for each in [dict(each) if hasattr(each, "items") else each]
    }


def _write_places(tx: Tx, programme: Programme, programme_id: int) -> None:
    own = t.place.c.programme_id == programme_id
    tx.connection.execute(update(t.place).where(own).values(retired=True))
    for position, place in enumerate(programme.places):
        values = {"name": place.name, "kind": place.kind, "position": position, "retired": False}
        _upsert(
            tx, t.place, own & (t.place.c.key == place.key), {"programme_id": programme_id, "key": place.key}, values
        )


def _write_codes(tx: Tx, programme: Programme, programme_id: int) -> None:
    tx.connection.execute(delete(t.start_code).where(t.start_code.c.programme_id == programme_id))
    for code in programme.start_codes:
        values = {"programme_id": programme_id, "code": code.code, "theme_key": code.theme, "place_key": code.place}
        tx.connection.execute(insert(t.start_code).values(**values))


def _write_theme(tx: Tx, programme_id: int, theme: Theme, position: int, stored: StoredProgramme | None) -> None:
    history = [{"on": past.on.isoformat(), "what": dict(past.what)} for past in theme.history]
    values = {
        "title": dict(theme.title),
        "mode": theme.mode,
        "history": history,
        "position": position,
        "retired": False,
    }
    where = (t.theme.c.programme_id == programme_id) & (t.theme.c.key == theme.key)
    theme_id = _upsert(tx, t.theme, where, {"programme_id": programme_id, "key": theme.key, "pitch_count": 0}, values)
    for workshop in theme.workshops:
        own = (t.workshop.c.theme_id == theme_id) & (t.workshop.c.key == workshop.key)
        values = {"capacity": workshop.capacity, "deadline_at": workshop.deadline_at, "retired": False}
        workshop_id = _upsert(tx, t.workshop, own, {"theme_id": theme_id, "key": workshop.key}, values)
        ref = next((ref for ref in stored.workshops if ref.id == workshop_id), None) if stored else None
        _write_meetings(tx, workshop_id, workshop, ref)
        _write_phases(tx, workshop_id, workshop, ref)


def _write_meetings(tx: Tx, workshop_id: int, workshop: Workshop, ref: WorkshopRef | None) -> None:
    old = {each.meeting.number: each for each in ref.all_meetings} if ref else {}
    for meeting in workshop.meetings:
        before = old.pop(meeting.number, None)
        if before is None or differs(before.meeting, meeting):
            _write_meeting(tx, workshop_id, meeting, before, ref)
    for before in old.values():
        if not before.meeting.cancelled:
            _write_meeting(tx, workshop_id, replace(before.meeting, cancelled=True), before, ref)


def _write_meeting(
    tx: Tx, workshop_id: int, meeting: Meeting, before: MeetingRef | None, ref: WorkshopRef | None
) -> None:
    sequence = 0 if before is None else before.sequence + _is_another(before.meeting, meeting)
    values = {
        "starts_at": meeting.starts_at,
        "duration": meeting.duration,
        "link": meeting.link,
        "dial_in": meeting.dial_in,
        "sequence": sequence,
        "summary": dict(meeting.summary) if meeting.summary else None,
        "material": [_plain(each) for each in meeting.material] or None,
    }
    if before is None or before.meeting.can_be_caught_up != meeting.can_be_caught_up:
        values["summary_at"] = tx.now if meeting.can_be_caught_up else None
    if before is None or before.meeting.cancelled != meeting.cancelled:
        values["cancelled_at"] = tx.now if meeting.cancelled else None
    own = (t.meeting.c.workshop_id == workshop_id) & (t.meeting.c.number == meeting.number)
    meeting_id = _upsert(tx, t.meeting, own, {"workshop_id": workshop_id, "number": meeting.number}, values)
    if before is not None and ref is not None and is_worth_telling(tx, before.meeting, meeting):
        move = MeetingMove(meeting_id, workshop_id, meeting.number, before.meeting.starts_at, sequence)
        tell(tx, ref, move, before.meeting.ends_at if meeting.cancelled else meeting.starts_at)
    elif before is not None and ref is not None and has_another_way_in(before.meeting, meeting):
        tell_way_in(tx, ref, before)


def _is_another(before: Meeting, after: Meeting) -> bool:
    """Reminders and notices of the old one are void then. A cancelled one has only its cancellation, which stays."""
    if before.cancelled and after.cancelled:
        return False
    return before.cancelled != after.cancelled or before.starts_at != after.starts_at


def _write_phases(tx: Tx, workshop_id: int, workshop: Workshop, ref: WorkshopRef | None) -> None:
    old = {phase.phase.after: phase for phase in ref.phases} if ref else {}
    tx.connection.execute(update(t.phase).where(t.phase.c.workshop_id == workshop_id).values(retired=True))
    for phase in workshop.phases:
        before = old.get(phase.after)
        sequence = 0 if before is None else before.sequence + (before.phase.deadline_at != phase.deadline_at)
        own = (t.phase.c.workshop_id == workshop_id) & (t.phase.c.after == phase.after)
        values = {"title": dict(phase.title), "deadline_at": phase.deadline_at, "sequence": sequence, "retired": False}
        _upsert(tx, t.phase, own, {"workshop_id": workshop_id, "after": phase.after}, values)


def _retire_themes(tx: Tx, programme: Programme, stored: StoredProgramme) -> None:
    """No longer offered; what people registered and wrote for it stays, and coming meetings are cancelled."""
    kept = {theme.key for theme in programme.themes}
    for ref in stored.offered:
        if ref.theme.key in kept:
            continue
        where = (t.theme.c.programme_id == stored.id) & (t.theme.c.key == ref.theme.key)
        tx.connection.execute(update(t.theme).where(where).values(retired=True))
        _write_meetings(tx, ref.id, replace(ref.workshop, meetings=()), ref)


def _upsert(tx: Tx, table: Any, where: Any, key: dict[str, Any], values: dict[str, Any]) -> int:
    """The row's id. Imports run one at a time, so looking first is enough."""
    found = tx.connection.execute(select(table.c.id).where(where)).scalar_one_or_none()
    if found is None:
        return int(tx.connection.execute(insert(table).values(**key, **values).returning(table.c.id)).scalar_one())
    tx.connection.execute(update(table).where(table.c.id == found).values(**values))
    return int(found)
