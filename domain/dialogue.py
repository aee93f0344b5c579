"""One engine for every conversation that asks questions: questions are data, a draft is a value, each step a function.

A step takes the dialogue and the draft and returns the next draft, or a refusal that says with facts why not.
Nothing here knows who asks, in which language, or where a draft is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain.addresses import read_address

PREVIEW = "(preview)"
"""Where a draft stands when every question has been passed. No question can have this key."""

Answer = str | tuple[str, ...] | None
"""Words, the keys of options chosen, or None for a question that was skipped."""


class Kind(StrEnum):
    TEXT = "text"
    ONE = "one"
    """Exactly one of the options."""
    EMAIL = "email"
    """An e-mail address, typed."""
    MANY = "many"
    """Any number of the options, at least one."""


@dataclass(frozen=True)
class Question:
    key: str
    kind: Kind
    optional: bool = True
    limit: int = 0
    """The longest text in characters (Unicode code points); 0 where nothing is typed."""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dialogue:
    key: str
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question:
        """The question with this key; KeyError where there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def number(self, key: str) -> int:
        """Counted from 1, as people are told: „2 von 6“."""
        return 1 + [question.key for question in self.questions].index(key)


@dataclass(frozen=True)
class Draft:
    answers: Mapping[str, Answer] = field(default_factory=dict)
    at: str = PREVIEW
    editing: bool = False
    """One answer is being changed: afterwards back to the preview instead of on to the next question."""


@dataclass(frozen=True)
class AnswerTooLong:
    limit: int
    length: int


@dataclass(frozen=True)
class AnswerEmpty:
    """Nothing but blanks came."""


@dataclass(frozen=True)
class NotAnAddress:
    """An e-mail address was asked for."""


@dataclass(frozen=True)
class AnswerRequired:
    """This question can't be skipped."""


@dataclass(frozen=True)
class NothingChosen:
    """At least one option is needed."""


@dataclass(frozen=True)
class NotAnOption:
    """A choice was asked for, something else came."""


@dataclass(frozen=True)
class NotHere:
    """The step doesn't fit where the draft stands: an outdated or a forged button."""


Refusal = AnswerTooLong | AnswerEmpty | NotAnAddress | AnswerRequired | NothingChosen | NotAnOption | NotHere
REFUSALS = (AnswerTooLong, AnswerEmpty, NotAnAddress, AnswerRequired, NothingChosen, NotAnOption, NotHere)


def begin(dialogue: Dialogue, answers: Mapping[str, Answer] | None = None) -> Draft:
    return Draft(answers or {}, dialogue.questions[0].key)


def current_question(dialogue: Dialogue, draft: Draft) -> Question | None:
    """The question the draft waits at; None at the preview."""
    return None if draft.at == PREVIEW else dialogue.question(draft.at)


def type_answer(dialogue: Dialogue, draft: Draft, text: str) -> Draft | Refusal:
    """Answer the current question in words."""
    question = current_question(dialogue, draft)
    if question is None:
        return NotHere()
    if question.kind is Kind.EMAIL:
        address = read_address(text)
        return _answered(dialogue, draft, address) if address else NotAnAddress()
    if question.kind is not Kind.TEXT:
        return NotAnOption()
    words = read_words(text, question.limit)
    return words if isinstance(words, REFUSALS) else _answered(dialogue, draft, words)


def replace_answer(dialogue: Dialogue, draft: Draft, key: str, text: str) -> Draft | Refusal:
    """Another text for a question that was answered in words, wherever the draft stands; it stays there."""
    question = next((each for each in dialogue.questions if each.key == key), None)
    if question is None or question.kind is not Kind.TEXT:
        return NotHere()
    words = read_words(text, question.limit)
    return words if isinstance(words, REFUSALS) else replace(draft, answers={**draft.answers, key: words})


