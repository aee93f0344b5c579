"""What Telegram has to know of the bot: commands in each language, descriptions, where updates go."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable

import structlog

from bot.telegram import Channel, Fatal, RetryAfter, TelegramRefuses, classify
from services import bots
from storage.database import Database
from views import commands

log = structlog.get_logger()

LANGUAGES = ("de", "en")
"""Of the menu of commands. Telegram shows one by the phone's language, and German where there is none."""
_FIRST_PAUSE, _LAST_PAUSE = 1.0, 60.0


async def insist(step: Callable[[], Awaitable[None]], what: str) -> None:
    """Until it worked: starting never needs Telegram to be up. TelegramRefuses when going on makes no sense."""
    pause = _FIRST_PAUSE
    while True:
        try:
            return await step()
        except Exception as error:
            outcome = classify(error)
            if isinstance(outcome, Fatal):
                raise TelegramRefuses(outcome.reason) from error
            log.debug("Telegram can't be told yet", what=what, outcome=type(outcome).__name__)
            await asyncio.sleep(outcome.seconds if isinstance(outcome, RetryAfter) else pause)
            pause = min(2 * pause, _LAST_PAUSE)


async def show_menu(channel: Channel, account: str, language: str) -> None:
    """In the language that the person has chosen, whatever their phone's is. If it can't be done now, the menu stays as
    it was: every command is understood under all its names."""
    try:
        await channel.set_commands(None, commands.menu(language), account=account)
    except Exception as error:
        log.warning("menu not changed", outcome=type(classify(error)).__name__)


async def introduce(database: Database, channel: Channel) -> None:
    """Set commands and descriptions, if they aren't already as they should be: Telegram allows few changes a day."""
    profile = {language: (commands.menu(language), commands.description(language)) for language in LANGUAGES}
    wanted = hashlib.sha256(json.dumps(profile, sort_keys=True).encode()).hexdigest()
    if await database.read(bots.profile_hash, channel.bot_id) == wanted:
        return
    for language, (menu, (long, short)) in profile.items():
        for code in (None, language) if language == LANGUAGES[0] else (language,):
            await channel.set_commands(code, menu)
            await channel.set_profile(code, short_description=short, description=long)
    await database.run(bots.set_profile_hash, channel.bot_id, wanted)
