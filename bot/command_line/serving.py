"""`run`, `web`, `worker`, `migrate`: the processes."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import typer

from bot.app import App, Parts, WrongSecretKey
from bot.clock import Clock
from bot.command_line.database import WRONG_KEY, explained, migrate_with_progress, require_newest_schema
from bot.command_line.settings import SERVING, STORED, err, out, require_settings
from bot.config import Settings
from bot.telegram import TelegramRefuses

_REFUSALS = {
    "token": "Telegram does not know this BOT_TOKEN. Ask @BotFather for the right one.",
    "other_poller": "Another process is asking Telegram for this bot's updates. End it, or give this one its own bot.",
    "webhook_is_set": "A webhook is set for this bot. Set UPDATES=webhook, or remove the webhook.",
}


def migrate() -> None:
    settings = require_settings(STORED)
    with explained():
        migrate_with_progress(settings)
    out.print("The database has the newest schema.")


def serve(parts: Parts) -> None:
    settings = require_settings(SERVING)
    _refuse_sqlite(settings, parts)
    with explained():
        if parts.alone:
            migrate_with_progress(settings)
            # On PostgreSQL somebody may have started a worker beside: there what was claimed is left to its leases.
            parts = replace(parts, alone=is_sqlite(settings))
        else:
            require_newest_schema(settings)
        clock = Clock()
        if settings.clock is not None:
            clock.set(settings.clock)
        run_until_told(_serve(settings, parts, clock), "HOST and PORT say where the web part listens.")


def run_until_told(work: Coroutine[Any, Any, None], where: str) -> None:
    """Ctrl-C and SIGTERM end it cleanly, with status 0; what Telegram or a wrong key say ends it with a sentence."""
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_cancelled_by_signals(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: another Ctrl-C has nothing to interrupt
        out.print("Ended.")
    except TelegramRefuses as error:
        err.print(_REFUSALS[str(error)])
        raise typer.Exit(1) from None
    except WrongSecretKey:
        err.print(WRONG_KEY)
        raise typer.Exit(1) from None
    except OSError as error:
        err.print(f"Can't start: {error.strerror or error}. {where}", markup=False)
        raise typer.Exit(1) from None


async def _cancelled_by_signals(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await task


async def _serve(settings: Settings, parts: Parts, clock: Clock) -> None:
    async with App(settings, parts, clock=clock) as app:
        where = f", web part on {settings.host}:{app.port}" if parts.web else ""
        out.print(f"Werkstattbote is running ({settings.updates}{where}). Ctrl-C ends it.")
        await app.run()


def is_sqlite(settings: Settings) -> bool:
    return settings.database_url.get_secret_value().startswith("sqlite")


def _refuse_sqlite(settings: Settings, parts: Parts) -> None:
    if parts.alone or not is_sqlite(settings):
        return
    err.print(
        "SQLite is for one process. Use [bold]werkstattbote run[/bold], which does everything in one, "
        "or set DATABASE_URL to a PostgreSQL database."
    )
    raise typer.Exit(2)


def _loop_factory() -> Any:
    try:
        import uvloop
    except ImportError:  # Windows has none
        return None
    return uvloop.new_event_loop
