"""Whether a file that somebody sent may be kept: by its content, never by its name."""

from __future__ import annotations

import io
import re
import zipfile

from documents import pictures
from domain.attachments import DOCX, ODP, ODS, ODT, OGG, PDF, PPTX, TEXT, XLSX, FileType, Kept, Unfit

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_OPUS_WITHIN = 64
"""Bytes: an Ogg file begins with a page that says what is in it (RFC 3533, RFC 7845)."""
_OPENDOCUMENT = {each.media_type: each for each in (ODT, ODS, ODP)}
_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_CONTENT_TYPES = "[Content_Types].xml"
_MIMETYPE = "mimetype"
_LONGEST_MIMETYPE = 200
_MEMBER = b"PK\x01\x02"
"""The beginning of an entry in a ZIP's list of members."""
_MOST_MEMBERS = 10_000
_MACRO_MEMBERS = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/", "macrosheets/")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_MARKUP = ("<", "#!")
"""A web page, SVG or another file of tags; a script."""


def check(content: bytes) -> Kept | Unfit:
    """What is kept of it: a picture without anything but the picture, everything else as it came."""
    if not content:
        return Unfit.EMPTY
    if pictures.looks_like_one(content):
        return pictures.cleaned(content)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return Unfit.HEIC
    if content.startswith(b"PK\x03\x04"):
        return _as_it_came(content, _office_type(content))
    return _as_it_came(content, _plain_type(content))


def _as_it_came(content: bytes, found: FileType | Unfit) -> Kept | Unfit:
    return Kept(found, content) if isinstance(found, FileType) else found


def _plain_type(content: bytes) -> FileType | Unfit:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"OggS") and b"OpusHead" in content[:_OPUS_WITHIN]:
        return OGG
    return TEXT if _is_plain_text(content) else Unfit.TYPE


def _is_plain_text(content: bytes) -> bool:
    """UTF-8 without control characters, and nothing that another program would run or show as a page."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if text.lstrip().startswith(_MARKUP):
        return False
    return _CONTROL.search(text) is None


def _office_type(content: bytes) -> FileType | Unfit:
    """Of a ZIP only the list of its members is read, and of one member a few bytes: nothing is unpacked."""
    if content.count(_MEMBER) > _MOST_MEMBERS:
        return Unfit.TYPE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.namelist()
            found = _by_members(archive, members)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return Unfit.UNREADABLE
    if isinstance(found, FileType) and _has_macros(members):
        return Unfit.MACROS
    return found


def _by_members(archive: zipfile.ZipFile, members: list[str]) -> FileType | Unfit:
    if members[:1] == [_MIMETYPE]:  # OpenDocument 1.3, part 2, 3.3: the first member, not compressed
        return _OPENDOCUMENT.get(_stored_mimetype(archive), Unfit.TYPE)
    if _CONTENT_TYPES in members:
        return next((kind for part, kind in _OFFICE.items() if part in members), Unfit.TYPE)
    return Unfit.TYPE


def _stored_mimetype(archive: zipfile.ZipFile) -> str:
    if archive.getinfo(_MIMETYPE).compress_type != zipfile.ZIP_STORED:
        return ""
    with archive.open(_MIMETYPE) as member:
        return member.read(_LONGEST_MIMETYPE).decode("ascii", "replace").strip()


def _has_macros(members: list[str]) -> bool:
    return any(part in f"/{member.casefold()}" for member in members for part in map("/{}".format, _MACRO_MEMBERS))
