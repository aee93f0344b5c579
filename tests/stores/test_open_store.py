from __future__ import annotations

from pathlib import Path

import pytest

from stores import open_store
from stores.file import FileStore


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///srv/pitches", "/srv/pitches"),
        ("file://localhost/srv/pitches", "/srv/pitches"),
        ("file:///srv/gemeinsam/Ideen%20und%20W%C3%BCnsche", "/srv/gemeinsam/Ideen und Wünsche"),
        ("FILE:///srv/pitches", "/srv/pitches"),
    ],
)
def test_a_file_address_names_a_folder(url: str, path: str) -> None:
    assert open_store(url) == FileStore(Path(path))


def test_a_stores_name_is_its_address() -> None:
    assert open_store("file:///srv/W%C3%BCnsche").name == "file:///srv/W%C3%BCnsche"


@pytest.mark.parametrize(
    "url",
    ["file:pitches", "file://pitches", "file://server/share", "file:///", "file:///srv/../etc", "file:///srv?x=1"],
)
def test_a_folder_that_is_not_absolute_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="file:///srv/pitches"):
        open_store(url)


def test_an_unknown_kind_is_refused_with_what_is_possible_and_without_its_password() -> None:
    with pytest.raises(ValueError, match=r"can be file://.*, not gopher$") as refusal:
        open_store("gopher://ada:geheim@example.org/")

    assert "geheim" not in str(refusal.value)


def test_an_address_without_a_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="an address without a scheme"):
        open_store("/srv/pitches")
