"""Files that people send: real ones, and some that only look like it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import ExifTags, Image

GPS_MARK = b"51 DEGREES 57 MINUTES, AND A CANARY"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200)
VOICE = b"OggS\x00\x02" + bytes(8) + b"\x01\x00\x00\x00" + bytes(8) + b"\x01\x13OpusHead\x01\x01" + bytes(50)
DOCX_PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    """Red above, blue below, so that it is seen which way up it is."""
    below, above = {"RGB": ("blue", "red"), "RGBA": ("#0000ff80", "#ff000080")}.get(mode, (1, 0))
    image = Image.new(mode, size, below)
    image.paste(Image.new(mode, (size[0], size[1] // 2), above))
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def photo_with_place(orientation: int = 1, size: tuple[int, int] = (64, 48)) -> bytes:
    """As a phone makes it: where it was taken, with what, and which way up it was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "A phone"
    exif[ExifTags.Base.ImageDescription] = GPS_MARK.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = GPS_MARK
    return picture(size=size, exif=exif, comment=GPS_MARK, xmp=b"<x:xmpmeta>" + GPS_MARK + b"</x:xmpmeta>")


def bomb(side: int = 50_000) -> bytes:
    """A small PNG file that says it has 2.5 billion pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


def zipped(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)  # of 1980: the same bytes each time
    return content.getvalue()


def open_document(media_type: str) -> bytes:
    return zipped({"mimetype": media_type.encode(), "content.xml": b"<office/>"})
