"""A new telephone: the return code takes a person to another account, and the one before is told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, exists, insert, select, update

from domain import scenes
from domain.questions import QuestionKind
from domain.return_codes import ALPHABET, LENGTH, in_groups, is_usable
from domain.scenes import Outcome
from services import actors, drafts, guesses, organisers, outbox, questions, reaching
from services import scenes as where
from services.actors import Actor, Participant, Visitor
from services.guesses import RETURN_CODE
from services.outbox import Claimed, Kind, Message, Precedence
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx

KEPT = timedelta(days=30)
"""So long the account before may object; then it is forgotten."""


@dataclass(frozen=True)
class CodeUsedNotice:
    """To the account before."""

    timezone: str


def make_code(tx: Tx, participant: Participant) -> str:
    """A new code, good from now on instead of any before. It is told once: only its hash is stored."""
    code = _random_code()
    hashed = tx.keyed_hash(RETURN_CODE, code)
    actors.change_participant(tx, participant, return_code_hash=hashed)
    return in_groups(code)


def show_new_code(tx: Tx, participant: Participant) -> Outcome:
    if not participant.details_given:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    drafts.pause_all(tx, participant)
    participant = actors.show(tx, participant, "details")
    return Outcome(where.current(tx, participant), scenes.NewReturnCode(make_code(tx, participant)))


def find_owner(tx: Tx, code: str) -> int | None:
    """Whose code this is."""
    hashed = tx.keyed_hash(RETURN_CODE, code)
    return tx.connection.execute(
        select(t.participant.c.id).where(t.participant.c.return_code_hash == hashed)
    ).scalar_one_or_none()


def type_code(tx: Tx, actor: Actor, code: str, *, asks_for_words: bool) -> Outcome | None:
    """Somebody types what looks like a code. None where it is none and words were asked for: then it is these words.
    Such a try counts all the same, so that nobody guesses by answering questions."""
    if not asks_for_words:
        return use(tx, actor, code)
    if guesses.paused_until(tx, actor, RETURN_CODE):
        return None
    if find_owner(tx, code) is None:
        guesses.note_wrong(tx, actor, RETURN_CODE)
        return None
    return use(tx, actor, code)


def use(tx: Tx, actor: Actor, code: str) -> Outcome:
    """Once, and from an account that has nothing of its own yet. Of two at the same time one comes in."""
    until = guesses.paused_until(tx, actor, RETURN_CODE)
    if until is not None:
        return Outcome(where.current(tx, actor), scenes.ReturnCodesPaused(until))
    owner = find_owner(tx, code)
    if owner is None:
        return _refuse(tx, actor)
    if isinstance(actor, Participant):
        if owner == actor.id:
            return Outcome(where.current(tx, actor), scenes.ReturnNotNeeded())
        if _has_something(tx, actor):
            return Outcome(where.current(tx, actor), scenes.TakesPartAlready())
    hashed = tx.keyed_hash(RETURN_CODE, code)
    unused = (t.participant.c.id == owner) & (t.participant.c.return_code_hash == hashed)
    if not tx.connection.execute(update(t.participant).where(unused).values(return_code_hash=None)).rowcount:
        return _refuse(tx, actor)
    participant = _move(tx, actor, owner)
    return Outcome(where.current(tx, participant), scenes.Returned(make_code(tx, participant)))


def dispute(tx: Tx, actor: Actor) -> Outcome:
    """„Das war ich nicht“, from the account before: the organisers are told, once."""
    own = (t.former_account.c.bot_id == actor.caller.bot_id) & (t.former_account.c.account_hash == actor.account_hash)
    row = tx.connection.execute(
        update(t.former_account)
        .where(own, t.former_account.c.disputed_at.is_(None))
        .values(disputed_at=tx.now)
        .returning(t.former_account.c.participant_id)
    ).first()
    if row is None:
        return Outcome(where.current(tx, actor), scenes.Outdated())
    question_id = questions.store(tx, row.participant_id, QuestionKind.NOT_ME)
    everyone, facts = organisers.load_all(tx, actor.caller.bot_id), {"question": question_id}
    outbox.put_for_organisers(tx, everyone, f"question:{question_id}", Kind.QUESTION, facts, Precedence.QUESTION)
    return Outcome(where.current(tx, actor), scenes.Disputed(bool(everyone)))


def prepare(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> CodeUsedNotice | str:
    return CodeUsedNotice(stored.programme.timezone)


def forget_old(tx: Tx) -> None:
    tx.connection.execute(delete(t.former_account).where(t.former_account.c.left_at < tx.now - KEPT))


def _random_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if is_usable(code):
            return code


def _refuse(tx: Tx, actor: Actor) -> Outcome:
    until = guesses.note_wrong(tx, actor, RETURN_CODE)
    remark = scenes.ReturnCodesPaused(until) if until else scenes.WrongReturnCode()
    return Outcome(where.current(tx, actor), remark)


def _has_something(tx: Tx, participant: Participant) -> bool:
    """What would be lost if this account became another person's."""
    registered = exists().where(t.registration.c.participant_id == participant.id, t.registration.c.ended_at.is_(None))
    has_pitch = exists().where(t.pitch.c.participant_id == participant.id)
    has_asked = exists().where(t.question.c.participant_id == participant.id)
    return any(tx.connection.execute(select(found)).scalar_one() for found in (registered, has_pitch, has_asked))


def _move(tx: Tx, actor: Actor, owner: int) -> Participant:
    caller = actor.caller
    if isinstance(actor, Visitor):
        tx.connection.execute(delete(t.visitor).where(t.visitor.c.id == actor.id))
    else:
        tx.connection.execute(delete(t.participant).where(t.participant.c.id == actor.id))
    before = (t.account.c.participant_id == owner) & (t.account.c.bot_id == caller.bot_id)
    for account in tx.connection.execute(delete(t.account).where(before).returning(t.account)).all():
        _tell(tx, owner, account.bot_id, account.account_hash, account.address)
    tx.connection.execute(
        insert(t.account).values(
            participant_id=owner, bot_id=caller.bot_id, account_hash=actor.account_hash, address=caller.account
        )
    )
    participant = actors.load_actor(tx, caller)
    assert isinstance(participant, Participant)
    reaching.release_missed(tx, participant)
    return actors.show(tx, participant, None)


def _tell(tx: Tx, owner: int, bot_id: int, account_hash: str, address: str) -> None:
    row = {
        "participant_id": owner,
        "bot_id": bot_id,
        "account_hash": account_hash,
        "address": address,
        "left_at": tx.now,
    }
    former = tx.connection.execute(insert(t.former_account).values(**row).returning(t.former_account.c.id)).scalar_one()
    facts, until = {"former": former}, tx.now + KEPT
    message = Message(f"returned:{former}", owner, Kind.CODE_USED, facts, Precedence.ANSWER, tx.now, until)
    outbox.insert(tx, message, bot_id)
