"""E-mail addresses: checked for their form only. Whether one is somebody's is shown by a code sent there."""

from __future__ import annotations

import re

LONGEST = 254
"""RFC 5321, 4.5.3.1."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LONGEST_LOCAL = 64
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])", re.ASCII)


def read_address(text: str) -> str | None:
    """As it was typed, without blanks around it; None for what can't be one. Quoted names and addresses without a dot
    are not taken: nobody has them."""
    typed = text.strip()
    return typed if len(typed) <= LONGEST and to_ascii(typed) else None


def to_ascii(address: str) -> str | None:
    """As mail servers take it: a host such as „müller.de“ by its other name."""
    local, _, host = address.rpartition("@")
    if not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        return None
    try:
        ascii_host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return f"{local}@{ascii_host}" if _HOST.fullmatch(ascii_host) else None
