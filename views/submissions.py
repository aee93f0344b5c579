"""A pitch that has been handed in: its card, changing and withdrawing it; and an example of one."""

from __future__ import annotations

from domain import scenes
from domain.pitches import PitchState
from views import buttons, idea_buttons
from views.i18n import Words
from views.keyboard import button, shortened
from views.pitches import card
from views.registration import home_button
from views.screen import Button, Rows, Screen


def shown_pitch(_: Words, scene: scenes.ShownPitch) -> Screen:
    head = _("<b>{number}</b> · {theme}", number=scene.number, theme=_.text(scene.theme))
    text = card(_, _.text(scene.theme), scene.answers, head=head)
    lines = [_state(_, scene), _until(_, scene)]
    if scene.draft_token and not scene.closed:
        lines.append(_("You have begun to change {number}. The change is not handed in yet.", number=scene.number))
    return Screen("\n".join([text + "\n", *filter(None, lines)]), _rows(_, scene))


def confirm_withdraw(_: Words, scene: scenes.ConfirmWithdraw) -> Screen:
    question = _("<b>Really withdraw {number} “{title}”?</b>", number=scene.number, title=shortened(scene.title))
    if scene.closed:
        after = _("The deadline has passed: you can’t hand it in again afterwards.")
    elif scene.change_until is not None:
        after = _("You can hand it in again until {at}. It keeps its number.", at=_.moment(scene.change_until))
    else:
        after = _("You can hand it in again. It keeps its number.")
    yes = button(_.label("Yes, withdraw"), idea_buttons.Withdraw(scene.number))
    back = button(_.label("Back"), idea_buttons.ShowPitch(scene.number))
    return Screen(f"{question}\n{after}", ((yes,), (back,)))


def example(_: Words, scene: scenes.ExamplePitch) -> Screen:
    answers = tuple((question, _.text(texts) if texts else None) for question, texts in scene.answers)
    head = _("<b>An example</b>\nThis is what an idea can look like. Yours may be shorter.")
    text = card(_, "", answers, head=head)
    return Screen(text, ((button(_.label("Back"), idea_buttons.GoBack()),),))


def _state(_: Words, scene: scenes.ShownPitch) -> str:
    if scene.state is PitchState.WITHDRAWN and scene.withdrawn_at is not None:
        return _("Withdrawn: {at}", at=_.moment(scene.withdrawn_at))
    if scene.revision > 1:
        return _("Handed in ✅ {at}, revision {revision}", at=_.moment(scene.submitted_at), revision=scene.revision)
    return _("Handed in ✅ {at}", at=_.moment(scene.submitted_at))


def _until(_: Words, scene: scenes.ShownPitch) -> str:
    if scene.change_until is None:
        return ""
    at = _.moment(scene.change_until)
    withdrawn = scene.state is PitchState.WITHDRAWN
    if scene.closed:
        return _("Ideas were taken until {at}. Nothing you wrote is lost.", at=at)
    if withdrawn:
        return _("You can hand it in again until {at}.", at=at)
    return _("You can change it until {at}.", at=at)


def _rows(_: Words, scene: scenes.ShownPitch) -> Rows:
    rows: Rows = ()
    if not scene.closed and scene.state is PitchState.WITHDRAWN:
        rows = ((button(_.label("Hand in again after all"), idea_buttons.HandInAgain(scene.number)),),)
    change: list[Button] = []
    if not scene.closed:
        label = _.label("Go on changing it") if scene.draft_token else _.label("Change it")
        change.append(button(label, idea_buttons.ChangePitch(scene.number)))
    if scene.state is PitchState.SUBMITTED:
        change.append(button(_.label("Withdraw"), idea_buttons.AskWithdraw(scene.number)))
    ideas = button(_.label("💡 My ideas"), buttons.ShowIdeas())
    return (*rows, *((tuple(change),) if change else ()), (ideas, home_button(_)))