def choose(dialogue: Dialogue, draft: Draft, option: str) -> Draft | Refusal:
    """Press an option: of one it is the answer, of many it is ticked or unticked."""
    question = current_question(dialogue, draft)
    if question is None or question.kind not in (Kind.ONE, Kind.MANY) or option not in question.options:
        return NotHere()
    if question.kind is Kind.ONE:
        return _answered(dialogue, draft, option)
    before = chosen(draft, question.key)
    after = tuple(key for key in question.options if (key in before) != (key == option))
    return replace(draft, answers={**draft.answers, question.key: after})


def proceed(dialogue: Dialogue, draft: Draft) -> Draft | Refusal:
    """On from a question with many options."""
    question = current_question(dialogue, draft)
    if question is None or question.kind is not Kind.MANY:
        return NotHere()
    if not set(chosen(draft, question.key)) & set(question.options):
        return NothingChosen()
    return _moved_on(dialogue, draft)


def keep(dialogue: Dialogue, draft: Draft) -> Draft | Refusal:
    """On, with the answer that is there already."""
    question = current_question(dialogue, draft)
    if question is None or not draft.answers.get(question.key):
        return NotHere()
    return _moved_on(dialogue, draft)


def skip(dialogue: Dialogue, draft: Draft) -> Draft | Refusal:
    """Leave the question without an answer; one given before is taken back."""
    question = current_question(dialogue, draft)
    if question is None:
        return NotHere()
    if not question.optional:
        return AnswerRequired()
    return _answered(dialogue, draft, None)


def back(dialogue: Dialogue, draft: Draft) -> Draft | Refusal:
    """To the question before, the answers stay; from a single change to the preview."""
    if draft.editing:
        return replace(draft, at=PREVIEW, editing=False)
    keys = [question.key for question in dialogue.questions]
    index = len(keys) if draft.at == PREVIEW else keys.index(draft.at)
    return replace(draft, at=keys[index - 1]) if index else NotHere()


def edit(dialogue: Dialogue, draft: Draft, key: str) -> Draft | Refusal:
    """From the preview to one question and back."""
    if draft.at != PREVIEW or key not in {question.key for question in dialogue.questions}:
        return NotHere()
    return replace(draft, at=key, editing=True)


def chosen(draft: Draft, key: str) -> tuple[str, ...]:
    answer = draft.answers.get(key)
    return answer if isinstance(answer, tuple) else ()


def words_of(draft: Draft, key: str) -> str | None:
    answer = draft.answers.get(key)
    return answer if isinstance(answer, str) else None


def missing(dialogue: Dialogue, draft: Draft) -> str | None:
    """The first question that needs an answer and has none: an outline of what keeps a draft from being finished."""
    for question in dialogue.questions:
        if not question.optional and not draft.answers.get(question.key):
            return question.key
    return None


def read_words(text: str, limit: int) -> str | AnswerEmpty | AnswerTooLong:
    """What was typed, without blanks around it."""
    words = text.strip()
    if not has_substance(words):
        return AnswerEmpty()
    return AnswerTooLong(limit, len(words)) if len(words) > limit else words


def has_substance(text: str) -> bool:
    """Whether a reader would see anything: not only blanks, direction marks and other invisible characters."""
    return any(character.isprintable() and not character.isspace() for character in text)


def _checked(question: Question, text: str) -> str | Refusal:
    words = text.strip()
    if not has_substance(words):
        return AnswerEmpty()
    return AnswerTooLong(question.limit, len(words)) if len(words) > question.limit else words


def _answered(dialogue: Dialogue, draft: Draft, answer: Answer) -> Draft:
    key = draft.at
    return _moved_on(dialogue, replace(draft, answers={**draft.answers, key: answer}))


def _moved_on(dialogue: Dialogue, draft: Draft) -> Draft:
    if draft.editing:
        return replace(draft, at=PREVIEW, editing=False)
    number = dialogue.number(draft.at)
    following = dialogue.questions[number:]
    return replace(draft, at=following[0].key if following else PREVIEW)
