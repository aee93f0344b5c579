"""Places in a workshop: taken, waited for, offered to whoever is next. Whoever changes who has one holds its row.

Order of locks: the person's own row, then the workshops' in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, update

from domain.waiting_list import HOLDS_PLACE, RegistrationState, free_places, offered_until
from services import actors, outbox
from services.actors import Participant
from services.outbox import Kind, Message, Precedence
from services.programmes import StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx

LAPSE_TOLD_WITHIN = timedelta(days=7)
"""Who hears of it later only wonders."""
_registration = t.registration.c
_CURRENT = _registration.ended_at.is_(None)
_WAITING = _CURRENT & (_registration.state == RegistrationState.WAITING)
_OFFERED = _CURRENT & (_registration.state == RegistrationState.OFFERED)


def lock(tx: Tx, workshop_ids: Iterable[int]) -> None:
    """Until the transaction ends nobody else gives or takes a place in these."""
    own = t.workshop.c.id.in_(sorted(workshop_ids))
    tx.connection.execute(select(t.workshop.c.id).where(own).order_by(t.workshop.c.id).with_for_update(key_share=True))


def take(tx: Tx, participant: Participant, workshop_id: int) -> Row[Any]:
    """The registration: with a place if there is one left, else at the end of the waiting list."""
    lock(tx, [workshop_id])
    is_full = _free(tx, workshop_id) == 0
    values = {
        "token": actors.new_token(),
        "participant_id": participant.id,
        "workshop_id": workshop_id,
        "registered_at": tx.now,
        "state": RegistrationState.WAITING if is_full else RegistrationState.REGISTERED,
        "waiting_since": tx.now if is_full else None,
    }
    actors.insert_ignoring(tx, t.registration, values)
    own = (_registration.participant_id == participant.id) & (_registration.workshop_id == workshop_id)
    return tx.connection.execute(select(t.registration).where(own, _CURRENT)).one()


def leave(tx: Tx, stored: StoredProgramme, registration: Row[Any]) -> None:
    """Ends it; whoever is next is offered the place. What waits in the outbox for it is void when it is read again."""
    lock(tx, [registration.workshop_id])
    tx.connection.execute(
        update(t.registration).where(_registration.id == registration.id, _CURRENT).values(ended_at=tx.now)
    )
    settle(tx, stored, stored.workshop(registration.workshop_id))


def confirm(tx: Tx, registration: Row[Any]) -> bool:
    """Takes the place that was offered; False when its time is over. From here on the person counts as registered."""
    lock(tx, [registration.workshop_id])
    own = (_registration.id == registration.id) & _OFFERED & (_registration.offered_until > tx.now)
    values = {"state": RegistrationState.REGISTERED, "registered_at": tx.now, "offered_until": None}
    return tx.connection.execute(update(t.registration).where(own).values(**values)).rowcount == 1


def settle_due(tx: Tx, stored: StoredProgramme) -> int:
    """All workshops that somebody waits for. A tick may repeat it at will; how many messages are new."""
    waited_for = set(
        tx.connection.execute(select(_registration.workshop_id).where(_WAITING | _OFFERED).distinct()).scalars()
    )
    offered = sorted(stored.offered, key=lambda ref: ref.id)
    return sum(settle(tx, stored, ref) for ref in offered if ref.id in waited_for)


def settle(tx: Tx, stored: StoredProgramme, ref: WorkshopRef) -> int:
    """Offers that nobody confirmed end, free places are offered to those who have waited longest. Who gets no messages
    at the moment is passed over and stays where they are."""
    if ref.retired:
        return 0
    lock(tx, [ref.id])
    lapsed = _end_lapsed(tx, ref)
    told = sum(outbox.put(tx, _lapsed_message(tx, row)) for row in lapsed)
    until = offered_until(tx.now, ref.workshop, stored.programme.rules, stored.programme.timezone)
    if until is None:
        return told
    return told + sum(_offer(tx, row, until) for row in _next_in_line(tx, ref.id, _free(tx, ref.id)))


def next_lapse(tx: Tx) -> datetime | None:
    """When the next offer ends that nobody has confirmed yet."""
    query = (
        select(func.min(_registration.offered_until))
        .join(t.workshop, t.workshop.c.id == _registration.workshop_id)
        .join(t.theme)
        .where(_OFFERED, _registration.offered_until > tx.now, ~t.workshop.c.retired, ~t.theme.c.retired)
    )
    return tx.connection.execute(query).scalar_one_or_none()


def positions(tx: Tx, participant: Participant) -> dict[int, int]:
    """Of each registration of the person that waits: its place in the line, from 1."""
    ahead = t.registration.alias("ahead")
    before = or_(
        ahead.c.waiting_since < _registration.waiting_since,
        and_(ahead.c.waiting_since == _registration.waiting_since, ahead.c.id <= _registration.id),
    )
    in_line = (ahead.c.state == RegistrationState.WAITING) & ahead.c.ended_at.is_(None) & before
    query = (
        select(_registration.id, func.count())
        .join(ahead, (ahead.c.workshop_id == _registration.workshop_id) & in_line)
        .where(_registration.participant_id == participant.id, _WAITING)
        .group_by(_registration.id)
    )
    return {row[0]: row[1] for row in tx.connection.execute(query)}


def _free(tx: Tx, workshop_id: int) -> int | None:
    capacity = tx.connection.execute(select(t.workshop.c.capacity).where(t.workshop.c.id == workshop_id)).scalar_one()
    held = _CURRENT & (_registration.workshop_id == workshop_id) & _registration.state.in_(HOLDS_PLACE)
    taken = tx.connection.execute(select(func.count()).select_from(t.registration).where(held)).scalar_one()
    return free_places(capacity, taken)


def _end_lapsed(tx: Tx, ref: WorkshopRef) -> list[Row[Any]]:
    own = (_registration.workshop_id == ref.id) & _OFFERED & (_registration.offered_until <= tx.now)
    statement = update(t.registration).where(own).values(ended_at=tx.now).returning(t.registration)
    return list(tx.connection.execute(statement).all())


def _next_in_line(tx: Tx, workshop_id: int, free: int | None) -> list[Row[Any]]:
    query = (
        select(t.registration)
        .join(t.participant)
        .where(_registration.workshop_id == workshop_id, _WAITING, _can_be_told())
        .order_by(_registration.waiting_since, _registration.id)
        .limit(free)
    )
    return list(tx.connection.execute(query).all())


def _can_be_told() -> ColumnElement[bool]:
    reachable = exists().where(
        t.account.c.participant_id == t.participant.c.id, t.account.c.unreachable_since.is_(None)
    )
    return t.participant.c.stopped_at.is_(None) & reachable


def _offer(tx: Tx, row: Row[Any], until: datetime) -> int:
    values = {"state": RegistrationState.OFFERED, "offered_until": until}
    tx.connection.execute(update(t.registration).where(_registration.id == row.id).values(**values))
    key = f"place:{row.id}:offered"
    facts = {"registration": row.id}
    return outbox.put(tx, Message(key, row.participant_id, Kind.PLACE_OFFERED, facts, Precedence.CHANGE, tx.now, until))


def _lapsed_message(tx: Tx, row: Row[Any]) -> Message:
    key, expires_at = f"place:{row.id}:lapsed", tx.now + LAPSE_TOLD_WITHIN
    facts = {"registration": row.id}
    return Message(key, row.participant_id, Kind.PLACE_LAPSED, facts, Precedence.CHANGE, tx.now, expires_at)
