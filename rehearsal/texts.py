"""From what a bot or a person wrote to what stands in the chat: parsed, cleaned, trimmed, with links found."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from rehearsal.errors import bad_request
from rehearsal.limits import CAPTION_UNITS, RAW_TEXT_BYTES, TEXT_UNITS
from rehearsal.markup import Entity, parse_html, utf16_length

REMOVED = re.compile("[\r\u2028-\u202e]")
BLANKED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
FOUND = re.compile(
    r"""(?P<url>https?://[^\s<>"']+[^\s<>"'.,;:!?)\]}»])
      | (?<![\w.+-])(?P<email>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)
      | (?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])
      | (?<![\w@])(?P<mention>@[A-Za-z0-9_]{3,32})(?!\w)
      | (?<![\w#])(?P<hashtag>\#\w*[^\W\d]\w*)""",
    re.VERBOSE,
)
SURROGATES = re.compile("[\ud800-\udfff]")
ENTITIES_FOUND = 100
OPAQUE = frozenset({"code", "pre", "text_link"})

Formatted = tuple[str, list[Entity]]


def text_of(parameters: dict[str, Any]) -> Formatted:
    """The text of sendMessage or editMessageText."""
    if not parameters.get("text"):
        raise bad_request("message text is empty")
    text, entities = format_text(parameters["text"], parameters.get("parse_mode", ""), parameters.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_UNITS:
        raise bad_request("message is too long")
    return text, entities


def caption_of(parameters: dict[str, Any]) -> Formatted:
    given = parameters.get("caption_entities")
    text, entities = format_text(parameters.get("caption", ""), parameters.get("parse_mode", ""), given)
    if utf16_length(text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return text, entities


def format_text(source: str, parse_mode: str, given: list[Any] | None = None) -> Formatted:
    if len(source.encode()) > RAW_TEXT_BYTES:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if source and mode not in ("", "none", "html"):
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(source) if mode == "html" else (source, _objects(given or []))
    return trim(*clean(text, _in_bounds(text, entities)))


def typed_text(source: str) -> Formatted:
    """What a person typed: their phone trims and finds commands and links, but knows no HTML and no half characters."""
    return trim(*clean(SURROGATES.sub("\ufffd", source), []))


def _objects(given: list[Any]) -> list[Entity]:
    if any(not isinstance(entity, dict) for entity in given):
        raise bad_request("can't parse MessageEntity: expected an Object")
    return [dict(entity) for entity in given]


def _in_bounds(text: str, entities: list[Entity]) -> list[Entity]:
    length = utf16_length(text)
    for entity in entities:
        offset, count = entity.get("offset"), entity.get("length")
        if not (isinstance(entity.get("type"), str) and isinstance(offset, int) and isinstance(count, int)):
            raise bad_request("can't parse MessageEntity: a required field is missing")
        if offset < 0 or count < 0 or offset + count > length:
            raise bad_request(f"entity beginning at UTF-16 offset {offset} ends after the end of the text")
    return entities


def clean(text: str, entities: list[Entity]) -> Formatted:
    """Control characters become blanks; line separators and writing-direction overrides vanish."""
    text = BLANKED.sub(" ", text)
    if not entities:
        return REMOVED.sub("", text), entities
    gone = [utf16_length(text[: found.start()]) for found in REMOVED.finditer(text)]
    return REMOVED.sub("", text), _shifted(entities, gone)


def _shifted(entities: list[Entity], gone: list[int]) -> list[Entity]:
    if not gone:
        return entities
    shifted = []
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        before, inside = sum(at < begin for at in gone), sum(begin <= at < end for at in gone)
        shifted.append(entity | {"offset": begin - before, "length": entity["length"] - inside})
    return [entity for entity in shifted if entity["length"] > 0]


def trim(text: str, entities: list[Entity]) -> Formatted:
    """White space at both ends goes, entities shrink with it; then links and commands are found."""
    body = text.lstrip(" \n")
    cut = len(text) - len(body)
    body = body.rstrip(" \n")
    length = utf16_length(body)
    kept = []
    for entity in entities:
        begin, end = entity["offset"] - cut, min(entity["offset"] + entity["length"] - cut, length)
        if end > max(begin, 0):
            kept.append(entity | {"offset": max(begin, 0), "length": end - max(begin, 0)})
    found = kept + _found(body, kept)
    return body, sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def _found(text: str, marked: list[Entity]) -> list[Entity]:
    opaque = [(e["offset"], e["offset"] + e["length"]) for e in marked if e["type"] in OPAQUE]
    entities: list[Entity] = []
    at = end = 0
    for match in islice(FOUND.finditer(text), ENTITIES_FOUND):
        begin = end + utf16_length(text[at : match.start()])
        at, end = match.end(), begin + utf16_length(match[0])
        if not any(begin < until and start < end for start, until in opaque):
            entities.append({"type": str(match.lastgroup), "offset": begin, "length": end - begin})
    return entities
