"""Start, block and unblock, stop."""

from __future__ import annotations

from handlers.context import Context
from handlers.events import Command, Membership, Start
from services import registration


async def start(event: Start, context: Context) -> None:
    outcome = await context.run(registration.begin, anyone=True, code=event.code)
    await context.reply(outcome)


async def stop(event: Command, context: Context) -> None:
    outcome = await context.run(registration.stop_messages, anyone=True)
    await context.reply(outcome)


async def membership(event: Membership, context: Context) -> None:
    """Nothing to answer: who blocked the bot can't be reached, who came back says so with the next message."""
    await context.run(registration.set_reachable, anyone=True, reachable=event.reachable)
