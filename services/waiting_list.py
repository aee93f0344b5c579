"""A place became free: it is offered to whoever is next, and they take it, decline it, or let the time pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain import scenes
from domain.programme import Meeting, Theme
from domain.scenes import Outcome
from domain.waiting_list import RegistrationState
from services import catching_up, drafts, programmes, seats
from services import registration as registering
from services import scenes as where
from services.actors import Participant
from services.outbox import Claimed
from services.planned import registration_of
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class PlaceOfferedNotice:
    theme: Theme
    meetings: tuple[Meeting, ...]
    """Those to come."""
    registration: str
    until: datetime
    timezone: str


@dataclass(frozen=True)
class PlaceLapsedNotice:
    """The place was not confirmed in time."""

    theme: Theme
    timezone: str


def prepare_offered(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> PlaceOfferedNotice | str:
    row = registration_of(tx, claimed, RegistrationState.OFFERED)
    if row is None:
        return "answered"
    ref = stored.workshop(row.workshop_id)
    coming = tuple(meeting for meeting in ref.workshop.meetings if meeting.ends_at > tx.now)
    return PlaceOfferedNotice(ref.theme, coming, row.token, row.offered_until, stored.programme.timezone)


def prepare_lapsed(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> PlaceLapsedNotice | str:
    ended = select(t.registration.c.workshop_id).where(t.registration.c.id == claimed.facts["registration"])
    ref = stored.workshop(tx.connection.execute(ended).scalar_one())
    if ref.retired or ref.id in {row.workshop_id for row in where.registrations(tx, claimed.participant)}:
        return "changed"
    return PlaceLapsedNotice(ref.theme, stored.programme.timezone)


def accept(tx: Tx, participant: Participant, registration: str) -> Outcome:
    """Pressed too late the place is somebody else's; pressed again it is theirs already."""
    stored = programmes.load(tx, participant.programme_id)
    row = where.find_registration(tx, participant, registration)
    if row is None:
        return Outcome(where.current(tx, participant), scenes.PlaceGone())
    ref = stored.workshop(row.workshop_id)
    if row.state != RegistrationState.OFFERED:
        return Outcome(where.current(tx, participant), scenes.AlreadyRegistered(ref.theme.title))
    drafts.pause_all(tx, participant)
    if not seats.confirm(tx, row):
        seats.settle(tx, stored, ref)
        return Outcome(where.home(tx, participant, stored), scenes.PlaceGone())
    confirmed = where.find_registration(tx, participant, registration)
    assert confirmed is not None
    catching_up.tell(tx, ref, confirmed)
    return Outcome(where.home(tx, participant, stored), scenes.PlaceConfirmed(ref.theme.title))


def decline(tx: Tx, participant: Participant, registration: str) -> Outcome:
    """The next is offered it at once."""
    stored = programmes.load(tx, participant.programme_id)
    row = where.find_registration(tx, participant, registration)
    if row is None or row.state != RegistrationState.OFFERED:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    registering.end(tx, participant, stored, row)
    return Outcome(
        where.home(tx, participant, stored), scenes.PlaceDeclined(stored.workshop(row.workshop_id).theme.title)
    )


def wait_again(tx: Tx, participant: Participant, theme: str) -> Outcome:
    """A new registration at the end of the line; if there is a place meanwhile, with a place."""
    stored = programmes.load(tx, participant.programme_id)
    ref = stored.of_theme(theme)
    if ref is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    if ref.id in {row.workshop_id for row in where.registrations(tx, participant)}:
        return Outcome(where.current(tx, participant), scenes.AlreadyRegistered(ref.theme.title))
    drafts.pause_all(tx, participant)
    registering.enter(tx, participant, [ref])
    return registering.entered(tx, participant, stored, [ref])
