"""A person goes, with all that hangs on them. What becomes of their ideas, `domain.privacy` decides."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, delete, exists, select, update

from domain.privacy import Erasure, Fate, fate_of_pitch
from services import forwarding, updates
from services.privacy import scrubbing
from storage import tables as t
from storage.database import Tx


def erase(tx: Tx, participant_id: int, erasure: Erasure) -> bool:
    """False: there is nobody (any more). Everything that refers to the person goes with their row; stores are told by
    forwards, which wait while a store is away."""
    who = select(t.participant.c.id).where(t.participant.c.id == participant_id).with_for_update()
    if tx.connection.execute(who).one_or_none() is None:
        return False
    accounts = select(t.account.c.account_hash).where(t.account.c.participant_id == participant_id)
    hashes = list(tx.connection.execute(accounts).scalars())
    former = select(t.former_account.c.account_hash).where(t.former_account.c.participant_id == participant_id)
    hashes += tx.connection.execute(former).scalars()
    for pitch in _pitches(tx, participant_id):
        _let_go(tx, pitch, fate_of_pitch(pitch.state, erasure))
    parked = _hashes(tx, t.attachment.c.participant_id == participant_id)
    tx.connection.execute(delete(t.participant).where(t.participant.c.id == participant_id))
    _drop_files(tx, parked)
    for account_hash in hashes:
        forget_account(tx, account_hash)
    scrubbing.ask(tx)
    return True


def forget_account(tx: Tx, account_hash: str) -> None:
    """What is known of an account beside the person. Wrong guesses stay for their pause, see `GUESSES_KEPT`."""
    tx.connection.execute(delete(t.visitor).where(t.visitor.c.account_hash == account_hash))
    updates.forget_account(tx, account_hash)


def remove_pitch(tx: Tx, pitch_id: int) -> None:
    """With its drafts, revisions and files; the stores are told where it may have got there."""
    _let_go(tx, tx.connection.execute(_pitch_rows().where(t.pitch.c.id == pitch_id)).one(), Fate.REMOVED)


def _pitches(tx: Tx, participant_id: int) -> list[Row[Any]]:
    query = _pitch_rows().where(t.pitch.c.participant_id == participant_id).order_by(t.pitch.c.id)
    return list(tx.connection.execute(query))


def _pitch_rows() -> Any:
    return (
        select(t.pitch.c.id, t.pitch.c.state, t.pitch.c.number, t.programme.c.key.label("programme_key"))
        .join(t.workshop, t.pitch.c.workshop_id == t.workshop.c.id)
        .join(t.theme, t.workshop.c.theme_id == t.theme.c.id)
        .join(t.programme, t.theme.c.programme_id == t.programme.c.id)
    )


def _let_go(tx: Tx, pitch: Row[Any], fate: Fate) -> None:
    if fate is Fate.KEPT:
        _take_name_out(tx, pitch.id)
        return
    files = _hashes(tx, t.attachment.c.pitch_id == pitch.id)
    if pitch.number is not None:
        forwarding.enqueue_removal(tx, pitch.programme_key, pitch.number)
    tx.connection.execute(delete(t.pitch).where(t.pitch.c.id == pitch.id))
    _drop_files(tx, files)


def _take_name_out(tx: Tx, pitch_id: int) -> None:
    """Of every revision. What was attached and never handed in goes."""
    handed_in = exists().where(t.revision_attachment.c.attachment_id == t.attachment.c.id)
    never = (t.attachment.c.pitch_id == pitch_id) & ~handed_in
    files = _hashes(tx, never)
    tx.connection.execute(delete(t.attachment).where(never))
    _drop_files(tx, files)
    tx.connection.execute(delete(t.answer_source).where(t.answer_source.c.pitch_id == pitch_id))
    # What somebody calls their files may be their name.
    tx.connection.execute(update(t.attachment).where(t.attachment.c.pitch_id == pitch_id).values(name=None))
    named = (t.revision.c.pitch_id == pitch_id) & t.revision.c.author.is_not(None)
    if tx.connection.execute(update(t.revision).where(named).values(author=None)).rowcount:
        forwarding.enqueue_rewriting(tx, pitch_id)


def _hashes(tx: Tx, which: Any) -> list[str]:
    query = select(t.attachment.c.content_hash).where(which, t.attachment.c.content_hash.is_not(None)).distinct()
    return [str(found) for found in tx.connection.execute(query).scalars()]


def _drop_files(tx: Tx, hashes: Collection[str]) -> None:
    """The same file may hang on somebody else's idea: then it stays."""
    used = exists().where(t.attachment.c.content_hash == t.blob.c.content_hash)
    tx.connection.execute(delete(t.blob).where(t.blob.c.content_hash.in_(hashes), ~used))
