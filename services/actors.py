"""Who acts: a participant, or a visitor of whom nothing personal is stored yet."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, overload

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services import programmes
from services.privacy import consenting
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx

DEFAULT_LANGUAGE = "de"


@dataclass(frozen=True)
class Caller:
    """What the channel knows of who writes. `account` is personal: it is stored hashed, and sealed after acceptance."""

    bot_id: int
    account: str
    language_hint: str | None = None


@dataclass(frozen=True)
class Visitor:
    caller: Caller
    account_hash: str
    id: int
    language: str
    language_chosen: bool
    start_code: str | None
    step: str
    """welcome, notice or declined."""
    shown: str | None = None
    """What they asked to look at, see `services.scenes`."""


@dataclass(frozen=True)
class Participant:
    caller: Caller
    account_hash: str
    id: int
    token: str
    programme_id: int
    language: str
    name: str | None
    place_key: str | None
    role: str | None
    details_given: bool
    start_code: str | None
    stopped: bool
    unreachable: bool
    """Blocked the bot, or the account is gone: not written to until they write again."""
    shown: str | None = None
    """What they asked to look at, beside what they are in the middle of, see `services.scenes`."""
    screen_id: int | None = None
    """The message that shows where they are."""
    consents: bool = True
    """Agreed to the notice as it is now, and hasn't withdrawn that. Else they are asked before anything else."""


Actor = Participant | Visitor


def new_token() -> str:
    """Public identifiers are random: nothing can be guessed or counted from them."""
    return secrets.token_urlsafe(6)


def account_hash(tx: Tx, caller: Caller) -> str:
    return tx.keyed_hash("account", f"{caller.bot_id}:{caller.account}")


def load_actor(tx: Tx, caller: Caller, *, lock: bool = True) -> Actor:
    """The participant behind an account, locked against everything else of theirs; else the visitor, made if new."""
    hashed = account_hash(tx, caller)
    return _find_participant(tx, caller, hashed, lock) or _load_visitor(tx, caller, hashed, lock)


def load_participant(tx: Tx, participant_id: int, bot_id: int) -> Participant | None:
    """For what nobody's message caused: a reminder. None when the person or the account is gone."""
    account = t.account.c
    query = (
        select(
            t.participant,
            account.account_hash,
            account.address,
            account.unreachable_since,
            account.screen_id,
            consenting.holds(t.participant.c.id).label("consents"),
        )
        .join(t.account)
        .where(t.participant.c.id == participant_id, t.account.c.bot_id == bot_id)
        .order_by(t.account.c.id.desc())
        .limit(1)
    )
    row = tx.connection.execute(query).one_or_none()
    return _participant(row, Caller(bot_id, row.address), row.account_hash) if row else None


def programme_of(tx: Tx, actor: Actor) -> StoredProgramme | None:
    """A participant's; for a visitor the one their code leads to, else the newest. None while there is none."""
    if isinstance(actor, Participant):
        return programmes.load(tx, actor.programme_id)
    found = programmes.find_by_code(tx, actor.caller.bot_id, actor.start_code) if actor.start_code else None
    programme_id = found[0] if found else programmes.first_programme(tx)
    return None if programme_id is None else programmes.load(tx, programme_id)


def timezone_of(tx: Tx, actor: Actor) -> str:
    """In which the person's programme lives."""
    query = select(t.programme.c.timezone).order_by(t.programme.c.id.desc()).limit(1)
    if isinstance(actor, Participant):
        query = select(t.programme.c.timezone).where(t.programme.c.id == actor.programme_id)
    return tx.connection.execute(query).scalar_one_or_none() or "UTC"


def change_visitor(tx: Tx, visitor: Visitor, **values: Any) -> Visitor:
    tx.connection.execute(update(t.visitor).where(t.visitor.c.id == visitor.id).values(**values, seen_at=tx.now))
    changed = _find_visitor(tx, visitor.caller, visitor.account_hash, lock=False)
    assert changed is not None
    return changed


def change_participant(tx: Tx, participant: Participant, **values: Any) -> Participant:
    tx.connection.execute(update(t.participant).where(t.participant.c.id == participant.id).values(**values))
    changed = _find_participant(tx, participant.caller, participant.account_hash, lock=False)
    assert changed is not None
    return changed


