"""From the first „/start“ to being registered, and out again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert

from domain import dialogue, scenes
from domain.dialogue import Draft
from domain.pitches import check_open
from domain.registration import EMAIL, NAME, PLACE, ROLE, THEMES
from domain.return_codes import read_return_code
from domain.scenes import Outcome, Remark
from services import (
    actors,
    catching_up,
    drafts,
    guesses,
    mail_codes,
    mailboxes,
    programmes,
    reaching,
    returning,
    seats,
)
from services import scenes as where
from services.actors import Actor, Participant, Visitor, programme_of
from services.drafts import StoredDraft
from services.privacy import consenting
from services.programmes import StoredProgramme, WorkshopRef
from services.updates import keeps_screen
from storage import tables as t
from storage.database import Tx


def begin(tx: Tx, actor: Actor, code: str | None = None) -> Outcome:
    """„/start“, with the code of a poster or without. Unknown codes are said to be so, and nothing stops."""
    return_code = read_return_code(code or "")
    if return_code and programmes.find_by_code(tx, actor.caller.bot_id, code or "") is None:
        return returning.use(tx, actor, return_code)
    remark: Remark | None = guesses.refuse_start_code(tx, actor, code) if code else None
    if remark:
        code = None
    if isinstance(actor, Visitor):
        kept = code.upper() if code else actor.start_code
        actor = actors.change_visitor(tx, actor, start_code=kept, step="welcome")
        return Outcome(where.current(tx, actor), remark)
    if not actor.consents:
        return Outcome(where.current(tx, actor), remark)
    if actor.stopped:
        actor = _want_messages_again(tx, actor)
        remark = remark or scenes.MessagesResumed()
    if not code and actor.details_given:
        drafts.pause_all(tx, actor)
    drafts.reopen_questions(tx, actor)
    if code:
        return replace(_offer_theme(tx, actor, code), remark=remark)
    return Outcome(where.current(tx, actor), remark)


def show_notice(tx: Tx, actor: Actor) -> Outcome:
    if isinstance(actor, Visitor):
        actor = actors.change_visitor(tx, actor, step="notice")
    return Outcome(where.current(tx, actor))


def decline(tx: Tx, actor: Actor) -> Outcome:
    """Nothing personal has been stored; that stays so. Who was asked again says what is to become of their data."""
    if isinstance(actor, Visitor):
        actor = actors.change_visitor(tx, actor, step="declined")
    elif not actor.consents:
        actor = actors.show(tx, actor, "leave")
    return Outcome(where.current(tx, actor))


def accept(tx: Tx, actor: Actor) -> Outcome:
    """The notice is accepted: from here on there is a participant. Pressed again: simply where they are."""
    if isinstance(actor, Participant):
        return _accept_again(tx, actor)
    if actor.step != "notice":
        return Outcome(where.current(tx, actor), scenes.Outdated())
    stored = programme_of(tx, actor)
    if stored is None:
        return Outcome(scenes.NoProgramme())
    participant = _make_participant(tx, actor, stored)
    _open_questions(tx, participant, stored)
    return Outcome(where.current(tx, participant))


def _accept_again(tx: Tx, participant: Participant) -> Outcome:
    if participant.consents:
        return Outcome(where.current(tx, participant))
    consenting.record(tx, participant.id, participant.language)
    participant = actors.change_participant(tx, participant, stopped_at=None)
    drafts.reopen_questions(tx, participant)
    return Outcome(where.current(tx, participant))


@keeps_screen
def set_language(tx: Tx, actor: Actor, language: str) -> Outcome:
    """At any time, and they go on where they were. One that the programme doesn't have changes nothing."""
    if (actor.shown or "").partition(":")[0] == "languages":
        actor = actors.show(tx, actor, (actor.shown or "").partition(":")[2] or None)
    stored = programme_of(tx, actor)
    if stored is None or language not in stored.programme.languages:
        return Outcome(where.current(tx, actor), scenes.Outdated())
    if isinstance(actor, Visitor):
        actor = actors.change_visitor(tx, actor, language=language)
        return Outcome(where.current(tx, actor))
    actor = actors.change_participant(tx, actor, language=language)
    return Outcome(where.current(tx, actor), scenes.LanguageSet())


def change(tx: Tx, participant: Participant, question: str) -> Outcome:
    """Ask one question again, with everything else as it is."""
    stored = programmes.load(tx, participant.programme_id)
    questions = where.registration_questions(stored)
    if question not in {each.key for each in questions.questions}:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    begun = drafts.find_of(tx, participant, drafts.REGISTRATION)
    if begun and not participant.details_given:
        drafts.activate(tx, participant, begun[0])
        return Outcome(where.current(tx, participant))
    _drop_drafts(tx, participant)
    draft = Draft(_known_answers(tx, participant, stored), question, editing=participant.details_given)
    drafts.create(tx, participant, drafts.REGISTRATION, draft)
    return Outcome(where.current(tx, participant))


