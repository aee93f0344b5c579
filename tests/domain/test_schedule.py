from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.programme import Meeting, Phase, Rules
from domain.schedule import (
    SUNDAY,
    Due,
    deadline_dues,
    link_opens_at,
    meeting_dues,
    meeting_offsets,
    out_of_quiet_hours,
    phase_opening,
)

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BERLIN = "Europe/Berlin"
RULES = Rules(
    meeting_reminders=(DAY, 15 * MINUTE),
    phase_reminders=(3 * DAY, DAY),
    links_open=15 * MINUTE,
    quiet_hours=(time(20), time(8)),
    nudges_a_week=2,
)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN), fold=fold).astimezone(UTC)


MEETING = Meeting(1, berlin("2020-05-27 17:00"), 90 * MINUTE, "https://meet.example.org/1")


def with_reminders(*offsets: timedelta) -> Rules:
    return replace(RULES, meeting_reminders=offsets)


# --- meetings


def test_a_reminder_goes_the_day_before_and_one_with_the_link_a_quarter_of_an_hour_before() -> None:
    assert list(meeting_dues(MEETING, RULES)) == [
        Due(berlin("2020-05-26 17:00"), DAY, expires_at=berlin("2020-05-27 16:45")),
        Due(berlin("2020-05-27 16:45"), 15 * MINUTE, expires_at=berlin("2020-05-27 18:30"), for_late_joiners=True),
    ]


def test_the_link_is_given_out_at_its_opening_where_no_reminder_would_carry_it() -> None:
    dues = list(meeting_dues(MEETING, with_reminders(DAY)))
    assert [due.at for due in dues] == [berlin("2020-05-26 17:00"), berlin("2020-05-27 16:45")]
    assert [due.for_late_joiners for due in dues] == [False, True]


def test_without_any_reminder_the_link_is_still_given_out() -> None:
    assert meeting_offsets(with_reminders()) == (15 * MINUTE,)


def test_a_reminder_after_the_opening_carries_the_link_and_no_other_is_added() -> None:
    dues = list(meeting_dues(MEETING, with_reminders(DAY, 10 * MINUTE)))
    assert [due.before for due in dues] == [DAY, 10 * MINUTE]
    assert dues[1].for_late_joiners
    assert link_opens_at(MEETING, RULES) < dues[1].at


def test_a_reminder_gives_way_to_the_next_one() -> None:
    first, second, third = meeting_dues(MEETING, with_reminders(DAY, HOUR, 5 * MINUTE))
    assert (first.expires_at, second.expires_at) == (second.at, third.at)
    assert third.expires_at == MEETING.ends_at


def test_only_the_first_message_with_the_link_goes_to_late_joiners() -> None:
    dues = list(meeting_dues(MEETING, with_reminders(DAY, 15 * MINUTE, 5 * MINUTE)))
    assert [due.for_late_joiners for due in dues] == [False, True, False]


def test_offsets_come_longest_first_and_once_each_however_they_are_written() -> None:
    assert meeting_offsets(with_reminders(10 * MINUTE, DAY, 10 * MINUTE)) == (DAY, 10 * MINUTE)


@given(
    st.lists(st.integers(1, 10_000).map(lambda minutes: minutes * MINUTE), max_size=5),
    st.integers(0, 1500).map(lambda minutes: minutes * MINUTE),
)
def test_somebody_always_gets_the_link_and_nobody_before_it_opens(
    reminders: list[timedelta], links_open: timedelta
) -> None:
    rules = replace(RULES, meeting_reminders=tuple(reminders), links_open=links_open)
    dues = list(meeting_dues(MEETING, rules))
    carriers = [due for due in dues if due.at >= link_opens_at(MEETING, rules)]
    assert carriers
    assert [due for due in dues if due.for_late_joiners] == carriers[:1]
    assert all(due.at < due.expires_at for due in dues)


# --- phases


PHASE = Phase(1, {"de": "Projekte entwickeln"}, berlin("2020-06-09 18:00"))


def test_a_phase_opens_when_the_meeting_before_it_ends() -> None:
    later = Meeting(2, berlin("2020-06-10 17:00"), HOUR)
    opening = phase_opening(PHASE, (later, MEETING))
    assert opening is not None
    assert (opening.at, opening.expires_at) == (berlin("2020-05-27 18:30"), PHASE.deadline_at)


def test_people_are_nudged_before_the_deadline() -> None:
    assert [due.at for due in deadline_dues(PHASE.deadline_at, RULES, BERLIN)] == [
        berlin("2020-06-06 18:00"),
        berlin("2020-06-08 18:00"),
    ]
    assert {due.expires_at for due in deadline_dues(PHASE.deadline_at, RULES, BERLIN)} == {PHASE.deadline_at}


def test_a_nudge_on_a_sunday_waits_until_monday_morning() -> None:
    phase = replace(PHASE, deadline_at=berlin("2020-06-08 18:00"))
    assert [due.at for due in deadline_dues(phase.deadline_at, RULES, BERLIN)] == [
        berlin("2020-06-05 18:00"),
        berlin("2020-06-08 08:00"),
    ]


