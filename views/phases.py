"""A phase opens; its deadline, or a standing body's, comes near; what people choose then."""

from __future__ import annotations

from domain import scenes
from domain.nudges import WishKind
from domain.programme import Mode
from services.phases import NudgeNotice, PhaseNotice
from views import buttons, idea_buttons
from views.i18n import Words
from views.keyboard import button
from views.pitches import example_button
from views.registration import home_button
from views.screen import Button, Rows, Screen


def opens(_: Words, notice: PhaseNotice) -> Screen:
    text = _.ngettext(
        "<b>Time for ideas until {at}</b>\n{theme}: {title}\n{n} short question, about 5 minutes. You can pause at "
        "any time.",
        "<b>Time for ideas until {at}</b>\n{theme}: {title}\n{n} short questions, about 5 minutes. You can pause at "
        "any time.",
        notice.questions,
        at=_.moment(notice.phase.deadline_at),
        theme=_.text(notice.theme.title),
        title=_.text(notice.phase.title),
    )
    about = notice.registration, notice.phase.after
    no_idea = button(_.label("No idea"), idea_buttons.NoIdea(*about))
    return Screen(text, (*_first_rows(_, notice.theme.key, about, notice.may_remind), (no_idea,)))


def nudge(_: Words, notice: NudgeNotice) -> Screen:
    about = notice.registration, notice.phase
    first = _first_rows(_, notice.theme.key, about, notice.may_remind, notice.draft_token)
    return Screen(_nudge_text(_, notice), (*first, _ways_out(_, about)))


def choice(_: Words, scene: scenes.NudgeChoice) -> Screen:
    """In place of the nudge: what was chosen, and the way back."""
    about = scene.registration, scene.phase
    head = _("<b>{theme}</b>: ideas until {at}", theme=_.text(scene.theme), at=_.moment(scene.deadline_at))
    begin = _begin(_, scene.theme_key, scene.draft_token)
    return Screen(f"{head}\n{_chosen(_, scene)}", ((begin,), *_changes(_, scene, about), (home_button(_),)))


def _nudge_text(_: Words, notice: NudgeNotice) -> str:
    at, theme = _.moment(notice.deadline_at), _.text(notice.theme.title)
    if notice.draft_token:
        return _("<b>Your draft is waiting</b>\n{theme}: you can hand it in until {at}.", theme=theme, at=at)
    if notice.theme.mode is Mode.STANDING_BODY:
        return _(
            "<b>Does your group have a project approach?</b>\n{theme}: you can contribute it until {at}.",
            theme=theme,
            at=at,
        )
    return _("<b>Do you have an idea?</b>\n{theme}: you can hand it in until {at}.", theme=theme, at=at)


def _first_rows(_: Words, theme: str, about: tuple[str, int], may_remind: bool, draft_token: str | None = None) -> Rows:
    """What leads on comes below the message, which stays to be pressed again."""
    first = _begin(_, theme, draft_token, fresh=True)
    second: tuple[Button, ...] = (example_button(_, fresh=True),)
    if may_remind:
        second = (*second, button(_.label("Remind me later"), idea_buttons.RemindLater(*about)))
    return ((first,), second)


def _begin(_: Words, theme: str, draft_token: str | None, *, fresh: bool = False) -> Button:
    if draft_token:
        return button(_.label("Go on with the draft"), buttons.ResumePitch(draft_token), fresh=fresh)
    return button(_.label("Begin an idea"), buttons.AskedForPitch(theme), fresh=fresh)


def _ways_out(_: Words, about: tuple[str, int]) -> tuple[Button, ...]:
    return (
        button(_.label("No idea"), idea_buttons.NoIdea(*about)),
        # Translators: button that ends nudges about ideas; reminders of meetings still come
        button(_.label("Don’t remind me again"), idea_buttons.StopNudges(*about)),
    )


def _chosen(_: Words, scene: scenes.NudgeChoice) -> str:
    wish = scene.wish
    if scene.nudges_stopped:
        return _("I will not remind you of ideas any more. Dates and links still come.")
    if wish is None:
        return _("I remind you as planned, twice at most.")
    if wish.kind is WishKind.NO_IDEA:
        return _("All right. I will not ask you for this again. If you do have an idea, begin at any time.")
    assert wish.remind_at is not None
    return _("All right. I will remind you once more: {at}.", at=_.moment(wish.remind_at))


def _changes(_: Words, scene: scenes.NudgeChoice, about: tuple[str, int]) -> Rows:
    if scene.nudges_stopped:
        return ((button(_.label("Remind me again"), idea_buttons.ResumeNudges()),),)
    if scene.wish is None:
        return ((button(_.label("Remind me later"), idea_buttons.RemindLater(*about)),), _ways_out(_, about))
    if scene.wish.kind is WishKind.NO_IDEA:
        return ((button(_.label("Do remind me"), idea_buttons.TakeBackWish(*about)),),)
    return ((button(_.label("No, as planned"), idea_buttons.TakeBackWish(*about)),),)
