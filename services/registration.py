"""From the first „/start“ to being registered, and out again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, update

from domain import dialogue, scenes
from domain.dialogue import Draft
from domain.registration import EMAIL, NAME, PLACE, ROLE, THEMES
from domain.return_codes import read_return_code
from domain.scenes import Outcome, Remark
from services import actors, drafts, mail_codes, mailboxes, programmes, reaching, returning
from services import scenes as where
from services.actors import Actor, Participant, Visitor, programme_of
from services.drafts import StoredDraft
from services.programmes import StoredProgramme
from services.updates import keeps_screen
from storage import tables as t
from storage.database import Tx

NOTICE_VERSION = 1
"""Rises when the privacy notice changes what it says: recorded with each acceptance."""


def begin(tx: Tx, actor: Actor, code: str | None = None) -> Outcome:
    """„/start“, with the code of a poster or without. Unknown codes are said to be so, and nothing stops."""
    remark: Remark | None = None
    return_code = read_return_code(code or "")
    if return_code and programmes.find_by_code(tx, actor.caller.bot_id, code or "") is None:
        return returning.use(tx, actor, return_code)
    if code and programmes.find_by_code(tx, actor.caller.bot_id, code) is None:
        remark, code = scenes.UnknownCode(code), None
    if isinstance(actor, Visitor):
        kept = code.upper() if code else actor.start_code
        actor = actors.change_visitor(tx, actor, start_code=kept, step="welcome")
        return Outcome(where.current(tx, actor), remark)
    if actor.stopped:
        actor = actors.change_participant(tx, actor, stopped_at=None)
        remark = remark or scenes.MessagesResumed()
    drafts.reopen_questions(tx, actor)
    if code:
        return replace(_offer_theme(tx, actor, code), remark=remark)
    return Outcome(where.current(tx, actor), remark)


def show_notice(tx: Tx, actor: Actor) -> Outcome:
    if isinstance(actor, Visitor):
        actor = actors.change_visitor(tx, actor, step="notice")
    return Outcome(where.current(tx, actor))


def decline(tx: Tx, actor: Actor) -> Outcome:
    """Nothing personal has been stored; that stays so."""
    if isinstance(actor, Visitor):
        actor = actors.change_visitor(tx, actor, step="declined")
    return Outcome(where.current(tx, actor))


def accept(tx: Tx, actor: Actor) -> Outcome:
    """The notice is accepted: from here on there is a participant. Pressed again: simply where they are."""
    if isinstance(actor, Participant):
        return Outcome(where.current(tx, actor))
    if actor.step != "notice":
        return Outcome(where.current(tx, actor), scenes.Outdated())
    stored = programme_of(tx, actor)
    if stored is None:
        return Outcome(scenes.NoProgramme())
    participant = _make_participant(tx, actor, stored)
    _open_questions(tx, participant, stored)
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
        entered = [ref for ref in stored.offered if ref.theme.key in (chosen if first_time else added)]
        meets = any(meeting.ends_at > tx.now for ref in entered for meeting in ref.workshop.meetings)
        code = returning.make_code(tx, participant) if first_time else None
        remark = scenes.Registered(tuple(ref.theme.title for ref in entered), meets, code)
        return _before_the_code(tx, participant, Outcome(where.home(tx, participant, stored), remark))
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
    offer = next((each for each in where.offers(tx, participant, stored) if each.token == registration), None)
    if offer is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    _end_registration(tx, participant, registration)
    drafts.pause_all(tx, participant)
    _drop_drafts(tx, participant)  # what they hold of the themes is no longer so
    return Outcome(where.home(tx, participant, stored), scenes.Unregistered(offer.theme.title))


def stop_messages(tx: Tx, actor: Actor) -> Outcome:
    if isinstance(actor, Visitor):
        return Outcome(where.current(tx, actor), scenes.NothingToStop())
    actor = actors.change_participant(tx, actor, stopped_at=tx.now)
    drafts.pause_all(tx, actor)
    return Outcome(where.current(tx, actor), scenes.MessagesStopped())


def resume_messages(tx: Tx, participant: Participant) -> Outcome:
    participant = actors.change_participant(tx, participant, stopped_at=None)
    drafts.reopen_questions(tx, participant)
    return Outcome(where.current(tx, participant), scenes.MessagesResumed())


@keeps_screen
def set_reachable(tx: Tx, actor: Actor, reachable: bool) -> None:
    """The person blocked the bot, or came back."""
    if isinstance(actor, Participant):
        reaching.mark_reachable(tx, actor) if reachable else reaching.mark_unreachable(tx, actor, "blocked")


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
    tx.connection.execute(
        insert(t.consent).values(
            participant_id=participant_id, notice_version=NOTICE_VERSION, language=language, accepted_at=tx.now
        )
    )
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
    before = {stored.workshop(row.workshop_id).theme.key: row.token for row in where.registrations(tx, participant)}
    for key, token in before.items():
        if key not in chosen and stored.of_theme(key):  # a retired theme couldn't be chosen again
            _end_registration(tx, participant, token)
    added = tuple(key for key in chosen if key not in before)
    for key in added:
        ref = stored.of_theme(key)
        if ref is not None:
            _insert_registration(tx, participant, ref.id)
    return added


def _insert_registration(tx: Tx, participant: Participant, workshop_id: int) -> None:
    actors.insert_ignoring(
        tx,
        t.registration,
        {
            "token": actors.new_token(),
            "participant_id": participant.id,
            "workshop_id": workshop_id,
            "registered_at": tx.now,
        },
    )


def _end_registration(tx: Tx, participant: Participant, token: str) -> None:
    tx.connection.execute(
        update(t.registration)
        .where(
            t.registration.c.token == token,
            t.registration.c.participant_id == participant.id,
            t.registration.c.ended_at.is_(None),
        )
        .values(ended_at=tx.now)
    )
