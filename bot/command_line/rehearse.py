"""`rehearse`: bot, web part and a Telegram of our own in one process, with the clock in May 2020."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from aiohttp import web

from bot import crowd, logs
from bot.app import App
from bot.clock import Clock
from bot.command_line import programme as programme_command
from bot.command_line.database import in_transaction, migrate_to_newest, require_key
from bot.command_line.serving import run_until_told
from bot.command_line.settings import err, out
from bot.config import Settings, load_settings
from bot.flood import Pace
from bot.rehearsing import RehearsalClock
from documents.ideas import read_ideas
from domain.programme import Programme
from rehearsal.crowd import Crowd
from rehearsal.server import build as build_telegram
from rehearsal.telegram import Telegram
from services import bots, imports

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "programme-coesfeld-2020.yaml"
IDEAS = EXAMPLE.with_name("pitches-coesfeld.yaml")
START = datetime(2020, 5, 25, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
PEOPLE = (("Ada", "de", "participant"), ("Bela", "en", "participant"), ("Grace", "de", "organiser"))
BOT_ID = 5_200_000_001
PACE = Pace(burst=200, per_second=20)
"""People that play by themselves are quicker than people, and the rehearsal's Telegram doesn't mind."""
_HOST = "127.0.0.1"
_LOCK = "running"
_KEPT = (
    "telegram.sqlite", "telegram.sqlite-wal", "telegram.sqlite-shm",
    "werkstattbote.sqlite", "werkstattbote.sqlite-wal", "werkstattbote.sqlite-shm",
    "bot-token", "secret-key", "web-port", "store", _LOCK,
)  # fmt: skip
"""What a rehearsal makes in its folder; nothing else there is ever removed."""


class CannotRehearse(Exception):
    """The words say why and what to do."""


@dataclass(frozen=True)
class Rehearsal:
    app: App
    telegram: Telegram
    clock: RehearsalClock
    address: str


def reset(folder: Path) -> None:
    if not folder.is_dir():
        out.print("There is nothing to forget.")
        return
    try:
        with _only_one_in(folder):
            for path in (folder / name for name in _KEPT):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    except (CannotRehearse, OSError) as error:
        _end(error)
    with contextlib.suppress(OSError):  # something else is in it
        folder.rmdir()
    out.print("The rehearsal starts anew next time.")


def rehearse(folder: Path, port: int, log_level: str) -> None:
    programme = programme_command.read(EXAMPLE)
    try:
        run_until_told(_run(folder, port, log_level, programme), "--port says where the page is, --port 0 takes any.")
    except CannotRehearse as error:
        _end(error)


def _end(error: Exception) -> None:
    err.print(str(error), markup=False)
    raise typer.Exit(1) from None


async def _run(folder: Path, port: int, log_level: str, programme: Programme) -> None:
    async with contextlib.AsyncExitStack() as stack:
        with out.status("Starting the rehearsal …"):
            opening = open_rehearsal(folder, port, programme, log_level=log_level)
            rehearsal = await stack.enter_async_context(opening)
        out.print(f"\n  The rehearsal is at [bold]{rehearsal.address}[/bold]\n")
        out.print("  Open it in a browser: the phones there chat with the bot. Ctrl-C ends it, `make demo` goes on.")
        await rehearsal.app.run()


@asynccontextmanager
async def open_rehearsal(
    folder: Path, port: int, programme: Programme, *, log_level: str = "WARNING", start: datetime = START
) -> AsyncIterator[Rehearsal]:
    """Everything started, in the order in which one part needs the other; ended the other way round."""
    clock = RehearsalClock(Clock(), programme.timezone)
    clock.clock.set(start)
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(_only_one_in(folder))
        # Both are taken before anything else and kept: between looking for a free port and using it another may come.
        page = stack.enter_context(_listening(port))
        address = _address(page)
        with _understood(folder):
            web_part = stack.enter_context(_kept_listening(folder / "web-port"))
            telegram = Telegram(clock, storage=folder / "telegram.sqlite")
            stack.callback(telegram.close)
            settings = _settings(folder, telegram, address, _address(web_part))
            logs.configure(log_level, secrets=settings.secrets())
            await asyncio.to_thread(_prepare, settings, clock, programme)
        app = App(settings, clock=clock.clock, listening=web_part, pace=PACE)
        players = Crowd(telegram, crowd.parts(programme, read_ideas(IDEAS.read_text(encoding="utf-8"))))
        site = build_telegram(telegram, crowd=players, shelf=_store(folder))
        await stack.enter_async_context(_served(site, page))
        await stack.enter_async_context(app)
        await stack.enter_async_context(_clock_going(clock, app))
        yield Rehearsal(app, telegram, clock, address)


@contextmanager
def _only_one_in(folder: Path) -> Iterator[None]:
    """Held by the system, so it is free again however a rehearsal ends."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(folder / _LOCK, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise CannotRehearse(
            f"A rehearsal is running in {folder} already. End it, or choose another --folder."
        ) from None
    try:
        yield
    finally:
        lock.close()


