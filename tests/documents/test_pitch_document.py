from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from documents.characters import printable
from documents.pitch_document import pitch_document, pitch_files
from domain.exports import to_json
from domain.pitches import PitchState
from tests.documents.pitches import HOSTILE, LABELS, hostile_texts, pitch_saying, real_pitches

OURS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "p", "h1", "h2", "table", "tr", "th", "td",
    "section", "br",
}  # fmt: skip


class Page(HTMLParser):
    """What a reader sees, and which elements there are."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.lines = [""]
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.setdefault(tag, dict(attrs))
        if tag != "main":
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data

    def text(self) -> str:
        return "\n".join(self.lines)


def test_the_document_shows_all_there_is_of_a_real_idea() -> None:
    pitch = real_pitches()[1]
    text = Page(pitch_document(pitch, LABELS)).text()

    shown = [answer.text or "" for answer in pitch.answers] + [answer.label for answer in pitch.answers[1:]]
    facts = ["MOB-002", "Mobilität", "Ada", "Stadt Lüdinghausen", "Privat", "10.06.2020, 00:30 Uhr"]
    assert [words for words in [*shown, *facts] if words not in text] == []


def test_language_direction_and_title_are_told_to_the_browser() -> None:
    page = Page(pitch_document(pitch_saying("x"), replace(LABELS, language="ar", direction="rtl")))

    assert page.attributes["html"] == {"lang": "ar", "dir": "rtl"}
    assert "MOB-017 – Leihräder" in page.text()


def test_what_was_skipped_says_so() -> None:
    assert "Keine Angabe" in Page(pitch_document(pitch_saying(None), LABELS)).text()
    assert "Keine Angabe" in Page(pitch_document(pitch_saying(" \n "), LABELS)).text()


def test_an_idea_without_a_title_has_one_in_words() -> None:
    assert "Ohne Titel" in Page(pitch_document(pitch_saying("x", title=None), LABELS)).text()


def test_nothing_is_fetched_from_anywhere() -> None:
    content = pitch_document(pitch_saying("x"), LABELS).decode()

    assert not any(word in content for word in ("http:", "https:", "src=", "href=", "url(", "@import"))
    assert "default-src 'none'" in content


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_hostile_texts_are_shown_as_they_are(text: str) -> None:
    page = Page(pitch_document(pitch_saying(text), LABELS))

    assert page.elements <= OURS
    assert [line for line in printable(text).splitlines() if line.strip() and line not in page.text()] == []


@settings(max_examples=60, deadline=None)
@given(hostile_texts, hostile_texts)
def test_no_text_becomes_markup(title: str, text: str) -> None:
    assert Page(pitch_document(pitch_saying(text, title=title), LABELS)).elements <= OURS


def test_the_same_pitch_gives_the_same_bytes() -> None:
    assert pitch_document(real_pitches()[0], LABELS) == pitch_document(real_pitches()[0], LABELS)


def test_a_pitchs_folder_holds_document_and_json() -> None:
    pitch = pitch_saying("x")

    assert pitch_files(pitch, LABELS, {}) == {
        "MOB-017.html": pitch_document(pitch, LABELS),
        "pitch.json": to_json(pitch),
    }


def test_what_was_withdrawn_says_so_and_what_is_in_force_says_nothing() -> None:
    withdrawn, in_force = (
        pitch_document(pitch_saying("x", state=state), LABELS).decode()
        for state in (PitchState.WITHDRAWN, PitchState.SUBMITTED)
    )
    assert "zurückgezogen" in withdrawn
    assert LABELS.state not in in_force
