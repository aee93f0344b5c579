"""A pitch from the first answer to its number. Submitting writes the revision and its forward in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, func, insert, select, update

from domain import dialogue, scenes
from domain.dialogue import Answer
from domain.pitches import PitchState, check_open, last_deadline, pitch_dialogue, pitch_number
from domain.scenes import Outcome
from services import actors, attachments, drafts, forwarding, programmes, submissions
from services import scenes as where
from services.actors import Participant
from services.drafts import StoredDraft
from services.programmes import StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx


def choose(tx: Tx, participant: Participant) -> Outcome:
    """„/idee“: straight into the only thing there is to do, else a choice. What was begun just now is gone on with."""
    just_begun = drafts.find_active(tx, participant)
    if just_begun and just_begun.dialogue == drafts.PITCH and just_begun.pitch_id is None:
        return Outcome(where.current(tx, participant))
    stored = programmes.load(tx, participant.programme_id)
    choice = where.choose_idea(tx, participant, stored)
    if not choice.open and not choice.drafts and not choice.closed and not choice.submitted:
        return Outcome(where.current(tx, participant), scenes.NotRegistered())
    nothing_yet = not choice.drafts and not choice.submitted
    if nothing_yet and len(choice.open) == 1 and not choice.closed:
        return begin(tx, participant, choice.open[0].theme.key)
    drafts.pause_all(tx, participant)
    return Outcome(where.current(tx, actors.show(tx, participant, "ideas")))


def begin(tx: Tx, participant: Participant, theme: str) -> Outcome:
    """A new draft for a theme the person is registered for; one that was begun and is still empty is taken instead."""
    stored = programmes.load(tx, participant.programme_id)
    ref = _registered_workshop(tx, participant, stored, theme)
    if ref is None:
        return Outcome(where.current(tx, participant), scenes.NotRegistered())
    closed = check_open(ref.workshop, tx.now)
    if closed:
        return Outcome(where.current(tx, participant), closed)
    empty = next((d for d in drafts.find_of(tx, participant, drafts.PITCH) if d.pitch_id is None), None)
    if empty:
        drafts.remove(tx, empty)
    questions = pitch_dialogue(stored.programme.questions)
    drafts.create(tx, participant, drafts.PITCH, dialogue.begin(questions), workshop_id=ref.id)
    return Outcome(where.current(tx, participant))


def begin_or_resume(tx: Tx, participant: Participant, theme: str) -> Outcome:
    """From a message that asks for ideas: what was begun for this theme is gone on with, rather than begun anew."""
    stored = programmes.load(tx, participant.programme_id)
    begun = [
        draft
        for draft in drafts.find_of(tx, participant, drafts.PITCH)
        if draft.pitch_id is not None
        and draft.workshop_id is not None
        and stored.workshop(draft.workshop_id).theme.key == theme
        and submissions.number_of(tx, draft.pitch_id) is None
    ]
    return resume(tx, participant, begun[-1].token) if begun else begin(tx, participant, theme)


def resume(tx: Tx, participant: Participant, token: str) -> Outcome:
    stored_draft = drafts.find(tx, participant, token)
    if stored_draft is None or stored_draft.dialogue != drafts.PITCH:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    if not stored_draft.active or stored_draft.confirming:
        drafts.activate(tx, participant, stored_draft)
    stored = programmes.load(tx, participant.programme_id)
    closed = (
        check_open(stored.workshop(stored_draft.workshop_id).workshop, tx.now) if stored_draft.workshop_id else None
    )
    return Outcome(where.current(tx, participant), closed or scenes.Resumed(where.title_of(stored_draft)))


def pause(tx: Tx, participant: Participant) -> Outcome:
    """Everything typed is stored already; what is typed from now on is no answer."""
    had_one = drafts.find_active(tx, participant) is not None
    drafts.pause_all(tx, participant)
    return Outcome(where.current(tx, participant), scenes.Paused() if had_one else scenes.Outdated())


def keep(tx: Tx, participant: Participant, draft: StoredDraft) -> int | None:
    """After an answer: from the first one on there is a pitch; its id."""
    return require_pitch(tx, participant, draft) if any(draft.draft.answers.values()) else draft.pitch_id


def require_pitch(tx: Tx, participant: Participant, draft: StoredDraft) -> int:
    """The draft's; made now if this is the first thing said or attached."""
    if draft.pitch_id is not None:
        return draft.pitch_id
    pitch_id: int = tx.connection.execute(
        insert(t.pitch)
        .values(
            token=actors.new_token(),
            participant_id=participant.id,
            workshop_id=draft.workshop_id,
            state=PitchState.DRAFT,
            begun_at=tx.now,
        )
        .returning(t.pitch.c.id)
    ).scalar_one()
    drafts.attach_pitch(tx, draft, pitch_id)
    return pitch_id


