"""Codes that somebody only tries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain import scenes
from domain.scenes import AskThemes, Notice, Welcome
from services import guesses, registration
from services.guesses import RULES, START_CODE
from storage import tables as t
from tests.services.town import Person, Town

LIMIT, PAUSE = RULES[START_CODE]


@pytest.fixture
def newcomer(town: Town) -> Person:
    return town.person("4711990042")


def test_after_twenty_wrong_codes_none_is_tried_for_a_while(town: Town, newcomer: Person) -> None:
    paused = scenes.CodesPaused(town.now + PAUSE)
    said = [newcomer.starts(f"X{number}").remark for number in range(LIMIT)]
    assert said == [*(scenes.UnknownCode(f"X{number}") for number in range(LIMIT - 1)), paused]
    assert newcomer.starts("MOB").remark == paused
    assert newcomer.says("MOB").remark == paused
    assert town.rows(t.visitor)[0].start_code is None
    town.now += PAUSE
    assert newcomer.starts("MOB").remark is None
    assert town.rows(t.visitor)[0].start_code == "MOB"


def test_typed_codes_count_as_those_from_links_do(newcomer: Person) -> None:
    for number in range(LIMIT - 1):
        assert isinstance(newcomer.says(f"X{number}").remark, scenes.UnknownCode)
    assert isinstance(newcomer.starts("X").remark, scenes.CodesPaused)


def test_a_pause_does_not_say_which_codes_are_right(newcomer: Person) -> None:
    for _ in range(LIMIT):
        newcomer.says("geraten")
    assert newcomer.says("mob").remark == newcomer.says("mop").remark


def test_a_new_guess_after_the_pause_counts_from_one(town: Town, newcomer: Person) -> None:
    for _ in range(LIMIT):
        newcomer.starts("X")
    town.now += PAUSE
    for _ in range(LIMIT - 1):
        assert newcomer.starts("X").remark == scenes.UnknownCode("X")


def test_wrong_codes_far_apart_do_not_add_up(town: Town, newcomer: Person) -> None:
    for _ in range(2 * LIMIT):
        assert newcomer.starts("X").remark == scenes.UnknownCode("X")
        town.now += PAUSE + timedelta(seconds=1)


def test_one_persons_guesses_hold_up_nobody_else(newcomer: Person, ada: Person) -> None:
    for _ in range(LIMIT):
        newcomer.starts("X")
    assert ada.starts("WIR").remark is None
    assert isinstance(ada.scene, AskThemes)


def test_participants_are_held_back_too_and_go_on_where_they_are(ada: Person) -> None:
    for _ in range(LIMIT):
        ada.says("ABC1")
    outcome = ada.starts("WIR")
    assert isinstance(outcome.remark, scenes.CodesPaused)
    assert isinstance(outcome.scene, scenes.Home)


@pytest.mark.parametrize("text", ["Guten Tag, was ist das?", "Überblick", "mob mob", "", "x" * 65, "MOB\0"])
def test_what_can_not_be_a_code_counts_as_none(town: Town, newcomer: Person, text: str) -> None:
    newcomer.says(text)
    assert town.count(t.guess) == 0


def test_an_ordinary_word_is_only_not_understood(newcomer: Person) -> None:
    assert newcomer.says("danke").remark == scenes.NotUnderstood()
    assert newcomer.says("MOP").remark == scenes.UnknownCode("MOP")


def test_a_wrong_code_typed_leads_nowhere_else(newcomer: Person) -> None:
    newcomer.does(registration.show_notice)
    assert isinstance(newcomer.says("MOP2").scene, Notice)
    assert isinstance(newcomer.starts("MOP2").scene, Welcome)


def test_old_guesses_are_forgotten(town: Town, newcomer: Person) -> None:
    newcomer.starts("X")
    town.run(guesses.forget_old)
    assert town.count(t.guess) == 1
    town.now += 3 * PAUSE
    town.run(guesses.forget_old)
    assert town.count(t.guess) == 0
