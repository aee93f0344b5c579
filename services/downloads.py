"""Files on their way here: rows that wait until the file is here, is refused, or is lost. Kept until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from domain.attachments import MEGABYTE, Group, Kept, State, Unfit
from services import actors, forwarding, outbox, programmes
from services.outbox import Claimed, Kind, Message, Precedence
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx

LEASE = timedelta(seconds=60)
"""Real time a process has for one file: longer than it may take."""
TRIES = 5
"""After so many failures of the file's own it is given up. While the channel is away that is not the file's doing."""
_FIRST_RETRY, _LAST_RETRY = timedelta(seconds=10), timedelta(minutes=15)
_WORTH_TELLING = timedelta(days=7)


@dataclass(frozen=True)
class ClaimedDownload:
    id: int
    attachment_id: int
    file_id: str
    attempts: int
    since: datetime
    most_bytes: int


@dataclass(frozen=True)
class AttachmentNotice:
    """A file could not be kept."""

    group: Group
    name: str | None
    why: Unfit | None
    """None: Telegram doesn't have it any more."""
    megabytes: int
    draft_token: str | None
    """Where it can be sent anew; None once the pitch is handed in."""
    number: str | None
    timezone: str


def claim(tx: Tx, bot_id: int, lease: timedelta = LEASE) -> ClaimedDownload | None:
    """The next file that is due, leased to whoever asks; None when nothing is, or during a pause."""
    if outbox.pause_left(tx, bot_id):
        return None
    real_now = tx.real_now()
    due = (
        select(t.download, t.attachment.c.added_at)
        .join(t.attachment)
        .where(
            t.download.c.bot_id == bot_id,
            t.download.c.state == "waiting",
            t.download.c.next_at <= tx.now,
            (t.download.c.lease_until.is_(None)) | (t.download.c.lease_until < real_now),
        )
        .order_by(t.download.c.next_at, t.download.c.id)
        .limit(1)
        .with_for_update(of=t.download, skip_locked=True)
    )
    row = tx.connection.execute(due).one_or_none()
    if row is None:
        return None
    tx.connection.execute(update(t.download).where(t.download.c.id == row.id).values(lease_until=real_now + lease))
    most_bytes = _megabytes(tx, row.attachment_id) * MEGABYTE
    return ClaimedDownload(row.id, row.attachment_id, row.file_id, row.attempts, row.added_at, most_bytes)


def settle_here(tx: Tx, claimed: ClaimedDownload, kept: Kept, content_hash: str) -> None:
    """Repeated, or taken out of the draft meanwhile, it changes nothing."""
    values = {"media_type": kept.type.media_type, "size": len(kept.content), "content_hash": content_hash}
    if _settle(tx, claimed, State.HERE, "done", **values):
        _keep_content(tx, kept, content_hash)


def settle_refused(tx: Tx, claimed: ClaimedDownload, why: Unfit) -> None:
    if _settle(tx, claimed, State.REFUSED, "failed", reason=why):
        _tell(tx, claimed)


def settle_gone(tx: Tx, claimed: ClaimedDownload) -> None:
    """The channel says that it doesn't have the file. It also says so of one that it can't find just now: lost only
    after some tries."""
    if claimed.attempts + 1 < TRIES:
        _put_off(tx, claimed, "gone", attempts=claimed.attempts + 1)
    elif _settle(tx, claimed, State.LOST, "failed"):
        _tell(tx, claimed)


def settle_failed(tx: Tx, claimed: ClaimedDownload) -> None:
    """A bug of ours: tried again a few times, then the file counts as one that can't be read."""
    if claimed.attempts + 1 < TRIES:
        _put_off(tx, claimed, "failed", attempts=claimed.attempts + 1)
    else:
        settle_refused(tx, claimed, Unfit.UNREADABLE)


def settle_later(tx: Tx, claimed: ClaimedDownload, reason: str, wait: timedelta | None = None) -> None:
    """The channel is away: again later, the longer it lasts the more seldom, never given up."""
    _put_off(tx, claimed, reason, wait=wait)


def release_leases(tx: Tx) -> None:
    """At the start of the only process there is: whoever held a lease is dead."""
    tx.connection.execute(update(t.download).where(t.download.c.state == "waiting").values(lease_until=None))


def next_due(tx: Tx, bot_id: int) -> datetime | None:
    """Of those that nobody has: with one that is leased, a worker would spin until the lease ends."""
    query = select(func.min(t.download.c.next_at)).where(
        t.download.c.bot_id == bot_id, t.download.c.state == "waiting", t.download.c.lease_until.is_(None)
    )
    return tx.connection.execute(query).scalar_one_or_none()