def submit(tx: Tx, participant: Participant, token: str, version: int) -> Outcome:
    """Gives the number, writes the revision and its forward. Pressed again: the same number is named. A change to what
    was handed in before keeps its number and takes the place of the earlier revision."""
    stored = programmes.load(tx, participant.programme_id)
    draft = drafts.find(tx, participant, token)
    if draft is None:
        return _after_the_draft_has_gone(tx, participant, token)
    if draft.version != version or draft.draft.at != dialogue.PREVIEW or draft.confirming:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    empty = draft.pitch_id is None or not any(draft.draft.answers.values())
    if empty or dialogue.missing(pitch_dialogue(stored.programme.questions), draft.draft):
        return Outcome(where.current(tx, participant), dialogue.AnswerRequired())
    assert draft.workshop_id is not None
    ref = stored.workshop(draft.workshop_id)
    closed = check_open(ref.workshop, tx.now)
    if closed:
        return Outcome(where.current(tx, participant), closed)
    submitted = _store_submission(tx, participant, ref, draft)
    drafts.pause_all(tx, participant)
    return Outcome(where.home(tx, participant, stored), submitted)


def ask_discard(tx: Tx, participant: Participant, draft: StoredDraft) -> Outcome:
    drafts.save(tx, draft, draft.draft, confirming=True)
    return Outcome(where.current(tx, participant))


def discard(tx: Tx, participant: Participant, draft: StoredDraft) -> Outcome:
    """Only a draft that asked for it. What was submitted stays as it is: then only the change is gone."""
    if not draft.confirming:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    drafts.remove(tx, draft)
    if draft.pitch_id is not None:
        tx.connection.execute(
            delete(t.pitch).where(t.pitch.c.id == draft.pitch_id, t.pitch.c.state == PitchState.DRAFT)
        )
        attachments.undo(tx, draft.pitch_id)
    number = submissions.number_of(tx, draft.pitch_id)
    return Outcome(where.current(tx, participant), scenes.ChangeDiscarded(number) if number else scenes.Discarded())


def choose_edit(tx: Tx, participant: Participant, draft: StoredDraft) -> Outcome:
    return Outcome(where.current(tx, actors.show(tx, participant, f"edit:{draft.token}")))


def _after_the_draft_has_gone(tx: Tx, participant: Participant, token: str) -> Outcome:
    """A draft is gone once it is submitted: its pitch carries the draft's token from the submission on."""
    number = tx.connection.execute(
        select(t.pitch.c.number).where(t.pitch.c.token == token, t.pitch.c.participant_id == participant.id)
    ).scalar_one_or_none()
    remark = scenes.PitchAlreadySubmitted(number) if number else scenes.Outdated()
    return Outcome(where.current(tx, participant), remark)


def _registered_workshop(tx: Tx, participant: Participant, stored: StoredProgramme, theme: str) -> WorkshopRef | None:
    registered = {row.workshop_id for row in where.registrations(tx, participant)}
    return next((ref for ref in stored.workshops if ref.id in registered and ref.theme.key == theme), None)


def _store_submission(tx: Tx, participant: Participant, ref: WorkshopRef, draft: StoredDraft) -> scenes.PitchSubmitted:
    assert draft.pitch_id is not None
    number = submissions.number_of(tx, draft.pitch_id)
    if number is None:
        number = _next_number(tx, ref)
        first = {"number": number, "submitted_at": tx.now}
        tx.connection.execute(update(t.pitch).where(t.pitch.c.id == draft.pitch_id).values(**first))
    tx.connection.execute(update(t.pitch).where(t.pitch.c.id == draft.pitch_id).values(token=draft.token))
    drafts.remove(tx, draft)
    revision = store_revision(tx, participant, draft.pitch_id, draft.draft.answers)
    return scenes.PitchSubmitted(number, forwarding.is_store_down(tx), last_deadline(ref.workshop), revision)


def store_revision(tx: Tx, participant: Participant, pitch_id: int, answers: Mapping[str, Answer]) -> int:
    """The next revision of a pitch and its forward; from now on it is in force. Its number, from 1."""
    in_force = {"state": PitchState.SUBMITTED, "withdrawn_at": None}
    tx.connection.execute(update(t.pitch).where(t.pitch.c.id == pitch_id).values(**in_force))
    newest = select(func.max(t.revision.c.number)).where(t.revision.c.pitch_id == pitch_id)
    number: int = (tx.connection.execute(newest).scalar_one() or 0) + 1
    revision_id = tx.connection.execute(
        insert(t.revision)
        .values(
            pitch_id=pitch_id,
            number=number,
            answers=dict(answers),
            author=participant.name,
            place_key=participant.place_key,
            role=participant.role,
            language=participant.language,
            submitted_at=tx.now,
        )
        .returning(t.revision.c.id)
    ).scalar_one()
    attachments.hand_in(tx, pitch_id, revision_id)
    forwarding.enqueue(tx, revision_id)
    return number


def _next_number(tx: Tx, ref: WorkshopRef) -> str:
    """Counted in the theme's row: two at once get two numbers, and none is given twice."""
    theme_id = select(t.workshop.c.theme_id).where(t.workshop.c.id == ref.id).scalar_subquery()
    count = tx.connection.execute(
        update(t.theme)
        .where(t.theme.c.id == theme_id)
        .values(pitch_count=t.theme.c.pitch_count + 1)
        .returning(t.theme.c.pitch_count)
    ).scalar_one()
    return pitch_number(ref.theme.key, count)
