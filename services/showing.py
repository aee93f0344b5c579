"""What a person asks to see. Looking never loses anything: a draft that is open stays open, or is paused."""

from __future__ import annotations

from domain import scenes
from domain.scenes import Outcome
from services import actors, drafts
from services import scenes as where
from services.actors import Actor, Participant
from services.updates import keeps_screen
from storage.database import Tx


def show_home(tx: Tx, participant: Participant) -> Outcome:
    """The overview. Questions about oneself that were begun go on: without them there is nothing to look at."""
    if participant.details_given:
        drafts.pause_all(tx, participant)
    drafts.reopen_questions(tx, participant)
    return Outcome(where.current(tx, participant))


def show_dates(tx: Tx, participant: Participant) -> Outcome:
    if not participant.details_given:
        return show_home(tx, participant)
    return _show(tx, participant, "dates")


def show_details(tx: Tx, participant: Participant) -> Outcome:
    if not participant.details_given:
        return show_home(tx, participant)
    drafts.pause_all(tx, participant)
    return _show(tx, participant, "details")


def show_help(tx: Tx, actor: Actor) -> Outcome:
    return _show(tx, actor, "help")


@keeps_screen
def show_languages(tx: Tx, actor: Actor) -> Outcome:
    """Afterwards they look again at what they look at now."""
    before = (actor.shown or "").removeprefix("languages").removeprefix(":")
    return _show(tx, actor, f"languages:{before}" if before else "languages")


def _show(tx: Tx, actor: Actor, what: str) -> Outcome:
    return Outcome(where.current(tx, actors.show(tx, actor, what)))


@keeps_screen
def refuse_file(tx: Tx, actor: Actor) -> Outcome:
    return Outcome(where.current(tx, actor), scenes.FileNotTaken())


@keeps_screen
def refuse_edit(tx: Tx, actor: Actor) -> Outcome:
    return Outcome(where.current(tx, actor), scenes.EditNotTaken())


@keeps_screen
def not_understood(tx: Tx, actor: Actor) -> Outcome:
    return Outcome(where.current(tx, actor), scenes.NotUnderstood())


@keeps_screen
def outdated(tx: Tx, actor: Actor) -> Outcome:
    return Outcome(where.current(tx, actor), scenes.Outdated())
