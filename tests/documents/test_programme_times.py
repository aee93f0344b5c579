from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.documents.test_programme import accepted, small, the_problem

STARTS = '"2020-05-27 17:00"'
KEY = "  key: small-2020"


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ('"2020-05-27 17:00"', datetime(2020, 5, 27, 15, tzinfo=UTC)),
        ("2020-05-27 17:00", datetime(2020, 5, 27, 15, tzinfo=UTC)),
        ("2020-05-27T17:00:00", datetime(2020, 5, 27, 15, tzinfo=UTC)),
        ("2020-05-27 17:00+02:00", datetime(2020, 5, 27, 15, tzinfo=UTC)),
        ("2020-05-27T15:00Z", datetime(2020, 5, 27, 15, tzinfo=UTC)),
        ("2020-01-27 17:00", datetime(2020, 1, 27, 16, tzinfo=UTC)),
        ("2019-10-27 02:30+02:00", datetime(2019, 10, 27, 0, 30, tzinfo=UTC)),
        ("2019-10-27 02:30+01:00", datetime(2019, 10, 27, 1, 30, tzinfo=UTC)),
        ("2020-03-29 03:00", datetime(2020, 3, 29, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_what_the_programmes_clocks_show(written: str, instant: datetime) -> None:
    assert accepted(small((STARTS, written))).themes[0].workshops[0].meetings[0].starts_at == instant


def test_the_clocks_are_those_of_the_time_zone() -> None:
    programme = accepted(small((KEY, f"{KEY}\n  timezone: America/New_York")))
    assert programme.timezone == "America/New_York"
    assert programme.themes[0].workshops[0].meetings[0].starts_at == datetime(2020, 5, 27, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ('"2020-06-31 17:00"', "2020-06-31 does not exist", "June 2020 has 30 days"),
        ("2019-02-29 17:00", "2019-02-29 does not exist", "February 2019 has 28 days"),
        ("2020-13-01 17:00", "no month 13", "year, month, day"),
        ("2020-05-27 24:00", "24:00 is no time of day", "00:00 to 23:59"),
        ("2020-05-27 17:60", "17:60 is no time of day", "00:00 to 23:59"),
        ("2020-05-27", '"2020-05-27" is not a date and time', '"2020-05-27 17:00"'),
        ("27.05.2020 17 Uhr", '"27.05.2020 17 Uhr" is not a date and time', '"2020-05-27 17:00"'),
        ("[2020, 5, 27]", "a list, not a date and time", '"2020-05-27 17:00"'),
        ("0001-01-01 00:00", "year 1 is out of range", "1990 to 2199"),
        ("9999-12-31 23:59", "year 9999 is out of range", "1990 to 2199"),
        ("2020-03-29 02:30", "does not exist in Europe/Berlin: the clocks go forward", '"2020-03-29 03:30"'),
        ("2020-03-29 02:30+01:00", "the clocks go forward", '"2020-03-29 03:30"'),
        ("2019-10-27 02:30", "comes twice", '"2019-10-27 02:30+02:00" or "2019-10-27 02:30+01:00"'),
        ("2020-05-27 17:00+01:00", "has no offset +01:00 then", "Write +02:00, or none"),
    ],
)
def test_a_time_that_no_clock_shows_is_refused(written: str, message: str, hint: str) -> None:
    problem = the_problem(small((f"{STARTS}, duration: 90m}}", f"{written}, duration: 90m}} #!")))
    assert message in problem.message
    assert hint in problem.hint
    assert problem.where == "themes[0].meetings[0].starts_at"


@pytest.mark.parametrize(
    ("written", "minutes"), [("15m", 15), ("90m", 90), ("2h", 120), ("1h30m", 90), ("1d", 1440), ('"45m"', 45)]
)
def test_durations_are_days_hours_and_minutes(written: str, minutes: int) -> None:
    programme = accepted(small((KEY, f"{KEY}\n  links_open: {written}")))
    assert programme.rules.links_open == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("0m", "too short", "1m to 7d"),
        ("-15m", "not a duration", '"15m"'),
        ("15", "not a duration", "15m, 15h or 15d"),
        ("1w", "not a duration", "1h30m"),
        ("15 minutes", "not a duration", "1h30m"),
        ("8d", "too long", "1m to 7d"),
        ("99999999999999999999d", "not a duration", "1h30m"),
        ("{}", "a block of keys, not a duration", "1h30m"),
    ],
)
def test_other_durations_are_refused(written: str, message: str, hint: str) -> None:
    problem = the_problem(small((KEY, f"{KEY}\n  links_open: {written} #!")))
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ('["20:00"]', "two times", '["20:00", "08:00"]'),
        ("20:00", "two times", '["20:00", "08:00"]'),
        ('["20:00", "25:00"]', "25:00 is no time of day", "00:00 to 23:59"),
        ('["20:00", 8]', '"8" is not a time of day', "20:00"),
        ('["08:00", "8:00"]', "same time", "two times"),
    ],
)
def test_quiet_hours_are_two_times(written: str, message: str, hint: str) -> None:
    problem = the_problem(small((KEY, f"{KEY}\n  quiet_hours: {written} #!")))
    assert message in problem.message
    assert hint in problem.hint
