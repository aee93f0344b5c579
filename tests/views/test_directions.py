"""Arabic titles, and signs that turn the writing: they turn nothing but themselves."""

from __future__ import annotations

import unicodedata

import pytest

from views import screens
from views.i18n import Safe, Words
from views.screen import Button, Screen

LINE = "Your draft “{title}” is still here."


def shown(title: str) -> str:
    return Words("en")(LINE, title=title)


@pytest.mark.parametrize("title", ["Leihräder", "日本", "é", "Zusammen 👩‍👩‍👧", "a\u200bb", ""])
def test_ordinary_words_stay_as_they_are(title: str) -> None:
    assert shown(title) == LINE.format(title=title)


@pytest.mark.parametrize(
    "title",
    [
        "دراجات",
        "אופניים",
        "\u202egnp.exe",
        "\u2067abc",
        "a\u2069\u2069\u202eb",
        "\u2066\u2066\u2069",
        "\u2069\u2067x\u2069ש",
    ],
)
def test_what_turns_the_writing_is_closed_off(title: str) -> None:
    before, after = LINE.split("{title}")
    text = shown(title)
    assert text.startswith(f"{before}\u2068")
    assert text.endswith(f"\u2069{after}")
    assert depths(text.removeprefix(before).removesuffix(after))[-1] == 0
    assert min(depths(text.removeprefix(before).removesuffix(after))[:-1]) == 1


def depths(text: str) -> list[int]:
    """How many isolates are open after each sign."""
    found, depth = [], 0
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        depth += (kind in ("LRI", "RLI", "FSI")) - (kind == "PDI")
        found.append(depth)
    return found


def test_buttons_are_closed_off_too_and_can_still_be_typed() -> None:
    label = Words("en").label("Go on: {title}", title="دراجات")
    assert label == "Go on: \u2068دراجات\u2069"
    button = Button(label, "data")
    assert screens.button_for(Screen("", ((button,),)), "go on: دراجات") == button


def test_what_is_html_already_is_left_alone() -> None:
    assert shown(Safe("<b>דוד</b>")) == LINE.format(title="<b>דוד</b>")
