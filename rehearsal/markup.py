"""Telegram's HTML: as strict as the real parser, with its words and its byte offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rehearsal.errors import Refused, bad_request

Entity = dict[str, Any]

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
SPACES = " \t\r\n\0\v"
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
ATTRIBUTE = {("a", "href"): "", ("code", "class"): "language-", ("span", "class"): "tg-"}


def utf16_length(text: str) -> int:
    """Telegram counts in UTF-16 code units: an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    return _Parser(source).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._tag()
            else:
                self._append(self._character())
        if self.open:
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.pieces), self.entities

    def _append(self, character: str) -> None:
        self.pieces.append(character)
        self.length += utf16_length(character)

    def _character(self) -> str:
        """The next character, decoded; an unknown reference is ordinary text."""
        found = REFERENCE.match(self.source, self.at) if self.source[self.at] == "&" else None
        character = _decode(found) if found else None
        if found is None or character is None:
            self.at += 1
            return self.source[self.at - 1]
        self.at = found.end()
        return character

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._peek() == "/":
            self.at += 1
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        tag = self._until(">").lower()
        if self.at >= len(self.source):
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if tag not in TYPES:
            raise _cannot_parse(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_Open(tag, argument, self.length, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_spaces()
            if self._peek() == ">":
                self.at += 1
                return argument
            name, value = self._attribute(tag, begin)
            prefix = ATTRIBUTE.get((tag, name))
            if prefix is not None and value.startswith(prefix):
                argument = value[len(prefix) :]
            elif (tag, name) == ("blockquote", "expandable"):
                argument = "expandable"

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        where = f'the tag "{tag}" at byte offset {self._bytes(begin)}'
        name = self._until("=>" if tag == "blockquote" else "=")
        if not name:
            unclosed = self.at >= len(self.source)
            raise _cannot_parse(
                f"Unclosed start tag at byte offset {self._bytes(begin)}"
                if unclosed
                else f"Empty attribute name in {where}"
            )
        self._skip_spaces()
        if (tag, name) == ("blockquote", "expandable") and self._peek() != "=":
            return name, ""
        if self._peek() != "=":
            raise _cannot_parse(f"Expected equal sign in declaration of an attribute of {where}")
        self.at += 1
        self._skip_spaces()
        value = self._value()
        if self.at >= len(self.source):
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return name, value

    def _value(self) -> str:
        quote = self._peek()
        if quote not in ('"', "'"):
            return self._name_token()
        self.at += 1
        value = []
        while self._peek() not in (quote, ""):
            value.append(self._character())
        self.at += 1
        return "".join(value)

    def _name_token(self) -> str:
        begin = self.at
        while self._peek() and re.match(r"[A-Za-z0-9.-]", self._peek()):
            self.at += 1
        if self._peek() not in (*SPACES, ">", ""):
            raise _cannot_parse(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return self.source[begin : self.at].lower()

    def _end_tag(self, begin: int) -> None:
        where = self._bytes(begin)
        if not self.open:
            raise _cannot_parse(f"Unexpected end tag at byte offset {where}")
        tag = self._until(">").lower()
        self._skip_spaces()
        if self._peek() != ">":
            raise _cannot_parse(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _cannot_parse(f"Unmatched end tag at byte offset {where}, {expected}")
        if self.length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Entity = {"type": TYPES[opened.tag], "offset": opened.offset, "length": self.length - opened.offset}
        if opened.tag == "a":
            url = checked_link(opened.argument or "".join(self.pieces[opened.begin :]))
            if url:
                self.entities.append(entity | {"url": url})
        elif opened.tag in ("pre", "code"):
            self._close_code(opened, entity)
        elif opened.argument == "expandable":
            self.entities.append(entity | {"type": "expandable_blockquote"})
        else:
            self.entities.append(entity)

    def _close_code(self, opened: _Open, entity: Entity) -> None:
        """<pre><code class="language-x"> is one entity with a language, in either nesting."""
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if opened.tag == "pre" and same and last["type"] == "code" and last.get("language"):
            last["type"] = "pre"
        elif opened.tag == "code" and same and last["type"] == "pre" and opened.argument:
            last["language"] = opened.argument
        else:
            self.entities.append(entity | ({"language": opened.argument} if opened.argument else {}))

    def _until(self, stops: str) -> str:
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in SPACES + stops:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in SPACES:
            self.at += 1

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _bytes(self, index: int) -> int:
        return len(self.source[:index].encode())


def _decode(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else None


def _cannot_parse(reason: str) -> Refused:
    return bad_request(f"can't parse entities: {reason}")


def checked_link(url: str) -> str:
    """Telegram drops links that lead nowhere, without a word; loopback ones work here, for this is a rehearsal."""
    url = url.strip()
    if re.match(r"(?i)(tg|ton|mailto|tel):", url):
        return url
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", url):
        url = f"http://{url}"
    found = re.fullmatch(r"(?i)https?://([^\s/?#]+)([/?#]\S*)?", url)
    return url if found and is_reachable_host(found[1]) else ""


def is_reachable_host(authority: str) -> bool:
    host = re.sub(r":\d+$", "", authority.rpartition("@")[2])
    return host.lower() in ("localhost", "127.0.0.1", "[::1]") or bool(re.fullmatch(r"[^\s.]+(\.[^\s.]+)+\.?", host))
