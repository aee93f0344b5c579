"""Databases that a test may fill several times."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from tests.support.postgres import Postgres

Databases = Callable[[Path], AbstractContextManager[str]]
"""Makes an empty database for a folder, for as long as it is needed."""


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    if request.param == "sqlite":
        return lambda folder: nullcontext(f"sqlite:///{folder / 'werkstattbote.sqlite'}")
    postgres: Postgres = request.getfixturevalue("postgres")
    return lambda folder: postgres.fresh_database()
