"""Words, commands, files: whatever is not a button."""

from __future__ import annotations

from domain.scenes import ASKING_FOR_TEXT
from handlers import exports, presses, privacy, questions, registration
from handlers.context import Context, Handler
from handlers.events import Command, Edit, File, Text
from services import answer_sources, answers, attaching, conversation, deadlines, pitches, showing
from services import registration as registration_service
from views import commands, screens


async def text(event: Text, context: Context) -> None:
    """What stands on a button has been pressed; a command's word is the command where no text is asked for."""
    if event.reply_to is not None and await context.look(answers.find_asked, message_id=event.reply_to):
        return await questions.reply(event, context)
    scene = await context.current()
    pressed = screens.button_for(screens.scene(context.words, scene), event.text)
    if pressed and pressed.data:
        return await presses.perform(pressed.data, context)
    asks_for_text = isinstance(scene, ASKING_FOR_TEXT)
    language = commands.language_by_word(event.text)
    if language and not asks_for_text:
        outcome = await context.run(registration_service.set_language, anyone=True, language=language)
        return await context.reply(outcome)
    word = commands.by_word(event.text)
    if word and not asks_for_text:
        return await command(Command(event.key, event.sender, word), context)
    typed = {"text": event.text, "message_id": event.message_id}
    if word in commands.ASKED_ABOUT:
        outcome = await context.run(conversation.ask_meaning, anyone=True, command=word, **typed)
    else:
        answer = commands.answer_by_word(event.text)
        outcome = await context.run(conversation.type_text, anyone=True, answer=answer, **typed)
    return await context.reply(outcome)


async def command(event: Command, context: Context) -> None:
    handler = COMMANDS.get(commands.canonical(event.name), unknown)
    await handler(event, context)


async def dates(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.show_dates))


async def idea(event: Command, context: Context) -> None:
    await context.reply(await context.run(pitches.choose))


async def language(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.show_languages, anyone=True))


async def help_(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.show_help, anyone=True))


async def deadline(event: Command, context: Context) -> None:
    await context.reply(await context.run(deadlines.show, anyone=True))


async def unknown(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.unknown_command, anyone=True, name=event.name))


async def file(event: File, context: Context) -> None:
    if event.sent is not None:
        return await context.reply(await context.run(attaching.receive, anyone=True, file=event.sent))
    return await context.reply(await context.run(showing.refuse_file, anyone=True, kind=event.kind))


async def edit(event: Edit, context: Context) -> None:
    facts = {"text": event.text, "message_id": event.message_id, "edited_at": event.edited_at}
    outcome = await context.run(answer_sources.edit, anyone=True, **facts)
    if outcome is not None:
        await context.reply(outcome)


async def overview(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.show_home))


COMMANDS: dict[str, Handler] = {
    "start": overview,
    "termine": dates,
    "idee": idea,
    "sprache": language,
    "hilfe": help_,
    "frage": questions.ask,
    "stop": registration.stop,
    "meinedaten": privacy.show_data,
    "loeschen": privacy.leave,
    "datenschutz": privacy.show_privacy,
    "impressum": privacy.show_imprint,
    "fragen": questions.show_open,
    "export": exports.export_pitches,
    "frist": deadline,
}
