"""What people may ask of us: what is stored of them, to be forgotten; and the texts of the law."""

from __future__ import annotations

from domain.privacy import PersonalData, to_json
from handlers.context import Context
from handlers.events import Command
from services.privacy import leaving
from views import personal_data as wording
from views.i18n import Words
from views.screen import Screen


async def show_data(event: Command, context: Context) -> None:
    await context.reply(await context.run(leaving.show_data, anyone=True))


def to_read(words: Words, data: PersonalData) -> Screen:
    from documents.privacy import PersonalLabels, personal_document  # heavy: only where it is used

    document = personal_document(data, PersonalLabels(**wording.labels(words, data)))
    return wording.given(words, document, readable=True)


def for_machines(words: Words, data: PersonalData) -> Screen:
    return wording.given(words, to_json(data), readable=False)


async def leave(event: Command, context: Context) -> None:
    await context.reply(await context.run(leaving.show_leaving, anyone=True))


async def show_privacy(event: Command, context: Context) -> None:
    await context.reply(await context.run(leaving.show_text, anyone=True, kind="privacy"))


async def show_imprint(event: Command, context: Context) -> None:
    await context.reply(await context.run(leaving.show_text, anyone=True, kind="imprint"))
