"""The questions a pitch answers: the file's own, or the usual six."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from documents.programme.scalars import boolean, integer, key, list_of
from documents.programme.setting import Setting
from documents.programme.usual_questions import USUAL_QUESTIONS
from documents.programme.values import Section, Value, open_section
from domain.programme import PitchQuestion

TITLE = "title"
MAX_ANSWER = 3500
"""With its label, an answer has to fit into one message of 4,096 characters."""
_LIMIT = 1000

MAX_QUESTIONS = 20
"""More than that nobody answers on a phone."""
_question_key = key("[a-z][a-z0-9_]{0,31}", "Write 1 to 32 of a–z, 0–9 and _, a letter first.")


def read_questions(file: Section, setting: Setting) -> tuple[PitchQuestion, ...]:
    if not file.has("questions"):
        return tuple(_translated(question, setting) for question in USUAL_QUESTIONS)
    value = file.at("questions")
    questions = list_of(partial(_question, setting), at_least=1, at_most=MAX_QUESTIONS, unique="key")(value)
    if questions and all(question.key != TITLE for question in questions):
        value.refuse("No question is the title", f'Add "- key: {TITLE}".')
    return questions or ()


def _translated(question: PitchQuestion, setting: Setting) -> PitchQuestion:
    label, prompt = setting.in_listed_languages(question.label), setting.in_listed_languages(question.prompt)
    return replace(question, label=label, prompt=prompt)


def _question(setting: Setting, value: Value) -> PitchQuestion:
    """What the file doesn't say of one of the usual six is as usual."""
    section = open_section(value, ("key", "label", "prompt", "limit", "optional"))
    name = section.required("key", _question_key, "")
    usual = next((_translated(each, setting) for each in USUAL_QUESTIONS if each.key == name), None)
    read = section.optional if usual else section.required
    return PitchQuestion(
        key=name,
        label=read("label", setting.texts(64), usual.label if usual else {}),
        prompt=read("prompt", setting.texts(1000, lines=True), usual.prompt if usual else {}),
        limit=section.optional("limit", integer(1, MAX_ANSWER), usual.limit if usual else _LIMIT),
        optional=_is_optional(section, name),
    )


def _is_optional(section: Section, name: str) -> bool:
    optional = section.optional("optional", boolean, name != TITLE)
    if name == TITLE and optional:
        section.at("optional").refuse("The title can't be optional", "Remove it, or write false.")
    return optional
