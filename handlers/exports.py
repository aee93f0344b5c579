"""`/export`: the submitted pitches as a document in the chat."""

from __future__ import annotations

from domain.scenes import Outcome
from handlers.context import Context
from handlers.events import Command
from services import exports
from views import exports as wording


async def export_pitches(event: Command, context: Context) -> None:
    result = await context.run(exports.export_pitches, anyone=True)
    if isinstance(result, Outcome):
        return await context.reply(result)
    from documents import spreadsheets  # heavy: only where it is used

    headings = spreadsheets.Headings(**wording.headings(context.words))
    pitches = [wording.with_words(context.words, pitch) for pitch in result]
    workbook = spreadsheets.pitches_xlsx(pitches, headings)
    return await context.reply(wording.exported(context.words, pitches, workbook))
