"""What a person is asked once: themes and a little about themselves."""

from __future__ import annotations

from collections.abc import Iterable

from domain.dialogue import Dialogue, Kind, Question

THEMES = "themes"
NAME = "name"
PLACE = "place"
ROLE = "role"
EMAIL = "email"

ROLES = ("administration", "politics", "company", "association", "private")
NAME_LIMIT = 64


def registration_dialogue(themes: Iterable[str], places: Iterable[str], *, asks_email: bool = False) -> Dialogue:
    """Its options are the programme's; what isn't said is skipped („Keine Angabe“)."""
    return Dialogue(
        "registration",
        (
            Question(THEMES, Kind.MANY, optional=False, options=tuple(themes)),
            Question(NAME, Kind.TEXT, limit=NAME_LIMIT),
            Question(PLACE, Kind.ONE, options=tuple(places)),
            Question(ROLE, Kind.ONE, options=ROLES),
            *((Question(EMAIL, Kind.EMAIL),) if asks_email else ()),
        ),
    )
