"""The pitch that people can look at before they write their own: the file's, or the usual one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from documents.programme.questions import TITLE
from documents.programme.setting import Setting
from documents.programme.values import Section, open_section
from domain.example import usual_example
from domain.programme import PitchQuestion, Texts


def read_example(file: Section, setting: Setting, questions: tuple[PitchQuestion, ...]) -> Mapping[str, Texts]:
    """Nothing where the questions can't be read: what answers them can't be said to be right or wrong."""
    if not file.has("example"):
        return usual_example(questions, setting.languages)
    return dict(_own(file, setting, questions)) if questions else {}


def _own(file: Section, setting: Setting, questions: tuple[PitchQuestion, ...]) -> Iterator[tuple[str, Texts]]:
    section = open_section(file.at("example"), [question.key for question in questions])
    for question in questions:
        read = section.required if question.key == TITLE else section.optional
        texts = read(question.key, setting.texts(question.limit, lines=True), None)
        if texts:
            yield question.key, texts