@contextmanager
def _understood(folder: Path) -> Iterator[None]:
    """Nothing but what the folder holds goes in here, so it is at fault for whatever fails."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise CannotRehearse(
            f"What an earlier rehearsal left in {folder} can't be read ({type(error).__name__}): it is damaged, or of "
            "another version. To begin anew: `make demo-reset`, or this command with --reset."
        ) from error


def _prepare(settings: Settings, clock: RehearsalClock, programme: Programme) -> None:
    """The programme is loaded once, and the clock goes on where it stood."""
    migrate_to_newest(settings)
    require_key(settings)
    position = in_transaction(settings, bots.clock_position)
    if position is None:
        in_transaction(settings, imports.apply, programme)
    else:
        clock.clock.set(position)


@asynccontextmanager
async def _clock_going(clock: RehearsalClock, app: App) -> AsyncIterator[None]:
    clock.attach(app.database, app.scheduler)
    saving = asyncio.create_task(clock.keep_saving())
    try:
        yield
    finally:
        saving.cancel()
        await asyncio.gather(saving, return_exceptions=True)
        await clock.save(ahead=timedelta(0))
        clock.detach()


@asynccontextmanager
async def _served(site: web.Application, listening: socket.socket) -> AsyncIterator[None]:
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield
    finally:
        await runner.cleanup()


def _settings(folder: Path, telegram: Telegram, address: str, web_part: str) -> Settings:
    """A rehearsal sets everything itself: nothing of the real installation's environment reaches it."""
    token = _kept_secret(folder / "bot-token", lambda: f"{BOT_ID}:{secrets.token_hex(17)}x")
    telegram.add_bot(token, "coesfeld_werkstatt_bot", "Werkstattbote")
    if not telegram.people():
        for name, language, role in PEOPLE:
            telegram.add_person(name, language, role)
    organisers = ",".join(str(person.id) for person in telegram.people() if person.role == "organiser")
    found = load_settings(
        {
            "BOT_TOKEN": token,
            "SECRET_KEY": _kept_secret(folder / "secret-key", lambda: secrets.token_hex(32)),
            "DATABASE_URL": f"sqlite:///{folder.resolve()}/werkstattbote.sqlite",
            "STORE_URL": _store(folder).as_uri(),
            "TELEGRAM_API_URL": address,
            "PUBLIC_URL": web_part,
            "ORGANISERS": organisers,
        }
    )
    if isinstance(found, Settings):
        return found
    raise ValueError("; ".join(map(str, found)))


def _store(folder: Path) -> Path:
    return folder.resolve() / "store"


def _kept_secret(file: Path, make: Callable[[], str]) -> str:
    """Made once, readable by its owner only."""
    if not file.exists():
        file.touch(mode=0o600)
    if not file.read_text():
        file.write_text(make())
    return file.read_text()


def _listening(port: int) -> socket.socket:
    """At this port, 0: at any that is free. OSError where somebody else has it."""
    return socket.create_server((_HOST, port))


def _kept_listening(file: Path) -> socket.socket:
    """At the same port at every start if it is still free, so that addresses in earlier messages go on leading
    somewhere."""
    if file.exists():
        port = int(file.read_text())
        with contextlib.suppress(OSError):
            return _listening(port)
    listening = _listening(0)
    file.write_text(str(listening.getsockname()[1]))
    return listening


def _address(listening: socket.socket) -> str:
    return f"http://{_HOST}:{listening.getsockname()[1]}"
