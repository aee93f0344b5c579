"""/meinedaten and /loeschen: looking, asking once more, and going."""

from __future__ import annotations

from domain import scenes
from domain.privacy import Erasure
from domain.scenes import Outcome
from services import actors
from services import scenes as where
from services.actors import Actor, Participant, Visitor
from services.privacy import consenting, erasing, standing
from services.updates import keeps_screen, repeatable
from storage.database import Tx


def show_data(tx: Tx, actor: Actor) -> Outcome:
    return _show(tx, actor, "data")


def show_leaving(tx: Tx, actor: Actor) -> Outcome:
    """How much is to go. Of a visitor nothing is stored, and after this not even where the conversation was."""
    if isinstance(actor, Visitor):
        erasing.forget_account(tx, actor.account_hash)
        return Outcome(scenes.Erased(None))
    return _show(tx, actor, "leave")


def ask(tx: Tx, actor: Actor, erasure: str) -> Outcome:
    """Once more, with what exactly will go. Also for those who haven't agreed to the newest notice."""
    if isinstance(actor, Visitor):
        return show_leaving(tx, actor)
    if erasure not in list(Erasure):
        return Outcome(where.current(tx, actor), scenes.Outdated())
    return _show(tx, actor, f"leave:{erasure}")


def withdraw(tx: Tx, participant: Participant) -> Outcome:
    """Nothing goes on without consent: no messages, and what is to be deleted is asked at once."""
    consenting.withdraw(tx, participant.id)
    participant = actors.change_participant(tx, participant, stopped_at=tx.now)
    return Outcome(_show(tx, participant, "leave").scene, scenes.ConsentWithdrawn())


@repeatable
@keeps_screen
def erase(tx: Tx, actor: Actor, person: str, erasure: str) -> Outcome:
    """Only for whom the button was made, and only while that is what they look at: an old one in the chat asks again.
    Pressed again, there is nobody to erase any more, and it says so."""
    known = erasure in list(Erasure)
    if isinstance(actor, Visitor):
        return Outcome(scenes.Erased(Erasure(erasure))) if known else Outcome(where.current(tx, actor))
    if not known or person != actor.token:
        return Outcome(where.current(tx, actor), scenes.Outdated())
    if actor.shown != f"leave:{erasure}":
        return ask(tx, actor, erasure)
    erasing.erase(tx, actor.id, Erasure(erasure))
    return Outcome(scenes.Erased(Erasure(erasure)))


def show_text(tx: Tx, actor: Actor, kind: str, page: int = 0) -> Outcome:
    """Privacy notice or imprint in the chat; where the programme has none of its own, the help says where they are."""
    stored = actors.programme_of(tx, actor)
    if stored is None or kind not in standing.TEXTS or standing.legal_text(stored, kind, page) is None:
        return _show(tx, actor, "help")
    return _show(tx, actor, f"{kind}:{min(page, _PAGES)}")


_PAGES = 99
"""More than any text has: a forged number must fit into its column."""


def _show(tx: Tx, actor: Actor, what: str) -> Outcome:
    return Outcome(where.current(tx, actors.show(tx, actor, what)))
