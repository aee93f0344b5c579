from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from domain import scenes
from domain.dialogue import AnswerEmpty, AnswerTooLong, NotAnOption, NothingChosen
from domain.privacy import NOTICE_VERSION
from domain.return_codes import read_return_code
from domain.scenes import AskName, AskPlace, AskRole, AskThemes, Home, Notice, Outcome, Welcome
from services import conversation, pitches, registration, showing
from services.actors import Participant, Visitor
from storage import tables as t
from tests.services.town import Person, Town, coesfeld

ACCOUNT = "4711990042"


@pytest.fixture
def newcomer(town: Town) -> Person:
    return town.person(ACCOUNT)


# --- before the notice is accepted


@pytest.mark.parametrize("code", [None, "MOB", "mob"])
def test_whoever_starts_is_welcomed(newcomer: Person, code: str | None) -> None:
    outcome = newcomer.starts(code)
    assert isinstance(outcome.scene, Welcome)
    assert outcome.remark is None


@pytest.mark.parametrize("code", ["XYZ", "MOB\0", "ÄÖÜ", "\u200f", "x" * 500])
def test_an_unknown_code_is_said_to_be_so_and_nothing_stops(newcomer: Person, code: str) -> None:
    outcome = newcomer.starts(code)
    assert isinstance(outcome.scene, Welcome)
    assert outcome.remark == scenes.UnknownCode(code)


def test_a_code_may_be_typed(newcomer: Person) -> None:
    newcomer.starts()
    assert newcomer.says(" mob ").remark is None
    newcomer.does(registration.show_notice)
    newcomer.does(registration.accept)
    assert newcomer.facts.draft.answers == {"themes": ("MOB",)}


@pytest.mark.parametrize("text", ["Hallo", "", "\0", "M\0B", "x" * 100_000, "مرحبا"])
def test_anything_else_typed_is_not_understood(newcomer: Person, text: str) -> None:
    newcomer.starts()
    assert newcomer.says(text) == Outcome(newcomer.scene, scenes.NotUnderstood())


def test_nothing_personal_is_stored_before_the_notice_is_accepted(town: Town, newcomer: Person) -> None:
    newcomer.starts("MOB")
    newcomer.says("Ich bin Ada Lovelace")
    newcomer.does(registration.set_language, "en")
    newcomer.does(registration.show_notice)
    newcomer.does(registration.decline)
    newcomer.does(registration.stop_messages)
    newcomer.does(registration.set_reachable, False)  # type: ignore[arg-type]
    for table in (t.participant, t.account, t.consent, t.registration, t.draft, t.outbox):
        assert town.count(table) == 0, table.name
    assert town.count(t.visitor) == 1
    for words in (ACCOUNT, "Lovelace"):
        assert words not in everything(town)


def test_the_plain_account_is_nowhere_after_it_either(town: Town, newcomer: Person) -> None:
    newcomer.accepts("MOB")
    newcomer.presses(conversation.proceed)
    newcomer.says("Ada Lovelace")
    newcomer.presses(conversation.skip)
    newcomer.presses(conversation.skip)
    newcomer.submits("MOB", "Ein Fahrrad für Lovelace")
    assert town.count(t.account) == 1
    assert newcomer.participant.token in everything(town)
    for words in (ACCOUNT, "Lovelace"):
        assert words not in everything(town)


def everything(town: Town) -> str:
    """Every value of every table, and of SQLite each byte of its files."""
    found: list[object] = []
    with town.engine.connect() as connection:
        for table in t.metadata.tables:
            found += [
                bytes(value) if isinstance(value, memoryview) else value
                for row in connection.execute(text(f"SELECT * FROM {table}"))
                for value in row
            ]
    if town.engine.dialect.name == "sqlite":
        file = town.engine.url.database
        assert file
        found += [path.read_bytes() for path in Path(file).parent.glob("werkstattbote.sqlite*")]
    texts = (each.decode("utf-8", "ignore") if isinstance(each, bytes) else str(each) for each in found)
    return "\n".join(texts)


