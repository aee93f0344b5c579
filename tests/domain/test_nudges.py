from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from domain.nudges import Nudged, Wish, WishKind, gives_way, later, may_nudge
from domain.programme import Rules

RULES = Rules((), (timedelta(days=3), timedelta(days=1)), timedelta(minutes=15), (time(20), time(8)), 2)
BERLIN = "Europe/Berlin"
DAY = timedelta(days=1)


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"{local}+02:00")


DEADLINE = at("2020-06-09 18:00")  # a Tuesday
PLANNED = [at("2020-06-06 18:00"), at("2020-06-08 18:00")]


def test_at_most_two_nudges_a_phase() -> None:
    assert may_nudge(Nudged(1, ()), DEADLINE, RULES)
    assert not may_nudge(Nudged(2, ()), DEADLINE, RULES)


def test_at_most_as_many_in_any_seven_days_as_the_programme_allows() -> None:
    assert may_nudge(Nudged(0, (DEADLINE - 7 * DAY, DEADLINE - DAY)), DEADLINE, RULES)
    assert not may_nudge(Nudged(0, (DEADLINE - 6 * DAY, DEADLINE - DAY)), DEADLINE, RULES)
    assert not may_nudge(Nudged(0, (DEADLINE - 3 * DAY, DEADLINE + 3 * DAY)), DEADLINE, RULES)
    assert not may_nudge(Nudged(0, ()), DEADLINE, replace(RULES, nudges_a_week=0))


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("2020-05-28 12:00", "2020-05-30 12:00"),
        ("2020-05-27 22:30", "2020-05-30 08:00"),
        ("2020-06-05 12:00", "2020-06-08 08:00"),
        ("2020-06-08 12:00", "2020-06-09 12:00"),
        ("2020-06-09 10:00", "2020-06-09 13:00"),
        ("2020-06-09 15:30", None),
    ],
    ids=["in two days", "not at night", "not on a Sunday", "tomorrow", "in three hours", "too late"],
)
def test_later_is_before_the_deadline_and_out_of_quiet_hours(now: str, wanted: str | None) -> None:
    assert later(Nudged(), at(now), DEADLINE, RULES, BERLIN) == (at(wanted) if wanted else None)


def test_there_is_no_later_once_all_nudges_are_used() -> None:
    assert later(Nudged(2, ()), at("2020-05-28 12:00"), DEADLINE, RULES, BERLIN) is None


def test_later_looks_for_a_time_with_room_in_its_week() -> None:
    now = at("2020-06-01 12:00")
    busy = Nudged(0, (now - 5 * DAY, now - 5 * DAY))
    assert later(busy, now, DEADLINE, RULES, BERLIN) == now + 2 * DAY
    assert later(Nudged(0, (now - DAY, now - DAY)), now, DEADLINE, RULES, BERLIN) is None


def test_without_a_wish_nothing_gives_way() -> None:
    assert not any(gives_way(each, None, PLANNED) for each in PLANNED)


def test_no_idea_leaves_out_every_nudge() -> None:
    wish = Wish(WishKind.NO_IDEA, at("2020-05-28 12:00"))
    assert all(gives_way(each, wish, PLANNED) for each in PLANNED)


def test_a_later_one_takes_the_place_of_the_next() -> None:
    wish = Wish(WishKind.LATER, at("2020-05-28 12:00"), at("2020-05-30 12:00"))
    assert [gives_way(each, wish, PLANNED) for each in PLANNED] == [True, False]


def test_before_the_time_somebody_asked_for_nothing_comes() -> None:
    planned = [at("2020-05-29 12:00"), at("2020-05-30 09:00"), at("2020-06-08 18:00")]
    wish = Wish(WishKind.LATER, at("2020-05-28 12:00"), at("2020-05-30 12:00"))
    assert [gives_way(each, wish, planned) for each in planned] == [True, True, False]
