"""Where a person is, computed from rows: shown after every step, after a doubtful reply, and to whoever is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from domain import scenes
from domain.dialogue import PREVIEW, Dialogue, Question, missing
from domain.pitches import check_open, current_deadline, last_deadline, pitch_dialogue
from domain.programme import Mode, PitchQuestion
from domain.questions import ANSWER_LIMIT, QUESTION_LIMIT
from domain.registration import EMAIL, NAME, PLACE, THEMES, registration_dialogue
from domain.scenes import AttachmentLine, Offer, PitchLine, Scene
from domain.schedule import link_opens_at
from domain.waiting_list import RegistrationState
from services import (
    asked,
    attachments,
    attendance,
    catching_up,
    drafts,
    looking,
    mailboxes,
    nudging,
    organisers,
    seats,
    submissions,
)
from services.actors import Actor, Participant, Visitor, programme_of
from services.attendance import Replies
from services.drafts import StoredDraft
from services.privacy import standing
from services.programmes import StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx


def current(tx: Tx, actor: Actor) -> Scene:
    """What this person stands before."""
    stored = programme_of(tx, actor)
    if stored is None:
        return scenes.NoProgramme()
    looked_at = _looked_at(tx, actor, stored) if actor.shown else None
    if looked_at is not None:
        return looked_at
    if isinstance(actor, Visitor):
        return _for_visitor(actor, stored)
    if not actor.consents:
        return notice(stored, again=True)
    open_draft = drafts.find_active(tx, actor)
    return of_draft(tx, stored, open_draft) if open_draft else home(tx, actor, stored)


def _looked_at(tx: Tx, actor: Actor, stored: StoredProgramme) -> Scene | None:
    """What the person asked to see: kept in `shown` as a word, or a word and a token. None when that is gone."""
    what, _, token = (actor.shown or "").partition(":")
    if what in _FOR_ANYONE:
        return _FOR_ANYONE[what](tx, actor, stored, token)
    asked_of_us = standing.looked_at(tx, actor, stored, what, token)
    if asked_of_us is not None or isinstance(actor, Visitor):
        return asked_of_us
    if what == "unregister":
        return _unregistering(tx, actor, stored, token)
    if what == "attachments":
        return _attachments(tx, actor, stored, token)
    if what == "edit":
        return _choosing_edit(tx, actor, stored, token)
    if what in _AT_A_MEETING:
        return _AT_A_MEETING[what](tx, actor, stored, token)
    if what in looking.LOOKS:
        return looking.LOOKS[what](tx, actor, stored, token)
    look = _LOOKS.get(what)
    return look(tx, actor, stored) if look else None


def _languages(tx: Tx, actor: Actor, stored: StoredProgramme, token: str) -> Scene:
    return scenes.ChooseLanguage(stored.programme.languages, isinstance(actor, Participant))


def _for_organiser(tx: Tx, actor: Actor, stored: StoredProgramme, token: str) -> Scene | None:
    """The open questions, or one that is about to be answered."""
    if not organisers.is_organiser(tx, actor.caller):
        return None
    found = asked.load(tx, t.question.c.token == token) if token else None
    return (
        scenes.AnswerQuestion(found, ANSWER_LIMIT)
        if found
        else scenes.OpenQuestions(asked.load_open(tx, actor.caller.bot_id))
    )


def _unregistering(tx: Tx, participant: Participant, stored: StoredProgramme, token: str) -> Scene | None:
    """Which one, or, once that is chosen or clear, whether really."""
    registered = offers(tx, participant, stored)
    if len(registered) > 1 and not token:
        return scenes.ChooseUnregister(registered)
    offer = next((offer for offer in registered if not token or offer.token == token), None)
    return scenes.ConfirmUnregister(offer) if offer else None


def _choosing_edit(tx: Tx, participant: Participant, stored: StoredProgramme, token: str) -> Scene | None:
    draft = drafts.find(tx, participant, token)
    if draft is None or draft.workshop_id is None or draft.draft.at != PREVIEW:
        return None
    theme = stored.workshop(draft.workshop_id).theme
    return scenes.ChooseEdit(draft.facts, theme.title, stored.programme.questions)


def _attachments(tx: Tx, participant: Participant, stored: StoredProgramme, token: str) -> Scene | None:
    draft = drafts.find(tx, participant, token)
    if draft is None or draft.workshop_id is None:
        return None
    theme, rules = stored.workshop(draft.workshop_id).theme, stored.programme.rules
    files = attachments.of_draft(tx, draft)
    return scenes.Attachments(
        draft.facts, theme.title, title_of(draft), files, rules.attachments, rules.attachment_megabytes
    )


def _choosing_for_files(tx: Tx, participant: Participant, stored: StoredProgramme) -> Scene | None:
    files = attachments.parked(tx, participant)
    choice = choose_idea(tx, participant, stored)
    return scenes.ChooseForFiles(files, choice.drafts, choice.open) if files else None


def home(tx: Tx, participant: Participant, stored: StoredProgramme) -> scenes.Home:
    return scenes.Home(
        offers(tx, participant, stored), draft_lines(tx, participant, stored), participant.stopped, tx.now
    )


def dates(tx: Tx, participant: Participant, stored: StoredProgramme) -> scenes.Dates:
    """A meeting's link is in it only for those registered, and only while it is open."""
    registered = offers(tx, participant, stored)
    opened = [
        ((offer.token, meeting.number), meeting)
        for offer in registered
        if offer.has_place
        for meeting in offer.meetings
        if link_opens_at(meeting, stored.programme.rules) <= tx.now < meeting.ends_at
    ]
    links = {key: meeting.link for key, meeting in opened if meeting.link}
    dial_ins = {key: meeting.dial_in for key, meeting in opened if meeting.dial_in}
    return scenes.Dates(registered, tx.now, links, dial_ins)


