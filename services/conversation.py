"""Steps that every dialogue has in common: an option, on, back, skip, another answer, words typed."""

from __future__ import annotations

from collections.abc import Callable

from domain import dialogue, scenes
from domain.dialogue import PREVIEW, REFUSALS, Dialogue, Draft, Refusal
from domain.registration import THEMES
from domain.return_codes import read_return_code
from domain.scenes import Outcome
from services import (
    actors,
    answer_sources,
    answers,
    asides,
    drafts,
    guesses,
    mail_codes,
    pitches,
    programmes,
    questions,
    registration,
    replies,
    returning,
)
from services import scenes as where
from services.actors import Actor, Participant, Visitor
from services.asides import Aside
from services.drafts import StoredDraft
from services.programmes import StoredProgramme
from services.updates import keeps_screen
from storage.database import Tx

Step = Callable[[Dialogue, Draft], Draft | Refusal]

_CUT = "cut:"
"""In `shown`, with the message that was too long. The question is shown as it is."""

_ASKED_FOR: dict[str, Callable[[Tx, Actor, str], Outcome]] = {
    "question": questions.take,
    "answer": answers.take,
    "mailcode": mail_codes.take,
}
"""Words that are asked for beside the dialogues: by what the person is shown, and what they are taken for."""


@keeps_screen
def type_text(tx: Tx, actor: Actor, text: str, message_id: int | None = None, answer: str | None = None) -> Outcome:
    """Free text: an answer where one is asked for, else it isn't understood, and the way on is shown. Who looks at
    something else meanwhile (their dates, help) is brought back to the question before their words count as its answer.
    `message_id` is the message that has the text: editing it edits the answer. A yes or no (`answer`) is one to the
    message that asked last.
    """
    taken = (
        _take_beside(tx, actor, text)
        or (replies.answer_typed(tx, actor, answer) if answer else None)
        or _refuse_the_rest(tx, actor, message_id)
    )
    if taken is not None:
        return taken
    if (actor.shown or "").startswith((asides.MEANT, _CUT)):
        actor = actors.show(tx, actor, None)  # the question is still being asked
    if isinstance(actor, Visitor) or actor.shown or not actor.consents:
        return _try_as_code(tx, actors.show(tx, actor, None), text)
    open_draft = drafts.find_active(tx, actor)
    if open_draft is None or open_draft.confirming or open_draft.draft.at == PREVIEW:
        return _try_as_code(tx, actor, text)
    if open_draft.draft.at == THEMES:
        tried = _try_as_code(tx, actor, text)
        if not isinstance(tried.remark, scenes.NotUnderstood):
            return tried
    outcome = _take(tx, actor, open_draft, _typing(text), message_id)
    if isinstance(outcome.remark, dialogue.AnswerTooLong) and message_id is not None:
        actors.show(tx, actor, f"{_CUT}{message_id}")
    return outcome


def _take_beside(tx: Tx, actor: Actor, text: str) -> Outcome | None:
    """Words that are asked for beside the dialogues, and a return code at any step."""
    may_write = isinstance(actor, Visitor) or actor.consents
    asked_for = _ASKED_FOR.get((actor.shown or "").partition(":")[0]) if may_write else None
    returned = _try_as_return_code(tx, actor, text, bool(asked_for))
    return returned or (asked_for(tx, actor, text) if asked_for else None)


def _refuse_the_rest(tx: Tx, actor: Actor, message_id: int | None) -> Outcome | None:
    """What belongs to a text that was refused as too long a moment ago."""
    if isinstance(actor, Visitor) or not (actor.shown or "").startswith(_CUT):
        return None
    if _is_after_the_refusal(actor, message_id):
        return None
    has_seen_it = actor.screen_id is not None and actor.screen_id > _cut_at(actor)
    return Outcome(where.current(tx, actor), scenes.RestNotTaken(), silent=has_seen_it)


def _is_after_the_refusal(participant: Participant, message_id: int | None) -> bool:
    """An app cuts a very long text into many messages, and the last may be short enough to pass for an answer. What was
    written before the refusal stood there belongs to what was refused."""
    screen_id = participant.screen_id or 0
    return message_id is None or (screen_id > _cut_at(participant) and message_id > screen_id)


def _cut_at(participant: Participant) -> int:
    return int((participant.shown or "").removeprefix(_CUT))


@keeps_screen
def ask_meaning(tx: Tx, actor: Actor, text: str, command: str, message_id: int | None = None) -> Outcome:
    """A command's word, typed where an answer is asked for. Nothing is done before it is clear what was meant."""
    words = text.strip()
    if isinstance(actor, Visitor) or len(words) > asides.LONGEST:
        return type_text(tx, actor, text, message_id)
    meant = asides.write(Aside(words, command, message_id))
    return Outcome(where.current(tx, actors.show(tx, actor, meant)))


@keeps_screen
def take_as_answer(tx: Tx, participant: Participant, token: str, version: int) -> Outcome:
    """„Das ist meine Antwort“."""
    kind, _, typed = (participant.shown or "").partition(":")
    participant = actors.show(tx, participant, None)
    draft = _fitting(tx, participant, token, version)
    if kind != asides.MEANT or draft is None or draft.confirming:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    aside = asides.read(typed)
    return _take(tx, participant, draft, _typing(aside.words), aside.message_id)


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


def _typing(text: str) -> Step:
    return lambda questions, draft: dialogue.type_answer(questions, draft, text)


def _take(tx: Tx, participant: Participant, draft: StoredDraft, step: Step, message_id: int | None = None) -> Outcome:
    stored = programmes.load(tx, participant.programme_id)
    result = step(where.dialogue_of(stored, draft), draft.draft)
    if isinstance(result, REFUSALS):
        remark = scenes.Outdated() if isinstance(result, dialogue.NotHere) else result
        if isinstance(result, dialogue.AnswerTooLong) and draft.dialogue == drafts.PITCH:
            # Shortened in the chat, the message gives the answer after all.
            answer_sources.note(tx, pitches.require_pitch(tx, participant, draft), draft.draft.at, message_id)
        return Outcome(where.current(tx, participant), remark)
    saved = drafts.save(tx, draft, result)
    if saved is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    answered = draft.draft.at
    if saved.dialogue == drafts.PITCH:
        pitch_id = pitches.keep(tx, participant, saved)
        if pitch_id is not None and (message_id or result.answers.get(answered) != draft.draft.answers.get(answered)):
            answer_sources.note(tx, pitch_id, answered, message_id)
    return _after_step(tx, participant, stored, saved)


def _after_step(tx: Tx, participant: Participant, stored: StoredProgramme, saved: StoredDraft) -> Outcome:
    if saved.dialogue == drafts.PITCH:
        return Outcome(where.of_draft(tx, stored, saved))
    if saved.draft.at == PREVIEW:
        return registration.finish(tx, participant, stored, saved)
    return Outcome(where.of_draft(tx, stored, saved))


def _try_as_code(tx: Tx, actor: Actor, text: str) -> Outcome:
    """Somebody types the short code from the poster."""
    word = text.strip()
    if not guesses.looks_like_code(word):
        return Outcome(where.current(tx, actor), scenes.NotUnderstood())
    refusal = guesses.refuse_start_code(tx, actor, word)
    if refusal is None:
        return registration.begin(tx, actor, word)
    is_only_a_word = isinstance(refusal, scenes.UnknownCode) and not guesses.looks_meant_as_code(word)
    return Outcome(where.current(tx, actor), scenes.NotUnderstood() if is_only_a_word else refusal)
