"""What people ask to look at beside what they are in the middle of: kept in `shown` as a word, or a word and more."""

from __future__ import annotations

from collections.abc import Callable

from domain import scenes
from domain.scenes import Scene
from services import asides, drafts, nudging, organisers, reopening, submissions
from services.actors import Actor, Participant
from services.programmes import StoredProgramme
from storage.database import Tx


def deadlines(tx: Tx, actor: Actor, stored: StoredProgramme, theme: str) -> Scene | None:
    """None for whoever is no organiser any more."""
    if not organisers.is_organiser(tx, actor.caller):
        return None
    return reopening.deadline_of(tx, stored, theme) if theme else reopening.deadlines(tx, stored)


def _example(tx: Tx, participant: Participant, stored: StoredProgramme, before: str) -> Scene:
    answers = stored.programme.example
    return scenes.ExamplePitch(tuple((question, answers.get(question.key)) for question in stored.programme.questions))


def _nudge(tx: Tx, participant: Participant, stored: StoredProgramme, choice: str) -> Scene | None:
    """`choice` is the registration and the phase's number."""
    registration, _, phase = choice.partition(":")
    asked = nudging.find_own(tx, participant, stored, registration, int(phase))
    if asked is None:
        return None
    return scenes.NudgeChoice(
        asked.registration,
        asked.phase,
        asked.theme.key,
        asked.theme.title,
        asked.deadline_at,
        nudging.find_wish(tx, asked.registration_id, asked.phase_id),
        nudging.stopped(tx, participant.id),
        nudging.find_draft(tx, asked),
    )


def _meaning(tx: Tx, participant: Participant, stored: StoredProgramme, typed: str) -> Scene | None:
    draft = drafts.find_active(tx, participant)
    aside = asides.read(typed)
    return scenes.AskMeaning(draft.facts, aside.words, aside.command) if draft else None


LOOKS: dict[str, Callable[[Tx, Participant, StoredProgramme, str], Scene | None]] = {
    "pitch": submissions.card,
    "withdraw": submissions.withdrawing,
    "example": _example,
    "nudge": _nudge,
    asides.MEANT: _meaning,
}
"""By the word; each is given what stands behind it."""
