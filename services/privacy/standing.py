"""Where a person is who asks what is stored of them, wants to leave, or reads a text of the law."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from domain import scenes
from domain.pitches import PitchState
from domain.privacy import Erasure
from domain.programme import Texts
from domain.scenes import Belongings, Scene
from services import drafts, organisers
from services.actors import Actor, Participant, Visitor
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx

TEXTS = ("privacy", "imprint")


def looked_at(tx: Tx, actor: Actor, stored: StoredProgramme, what: str, detail: str) -> Scene | None:
    """`what` and `detail` as they stand in `shown`. None for what is none of these, or is gone."""
    if what in TEXTS:
        return legal_text(stored, what, int(detail or 0))
    if isinstance(actor, Visitor):
        return scenes.NothingStored() if what == "data" else None
    if what == "data":
        return _your_data(tx, actor, stored)
    if what != "leave":
        return None
    if not detail:
        return scenes.Leaving(actor.token, actor.stopped)
    return scenes.ConfirmErasure(actor.token, Erasure(detail), belongings(tx, actor, stored))


def legal_text(stored: StoredProgramme, kind: str, page: int) -> scenes.LegalText | None:
    programme = stored.programme
    texts: dict[str, tuple[Texts | None, str | None]] = {
        "privacy": (programme.privacy_text, programme.privacy_url),
        "imprint": (programme.imprint_text, programme.imprint_url),
    }
    text, url = texts[kind]
    return scenes.LegalText(kind, text, url, page) if text else None


def belongings(tx: Tx, participant: Participant, stored: StoredProgramme) -> Belongings:
    own = t.registration.c.participant_id == participant.id
    registered = select(t.registration.c.workshop_id).where(own, t.registration.c.ended_at.is_(None))
    workshops = set(tx.connection.execute(registered).scalars())
    questions = select(func.count()).where(t.question.c.participant_id == participant.id)
    return Belongings(
        themes=tuple(ref.theme.title for ref in stored.workshops if ref.id in workshops),
        drafts=len(drafts.find_of(tx, participant, drafts.PITCH)),
        handed_in=tuple(_handed_in(tx, participant)),
        questions=tx.connection.execute(questions).scalar_one(),
        is_organiser=organisers.is_organiser(tx, participant.caller),
    )


def _your_data(tx: Tx, participant: Participant, stored: StoredProgramme) -> scenes.YourData:
    consent = t.consent.c
    query = select(t.consent).where(consent.participant_id == participant.id).order_by(consent.id.desc()).limit(1)
    row = tx.connection.execute(query).one_or_none()
    place = stored.place(participant.place_key)
    return scenes.YourData(
        participant.name,
        place.full_name if place else None,
        participant.role,
        belongings(tx, participant, stored),
        (row.notice_version, row.accepted_at) if row and not row.withdrawn_at else None,
    )


def _handed_in(tx: Tx, participant: Participant) -> Sequence[str]:
    query = (
        select(t.pitch.c.number)
        .where(t.pitch.c.participant_id == participant.id, t.pitch.c.state == PitchState.SUBMITTED)
        .order_by(t.pitch.c.id)
    )
    return tx.connection.execute(query).scalars().all()
