"""„Link geht nicht“: a meeting's link doesn't work for somebody, and the organisers are told at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from domain import scenes
from domain.programme import Meeting
from domain.questions import Asked, QuestionKind
from domain.scenes import Outcome
from services import asked, meetings, organisers, outbox, programmes, questions
from services import scenes as where
from services.actors import Participant
from services.organisers import Organiser
from services.outbox import ClaimedForOrganiser, Kind, Message, Precedence
from services.programmes import MeetingRef, StoredProgramme
from services.updates import keeps_screen
from storage import tables as t
from storage.database import Tx

EVERY = timedelta(minutes=2)
"""At most so often an organiser is told of the same meeting, each time with how many there are by then."""


@dataclass(frozen=True)
class BrokenLinkNotice:
    """To an organiser."""

    asked: Asked
    meeting: Meeting

    @property
    def timezone(self) -> str:
        return self.asked.timezone


@keeps_screen
def report(tx: Tx, participant: Participant, theme: str, meeting: int) -> Outcome:
    """Only for those who have the link, while it is open. Reported again before there is an answer it is said again
    what can be done meanwhile, and nobody is told twice."""
    stored = programmes.load(tx, participant.programme_id)
    found = _find_open(tx, participant, stored, theme, meeting)
    if found is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    told = organisers.load_all(tx, participant.caller.bot_id)
    if not _waits(tx, participant, found):
        questions.store(tx, participant.id, QuestionKind.LINK, meeting_id=found.id)
        for organiser in told:
            _tell(tx, organiser, found)
    contact = stored.programme.contact
    remark = scenes.LinkReported(bool(told), found.meeting.dial_in, contact.phone, contact.email)
    return Outcome(where.current(tx, participant), remark)


def prepare(tx: Tx, claimed: ClaimedForOrganiser) -> BrokenLinkNotice | str:
    meeting_id = claimed.facts["meeting"]
    found = asked.load(tx, t.question.c.meeting_id == meeting_id, t.question.c.answered_at.is_(None))
    if found is None:
        return "answered"
    stored = programmes.load(tx, asked.programme_of(tx, found))
    ref = meetings.find_meeting(stored, meeting_id)
    return BrokenLinkNotice(found, ref[1].meeting) if ref else "cancelled"


def _find_open(tx: Tx, participant: Participant, stored: StoredProgramme, theme: str, number: int) -> MeetingRef | None:
    dates = where.dates(tx, participant, stored)
    has_link = any(offer.theme.key == theme and (offer.token, number) in dates.links for offer in dates.registered)
    ref = stored.of_theme(theme) if has_link else None
    return next((each for each in ref.meetings if each.meeting.number == number), None) if ref else None


def _waits(tx: Tx, participant: Participant, meeting: MeetingRef) -> bool:
    """Reported by them already, and not answered yet."""
    own = (t.question.c.participant_id == participant.id) & (t.question.c.meeting_id == meeting.id)
    query = select(exists().where(own, t.question.c.answered_at.is_(None)))
    return bool(tx.connection.execute(query).scalar_one())


def _tell(tx: Tx, organiser: Organiser, meeting: MeetingRef) -> None:
    """At once, or a little after the message before. One that waits will count this report too."""
    if _is_waiting(tx, organiser, meeting.id):
        return
    last = _last_told(tx, organiser, meeting.id)
    due_at = tx.now if last is None else max(tx.now, last + EVERY)
    if not _put(tx, organiser, meeting, due_at):
        _put(tx, organiser, meeting, due_at + EVERY)  # somebody reports it in this same moment


def _put(tx: Tx, organiser: Organiser, meeting: MeetingRef, due_at: datetime) -> bool:
    slot = int(due_at.timestamp() // EVERY.total_seconds())
    key = f"{_key(organiser, meeting.id)}{slot}"
    facts, until = {"meeting": meeting.id}, meeting.meeting.ends_at
    message = Message(key, None, Kind.LINK_BROKEN, facts, Precedence.LINK, due_at, until, organiser_id=organiser.id)
    return outbox.insert(tx, message, organiser.bot_id)


def _is_waiting(tx: Tx, organiser: Organiser, meeting_id: int) -> bool:
    """Locked: it isn't taken for sending before this report can be seen."""
    query = select(t.outbox.c.id).where(_messages(organiser, meeting_id), t.outbox.c.state == "waiting")
    return tx.connection.execute(query.with_for_update()).first() is not None


def _last_told(tx: Tx, organiser: Organiser, meeting_id: int) -> datetime | None:
    last: datetime | None = tx.connection.execute(
        select(func.max(t.outbox.c.due_at)).where(_messages(organiser, meeting_id))
    ).scalar_one()
    return last


def _messages(organiser: Organiser, meeting_id: int) -> ColumnElement[bool]:
    return (t.outbox.c.organiser_id == organiser.id) & t.outbox.c.key.startswith(_key(organiser, meeting_id))


def _key(organiser: Organiser, meeting_id: int) -> str:
    return f"link:{meeting_id}:{organiser.id}:"
