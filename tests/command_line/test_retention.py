"""`retention`: what goes is shown before it goes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.command_line.commands import OTHER_KEY, SECRET_KEY, Said, invoke
from tests.journeys.registering import answer_all, register
from tests.support.looking import sql
from tests.support.stage import Stage, open_stage

LATE = "2022-01-10T09:00+01:00"


def command(stage: Stage, *args: str, answer: str = "", clock: str = LATE) -> Said:
    settings = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": stage.database_url, "CLOCK": clock}
    return invoke("retention", *args, answer=answer, **settings)


async def tell(stage: Stage) -> None:
    """Ada hands in one idea and leaves another unfinished."""
    ada = stage.phone("Ada")
    async with stage.bot() as app:
        await register(ada)
        await ada.says("/idee")
        await answer_all(ada)
        await ada.presses("Einreichen")
        await ada.presses("Meine Ideen")
        await ada.presses("Neue Idee")
        await ada.says("Nie eingereicht")
        await app.scheduler.tick()


async def test_it_shows_what_would_go_asks_and_deletes(tmp_path: Path, database_url: str) -> None:
    async with open_stage(tmp_path, database_url) as stage:
        await tell(stage)
        shown = await asyncio.to_thread(command, stage, "--dry-run")
        assert shown.status == 0
        assert "coesfeld-2020: 1 draft of an idea, kept 90d after 2020-06-23\n" in shown.out
        assert "coesfeld-2020: 1 person with their registrations, kept 6 months after" in shown.out
        assert shown.out.endswith("Nothing was deleted.\n")
        refused = await asyncio.to_thread(command, stage, answer="n\n")
        assert (refused.status, len(sql(stage, "SELECT * FROM participant"))) == (1, 1)
        done = await asyncio.to_thread(command, stage, "--yes")
        assert (done.status, sql(stage, "SELECT * FROM participant")) == (0, [])
        assert [row.number for row in sql(stage, "SELECT number FROM pitch")] == ["MOB-001"]
        again = await asyncio.to_thread(command, stage, "--dry-run")
        assert again == Said(0, "Nothing is there that need not be kept any longer.\n", "")


async def test_while_everything_is_still_needed_it_says_so(tmp_path: Path, sqlite_url: str) -> None:
    async with open_stage(tmp_path, sqlite_url) as stage:
        await tell(stage)
        said = await asyncio.to_thread(command, stage, clock="2020-05-25T12:00+02:00")
    assert said == Said(0, "Nothing is there that need not be kept any longer.\n", "")


async def test_with_another_key_nothing_is_deleted(tmp_path: Path, sqlite_url: str) -> None:
    async with open_stage(tmp_path, sqlite_url) as stage:
        await tell(stage)
        said = invoke("retention", "--yes", SECRET_KEY=OTHER_KEY, DATABASE_URL=stage.database_url, CLOCK=LATE)
        assert said.status == 1
        assert "another SECRET_KEY" in said.err
        assert len(sql(stage, "SELECT * FROM participant")) == 1
