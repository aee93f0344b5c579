"""Each update is handled once: its key is stored with what it caused, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, select, update

from domain.scenes import Outcome, Remark, StartFirst
from services import actors, outbox, reaching, remembering, scenes
from services.actors import Actor, Caller, Participant
from storage import tables as t
from storage.database import Tx

KEPT = timedelta(hours=48)
"""Telegram repeats an update for at most 24 hours."""
TRIES = 5
"""After so many failures an update is set aside, so that it no longer blocks those behind it."""


Service = TypeVar("Service", bound=Callable[..., Any])
_REPEATABLE: set[Callable[..., Any]] = set()


_KEEPING_SCREEN: set[Callable[..., Any]] = set()


def keeps_screen(service: Service) -> Service:
    """Marks a service after which the person still looks at what they had asked to see."""
    _KEEPING_SCREEN.add(service)
    return service


def repeatable(service: Service) -> Service:
    """Marks a service that only shows something: run again it shows it again, where a reply may have been lost."""
    _REPEATABLE.add(service)
    return service


@dataclass(frozen=True)
class Done:
    """A service's result, and what it takes to word it."""

    result: Any
    language: str
    timezone: str
    screen_id: int | None = None
    """The message that shows where the person is."""
    pause: timedelta = timedelta(0)
    """For so long Telegram has asked the bot to send nothing."""


@dataclass(frozen=True)
class Repeated:
    """The update was handled before. If its reply may be missing, the current screen, with the remark, replaces it."""

    outcome: Outcome | None
    language: str
    timezone: str
    pause: timedelta = timedelta(0)


def perform(
    tx: Tx, caller: Caller, key: str, service: Callable[..., Any], kwargs: dict[str, Any], only_participants: bool
) -> Done | Repeated:
    """The update's key, the actor (locked), the service: all of it or nothing."""
    hashed = tx.keyed_hash("update", key)
    row = {
        "key_hash": hashed,
        "bot_id": caller.bot_id,
        "handled_at": tx.real_now(),
        "account_hash": actors.account_hash(tx, caller),
    }
    is_new = actors.insert_ignoring(tx, t.handled_update, row)
    actor = actors.load_actor(tx, caller)
    if isinstance(actor, Participant) and actor.unreachable:
        reaching.mark_reachable(tx, actor)  # whoever is heard of can be written to
    if not is_new:
        repeated = _repeated(tx, actor, hashed)
        if repeated.outcome is None or service not in _REPEATABLE:
            return repeated
    if service not in _KEEPING_SCREEN:
        actor = actors.show(tx, actor, None)
    if only_participants and not (isinstance(actor, Participant) and actor.consents):
        return _done(tx, actor, Outcome(scenes.current(tx, actor), StartFirst()))
    result = service(tx, actor, **kwargs)
    if isinstance(result, Outcome) and result.remark is not None:
        _keep_remark(tx, hashed, result.remark)
    return _done(tx, actor, result)


def mark_answered(tx: Tx, caller: Caller, key: str, *, replied: bool, screen_id: int | None = None) -> None:
    """`replied`: there is something new on the person's screen, so an earlier reply need not come any more."""
    _mark_answered(tx, key)
    if screen_id is not None:
        actors.set_screen(tx, caller, screen_id)
    if replied:
        outbox.drop_screen(tx, caller.bot_id, actors.account_hash(tx, caller))


def reply_later(
    tx: Tx, caller: Caller, key: str, pause: timedelta | None = None, wait: timedelta = timedelta(0)
) -> bool:
    """The reply couldn't be sent; `pause` is what Telegram asked of the bot, `wait` how long this person's chat needs.
    A participant gets the screen through the outbox; for a visitor nothing may be stored, so the answer is False."""
    if pause:
        outbox.pause_bot(tx, caller.bot_id, pause)
    actor = actors.load_actor(tx, caller)
    if not isinstance(actor, Participant):
        return False
    outbox.put_screen(tx, actor, tx.keyed_hash("update", key), wait)
    _mark_answered(tx, key, keep_remark=True)
    return True


def mark_unreachable(tx: Tx, caller: Caller, reason: str) -> None:
    """The reply was refused: they have blocked the bot since."""
    actor = actors.load_actor(tx, caller)
    if isinstance(actor, Participant):
        reaching.mark_unreachable(tx, actor, reason)


