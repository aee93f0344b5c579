"""What need not be kept any longer goes by itself: once a day, in small portions, as often as is liked.

From when on each counts, and how long, `domain.privacy` and the programme say. A person goes as by their own wish:
ideas that were handed in stay, without the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, func, select

from domain.pitches import PitchState, last_deadline
from domain.privacy import (
    GUESSES_KEPT,
    SET_ASIDE_KEPT,
    VISITORS_KEPT,
    WITHDRAWN_KEPT,
    Erasure,
    end_of,
    programme_ends_at,
)
from domain.programme import Period
from services import programmes
from services.drafts import PITCH
from services.forwarding import Action
from services.privacy import erasing, scrubbing
from services.programmes import StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx

PORTION = 50
"""At most so many at once: the writer has others to serve."""
_UTC = "UTC"
_SHORTEST_MONTH = 28


class Kind(StrEnum):
    DRAFT = "draft"
    PARTICIPANT = "participant"
    DELIVERY = "delivery"
    REMOVAL = "removal"
    VISITOR = "visitor"
    GUESS = "guess"
    SET_ASIDE = "set aside"


@dataclass(frozen=True)
class Expired:
    """Rows of one kind whose time is over."""

    kind: Kind
    programme: str | None
    """None: of the installation."""
    keys: tuple[Any, ...]
    kept: Period
    since: datetime | None
    """From when on their time counted; None where each has its own."""
    timezone: str = "UTC"


def find(tx: Tx) -> list[Expired]:
    """All that is over by now; changes nothing."""
    found = [expired for programme in _programmes(tx) for expired in _of_programme(tx, programme)]
    return [each for each in (*found, *_of_installation(tx)) if each.keys]


def sweep(tx: Tx) -> int:
    """One portion of it; how many went. 0: there is nothing left."""
    for expired in find(tx):
        keys = expired.keys[:PORTION]
        _REMOVE[expired.kind](tx, keys)
        scrubbing.ask(tx)
        return len(keys)
    return 0


def _programmes(tx: Tx) -> list[StoredProgramme]:
    ids = tx.connection.execute(select(t.programme.c.id).order_by(t.programme.c.id)).scalars().all()
    return [programmes.load(tx, programme_id) for programme_id in ids]


def _of_programme(tx: Tx, stored: StoredProgramme) -> Iterator[Expired]:
    programme = stored.programme
    yield from (_drafts(tx, stored, ref) for ref in stored.workshops)
    every = [ref.workshop for ref in stored.workshops]
    ends_at = programme_ends_at(every, programme.milestones, programme.timezone)
    if ends_at is not None and end_of(programme.retention.registrations, ends_at, programme.timezone) <= tx.now:
        # Who came when it was all over has as long again.
        joined = select(t.participant.c.id, t.participant.c.joined_at).where(t.participant.c.programme_id == stored.id)
        keys = _over(tx, joined, programme.retention.registrations, programme.timezone)
        yield Expired(
            Kind.PARTICIPANT, programme.key, keys, programme.retention.registrations, ends_at, programme.timezone
        )
    settled = (
        select(t.outbox.c.id, t.outbox.c.settled_at)
        .join(t.participant)
        .where(t.participant.c.programme_id == stored.id, t.outbox.c.settled_at.is_not(None))
    )
    keys = _over(tx, settled, programme.retention.deliveries, programme.timezone)
    yield Expired(Kind.DELIVERY, programme.key, keys, programme.retention.deliveries, None)
    removed = select(t.forward.c.id, t.forward.c.stored_at).where(
        t.forward.c.action == Action.REMOVE,
        t.forward.c.programme_key == programme.key,
        t.forward.c.stored_at.is_not(None),
    )
    keys = _over(tx, removed, programme.retention.deliveries, programme.timezone)
    yield Expired(Kind.REMOVAL, programme.key, keys, programme.retention.deliveries, None)


def _drafts(tx: Tx, stored: StoredProgramme, ref: WorkshopRef) -> Expired:
    """Of ideas that can't be handed in any more: from the workshop's last deadline on, or, where it has none, from when
    somebody last wrote."""
    kept, timezone = stored.programme.retention.drafts, stored.programme.timezone
    own = (t.draft.c.dialogue == PITCH) & (t.draft.c.workshop_id == ref.id)
    drafts = select(t.draft.c.id, t.draft.c.changed_at).where(own)
    deadline = _deadline(tx, ref)
    if deadline is None:
        return Expired(Kind.DRAFT, stored.programme.key, _over(tx, drafts, kept, timezone), kept, None)
    is_over = end_of(kept, deadline, timezone) <= tx.now
    keys = tuple(tx.connection.execute(drafts.order_by(t.draft.c.id)).scalars()) if is_over else ()
    return Expired(Kind.DRAFT, stored.programme.key, keys, kept, deadline, timezone)


def _deadline(tx: Tx, ref: WorkshopRef) -> datetime | None:
    """The last, also where the organisers reopened after it."""
    reopened = select(t.workshop.c.reopened_until).where(t.workshop.c.id == ref.id)
    last = last_deadline(ref.workshop)
    if last is None:
        return None
    return max(last, tx.connection.execute(reopened).scalar_one() or last)


def _of_installation(tx: Tx) -> Iterator[Expired]:
    plain: tuple[tuple[Kind, Any, Any, Period], ...] = (
        (Kind.VISITOR, t.visitor.c.id, t.visitor.c.seen_at, VISITORS_KEPT),
        (Kind.GUESS, t.guess.c.id, t.guess.c.guessed_at, GUESSES_KEPT),
    )
    for kind, key, at, kept in plain:
        yield Expired(kind, None, _over(tx, select(key, at), kept, _UTC), kept, None)
    consent = t.consent.c
    withdrawn = (
        select(consent.participant_id, func.max(consent.withdrawn_at))
        .group_by(consent.participant_id)
        .having(func.count(consent.id) == func.count(consent.withdrawn_at))  # all of theirs
    ).subquery()
    latest = select(withdrawn.c[0], withdrawn.c[1])
    yield Expired(Kind.PARTICIPANT, None, _over(tx, latest, WITHDRAWN_KEPT, _UTC), WITHDRAWN_KEPT, None)
    nobodys = select(t.outbox.c.id, t.outbox.c.settled_at).where(
        t.outbox.c.participant_id.is_(None), t.outbox.c.settled_at.is_not(None)
    )
    usual = programmes.retention_from_json(None).deliveries
    yield Expired(Kind.DELIVERY, None, _over(tx, nobodys, usual, _UTC), usual, None)
    set_aside = select(t.set_aside_update.c.key_hash, t.set_aside_update.c.failed_at)
    keys = _over(tx, set_aside, SET_ASIDE_KEPT, _UTC, now=tx.real_now())
    yield Expired(Kind.SET_ASIDE, None, keys, SET_ASIDE_KEPT, None)


def _over(
    tx: Tx, keys_and_times: Select[Any], kept: Period, timezone: str, *, now: datetime | None = None
) -> tuple[Any, ...]:
    """Keys of rows whose own time was over by now, the oldest first."""
    now = now or tx.now
    key, at = keys_and_times.selected_columns
    old_enough = at < now - timedelta(days=kept.days + kept.months * _SHORTEST_MONTH - 1)
    rows = tx.connection.execute(keys_and_times.where(old_enough).order_by(at, key))
    return tuple(row[0] for row in rows if end_of(kept, row[1], timezone) <= now)


def _remove_drafts(tx: Tx, ids: tuple[Any, ...]) -> None:
    """With a pitch that was never handed in."""
    begun = (
        select(t.pitch.c.id)
        .join(t.draft, t.draft.c.pitch_id == t.pitch.c.id)
        .where(t.draft.c.id.in_(ids), t.pitch.c.state == PitchState.DRAFT)
    )
    for pitch_id in tx.connection.execute(begun).scalars().all():
        erasing.remove_pitch(tx, pitch_id)
    tx.connection.execute(delete(t.draft).where(t.draft.c.id.in_(ids)))


def _remove_participants(tx: Tx, ids: tuple[Any, ...]) -> None:
    for participant_id in sorted(ids):
        erasing.erase(tx, participant_id, Erasure.PERSON)


def _remove_rows(key: Any) -> Callable[[Tx, tuple[Any, ...]], None]:
    def remove(tx: Tx, keys: tuple[Any, ...]) -> None:
        tx.connection.execute(delete(key.table).where(key.in_(keys)))

    return remove


_REMOVE: dict[Kind, Callable[[Tx, tuple[Any, ...]], None]] = {
    Kind.DRAFT: _remove_drafts,
    Kind.PARTICIPANT: _remove_participants,
    Kind.DELIVERY: _remove_rows(t.outbox.c.id),
    Kind.REMOVAL: _remove_rows(t.forward.c.id),
    Kind.VISITOR: _remove_rows(t.visitor.c.id),
    Kind.GUESS: _remove_rows(t.guess.c.id),
    Kind.SET_ASIDE: _remove_rows(t.set_aside_update.c.key_hash),
}
