"""Phases that open, and nudges before their deadlines and those of standing bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from domain.nudges import WishKind, later
from domain.programme import Phase, Theme
from domain.schedule import Due, deadline_dues
from services import nudging, outbox, quiet_hours
from services.nudging import Asked
from services.outbox import Claimed, Kind, Precedence
from services.planned import Planned, message, seconds
from services.programmes import PhaseRef, StoredProgramme, WorkshopRef
from services.quiet_hours import PutOff
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class PhaseNotice:
    """A phase has opened."""

    theme: Theme
    phase: Phase
    questions: int
    now: datetime
    timezone: str
    registration: str
    """Its token."""
    may_remind: bool = True
    """Whether one can still ask to be reminded later."""


@dataclass(frozen=True)
class NudgeNotice:
    """A deadline comes near and nothing has been handed in."""

    theme: Theme
    deadline_at: datetime
    draft_token: str | None
    now: datetime
    timezone: str
    registration: str
    phase: int
    """Its number in the workshop; 0 for a standing body's deadline."""
    may_remind: bool = True


def planned(ref: WorkshopRef, stored: StoredProgramme) -> Iterator[Planned]:
    rules, timezone = stored.programme.rules, stored.programme.timezone
    for phase in ref.phases:
        if opening := phase.opening:
            yield _planned_opening(phase, opening.at, opening.expires_at)
        for due in deadline_dues(phase.phase.deadline_at, rules, timezone):
            facts = {"phase": phase.id, "sequence": phase.sequence}
            yield _planned_nudge(due, facts, f"phase:{phase.id}:{phase.sequence}")
    if ref.workshop.deadline_at is not None:
        deadline = ref.workshop.deadline_at.isoformat()
        for due in deadline_dues(ref.workshop.deadline_at, rules, timezone):
            yield _planned_nudge(due, {"workshop": ref.id, "deadline": deadline}, f"deadline:{ref.id}:{deadline}")


def prepare_opening(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> PhaseNotice | str:
    asked = _still_asked(tx, claimed, stored)
    if isinstance(asked, str):
        return asked
    phase = next(each.phase for ref in stored.workshops for each in ref.phases if each.id == asked.phase_id)
    questions, timezone = len(stored.programme.questions), stored.programme.timezone
    may_remind = _may_remind(tx, stored, asked)
    return PhaseNotice(asked.theme, phase, questions, tx.now, timezone, asked.registration, may_remind)


def prepare_nudge(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> NudgeNotice | PutOff | str:
    """Also one that Telegram's being away has held up: not at night and not on a Sunday, and not after the next."""
    asked = _still_asked(tx, claimed, stored)
    if isinstance(asked, str):
        return asked
    unwanted = _is_unwanted(tx, claimed, asked)
    if unwanted:
        return unwanted
    return quiet_hours.held(tx, stored) or NudgeNotice(
        asked.theme,
        asked.deadline_at,
        nudging.find_draft(tx, asked),
        tx.now,
        stored.programme.timezone,
        asked.registration,
        asked.phase,
        _may_remind(tx, stored, asked),
    )


def forgo(tx: Tx, stored: StoredProgramme, registrations: Iterable[Row[Any]]) -> None:
    """From now on they may be nudged again: what fell due meanwhile doesn't come all at once."""
    for registration in registrations:
        for each in planned(stored.workshop(registration.workshop_id), stored):
            if each.kind is Kind.PHASE_NUDGE and each.at <= tx.now:
                outbox.put_void(tx, message(each, registration, each.at), "not wanted")


def _planned_opening(ref: PhaseRef, at: datetime, expires_at: datetime) -> Planned:
    facts = {"phase": ref.id, "sequence": ref.sequence}
    name = f"phase:{ref.id}:{ref.sequence}:open"
    return Planned(at, expires_at, Kind.PHASE_OPENS, facts, Precedence.PHASE, name, for_late_joiners=False)


def _planned_nudge(due: Due, facts: dict[str, Any], of: str) -> Planned:
    return Planned(
        due.at,
        due.expires_at,
        Kind.PHASE_NUDGE,
        facts,
        Precedence.NUDGE,
        f"{of}:{seconds(due.before)}",
        for_late_joiners=False,
    )


def _still_asked(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> Asked | str:
    """What the message is about, if that is still so; or why it is void."""
    phase = _unchanged_phase(claimed.facts, stored)
    if phase is None:
        return "changed"
    registration = _registration(tx, claimed)
    asked = nudging.find_asked(stored, registration, phase) if registration else None
    return asked or "unregistered"


def _unchanged_phase(facts: dict[str, Any], stored: StoredProgramme) -> int | None:
    """Its number in the workshop, 0 for a standing body; None when it is gone or has another deadline now. What people
    asked for themselves comes all the same."""
    asked_for = "remind_at" in facts
    if "phase" not in facts:
        ref = stored.workshop(facts["workshop"])
        deadline_at = ref.workshop.deadline_at
        if ref.retired or deadline_at is None:
            return None
        return 0 if asked_for or deadline_at.isoformat() == facts["deadline"] else None
    for ref in stored.offered:
        for each in ref.phases:
            if each.id == facts["phase"] and (asked_for or each.sequence == facts["sequence"]):
                return each.phase.after
    return None


def _registration(tx: Tx, claimed: Claimed) -> Row[Any] | None:
    """Whoever waits for a place isn't asked for ideas."""
    query = select(t.registration).where(
        t.registration.c.id == claimed.facts["registration"],
        t.registration.c.participant_id == claimed.participant.id,
        t.registration.c.ended_at.is_(None),
        t.registration.c.state == "registered",
    )
    return tx.connection.execute(query).one_or_none()


def _is_unwanted(tx: Tx, claimed: Claimed, asked: Asked) -> str | None:
    if asked.deadline_at <= tx.now:
        return "too late"
    if not nudging.owes_pitch(tx, claimed.participant.id, asked.workshop_id):
        return "handed in"
    if nudging.stopped(tx, claimed.participant.id):
        return "no nudges"
    wish = nudging.find_wish(tx, asked.registration_id, asked.phase_id)
    wanted_at = claimed.facts.get("remind_at")
    if wanted_at is not None:
        is_wanted = wish is not None and wish.remind_at == datetime.fromisoformat(wanted_at)
        return None if is_wanted else "changed mind"
    if wish is not None and (wish.kind is WishKind.NO_IDEA or (wish.remind_at and wish.remind_at > tx.now)):
        return wish.kind
    return "superseded" if _is_superseded(tx, claimed, asked) else None


def _is_superseded(tx: Tx, claimed: Claimed, asked: Asked) -> bool:
    """The next nudge for the same is due as well: two at once would say the same twice."""
    rows = nudging.of_asked(nudging.sent_or_waiting(tx, claimed.participant.id), asked.registration_id, asked.facts)
    return any(claimed.due_at < row.due_at <= tx.now for row in rows)


def _may_remind(tx: Tx, stored: StoredProgramme, asked: Asked) -> bool:
    nudged = nudging.count(tx, asked.participant_id, asked.registration_id, asked.facts)
    programme = stored.programme
    return later(nudged, tx.now, asked.deadline_at, programme.rules, programme.timezone) is not None
