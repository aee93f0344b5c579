"""Bytes or text → text that YAML can carry."""

from __future__ import annotations

import re

from documents.programme.problems import Problem

MAX_BYTES = 1_000_000
_BOM = "\ufeff"
_UNWELCOME = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(source: str | bytes) -> str | Problem:
    if len(source) > MAX_BYTES:
        return _too_long(len(source))
    if isinstance(source, bytes):
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError as error:
            return _not_utf8(source, error.start)
    else:
        text = source
    text = text.removeprefix(_BOM)
    found = _UNWELCOME.search(text)
    return _bad_character(text, found.start()) if found else text


def _too_long(length: int) -> Problem:
    return Problem(1, 1, "", f"The file has {length:,} bytes, {MAX_BYTES:,} are allowed", "Is it the right file?")


def _not_utf8(source: bytes, at: int) -> Problem:
    line = source.count(b"\n", 0, at) + 1
    column = at - source.rfind(b"\n", 0, at)
    message = f"The file is not UTF-8: byte 0x{source[at]:02X}"
    return Problem(line, column, "", message, 'Save it in the editor with the encoding "UTF-8".')


def _bad_character(text: str, at: int) -> Problem:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return Problem(line, column, "", f"Invisible character U+{ord(text[at]):04X}", "Delete it.")
