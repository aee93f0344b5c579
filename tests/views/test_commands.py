from __future__ import annotations

import re

import pytest

from handlers.conversation import COMMANDS
from views import commands

each_language = pytest.mark.parametrize("language", ["de", "de-simple", "en"])


@each_language
def test_every_command_of_the_menu_is_one_that_is_obeyed(language: str) -> None:
    for name, _meaning in commands.menu(language):
        assert commands.canonical(name) in COMMANDS


@each_language
def test_telegram_takes_the_menu_and_the_descriptions(language: str) -> None:
    for name, meaning in commands.menu(language):
        assert re.fullmatch("[a-z0-9_]{1,32}", name)
        assert 1 <= len(meaning) <= 256
    long, short = commands.description(language)
    assert 1 <= len(long) <= 512
    assert 1 <= len(short) <= 120


@each_language
def test_privacy_notice_and_imprint_are_in_the_menu(language: str) -> None:
    assert {"datenschutz", "impressum"} <= {commands.canonical(name) for name, _meaning in commands.menu(language)}


def test_every_other_name_is_that_of_a_command() -> None:
    assert {*commands.ALIASES.values(), *commands.WORDS.values()} <= set(COMMANDS)


@pytest.mark.parametrize(
    ("typed", "command"), [("STOP", "stop"), (" Hilfe! ", "hilfe"), ("Menü", "start"), ("Help", "hilfe")]
)
def test_a_command_is_understood_without_its_slash(typed: str, command: str) -> None:
    assert commands.by_word(typed) == command


@pytest.mark.parametrize("typed", ["", "Bitte stoppen Sie den Durchgangsverkehr", "Stopschild"])
def test_a_sentence_is_no_command(typed: str) -> None:
    assert commands.by_word(typed) is None
