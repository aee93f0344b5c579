"""The return code, and what the account before is told."""

from __future__ import annotations

from domain import scenes
from services.returning import CodeUsedNotice
from views import contact_buttons
from views.i18n import Safe, Words
from views.keyboard import button
from views.screen import Button, Screen


def code_used(_: Words, notice: CodeUsedNotice) -> Screen:
    text = _(
        "<b>Your return code was used</b>\nAnother Telegram account goes on with your registrations and ideas. Here I "
        "write no more about them."
    )
    return Screen(text, ((button(_.label("That was not me"), contact_buttons.NotMe(), fresh=True),),))


def new_code_button(_: Words) -> Button:
    return button(_.label("Show a new return code"), contact_buttons.NewReturnCode())


def made(_: Words, code: str) -> str:
    return _(
        "Your return code: {code}\nWith it you get back to your data on a new telephone. Please write it down: I show "
        "it only this once.",
        code=Safe(f"<code>{code}</code>"),
    )


def new_code(_: Words, remark: scenes.NewReturnCode) -> str:
    return made(_, remark.code) + "\n" + _("An earlier code is no longer valid.")


def returned(_: Words, remark: scenes.Returned) -> str:
    return _("Welcome back. Everything is as you left it.") + "\n" + made(_, remark.code)


def disputed(_: Words, remark: scenes.Disputed) -> str:
    if remark.told:
        return _("The people who organise this know now. They will answer you here.")
    return _("Nobody can answer here at the moment. Please call the people who organise this.")
