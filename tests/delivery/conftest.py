"""Ada is registered for „Mobilität“: a reminder on 26 May at 17:00, the link on 27 May at 16:45, the end at 18:30."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import App
from tests.journeys.registering import register
from tests.support.looking import WITHIN, Calls
from tests.support.phones import Phone
from tests.support.stage import Stage, open_stage

LINK = "https://meet.example.org/mob-1"


@dataclass
class Town:
    stage: Stage
    ada: Phone
    calls: Calls

    @property
    def app(self) -> App:
        assert self.stage.app is not None
        return self.stage.app

    async def jump(self, local: str) -> None:
        """As `stage.at`, while updates are held back."""
        await self.stage.clock.jump(datetime.fromisoformat(f"{local}+02:00"))

    async def sees(self, phone: Phone, link: str = LINK) -> None:
        await self.stage.telegram.wait_for(lambda: link in phone.links, WITHIN)
        await self.app.scheduler.tick()  # after the one under way, which records what was sent


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    """What is logged, each line a mapping."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
async def stage(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, database_url) as stage:
        yield stage


@pytest.fixture
async def town(stage: Stage) -> AsyncIterator[Town]:
    ada = stage.phone("Ada")
    async with stage.bot():
        await register(ada)
        yield Town(stage, ada, Calls(stage))