def test_who_declines_stays_a_visitor_and_may_think_again(town: Town, newcomer: Person) -> None:
    newcomer.starts("MOB")
    newcomer.does(registration.show_notice)
    assert isinstance(newcomer.does(registration.decline).scene, scenes.Declined)
    assert newcomer.does(registration.accept).remark == scenes.Outdated()
    assert isinstance(newcomer.does(registration.show_notice).scene, Notice)
    assert isinstance(newcomer.does(registration.accept).scene, AskThemes)


def test_nobody_accepts_a_notice_they_have_not_seen(newcomer: Person) -> None:
    newcomer.starts()
    assert newcomer.does(registration.accept).remark == scenes.Outdated()
    assert isinstance(newcomer.actor, Visitor)


def test_without_a_programme_there_is_nothing_to_register_for(town: Town, newcomer: Person) -> None:
    town.load(coesfeld())
    with town.transaction() as tx:
        for table in reversed(t.metadata.sorted_tables):
            tx.connection.execute(table.delete())
    for outcome in (
        newcomer.starts("MOB"),
        newcomer.does(registration.show_notice),
        newcomer.does(registration.accept),
        newcomer.says("MOB"),
        newcomer.does(showing.show_help),
        newcomer.does(showing.show_languages),
    ):
        assert isinstance(outcome.scene, scenes.NoProgramme)


# --- accepting


def test_accepting_makes_a_participant_with_a_consent(town: Town, newcomer: Person) -> None:
    newcomer.starts("MOB")
    newcomer.does(registration.set_language, "en")
    newcomer.does(registration.show_notice)
    newcomer.does(registration.accept)
    assert isinstance(newcomer.actor, Participant)
    [consent] = town.rows(t.consent)
    assert (consent.notice_version, consent.language, consent.accepted_at) == (
        NOTICE_VERSION,
        "en",
        town.now,
    )
    assert town.count(t.visitor) == 0
    assert newcomer.participant.language == "en"


def test_accepting_twice_makes_one_participant(town: Town, newcomer: Person) -> None:
    newcomer.accepts("MOB")
    assert isinstance(newcomer.does(registration.accept).scene, AskThemes)
    assert [town.count(table) for table in (t.participant, t.account, t.consent, t.draft)] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("hint", "language"), [("de", "de"), ("de-AT", "de"), ("en-GB", "en"), ("fr", "en"), (None, "de")]
)
def test_the_language_of_the_phone_is_a_first_guess(town: Town, hint: str | None, language: str) -> None:
    person = town.person(ACCOUNT, hint)
    person.accepts()
    assert person.participant.language == language


@pytest.mark.parametrize("hint", ["de", "en", "pl"])
def test_the_first_guess_is_a_language_that_the_programme_has(town: Town, hint: str) -> None:
    town.load(replace(coesfeld(), languages=("de",)))
    assert town.person(ACCOUNT, hint).actor.language == "de"


def test_a_language_that_the_programme_does_not_have_changes_nothing(newcomer: Person) -> None:
    newcomer.accepts()
    assert newcomer.does(registration.set_language, "xx").remark == scenes.Outdated()
    assert newcomer.does(registration.set_language, "de-simple").remark == scenes.LanguageSet()
    assert newcomer.participant.language == "de-simple"


# --- the questions


def test_the_theme_of_the_poster_is_ticked_already(newcomer: Person) -> None:
    scene = newcomer.accepts("ORT").scene
    assert isinstance(scene, AskThemes)
    assert scene.facts.draft.answers["themes"] == ("ORT",)


def test_the_questions_lead_to_being_registered(town: Town, newcomer: Person) -> None:
    newcomer.accepts()
    assert newcomer.presses(conversation.proceed).remark == NothingChosen()
    newcomer.presses(conversation.choose, "WIR")
    newcomer.presses(conversation.choose, "MOB")
    assert isinstance(newcomer.presses(conversation.proceed).scene, AskName)
    assert isinstance(newcomer.says("  Ada  ").scene, AskPlace)
    assert isinstance(newcomer.presses(conversation.choose, "senden").scene, AskRole)
    assert newcomer.registrations() == {}
    outcome = newcomer.presses(conversation.choose, "private")
    assert isinstance(outcome.scene, Home)
    assert isinstance(outcome.remark, scenes.Registered)
    assert outcome.remark.themes == tuple(theme.title for theme in coesfeld().themes[:2])
    assert read_return_code(outcome.remark.return_code or "")
    assert list(newcomer.registrations()) == ["MOB", "WIR"]
    ada = newcomer.participant
    assert (ada.name, ada.place_key, ada.role, ada.details_given) == ("Ada", "senden", "private", True)
    assert town.count(t.draft) == 0


