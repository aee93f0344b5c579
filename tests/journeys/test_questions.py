"""Ada asks, Grace answers by reply: in the chat, as both see it."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Cast
from tests.journeys.registering import register
from tests.support.looking import states
from tests.support.phones import Phone

QUESTION = "Kann ich auch <ohne> Kamera teilnehmen?"


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def arrives(cast: Cast, phone: Phone, words: str) -> None:
    await cast.stage.telegram.wait_for(lambda: phone.sees(words), 20)
    assert cast.stage.app is not None
    await cast.stage.app.scheduler.tick()  # after the one under way, which records what was sent


async def replies(phone: Phone, to: str, text: str) -> str:
    """To the newest message with these words."""
    message = next(each for each in reversed(phone.messages) if to in str(each.content.get("text")))
    phone.person.send_text(text, reply_to=message.message_id)
    await phone.telegram.settled(20)
    return phone.screen


async def test_a_question_is_answered_in_the_chat(cast: Cast) -> None:
    ada, grace = cast.ada, cast.grace
    await grace.start()
    await register(ada)
    await ada.says("Wie geht das hier?")
    await ada.presses("Mensch fragen")
    assert "Was möchten Sie wissen?" in ada.screen
    await ada.says(QUESTION)
    assert "Ihre Frage ist bei den Menschen" in ada.screen
    await arrives(cast, grace, QUESTION)
    assert "Ada L. fragt (Mobilität)" in grace.screen
    assert str(ada.person.id) not in grace.screen

    await replies(grace, QUESTION, "Hilfe")
    assert "Ihre Antwort ist unterwegs an Ada L." in grace.screen
    await arrives(cast, ada, "Die Antwort für Sie")
    assert QUESTION in ada.screen
    assert "Hilfe" in ada.screen
    assert "Noch eine Frage" in ada.buttons

    await ada.presses("Noch eine Frage")
    await ada.says("Und das Mikrofon?")
    await arrives(cast, grace, "Und das Mikrofon?")
    await grace.says("/fragen")
    await grace.presses_all("Antworten: Ada L.")
    await grace.says("Das brauchen Sie nur zum Reden.")
    await arrives(cast, ada, "Das brauchen Sie nur zum Reden.")


async def test_a_reply_of_anybody_else_is_what_it_always_was(cast: Cast) -> None:
    await register(cast.ada)
    await replies(cast.ada, "Sie sind angemeldet", "Hilfe")
    assert "Das kann ich" in cast.ada.screen
    await replies(cast.ada, "Das kann ich", "Übersicht")
    assert "Sie sind angemeldet für" in cast.ada.screen


async def test_an_organiser_who_never_started_the_bot_is_tried_once(cast: Cast) -> None:
    await register(cast.ada)
    await cast.ada.presses("Mensch fragen")
    await cast.ada.says(QUESTION)
    await cast.stage.at("2020-05-25 12:00")
    assert states(cast.stage, "question") == [("undeliverable", "chat_not_found")]
    await cast.grace.says("/fragen")
    assert QUESTION in cast.grace.screen


async def test_a_link_that_does_not_work_reaches_the_organisers_and_their_answer_all_who_said_so(cast: Cast) -> None:
    await cast.grace.start()
    await register(cast.ada)
    await register(cast.mallory)
    await cast.stage.at("2020-05-27 16:46")
    await cast.ada.presses("Link geht nicht")
    assert "Bis dahin können Sie per Telefon teilnehmen: +49 2541 111111" in cast.ada.screen
    await arrives(cast, cast.grace, "Das meldet 1 Person.")
    await cast.mallory.says("/termine")
    await cast.mallory.presses("Link geht nicht")
    assert "wissen jetzt Bescheid" in cast.mallory.screen
    await cast.stage.at("2020-05-27 16:49")
    await arrives(cast, cast.grace, "Das melden 2 Personen.")
    await replies(cast.grace, "Das melden 2 Personen.", "Bitte laden Sie die Seite neu.")
    for phone in (cast.ada, cast.mallory):
        await arrives(cast, phone, "Bitte laden Sie die Seite neu.")
        assert "Zum Link von Treffen 1, Mobilität" in phone.screen
