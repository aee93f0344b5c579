"""`/frist`: organisers give a theme whose last deadline has passed some more time, or take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from domain import scenes
from domain.scenes import Outcome
from services import actors, organisers, reopening
from services import scenes as where
from services.actors import Actor
from services.programmes import WorkshopRef
from services.updates import keeps_screen
from storage.database import Tx

DAYS = (1, 3, 7)
"""How much longer ideas can be taken."""


@keeps_screen
def show(tx: Tx, actor: Actor) -> Outcome:
    if not organisers.is_organiser(tx, actor.caller):
        return Outcome(where.current(tx, actor), scenes.OnlyForOrganisers())
    return Outcome(where.current(tx, actors.show(tx, actor, "deadlines")))


@keeps_screen
def choose(tx: Tx, actor: Actor, theme: str) -> Outcome:
    return _for_theme(tx, actor, theme, lambda ref: None)


@keeps_screen
def reopen(tx: Tx, actor: Actor, theme: str, days: int) -> Outcome:
    """Those with a draft hear of it, in the same transaction."""

    def step(ref: WorkshopRef) -> scenes.Remark:
        if days not in DAYS:
            return scenes.Outdated()
        until = (tx.now + timedelta(days=days)).replace(second=0, microsecond=0)
        reopening.set_reopened(tx, ref, until)
        return scenes.DeadlineReopened(ref.theme.title, until, reopening.tell(tx, ref, until))

    return _for_theme(tx, actor, theme, step)


@keeps_screen
def close_again(tx: Tx, actor: Actor, theme: str) -> Outcome:
    def step(ref: WorkshopRef) -> scenes.Remark:
        reopening.set_reopened(tx, ref, None)
        return scenes.DeadlineClosed(ref.theme.title)

    return _for_theme(tx, actor, theme, step)


def _for_theme(tx: Tx, actor: Actor, theme: str, step: Callable[[WorkshopRef], scenes.Remark | None]) -> Outcome:
    """Only for organisers, and only where there is a deadline that has passed: looked at on every press."""
    if not organisers.is_organiser(tx, actor.caller):
        return Outcome(where.current(tx, actor), scenes.OnlyForOrganisers())
    stored = actors.programme_of(tx, actor)
    ref = reopening.find_passed(tx, stored, theme) if stored else None
    if ref is None:
        return Outcome(where.current(tx, actor), scenes.Outdated())
    remark = step(ref)
    return Outcome(where.current(tx, actors.show(tx, actor, f"deadlines:{theme}")), remark)
