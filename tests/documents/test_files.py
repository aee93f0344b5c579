"""What may be kept of what people send, by its content."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from documents.files import check
from documents.pictures import cleaned
from domain.attachments import FILE_TYPES, MOST_PIXELS, Kept, Unfit
from tests.support import files


def kept(content: bytes) -> Kept:
    found = check(content)
    assert isinstance(found, Kept), found
    return found


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (files.PDF, "pdf"),
        (files.VOICE, "ogg"),
        ("Grüße aus Nottuln\r\n\tzwei Zeilen".encode(), "txt"),
        ("\ufeffRad;Bus\r\n1;2\r\n".encode(), "txt"),
        (files.zipped(files.DOCX_PARTS), "docx"),
        (files.zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "xlsx"),
        (files.zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "pptx"),
        (files.open_document("application/vnd.oasis.opendocument.text"), "odt"),
        (files.open_document("application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (files.open_document("application/vnd.oasis.opendocument.presentation"), "odp"),
    ],
)
def test_documents_and_voice_messages_are_kept_as_they_came(content: bytes, suffix: str) -> None:
    assert (kept(content).type.suffix, kept(content).content) == (suffix, content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Unfit.EMPTY),
        (files.EXECUTABLE, Unfit.TYPE),
        (b"\x7fELF\x02\x01\x01" + bytes(50), Unfit.TYPE),
        (b"#!/bin/sh\nrm -r /\n", Unfit.TYPE),
        (b"<!DOCTYPE html><script>alert(1)</script>", Unfit.TYPE),
        (b"\n <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Unfit.TYPE),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", Unfit.TYPE),
        (b"GIF89a" + bytes(20), Unfit.TYPE),
        (b"Rar!\x1a\x07\x01\x00" + bytes(20), Unfit.TYPE),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), Unfit.TYPE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Unfit.TYPE),
        (b"text with a NUL \x00", Unfit.TYPE),
        ("Grüße".encode("cp1252"), Unfit.TYPE),
        (b"OggS\x00\x02" + bytes(22) + b"\x80theora", Unfit.TYPE),
        (b"\x00\x00\x00\x20ftypheic" + bytes(30), Unfit.HEIC),
        (b"\x00\x00\x00\x20ftypisom" + bytes(30), Unfit.TYPE),
        (files.zipped({"virus.exe": files.EXECUTABLE}), Unfit.TYPE),
        (files.zipped({"mimetype": b"application/vnd.oasis.opendocument.formula"}), Unfit.TYPE),
        (files.zipped({"mimetype": b"application/epub+zip"}), Unfit.TYPE),
        (files.zipped(files.DOCX_PARTS | {"word/vbaProject.bin": b""}), Unfit.MACROS),
        (files.zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/macrosheets/s.xml": b""}), Unfit.MACROS),
        (
            files.zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/Standard/M.xml": b""}),
            Unfit.MACROS,
        ),
        (files.zipped(files.DOCX_PARTS)[:60], Unfit.UNREADABLE),
        (b"PK\x03\x04" + bytes(100), Unfit.UNREADABLE),
        (files.picture()[:200], Unfit.UNREADABLE),
        (b"\xff\xd8\xff\xe0 and nothing more", Unfit.UNREADABLE),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Unfit.UNREADABLE),
        (files.bomb(), Unfit.PIXELS),
    ],
)
def test_what_runs_or_hides_or_cannot_be_read_is_refused(content: bytes, why: Unfit) -> None:
    assert check(content) == why


def test_a_picture_with_a_few_pixels_too_many_is_not_unpacked() -> None:
    assert cleaned(files.bomb(int(MOST_PIXELS**0.5) + 1)) == Unfit.PIXELS


def test_of_a_photo_nothing_is_left_but_the_picture() -> None:
    before = files.photo_with_place()
    assert before.count(files.GPS_MARK) >= 3

    after = kept(before).content

    assert files.GPS_MARK not in after
    assert b"Exif" not in after
    assert not opened(after).getexif()
    assert set(opened(after).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_taken_sideways_stands_upright_afterwards() -> None:
    image = opened(kept(files.photo_with_place(orientation=6, size=(64, 48))).content)

    assert image.size == (48, 64)
    left, right = image.getpixel((4, 32)), image.getpixel((44, 32))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[2] > 200 > 50 > left[0]
    assert right[0] > 200 > 50 > right[2]


@pytest.mark.parametrize(
    ("content", "suffix", "mode"),
    [
        (files.picture("JPEG"), "jpg", "RGB"),
        (files.picture("JPEG", mode="CMYK"), "jpg", "RGB"),
        (files.picture("PNG"), "png", "RGB"),
        (files.picture("PNG", mode="RGBA"), "png", "RGBA"),
        (files.picture("PNG", mode="P", transparency=0), "png", "RGBA"),
        (files.picture("PNG", mode="1"), "png", "RGB"),
        (files.picture("WEBP"), "jpg", "RGB"),
        (files.picture("WEBP", mode="RGBA", lossless=True), "png", "RGBA"),
    ],
)
def test_pictures_of_every_kind_become_jpeg_or_png(content: bytes, suffix: str, mode: str) -> None:
    found = kept(content)
    image = opened(found.content)
    assert (found.type.suffix, image.mode, image.size) == (suffix, mode, (64, 48))
    assert {"jpg": "JPEG", "png": "PNG"}[suffix] == image.format


def test_what_follows_a_picture_in_the_same_file_is_gone() -> None:
    assert b"PK\x03\x04" not in kept(files.picture() + files.zipped({"hidden.exe": files.EXECUTABLE})).content


STARTS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"%PDF-", b"OggS", b"RIFF\x00\x00\x00\x00WEBP"]


@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_any_bytes_are_kept_or_refused_and_nothing_worse(start: bytes, rest: bytes) -> None:
    found = check(start + rest)
    assert isinstance(found, Unfit) or found.type.media_type in FILE_TYPES


@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_picture_with_any_byte_changed_is_kept_or_refused(at: int, byte: int) -> None:
    content = bytearray(files.photo_with_place())
    content[at % len(content)] = byte
    found = check(bytes(content))
    assert isinstance(found, Unfit) or files.GPS_MARK not in found.content
