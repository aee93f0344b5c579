"""A person's dates as a file for their calendar."""

from __future__ import annotations

from domain.calendars import CalendarDate
from views import buttons
from views.i18n import Words
from views.keyboard import button
from views.screen import Button, File, Screen

ICS = "text/calendar"


def calendar_button(_: Words, *, fresh: bool = False) -> Button:
    # Translators: button that sends the dates as a file for the phone's calendar
    return button(_.label("📅 Calendar"), buttons.SendCalendar(), fresh=fresh)


def calendar(_: Words, content: bytes) -> Screen:
    text = _("<b>Your dates for your calendar</b>\nOpen the file. If dates change, ask for it again: it replaces them.")
    return Screen(text, file=File(_.label("dates.ics"), ICS, content))


def entry(_: Words, date: CalendarDate) -> tuple[str, str]:
    """Title and description. The link is only in the chat."""
    theme = _.text(date.theme)
    if date.number is not None:
        title = _.label("Meeting {number}: {theme}", number=date.number, theme=theme)
        if date.cancelled:
            return title, _.label("This meeting does not take place.")
        return title, _.label("You will get the link in the chat shortly before.")
    if date.phase is not None:
        title = _.label("Ideas until now: {theme}", theme=theme)
        return title, _.label("{phase}: until now you can hand in your idea in the chat.", phase=_.text(date.phase))
    title = _.label("Ideas until now: {theme}", theme=theme)
    return title, _.label("Until now you can hand in your idea in the chat.")
