"""/meinedaten: everything that is stored of a person, table by table. Only their own, whoever they are.

`OWN` names every table there is: how to find a person's rows in it, or why it holds nothing of a person. `LEFT_OUT` are
the columns that aren't given out, each with its reason; a test compares both with the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, false, func, select

from domain.privacy import PersonalData
from services import actors
from services.actors import Actor, Participant
from services.updates import keeps_screen, repeatable
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class Whose:
    participant_id: int | None
    account_hashes: tuple[str, ...]
    """Of all their accounts, so that nobody else's can match."""

    def participant(self, table: Table) -> ColumnElement[bool]:
        return false() if self.participant_id is None else table.c.participant_id == self.participant_id

    def account(self, table: Table) -> ColumnElement[bool]:
        return table.c.account_hash.in_(self.account_hashes)

    def through(self, table: Table, parent: Table) -> ColumnElement[bool]:
        """What hangs on a row of theirs in another table."""
        return table.c[f"{parent.name}_id"].in_(self.ids(parent))

    def ids(self, table: Table) -> Select[tuple[int]]:
        return select(table.c.id).where(rows_of(table, self))


Own = Callable[[Whose], ColumnElement[bool]]

PROGRAMME = "part of the programme, the same for everybody"
MACHINE = "of the installation"

OWN: Mapping[str, Own | str] = {
    "participant": lambda whose: t.participant.c.id == whose.participant_id,
    "visitor": lambda whose: whose.account(t.visitor),
    "account": lambda whose: whose.participant(t.account),
    "consent": lambda whose: whose.participant(t.consent),
    "registration": lambda whose: whose.participant(t.registration),
    "attendance_reply": lambda whose: whose.through(t.attendance_reply, t.registration),
    "attendance": lambda whose: whose.through(t.attendance, t.registration),
    "nudge_wish": lambda whose: whose.through(t.nudge_wish, t.registration),
    "question": lambda whose: whose.participant(t.question),
    "draft": lambda whose: whose.participant(t.draft),
    "answer": lambda whose: whose.through(t.answer, t.question),
    "former_account": lambda whose: whose.participant(t.former_account),
    "answer_source": lambda whose: whose.through(t.answer_source, t.pitch),
    "pitch": lambda whose: whose.participant(t.pitch),
    "revision": lambda whose: whose.through(t.revision, t.pitch),
    "attachment": lambda whose: whose.through(t.attachment, t.pitch) | whose.participant(t.attachment),
    "revision_attachment": lambda whose: whose.through(t.revision_attachment, t.revision),
    "download": lambda whose: whose.through(t.download, t.attachment),
    "blob": lambda whose: t.blob.c.content_hash.in_(
        select(t.attachment.c.content_hash).where(rows_of(t.attachment, whose))
    ),
    "forward": lambda whose: whose.through(t.forward, t.revision),
    "outbox": lambda whose: whose.participant(t.outbox),
    "handled_update": lambda whose: whose.account(t.handled_update),
    "set_aside_update": lambda whose: whose.account(t.set_aside_update),
    "guess": lambda whose: whose.account(t.guess),
    "organiser": lambda whose: whose.account(t.organiser),
    "programme": PROGRAMME,
    "place": PROGRAMME,
    "theme": PROGRAMME,
    "workshop": PROGRAMME,
    "meeting": PROGRAMME,
    "phase": PROGRAMME,
    "start_code": PROGRAMME,
    "bot": MACHINE,
    "setting": MACHINE,
}

_NUMBER = "a row's number in the database; what it refers to is named instead"
_KEYED = "computed from your account with a secret key; the account itself is given"
_SECRET = "a secret; who has it can act for you"  # noqa: S105 - says that there is one
_MACHINERY = "who is working on it, and until when"

LEFT_OUT: Mapping[str, str] = {
    "id": _NUMBER,
    "participant_id": _NUMBER,
    "organiser_id": _NUMBER,
    "bot_id": "the bot's number, the same for everybody",
    "account_hash": _KEYED,
    "key_hash": _KEYED,
    "lease_until": _MACHINERY,
    "participant.return_code_hash": _SECRET,
    "participant.email_token": _SECRET,
    "attendance_reply.sequence": "the meeting's",
    "outbox.key": _NUMBER,
    "outbox.facts": _NUMBER,
    "outbox.precedence": "the same for all messages of a kind",
    "forward.programme_key": "of removed ideas only",
    "forward.pitch_number": "of removed ideas only",
    "blob.content": "the file itself: you sent it in this chat",
}
"""By column, or by table and column."""


