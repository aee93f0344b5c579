"""Phases that open, and nudges before their deadlines and those of standing bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from domain.programme import Phase, Rules, Theme
from domain.schedule import Due, deadline_dues
from services import pitches
from services.outbox import Claimed, Kind, Precedence
from services.planned import Planned, seconds, still_registered
from services.programmes import PhaseRef, StoredProgramme, WorkshopRef
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


@dataclass(frozen=True)
class NudgeNotice:
    """A deadline comes near and nothing has been handed in."""

    theme: Theme
    deadline_at: datetime
    draft_token: str | None
    now: datetime
    timezone: str


def planned(ref: WorkshopRef, stored: StoredProgramme) -> Iterator[Planned]:
    rules, timezone = stored.programme.rules, stored.programme.timezone
    for phase in ref.phases:
        if opening := phase.opening:
            yield _planned_opening(phase, opening.at, opening.expires_at)
        for due in deadline_dues(phase.phase.deadline_at, rules, timezone):
            facts = {"phase": phase.id, "sequence": phase.sequence}
            yield _planned_nudge(due, facts, f"phase:{phase.id}:{phase.sequence}", rules)
    if ref.workshop.deadline_at is not None:
        deadline = ref.workshop.deadline_at.isoformat()
        for due in deadline_dues(ref.workshop.deadline_at, rules, timezone):
            yield _planned_nudge(
                due, {"workshop": ref.id, "deadline": deadline}, f"deadline:{ref.id}:{deadline}", rules
            )


def prepare(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> PhaseNotice | NudgeNotice | str:
    if "phase" not in claimed.facts:
        return _prepare_deadline(tx, claimed, stored)
    found = _find_phase(stored, claimed.facts["phase"])
    if found is None or found[0].retired or found[1].sequence != claimed.facts["sequence"]:
        return "changed"
    if not still_registered(tx, claimed):
        return "unregistered"
    ref, phase = found[0], found[1].phase
    timezone = stored.programme.timezone
    if claimed.kind is Kind.PHASE_OPENS:
        return PhaseNotice(ref.theme, phase, len(stored.programme.questions), tx.now, timezone)
    return _nudge(tx, claimed, stored, ref, phase.deadline_at)


def has_enough(tx: Tx, participant_id: int, planned: Planned) -> bool:
    """Whether the person's nudges of the last seven days are as many as the programme allows."""
    if planned.weekly_cap is None:
        return False
    nudges = select(func.count()).where(
        t.outbox.c.participant_id == participant_id,
        t.outbox.c.kind == Kind.PHASE_NUDGE,
        t.outbox.c.due_at > planned.at - timedelta(days=7),
        t.outbox.c.state.not_in(("void", "expired")),
    )
    return tx.connection.execute(nudges).scalar_one() >= planned.weekly_cap


def _planned_opening(ref: PhaseRef, at: datetime, expires_at: datetime) -> Planned:
    facts = {"phase": ref.id, "sequence": ref.sequence}
    name = f"phase:{ref.id}:{ref.sequence}:open"
    return Planned(at, expires_at, Kind.PHASE_OPENS, facts, Precedence.PHASE, name, for_late_joiners=False)


def _planned_nudge(due: Due, facts: dict[str, Any], of: str, rules: Rules) -> Planned:
    return Planned(
        due.at,
        due.expires_at,
        Kind.PHASE_NUDGE,
        facts,
        Precedence.NUDGE,
        f"{of}:{seconds(due.before)}",
        for_late_joiners=False,
        weekly_cap=rules.nudges_a_week,
    )


def _prepare_deadline(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> NudgeNotice | str:
    """A standing body's: it has no phases."""
    ref = stored.workshop(claimed.facts["workshop"])
    deadline_at = ref.workshop.deadline_at
    if ref.retired or deadline_at is None or deadline_at.isoformat() != claimed.facts["deadline"]:
        return "changed"
    if not still_registered(tx, claimed):
        return "unregistered"
    return _nudge(tx, claimed, stored, ref, deadline_at)


def _nudge(
    tx: Tx, claimed: Claimed, stored: StoredProgramme, ref: WorkshopRef, deadline_at: datetime
) -> NudgeNotice | str:
    if not pitches.owes_pitch(tx, claimed.participant.id, ref.id):
        return "handed in"
    return NudgeNotice(ref.theme, deadline_at, _draft_token(tx, claimed, ref), tx.now, stored.programme.timezone)


def _draft_token(tx: Tx, claimed: Claimed, ref: WorkshopRef) -> str | None:
    query = (
        select(t.draft.c.token)
        .where(t.draft.c.participant_id == claimed.participant.id, t.draft.c.workshop_id == ref.id)
        .order_by(t.draft.c.changed_at.desc())
        .limit(1)
    )
    return tx.connection.execute(query).scalar_one_or_none()


def _find_phase(stored: StoredProgramme, phase_id: int) -> tuple[WorkshopRef, PhaseRef] | None:
    return next(((ref, each) for ref in stored.workshops for each in ref.phases if each.id == phase_id), None)
