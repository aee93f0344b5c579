"""A place that became free: to take, to decline, or gone."""

from __future__ import annotations

from collections.abc import Iterable

from domain.scenes import Offer
from domain.waiting_list import RegistrationState
from services.waiting_list import PlaceLapsedNotice, PlaceOfferedNotice
from views import buttons
from views.i18n import Words
from views.keyboard import button
from views.lengths import fitting
from views.screen import Rows, Screen

_DATES_ROOM = 2000
_SHOWN = 10


def offered(_: Words, notice: PlaceOfferedNotice) -> Screen:
    text = _(
        "<b>A place is free for you: {theme}</b>\nPlease say by {until} whether you want it. After that it goes to "
        "whoever is next.",
        theme=_.text(notice.theme.title),
        until=_.moment(notice.until),
    )
    dates = [
        _("📅 Meeting {number}: {at}", number=meeting.number, at=_.moment(meeting.starts_at))
        for meeting in notice.meetings
    ]
    take = button(_.label("Take the place"), buttons.AcceptPlace(notice.registration))
    decline = button(_.label("Decline"), buttons.DeclinePlace(notice.registration))
    return Screen("\n".join([text, *fitting(_, dates, _DATES_ROOM)]), ((take, decline),))


def lapsed(_: Words, notice: PlaceLapsedNotice) -> Screen:
    text = _(
        "<b>The place in “{theme}” is no longer kept for you</b>\nIt was not confirmed in time, so whoever is next can "
        "have it.",
        theme=_.text(notice.theme.title),
    )
    return Screen(text, ((button(_.label("Back on the waiting list"), buttons.WaitAgain(notice.theme.key)),),))


def place_line(_: Words, offer: Offer) -> str | None:
    """Below a theme's title, for whoever has no place yet."""
    if offer.state is RegistrationState.WAITING:
        return _("⏳ Waiting list: you are number {position}.", position=offer.position)
    if offer.state is RegistrationState.OFFERED and offer.offered_until:
        return _("A place is kept for you until {until}. Please confirm it.", until=_.moment(offer.offered_until))
    return None


def offered_rows(_: Words, offers: Iterable[Offer]) -> Rows:
    """The message that told of it may be far up in the chat."""
    kept = [offer for offer in offers if offer.state is RegistrationState.OFFERED]
    return tuple(
        (
            button(
                _.label("Take the place: {theme}", theme=_.text(offer.theme.title)), buttons.AcceptPlace(offer.token)
            ),
            button(_.label("Decline: {theme}", theme=_.text(offer.theme.title)), buttons.DeclinePlace(offer.token)),
        )
        for offer in kept[:_SHOWN]
    )