def test_a_nudge_that_would_come_after_the_deadline_is_left_out() -> None:
    phase = replace(PHASE, deadline_at=berlin("2020-06-08 07:00"))
    assert [due.before for due in deadline_dues(phase.deadline_at, RULES, BERLIN)] == [3 * DAY]


def test_two_nudges_that_a_sunday_moves_to_the_same_minute_are_one() -> None:
    rules = replace(RULES, phase_reminders=(36 * HOUR, DAY))
    phase = replace(PHASE, deadline_at=berlin("2020-06-08 18:00"))
    assert [due.at for due in deadline_dues(phase.deadline_at, rules, BERLIN)] == [berlin("2020-06-08 08:00")]


# --- quiet hours


@pytest.mark.parametrize(
    ("at", "moved"),
    [
        ("2020-06-02 12:00", "2020-06-02 12:00"),
        ("2020-06-02 19:59", "2020-06-02 19:59"),
        ("2020-06-02 20:00", "2020-06-03 08:00"),
        ("2020-06-03 00:00", "2020-06-03 08:00"),
        ("2020-06-03 07:59", "2020-06-03 08:00"),
        ("2020-06-03 08:00", "2020-06-03 08:00"),
        ("2020-06-06 19:59", "2020-06-06 19:59"),
        ("2020-06-06 20:00", "2020-06-08 08:00"),
        ("2020-06-07 12:00", "2020-06-08 08:00"),
        ("2020-06-07 23:59", "2020-06-08 08:00"),
        ("2020-12-31 23:00", "2021-01-01 08:00"),
        # the nights in which the clocks are changed: from 2 to 3, and from 3 back to 2
        ("2020-03-28 21:00", "2020-03-30 08:00"),
        ("2020-03-29 03:30", "2020-03-30 08:00"),
        ("2020-10-24 21:00", "2020-10-26 08:00"),
        ("2020-10-25 02:30", "2020-10-26 08:00"),
    ],
)
def test_nights_and_sundays_are_quiet(at: str, moved: str) -> None:
    assert out_of_quiet_hours(berlin(at), RULES, BERLIN) == berlin(moved)


def test_the_hour_that_comes_twice_is_quiet_both_times() -> None:
    assert out_of_quiet_hours(berlin("2020-10-25 02:30", fold=1), RULES, BERLIN) == berlin("2020-10-26 08:00")


def test_the_answer_is_in_the_time_zone_of_the_question() -> None:
    assert out_of_quiet_hours(berlin("2020-06-02 21:00"), RULES, BERLIN).tzinfo is UTC


@pytest.mark.parametrize(
    ("at", "moved"),
    [("12:59", "12:59"), ("13:00", "15:00"), ("14:59", "15:00"), ("15:00", "15:00"), ("23:00", "23:00")],
)
def test_quiet_hours_may_lie_within_one_day(at: str, moved: str) -> None:
    rules = replace(RULES, quiet_hours=(time(13), time(15)))
    assert out_of_quiet_hours(berlin(f"2020-06-02 {at}"), rules, BERLIN) == berlin(f"2020-06-02 {moved}")


def test_without_quiet_hours_only_sundays_are_quiet() -> None:
    rules = replace(RULES, quiet_hours=(time(0), time(0)))
    assert out_of_quiet_hours(berlin("2020-06-06 23:30"), rules, BERLIN) == berlin("2020-06-06 23:30")
    assert out_of_quiet_hours(berlin("2020-06-07 00:00"), rules, BERLIN) == berlin("2020-06-08 00:00")


minutes_of_day = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
instants = st.datetimes(datetime(2019, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
around_clock_changes = st.builds(
    lambda night, minutes: night + minutes * MINUTE,
    st.sampled_from([berlin("2020-03-29 00:00"), berlin("2020-10-25 00:00"), berlin("2021-03-28 00:00")]),
    st.integers(-3000, 3000),
)


@given(
    st.one_of(instants, around_clock_changes),
    minutes_of_day,
    minutes_of_day,
    st.sampled_from([BERLIN, "UTC", "America/New_York", "Asia/Amman", "Pacific/Apia"]),
)
def test_a_moved_nudge_is_never_earlier_never_in_quiet_time_and_not_moved_again(
    at: datetime, quiet_from: time, quiet_until: time, timezone: str
) -> None:
    rules = replace(RULES, quiet_hours=(quiet_from, quiet_until))
    moved = out_of_quiet_hours(at, rules, timezone)
    assert moved >= at
    assert moved - at < 4 * DAY
    local = moved.astimezone(ZoneInfo(timezone))
    assert local.weekday() != SUNDAY
    assert not is_quiet(local.time(), quiet_from, quiet_until)
    assert out_of_quiet_hours(moved, rules, timezone) == moved


def is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until
