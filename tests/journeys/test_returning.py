"""Ada's telephone is lost. Her code brings her back from another one."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import Cast
from tests.journeys.registering import register


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_a_return_code_brings_a_person_back_and_the_old_telephone_hears_of_it(cast: Cast) -> None:
    ada, new, grace = cast.ada, cast.mallory, cast.grace
    await grace.start()
    await register(ada)
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", ada.screen)
    assert code, ada.screen
    await new.start()
    await new.says(code[0].lower())
    assert "Willkommen zurück" in new.screen
    assert "Sie sind angemeldet für" in new.screen
    assert code[0] not in new.screen

    await cast.stage.telegram.wait_for(lambda: ada.sees("Ihr Rückkehr-Code wurde benutzt"), 20)
    await ada.presses("Das war ich nicht")
    await cast.stage.telegram.wait_for(lambda: grace.sees("Ada L. meldet: Das war ich nicht"), 20)

    await cast.stage.at("2020-05-27 16:45")
    assert new.sees("Gleich geht es los")
    assert not ada.sees("Gleich geht es los")

    await new.presses_all("Ändern", "Neuen Rückkehr-Code zeigen")
    assert new.sees("Ein früherer Code gilt nicht mehr.")