def note_failure(tx: Tx, caller: Caller, key: str, content: str, reason: str) -> bool:
    """Counts a failed try; True when the update is set aside now and must not be tried again. Of a visitor, who has not
    accepted the notice, nothing they wrote is kept."""
    if not isinstance(actors.load_actor(tx, caller), Participant):
        content = ""  # locked: who is just being forgotten leaves nothing behind either
    hashed = tx.keyed_hash("update", key)
    row = {
        "key_hash": hashed,
        "bot_id": caller.bot_id,
        "attempts": 0,
        "content": content,
        "reason": reason,
        "failed_at": tx.real_now(),
        "set_aside": False,
        "account_hash": actors.account_hash(tx, caller),
    }
    actors.insert_ignoring(tx, t.set_aside_update, row)
    own = t.set_aside_update.c.key_hash == hashed
    attempts = tx.connection.execute(
        update(t.set_aside_update)
        .where(own)
        .values(attempts=t.set_aside_update.c.attempts + 1, reason=reason, failed_at=tx.real_now())
        .returning(t.set_aside_update.c.attempts)
    ).scalar_one()
    if attempts < TRIES:
        return False
    tx.connection.execute(update(t.set_aside_update).where(own).values(set_aside=True))
    return True


def forget_failure(tx: Tx, key: str) -> None:
    """It worked at last."""
    hashed = tx.keyed_hash("update", key)
    tx.connection.execute(delete(t.set_aside_update).where(t.set_aside_update.c.key_hash == hashed))


def forget_old(tx: Tx) -> None:
    """What was set aside stays for inspection; what only failed for a while doesn't."""
    long_ago = tx.real_now() - KEPT
    failures = t.set_aside_update
    tx.connection.execute(delete(t.handled_update).where(t.handled_update.c.handled_at < long_ago))
    tx.connection.execute(delete(failures).where(failures.c.failed_at < long_ago, failures.c.set_aside.is_(False)))


def forget_account(tx: Tx, account_hash: str) -> None:
    """That an update was handled is still known, so that it isn't handled again; not whose it was."""
    handled, failed = t.handled_update, t.set_aside_update
    own = handled.c.account_hash == account_hash
    tx.connection.execute(update(handled).where(own).values(remark=None, account_hash=None))
    tx.connection.execute(delete(failed).where(failed.c.account_hash == account_hash))


def _mark_answered(tx: Tx, key: str, *, keep_remark: bool = False) -> None:
    """The remark has been said, or waits with the screen in the outbox."""
    own = t.handled_update.c.key_hash == tx.keyed_hash("update", key)
    said = {} if keep_remark else {"remark": None}
    tx.connection.execute(update(t.handled_update).where(own).values(answered_at=tx.real_now(), **said))


def _keep_remark(tx: Tx, hashed: str, remark: Remark) -> None:
    own = t.handled_update.c.key_hash == hashed
    tx.connection.execute(update(t.handled_update).where(own).values(remark=remembering.to_json(remark)))


def _repeated(tx: Tx, actor: Actor, hashed: str) -> Repeated:
    """The process died between the commit and the reply, or Telegram didn't hear our answer."""
    row = tx.connection.execute(
        select(t.handled_update.c.answered_at, t.handled_update.c.remark).where(t.handled_update.c.key_hash == hashed)
    ).one()
    outcome = None if row.answered_at else Outcome(scenes.current(tx, actor), remembering.from_json(row.remark))
    pause = outbox.pause_left(tx, actor.caller.bot_id)
    return Repeated(outcome, actor.language, actors.timezone_of(tx, actor), pause)


def _done(tx: Tx, before: Actor, result: Any) -> Done:
    """The service may have changed the language, made a participant of a visitor, or forgotten the person: then they
    are still answered in their language."""
    after = actors.load_actor(tx, before.caller, lock=False)
    screen_id = after.screen_id if isinstance(after, Participant) else None
    language = after.language if isinstance(after, Participant) or after.id else before.language
    pause = outbox.pause_left(tx, before.caller.bot_id)
    return Done(result, language, actors.timezone_of(tx, after), screen_id, pause)