@overload
def show(tx: Tx, actor: Participant, what: str | None) -> Participant: ...
@overload
def show(tx: Tx, actor: Actor, what: str | None) -> Actor: ...
def show(tx: Tx, actor: Actor, what: str | None) -> Actor:
    """Remember what the person looks at, so that it is there again after a lost reply, and its buttons can be typed."""
    if actor.shown == what:
        return actor
    if isinstance(actor, Visitor):
        return change_visitor(tx, actor, shown=what)
    return change_participant(tx, actor, shown=what)


def set_screen(tx: Tx, caller: Caller, message_id: int) -> None:
    """Where the person's current screen stands in the chat. Of a visitor nothing is kept."""
    own = (t.account.c.bot_id == caller.bot_id) & (t.account.c.account_hash == account_hash(tx, caller))
    tx.connection.execute(update(t.account).where(own).values(screen_id=message_id))


def insert_ignoring(tx: Tx, table: Any, values: dict[str, Any]) -> bool:
    """INSERT … ON CONFLICT DO NOTHING: whether it was new."""
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    # Without RETURNING nothing tells on every database whether a row was written: an INSERT's row count isn't kept.
    first_key = next(iter(table.primary_key.columns))
    statement = make(table).values(**values).on_conflict_do_nothing().returning(first_key)
    return tx.connection.execute(statement).first() is not None


def _find_participant(tx: Tx, caller: Caller, hashed: str, lock: bool) -> Participant | None:
    query = (
        select(
            t.participant,
            t.account.c.account_hash,
            t.account.c.unreachable_since,
            t.account.c.screen_id,
            consenting.holds(t.participant.c.id).label("consents"),
        )
        .join(t.account)
        .where(t.account.c.bot_id == caller.bot_id, t.account.c.account_hash == hashed)
    )
    if lock:
        # key_share: rows that point to the participant (reminders, an import's messages) may be added meanwhile.
        query = query.with_for_update(of=t.participant, key_share=True)
    row = tx.connection.execute(query).one_or_none()
    return _participant(row, caller, hashed) if row else None


def _participant(row: Row[Any], caller: Caller, hashed: str) -> Participant:
    return Participant(
        caller,
        hashed,
        row.id,
        row.token,
        row.programme_id,
        row.language,
        row.name,
        row.place_key,
        row.role,
        row.details_given,
        row.start_code,
        row.stopped_at is not None,
        row.unreachable_since is not None,
        row.shown,
        row.screen_id,
        row.consents,
    )


def _load_visitor(tx: Tx, caller: Caller, hashed: str, lock: bool) -> Actor:
    found = _find_visitor(tx, caller, hashed, lock)
    if found is None and lock:
        values = {"bot_id": caller.bot_id, "account_hash": hashed, "step": "welcome", "seen_at": tx.now}
        insert_ignoring(tx, t.visitor, values)
        found = _find_visitor(tx, caller, hashed, lock)
    if lock:
        # Somebody else's transaction may have made a participant of the visitor while we waited for the lock.
        accepted = _find_participant(tx, caller, hashed, lock)
        if accepted is not None:
            if found is not None:
                tx.connection.execute(delete(t.visitor).where(t.visitor.c.id == found.id))
            return accepted
    return found or Visitor(caller, hashed, 0, _first_guess(tx, caller), False, None, "welcome")


def _find_visitor(tx: Tx, caller: Caller, hashed: str, lock: bool) -> Visitor | None:
    query = select(t.visitor).where(t.visitor.c.bot_id == caller.bot_id, t.visitor.c.account_hash == hashed)
    if lock:
        query = query.with_for_update()
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        return None
    language = row.language or _first_guess(tx, caller)
    return Visitor(caller, hashed, row.id, language, row.language is not None, row.start_code, row.step, row.shown)


def _first_guess(tx: Tx, caller: Caller) -> str:
    """The phone's language if the programme has it, else English, else German: what is accepted later has to be there
    in that language."""
    offered = tx.connection.execute(
        select(t.programme.c.languages).order_by(t.programme.c.id.desc()).limit(1)
    ).scalar_one_or_none() or (DEFAULT_LANGUAGE, "en")
    hint = (caller.language_hint or DEFAULT_LANGUAGE).split("-")[0].lower()
    return next((language for language in (hint, "en") if language in offered), DEFAULT_LANGUAGE)
