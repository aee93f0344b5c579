"""Questions to the organisers, and the organisers' side of them."""

from __future__ import annotations

from dataclasses import dataclass

from domain.questions import Asked


@dataclass(frozen=True)
class AskQuestion:
    """A participant is about to write a question."""

    limit: int


@dataclass(frozen=True)
class OpenQuestions:
    """What waits for an answer, the newest first."""

    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class AnswerQuestion:
    """An organiser is about to write an answer."""

    asked: Asked
    limit: int
