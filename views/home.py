"""The overview, the dates, help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from domain import scenes
from domain.programme import Meeting
from domain.scenes import Offer
from views import buttons
from views.i18n import Words
from views.keyboard import button, column, link
from views.lengths import fitting
from views.pitches import draft_line
from views.questions import ask_button, report_button
from views.registration import home_button, languages_button
from views.screen import Button, Rows, Screen

DRAFTS_SHOWN = 5
"""The newest; all of them are among the ideas."""
OFFERS_ROOM = 2000
"""Beside the dates there are drafts and a remark above."""
DATES_ROOM = 3000


def home(_: Words, scene: scenes.Home) -> Screen:
    return Screen(_home_text(_, scene), _home_rows(_, scene))


def dates(_: Words, scene: scenes.Dates) -> Screen:
    if not scene.registered:
        text = _("You are not registered for any theme at the moment, so there are no dates.")
        register = button(_.label("Register"), buttons.ChangeDetail("themes"))
        return Screen(text, ((register,), (home_button(_),)))
    offers = fitting(_, _offers(_, scene.registered, scene.now), DATES_ROOM)
    text = "\n\n".join([_("<b>Your dates</b>"), *offers])
    links = [
        each
        for offer in scene.registered
        for meeting in offer.meetings
        if (offer.token, meeting.number) in scene.links
        for each in _link_buttons(_, scene, offer, meeting)
    ]
    return Screen(text, (*column(links), (home_button(_),)))


def _link_buttons(_: Words, scene: scenes.Dates, offer: Offer, meeting: Meeting) -> tuple[Button, Button]:
    theme, address = _.text(offer.theme.title), scene.links[offer.token, meeting.number]
    return (
        # Translators: button that opens the web meeting of a theme
        link(_.label("Join: {theme}", theme=theme), address),
        report_button(_, offer.theme.key, meeting.number, of=theme if len(scene.links) > 1 else None),
    )


def help_screen(_: Words, scene: scenes.Help) -> Screen:
    text = _(
        "<b>This is what I can do</b>\n/termine – your meetings and deadlines\n/idee – write down an idea or go on "
        "with it\n/sprache – change the language\n/stop – no more messages\n/start – back to the overview",
    )
    if scene.organiser:
        text += "\n" + _("/fragen – questions that wait for an answer\n/export – all submitted ideas as a table")
    text += "\n\n" + _contact(_, scene)
    first = home_button(_) if scene.accepted else button(_.label("Let’s go"), buttons.ShowNotice())
    rows: Rows = ((first,), (languages_button(_),))
    if scene.accepted:
        rows = ((ask_button(_),), *rows)
    if scene.privacy_url:
        rows = (*rows, (link(_.label("Read about privacy"), scene.privacy_url),))
    if scene.imprint_url:
        rows = (*rows, (link(_.label("Imprint"), scene.imprint_url),))
    return Screen(text, rows)


def offer_dates(_: Words, offer: Offer, now: datetime) -> str:
    """A theme with its meetings and phases in the order of time, what has passed struck through."""
    lines = [_("<b>{theme}</b>", theme=_.text(offer.theme.title))]
    entries = [(each.starts_at, each.ends_at, _meeting_line(_, each)) for each in offer.meetings]
    entries += [
        (phase.deadline_at, phase.deadline_at, _phase_line(_, _.text(phase.title), phase.deadline_at))
        for phase in offer.phases
    ]
    if offer.deadline_at is not None:
        line = _("✏️ Ideas until {at}", at=_.moment(offer.deadline_at))
        entries.append((offer.deadline_at, offer.deadline_at, line))
    lines += [f"<s>{line}</s>" if ends <= now else line for _at, ends, line in sorted(entries)]
    return "\n".join(lines)


def _meeting_line(_: Words, meeting: Meeting) -> str:
    return _("📅 Meeting {number}: {at}", number=meeting.number, at=_.moment(meeting.starts_at))


def _phase_line(_: Words, title: str, deadline_at: datetime) -> str:
    # Translators: the decentralised phase between two meetings, and until when ideas can be handed in
    return _("✏️ {title}: until {at}", title=title, at=_.moment(deadline_at))


def _home_text(_: Words, scene: scenes.Home) -> str:
    if not scene.registered:
        parts = [_("You are not registered for any theme at the moment.")]
    else:
        parts = [_("<b>You are registered for:</b>"), *fitting(_, _offers(_, scene.registered, scene.now), OFFERS_ROOM)]
    parts += [draft_line(_, line) for line in scene.drafts[-DRAFTS_SHOWN:]]
    if scene.stopped:
        parts.append(_("I am not sending you any messages at the moment, so no links either."))
    return "\n\n".join(parts)


def _offers(_: Words, offers: Iterable[Offer], now: datetime) -> list[str]:
    return [offer_dates(_, offer, now) for offer in offers]


def _home_rows(_: Words, scene: scenes.Home) -> Rows:
    rows: Rows = ()
    if scene.stopped:
        rows = ((button(_.label("Messages on again"), buttons.ResumeMessages()),),)
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
        (button(_.label("💡 My ideas"), buttons.ShowIdeas()),),
        (button(_.label("Change"), buttons.ShowDetails()), button(_.label("Unregister"), buttons.ChooseUnregister())),
        (ask_button(_),),
    )


def _contact(_: Words, scene: scenes.Help) -> str:
    contact = scene.contact
    reach = " · ".join(value for value in (contact.phone, contact.email) if value)
    text = _("<b>People who help you:</b> {name}, {organisation}", name=contact.name, organisation=scene.organisation)
    return f"{text}\n{escape(reach, quote=False)}" if reach else text
