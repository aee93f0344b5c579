"""The fixed cast, on a stage of their own: Ada and Bela take part, Grace organises, Mallory may do nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.phones import Phone
from tests.support.stage import Stage, open_stage


@dataclass
class Cast:
    """A stage with people on it, and the bot running."""

    stage: Stage
    ada: Phone
    bela: Phone
    grace: Phone
    mallory: Phone


@pytest.fixture
async def stage(tmp_path: Path, database_url: str, updates: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, database_url, updates) as stage:
        yield stage


@pytest.fixture(params=["webhook", "polling"])
def updates(request: pytest.FixtureRequest) -> str:
    """How the bot gets its updates: the test runs twice."""
    return str(request.param)


@pytest.fixture
async def cast(stage: Stage) -> AsyncIterator[Cast]:
    cast = Cast(stage, stage.phone("Ada"), stage.phone("Bela", "en"), stage.organiser("Grace"), stage.phone("Mallory"))
    async with stage.bot():
        yield cast
