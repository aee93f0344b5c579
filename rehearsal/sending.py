"""Bot API: sending, editing, deleting."""

from __future__ import annotations

from typing import Any

from rehearsal.addressing import message_in, writable_chat
from rehearsal.errors import NOT_MODIFIED, bad_request
from rehearsal.files import document_shape, photo_shape
from rehearsal.keyboards import checked, inline_only
from rehearsal.limits import DELETE_WITHIN, PHOTO_BYTES, UPLOAD_BYTES
from rehearsal.models import JSON, Bot, Conversation, Message, StoredFile
from rehearsal.parameters import Upload
from rehearsal.phone_shapes import reply_keyboard
from rehearsal.shapes import message_shape
from rehearsal.texts import caption_of, text_of
from rehearsal.world import World

ACTIONS = frozenset(
    {"typing", "choose_sticker", "find_location", "record_video", "record_voice", "record_audio", "record_video_note"}
    | {"upload_photo", "upload_video", "upload_voice", "upload_audio", "upload_document", "upload_video_note"}
)
FLAGS = {
    "protect_content": "has_protected_content",
    "show_caption_above_media": "show_caption_above_media",
    "has_spoiler": "has_media_spoiler",
}


def send_message(world: World, bot: Bot, given: JSON) -> JSON:
    conversation = writable_chat(world, bot, given["chat_id"])
    text, entities = text_of(given)
    content: JSON = {"text": text, "entities": entities}
    if given.get("link_preview_options"):
        content["link_preview_options"] = given["link_preview_options"]
    return _send(world, bot, conversation, content, given)


def send_document(world: World, bot: Bot, given: JSON) -> JSON:
    conversation = writable_chat(world, bot, given["chat_id"])
    caption = _caption(given)
    file = _file(world, "document", given["document"], UPLOAD_BYTES)
    return _send(world, bot, conversation, {"document": document_shape(file)} | caption, given)


def send_photo(world: World, bot: Bot, given: JSON) -> JSON:
    conversation = writable_chat(world, bot, given["chat_id"])
    caption = _caption(given)
    file = _file(world, "photo", given["photo"], PHOTO_BYTES)
    if not file.width:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if file.width + file.height > 10_000 or max(file.width, file.height) > 20 * min(file.width, file.height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return _send(world, bot, conversation, {"photo": photo_shape(world.files, file)} | caption, given)


def _caption(given: JSON) -> JSON:
    caption, entities = caption_of(given)
    return {"caption": caption, "caption_entities": entities} if caption else {}


def _file(world: World, kind: str, given: Upload | str, limit: int) -> StoredFile:
    if isinstance(given, str):
        if "://" in given:
            raise bad_request("failed to get HTTP URL content")
        return world.files.find(given)
    if not given.content:
        raise bad_request("file must be non-empty")
    if len(given.content) > limit:
        raise bad_request(f"file of size {len(given.content)} bytes is too big for a {kind}")
    return world.files.keep(kind, given.name, given.media_type, given.content)


def _send(world: World, bot: Bot, conversation: Conversation, content: JSON, given: JSON) -> JSON:
    markup = checked(given.get("reply_markup"))
    reply_to = _replied(world, conversation, given.get("reply_parameters"))
    world.limits.spend(conversation.chat_id, world.monotonic())
    content |= {shown: True for name, shown in FLAGS.items() if given.get(name)}
    inline = markup.get("inline_keyboard") if markup else None
    message = world.chats.add(conversation, bot.id, content, inline_keyboard=inline, reply_to=reply_to)
    if markup and "keyboard" in markup:
        world.chats.show_keyboard(conversation, reply_keyboard(markup))
    elif markup and "remove_keyboard" in markup:
        world.chats.show_keyboard(conversation, None)
    return message_shape(world, bot, message)


def _replied(world: World, conversation: Conversation, given: JSON | None) -> int | None:
    if not given:
        return None
    number = given.get("message_id")
    if not isinstance(number, int):
        raise bad_request("can't parse reply parameters: message_id is not specified")
    if world.chats.message(conversation.bot_id, conversation.chat_id, number):
        return number
    if given.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def edit_message_text(world: World, bot: Bot, given: JSON) -> JSON:
    text, entities = text_of(given)
    markup = inline_only(given.get("reply_markup"))
    message = _editable(world, bot, given)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    content: JSON = {"text": text, "entities": entities}
    if given.get("link_preview_options"):
        content["link_preview_options"] = given["link_preview_options"]
    return _edit(world, bot, message, content, markup)


def edit_message_reply_markup(world: World, bot: Bot, given: JSON) -> JSON:
    markup = inline_only(given.get("reply_markup"))
    message = _editable(world, bot, given)
    return _edit(world, bot, message, message.content, markup)


def _editable(world: World, bot: Bot, given: JSON) -> Message:
    if "chat_id" not in given:
        raise bad_request("chat_id is empty")
    conversation = writable_chat(world, bot, given["chat_id"])
    message = message_in(world, conversation, given.get("message_id"), "to edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, bot: Bot, message: Message, content: JSON, markup: JSON | None) -> JSON:
    inline = markup["inline_keyboard"] if markup else None
    if _visible(content) == _visible(message.content) and inline == message.inline_keyboard:
        raise bad_request(NOT_MODIFIED)
    message.content, message.inline_keyboard = content, inline
    world.chats.mark_edited(message)
    return message_shape(world, bot, message)


def _visible(content: JSON) -> dict[str, Any]:
    return {name: part for name, part in content.items() if name != "link_preview_options"}


def delete_message(world: World, bot: Bot, given: JSON) -> bool:
    conversation = writable_chat(world, bot, given["chat_id"])
    message = message_in(world, conversation, given["message_id"], "to delete")
    if world.timestamp() - message.at > DELETE_WITHIN:
        raise bad_request("message can't be deleted for everyone")
    world.chats.remove(message)
    return True


def send_chat_action(world: World, bot: Bot, given: JSON) -> bool:
    if given["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    conversation = writable_chat(world, bot, given["chat_id"])
    world.events.publish("typing", person_id=conversation.chat_id, action=given["action"])
    return True
