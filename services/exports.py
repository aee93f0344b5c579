"""What organisers take with them."""

from __future__ import annotations

from domain import scenes
from domain.exports import ExportedPitch
from domain.scenes import Outcome
from services import forwarding, organisers
from services import scenes as where
from services.actors import Actor
from services.updates import keeps_screen, repeatable
from storage.database import Tx


@repeatable
@keeps_screen
def export_pitches(tx: Tx, actor: Actor) -> list[ExportedPitch] | Outcome:
    """Everything submitted, for organisers; anybody else is told that it is for them only."""
    if not organisers.is_organiser(tx, actor.caller):
        return Outcome(where.current(tx, actor), scenes.OnlyForOrganisers())
    return forwarding.exported(tx)
