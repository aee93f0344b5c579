"""The files of a pitch, as rows. What becomes of a file on its way here is `services.downloads`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, func, insert, literal, select, update

from domain.attachments import CAPTION_LIMIT, NAME_LIMIT, Group, SentFile, State
from domain.exports import ExportedAttachment
from domain.scenes import AttachmentLine
from services.actors import Participant, new_token
from services.drafts import StoredDraft
from storage import tables as t
from storage.database import Tx

PARKED_FOR = timedelta(days=1)
"""So long a file waits to be told which idea it is for."""
_UNUSED_FOR = timedelta(hours=1)


def attach(tx: Tx, participant: Participant, pitch_id: int | None, file: SentFile) -> None:
    """The attachment, and the download that brings it here. Without a pitch it is parked: the person's own."""
    attachment_id = tx.connection.execute(
        insert(t.attachment)
        .values(
            token=new_token(),
            pitch_id=pitch_id,
            participant_id=participant.id if pitch_id is None else None,
            kind=file.group,
            name=file.name[:NAME_LIMIT] if file.name else None,
            caption=file.caption.strip()[:CAPTION_LIMIT] or None,
            state=State.COMING,
            added_at=tx.now,
        )
        .returning(t.attachment.c.id)
    ).scalar_one()
    tx.connection.execute(
        insert(t.download).values(
            bot_id=participant.caller.bot_id,
            attachment_id=attachment_id,
            file_id=file.file_id,
            state="waiting",
            attempts=0,
            next_at=tx.now,
        )
    )


def of_draft(tx: Tx, draft: StoredDraft) -> tuple[AttachmentLine, ...]:
    """What would be handed in with it, the oldest first."""
    return () if draft.pitch_id is None else _lines(tx, _on_pitch(draft.pitch_id))


def parked(tx: Tx, participant: Participant) -> tuple[AttachmentLine, ...]:
    return _lines(tx, _is_parked(participant))


def take_parked(tx: Tx, participant: Participant, pitch_id: int, most: int) -> int:
    """To the pitch they are for, the first ones if there is no room for all; how many."""
    ids = list(tx.connection.execute(_ordered(select(t.attachment.c.id), _is_parked(participant))).scalars())[:most]
    tx.connection.execute(
        update(t.attachment).where(t.attachment.c.id.in_(ids)).values(pitch_id=pitch_id, participant_id=None)
    )
    return len(ids)


def drop_parked(tx: Tx, participant: Participant) -> bool:
    return tx.connection.execute(delete(t.attachment).where(_is_parked(participant))).rowcount > 0


def remove(tx: Tx, draft: StoredDraft, token: str) -> bool:
    """Out of the draft; what was handed in with an earlier revision stays with that. False when it isn't there."""
    if draft.pitch_id is None:
        return False
    own = _on_pitch(draft.pitch_id) & (t.attachment.c.token == token)
    if tx.connection.execute(delete(t.attachment).where(own, ~_handed_in())).rowcount:
        return True
    return tx.connection.execute(update(t.attachment).where(own).values(removed_at=tx.now)).rowcount > 0


def hand_in(tx: Tx, pitch_id: int, revision_id: int) -> None:
    """The revision has what the pitch has now."""
    listed = select(literal(revision_id), t.attachment.c.id).where(_on_pitch(pitch_id))
    tx.connection.execute(insert(t.revision_attachment).from_select(["revision_id", "attachment_id"], listed))


def undo(tx: Tx, pitch_id: int) -> None:
    """A draft of what was handed in before is discarded: the pitch has what its newest revision has."""
    newest = select(func.max(t.revision.c.id)).where(t.revision.c.pitch_id == pitch_id).scalar_subquery()
    in_newest = _listed(t.revision_attachment.c.revision_id == newest)
    own = t.attachment.c.pitch_id == pitch_id
    tx.connection.execute(delete(t.attachment).where(own, ~_handed_in()))
    tx.connection.execute(update(t.attachment).where(own, in_newest).values(removed_at=None))


def exported(tx: Tx, revision_id: int) -> tuple[ExportedAttachment, ...]:
    """Of a revision, the oldest first."""
    rows = tx.connection.execute(_ordered(select(t.attachment), _in_revision(revision_id))).all()
    return tuple(
        ExportedAttachment(row.kind, row.name, row.caption, row.state, row.media_type, row.size, row.content_hash)
        for row in rows
    )


def contents(tx: Tx, revision_id: int) -> dict[str, bytes]:
    """SHA-256 → content of all that came here."""
    wanted = select(t.attachment.c.content_hash).where(_in_revision(revision_id))
    rows = tx.connection.execute(
        select(t.blob.c.content_hash, t.blob.c.content).where(t.blob.c.content_hash.in_(wanted))
    )
    return {row.content_hash: row.content for row in rows}


def content(tx: Tx, sha256: str) -> bytes:
    """Of one attachment that is here."""
    found: bytes = tx.connection.execute(select(t.blob.c.content).where(t.blob.c.content_hash == sha256)).scalar_one()
    return found


def still_coming(revision_id: Any) -> ColumnElement[bool]:
    """Whether a file of a revision (a value or a column) is still on its way."""
    return exists().where(
        t.revision_attachment.c.revision_id == revision_id,
        t.revision_attachment.c.attachment_id == t.attachment.c.id,
        t.attachment.c.state == State.COMING,
    )


def forget_unreferenced(tx: Tx, unused_for: timedelta = _UNUSED_FOR) -> None:
    """Parked files that nobody came back for, and contents that no attachment has any more. A content that is stored
    just now counts as used, before its attachment is seen here."""
    waited = t.attachment.c.participant_id.is_not(None) & (t.attachment.c.added_at < tx.now - PARKED_FOR)
    tx.connection.execute(delete(t.attachment).where(waited))
    used = exists().where(t.attachment.c.content_hash == t.blob.c.content_hash)
    tx.connection.execute(delete(t.blob).where(~used, t.blob.c.stored_at <= tx.now - unused_for))


def _lines(tx: Tx, which: ColumnElement[bool]) -> tuple[AttachmentLine, ...]:
    rows: Sequence[Row[Any]] = tx.connection.execute(_ordered(select(t.attachment), which)).all()
    return tuple(
        AttachmentLine(row.token, Group(row.kind), row.name, row.caption, State(row.state), row.reason) for row in rows
    )


def _ordered(query: Any, which: ColumnElement[bool]) -> Any:
    return query.where(which).order_by(t.attachment.c.id)


def _on_pitch(pitch_id: int) -> ColumnElement[bool]:
    return (t.attachment.c.pitch_id == pitch_id) & t.attachment.c.removed_at.is_(None)


def _is_parked(participant: Participant) -> ColumnElement[bool]:
    return t.attachment.c.participant_id == participant.id


def _in_revision(revision_id: int) -> ColumnElement[bool]:
    return _listed(t.revision_attachment.c.revision_id == revision_id)


def _handed_in() -> ColumnElement[bool]:
    return exists().where(t.revision_attachment.c.attachment_id == t.attachment.c.id)


def _listed(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(t.revision_attachment.c.attachment_id == t.attachment.c.id, which)
