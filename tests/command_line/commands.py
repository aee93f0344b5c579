"""Our commands: run inside the test, or as processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from typer.testing import CliRunner

from bot import logs
from bot.__main__ import app
from bot.command_line.rehearse import EXAMPLE
from bot.config import Settings
from tests.stores.parcels import uncounted

REPOSITORY = Path(__file__).parents[2]
EXAMPLE_TEXT = EXAMPLE.read_text()
SETTINGS = [name.upper() for name in Settings.model_fields]
SECRET_KEY = "a-key-for-tests-only-0123456789-abcdefghij"
OTHER_KEY = "another-key-for-tests-0123456789-abcdefghi"
WITHIN = 30.0
"""Seconds after which a process that says nothing has failed; waiting ends as soon as it speaks."""


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


def invoke(*args: str, answer: str = "", **settings: str) -> Said:
    """Inside this process, with these settings and no others."""
    env = dict.fromkeys(SETTINGS) | settings | {"COLUMNS": "80"}
    try:
        result = CliRunner().invoke(app, args, input=answer, env=env)
    finally:
        _undo_logging()
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


def _undo_logging() -> None:
    """It was set up for the whole process, to write where nobody reads any more."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if type(one).__module__ == logs.__name__]:
        root.removeHandler(handler)
    root.setLevel(logging.WARNING)
    structlog.reset_defaults()


def environment(settings: dict[str, str], *, killed: bool = False) -> dict[str, str]:
    around = uncounted() if killed else dict(os.environ)
    kept = {name: value for name, value in around.items() if name not in SETTINGS}
    return kept | {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "80", "PYTHONUNBUFFERED": "1"} | settings


class Command:
    """A process of ours."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, words: str) -> str:
        """The line with these words."""
        assert self._process.stdout
        seen = []
        async with asyncio.timeout(WITHIN):
            while line := (await self._process.stdout.readline()).decode():
                if words in line:
                    return line
                seen.append(line)
        raise AssertionError(f"never said “{words}” but {''.join(seen)}{(await self.ended()).err}")

    def send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)

    async def wait(self) -> None:
        await self._process.wait()

    async def ended(self, answer: str = "") -> Said:
        async with asyncio.timeout(WITHIN):
            out, err = await self._process.communicate(answer.encode())
        assert self._process.returncode is not None
        return Said(self._process.returncode, out.decode(), err.decode())


@asynccontextmanager
async def running(
    *args: str, folder: Path, settings: dict[str, str] | None = None, killed: bool = False
) -> AsyncIterator[Command]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *args,
        cwd=folder, env=environment(settings or {}, killed=killed),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Command(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def run(*args: str, folder: Path, answer: str = "", **settings: str) -> Said:
    """As a process, until it ends."""
    async with running(*args, folder=folder, settings=settings) as command:
        return await command.ended(answer)


async def first_to_end(*commands: Command) -> Command:
    waiting = {asyncio.create_task(command.wait()): command for command in commands}
    try:
        async with asyncio.timeout(WITHIN):
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
    return waiting[done.pop()]
