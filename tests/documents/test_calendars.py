"""Whatever a programme writes, the file can be read, says the same, and holds no line that is not ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from documents.calendars import calendar_ics
from domain.calendars import Calendar, CalendarDate

AT = datetime(2020, 5, 27, 15, tzinfo=UTC)


def made(*dates: CalendarDate, name: str = "Termine", email: str | None = None) -> Any:
    calendar = Calendar({"de": name}, name, email, "Europe/Berlin", AT, dates)
    return icalendar.Calendar.from_ical(calendar_ics(calendar, name, lambda date: (date.theme["de"], "a\nb")))


def date(title: str = "Mobilität", starts_at: datetime = AT) -> CalendarDate:
    return CalendarDate("1@werkstattbote", 0, {"de": title}, starts_at, starts_at + timedelta(hours=1), number=1)


@pytest.mark.parametrize(
    "title",
    ["a;b,c\\d", "zwei\nZeilen", "END:VEVENT\r\nBEGIN:VEVENT", "ä" * 200, 'sagt "ja"', "a\x00b\ud800", "👩🏽‍💻" * 50],
)
def test_any_text_stays_within_its_entry(title: str) -> None:
    [event] = made(date(title), name=title, email="a@example.org").walk("VEVENT")
    shown = str(event["SUMMARY"])
    assert shown.replace("\ufffd", "") == title.replace("\x00", "").replace("\ud800", "").replace("\r\n", "\n")
    assert str(event["ORGANIZER"]) == "mailto:a@example.org"


def test_summer_and_winter_each_have_their_hour() -> None:
    winter = datetime(2020, 12, 1, 16, tzinfo=UTC)
    file = made(date(), date(starts_at=winter))
    [zone] = file.walk("VTIMEZONE")
    assert {part.name for part in zone.subcomponents} == {"DAYLIGHT", "STANDARD"}
    assert [event["DTSTART"].dt.astimezone(UTC) for event in file.walk("VEVENT")] == [AT, winter]
    assert [event["DTSTART"].dt.astimezone(ZoneInfo("Europe/Berlin")).hour for event in file.walk("VEVENT")] == [17, 17]
