"""Steps that every dialogue has in common: an option, on, back, skip, another answer, words typed."""

from __future__ import annotations

from collections.abc import Callable

from domain import dialogue, scenes
from domain.dialogue import PREVIEW, REFUSALS, Dialogue, Draft, Refusal
from domain.registration import THEMES
from domain.return_codes import read_return_code
from domain.scenes import Outcome
from services import actors, answers, drafts, mail_codes, pitches, programmes, questions, registration, returning
from services import scenes as where
from services.actors import Actor, Participant, Visitor
from services.drafts import StoredDraft
from services.programmes import StoredProgramme
from services.updates import keeps_screen
from storage.database import Tx

Step = Callable[[Dialogue, Draft], Draft | Refusal]

_ASKED_FOR: dict[str, Callable[[Tx, Actor, str], Outcome]] = {
    "question": questions.take,
    "answer": answers.take,
    "mailcode": mail_codes.take,
}
"""Words that are asked for beside the dialogues: by what the person is shown, and what they are taken for."""


@keeps_screen
def type_text(tx: Tx, actor: Actor, text: str) -> Outcome:
    """Free text: an answer where one is asked for, else it isn't understood, and the way on is shown. Who looks at
    something else meanwhile (their dates, help) is brought back to the question before their words count as its answer.
    """
    asked_for = _ASKED_FOR.get((actor.shown or "").partition(":")[0])
    returned = _try_as_return_code(tx, actor, text, bool(asked_for))
    if returned:
        return returned
    if asked_for:
        return asked_for(tx, actor, text)
    if isinstance(actor, Visitor) or actor.shown:
        return _try_as_code(tx, actors.show(tx, actor, None), text)
    open_draft = drafts.find_active(tx, actor)
    if open_draft is None or open_draft.confirming or open_draft.draft.at == PREVIEW:
        return _try_as_code(tx, actor, text)
    if open_draft.draft.at == THEMES and programmes.find_by_code(tx, actor.caller.bot_id, text.strip()[:64]):
        return registration.begin(tx, actor, text.strip())
    return _take(tx, actor, open_draft, lambda questions, draft: dialogue.type_answer(questions, draft, text))


def _try_as_return_code(tx: Tx, actor: Actor, text: str, asked_for: bool) -> Outcome | None:
    """At any step: who comes with a new telephone doesn't know where to type it."""
    code = read_return_code(text)
    if code is None:
        return None
    open_draft = drafts.find_active(tx, actor) if isinstance(actor, Participant) and not actor.shown else None
    asks_for_words = asked_for or (open_draft is not None and open_draft.draft.at not in (THEMES, PREVIEW))
    return returning.type_code(tx, actor, code, asks_for_words=asks_for_words)


def choose(tx: Tx, participant: Participant, token: str, version: int, option: str) -> Outcome:
    return _step(tx, participant, token, version, lambda questions, draft: dialogue.choose(questions, draft, option))


def proceed(tx: Tx, participant: Participant, token: str, version: int) -> Outcome:
    return _step(tx, participant, token, version, dialogue.proceed)


def skip(tx: Tx, participant: Participant, token: str, version: int) -> Outcome:
    return _step(tx, participant, token, version, dialogue.skip)


def keep(tx: Tx, participant: Participant, token: str, version: int) -> Outcome:
    return _step(tx, participant, token, version, dialogue.keep)


def edit(tx: Tx, participant: Participant, token: str, version: int, question: str) -> Outcome:
    return _step(tx, participant, token, version, lambda questions, draft: dialogue.edit(questions, draft, question))


def back(tx: Tx, participant: Participant, token: str, version: int) -> Outcome:
    """To the question before; from a detail that was to be changed, back to the details without a change."""
    draft = _fitting(tx, participant, token, version)
    if draft is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    if draft.confirming:
        drafts.save(tx, draft, draft.draft)
        return Outcome(where.current(tx, participant))
    if draft.dialogue == drafts.REGISTRATION and draft.draft.editing:
        drafts.remove(tx, draft)
        return Outcome(where.current(tx, actors.show(tx, participant, "details")))
    return _take(tx, participant, draft, dialogue.back)


def with_draft(
    tx: Tx,
    participant: Participant,
    token: str,
    version: int,
    step: Callable[[Tx, Participant, StoredDraft], Outcome],
) -> Outcome:
    """For a pitch's own steps: only if the button was made for the draft as it stands."""
    draft = _fitting(tx, participant, token, version)
    if draft is None or draft.dialogue != drafts.PITCH:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    return step(tx, participant, draft)


def _step(tx: Tx, participant: Participant, token: str, version: int, step: Step) -> Outcome:
    draft = _fitting(tx, participant, token, version)
    if draft is None or draft.confirming:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    return _take(tx, participant, draft, step)


def _fitting(tx: Tx, participant: Participant, token: str, version: int) -> StoredDraft | None:
    """The draft a button was made for, if nothing has happened to it since. A paused one is open again."""
    draft = drafts.find(tx, participant, token)
    if draft is None or draft.version != version:
        return None
    return draft if draft.active else drafts.activate(tx, participant, draft)


def _take(tx: Tx, participant: Participant, draft: StoredDraft, step: Step) -> Outcome:
    stored = programmes.load(tx, participant.programme_id)
    result = step(where.dialogue_of(stored, draft), draft.draft)
    if isinstance(result, REFUSALS):
        remark = scenes.Outdated() if isinstance(result, dialogue.NotHere) else result
        return Outcome(where.current(tx, participant), remark)
    saved = drafts.save(tx, draft, result)
    if saved is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    return _after_step(tx, participant, stored, saved)


def _after_step(tx: Tx, participant: Participant, stored: StoredProgramme, saved: StoredDraft) -> Outcome:
    if saved.dialogue == drafts.PITCH:
        pitches.keep(tx, participant, saved)
    elif saved.draft.at == PREVIEW:
        return registration.finish(tx, participant, stored, saved)
    return Outcome(where.of_draft(tx, stored, saved))


def _try_as_code(tx: Tx, actor: Actor, text: str) -> Outcome:
    """Somebody types the short code from the poster."""
    word = text.strip()
    if programmes.find_by_code(tx, actor.caller.bot_id, word[:64]):
        return registration.begin(tx, actor, word)
    return Outcome(where.current(tx, actor), scenes.NotUnderstood())
