from __future__ import annotations

from datetime import UTC, datetime

from services import bots
from storage.encryption import Cipher
from tests.services.town import BOT, Town


def test_the_first_key_is_remembered_and_another_recognised(town: Town) -> None:
    assert town.run(bots.check_key)
    assert town.run(bots.check_key)
    right, town.cipher = town.cipher, Cipher("another-key-0123456789-abcdefghijklmnop")
    assert not town.run(bots.check_key)
    assert not town.run(bots.check_key)
    town.cipher = right
    assert town.run(bots.check_key)


def test_what_telegram_was_told_last_is_remembered_for_each_bot(town: Town) -> None:
    assert town.run(bots.profile_hash, BOT) is None
    for value in ("first", "second"):
        town.run(bots.set_profile_hash, BOT, value)
        assert town.run(bots.profile_hash, BOT) == value
    assert town.run(bots.profile_hash, BOT + 1) is None


def test_where_a_rehearsals_clock_stood_is_remembered(town: Town) -> None:
    assert town.run(bots.clock_position) is None
    for at in (datetime(2020, 5, 25, 7, tzinfo=UTC), datetime(2020, 6, 1, 0, 0, 0, 1, tzinfo=UTC)):
        town.run(bots.set_clock_position, at)
        assert town.run(bots.clock_position) == at
