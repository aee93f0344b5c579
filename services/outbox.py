"""The outbox: every unsolicited message is a row, and the row is its delivery report.

States: waiting → claimed → sent | undeliverable | unknown | void (no longer valid) | expired; claimed → waiting again.
A waiting row whose reason is „doubtful“ may have been sent already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update

from services import actors
from services.actors import Participant
from services.organisers import Organiser
from storage import tables as t
from storage.database import Tx

EDITS = "edits"
"""Among a row's facts: the message in whose place it is put."""
LEASE = timedelta(seconds=60)
"""Real time a process has for sending a row before another may: longer than `bot/delivery.py` lets any take."""
_FIRST_RETRY = timedelta(seconds=2)
_LAST_RETRY = timedelta(minutes=1)
"""Not much longer: a meeting doesn't wait for its link."""
_TRIES = 5
"""After so many failures of ours (a text that can't be worded) a row is given up."""
DOUBTFUL = "doubtful"
REFUSED, FAILED = "refused", "failed"
"""Why a row is undeliverable when it isn't the recipient's doing: Telegram refuses the text, or we can't word it."""
OUR_FAULT = (REFUSED, FAILED)
STOPPED = "stopped"
"""They wanted no messages when it was due."""
UNREACHABLE = "unreachable"
"""It wasn't even tried: they had blocked the bot before."""


TELEGRAM, MAIL = "telegram", "mail"
"""Channels."""


class Kind(StrEnum):
    SCREEN = "screen"
    """A reply that couldn't be sent: the person's current screen."""
    MEETING = "meeting"
    MEETING_CHANGED = "meeting_changed"
    PLACE_OFFERED = "place_offered"
    PLACE_LAPSED = "place_lapsed"
    MEETING_ENDED = "meeting_ended"
    SUMMARY = "summary"
    CATCH_UP = "catch_up"
    LINK_CHANGED = "link_changed"
    PHASE_OPENS = "phase_opens"
    PHASE_NUDGE = "phase_nudge"
    ATTACHMENT = "attachment"
    """A file that somebody sent could not be kept."""
    DEADLINE_REOPENED = "deadline_reopened"
    QUESTION = "question"
    """To organisers: a participant asks."""
    LINK_BROKEN = "link_broken"
    """To organisers: a meeting's link doesn't work."""
    ANSWER = "answer"
    """To whoever asked."""
    ANSWERED = "answered"
    """To the other organisers: somebody has answered."""
    MAIL_CODE = "mail_code"
    """Only by mail: the code that confirms an address."""
    CODE_USED = "code_used"
    """To the account that a return code took somebody away from."""


class Precedence(IntEnum):
    """Smaller goes first."""

    SCREEN = 0
    LINK = 10
    CHANGE = 20
    ANSWER = 25
    REMINDER = 30
    ATTENDANCE = 35
    QUESTION = 35
    PHASE = 40
    NUDGE = 50


@dataclass(frozen=True)
class Message:
    """One to be put into the outbox."""

    key: str
    participant_id: int | None
    kind: Kind
    facts: dict[str, Any]
    precedence: Precedence
    due_at: datetime
    expires_at: datetime | None
    organiser_id: int | None = None
    """For an organiser instead of a participant."""
    channel: str = TELEGRAM


@dataclass(frozen=True)
class Claim:
    """A row on its way, whoever it is for."""

    id: int
    bot_id: int
    kind: Kind
    facts: dict[str, Any]
    attempts: int
    due_at: datetime
    doubtful: bool
    """It was sent before, and nobody knows whether it arrived."""
    address: str
    language: str

    @property
    def edits(self) -> int | None:
        """The earlier message that it takes the place of."""
        return self.facts.get(EDITS)


@dataclass(frozen=True)
class Claimed(Claim):
    participant: Participant


@dataclass(frozen=True)
class ClaimedForOrganiser(Claim):
    organiser: Organiser


@dataclass(frozen=True)
class Invalid:
    """A row that isn't sent, and the state it ends in."""

    state: str
    reason: str


def put(tx: Tx, message: Message) -> int:
    """One row for each account of the participant's bot; how many were new. The key makes repeating harmless."""
    accounts = tx.connection.execute(
        select(t.account.c.bot_id)
        .join(t.participant)
        .where(t.account.c.participant_id == message.participant_id)
        # Who is being forgotten just now is waited for, and then not there.
        .with_for_update(read=True, key_share=True, of=t.participant)
    ).scalars()
    return sum(insert(tx, message, bot_id) for bot_id in sorted(set(accounts)))


