"""Which message gave which answer: who edits it in the chat edits the answer, while a draft of the pitch is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from domain import dialogue, scenes
from domain.pitches import pitch_dialogue
from domain.programme import PitchQuestion
from domain.scenes import Outcome, Remark
from services import actors, drafts, programmes, submissions
from services import scenes as where
from services.actors import Actor, Participant
from services.drafts import StoredDraft
from services.updates import keeps_screen
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class _Source:
    id: int
    pitch_id: int
    question: str
    edited_at: datetime | None


def note(tx: Tx, pitch_id: int, question: str, message_id: int | None) -> None:
    """The answer has changed: this message gave it, or none did. An earlier message no longer stands for it."""
    source = t.answer_source.c
    tx.connection.execute(delete(t.answer_source).where(source.pitch_id == pitch_id, source.question == question))
    if message_id is not None:
        values = {"pitch_id": pitch_id, "question": question, "message_id": message_id}
        tx.connection.execute(insert(t.answer_source).values(**values))


@keeps_screen
def edit(tx: Tx, actor: Actor, text: str, message_id: int, edited_at: datetime) -> Outcome | None:
    """A message was edited in the chat. None where there is nothing to say: an edit that was taken over already, or is
    older than that."""
    source = _find(tx, actor, message_id) if isinstance(actor, Participant) else None
    if source is None or not isinstance(actor, Participant):
        return Outcome(where.current(tx, actor), scenes.EditNotTaken())
    if source.edited_at is not None and edited_at < source.edited_at:
        return None
    draft = next((d for d in drafts.find_of(tx, actor, drafts.PITCH) if d.pitch_id == source.pitch_id), None)
    if draft is None:
        return _handed_in(tx, actor, source)
    questions = programmes.load(tx, actor.programme_id).programme.questions
    question = next((each for each in questions if each.key == source.question), None)
    if question is None:
        return Outcome(where.current(tx, actor), scenes.EditNotTaken())
    tx.connection.execute(update(t.answer_source).where(t.answer_source.c.id == source.id).values(edited_at=edited_at))
    remark = _replace(tx, draft, questions, question, text)
    return Outcome(where.current(tx, actor), remark) if remark else None


def _find(tx: Tx, participant: Participant, message_id: int) -> _Source | None:
    query = (
        select(t.answer_source)
        .join(t.pitch)
        .where(t.pitch.c.participant_id == participant.id, t.answer_source.c.message_id == message_id)
        .order_by(t.answer_source.c.id.desc())
        .limit(1)
    )
    row = tx.connection.execute(query).one_or_none()
    return _Source(row.id, row.pitch_id, row.question, row.edited_at) if row else None


def _handed_in(tx: Tx, participant: Participant, source: _Source) -> Outcome:
    """What was handed in stays; its card says whether and how it can be changed."""
    number = submissions.number_of(tx, source.pitch_id)
    if number is None:
        return Outcome(where.current(tx, participant), scenes.EditNotTaken())
    participant = actors.show(tx, participant, f"pitch:{number}")
    return Outcome(where.current(tx, participant), scenes.EditAfterSubmission(number))


def _replace(
    tx: Tx, draft: StoredDraft, questions: tuple[PitchQuestion, ...], question: PitchQuestion, text: str
) -> Remark | None:
    asked, before = pitch_dialogue(questions), draft.draft
    result = dialogue.replace_answer(asked, before, question.key, text)
    if isinstance(result, dialogue.Draft) and before.at == question.key and not before.answers.get(question.key):
        result = dialogue.type_answer(asked, before, text)  # it was too long, and is the answer now
    match result:
        case dialogue.AnswerTooLong(limit, length):
            return scenes.EditTooLong(question.label, limit, length)
        case dialogue.Draft():
            if result == before:
                return None
            saved = drafts.save(tx, draft, result, confirming=draft.confirming)
            return scenes.AnswerEdited(question.label) if saved else scenes.EditNotTaken()
        case _:
            return scenes.EditEmpty(question.label)