def details(tx: Tx, participant: Participant, stored: StoredProgramme) -> scenes.Details:
    themes = tuple(offer.theme for offer in offers(tx, participant, stored))
    mailbox = mailboxes.load(tx, participant.id)
    return scenes.Details(
        themes,
        participant.name,
        stored.place(participant.place_key),
        participant.role,
        nudges_stopped=nudging.stopped(tx, participant.id),
        email=mailbox.address if mailbox else None,
        email_state=mailbox.state if mailbox else None,
        asks_email=stored.asks_email,
    )


def mail_code(tx: Tx, participant: Participant, stored: StoredProgramme) -> scenes.AskMailCode | None:
    """None once it is typed, or the address is gone."""
    mailbox = mailboxes.load(tx, participant.id)
    is_pending = mailbox is not None and mailbox.state is scenes.EmailState.PENDING and stored.asks_email
    return scenes.AskMailCode(mailbox.address) if mailbox and is_pending else None


def choose_idea(tx: Tx, participant: Participant, stored: StoredProgramme) -> scenes.ChooseIdea:
    registered = [stored.workshop(row.workshop_id) for row in registrations(tx, participant)]
    closed = [ref for ref in registered if check_open(ref.workshop, tx.now)]
    still_open = [ref for ref in registered if ref not in closed]
    return scenes.ChooseIdea(
        draft_lines(tx, participant, stored),
        tuple(_offer(ref, ref.theme.key) for ref in still_open),
        tuple((ref.theme.title, at) for ref in closed if (at := last_deadline(ref.workshop))),
        submissions.lines(tx, participant, stored),
    )


def help_for(tx: Tx, actor: Actor, stored: StoredProgramme) -> scenes.Help:
    programme = stored.programme
    return scenes.Help(
        programme.organisation,
        programme.contact,
        programme.imprint_url,
        programme.privacy_url,
        isinstance(actor, Participant),
        organisers.is_organiser(tx, actor.caller),
        programme.imprint_text is not None,
        programme.privacy_text is not None,
        isinstance(actor, Participant) and _is_in_question(tx, actor),
    )