def put_for_organisers(
    tx: Tx, to: Iterable[Organiser], name: str, kind: Kind, facts: dict[str, Any], precedence: Precedence
) -> None:
    """At once, a row for each of them. `name` is what the key says besides to whom."""
    for organiser in to:
        key = f"{name}:{organiser.id}"
        message = Message(key, None, kind, facts, precedence, tx.now, None, organiser_id=organiser.id)
        insert(tx, message, organiser.bot_id)


def put_void(tx: Tx, message: Message, reason: str) -> None:
    """One that is not to be sent, and that no tick plans again; one that is there already stays as it is."""
    if put(tx, message):
        values = {"state": "void", "reason": reason, "settled_at": tx.now}
        tx.connection.execute(update(t.outbox).where(t.outbox.c.key == message.key).values(**values))


def put_screen(
    tx: Tx, participant: Participant, update_hash: str | None = None, wait: timedelta = timedelta(0)
) -> None:
    """The reply to an update couldn't be sent: the current screen goes out as soon as it can (after `wait`), once, with
    what there was to remark on that update. If an earlier one is just being sent, its `due_at` says to `settle_sent`
    that it has to go once more; if one waits, this is what it will say."""
    key = f"screen:{participant.token}"
    facts = {"update": update_hash}
    message = Message(key, participant.id, Kind.SCREEN, facts, Precedence.SCREEN, tx.now + wait, None)
    if insert(tx, message, participant.caller.bot_id):
        return
    own = update(t.outbox).where(t.outbox.c.key == key)
    again = {"state": "waiting", "next_at": tx.now + wait, "attempts": 0, "reason": None, "settled_at": None}
    tx.connection.execute(own.values(due_at=tx.now + wait, facts=facts))
    is_coming = (t.outbox.c.state == "claimed") | (t.outbox.c.state == "waiting") & (t.outbox.c.next_at > tx.now)
    tx.connection.execute(own.where(~is_coming if wait else t.outbox.c.state != "claimed").values(**again))


def drop_screen(tx: Tx, bot_id: int, account_hash: str) -> None:
    """They were answered since: a screen that still waits would only repeat it."""
    whose = select(t.account.c.participant_id).where(
        t.account.c.bot_id == bot_id, t.account.c.account_hash == account_hash
    )
    tx.connection.execute(
        update(t.outbox)
        .where(
            t.outbox.c.participant_id == whose.scalar_subquery(),
            t.outbox.c.kind == Kind.SCREEN,
            t.outbox.c.bot_id == bot_id,
            t.outbox.c.state == "waiting",
        )
        .values(state="void", reason="answered", settled_at=tx.now)
    )


