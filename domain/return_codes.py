"""Return codes: with one, a person comes back to their data from a new account."""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without letters that are taken for digits, or for each other."""
LENGTH = 12
"""Sixty bits: nobody finds one by trying."""
_GROUP = 4
_UNMISTAKABLE = frozenset("23456789")
_MISREAD = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-–—_.]+")
_LONGEST_TYPED = 40
_IN_GROUPS = re.compile(rf"\w{{{_GROUP}}}(?:[\s\-–—_.]+\w{{{_GROUP}}}){{{LENGTH // _GROUP - 1}}}")


def is_usable(code: str) -> bool:
    """A code has a digit that is no misread letter, so that it isn't taken for a word."""
    return not _UNMISTAKABLE.isdisjoint(code)


def in_groups(code: str) -> str:
    """As people are shown it: ABCD-EFGH-JKLM."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def read_return_code(text: str) -> str | None:
    """The code that was typed, in whatever case and grouping; None for what can't be one."""
    typed = text.strip()
    if len(typed) > _LONGEST_TYPED or not (is_usable(typed) or _IN_GROUPS.fullmatch(typed)):
        return None
    bare = _BETWEEN.sub("", typed).upper().translate(_MISREAD)
    return bare if len(bare) == LENGTH and set(bare) <= set(ALPHABET) else None
