"""The language can be changed at any step, and the person goes on where they were."""

from __future__ import annotations

import pytest

from domain import scenes
from domain.registration import EMAIL, THEMES
from services import conversation, mailboxes, organisers, pitches, questions, registration, showing
from tests.services.town import BOT, Person, Town


def at(town: Town, step: str) -> Person:
    if step in ("welcome", "notice", "declined"):
        visitor = town.person("4711009")
        visitor.starts("MOB")
        if step != "welcome":
            visitor.does(registration.show_notice)
        if step == "declined":
            visitor.does(registration.decline)
        return visitor
    if step in ("themes", "name", "place", "role"):
        newcomer = town.person("4711009")
        newcomer.accepts("MOB")
        for _ in range(("themes", "name", "place", "role").index(step)):
            newcomer.presses(conversation.proceed if newcomer.facts.draft.at == THEMES else conversation.skip)
        return newcomer
    ada = town.registered("4711001", "MOB")
    town.run(organisers.set_owners, BOT, ["4711100"])
    BESIDE[step](town, ada)
    return ada


def _asks_for_email(town: Town, ada: Person) -> None:
    town.run(mailboxes.set_offered, True)
    ada.does(registration.change, EMAIL)


def _asks_for_code(town: Town, ada: Person) -> None:
    _asks_for_email(town, ada)
    ada.says("ada@example.org")


BESIDE = {
    "home": lambda town, ada: ada.does(showing.show_home),
    "dates": lambda town, ada: ada.does(showing.show_dates),
    "details": lambda town, ada: ada.does(showing.show_details),
    "help": lambda town, ada: ada.does(showing.show_help),
    "ideas": lambda town, ada: ada.does(pitches.choose),
    "unregister": lambda town, ada: ada.does(registration.choose_unregister),
    "question": lambda town, ada: ada.does(questions.ask),
    "pitch": lambda town, ada: ada.does(pitches.begin, "MOB"),
    "preview": lambda town, ada: ada.writes(),
    "email": _asks_for_email,
    "mail code": _asks_for_code,
}
STEPS = ("welcome", "notice", "declined", "themes", "name", "place", "role", *BESIDE)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("step", STEPS)
def test_after_the_language_was_changed_they_are_where_they_were(town: Town, step: str) -> None:
    person = at(town, step)
    before = person.scene
    person.does(registration.set_language, "en")
    assert (person.scene, person.actor.language) == (before, "en")
    chosen = person.does(showing.show_languages).scene
    assert isinstance(chosen, scenes.ChooseLanguage)
    person.does(registration.set_language, "de")
    assert (person.scene, person.actor.language) == (before, "de")
