from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.presses import MEANINGS
from views import buttons
from views.buttons import ACTIONS, FRESH, LARGEST, LIMIT, Action, pack, unpack

TOKEN = "k3_-Zq9x"
LONGEST = {
    "language": "de-simple",
    "question": "q" * 32,
    "registration": TOKEN,
    "asked": TOKEN,
    "meeting": LARGEST,
    "draft": TOKEN,
    "attachment": TOKEN,
    "theme": "T" * 16,
    "option": "o" * 40,
    "version": LARGEST,
    "sequence": LARGEST,
    "answer": "maybe",
    "phase": LARGEST,
    "number": f"{'T' * 16}-{LARGEST}",
    "days": LARGEST,
    "erasure": "everything",
    "person": TOKEN,
    "kind": "privacy",
    "page": LARGEST,
}
"""Of each field the longest value that there can be."""

KEYS = st.text(st.characters(exclude_characters=":", categories=("L", "N", "P", "S")), max_size=20)


@st.composite
def actions(draw: st.DrawFn) -> Action:
    action = draw(st.sampled_from(sorted(ACTIONS.values(), key=lambda each: each.NAME)))
    hints = get_type_hints(action)
    return action(
        **{
            field.name: draw(st.integers(0, LARGEST) if hints[field.name] is int else KEYS)
            for field in fields(action)  # type: ignore[arg-type]
        }
    )


@given(actions(), st.booleans())
def test_what_is_packed_comes_out_the_same(action: Action, fresh: bool) -> None:
    try:
        data = pack(action, fresh=fresh)
    except ValueError:
        return
    assert 1 <= len(data.encode()) <= LIMIT
    assert data.startswith(FRESH) == fresh
    assert unpack(data) == action


@given(st.text(max_size=100) | st.from_regex(r"\+?[a-z]{1,2}(:[^:]{0,70}){0,4}", fullmatch=True))
def test_forged_data_is_outdated_and_nothing_worse(data: str) -> None:
    action = unpack(data)
    assert action is None or type(action) in MEANINGS


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "+",
        "++h",
        "h:",
        "xyz",
        "p:k3_-Zq9x",
        "p:k3_-Zq9x:one",
        "p:k3_-Zq9x:1:2",
        "p:k3_-Zq9x:-1",
        "p:k3_-Zq9x:1_0",
        "p:k3_-Zq9x:٣",
        "p:k3_-Zq9x:" + "9" * 20,
        "p:k3_-Zq9x:" + "9" * 5000,
        "l:d\x00e",
        "l:\ud800",
    ],
)
def test_data_that_no_button_of_ours_carries_is_outdated(data: str) -> None:
    assert unpack(data) is None


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.__name__)
def test_the_longest_of_each_button_fits(action: type[Action]) -> None:
    values = {field.name: LONGEST[field.name] for field in fields(action)}  # type: ignore[arg-type]
    assert len(pack(action(**values), fresh=True).encode()) <= LIMIT


def test_every_button_has_a_name_of_its_own() -> None:
    assert len(ACTIONS) == len(Action.__subclasses__())
    assert set(ACTIONS.values()) == set(Action.__subclasses__())


def test_every_button_means_something() -> None:
    assert set(MEANINGS) == set(ACTIONS.values())


@pytest.mark.parametrize("value", ["a:b", "x" * LIMIT, "ü" * 40])
def test_a_button_that_would_not_come_back_is_refused_at_once(value: str) -> None:
    with pytest.raises(ValueError, match=r"holds a separator|is longer"):
        pack(buttons.SetLanguage(value))