@repeatable
@keeps_screen
def collect(tx: Tx, actor: Actor) -> PersonalData:
    """Also of whoever has stopped the messages, registered for nothing, or not accepted the notice yet."""
    whose = _whose(tx, actor)
    names = _names(tx, whose)
    stored = actors.programme_of(tx, actor)
    return PersonalData(
        programme=stored.programme.title if stored else {"de": ""},
        organisation=stored.programme.organisation if stored else "",
        questions={each.key: each.label for each in stored.programme.questions} if stored else {},
        places={each.key: each.full_name for each in stored.every_place} if stored else {},
        collected_at=tx.now,
        tables={name: _rows(tx, t.metadata.tables[name], own, names) for name, own in _collected(whose)},
        nothing_in={name: reason for name, reason in OWN.items() if isinstance(reason, str)},
    )


def rows_of(table: Table, whose: Whose) -> ColumnElement[bool]:
    own = OWN[table.name]
    assert not isinstance(own, str)
    return own(whose)


def is_left_out(table: str, column: str) -> bool:
    return column in LEFT_OUT or f"{table}.{column}" in LEFT_OUT


def _whose(tx: Tx, actor: Actor) -> Whose:
    if not isinstance(actor, Participant):
        return Whose(None, (actor.account_hash,))
    hashes = select(t.account.c.account_hash).where(t.account.c.participant_id == actor.id)
    return Whose(actor.id, tuple(tx.connection.execute(hashes).scalars()))


def _collected(whose: Whose) -> list[tuple[str, ColumnElement[bool]]]:
    return [(name, own(whose)) for name, own in OWN.items() if not isinstance(own, str)]


Names = Mapping[str, Mapping[int, str]]


def _rows(tx: Tx, table: Table, own: ColumnElement[bool], names: Names) -> tuple[dict[str, Any], ...]:
    columns = [column for column in table.c if not is_left_out(table.name, column.name)]
    order = next(iter(table.primary_key.columns))
    rows = tx.connection.execute(select(*columns).where(own).order_by(order))
    return tuple(dict(_given(name, value, names) for name, value in row._mapping.items()) for row in rows)


def _given(name: str, value: Any, names: Names) -> tuple[str, Any]:
    """A reference is given as the name of what it refers to."""
    if name not in names:
        return name, value
    return name.removesuffix("_id"), None if value is None else names[name].get(value)


def _names(tx: Tx, whose: Whose) -> Names:
    """Of what a person's rows refer to, by the referring column."""
    theme, themes = t.theme.c.key, t.workshop.join(t.theme)
    workshop = select(t.workshop.c.id, theme).select_from(themes)
    meeting = select(t.meeting.c.id, theme, t.meeting.c.number).select_from(t.meeting.join(themes))
    phase = select(t.phase.c.id, theme, t.phase.c.after).select_from(t.phase.join(themes))
    registration = select(t.registration.c.id, theme).select_from(t.registration.join(themes))
    revision = select(t.revision.c.id, t.pitch.c.number, t.revision.c.number).select_from(t.revision.join(t.pitch))
    queries: dict[str, Select[Any]] = {
        "programme_id": select(t.programme.c.id, t.programme.c.key),
        "workshop_id": workshop,
        "meeting_id": meeting,
        "phase_id": phase,
        "registration_id": registration.where(rows_of(t.registration, whose)),
        "question_id": select(t.question.c.id, t.question.c.token).where(rows_of(t.question, whose)),
        "pitch_id": select(t.pitch.c.id, func.coalesce(t.pitch.c.number, t.pitch.c.token)).where(
            rows_of(t.pitch, whose)
        ),
        "revision_id": revision.where(rows_of(t.pitch, whose)),
        "attachment_id": select(t.attachment.c.id, t.attachment.c.token).where(rows_of(t.attachment, whose)),
    }
    return {
        name: {row[0]: " ".join(str(part) for part in row[1:]) for row in tx.connection.execute(query)}
        for name, query in queries.items()
    }
