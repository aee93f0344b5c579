"""Readers of single values: text, numbers, keys, references, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import TypeVar
from urllib.parse import urlsplit

from documents.programme.nodes import ListNode, ScalarNode
from documents.programme.problems import did_you_mean, quoted
from documents.programme.values import Reader, Value

T = TypeVar("T")

MAX_URL = 2048
MAX_ITEMS = 1000
MAX_BUTTONS = 90
"""A chat shows at most 100 buttons under a message, and some are for the way on."""
_INTEGER = re.compile(r"[+-]?[0-9]{1,12}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_PHONE = re.compile(r"\+?[0-9 ()/.-]+")


def plain(value: Value) -> str | None:
    """The text of a scalar, quoted or not, without what surrounds it; for dates, times, durations."""
    if not isinstance(value.node, ScalarNode) or value.is_empty:
        return None
    return value.node.text.strip()


def text(limit: int, *, lines: bool = False) -> Reader[str]:
    """Text of 1 to `limit` characters; more than one line only if `lines`."""

    def read(value: Value) -> str | None:
        found = words(value)
        if found is not None:
            if len(found) > limit:
                value.refuse(f"The text has {len(found):,} characters", f"{limit:,} are allowed.")
            _refuse_signs(value, found, lines=lines)
        return found

    return read


def words(value: Value) -> str | None:
    """Text as YAML means it, of any length: a number or a date has to be quoted."""
    found = plain(value)
    if found is None:
        value.refuse_kind("text", "Write a text.")
    elif value.node.tag not in {"str", "value"}:
        value.refuse_kind("text", f"Put it in quotes: {quoted(found)}.")
        return None
    return found


def _refuse_signs(value: Value, found: str, *, lines: bool) -> None:
    if "\n" in found and not lines:
        value.refuse("The text has more than one line", "Write it on one line.")
    for sign in found:
        if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}:
            value.refuse(f"The text contains the control character U+{ord(sign):04X}", "Delete it.")
            return


def integer(least: int, most: int) -> Reader[int]:
    def read(value: Value) -> int | None:
        found = plain(value)
        if found is None or value.node.tag != "int":
            hint = f"Write {found} without quotes." if _INTEGER.fullmatch(found or "") else f"Write {least} to {most}."
            value.refuse_kind("a number", hint)
            return None
        if not _INTEGER.fullmatch(found) or not least <= int(found) <= most:
            value.refuse(f"{found[:20]} is out of range", f"Write {least} to {most}.")
            return None
        return int(found)

    return read


def boolean(value: Value) -> bool | None:
    found = plain(value)
    if found is None or value.node.tag != "bool":
        value.refuse_kind("true or false", "Write true or false, without quotes.")
        return None
    return found.lower() in {"true", "yes", "on", "y"}  # the last three: only after %YAML 1.1


def key(pattern: str, hint: str, *, change: Callable[[str], str] = str) -> Reader[str]:
    """A key is returned even if it breaks its pattern, so that nothing that refers to it seems wrong too."""

    def read(value: Value) -> str | None:
        found = words(value)
        if found is not None and not re.fullmatch(pattern, change(found)):
            value.refuse(f"{quoted(found)} cannot be a key", hint)
        return None if found is None else change(found)

    return read


slug = key("[a-z0-9-]{1,64}", "Write 1 to 64 of a–z, 0–9 and -.")


def one_of(known: Collection[str], what: str) -> Reader[str]:
    def read(value: Value) -> str | None:
        found = words(value)
        if found is None or found in known:
            return found
        value.refuse(f"Unknown {what} {quoted(found)}", did_you_mean(found, known))
        return None

    return read


def url(value: Value) -> str | None:
    found = words(value)
    if found is None:
        return None
    if len(found) > MAX_URL:
        value.refuse(f"The address has {len(found):,} characters", f"{MAX_URL:,} are allowed.")
    elif not _is_web_address(found):
        value.refuse(f"{quoted(found)} is not a web address", 'Write it like "https://example.org/path".')
    else:
        return found
    return None


def _is_web_address(found: str) -> bool:
    if any(sign.isspace() or not sign.isprintable() for sign in found):
        return False
    try:
        parts = urlsplit(found)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def email(value: Value) -> str | None:
    found = words(value)
    if found is not None and not (len(found) <= 254 and found.isprintable() and _EMAIL.fullmatch(found)):
        value.refuse(f"{quoted(found)} is not an e-mail address", 'Write it like "name@example.org".')
        return None
    return found


def phone(value: Value) -> str | None:
    found = words(value)
    if found is not None and not (_PHONE.fullmatch(found) and 3 <= sum(map(str.isdigit, found)) <= 20):
        value.refuse(f"{quoted(found)} is not a telephone number", 'Write it like "+49 2541 000000".')
        return None
    return found


def list_of(
    read: Reader[T], *, at_least: int = 0, at_most: int = MAX_ITEMS, unique: str | None = None
) -> Reader[tuple[T, ...]]:
    """A list. `unique` names the key that no two items may share; "" stands for the item itself."""

    def read_list(value: Value) -> tuple[T, ...] | None:
        if not isinstance(value.node, ListNode):
            value.refuse_kind("a list", 'Begin each item on its own line with "- ".')
            return None
        items = list(value.items())
        if len(items) < at_least:
            value.refuse("The list is empty", f"At least {at_least} {'item is' if at_least == 1 else 'are'} needed.")
        if len(items) > at_most:
            value.refuse(f"The list has {len(items):,} items", f"{at_most} are allowed.")
        if unique is not None:
            _refuse_repeats(items, unique)
        return tuple(result for result in map(read, items) if result is not None)

    return read_list


def _refuse_repeats(items: list[Value], unique: str) -> None:
    first: dict[str, Value] = {}
    for value in (_part(item, unique) for item in items):
        found = plain(value) if value else None
        if value is None or found is None:
            continue
        if earlier := first.get(found.casefold()):
            what = f"{unique or 'item'} {quoted(found)}"
            value.refuse(f"The {what} is already on line {earlier.node.line}", "Each may be there only once.")
        first.setdefault(found.casefold(), value)


def _part(item: Value, name: str) -> Value | None:
    if not name:
        return item
    return next(
        (entry for key, entry in item.entries() if isinstance(key.node, ScalarNode) and key.node.text == name), None
    )
