"""A person's dates as a file."""

from __future__ import annotations

from domain.calendars import Calendar
from views import calendars as wording
from views.i18n import Words
from views.screen import Screen


def calendar_file(words: Words, calendar: Calendar) -> Screen:
    from documents.calendars import calendar_ics  # only where it is used: it brings a parser along

    content = calendar_ics(calendar, words.text(calendar.title), lambda date: wording.entry(words, date))
    return wording.calendar(words, content)
