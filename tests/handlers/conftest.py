"""Ada is registered; Mallory is a visitor, of whom nothing personal is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import App
from tests.journeys.registering import register
from tests.support.looking import Calls
from tests.support.phones import Phone
from tests.support.stage import Stage, open_stage


@dataclass
class Town:
    stage: Stage
    ada: Phone
    mallory: Phone
    calls: Calls

    @property
    def app(self) -> App:
        assert self.stage.app is not None
        return self.stage.app


@pytest.fixture
def updates() -> str:
    return "webhook"


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    """What is logged, each line a mapping."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
async def stage(tmp_path: Path, database_url: str, updates: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, database_url, updates) as stage:
        yield stage


@pytest.fixture
async def town(stage: Stage) -> AsyncIterator[Town]:
    ada, mallory = stage.phone("Ada"), stage.phone("Mallory")
    async with stage.bot():
        await register(ada)
        yield Town(stage, ada, mallory, Calls(stage))
