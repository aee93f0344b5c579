"""A participant asks the organisers, and is told what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, insert, select

from domain import dialogue, scenes
from domain.dialogue import REFUSALS
from domain.questions import OPEN_AT_MOST, QUESTION_LIMIT, Asked, QuestionKind
from domain.scenes import Outcome, Remark
from services import actors, asked, organisers, outbox
from services import scenes as where
from services.actors import Actor, Participant, Visitor
from services.outbox import Claimed, ClaimedForOrganiser, Kind, Precedence
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx

ANSWER_KEPT = timedelta(days=30)
"""Who can't be reached for so long finds the answer out of date."""


@dataclass(frozen=True)
class QuestionNotice:
    """To an organiser."""

    asked: Asked

    @property
    def timezone(self) -> str:
        return self.asked.timezone


@dataclass(frozen=True)
class AnswerNotice:
    """To whoever asked."""

    asked: Asked
    words: str
    again: bool
    """There was an answer before."""

    @property
    def timezone(self) -> str:
        return self.asked.timezone


def ask(tx: Tx, participant: Participant) -> Outcome:
    """Anywhere: what they are in the middle of goes on afterwards."""
    refusal = _refusal(tx, participant)
    if refusal is None:
        participant = actors.show(tx, participant, "question")
    elif isinstance(refusal, scenes.NobodyToAsk):
        participant = actors.show(tx, participant, "help")  # it says whom to call instead
    return Outcome(where.current(tx, participant), refusal)


def leave(tx: Tx, actor: Actor) -> Outcome:
    """Nothing is asked or answered: back to where they were."""
    return Outcome(where.current(tx, actor))


def take(tx: Tx, actor: Actor, text: str) -> Outcome:
    """The question's words."""
    if isinstance(actor, Visitor):
        return Outcome(where.current(tx, actor), scenes.NotUnderstood())
    words = dialogue.read_words(text, QUESTION_LIMIT)
    if isinstance(words, REFUSALS):
        return Outcome(where.current(tx, actor), words)
    actor = actors.show(tx, actor, None)
    refusal = _refusal(tx, actor)
    if refusal is not None:
        return Outcome(where.current(tx, actor), refusal)
    question_id = store(tx, actor.id, QuestionKind.QUESTION, words=words)
    everyone = organisers.load_all(tx, actor.caller.bot_id)
    facts = {"question": question_id}
    outbox.put_for_organisers(tx, everyone, f"question:{question_id}", Kind.QUESTION, facts, Precedence.QUESTION)
    return Outcome(where.current(tx, actor), scenes.QuestionSent())


def store(
    tx: Tx, participant_id: int, kind: QuestionKind, *, words: str | None = None, meeting_id: int | None = None
) -> int:
    row = {
        "token": actors.new_token(),
        "participant_id": participant_id,
        "meeting_id": meeting_id,
        "kind": kind,
        "words": words,
        "asked_at": tx.now,
    }
    question_id: int = tx.connection.execute(insert(t.question).values(**row).returning(t.question.c.id)).scalar_one()
    return question_id


def prepare_question(tx: Tx, claimed: ClaimedForOrganiser) -> QuestionNotice | str:
    found = asked.load(tx, t.question.c.id == claimed.facts["question"])
    return QuestionNotice(found) if found else "gone"


def prepare_answer(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> AnswerNotice | str:
    given = tx.connection.execute(
        select(t.answer, t.participant.c.stopped_at, t.question.c.asked_at)
        .join(t.question, t.question.c.id == t.answer.c.question_id)
        .join(t.participant)
        .where(t.answer.c.id == claimed.facts["answer"])
    ).one_or_none()
    if given is None:
        return "gone"
    if given.stopped_at is not None and given.stopped_at > given.asked_at:
        return "stopped"
    found = asked.load(tx, t.question.c.id == given.question_id)
    assert found is not None
    earlier = select(func.count()).where(t.answer.c.question_id == given.question_id, t.answer.c.id < given.id)
    again = tx.connection.execute(earlier).scalar_one() > 0
    return AnswerNotice(found, given.words, again)


def _refusal(tx: Tx, participant: Participant) -> Remark | None:
    if not organisers.load_all(tx, participant.caller.bot_id):
        return scenes.NobodyToAsk()
    waiting = select(func.count()).where(
        t.question.c.participant_id == participant.id,
        t.question.c.kind == QuestionKind.QUESTION,
        t.question.c.answered_at.is_(None),
    )
    if tx.connection.execute(waiting).scalar_one() >= OPEN_AT_MOST:
        return scenes.TooManyQuestions(OPEN_AT_MOST)
    return None
