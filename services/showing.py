"""What a person asks to see. Looking never loses anything: a draft that is open stays open, or is paused."""

from __future__ import annotations

from domain import scenes
from domain.scenes import Outcome
from services import actors, drafts
from services import scenes as where
from services.actors import Actor, Participant
from services.updates import keeps_screen
from storage.database import Tx


def show_home(tx: Tx, actor: Actor) -> Outcome:
    """The overview; for who has not started, where it begins. Questions about oneself that were begun go on: without
    them there is nothing to look at."""
    if isinstance(actor, Participant) and actor.consents:
        if actor.details_given:
            drafts.pause_all(tx, actor)
        drafts.reopen_questions(tx, actor)
    return Outcome(where.current(tx, actor))


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


@keeps_screen
def show_example(tx: Tx, participant: Participant) -> Outcome:
    """Kept with what they looked at before, so that the way back leads there."""
    before = participant.shown or ""
    if not before.startswith("example:"):
        participant = actors.show(tx, participant, f"example:{before}")
    return Outcome(where.current(tx, participant))


@keeps_screen
def go_back(tx: Tx, participant: Participant) -> Outcome:
    """From the example to what they looked at before; from anything else to what they are in the middle of."""
    what, _, before = (participant.shown or "").partition(":")
    shown = before if what == "example" and before else None
    return Outcome(where.current(tx, actors.show(tx, participant, shown)))


def _show(tx: Tx, actor: Actor, what: str) -> Outcome:
    return Outcome(where.current(tx, actors.show(tx, actor, what)))


@keeps_screen
def refuse_file(tx: Tx, actor: Actor, kind: str) -> Outcome:
    scene = where.current(tx, actor)
    return Outcome(scene, scenes.FileNotTaken(kind, isinstance(scene, scenes.ASKING_FOR_TEXT)))


@keeps_screen
def unknown_command(tx: Tx, actor: Actor, name: str) -> Outcome:
    return Outcome(where.current(tx, actor), scenes.UnknownCommand(name))


@keeps_screen
def outdated(tx: Tx, actor: Actor) -> Outcome:
    return Outcome(where.current(tx, actor), scenes.Outdated())
