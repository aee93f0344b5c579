"""An e-mail address as a way beside Telegram: asked for, confirmed, shown among the details."""

from __future__ import annotations

from domain import scenes
from domain.registration import EMAIL
from domain.scenes import EmailState
from views import buttons, contact_buttons
from views.i18n import Words
from views.keyboard import button
from views.screen import Button, Rows, Screen


def ask_code(_: Words, scene: scenes.AskMailCode) -> Screen:
    text = _(
        "<b>Which code is in the mail?</b>\nI have sent one to {address}. Please type the six digits here. Only then "
        "do mails come there.",
        address=scene.address,
    )
    again = button(_.label("Send another one"), contact_buttons.SendMailCode())
    other = button(_.label("Change the address"), buttons.ChangeDetail(EMAIL))
    return Screen(text, ((again,), (other,), (button(_.label("Later"), contact_buttons.LeaveQuestions()),)))


def question(_: Words) -> str:
    return _(
        "<b>May I write you a mail if Telegram doesn’t reach you?</b>\nOnly with links, changes and answers. Type your "
        "e-mail address, or go on without."
    )


def line(_: Words, scene: scenes.Details) -> str | None:
    """Among the details; None where there is nothing to say of it."""
    if scene.email is None:
        return _("E-mail: {address}", address=_.label("not said")) if scene.asks_email else None
    if scene.email_state is EmailState.CONFIRMED:
        return _("E-mail: {address}", address=scene.email)
    if scene.email_state is EmailState.STOPPED:
        return _("E-mail: {address} (no mails go there any more)", address=scene.email)
    return _("E-mail: {address} (its code is still missing)", address=scene.email)


def detail_buttons(_: Words, scene: scenes.Details) -> Rows:
    if not scene.asks_email:
        return ()
    change: Button = button(_.label("E-mail"), buttons.ChangeDetail(EMAIL))
    if scene.email_state is EmailState.PENDING:
        return ((change, button(_.label("Type the code"), contact_buttons.ShowMailCode())),)
    return ((change,),)
