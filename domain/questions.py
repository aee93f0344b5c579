"""What participants ask the organisers, as these see it: no account, no address, a name only where one was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.programme import Texts

QUESTION_LIMIT = 1000
ANSWER_LIMIT = 1500
"""Characters; both, and a quotation, fit into one message whatever they consist of."""
OPEN_AT_MOST = 5
"""Questions of one person that wait for an answer."""


class QuestionKind(StrEnum):
    QUESTION = "question"
    LINK = "link"
    """A meeting's link doesn't work."""
    NOT_ME = "not_me"
    """Somebody else has used the return code."""


@dataclass(frozen=True)
class Asked:
    token: str
    kind: QuestionKind
    name: str | None
    themes: tuple[Texts, ...]
    asked_at: datetime
    timezone: str
    words: str | None = None
    meeting: int | None = None
    """Of a link: the meeting's number."""
    people: int = 1
    """Of a link: how many have said so and wait."""
