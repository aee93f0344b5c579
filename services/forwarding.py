"""A submitted revision on its way to the shared store: a row that waits until the store has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, exists, func, insert, select, update

from domain.exports import ExportedAnswer, ExportedPitch, content_hash
from domain.pitches import PitchState
from domain.programme import PitchQuestion, in_language
from services import attachments, programmes
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx

STORE = "main"
"""The one store there is so far; several come later."""

LEASE = timedelta(seconds=60)
"""Real time a process has for one pitch before another may take it: longer than a store is waited for."""
_FIRST_RETRY = timedelta(seconds=30)
_LAST_RETRY = timedelta(minutes=15)


_OUR_FAULT = "failed: "
"""Before the reason of a forward that waits because of us, not of the store."""


class Action(StrEnum):
    PUT = "put"
    REWRITE = "rewrite"
    """Put in place of the same revision with another content: a name has been taken out."""
    REMOVE = "remove"
    """The pitch, of which nothing else is left here."""


@dataclass(frozen=True)
class ClaimedForward:
    id: int
    attempts: int
    action: Action
    revision_id: int | None
    programme_key: str | None
    pitch_number: str | None


def enqueue(tx: Tx, revision_id: int, action: Action = Action.PUT) -> None:
    """One forward for each store; pitch, revision and content say which. Withdrawing a pitch changes its content."""
    _insert(tx, action, revision_id=revision_id, content_hash=content_hash(_exported(tx, revision_id)))


def enqueue_rewriting(tx: Tx, pitch_id: int) -> None:
    """The newest revision takes the place of what the store has; what still waits with a name in it doesn't go."""
    revisions = select(t.revision.c.id).where(t.revision.c.pitch_id == pitch_id)
    tx.connection.execute(delete(t.forward).where(t.forward.c.revision_id.in_(revisions)))
    newest = tx.connection.execute(revisions.order_by(t.revision.c.number.desc()).limit(1)).scalar_one()
    enqueue(tx, newest, Action.REWRITE)


def enqueue_removal(tx: Tx, programme_key: str, pitch_number: str) -> None:
    """Also of a pitch that no store has yet: it may be on its way there just now."""
    _insert(tx, Action.REMOVE, programme_key=programme_key, pitch_number=pitch_number, content_hash="")


def reckon_anew(tx: Tx, attachment_id: int) -> None:
    """What became of a file is known now: the content of what waits for it is another than when it was handed in."""
    listed = t.revision_attachment
    waiting = (
        select(t.forward.c.id, t.forward.c.revision_id)
        .join(listed, listed.c.revision_id == t.forward.c.revision_id)
        .where(listed.c.attachment_id == attachment_id, t.forward.c.state == "waiting")
    )
    for row in tx.connection.execute(waiting).all():
        new_hash = content_hash(_exported(tx, row.revision_id))
        tx.connection.execute(update(t.forward).where(t.forward.c.id == row.id).values(content_hash=new_hash))


def is_store_down(tx: Tx) -> bool:
    """Whether the last word of the store was a refusal: then the participant is told so."""
    refused = exists().where(
        t.forward.c.state == "waiting", t.forward.c.attempts > 0, t.forward.c.reason.not_like(f"{_OUR_FAULT}%")
    )
    return bool(tx.connection.execute(select(refused)).scalar())


