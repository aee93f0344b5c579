"""Questions as organisers read them: gathered from the rows of whoever asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from domain.questions import Asked, QuestionKind
from services import programmes
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx

SHOWN = 10


def load(tx: Tx, *conditions: Any) -> Asked | None:
    """The newest question of which this is true."""
    row = tx.connection.execute(_questions().where(*conditions).limit(1)).one_or_none()
    return _asked(tx, row, programmes.load(tx, row.programme_id)) if row else None


def load_open(tx: Tx, bot_id: int) -> tuple[Asked, ...]:
    """The newest that wait for an answer; a meeting's link counts once, however many have reported it."""
    account = t.account.c
    here = select(account.participant_id).where(account.bot_id == bot_id)
    query = _questions().where(t.question.c.answered_at.is_(None), t.question.c.participant_id.in_(here))
    rows: dict[object, Row[Any]] = {}
    for row in tx.connection.execute(query.limit(20 * SHOWN)):
        rows.setdefault(("meeting", row.meeting_id) if row.meeting_id else row.id, row)
    stored: dict[int, StoredProgramme] = {}
    for row in rows.values():
        if row.programme_id not in stored:
            stored[row.programme_id] = programmes.load(tx, row.programme_id)
    return tuple(_asked(tx, row, stored[row.programme_id]) for row in list(rows.values())[:SHOWN])


def _questions() -> Any:
    return (
        select(t.question, t.participant.c.name, t.participant.c.programme_id)
        .join(t.participant)
        .order_by(t.question.c.asked_at.desc(), t.question.c.id.desc())
    )


def _asked(tx: Tx, row: Row[Any], stored: StoredProgramme) -> Asked:
    kind, zone = QuestionKind(row.kind), stored.programme.timezone
    if kind is not QuestionKind.LINK:
        themes = _themes(tx, row.participant_id, stored)
        return Asked(row.token, kind, row.name, themes, row.asked_at, zone, words=row.words)
    ref, meeting = next(
        (ref, each.meeting) for ref in stored.workshops for each in ref.all_meetings if each.id == row.meeting_id
    )
    return Asked(
        row.token,
        kind,
        row.name,
        (ref.theme.title,),
        row.asked_at,
        zone,
        meeting=meeting.number,
        people=count_reports(tx, row.meeting_id),
    )


def _themes(tx: Tx, participant_id: int, stored: StoredProgramme) -> tuple[Any, ...]:
    registered: Sequence[int] = (
        tx.connection.execute(
            select(t.registration.c.workshop_id).where(
                t.registration.c.participant_id == participant_id, t.registration.c.ended_at.is_(None)
            )
        )
        .scalars()
        .all()
    )
    return tuple(ref.theme.title for ref in stored.workshops if ref.id in registered)


def programme_of(tx: Tx, found: Asked) -> int:
    query = select(t.participant.c.programme_id).join(t.question).where(t.question.c.token == found.token)
    programme_id: int = tx.connection.execute(query).scalar_one()
    return programme_id


def count_reports(tx: Tx, meeting_id: int) -> int:
    """People for whom the meeting's link doesn't work and who wait for an answer."""
    query = select(func.count(t.question.c.participant_id.distinct())).where(
        t.question.c.meeting_id == meeting_id, t.question.c.answered_at.is_(None)
    )
    return tx.connection.execute(query).scalar_one()
