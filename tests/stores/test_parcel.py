from __future__ import annotations

import pytest

from stores import Parcel


def parcel_named(folder: str = "MOB-017", programme: str = "coesfeld", file: str = "pitch.json") -> Parcel:
    return Parcel(folder=folder, programme=programme, revision=1, content_hash="0", files={file: b""})


HOSTILE = [
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "a\\b",
    "/etc",
    "a\0b",
    "a\nb",
    ".versteckt",
    "Ende.",
    " x",
    "C:",
    "\ud800",
    "x" * 201,
]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:10]))
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    for field in ("folder", "programme", "file"):
        with pytest.raises(ValueError, match="not a name"):
            parcel_named(**{field: name})


@pytest.mark.parametrize("name", ["MOB-017", "Straße 1 (Foto).jpg", "ідея", "مرحبا", "🚲"])
def test_names_in_every_script_are_fine(name: str) -> None:
    assert list(parcel_named(file=name).files) == [name]


def test_two_files_that_a_windows_share_takes_for_one_are_refused() -> None:
    with pytest.raises(ValueError, match="upper and lower case"):
        Parcel(folder="MOB-017", programme="c", revision=1, content_hash="0", files={"a.txt": b"", "A.TXT": b""})


def test_revisions_count_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        Parcel(folder="MOB-017", programme="c", revision=0, content_hash="0", files={})


def test_the_json_is_written_last() -> None:
    files = {"pitch.json": b"", "zeichnung.png": b"", "MOB-017.html": b""}

    assert Parcel(folder="M", programme="c", revision=1, content_hash="0", files=files).names()[-1] == "pitch.json"
