"""What may be attached to a pitch, and what becomes of a file that somebody sends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 20
"""Telegram gives bots no larger file (Bot API, `getFile`)."""
MOST_ATTACHMENTS = 10
"""That a programme may allow for one pitch: more would not fit on its card."""
MOST_PIXELS = 64_000_000
"""Of a picture, before it is unpacked: 8,000 × 8,000 takes 200 MB of memory. A phone's 50 megapixels pass."""
CAPTION_LIMIT = 1024
"""Telegram's."""
NAME_LIMIT = 200


class State(StrEnum):
    COMING = "coming"
    """Still to be fetched from the channel."""
    HERE = "here"
    REFUSED = "refused"
    """It was fetched, and is nothing that may be attached."""
    LOST = "lost"
    """The channel doesn't have it any more."""


class Group(StrEnum):
    """What people call it. Also the kinds in which a channel brings files."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"


class Unfit(StrEnum):
    """Why a file is refused once its content is known."""

    TYPE = "type"
    HEIC = "heic"
    """An iPhone's own picture format, which comes when a picture is sent as a file."""
    MACROS = "macros"
    """An office document with a program in it."""
    UNREADABLE = "unreadable"
    """It begins like a picture or an office document, and is none."""
    PIXELS = "pixels"
    SIZE = "size"
    EMPTY = "empty"


@dataclass(frozen=True)
class FileType:
    media_type: str
    suffix: str
    group: Group


_OASIS = "application/vnd.oasis.opendocument"
_OFFICE = "application/vnd.openxmlformats-officedocument"

JPEG = FileType("image/jpeg", "jpg", Group.PHOTO)
PNG = FileType("image/png", "png", Group.PHOTO)
OGG = FileType("audio/ogg", "ogg", Group.VOICE)
PDF = FileType("application/pdf", "pdf", Group.DOCUMENT)
TEXT = FileType("text/plain", "txt", Group.DOCUMENT)
ODT = FileType(f"{_OASIS}.text", "odt", Group.DOCUMENT)
ODS = FileType(f"{_OASIS}.spreadsheet", "ods", Group.DOCUMENT)
ODP = FileType(f"{_OASIS}.presentation", "odp", Group.DOCUMENT)
DOCX = FileType(f"{_OFFICE}.wordprocessingml.document", "docx", Group.DOCUMENT)
XLSX = FileType(f"{_OFFICE}.spreadsheetml.sheet", "xlsx", Group.DOCUMENT)
PPTX = FileType(f"{_OFFICE}.presentationml.presentation", "pptx", Group.DOCUMENT)

FILE_TYPES = {each.media_type: each for each in (JPEG, PNG, OGG, PDF, TEXT, ODT, ODS, ODP, DOCX, XLSX, PPTX)}
"""All that is kept: what an office opens by itself and what can't run. WebP comes in and is kept as JPEG or PNG. Not in
it: web pages and SVG (they carry scripts), archives (nobody sees what is in them), films (too large to be of use)."""


@dataclass(frozen=True)
class SentFile:
    """A file as the channel announces it: nothing of it is checked."""

    group: Group
    file_id: str
    """The channel's, to fetch it with."""
    size: int | None = None
    """In bytes; None: not said."""
    name: str | None = None
    caption: str = ""


@dataclass(frozen=True)
class Kept:
    """A file as it is kept: checked, and of a picture nothing but the picture."""

    type: FileType
    content: bytes


@dataclass(frozen=True)
class FileTooLarge:
    megabytes: int
    size: int
    """In bytes."""


@dataclass(frozen=True)
class TooManyAttachments:
    most: int


def store_name(pitch_number: str, position: int, media_type: str) -> str:
    """In the shared store: „MOB-017-2.jpg“. Nothing of what people call their files, and the suffix by the content."""
    return f"{pitch_number}-{position}.{FILE_TYPES[media_type].suffix}"