def _is_in_question(tx: Tx, participant: Participant) -> bool:
    open_draft = drafts.find_active(tx, participant)
    return open_draft is not None and open_draft.draft.at != PREVIEW


def offers(tx: Tx, participant: Participant, stored: StoredProgramme) -> tuple[Offer, ...]:
    """What the person is registered for, in the programme's order."""
    rows = {row.workshop_id: row for row in registrations(tx, participant)}
    positions = seats.positions(tx, participant)
    replies = attendance.replies(tx, participant)
    return tuple(
        _own_offer(ref, rows[ref.id], positions.get(rows[ref.id].id), replies)
        for ref in stored.workshops
        if ref.id in rows
    )


_FOR_ANYONE: dict[str, Callable[[Tx, Actor, StoredProgramme, str], Scene | None]] = {
    "help": lambda tx, actor, stored, _token: help_for(tx, actor, stored),
    "languages": _languages,
    "questions": _for_organiser,
    "answer": _for_organiser,
    "deadlines": looking.deadlines,
}
_LOOKS: dict[str, Callable[[Tx, Participant, StoredProgramme], Scene | None]] = {
    "dates": dates,
    "details": details,
    "ideas": choose_idea,
    "files": _choosing_for_files,
    "mailcode": mail_code,
    "question": lambda tx, participant, stored: scenes.AskQuestion(QUESTION_LIMIT),
}


_AT_A_MEETING = {**attendance.LOOKS, "past": catching_up.past_scene}


def registrations(tx: Tx, participant: Participant) -> Sequence[Row[Any]]:
    """The current ones."""
    query = (
        select(t.registration)
        .where(t.registration.c.participant_id == participant.id, t.registration.c.ended_at.is_(None))
        .order_by(t.registration.c.id)
    )
    return tx.connection.execute(query).all()


def find_registration(tx: Tx, participant: Participant, token: str) -> Row[Any] | None:
    """The person's own, as long as it has not ended."""
    return next((row for row in registrations(tx, participant) if row.token == token), None)


def registration_questions(stored: StoredProgramme) -> Dialogue:
    programme = stored.programme
    themes, places = (ref.theme.key for ref in stored.offered), (place.key for place in programme.places)
    return registration_dialogue(themes, places, asks_email=stored.asks_email)


def dialogue_of(stored: StoredProgramme, draft: StoredDraft) -> Dialogue:
    if draft.dialogue == drafts.REGISTRATION:
        return registration_questions(stored)
    return pitch_dialogue(stored.programme.questions)


def of_draft(tx: Tx, stored: StoredProgramme, draft: StoredDraft) -> Scene:
    if draft.dialogue == drafts.REGISTRATION:
        return _registration_step(stored, draft)
    return _pitch_step(tx, stored, draft)


def draft_lines(tx: Tx, participant: Participant, stored: StoredProgramme) -> tuple[PitchLine, ...]:
    return tuple(
        PitchLine(
            title_of(draft) or "",
            stored.workshop(draft.workshop_id).theme.title,
            submissions.number_of(tx, draft.pitch_id),
            draft.token,
        )
        for draft in drafts.find_of(tx, participant, drafts.PITCH)
        if draft.workshop_id is not None and draft.pitch_id is not None  # else not a word has been said yet
    )


def title_of(draft: StoredDraft) -> str | None:
    title = draft.draft.answers.get("title")
    return title if isinstance(title, str) else None


def contribute_until(refs: Iterable[WorkshopRef], now: datetime) -> datetime | None:
    """The first deadline of a standing body among them that hasn't passed."""
    bodies = [ref.workshop for ref in refs if ref.theme.mode is Mode.STANDING_BODY]
    return min((at for each in bodies if (at := current_deadline(each, now))), default=None)


