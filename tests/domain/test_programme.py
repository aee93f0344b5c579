from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain import dialogue
from domain.dialogue import Draft
from domain.programme import Meeting, Place, in_language
from domain.registration import ROLES, registration_dialogue

TITLE = {"de": "Mobilität", "en": "Mobility", "pl": ""}


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Mobility"), ("de", "Mobilität"), ("de-simple", "Mobilität"), ("pl", "Mobilität")]
)
def test_what_is_missing_in_a_language_is_said_in_german(language: str, text: str) -> None:
    assert in_language(TITLE, language) == text


def test_a_place_is_named_with_its_kind_where_it_has_one() -> None:
    assert Place("senden", "Senden", "Gemeinde").full_name == "Gemeinde Senden"
    assert Place("kreisweit", "Kreisweit").full_name == "Kreisweit"


def test_a_meeting_ends_when_its_time_is_over() -> None:
    starts_at = datetime(2020, 5, 27, 15, tzinfo=UTC)
    assert Meeting(1, starts_at, timedelta(minutes=90)).ends_at == datetime(2020, 5, 27, 16, 30, tzinfo=UTC)


def test_only_a_theme_is_required_at_registration() -> None:
    questions = registration_dialogue(["MOB"], ["senden"])
    draft = dialogue.begin(questions, {"themes": ("MOB",)})
    draft = moved(dialogue.proceed(questions, draft))
    for _ in ("name", "place", "role"):
        draft = moved(dialogue.skip(questions, draft))
    assert draft == Draft({"themes": ("MOB",), "name": None, "place": None, "role": None})


def test_nobody_is_asked_for_a_party() -> None:
    assert ROLES == ("administration", "politics", "company", "association", "private")


def moved(result: Draft | dialogue.Refusal) -> Draft:
    assert isinstance(result, Draft), result
    return result
