"""Words of the rehearsal's clock, and the buttons that its crowd looks for."""

from __future__ import annotations

from dataclasses import dataclass

from views.i18n import Words
from views.keyboard import shortened
from views.registration import UNTICKED


@dataclass(frozen=True)
class CrowdLabels:
    """What stands on the buttons, as the views of the same words have it."""

    start: str
    accept: str
    next: str
    without_name: str
    not_said: str
    skip: str
    keep: str
    ideas: str
    pause: str
    submit: str
    register: str
    unregister: str
    confirm_unregister: str


def stop_labels(_: Words) -> dict[str, str]:
    return {
        # Translators: buttons that move the rehearsal's clock
        "next": _.label("Next message"),
        "hour": _.label("+1 hour"),
        "day": _.label("+1 day"),
    }


def meeting_label(_: Words, number: int, theme: str) -> str:
    return _.label("To meeting {number}: {theme}", number=number, theme=theme)


def crowd_labels(_: Words) -> CrowdLabels:
    return CrowdLabels(
        start=_.label("Let’s go"),
        accept=_.label("Understood, go on"),
        next=_.label("Next"),
        without_name=_.label("Without a name"),
        not_said=_.label("Rather not say"),
        skip=_.label("Skip"),
        keep=_.label("Keep it, next"),
        ideas=_.label("💡 My ideas"),
        pause=_.label("Pause"),
        submit=_.label("Hand in"),
        register=_.label("Register"),
        unregister=_.label("Unregister"),
        confirm_unregister=_.label("Yes, unregister me"),
    )


def new_idea_label(_: Words, theme: str) -> str:
    return shortened(_.label("New idea: {theme}", theme=theme))


def resumed_idea_label(_: Words, title: str) -> str:
    return shortened(_.label("Go on: {title}", title=title))


def unticked(label: str) -> str:
    return f"{UNTICKED} {label}"
