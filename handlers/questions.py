"""Questions to the organisers, and their answers."""

from __future__ import annotations

from handlers.context import Context
from handlers.events import Command, Text
from services import answers, questions


async def ask(event: Command, context: Context) -> None:
    await context.reply(await context.run(questions.ask))


async def show_open(event: Command, context: Context) -> None:
    await context.reply(await context.run(answers.show_open, anyone=True))


async def reply(event: Text, context: Context) -> None:
    """An organiser replies to the message that told of a question."""
    facts = {"message_id": event.reply_to, "text": event.text}
    await context.reply(await context.run(answers.reply, anyone=True, **facts))
