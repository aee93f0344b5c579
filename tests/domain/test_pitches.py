from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.dialogue import Kind
from domain.pitches import (
    DeadlinePassed,
    can_be_reopened,
    check_open,
    current_deadline,
    deadlines,
    last_deadline,
    pitch_dialogue,
    pitch_number,
)
from domain.programme import Phase, PitchQuestion, Workshop

FIRST, SECOND = datetime(2020, 6, 9, 16, tzinfo=UTC), datetime(2020, 6, 23, 16, tzinfo=UTC)
TICK = timedelta(microseconds=1)
WITH_PHASES = Workshop("MOB", phases=(Phase(2, {"de": "Zwei"}, SECOND), Phase(1, {"de": "Eins"}, FIRST)))
STANDING = Workshop("VER", deadline_at=SECOND)
WITHOUT = Workshop("ORT")


@pytest.mark.parametrize(("count", "number"), [(1, "MOB-001"), (17, "MOB-017"), (999, "MOB-999"), (1000, "MOB-1000")])
def test_a_number_is_the_theme_and_its_count(count: int, number: str) -> None:
    assert pitch_number("MOB", count) == number


def test_the_next_deadline_is_the_earliest_that_has_not_passed() -> None:
    assert current_deadline(WITH_PHASES, FIRST - TICK) == FIRST
    assert current_deadline(WITH_PHASES, FIRST) == SECOND
    assert current_deadline(WITH_PHASES, SECOND) is None


def test_a_standing_body_has_one_deadline() -> None:
    assert deadlines(STANDING) == [SECOND]
    assert last_deadline(STANDING) == SECOND


def test_ideas_are_taken_until_the_last_deadline() -> None:
    assert check_open(WITH_PHASES, FIRST) is None
    assert check_open(WITH_PHASES, SECOND - TICK) is None
    assert check_open(WITH_PHASES, SECOND) == DeadlinePassed(SECOND)


def test_reopened_ideas_are_taken_until_then_and_that_is_the_last_deadline() -> None:
    until = SECOND + timedelta(days=3)
    reopened = replace(WITH_PHASES, reopened_until=until)
    assert check_open(reopened, SECOND) is None
    assert current_deadline(reopened, SECOND) == until
    assert check_open(reopened, until) == DeadlinePassed(until)
    assert check_open(replace(WITH_PHASES, reopened_until=FIRST), SECOND) == DeadlinePassed(SECOND)


def test_only_what_has_ended_by_the_programme_can_be_reopened() -> None:
    assert not can_be_reopened(WITH_PHASES, SECOND - TICK)
    assert can_be_reopened(WITH_PHASES, SECOND)
    assert can_be_reopened(replace(STANDING, reopened_until=SECOND + TICK), SECOND)
    assert not can_be_reopened(WITHOUT, SECOND)


def test_without_a_deadline_ideas_are_always_taken() -> None:
    assert last_deadline(WITHOUT) is None
    assert current_deadline(WITHOUT, SECOND) is None
    assert check_open(WITHOUT, SECOND) is None


def test_the_programmes_questions_become_a_dialogue() -> None:
    questions = (
        PitchQuestion("title", {"de": "Titel"}, {"de": "Wie heißt sie?"}, 60, optional=False),
        PitchQuestion("problem", {"de": "Problem"}, {"de": "Was stört?"}, 1000),
    )
    first, second = pitch_dialogue(questions).questions
    assert (first.key, first.kind, first.limit, first.optional) == ("title", Kind.TEXT, 60, False)
    assert (second.key, second.kind, second.limit, second.optional) == ("problem", Kind.TEXT, 1000, True)
