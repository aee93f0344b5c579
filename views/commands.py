"""Commands, their aliases, and the menu of commands in each language."""

from __future__ import annotations

from domain.attendance import Reply
from views.i18n import LANGUAGE_NAMES, Words

ALIASES = {
    "meetings": "termine",
    "pitch": "idee",
    "pitches": "idee",
    "ideen": "idee",
    "language": "sprache",
    "help": "hilfe",
    "menu": "start",
    "deadline": "frist",
    "mydata": "meinedaten",
    "delete": "loeschen",
    "privacy": "datenschutz",
    "imprint": "impressum",
    "ask": "frage",
    "question": "frage",
    "questions": "fragen",
}
"""English (and other) names of the same commands."""


def canonical(name: str) -> str:
    return ALIASES.get(name, name)


WORDS = {
    "stop": "stop",
    "stopp": "stop",
    "hilfe": "hilfe",
    "help": "hilfe",
    "menü": "start",
    "menu": "start",
    "start": "start",
    "termine": "termine",
    "dates": "termine",
    "idee": "idee",
    "idea": "idee",
    "sprache": "sprache",
    "language": "sprache",
    "meine daten": "meinedaten",
    "my data": "meinedaten",
    "löschen": "loeschen",
    "loeschen": "loeschen",
    "delete": "loeschen",
    "datenschutz": "datenschutz",
    "privacy": "datenschutz",
    "impressum": "impressum",
    "imprint": "impressum",
    "frage": "frage",
    "mensch fragen": "frage",
    "ask a person": "frage",
}
"""Typed without a slash, in any language."""


ANSWERS = {
    "ja": Reply.YES,
    "yes": Reply.YES,
    "passt": Reply.YES,
    "nein": Reply.NO,
    "no": Reply.NO,
    "passt nicht": Reply.NO,
    "vielleicht": Reply.MAYBE,
    "maybe": Reply.MAYBE,
}
"""Typed below a message that asks whether one comes, or was there; in any language."""


def answer_by_word(text: str) -> Reply | None:
    return ANSWERS.get(text.strip().strip(".!?").casefold())


ASKED_ABOUT = ("hilfe", "stop")
"""Typed as a word where an answer is asked for, these may be meant as one or as a call for help: views/meaning.py."""


def by_word(text: str) -> str | None:
    return WORDS.get(text.strip().strip(".!?").casefold())


def language_by_word(text: str) -> str | None:
    """Somebody types the name of a language, wherever they are: who can't read this one finds no button."""
    typed = text.strip().strip(".!?").casefold()
    return next((key for key, name in LANGUAGE_NAMES.items() if name.casefold() == typed), None)


def menu(language: str) -> list[tuple[str, str]]:
    """What Telegram's menu shows, in the language's own names where there are any."""
    _ = Words(language)
    english = language == "en"
    return [
        ("start", _.label("Overview")),
        ("meetings" if english else "termine", _.label("My dates")),
        ("pitch" if english else "idee", _.label("Write down an idea")),
        ("language" if english else "sprache", _.label("Change the language")),
        ("ask" if english else "frage", _.label("💬 Ask a person")),
        ("help" if english else "hilfe", _.label("Help")),
        ("mydata" if english else "meinedaten", _.label("What is stored about me")),
        ("delete" if english else "loeschen", _.label("Delete me")),
        ("stop", _.label("No more messages")),
        ("privacy" if english else "datenschutz", _.label("Read about privacy")),
        ("imprint" if english else "impressum", _.label("Imprint")),
    ]


def description(language: str) -> tuple[str, str]:
    """What stands in the empty chat before „Start“ is pressed, and the short line under the bot's name."""
    _ = Words(language)
    return (
        _.label("I register you for digital workshops, remind you of the meetings and take down your idea."),
        _.label("Register, be reminded, hand in ideas: digital workshops."),
    )
