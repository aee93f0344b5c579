"""What a person's calendar file says, read back by a library as a calendar does it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import icalendar

from documents.calendars import calendar_ics
from domain import scenes
from domain.calendars import Calendar
from services import calendars
from tests.services.test_waiting_list import with_capacity
from tests.services.town import Person, Town, called_off, coesfeld, moved
from views.calendars import entry
from views.i18n import Words

DAY = timedelta(days=1)


def collect(person: Person) -> Any:
    return person.does(calendars.collect)  # type: ignore[arg-type]


def file_of(person: Person) -> Any:
    found = collect(person)
    assert isinstance(found, Calendar), found
    content = calendar_ics(found, "Termine", lambda date: entry(Words("de"), date))
    return icalendar.Calendar.from_ical(content)


def entries(person: Person) -> dict[str, Any]:
    return {str(event["SUMMARY"]): event for event in file_of(person).walk("VEVENT")}


def test_all_meetings_and_deadlines_are_in_it(ada: Person) -> None:
    events = file_of(ada).walk("VEVENT")
    assert [(str(each["SUMMARY"]), f"{each['DTSTART'].dt:%d.%m. %H:%M}") for each in events] == [
        ("Treffen 1: Mobilität", "27.05. 17:00"),
        ("Treffen 2: Mobilität", "10.06. 17:00"),
        ("Treffen 3: Mobilität", "24.06. 17:00"),
        ("Ideen bis jetzt: Mobilität", "09.06. 18:00"),
        ("Ideen bis jetzt: Mobilität", "23.06. 18:00"),
    ]


def test_times_are_those_of_the_place_and_the_place_s_rules_are_in_it(ada: Person) -> None:
    file = file_of(ada)
    [zone] = file.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Berlin"
    for event in file.walk("VEVENT"):
        assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
        assert event["DTSTAMP"].dt == ada.town.now
    assert str(file["METHOD"]) == "PUBLISH"


def test_no_link_is_in_it_even_when_it_may_be_given(town: Town, ada: Person) -> None:
    town.at("2020-05-27 16:50")
    content = file_of(ada).to_ical().decode()
    assert "meet.example.org" not in content
    assert "2541 111111" not in content
    assert "Den Link bekommen Sie kurz vorher im Chat" in content.replace("\r\n ", "")


def test_a_moved_meeting_keeps_its_uid_and_counts_on(town: Town, ada: Person) -> None:
    before = entries(ada)["Treffen 2: Mobilität"]
    town.load(moved(coesfeld(), "MOB", 2, DAY))
    after = entries(ada)["Treffen 2: Mobilität"]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt - before["DTSTART"].dt == DAY


def test_a_cancelled_meeting_is_crossed_out(town: Town, ada: Person) -> None:
    before = entries(ada)["Treffen 2: Mobilität"]
    town.load(called_off(coesfeld(), "MOB", 2))
    after = entries(ada)["Treffen 2: Mobilität"]
    assert (str(before["STATUS"]), str(after["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_every_entry_has_a_uid_of_its_own_and_the_same_for_everybody(ada: Person, bela: Person) -> None:
    mine = [str(each["UID"]) for each in file_of(ada).walk("VEVENT")]
    others = [str(each["UID"]) for each in file_of(bela).walk("VEVENT")]
    assert len(set(others)) == len(others) == 10
    assert set(mine) < set(others)


def test_a_standing_body_has_its_deadline(town: Town) -> None:
    person = town.registered("4711004", "VER")
    [event] = file_of(person).walk("VEVENT")
    assert f"{event['DTSTART'].dt:%Y-%m-%d %H:%M}" == "2020-06-30 18:00"
    assert "DTEND" not in event
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_whoever_waits_for_a_place_has_no_dates_yet(town: Town, ada: Person) -> None:
    town.load(with_capacity(1))
    waiting = town.registered("4711009", "MOB")
    assert collect(waiting).remark == scenes.NoDates()
