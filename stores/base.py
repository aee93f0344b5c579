"""What a shared store is given, and what can become of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.exports import canonical_json, instant

TOMBSTONE = ".deleted.json"
COMMIT_MARK = "pitch.json"
"""Written last: whoever sees its new content sees the other files' new content too."""

_LONGEST_NAME = 200
"""In bytes of UTF-8; file systems allow 255, and we add to names."""
_FORBIDDEN = frozenset('/\\:*?"<>|')
"""Signs that some file system or Windows share has no room for."""


@dataclass(frozen=True)
class Parcel:
    """One revision of one pitch. Names that could lead out of the store, or that some store can't keep, are refused."""

    folder: str
    """The pitch's number, „MOB-017“."""
    programme: str
    revision: int
    content_hash: str
    files: Mapping[str, bytes]
    withdrawn: bool = False
    """The last thing that can happen to a revision: who hands the pitch in again makes another."""
    rewrites: bool = False
    """The same revision with another content takes the place of what is there: a name was taken out of it."""

    def __post_init__(self) -> None:
        for name in (self.programme, self.folder, *self.files):
            if not is_safe_name(name):
                raise ValueError(f"not a name for a file or folder: {name!a}")
        if len({name.casefold() for name in self.files}) < len(self.files):
            raise ValueError("two files whose names differ only in upper and lower case")
        if self.revision < 1:
            raise ValueError(f"revisions count from 1: {self.revision}")

    def names(self) -> list[str]:
        """In the order in which they are written."""
        return sorted(self.files, key=lambda name: (name == COMMIT_MARK, name))


@dataclass(frozen=True)
class Removal:
    """A pitch that must not be there any more. Its number is never given again."""

    folder: str
    programme: str
    removed_at: datetime

    def __post_init__(self) -> None:
        for name in (self.programme, self.folder):
            if not is_safe_name(name):
                raise ValueError(f"not a name for a file or folder: {name!a}")

    @property
    def tombstone(self) -> str:
        """What is left in the folder's place: says that there was a pitch of this number, and nothing of it."""
        return f"{self.folder}{TOMBSTONE}"

    def to_bytes(self) -> bytes:
        value = {
            "schema_version": 1,
            "number": self.folder,
            "deleted_at": instant(self.removed_at),
            "reason": "deleted at the wish of its author, or because it need not be kept any longer",
        }
        return canonical_json(value)


@dataclass(frozen=True)
class Removed:
    """It isn't there, and no parcel brings it back."""


@dataclass(frozen=True)
class Stored:
    kept: tuple[str, ...] = ()
    """Names under which files that someone had changed by hand were kept; organisers should know."""
    superseded_by: int | None = None
    """A newer revision was there already, or this one, withdrawn; so it was not written."""


@dataclass(frozen=True)
class Conflict:
    """The same revision is there with another content, so nothing was written. Needs a person."""

    revision: int
    content_hash: str
    """Of what is there."""


@dataclass(frozen=True)
class Unavailable:
    """Not now; try again later."""

    reason: str
    """For the log and the doctor, in English, without secrets."""


Outcome = Stored | Conflict | Unavailable | Removed


class Store(Protocol):
    @property
    def name(self) -> str:
        """For rows and logs, without secrets. The same store, the same name."""

    async def put(self, parcel: Parcel) -> Outcome:
        """Can be repeated without harm. Never raises for what is wrong with the store."""

    async def remove(self, removal: Removal) -> Removed | Unavailable:
        """All of the pitch, whoever changed it. Can be repeated, and what was under way meanwhile must not bring the
        pitch back: from here on `put` answers Removed."""

    async def check(self) -> str | None:
        """None: it can be written to. Otherwise what is wrong."""


def is_safe_name(name: str) -> bool:
    return (
        0 < len(name.encode("utf-8", "replace")) <= _LONGEST_NAME
        and name[0] not in ". "
        and name[-1] not in ". "
        and not any(sign in _FORBIDDEN or unicodedata.category(sign) in ("Cc", "Cs") for sign in name)
    )
