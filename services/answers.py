"""Organisers answer: by a reply in the chat to the message that told them, or from the list of open questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from domain import dialogue, scenes
from domain.dialogue import REFUSALS
from domain.questions import ANSWER_LIMIT, Asked, QuestionKind
from domain.scenes import Outcome
from services import actors, asked, organisers, outbox
from services import scenes as where
from services.actors import Actor
from services.organisers import Organiser
from services.outbox import ClaimedForOrganiser, Kind, Message, Precedence
from services.questions import ANSWER_KEPT
from storage import tables as t
from storage.database import Tx

_ASKING = (Kind.QUESTION, Kind.LINK_BROKEN)
"""Messages to an organiser that can be replied to."""


@dataclass(frozen=True)
class AnsweredNotice:
    """To the other organisers."""

    asked: Asked
    words: str
    by: str | None
    """Where the one who answered takes part and gave a name."""

    @property
    def timezone(self) -> str:
        return self.asked.timezone


def find_asked(tx: Tx, actor: Actor, message_id: int) -> bool:
    """Whether this message is one by which this organiser was told of a question."""
    return _find_row(tx, actor, message_id) is not None


def reply(tx: Tx, actor: Actor, message_id: int, text: str) -> Outcome:
    """The answer, as a reply in the chat."""
    row = _find_row(tx, actor, message_id)
    if row is None:  # no organiser any more
        return Outcome(where.current(tx, actor), scenes.OnlyForOrganisers())
    about = t.question.c.id == row.facts.get("question")
    if row.kind == Kind.LINK_BROKEN:
        about = t.question.c.meeting_id == row.facts["meeting"]
    found = asked.load(tx, about)
    return _answer(tx, actor, found.token if found else "", text)


def show_open(tx: Tx, actor: Actor) -> Outcome:
    return _show(tx, actor, "questions")


def begin(tx: Tx, actor: Actor, token: str) -> Outcome:
    """What is typed next is the answer to this question."""
    if asked.load(tx, t.question.c.token == token) is None:
        return _show(tx, actor, "questions", scenes.QuestionGone())
    return _show(tx, actor, f"answer:{token}")


def take(tx: Tx, actor: Actor, text: str) -> Outcome:
    """The answer's words."""
    return _answer(tx, actor, (actor.shown or "").partition(":")[2], text)


def prepare(tx: Tx, claimed: ClaimedForOrganiser) -> AnsweredNotice | str:
    given = tx.connection.execute(select(t.answer).where(t.answer.c.id == claimed.facts["answer"])).one_or_none()
    found = asked.load(tx, t.question.c.id == given.question_id) if given else None
    if given is None or found is None:
        return "gone"
    by = organisers.load(tx, given.organiser_id, claimed.bot_id) if given.organiser_id else None
    return AnsweredNotice(found, given.words, by.name if by else None)


def _show(tx: Tx, actor: Actor, what: str, remark: scenes.Remark | None = None) -> Outcome:
    if not organisers.is_organiser(tx, actor.caller):
        return Outcome(where.current(tx, actor), scenes.OnlyForOrganisers())
    return Outcome(where.current(tx, actors.show(tx, actor, what)), remark)


def _find_row(tx: Tx, actor: Actor, message_id: int) -> Row[Any, Any] | None:
    organiser = organisers.find(tx, actor.caller)
    if organiser is None:
        return None
    query = select(t.outbox.c.kind, t.outbox.c.facts).where(
        t.outbox.c.organiser_id == organiser.id, t.outbox.c.message_id == message_id, t.outbox.c.kind.in_(_ASKING)
    )
    return tx.connection.execute(query).one_or_none()


def _answer(tx: Tx, actor: Actor, token: str, text: str) -> Outcome:
    organiser = organisers.find(tx, actor.caller)
    if organiser is None:
        return _show(tx, actor, "questions")
    found = asked.load(tx, t.question.c.token == token)
    if found is None:
        return _show(tx, actor, "questions", scenes.QuestionGone())
    words = dialogue.read_words(text, ANSWER_LIMIT)
    if isinstance(words, REFUSALS):
        return _show(tx, actor, f"answer:{token}", words)
    rows = _asked_the_same(tx, token, found)
    first = _store(tx, organiser, rows, words)
    name = found.name if found.kind is QuestionKind.QUESTION else None
    return _show(tx, actor, "questions", scenes.AnswerSent(name, len(rows), first))


def _asked_the_same(tx: Tx, token: str, found: Asked) -> Sequence[Row[Any]]:
    """The question; of a meeting's link the newest report of each person."""
    own = select(t.question).where(t.question.c.token == token)
    row = tx.connection.execute(own).one()
    if found.kind is not QuestionKind.LINK:
        return [row]
    reports = select(t.question).where(t.question.c.meeting_id == row.meeting_id).order_by(t.question.c.id)
    newest = {each.participant_id: each for each in tx.connection.execute(reports)}
    return list(newest.values())


def _store(tx: Tx, organiser: Organiser, rows: Sequence[Row[Any]], words: str) -> bool:
    """Whether it is the first answer."""
    first = False
    answers = []
    for row in rows:
        unanswered = (t.question.c.id == row.id) & t.question.c.answered_at.is_(None)
        first |= tx.connection.execute(update(t.question).where(unanswered).values(answered_at=tx.now)).rowcount == 1
        given = {"question_id": row.id, "organiser_id": organiser.id, "words": words, "answered_at": tx.now}
        answers.append(tx.connection.execute(insert(t.answer).values(**given).returning(t.answer.c.id)).scalar_one())
        _tell(tx, row, answers[-1])
    others = [each for each in organisers.load_all(tx, organiser.bot_id) if each.id != organiser.id]
    facts = {"answer": answers[0]}
    outbox.put_for_organisers(tx, others, f"answered:{answers[0]}", Kind.ANSWERED, facts, Precedence.QUESTION)
    return first


def _tell(tx: Tx, question: Row[Any], answer_id: int) -> None:
    if question.kind == QuestionKind.NOT_ME:
        return _tell_former(tx, question.participant_id, answer_id)
    message = _message(f"answer:{answer_id}", question.participant_id, {"answer": answer_id}, tx.now)
    outbox.put(tx, message)
    return None


def _tell_former(tx: Tx, participant_id: int, answer_id: int) -> None:
    """Whoever said „that was not me“: not the account that writes for this participant now."""
    former = t.former_account.c
    query = select(former.id, former.bot_id).where(
        former.participant_id == participant_id, former.disputed_at.is_not(None)
    )
    for row in tx.connection.execute(query).all():
        facts = {"answer": answer_id, "former": row.id}
        outbox.insert(tx, _message(f"answer:{answer_id}:{row.id}", participant_id, facts, tx.now), row.bot_id)


def _message(key: str, participant_id: int, facts: dict[str, Any], now: datetime) -> Message:
    return Message(key, participant_id, Kind.ANSWER, facts, Precedence.ANSWER, now, now + ANSWER_KEPT)
