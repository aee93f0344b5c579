"""Dates as an iCalendar file (RFC 5545), with the time zone's own rules in it."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import icalendar

from documents.characters import printable
from domain.calendars import Calendar, CalendarDate

Wording = Callable[[CalendarDate], tuple[str, str]]
"""Title and description of an entry."""

_PRODUCT = "-//Werkstattbote//DE"


def calendar_ics(calendar: Calendar, name: str, word: Wording) -> bytes:
    """The same UID in a later file replaces what a calendar has; a cancelled meeting is crossed out there."""
    file = icalendar.Calendar()
    file.add("prodid", _PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", icalendar.vText(printable(name)))
    for date in calendar.dates:
        file.add_component(_event(calendar, date, *word(date)))
    file.add_missing_timezones()
    return bytes(file.to_ical())


def _event(calendar: Calendar, date: CalendarDate, title: str, description: str) -> icalendar.Event:
    zone = ZoneInfo(calendar.timezone)
    event = icalendar.Event()
    event.add("uid", date.uid)
    event.add("dtstamp", calendar.made_at)
    event.add("sequence", date.sequence)
    event.add("dtstart", date.starts_at.astimezone(zone))
    if date.ends_at is not None:
        event.add("dtend", date.ends_at.astimezone(zone))
    event.add("summary", printable(title))
    event.add("description", printable(description))
    event.add("status", "CANCELLED" if date.cancelled else "CONFIRMED")
    # a deadline is no time at which one is busy
    event.add("transp", "OPAQUE" if date.ends_at is not None and not date.cancelled else "TRANSPARENT")
    if calendar.email:
        event.add("organizer", _organizer(calendar.organisation, calendar.email))
    return event


def _organizer(name: str, email: str) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{email}")
    address.params["cn"] = printable(name).replace('"', "'")
    return address
