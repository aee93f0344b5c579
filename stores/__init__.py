"""Shared stores: where submitted pitches are forwarded. They know only files and domain values."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from stores.base import Conflict, Parcel, Removal, Removed, Store, Stored, Unavailable
from stores.file import file_store

__all__ = ["Conflict", "Parcel", "Removal", "Removed", "Store", "Stored", "Unavailable", "open_store"]

_KINDS: dict[str, Callable[[str], Store]] = {"file": file_store}


def open_store(url: str) -> Store:
    """Refuses with ValueError; its words never show the address, which may hold a password."""
    scheme = urlsplit(url).scheme
    if scheme not in _KINDS:
        possible = ", ".join(f"{kind}://" for kind in sorted(_KINDS))
        raise ValueError(f"a shared store can be {possible}, not {scheme or 'an address without a scheme'}")
    return _KINDS[scheme](url)