def claim(tx: Tx, bot_id: int, limit: int, lease: timedelta = LEASE, channel: str = TELEGRAM) -> list[int]:
    """Rows that are due, leased to whoever asks, the most urgent first; none while Telegram wants a pause. A lease
    that ran out is settled before."""
    if channel == TELEGRAM and pause_left(tx, bot_id):
        return []
    real_now = tx.real_now()
    settle_doubtful(tx, bot_id, real_now)
    due = (
        select(t.outbox.c.id)
        .where(t.outbox.c.bot_id == bot_id, t.outbox.c.channel == channel)
        .where(t.outbox.c.state == "waiting", t.outbox.c.next_at <= tx.now)
        .order_by(t.outbox.c.precedence, t.outbox.c.due_at, t.outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(tx.connection.execute(due).scalars())
    if ids:
        values = {"state": "claimed", "lease_until": real_now + lease, "attempts": t.outbox.c.attempts + 1}
        tx.connection.execute(update(t.outbox).where(t.outbox.c.id.in_(ids)).values(**values))
    return ids


def settle_doubtful(tx: Tx, bot_id: int, real_now: datetime) -> None:
    """A process died between a call and its record: nobody knows whether it was sent. Links, reminders and screens are
    sent once more, because missing one is worse than reading it twice; the second time they stay unknown."""
    dead = (t.outbox.c.bot_id == bot_id) & (t.outbox.c.state == "claimed") & (t.outbox.c.lease_until < real_now)
    tx.connection.execute(
        update(t.outbox)
        .where(dead, t.outbox.c.reason == DOUBTFUL)
        .values(state="unknown", settled_at=tx.now, lease_until=None)
    )
    tx.connection.execute(
        update(t.outbox).where(dead).values(state="waiting", reason=DOUBTFUL, lease_until=None, next_at=tx.now)
    )


def release_leases(tx: Tx) -> None:
    """At the start of the only process there is: whoever held a lease is dead."""
    long_ago = tx.real_now() - timedelta(seconds=1)
    tx.connection.execute(update(t.outbox).where(t.outbox.c.state == "claimed").values(lease_until=long_ago))


def settle(tx: Tx, row_id: int, state: str, *, reason: str | None = None) -> None:
    """Only while it is claimed: what another process has settled since stays so."""
    tx.connection.execute(
        update(t.outbox)
        .where(t.outbox.c.id == row_id, t.outbox.c.state == "claimed")
        .values(state=state, reason=reason, settled_at=tx.now, lease_until=None)
    )


def settle_sent(tx: Tx, claimed: Claim, message_id: int | None = None) -> None:
    """Unless it was asked for again meanwhile: then the screen that was sent is an old one. It is sent even where the
    lease has run out since, as long as nobody has taken the row over."""
    ours = (t.outbox.c.attempts == claimed.attempts) & t.outbox.c.state.in_(("claimed", "waiting"))
    row = update(t.outbox).where(t.outbox.c.id == claimed.id, ours)
    sent = {"state": "sent", "reason": None, "message_id": message_id, "settled_at": tx.now, "lease_until": None}
    if claimed.kind is Kind.SCREEN and isinstance(claimed, Claimed) and message_id is not None:
        actors.set_screen(tx, claimed.participant.caller, message_id)
    if not tx.connection.execute(row.where(t.outbox.c.due_at == claimed.due_at).values(**sent)).rowcount:
        again = {"state": "waiting", "reason": None, "next_at": tx.now, "attempts": 0, "lease_until": None}
        tx.connection.execute(row.values(**again))


def settle_later(tx: Tx, claimed: Claim, reason: str, wait: timedelta | None = None) -> None:
    """Surely not sent this time: again later, each time a little later, until it expires."""
    _put_back(tx, claimed.id, claimed.attempts, case((_is_doubtful(), DOUBTFUL), else_=reason), wait)


def settle_unknown(tx: Tx, claimed: Claim) -> None:
    """It may have been sent: once more, then it is counted as unknown."""
    if claimed.doubtful:
        settle(tx, claimed.id, "unknown", reason=DOUBTFUL)
    else:
        _put_back(tx, claimed.id, claimed.attempts, DOUBTFUL, None)


def settle_failed(tx: Tx, row_id: int) -> None:
    """A bug of ours, before it was sent: it mustn't hold up the others, and not be tried for ever."""
    row = tx.connection.execute(select(t.outbox.c.attempts).where(t.outbox.c.id == row_id)).one_or_none()
    if row is None or row.attempts >= _TRIES:
        settle(tx, row_id, "undeliverable", reason=FAILED)
    else:
        _put_back(tx, row_id, row.attempts, case((_is_doubtful(), DOUBTFUL), else_=FAILED), None)


def pause_bot(tx: Tx, bot_id: int, wait: timedelta) -> None:
    """A 429: nothing goes out for so long, in no process, after no restart. Real time."""
    until = tx.real_now() + wait
    actors.insert_ignoring(tx, t.bot, {"id": bot_id})
    later = (t.bot.c.paused_until.is_(None)) | (t.bot.c.paused_until < until)
    tx.connection.execute(update(t.bot).where(t.bot.c.id == bot_id, later).values(paused_until=until))


def pause_left(tx: Tx, bot_id: int) -> timedelta:
    until = tx.connection.execute(select(t.bot.c.paused_until).where(t.bot.c.id == bot_id)).scalar_one_or_none()
    left = until - tx.real_now() if until is not None else timedelta(0)
    return max(left, timedelta(0))


def next_due(tx: Tx, bot_id: int, channel: str = TELEGRAM) -> datetime | None:
    query = select(func.min(t.outbox.c.next_at)).where(
        t.outbox.c.bot_id == bot_id, t.outbox.c.channel == channel, t.outbox.c.state == "waiting"
    )
    return tx.connection.execute(query).scalar_one_or_none()


def _put_back(tx: Tx, row_id: int, attempts: int, reason: str | ColumnElement[str], wait: timedelta | None) -> None:
    pause = wait if wait is not None else min(_FIRST_RETRY * 2 ** min(attempts, 8), _LAST_RETRY)
    tx.connection.execute(
        update(t.outbox)
        .where(t.outbox.c.id == row_id, t.outbox.c.state == "claimed", t.outbox.c.attempts == attempts)
        .values(state="waiting", reason=reason, next_at=tx.now + pause, lease_until=None)
    )


def _is_doubtful() -> ColumnElement[bool]:
    return func.coalesce(t.outbox.c.reason, "") == DOUBTFUL


def insert(tx: Tx, message: Message, bot_id: int) -> bool:
    return actors.insert_ignoring(
        tx,
        t.outbox,
        {
            "key": message.key,
            "bot_id": bot_id,
            "participant_id": message.participant_id,
            "organiser_id": message.organiser_id,
            "channel": message.channel,
            "kind": message.kind,
            "facts": message.facts,
            "precedence": message.precedence,
            "due_at": message.due_at,
            "expires_at": message.expires_at,
            "state": "waiting",
            "attempts": 0,
            "next_at": message.due_at,
        },
    )
