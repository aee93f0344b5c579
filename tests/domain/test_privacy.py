from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.pitches import PitchState
from domain.privacy import Erasure, Fate, end_of, fate_of_pitch, programme_ends_at
from domain.programme import Meeting, Milestone, Period, Phase, Workshop

BERLIN = "Europe/Berlin"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("period", "since", "end"),
    [
        (Period(days=90), "2020-06-23T18:00+02:00", "2020-09-21T18:00+02:00"),
        (Period(months=6), "2020-06-30T12:00+02:00", "2020-12-30T12:00+01:00"),  # by the clocks of the place
        (Period(months=6), "2020-08-31T12:00+02:00", "2021-02-28T12:00+01:00"),
        (Period(months=6), "2019-08-30T12:00+02:00", "2020-02-29T12:00+01:00"),
        (Period(months=12), "2020-02-29T12:00+01:00", "2021-02-28T12:00+01:00"),
        (Period(months=1), "2020-12-31T23:30+01:00", "2021-01-31T23:30+01:00"),
        (Period(months=1), "2020-12-31T23:30+00:00", "2021-02-01T00:30+01:00"),  # already January there
    ],
)
def test_a_period_is_counted_by_the_calendar_of_the_place(period: Period, since: str, end: str) -> None:
    assert end_of(period, local(since), BERLIN) == local(end)


def test_a_programme_ends_with_the_last_of_meetings_deadlines_and_milestones() -> None:
    meeting = Meeting(1, local("2020-06-01T17:00+02:00"), timedelta(hours=2))
    phase = Phase(1, {"de": "x"}, local("2020-06-05T18:00+02:00"))
    milestone = Milestone(
        "m", {"de": "m"}, local("2020-06-04T00:00+02:00").date(), local("2020-06-06T12:00+02:00").date()
    )
    assert programme_ends_at([], [], BERLIN) is None
    assert programme_ends_at([Workshop("w", None, (meeting,))], [], BERLIN) == local("2020-06-01T19:00+02:00")
    assert programme_ends_at([Workshop("w", None, (meeting,), (phase,))], [], BERLIN) == phase.deadline_at
    every = programme_ends_at([Workshop("w", None, (meeting,), (phase,))], [milestone], BERLIN)
    assert every == local("2020-06-07T00:00+02:00")


@pytest.mark.parametrize(
    ("state", "erasure", "fate"),
    [
        (PitchState.SUBMITTED, Erasure.PERSON, Fate.KEPT),
        (PitchState.SUBMITTED, Erasure.EVERYTHING, Fate.REMOVED),
        (PitchState.DRAFT, Erasure.PERSON, Fate.REMOVED),
        (PitchState.WITHDRAWN, Erasure.PERSON, Fate.REMOVED),
    ],
)
def test_only_what_was_handed_in_outlives_its_author(state: PitchState, erasure: Erasure, fate: Fate) -> None:
    assert fate_of_pitch(state, erasure) is fate
