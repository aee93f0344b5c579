"""A command's word, typed where an answer is asked for: what was meant?"""

from __future__ import annotations

from domain import scenes
from views import buttons, idea_buttons, privacy_buttons
from views.i18n import Words
from views.keyboard import button
from views.screen import Button, Screen


def ask_meaning(_: Words, scene: scenes.AskMeaning) -> Screen:
    """One button for each command of `commands.ASKED_ABOUT`; the one that was typed comes first."""
    text = _("<b>“{word}”: what do you mean?</b>\nNothing has been done or saved yet.", word=scene.word)
    answer = idea_buttons.TakeAsAnswer(scene.facts.token, scene.facts.version)
    rows = [(_command(_, scene.command),), (button(_.label("That is my answer"), answer),)]
    return Screen(text, (*rows, (button(_.label("Back"), idea_buttons.GoBack()),)))


def _command(_: Words, command: str) -> Button:
    return {
        "hilfe": button(_.label("Show help"), buttons.ShowHelp()),
        "stop": button(_.label("No more messages"), privacy_buttons.StopMessages()),
    }[command]
