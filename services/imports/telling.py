"""Who hears of a meeting that was moved or cancelled, and the message that tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from domain.programme import Meeting
from domain.waiting_list import HOLDS_PLACE
from services import outbox
from services.outbox import Kind, Message, Precedence
from services.programmes import MeetingRef, WorkshopRef
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class MeetingMove:
    """A meeting that people have to hear of: another time, cancelled, or taking place after all."""

    meeting_id: int
    workshop_id: int
    number: int
    before: datetime
    sequence: int
    """After the change."""


def is_worth_telling(tx: Tx, before: Meeting | None, after: Meeting | None) -> bool:
    """A coming meeting gets another time, is cancelled, or takes place after all. What has passed is only put right."""
    if before is None:
        return False
    if after is None or after.cancelled:
        return not before.cancelled and before.ends_at > tx.now
    return (before.cancelled or before.starts_at != after.starts_at) and after.starts_at > tx.now


def has_another_way_in(before: Meeting, after: Meeting) -> bool:
    """The same meeting with another link or number to call."""
    same = before.starts_at == after.starts_at and not before.cancelled and not after.cancelled
    return same and (before.link, before.dial_in) != (after.link, after.dial_in)


def differs(before: Meeting, after: Meeting) -> bool:
    """Of two that are cancelled only the time counts: the phase after them opens by it."""
    if before.cancelled and after.cancelled:
        return (before.starts_at, before.duration) != (after.starts_at, after.duration)
    return before != after


def listeners(tx: Tx, ref: WorkshopRef) -> list[tuple[int, int]]:
    """Registration and participant of everybody who would be told: not of those who want no messages, nor of those who
    wait for a place."""
    query = (
        select(t.registration.c.id, t.registration.c.participant_id)
        .join(t.participant)
        .where(
            t.registration.c.workshop_id == ref.id,
            t.registration.c.ended_at.is_(None),
            t.registration.c.state.in_(HOLDS_PLACE),
            t.participant.c.stopped_at.is_(None),
        )
        .order_by(t.registration.c.id)
    )
    return [(row.id, row.participant_id) for row in tx.connection.execute(query)]


def registered_count(tx: Tx, ref: WorkshopRef) -> int:
    query = select(func.count()).where(t.registration.c.workshop_id == ref.id, t.registration.c.ended_at.is_(None))
    return tx.connection.execute(query).scalar_one()


@dataclass(frozen=True)
class LinkHolder:
    registration_id: int
    participant_id: int
    message_ids: tuple[int, ...]
    """The messages that carry the link, as far as it is known which they are."""


def holders_of_link(tx: Tx, ref: WorkshopRef, meeting: MeetingRef) -> list[LinkHolder]:
    """Of the listeners those who have been sent the link; to all others the right one is still to come."""
    if meeting.meeting.ends_at <= tx.now:
        return []
    names = (f"reminder:{meeting.id}:{meeting.sequence}:", f"way-in:{meeting.id}:")
    sent = select(t.outbox.c.key, t.outbox.c.message_id).where(
        t.outbox.c.kind.in_((Kind.MEETING, Kind.LINK_CHANGED)),
        t.outbox.c.precedence == Precedence.LINK,
        or_(*(t.outbox.c.key.startswith(name) for name in names)),
        t.outbox.c.state.in_(("sent", "claimed", "unknown")),
    )
    messages: dict[int, list[int]] = {}
    for key, message_id in tx.connection.execute(sent):
        messages.setdefault(int(key.rpartition(":")[2]), []).extend([message_id] if message_id else [])
    return [
        LinkHolder(registration_id, participant_id, tuple(messages[registration_id]))
        for registration_id, participant_id in listeners(tx, ref)
        if registration_id in messages
    ]


def tell_way_in(tx: Tx, ref: WorkshopRef, meeting: MeetingRef) -> None:
    """A new message, because a changed one makes no sound; and the old ones are put right, lest they lead astray."""
    until = meeting.meeting.ends_at
    for holder in holders_of_link(tx, ref, meeting):
        facts = {"meeting": meeting.id, "sequence": meeting.sequence, "registration": holder.registration_id}
        name, whom = f"way-in:{meeting.id}:{tx.now.isoformat()}:{holder.registration_id}", holder.participant_id
        outbox.put(tx, Message(name, whom, Kind.LINK_CHANGED, facts, Precedence.LINK, tx.now, until))
        for message_id in holder.message_ids:
            edit = {**facts, outbox.EDITS: message_id}
            key = f"{name}:{message_id}"
            outbox.put(tx, Message(key, whom, Kind.MEETING, edit, Precedence.REMINDER, tx.now, until))


def tell(tx: Tx, ref: WorkshopRef, move: MeetingMove, until: datetime) -> None:
    for registration_id, participant_id in listeners(tx, ref):
        facts = {
            "meeting": move.meeting_id,
            "workshop": move.workshop_id,
            "number": move.number,
            "sequence": move.sequence,
            "before": move.before.isoformat(),
            "registration": registration_id,
        }
        key = f"change:{move.meeting_id}:{move.sequence}:{registration_id}"
        message = Message(key, participant_id, Kind.MEETING_CHANGED, facts, Precedence.CHANGE, tx.now, until)
        outbox.put(tx, message)