def finish(tx: Tx, participant: Participant, stored: StoredProgramme, draft: StoredDraft) -> Outcome:
    """The questions have been passed: store the answers, register, and put the draft away."""
    answers = draft.draft.answers
    chosen = dialogue.chosen(draft.draft, THEMES)
    added = _apply_themes(tx, participant, stored, chosen)
    first_time = not participant.details_given
    participant = actors.change_participant(
        tx,
        participant,
        name=answers.get(NAME),
        place_key=answers.get(PLACE),
        role=answers.get(ROLE),
        details_given=True,
    )
    drafts.remove(tx, draft)
    if EMAIL in answers:
        participant = mail_codes.give_address(tx, participant, dialogue.words_of(draft.draft, EMAIL))
    if first_time or added:
        keys = chosen if first_time else added
        code = returning.make_code(tx, participant) if first_time else None
        outcome = entered(tx, participant, stored, [ref for ref in stored.offered if ref.theme.key in keys], code)
        return _before_the_code(tx, participant, outcome)
    details = where.details(tx, participant, stored)
    if not participant.shown:
        participant = actors.show(tx, participant, "details")
    return _before_the_code(tx, participant, Outcome(details, scenes.Saved()))


def _before_the_code(tx: Tx, participant: Participant, outcome: Outcome) -> Outcome:
    """Who has just given an e-mail address is asked for the code first."""
    asked = participant.shown == "mailcode"
    return replace(outcome, scene=where.current(tx, participant)) if asked else outcome


def choose_unregister(tx: Tx, participant: Participant) -> Outcome:
    stored = programmes.load(tx, participant.programme_id)
    registered = where.offers(tx, participant, stored)
    if not registered:
        return Outcome(where.current(tx, participant), scenes.NotRegistered())
    drafts.pause_all(tx, participant)
    participant = actors.show(tx, participant, "unregister")
    return Outcome(where.current(tx, participant))


def confirm_unregister(tx: Tx, participant: Participant, registration: str) -> Outcome:
    """Asks once more."""
    stored = programmes.load(tx, participant.programme_id)
    for offer in where.offers(tx, participant, stored):
        if offer.token == registration:
            drafts.pause_all(tx, participant)
            participant = actors.show(tx, participant, f"unregister:{registration}")
            return Outcome(where.current(tx, participant))
    return Outcome(where.current(tx, participant), scenes.Outdated())


def unregister(tx: Tx, participant: Participant, registration: str) -> Outcome:
    """Ends the registration; what waits in the outbox for it is no longer valid when it is read again."""
    stored = programmes.load(tx, participant.programme_id)
    row = where.find_registration(tx, participant, registration)
    if row is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    end(tx, participant, stored, row)
    theme = stored.workshop(row.workshop_id).theme
    return Outcome(where.home(tx, participant, stored), scenes.Unregistered(theme.title))


def end(tx: Tx, participant: Participant, stored: StoredProgramme, registration: Row[Any]) -> None:
    seats.leave(tx, stored, registration)
    drafts.pause_all(tx, participant)
    _drop_drafts(tx, participant)  # what they hold of the themes is no longer so


def enter(tx: Tx, participant: Participant, refs: Iterable[WorkshopRef]) -> None:
    """With a place, or on the waiting list; who comes late is told what has been so far."""
    for ref in refs:
        catching_up.tell(tx, ref, seats.take(tx, participant, ref.id))


def entered(
    tx: Tx,
    participant: Participant,
    stored: StoredProgramme,
    refs: Collection[WorkshopRef],
    return_code: str | None = None,
) -> Outcome:
    """The overview, and what became of it."""
    home = where.home(tx, participant, stored)
    keys = {ref.theme.key for ref in refs}
    offers = [offer for offer in home.registered if offer.theme.key in keys]
    meets = any(meeting.ends_at > tx.now for ref in refs for meeting in ref.workshop.meetings)
    held = tuple(offer.theme.title for offer in offers if offer.has_place)
    full = tuple(offer.theme.title for offer in offers if not offer.has_place)
    until = where.contribute_until([ref for ref in refs if not ref.retired], tx.now)
    return Outcome(home, scenes.Registered(held, meets, full, until, return_code, _all_closed_at(tx, refs)))


def _all_closed_at(tx: Tx, refs: Collection[WorkshopRef]) -> datetime | None:
    """None while any of them takes ideas."""
    closed = [check_open(ref.workshop, tx.now) for ref in refs]
    return max((each.deadline_at for each in closed if each), default=None) if closed and all(closed) else None


def stop_messages(tx: Tx, actor: Actor) -> Outcome:
    if isinstance(actor, Visitor):
        return Outcome(where.current(tx, actor), scenes.NothingToStop())
    actor = actors.change_participant(tx, actor, stopped_at=tx.now)
    drafts.pause_all(tx, actor)
    return Outcome(where.current(tx, actor), scenes.MessagesStopped())


def resume_messages(tx: Tx, participant: Participant) -> Outcome:
    participant = _want_messages_again(tx, participant)
    drafts.reopen_questions(tx, participant)
    return Outcome(where.current(tx, participant), scenes.MessagesResumed())


