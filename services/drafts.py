"""Drafts of any dialogue: rows with a version. A step is stored only if nobody took one in between."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from domain.dialogue import PREVIEW, Answer, Draft
from domain.scenes import DraftFacts
from services.actors import Participant, new_token
from storage import tables as t
from storage.database import Tx

REGISTRATION = "registration"
PITCH = "pitch"


@dataclass(frozen=True)
class StoredDraft:
    id: int
    token: str
    dialogue: str
    workshop_id: int | None
    pitch_id: int | None
    version: int
    active: bool
    confirming: bool
    draft: Draft

    @property
    def facts(self) -> DraftFacts:
        return DraftFacts(self.token, self.version, self.draft)


def create(
    tx: Tx, participant: Participant, dialogue: str, draft: Draft, *, workshop_id: int | None = None
) -> StoredDraft:
    """A new draft; what is typed from now on is for it."""
    pause_all(tx, participant)
    row = {
        "token": new_token(),
        "participant_id": participant.id,
        "dialogue": dialogue,
        "workshop_id": workshop_id,
        "answers": _pack(draft),
        "at": draft.at,
        "editing": draft.editing,
        "active": True,
        "confirming": False,
        "version": 1,
        "begun_at": tx.now,
        "changed_at": tx.now,
    }
    tx.connection.execute(insert(t.draft).values(**row))
    found = find(tx, participant, str(row["token"]))
    assert found is not None
    return found


def find(tx: Tx, participant: Participant, token: str) -> StoredDraft | None:
    """The person's own draft with this token; None for anybody else's."""
    row = tx.connection.execute(_own(participant).where(t.draft.c.token == token)).one_or_none()
    return _stored(row) if row else None


def find_active(tx: Tx, participant: Participant) -> StoredDraft | None:
    row = tx.connection.execute(_own(participant).where(t.draft.c.active)).one_or_none()
    return _stored(row) if row else None


def find_of(tx: Tx, participant: Participant, dialogue: str) -> list[StoredDraft]:
    """Oldest first."""
    rows = tx.connection.execute(_own(participant).where(t.draft.c.dialogue == dialogue).order_by(t.draft.c.id))
    return [_stored(row) for row in rows]


def save(tx: Tx, stored: StoredDraft, draft: Draft, *, confirming: bool = False) -> StoredDraft | None:
    """The next step; None when another was taken in between."""
    return _change(
        tx,
        stored,
        answers=_pack(draft),
        at=draft.at,
        editing=draft.editing,
        confirming=confirming,
        changed_at=tx.now,
    )


def attach_pitch(tx: Tx, stored: StoredDraft, pitch_id: int) -> None:
    tx.connection.execute(update(t.draft).where(t.draft.c.id == stored.id).values(pitch_id=pitch_id))


def activate(tx: Tx, participant: Participant, stored: StoredDraft) -> StoredDraft | None:
    """Back to this draft; whatever was open is paused."""
    pause_all(tx, participant)
    return _change(tx, stored, active=True, confirming=False)


def pause_all(tx: Tx, participant: Participant) -> None:
    """Nothing typed is for a draft any more; all of them stay."""
    tx.connection.execute(
        update(t.draft).where(t.draft.c.participant_id == participant.id, t.draft.c.active).values(active=False)
    )


def reopen_questions(tx: Tx, participant: Participant) -> None:
    """Who hasn't been through the questions about themselves has nothing else to do: a pause ends with coming back."""
    if participant.details_given or find_active(tx, participant):
        return
    for begun in find_of(tx, participant, REGISTRATION)[:1]:
        activate(tx, participant, begun)


def leave_questions(tx: Tx, programme_id: int, kept: Collection[str]) -> None:
    """Questions were taken out of a programme: a pitch that waits at one of them goes on at the preview."""
    workshops = select(t.workshop.c.id).join(t.theme).where(t.theme.c.programme_id == programme_id)
    tx.connection.execute(
        update(t.draft)
        .where(t.draft.c.dialogue == PITCH, t.draft.c.workshop_id.in_(workshops), t.draft.c.at.not_in({*kept, PREVIEW}))
        .values(at=PREVIEW, editing=False, version=t.draft.c.version + 1)
    )


def remove(tx: Tx, stored: StoredDraft) -> bool:
    """False when another step was taken in between."""
    statement = delete(t.draft).where(t.draft.c.id == stored.id, t.draft.c.version == stored.version)
    return tx.connection.execute(statement).rowcount == 1


def _own(participant: Participant) -> Any:
    return select(t.draft).where(t.draft.c.participant_id == participant.id)


def _change(tx: Tx, stored: StoredDraft, **values: Any) -> StoredDraft | None:
    statement = (
        update(t.draft)
        .where(t.draft.c.id == stored.id, t.draft.c.version == stored.version)
        .values(**values, version=stored.version + 1)
    )
    if tx.connection.execute(statement).rowcount != 1:
        return None
    return _stored(tx.connection.execute(select(t.draft).where(t.draft.c.id == stored.id)).one())


def _pack(draft: Draft) -> dict[str, Any]:
    return {key: list(answer) if isinstance(answer, tuple) else answer for key, answer in draft.answers.items()}


def _stored(row: Row[Any]) -> StoredDraft:
    answers: dict[str, Answer] = {
        key: tuple(answer) if isinstance(answer, list) else answer for key, answer in row.answers.items()
    }
    draft = Draft(answers, row.at, row.editing)
    return StoredDraft(
        row.id,
        row.token,
        row.dialogue,
        row.workshop_id,
        row.pitch_id,
        row.version,
        row.active,
        row.confirming,
        draft,
    )
