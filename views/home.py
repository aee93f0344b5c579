"""The overview, the dates, help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from domain import scenes
from domain.attendance import Reply, can_reply
from domain.programme import Meeting
from domain.scenes import Offer
from views import buttons, idea_buttons
from views.calendars import calendar_button
from views.i18n import Words
from views.keyboard import button, column, link
from views.lengths import fitting
from views.pitches import draft_line
from views.privacy import text_button
from views.questions import ask_button, report_button
from views.registration import home_button, languages_button
from views.screen import Button, Rows, Screen
from views.waiting_list import offered_rows, place_line

DRAFTS_SHOWN = 5
"""The newest; all of them are among the ideas."""
OFFERS_ROOM = 2000
"""Beside the dates there are drafts and a remark above."""
WAITING_ROOM = 700
DATES_ROOM, DIAL_INS_ROOM = 2600, 400
THEMES_SHOWN = 10
"""With buttons of their own: Telegram takes 100 at most."""


def home(_: Words, scene: scenes.Home) -> Screen:
    return Screen(_home_text(_, scene), _home_rows(_, scene))


def dates(_: Words, scene: scenes.Dates) -> Screen:
    if not scene.registered:
        text = _("You are not registered for any theme at the moment, so there are no dates.")
        register = button(_.label("Register"), buttons.ChangeDetail("themes"))
        return Screen(text, ((register,), (home_button(_),)))
    offers = fitting(_, _offers(_, scene.registered, scene.now), DATES_ROOM)
    text = "\n\n".join([_("<b>Your dates</b>"), *offers, *_dial_ins(_, scene)])
    links = [
        each
        for offer in scene.registered
        for meeting in offer.meetings
        if (offer.token, meeting.number) in scene.links
        for each in _link_buttons(_, scene, offer, meeting)
    ]
    rows = (*column(links), *column(_reply_buttons(_, scene)), *_past_rows(_, scene))
    return Screen(text, (*rows, (calendar_button(_), home_button(_))))


def _link_buttons(_: Words, scene: scenes.Dates, offer: Offer, meeting: Meeting) -> tuple[Button, Button]:
    theme, address = _.text(offer.theme.title), scene.links[offer.token, meeting.number]
    return (
        # Translators: button that opens the web meeting of a theme
        link(_.label("Join: {theme}", theme=theme), address),
        report_button(_, offer.theme.key, meeting.number, of=theme if len(scene.links) > 1 else None),
    )


def help_screen(_: Words, scene: scenes.Help) -> Screen:
    text = _(
        # Translators: commands by the language's own names, where it has any (see views/commands.py)
        "<b>This is what I can do</b>\n/meetings – your meetings and deadlines\n/pitch – write down an idea or go on "
        "with it\n/language – change the language\n/mydata – what is stored about you\n/delete – delete it\n/stop "
        "– no more messages\n/start – back to the overview",
    )
    if scene.organiser:
        text += "\n" + _("/questions – questions that wait for an answer")
        text += "\n" + _("/export – all submitted ideas as a table")
        text += "\n" + _("/deadline – take ideas again after a deadline")
    text += "\n\n" + _contact(_, scene)
    first = home_button(_) if scene.accepted else button(_.label("Let’s go"), buttons.ShowNotice())
    rows: Rows = ((first,), (languages_button(_),))
    if scene.accepted:
        rows = ((ask_button(_),), *rows)
    if scene.in_question:
        rows = ((button(_.label("Back to the question"), idea_buttons.GoBack()),), *rows)
    rows = (*rows, *text_button(_, "privacy", in_chat=scene.has_privacy_text, url=scene.privacy_url))
    rows = (*rows, *text_button(_, "imprint", in_chat=scene.has_imprint_text, url=scene.imprint_url))
    return Screen(text, rows)


def offer_dates(_: Words, offer: Offer, now: datetime) -> str:
    """A theme with its meetings and phases in the order of time, what has passed struck through."""
    head = [_("<b>{theme}</b>", theme=_.text(offer.theme.title)), place_line(_, offer)]
    entries = [
        (each.starts_at, each.ends_at, _meeting_line(_, each, offer.replies.get(each.number)))
        for each in offer.meetings
    ]
    entries += [
        (phase.deadline_at, phase.deadline_at, _phase_line(_, _.text(phase.title), phase.deadline_at))
        for phase in offer.phases
    ]
    if offer.deadline_at is not None:
        line = _("✏️ Ideas until {at}", at=_.moment(offer.deadline_at))
        entries.append((offer.deadline_at, offer.deadline_at, line))
    lines = [f"<s>{line}</s>" if ends <= now else line for _at, ends, line in sorted(entries)]
    return "\n".join([*filter(None, head), *lines])


def _meeting_line(_: Words, meeting: Meeting, reply: Reply | None) -> str:
    number, at = meeting.number, _.moment(meeting.starts_at)
    if reply is Reply.YES:
        return _("📅 Meeting {number}: {at} (you are coming)", number=number, at=at)
    if reply is Reply.NO:
        return _("📅 Meeting {number}: {at} (you can’t come)", number=number, at=at)
    if reply is Reply.MAYBE:
        return _("📅 Meeting {number}: {at} (you may come)", number=number, at=at)
    return _("📅 Meeting {number}: {at}", number=number, at=at)


def _reply_buttons(_: Words, scene: scenes.Dates) -> list[Button]:
    """For the next meeting of each theme: the question that came with its reminder may be far up in the chat."""
    coming = [
        (offer, next((each for each in offer.meetings if can_reply(each, scene.now)), None))
        for offer in scene.registered
        if offer.has_place
    ]
    return [
        button(
            # Translators: button; the person can say whether they come to a meeting
            _.label("Will you come? Meeting {number}, {theme}", number=each.number, theme=_.text(offer.theme.title)),
            buttons.ShowReply(offer.token, each.number),
        )
        for offer, each in coming
        if each
    ][:THEMES_SHOWN]


def _past_rows(_: Words, scene: scenes.Dates | scenes.Home) -> Rows:
    """For whoever came late; the newest of them."""
    late = [offer for offer in scene.registered if offer.joined_late]
    return column(
        button(_.label("What has been: {theme}", theme=_.text(offer.theme.title)), buttons.ShowPast(offer.token))
        for offer in late[:THEMES_SHOWN]
    )


def _dial_ins(_: Words, scene: scenes.Dates) -> list[str]:
    themes = {offer.token: _.text(offer.theme.title) for offer in scene.registered}
    lines = [
        _("By telephone, {theme}: {number}", theme=themes[token], number=dial_in)
        for (token, _number), dial_in in scene.dial_ins.items()
    ]
    return fitting(_, lines, DIAL_INS_ROOM)


def _phase_line(_: Words, title: str, deadline_at: datetime) -> str:
    # Translators: the decentralised phase between two meetings, and until when ideas can be handed in
    return _("✏️ {title}: until {at}", title=title, at=_.moment(deadline_at))


def _home_text(_: Words, scene: scenes.Home) -> str:
    if not scene.registered:
        parts = [_("You are not registered for any theme at the moment.")]
    else:
        parts = _registered(_, scene)
    parts += [draft_line(_, line) for line in scene.drafts[-DRAFTS_SHOWN:]]
    if scene.stopped:
        parts.append(_("I am not sending you any messages at the moment, so no links either."))
    return "\n\n".join(parts)


def _registered(_: Words, scene: scenes.Home) -> list[str]:
    held = [offer for offer in scene.registered if offer.has_place]
    waiting = [offer for offer in scene.registered if not offer.has_place]
    parts: list[str] = []
    if held:
        room = OFFERS_ROOM - (WAITING_ROOM if waiting else 0)
        parts += [_("<b>You are registered for:</b>"), *fitting(_, _offers(_, held, scene.now), room)]
    if waiting:
        room = WAITING_ROOM if held else OFFERS_ROOM
        parts += [_("<b>You are waiting for a place:</b>"), *fitting(_, _offers(_, waiting, scene.now), room)]
    return parts


def _offers(_: Words, offers: Iterable[Offer], now: datetime) -> list[str]:
    return [offer_dates(_, offer, now) for offer in offers]


def _home_rows(_: Words, scene: scenes.Home) -> Rows:
    rows: Rows = ()
    if scene.stopped:
        rows = ((button(_.label("Messages on again"), buttons.ResumeMessages()),),)
    rows = (*rows, *offered_rows(_, scene.registered), *_past_rows(_, scene))
    for line in scene.drafts[-DRAFTS_SHOWN:]:
        if line.draft_token:
            title = line.title or _.text(line.theme)
            rows = (*rows, (button(_.label("Go on: {title}", title=title), buttons.ResumePitch(line.draft_token)),))
    if not scene.registered:
        return (
            *rows,
            (button(_.label("Register"), buttons.ChangeDetail("themes")),),
            (languages_button(_), ask_button(_)),
        )
    return (
        *rows,
        (button(_.label("💡 My ideas"), buttons.ShowIdeas()), calendar_button(_)),
        (button(_.label("Change"), buttons.ShowDetails()), button(_.label("Unregister"), buttons.ChooseUnregister())),
        (ask_button(_),),
    )


def _contact(_: Words, scene: scenes.Help) -> str:
    contact = scene.contact
    reach = " · ".join(value for value in (contact.phone, contact.email) if value)
    text = _("<b>People who help you:</b> {name}, {organisation}", name=contact.name, organisation=scene.organisation)
    return f"{text}\n{escape(reach, quote=False)}" if reach else text
