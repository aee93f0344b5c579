"""The page speaks German and English: each of its words has both."""

from __future__ import annotations

import re

from rehearsal.server import PAGE

STRING = r'"((?:[^"\\]|\\.)*)"'


def used(source: str) -> set[str]:
    return set(re.findall(rf"\b_\({STRING}", source))


def words_of_the_page() -> set[str]:
    return {word for path in PAGE.glob("*.js") for word in used(path.read_text(encoding="utf-8"))}


def english() -> dict[str, str]:
    return dict(
        re.findall(rf"^  {STRING}: {STRING},$", (PAGE / "english.js").read_text(encoding="utf-8"), re.MULTILINE)
    )


def test_every_word_has_its_english_and_none_is_left_over() -> None:
    assert set(english()) == words_of_the_page()


def test_places_in_a_sentence_are_the_same_in_both() -> None:
    place = r"\{\w+\}"
    wrong = [
        german for german, word in english().items() if set(re.findall(place, german)) != set(re.findall(place, word))
    ]
    assert wrong == []


def test_a_word_is_found_where_it_is_used() -> None:
    assert used('el("p", {}, _("Noch \\"da\\""), _("{n} neu", { n }), other("x"))') == {'Noch \\"da\\"', "{n} neu"}
