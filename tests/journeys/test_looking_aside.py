"""People look aside in the middle of a question, press twice, come too late: nothing goes where it should not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storage.migrate import upgrade
from tests.journeys.conftest import Cast
from tests.journeys.registering import answer_all, register
from tests.support.stage import open_stage


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_a_language_typed_while_the_name_is_asked_for_is_not_the_name(cast: Cast) -> None:
    await cast.ada.start("MOB")
    await cast.ada.presses_all("Los geht", "Verstanden", "Weiter")
    await cast.ada.says("/sprache")
    await cast.ada.says("English")
    assert "What may I call you?" in cast.ada.screen
    assert "2 of 4" in cast.ada.screen


async def test_what_is_typed_beside_a_question_is_not_its_answer(cast: Cast) -> None:
    await register(cast.ada)
    await cast.ada.says("/idee")
    await cast.ada.says("/hilfe")
    await cast.ada.says("Und was mache ich jetzt?")
    assert "Das habe ich nicht verstanden." in cast.ada.screen
    assert "1 von 6" in cast.ada.screen
    await cast.ada.says("/termine")
    await cast.ada.says("Übersicht")
    assert "Sie sind angemeldet für" in cast.ada.screen
    assert "Entwurf „Übersicht“" not in cast.ada.screen


async def test_whatever_stands_on_a_button_can_be_typed(cast: Cast) -> None:
    await register(cast.ada)
    for typed, seen in (("ändern", "Ihre Angaben"), ("Name", "nennen"), ("Zurück", "Ihre Angaben")):
        await cast.ada.says(typed)
        assert seen in cast.ada.screen, cast.ada.transcript()
    await cast.ada.says("English")
    assert "I write to you in English" in cast.ada.screen


async def test_pressing_the_last_answer_three_times_leaves_the_confirmation_to_be_read(cast: Cast) -> None:
    await cast.ada.start("MOB")
    await cast.ada.presses_all("Los geht", "Verstanden", "Weiter", "Ohne Namen", "Nottuln")
    message, row, column = cast.ada.find_button("Privat")
    for _ in range(3):
        cast.ada.person.press(message.message_id, row, column)
    await cast.stage.telegram.settled(20)
    assert cast.ada.screen.startswith("Sie sind angemeldet ✅ Mobilität")


async def test_a_standing_body_has_no_link_to_promise_and_is_nudged_before_its_deadline(cast: Cast) -> None:
    await register(cast.ada, "BIL")
    assert "Link" not in cast.ada.screen
    await cast.stage.at("2020-06-30 18:00")
    assert cast.ada.when("Hat Ihre Gruppe einen Projektansatz?") == ["2020-06-27 16:00", "2020-06-29 16:00"]


async def test_nobody_is_nudged_more_often_in_a_week_than_the_programme_allows(cast: Cast) -> None:
    await cast.ada.start("MOB")
    await cast.ada.presses_all("Los geht", "Verstanden", "Wirtschaft", "Innenstadt", "Weiter")
    await cast.ada.presses_all("Ohne Namen", "Nottuln", "Privat")
    await cast.stage.at("2020-06-10 12:00")
    assert len(cast.ada.when("Haben Sie eine Idee?")) == 2


async def test_after_the_last_deadline_a_draft_is_there_and_nothing_is_offered_that_cannot_be_done(cast: Cast) -> None:
    await register(cast.ada)
    await cast.ada.says("/idee")
    await answer_all(cast.ada)
    await cast.ada.says("Pause")
    await cast.stage.at("2020-07-02 12:00")
    await cast.ada.says("/idee")
    await cast.ada.presses("Weiter: Busticket")
    assert "bis Di., 23.06.2020, 18:00 Uhr" in cast.ada.screen
    assert not any("Einreichen" in label for label in cast.ada.buttons)


async def test_where_there_is_no_programme_yet_one_can_look_again_and_choose_easy_words_at_once(
    tmp_path: Path, database_url: str
) -> None:
    await asyncio.to_thread(upgrade, database_url)
    async with open_stage(tmp_path, database_url, prepared=True) as stage, stage.bot():
        ada = stage.phone("Ada")
        await ada.start()
        await ada.presses("Noch einmal nachsehen")
        assert ada.screen.startswith("Guten Tag! Zurzeit gibt es kein Vorhaben")
        await asyncio.to_thread(stage.load)
        await ada.presses("Noch einmal nachsehen")
        assert "Los geht's" in ada.buttons
        await ada.presses_all("Sprache / Language", "Zurück")
        assert "Das geht, sobald Sie angefangen haben" not in ada.screen
        await ada.presses("Einfache Sprache")
        assert "Ich bin ein Computer-Programm" in ada.screen
        assert "Einfache Sprache" not in ada.buttons
