"""`doctor`: token, webhook, database, store, mail, clock; each with a verdict and what to do."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp
import typer
from aiosmtplib import SMTPException
from rich.markup import escape

from bot.app import make_channel
from bot.clock import real_now
from bot.command_line.database import explain, in_transaction
from bot.command_line.settings import SERVING, out, require_settings
from bot.config import Settings
from bot.mailing import mail_server
from bot.telegram import Channel, Fatal, classify
from services import bots
from storage.database import Tx
from storage.migrate import current_revision, newest_revision
from stores import open_store
from web.app import webhook_path

_CLOCK_TOLERANCE = timedelta(seconds=30)


@dataclass(frozen=True)
class Verdict:
    ok: bool
    says: str
    do: str = ""


def doctor() -> None:
    settings = require_settings(SERVING)
    verdicts = asyncio.run(_examine(settings))
    for name, verdict in verdicts.items():
        good = "[yellow]note[/yellow] " if verdict.do else "[green]ok[/green]   "
        mark = good if verdict.ok else "[red]wrong[/red]"
        out.print(f"{mark} [bold]{name}[/bold]: {escape(verdict.says)}")
        if verdict.do:
            out.print(f"      → {verdict.do}", markup=False)
    if not all(verdict.ok for verdict in verdicts.values()):
        raise typer.Exit(1)


async def _examine(settings: Settings) -> dict[str, Verdict]:
    async with make_channel(settings) as channel:
        token = await _guarded(lambda: _token(channel))
        webhook = await _guarded(lambda: _webhook(settings, channel)) if token.ok else _SKIPPED
    with out.status("Looking into the database …"):
        database = await asyncio.to_thread(_database, settings)
    with out.status("Asking the store …"):
        store = await _store(settings)
    with out.status("Asking the mail server …"):
        mail = await _mail(settings)
    with out.status("Comparing clocks …"):
        clock = await _clock(settings)
    return {"token": token, "webhook": webhook, "database": database, "store": store, "mail": mail, "clock": clock}


_SKIPPED = Verdict(False, "not looked at, because the token comes first", "See what is said of the token.")


async def _guarded(look: Callable[[], Awaitable[Verdict]]) -> Verdict:
    with out.status("Asking Telegram …"):
        try:
            return await look()
        except Exception as error:
            outcome = classify(error)
            if isinstance(outcome, Fatal):
                return Verdict(False, "Telegram does not know this bot", "Set BOT_TOKEN to the token from @BotFather.")
            return Verdict(
                False,
                "Telegram can't be reached",
                "Check the network, HTTPS_PROXY and CA_FILE. The bot starts all the same and goes on when it can.",
            )


async def _token(channel: Channel) -> Verdict:
    me = await channel.get_me()
    return Verdict(True, f"this is @{me.username} ({me.name})")


async def _webhook(settings: Settings, channel: Channel) -> Verdict:
    info = await channel.webhook_info()
    address = info.get("url", "")
    if settings.updates == "polling":
        if address:
            return Verdict(
                True, "one is set, so polling would get nothing", "`run` and `worker` remove it at their start."
            )
        return Verdict(True, "none, as it should be for polling")
    wanted = (settings.public_url or "").rstrip("/") + webhook_path(channel.bot_id)
    if address != wanted:
        found = f"set to {address}, not to {wanted}" if address else "not set yet"
        return Verdict(True, found, "`run` and `web` set it at their start.")
    if info.get("last_error_message"):
        return Verdict(
            False,
            f"Telegram's last try failed: {info['last_error_message']}",
            "Check that PUBLIC_URL is reachable from outside.",
        )
    return Verdict(True, f"{wanted}, {info.get('pending_update_count', 0)} updates waiting")


def _database(settings: Settings) -> Verdict:
    file = _sqlite_file(settings)
    if file is not None and not file.exists():
        return Verdict(False, f"there is no {file} yet", "Run: werkstattbote migrate")
    try:
        found, key_fits = in_transaction(settings, _look, undo=True)
    except Exception as error:
        words = explain(error) or f"It can't be used ({type(error).__name__}). Check DATABASE_URL."
        return Verdict(False, *words.split(". ", 1))
    if found != newest_revision():
        return Verdict(
            False, f"its schema is {found or 'empty'}, needed is {newest_revision()}", "Run: werkstattbote migrate"
        )
    if not key_fits:
        return Verdict(False, "was made with another SECRET_KEY", "Set the SECRET_KEY that it was made with.")
    return Verdict(True, f"reached, schema {found}")


def _sqlite_file(settings: Settings) -> Path | None:
    """To look at first: opening it would make it."""
    scheme, _, path = settings.database_url.get_secret_value().partition(":///")
    return Path(path.partition("?")[0]) if scheme == "sqlite" else None


def _look(tx: Tx) -> tuple[str | None, bool]:
    found = current_revision(tx.connection)
    return found, bots.check_key(tx) if found == newest_revision() else True


async def _store(settings: Settings) -> Verdict:
    store = open_store(settings.store_url.get_secret_value())
    wrong = await store.check()
    if wrong:
        return Verdict(
            False, wrong, "Check STORE_URL and that this user may write there. Meanwhile ideas wait, none is lost."
        )
    return Verdict(True, f"{store.name} can be written to")


async def _mail(settings: Settings) -> Verdict:
    server = mail_server(settings)
    if server is None:
        return Verdict(True, "not set up, so nobody is asked for an e-mail address")
    try:
        async with server.connected() as smtp:
            await smtp.noop()
    except (SMTPException, OSError) as error:
        return Verdict(
            False,
            f"the server can't be used ({type(error).__name__})",
            "Check SMTP_URL: host, port, user, password. Meanwhile mails wait, and expire in time.",
        )
    return Verdict(True, f"{server.host} lets us in; the sender is {server.sender}")


async def _clock(settings: Settings) -> Verdict:
    if settings.clock is not None:
        return Verdict(False, "is moved, for a rehearsal", "Unset CLOCK before real people take part.")
    telegram_now = await _telegram_now(settings)
    if telegram_now is None:
        says = f"{real_now():%Y-%m-%d %H:%M:%S} UTC; Telegram's could not be asked"
        return Verdict(True, says, "Compare it yourself, or look again when Telegram can be reached.")
    off = abs(telegram_now - real_now())
    if off > _CLOCK_TOLERANCE:
        return Verdict(False, f"is {off.total_seconds():.0f} seconds off", "Let this machine set its clock by NTP.")
    return Verdict(True, "agrees with Telegram's")


async def _telegram_now(settings: Settings) -> datetime | None:
    """The time in the header of any answer; None when there is none to be had."""
    proxy = settings.proxy_for(settings.telegram_api_url)
    context = ssl.create_default_context()
    if settings.ca_file:
        context.load_verify_locations(settings.ca_file)
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(settings.telegram_api_url, proxy=proxy, ssl=context, allow_redirects=False) as response,
        ):
            return parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return None