def claim(tx: Tx, lease: timedelta = LEASE) -> ClaimedForward | None:
    """The next forward that is due, leased to whoever asks; None when nothing is. It waits for its attachments."""
    real_now = tx.real_now()
    due = (
        select(t.forward)
        .where(
            t.forward.c.state == "waiting",
            t.forward.c.next_at <= tx.now,
            (t.forward.c.lease_until.is_(None)) | (t.forward.c.lease_until < real_now),
            ~attachments.still_coming(t.forward.c.revision_id),
        )
        .order_by(t.forward.c.next_at, t.forward.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.connection.execute(due).one_or_none()
    if row is None:
        return None
    tx.connection.execute(update(t.forward).where(t.forward.c.id == row.id).values(lease_until=real_now + lease))
    action = Action(row.action)
    return ClaimedForward(row.id, row.attempts, action, row.revision_id, row.programme_key, row.pitch_number)


def load(tx: Tx, forward: ClaimedForward) -> ExportedPitch | None:
    """Apart from `claim`: a pitch that can't be read mustn't hold up those behind it. None: deleted since."""
    row = tx.connection.execute(_pitch_rows().where(t.revision.c.id == forward.revision_id)).one_or_none()
    return _to_exported(tx, row, programmes.load(tx, row.programme_id)) if row else None


def settle_stored(tx: Tx, forward_id: int, remark: str | None) -> None:
    """`remark`: what the store had to say, e.g. that a file changed by hand was kept beside."""
    tx.connection.execute(
        update(t.forward)
        .where(t.forward.c.id == forward_id, t.forward.c.state == "waiting")
        .values(state="stored", stored_at=tx.now, lease_until=None, reason=remark, attempts=t.forward.c.attempts + 1)
    )


def settle_conflict(tx: Tx, forward_id: int, reason: str) -> None:
    """The store has the same revision with another content: a person has to look. Not tried again."""
    tx.connection.execute(
        update(t.forward)
        .where(t.forward.c.id == forward_id, t.forward.c.state == "waiting")
        .values(state="conflict", lease_until=None, reason=reason, attempts=t.forward.c.attempts + 1)
    )


def settle_failed(tx: Tx, forward: ClaimedForward, reason: str) -> None:
    """The pitch can't be read or worded: a bug of ours, tried again like the rest and said of nobody's store."""
    settle_later(tx, forward, f"{_OUR_FAULT}{reason}")


def settle_later(tx: Tx, forward: ClaimedForward, reason: str) -> None:
    """The store is away: again later, each time a little later, never given up."""
    wait = min(_FIRST_RETRY * 2 ** min(forward.attempts, 10), _LAST_RETRY)
    tx.connection.execute(
        update(t.forward)
        .where(t.forward.c.id == forward.id, t.forward.c.state == "waiting", t.forward.c.attempts == forward.attempts)
        .values(attempts=forward.attempts + 1, next_at=tx.now + wait, lease_until=None, reason=reason)
    )


def release_leases(tx: Tx) -> None:
    """At the start of the only process there is: whoever held a lease is dead."""
    tx.connection.execute(update(t.forward).where(t.forward.c.state == "waiting").values(lease_until=None))


def next_due(tx: Tx) -> Any:
    """Of those that nobody has and that wait for nothing: with another, a worker would spin until that ends."""
    query = select(func.min(t.forward.c.next_at)).where(
        t.forward.c.state == "waiting",
        t.forward.c.lease_until.is_(None),
        ~attachments.still_coming(t.forward.c.revision_id),
    )
    return tx.connection.execute(query).scalar_one_or_none()


def exported(tx: Tx) -> list[ExportedPitch]:
    """The newest revision of everything submitted, by number; what was withdrawn since says so."""
    newest = select(func.max(t.revision.c.id)).group_by(t.revision.c.pitch_id)
    rows = tx.connection.execute(_pitch_rows().where(t.revision.c.id.in_(newest)).order_by(t.pitch.c.number)).all()
    loaded = {row.programme_id: programmes.load(tx, row.programme_id) for row in rows}
    return [_to_exported(tx, row, loaded[row.programme_id]) for row in rows]


def _insert(tx: Tx, action: Action, **values: Any) -> None:
    row = {"action": action, "store": STORE, "state": "waiting", "attempts": 0, "next_at": tx.now, **values}
    tx.connection.execute(insert(t.forward).values(**row))


def _exported(tx: Tx, revision_id: int) -> ExportedPitch:
    row = tx.connection.execute(_pitch_rows().where(t.revision.c.id == revision_id)).one()
    return _to_exported(tx, row, programmes.load(tx, row.programme_id))


def _pitch_rows() -> Any:
    return (
        select(
            t.revision,
            t.pitch.c.number.label("pitch_number"),
            t.pitch.c.state.label("pitch_state"),
            t.pitch.c.workshop_id,
            t.theme.c.programme_id,
        )
        .join(t.pitch, t.revision.c.pitch_id == t.pitch.c.id)
        .join(t.workshop, t.pitch.c.workshop_id == t.workshop.c.id)
        .join(t.theme, t.workshop.c.theme_id == t.theme.c.id)
        .where(t.pitch.c.number.is_not(None))
    )


def _to_exported(tx: Tx, row: Row[Any], stored: StoredProgramme) -> ExportedPitch:
    programme = stored.programme
    theme = stored.workshop(row.workshop_id).theme
    place = stored.place(row.place_key)
    language = programme.languages[0]
    return ExportedPitch(
        number=row.pitch_number,
        revision=row.number,
        state=PitchState(row.pitch_state),
        programme=programme.key,
        programme_title=in_language(programme.title, language),
        theme=theme.key,
        theme_title=in_language(theme.title, language),
        author=row.author,
        place=place.full_name if place else None,
        role=row.role,
        answers=_answers(row.answers, programme.questions, language),
        submitted_at=row.submitted_at,
        timezone=programme.timezone,
        attachments=attachments.exported(tx, row.id),
    )


def _answers(
    given: Mapping[str, str | None], questions: tuple[PitchQuestion, ...], language: str
) -> tuple[ExportedAnswer, ...]:
    """Also to questions that were taken out of the programme since: under their keys, as their labels are gone."""
    asked = [ExportedAnswer(each.key, in_language(each.label, language), given.get(each.key)) for each in questions]
    keys = {answer.key for answer in asked}
    others = [ExportedAnswer(key, key, text) for key, text in given.items() if text and key not in keys]
    return (*asked, *others)
