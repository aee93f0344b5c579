"""Every method that the rehearsal understands, with its parameters, as data.

`name: type` is optional, `name!: type` required, exactly as the published Bot API says. A parameter that is not here is
refused: the real server ignores it, and a misspelt one would pass for years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SEND = """
chat_id!: Integer|String, message_thread_id: Integer, disable_notification: Boolean, protect_content: Boolean,
allow_paid_broadcast: Boolean, reply_parameters: ReplyParameters,
reply_markup: InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply,
"""
CAPTION = "caption: String, parse_mode: String, caption_entities: Array of MessageEntity,"
EDITED = "chat_id: Integer|String, message_id: Integer, reply_markup: InlineKeyboardMarkup,"
LANGUAGE = "language_code: String,"
SCOPE = "scope: BotCommandScope," + LANGUAGE

TABLE = {
    "getMe": "",
    "getUpdates": "offset: Integer, limit: Integer, timeout: Integer, allowed_updates: Array of String",
    "setWebhook": """url!: String, ip_address: String, max_connections: Integer, allowed_updates: Array of String,
        drop_pending_updates: Boolean, secret_token: String""",
    "deleteWebhook": "drop_pending_updates: Boolean",
    "getWebhookInfo": "",
    "sendMessage": SEND
    + """text!: String, parse_mode: String, entities: Array of MessageEntity,
        link_preview_options: LinkPreviewOptions""",
    "sendDocument": SEND
    + CAPTION
    + """document!: InputFile|String, thumbnail: InputFile|String,
        disable_content_type_detection: Boolean""",
    "sendPhoto": SEND
    + CAPTION
    + """photo!: InputFile|String, show_caption_above_media: Boolean,
        has_spoiler: Boolean""",
    "sendChatAction": "chat_id!: Integer|String, action!: String, message_thread_id: Integer",
    "editMessageText": EDITED
    + """text: String, parse_mode: String, entities: Array of MessageEntity,
        link_preview_options: LinkPreviewOptions""",
    "editMessageReplyMarkup": EDITED,
    "deleteMessage": "chat_id!: Integer|String, message_id!: Integer",
    "answerCallbackQuery": """callback_query_id!: String, text: String, show_alert: Boolean, url: String,
        cache_time: Integer""",
    "setMyCommands": "commands!: Array of BotCommand," + SCOPE,
    "deleteMyCommands": SCOPE,
    "getMyCommands": SCOPE,
    "setMyName": "name: String," + LANGUAGE,
    "getMyName": LANGUAGE,
    "setMyDescription": "description: String," + LANGUAGE,
    "getMyDescription": LANGUAGE,
    "setMyShortDescription": "short_description: String," + LANGUAGE,
    "getMyShortDescription": LANGUAGE,
    "setChatMenuButton": "chat_id: Integer, menu_button: MenuButton",
    "getChatMenuButton": "chat_id: Integer",
    "getFile": "file_id!: String",
    "getChat": "chat_id!: Integer|String",
    "leaveChat": "chat_id!: Integer|String",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    types: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    parameters: dict[str, Parameter]


def _method(name: str, text: str) -> Method:
    found = re.findall(r"(\w+)(!?):\s*([^,]+?)\s*(?:,|$)", text)
    return Method(name, {key: Parameter(key, tuple(types.split("|")), bool(mark)) for key, mark, types in found})


METHODS = {name: _method(name, text) for name, text in TABLE.items()}
BY_LOWER_NAME = {name.lower(): method for name, method in METHODS.items()}
