"""Words, commands, files: whatever is not a button."""

from __future__ import annotations

from domain.scenes import AnswerQuestion, AskName, AskPitch
from handlers import exports, presses, questions, registration
from handlers.context import Context, Handler
from handlers.events import Command, Edit, File, Text
from services import answers, conversation, pitches, showing
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
    asks_for_text = isinstance(scene, AskName | AskPitch | AnswerQuestion)
    language = commands.language_by_word(event.text)
    if language and not asks_for_text:
        outcome = await context.run(registration_service.set_language, anyone=True, language=language)
        return await context.reply(outcome)
    word = commands.by_word(event.text)
    if word and not asks_for_text:
        return await command(Command(event.key, event.sender, word), context)
    outcome = await context.run(conversation.type_text, anyone=True, text=event.text)
    return await context.reply(outcome)


async def command(event: Command, context: Context) -> None:
    handler = COMMANDS.get(commands.canonical(event.name), not_understood)
    await handler(event, context)


async def dates(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.show_dates))


async def idea(event: Command, context: Context) -> None:
    await context.reply(await context.run(pitches.choose))


async def language(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.show_languages, anyone=True))


async def help_(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.show_help, anyone=True))


async def not_understood(event: Command, context: Context) -> None:
    await context.reply(await context.run(showing.not_understood, anyone=True))


async def file(event: File, context: Context) -> None:
    await context.reply(await context.run(showing.refuse_file, anyone=True))


async def edit(event: Edit, context: Context) -> None:
    await context.reply(await context.run(showing.refuse_edit, anyone=True))


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
    "fragen": questions.show_open,
    "export": exports.export_pitches,
}
