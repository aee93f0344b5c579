from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.lengths import pages, units


def test_a_short_text_is_one_page() -> None:
    assert pages(" Kurz. ", 100) == ["Kurz."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eins zwei\n\ndrei vier", ["eins zwei", "drei vier"]),
        ("eins zwei\ndrei vier", ["eins zwei", "drei vier"]),
        ("Eins, zwei. Drei vier", ["Eins, zwei.", "Drei vier"]),
        ("einszwei dreivier", ["einszwei", "dreivier"]),
        ("einszweidreivier", ["einszweidrei", "vier"]),
    ],
)
def test_a_long_one_is_parted_where_it_reads_well(text: str, expected: list[str]) -> None:
    assert pages(text, 12) == expected


@given(st.text(max_size=300), st.integers(2, 40))
def test_every_page_fits_and_nothing_is_lost(text: str, room: int) -> None:
    found = pages(text, room)
    assert all(units(page) <= room for page in found)
    assert "".join("".join(found).split()) == "".join(text.split())