@keeps_screen
def set_reachable(tx: Tx, actor: Actor, reachable: bool) -> None:
    """The person blocked the bot, or came back."""
    if isinstance(actor, Participant):
        reaching.mark_reachable(tx, actor) if reachable else reaching.mark_unreachable(tx, actor, "blocked")


def _want_messages_again(tx: Tx, participant: Participant) -> Participant:
    reaching.revive_stopped(tx, participant)
    return actors.change_participant(tx, participant, stopped_at=None)


def _make_participant(tx: Tx, visitor: Visitor, stored: StoredProgramme) -> Participant:
    caller = visitor.caller
    language = visitor.language if visitor.language in stored.programme.languages else actors.DEFAULT_LANGUAGE
    values: dict[str, Any] = {
        "token": actors.new_token(),
        "programme_id": stored.id,
        "language": language,
        "details_given": False,
        "start_code": visitor.start_code,
        "joined_at": tx.now,
    }
    participant_id = tx.connection.execute(
        insert(t.participant).values(**values).returning(t.participant.c.id)
    ).scalar_one()
    tx.connection.execute(
        insert(t.account).values(
            participant_id=participant_id,
            bot_id=caller.bot_id,
            account_hash=visitor.account_hash,
            address=caller.account,
        )
    )
    consenting.record(tx, participant_id, language)
    tx.connection.execute(delete(t.visitor).where(t.visitor.c.id == visitor.id))
    actor = actors.load_actor(tx, caller)
    assert isinstance(actor, Participant)
    return actor


def _open_questions(tx: Tx, participant: Participant, stored: StoredProgramme) -> None:
    """The first questions, with what the start code already says."""
    code = programmes.find_by_code(tx, participant.caller.bot_id, participant.start_code or "")
    answers: dict[str, dialogue.Answer] = {}
    if code and code[1]:
        answers[THEMES] = (code[1],)
    if code and code[2]:
        answers[PLACE] = code[2]
    drafts.create(tx, participant, drafts.REGISTRATION, dialogue.begin(where.registration_questions(stored), answers))


def _offer_theme(tx: Tx, participant: Participant, code: str) -> Outcome:
    """Somebody who is known scans another poster: its theme is ticked, they only confirm."""
    found = programmes.find_by_code(tx, participant.caller.bot_id, code)
    stored = programmes.load(tx, participant.programme_id)
    theme = found[1] if found and found[0] == participant.programme_id else None
    registered = {offer.theme.key for offer in where.offers(tx, participant, stored)}
    if theme is None or theme in registered:
        return Outcome(where.current(tx, participant))
    open_draft = drafts.find_active(tx, participant)
    if open_draft and open_draft.dialogue == drafts.REGISTRATION:
        answers = _with_theme(open_draft.draft, theme)
        drafts.save(tx, open_draft, Draft(answers, THEMES, open_draft.draft.editing))
        return Outcome(where.current(tx, participant))
    outcome = change(tx, participant, THEMES)
    fresh = drafts.find_active(tx, participant)
    if fresh is None:
        return outcome
    drafts.save(tx, fresh, Draft(_with_theme(fresh.draft, theme), THEMES, fresh.draft.editing))
    return Outcome(where.current(tx, participant))


def _with_theme(draft: Draft, theme: str) -> dict[str, dialogue.Answer]:
    before = dialogue.chosen(draft, THEMES)
    return {**draft.answers, THEMES: before if theme in before else (*before, theme)}


def _known_answers(tx: Tx, participant: Participant, stored: StoredProgramme) -> dict[str, dialogue.Answer]:
    mailbox = mailboxes.load(tx, participant.id)
    return {
        THEMES: tuple(offer.theme.key for offer in where.offers(tx, participant, stored)),
        NAME: participant.name,
        PLACE: participant.place_key,
        ROLE: participant.role,
        EMAIL: mailbox.address if mailbox else None,
    }


def _drop_drafts(tx: Tx, participant: Participant) -> None:
    """One set of these questions at a time: what was stored of the person stands in their own row."""
    for draft in drafts.find_of(tx, participant, drafts.REGISTRATION):
        drafts.remove(tx, draft)


def _apply_themes(
    tx: Tx, participant: Participant, stored: StoredProgramme, chosen: tuple[str, ...]
) -> tuple[str, ...]:
    """Registers for what was ticked, ends what was unticked; the themes that are new."""
    before = {stored.workshop(row.workshop_id).theme.key: row for row in where.registrations(tx, participant)}
    # a retired theme couldn't be chosen again
    left = [row for key, row in before.items() if key not in chosen and stored.of_theme(key)]
    added = tuple(key for key in chosen if key not in before)
    new = [ref for key in added if (ref := stored.of_theme(key))]
    seats.lock(tx, [*(row.workshop_id for row in left), *(ref.id for ref in new)])
    for row in left:
        seats.leave(tx, stored, row)
    enter(tx, participant, new)
    return added