def prepare(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> AttachmentNotice | str:
    query = (
        select(t.attachment, t.pitch.c.number, t.draft.c.token.label("draft_token"))
        .outerjoin(t.pitch, t.attachment.c.pitch_id == t.pitch.c.id)
        .outerjoin(t.draft, t.draft.c.pitch_id == t.pitch.c.id)
        .where(t.attachment.c.id == claimed.facts["attachment"])
        .limit(1)
    )
    row = tx.connection.execute(query).one_or_none()
    if row is None or row.removed_at is not None:
        return "removed"
    why = Unfit(row.reason) if row.state == State.REFUSED else None
    megabytes = stored.programme.rules.attachment_megabytes
    return AttachmentNotice(
        Group(row.kind), row.name, why, megabytes, row.draft_token, row.number, stored.programme.timezone
    )


def _megabytes(tx: Tx, attachment_id: int) -> int:
    """What the programme allows by now."""
    rules = tx.connection.execute(
        select(t.programme.c.rules)
        .select_from(t.attachment)
        .outerjoin(t.pitch, t.attachment.c.pitch_id == t.pitch.c.id)
        .outerjoin(t.workshop, t.pitch.c.workshop_id == t.workshop.c.id)
        .outerjoin(t.theme, t.workshop.c.theme_id == t.theme.c.id)
        .outerjoin(t.participant, t.attachment.c.participant_id == t.participant.c.id)
        .join(t.programme, t.programme.c.id == func.coalesce(t.theme.c.programme_id, t.participant.c.programme_id))
        .where(t.attachment.c.id == attachment_id)
    ).scalar_one()
    return programmes.rules_from_json(rules).attachment_megabytes


def _settle(tx: Tx, claimed: ClaimedDownload, state: State, download_state: str, **values: Any) -> bool:
    """The attachment's row first, as where it is taken out: then nobody waits for each other."""
    own = (t.attachment.c.id == claimed.attachment_id) & (t.attachment.c.state == State.COMING)
    if not tx.connection.execute(update(t.attachment).where(own).values(state=state, **values)).rowcount:
        return False
    tx.connection.execute(_own(claimed).values(state=download_state, lease_until=None, reason=values.get("reason")))
    forwarding.reckon_anew(tx, claimed.attachment_id)
    return True


def _keep_content(tx: Tx, kept: Kept, content_hash: str) -> None:
    """The same content is stored once. One that is there counts as stored just now, so that nobody sweeps it away."""
    own = t.blob.c.content_hash == content_hash
    if tx.connection.execute(update(t.blob).where(own).values(stored_at=tx.now)).rowcount:
        return
    row = {
        "content_hash": content_hash,
        "media_type": kept.type.media_type,
        "size": len(kept.content),
        "content": kept.content,
        "stored_at": tx.now,
    }
    actors.insert_ignoring(tx, t.blob, row)


def _tell(tx: Tx, claimed: ClaimedDownload) -> None:
    """Whoever sent it, that it isn't there and what they can do."""
    whose = func.coalesce(t.attachment.c.participant_id, t.pitch.c.participant_id)
    participant_id = tx.connection.execute(
        select(whose).outerjoin(t.pitch, t.attachment.c.pitch_id == t.pitch.c.id).where(_attachment(claimed))
    ).scalar_one_or_none()
    if participant_id is None:
        return  # whose pitch it is, nobody knows any more
    outbox.put(
        tx,
        Message(
            f"attachment:{claimed.attachment_id}",
            participant_id,
            Kind.ATTACHMENT,
            {"attachment": claimed.attachment_id},
            Precedence.CHANGE,
            tx.now,
            tx.now + _WORTH_TELLING,
        ),
    )


def _put_off(
    tx: Tx, claimed: ClaimedDownload, reason: str, *, attempts: int | None = None, wait: timedelta | None = None
) -> None:
    pause = wait if wait is not None else min(max(tx.now - claimed.since, _FIRST_RETRY), _LAST_RETRY)
    values: dict[str, Any] = {"next_at": tx.now + pause, "lease_until": None, "reason": reason}
    if attempts is not None:
        values["attempts"] = attempts
    tx.connection.execute(_own(claimed).where(t.download.c.attempts == claimed.attempts).values(**values))


def _own(claimed: ClaimedDownload) -> Any:
    return update(t.download).where(t.download.c.id == claimed.id, t.download.c.state == "waiting")


def _attachment(claimed: ClaimedDownload) -> ColumnElement[bool]:
    return t.attachment.c.id == claimed.attachment_id