def test_nothing_about_oneself_has_to_be_said(ada: Person) -> None:
    assert (ada.participant.name, ada.participant.place_key, ada.participant.role) == (None, None, None)
    assert list(ada.registrations()) == ["MOB"]


def test_text_is_refused_where_a_choice_is_asked_for_and_the_question_stays(newcomer: Person) -> None:
    newcomer.accepts("MOB")
    assert newcomer.says("Mobilität bitte").remark == NotAnOption()
    newcomer.presses(conversation.proceed)
    assert newcomer.says("x" * 65).remark == AnswerTooLong(64, 65)
    assert newcomer.says(" \u200f ").remark == AnswerEmpty()
    newcomer.says("Ada\0")
    for scene in (AskPlace, AskRole):
        outcome = newcomer.says("Gemeinde Senden")
        assert (type(outcome.scene), outcome.remark) == (scene, NotAnOption())
        newcomer.presses(conversation.skip)
    assert newcomer.participant.name == "Ada\0"


def test_going_back_keeps_what_was_said(newcomer: Person) -> None:
    newcomer.accepts("MOB")
    newcomer.presses(conversation.proceed)
    newcomer.says("Ada")
    newcomer.presses(conversation.back)
    newcomer.presses(conversation.back)
    assert newcomer.facts.draft.answers == {"themes": ("MOB",), "name": "Ada"}
    assert newcomer.presses(conversation.back).remark == scenes.Outdated()
    newcomer.presses(conversation.keep)
    newcomer.presses(conversation.keep)
    assert isinstance(newcomer.scene, AskPlace)


# --- whoever hasn't finished the questions finds back to them


LOOKING = {
    "start": lambda person: person.starts(),
    "start with the poster": lambda person: person.starts("MOB"),
    "overview": lambda person: person.does(showing.show_home),
    "dates": lambda person: person.does(showing.show_dates),
    "details": lambda person: person.does(showing.show_details),
    "idea": lambda person: person.does(pitches.choose),
    "begin an idea": lambda person: person.does(pitches.begin, "MOB"),
    "unregister": lambda person: person.does(registration.choose_unregister),
    "change": lambda person: person.does(registration.change, "name"),
    "accept": lambda person: person.does(registration.accept),
    "messages on": lambda person: person.does(registration.resume_messages),
    "nonsense": lambda person: person.does(showing.unknown_command, "nonsense"),
    "photo": lambda person: person.does(showing.refuse_file, "photo"),
    "an old button": lambda person: person.does(showing.outdated),
}


@pytest.mark.parametrize("what", LOOKING)
def test_the_open_question_is_shown_whatever_is_asked_for(newcomer: Person, what: str) -> None:
    newcomer.accepts("MOB")
    newcomer.presses(conversation.proceed)
    outcome = LOOKING[what](newcomer)
    assert isinstance(outcome.scene, AskName if what != "start with the poster" else AskName | AskThemes)
    assert newcomer.facts.draft.answers["themes"] == ("MOB",)


@pytest.mark.parametrize(
    "what", ["start", "start with the poster", "overview", "dates", "details", "change", "messages on"]
)
@pytest.mark.parametrize("pause", [pitches.pause, registration.stop_messages])
def test_a_pause_in_the_questions_ends_with_coming_back(newcomer: Person, pause: object, what: str) -> None:
    newcomer.accepts("MOB")
    newcomer.presses(conversation.proceed)
    paused = newcomer.does(pause)  # type: ignore[arg-type]
    assert isinstance(paused.scene, Home)
    assert newcomer.says("Ada").remark == scenes.NotUnderstood()
    assert isinstance(LOOKING[what](newcomer).scene, AskName | AskThemes)
