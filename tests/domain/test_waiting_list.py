from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.programme import Meeting, Rules, Workshop
from domain.waiting_list import free_places, offered_until

BERLIN = "Europe/Berlin"
RULES = Rules((), (), timedelta(minutes=15), (time(20), time(8)), 2)


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"{local}+02:00")


def workshop(*starts: str) -> Workshop:
    meetings = tuple(Meeting(n, at(start), timedelta(hours=1)) for n, start in enumerate(starts, start=1))
    return Workshop("MOB", 2, meetings)


def test_without_a_capacity_there_is_always_a_place() -> None:
    assert free_places(None, 1000) is None
    assert [free_places(2, taken) for taken in (0, 2, 3)] == [2, 0, 0]


def test_an_offer_lasts_a_day_but_ends_at_no_quiet_time() -> None:
    long = workshop("2020-07-01 17:00")
    assert offered_until(at("2020-05-25 12:00"), long, RULES, BERLIN) == at("2020-05-26 12:00")
    assert offered_until(at("2020-05-25 23:00"), long, RULES, BERLIN) == at("2020-05-27 08:00")
    assert offered_until(at("2020-05-30 12:00"), long, RULES, BERLIN) == at("2020-06-01 08:00")


def test_an_offer_ends_with_the_last_meeting_and_there_is_none_after_it() -> None:
    short = workshop("2020-05-25 13:00", "2020-05-25 17:00")
    assert offered_until(at("2020-05-25 12:00"), short, RULES, BERLIN) == at("2020-05-25 18:00")
    assert offered_until(at("2020-05-25 18:00"), short, RULES, BERLIN) is None


def test_a_standing_bodys_offer_ends_with_its_deadline() -> None:
    body = Workshop("VER", 2, deadline_at=at("2020-05-25 18:00"))
    assert offered_until(at("2020-05-25 12:00"), body, RULES, BERLIN) == at("2020-05-25 18:00")
    assert offered_until(at("2020-05-25 12:00"), Workshop("VER", 2), RULES, BERLIN) == at("2020-05-26 12:00")