def _for_visitor(visitor: Visitor, stored: StoredProgramme) -> Scene:
    programme = stored.programme
    if visitor.step == "notice":
        return notice(stored)
    if visitor.step == "declined":
        return scenes.Declined(programme.organisation)
    return scenes.Welcome(programme.title, programme.organisation, tuple(programme.languages))


def notice(stored: StoredProgramme, *, again: bool = False) -> scenes.Notice:
    programme = stored.programme
    has_text = programme.privacy_text is not None
    return scenes.Notice(programme.organisation, programme.privacy_url, has_text, again)


def _offer(ref: WorkshopRef, token: str) -> Offer:
    workshop = ref.workshop
    return Offer(token, ref.theme, workshop.meetings, workshop.phases, workshop.deadline_at)


def _own_offer(ref: WorkshopRef, row: Row[Any], position: int | None, replies: Replies) -> Offer:
    """As the person has it: with a place or waiting for one, and what they said of the meetings."""
    said = {
        each.meeting.number: reply for each in ref.meetings if (reply := replies.get((row.id, each.id, each.sequence)))
    }
    return replace(
        _offer(ref, row.token),
        state=RegistrationState(row.state),
        position=position,
        offered_until=row.offered_until,
        replies=said,
        joined_late=catching_up.joined_late(ref, row),
    )


def _registration_step(stored: StoredProgramme, draft: StoredDraft) -> Scene:
    dialogue = registration_questions(stored)
    question: Question = dialogue.question(draft.draft.at)
    number, total = dialogue.number(question.key), len(dialogue.questions)
    if question.key == THEMES:
        themes = tuple(ref.theme for ref in stored.offered)
        return scenes.AskThemes(draft.facts, question, number, total, themes)
    if question.key == NAME:
        return scenes.AskName(draft.facts, question, number, total)
    if question.key == PLACE:
        return scenes.AskPlace(draft.facts, question, number, total, stored.programme.places)
    if question.key == EMAIL:
        return scenes.AskEmail(draft.facts, question, number, total)
    return scenes.AskRole(draft.facts, question, number, total)


def _pitch_step(tx: Tx, stored: StoredProgramme, draft: StoredDraft) -> Scene:
    dialogue = pitch_dialogue(stored.programme.questions)
    assert draft.workshop_id is not None
    ref = stored.workshop(draft.workshop_id)
    handed_in = submissions.number_of(tx, draft.pitch_id)
    if draft.confirming:
        return scenes.ConfirmDiscard(draft.facts, ref.theme.title, title_of(draft), handed_in)
    texts = {question.key: question for question in stored.programme.questions}
    at = draft.draft.at
    if at in texts:
        answer = _text(draft, texts[at])
        number, total = dialogue.number(at), len(dialogue.questions)
        until = contribute_until([ref], tx.now)
        return scenes.AskPitch(
            draft.facts,
            texts[at],
            number,
            total,
            ref.theme.title,
            answer,
            *_with_attachments(tx, stored, draft),
            contribute_until=until,
        )
    gap = missing(dialogue, draft.draft)
    closed = check_open(ref.workshop, tx.now)
    return scenes.PreviewPitch(
        draft.facts,
        ref.theme.title,
        tuple((question, _text(draft, question)) for question in stored.programme.questions),
        texts[gap] if gap else None,
        closed.deadline_at if closed else None,
        *_with_attachments(tx, stored, draft),
        handed_in=handed_in,
    )


def _with_attachments(tx: Tx, stored: StoredProgramme, draft: StoredDraft) -> tuple[tuple[AttachmentLine, ...], int]:
    return attachments.of_draft(tx, draft), stored.programme.rules.attachments


def _text(draft: StoredDraft, question: PitchQuestion) -> str | None:
    answer = draft.draft.answers.get(question.key)
    return answer if isinstance(answer, str) else None
