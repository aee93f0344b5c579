"""German is easy to read, „Einfache Sprache“ easier; how easy is stated in docs/wording.md and computed here anew."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from tests.readability import reading_ease, sentences, syllables

ROOT = Path(__file__).parents[1]
STATED = ROOT / "docs" / "wording.md"
GERMAN = [path.name for path in sorted((ROOT / "locales").glob("de*"))]
LONGEST_SIMPLE_SENTENCE = 14


def messages(language: str) -> list[str]:
    """Sentences: labels of buttons say too little to be measured."""
    catalogue = polib.pofile(str(ROOT / "locales" / language / "LC_MESSAGES" / "werkstattbote.po"), encoding="utf-8")
    texts = [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]
    return [text for text in texts if re.search(r"[.!?]", text)]


def stated(language: str) -> int:
    found = re.search(rf"^\| `{language}` \|.*\| (\d+) \|$", STATED.read_text("utf-8"), re.MULTILINE)
    assert found, f"{STATED.name} says nothing of {language}"
    return int(found[1])


@pytest.mark.parametrize("language", GERMAN)
def test_how_easy_it_is_to_read_is_what_the_docs_say(language: str) -> None:
    figure = reading_ease(messages(language))
    assert round(figure) == stated(language), f"{STATED.name} has to say {figure:.1f}"


def test_einfache_sprache_is_easier_than_german() -> None:
    assert reading_ease(messages("de-simple")) > reading_ease(messages("de")) + 3
    assert stated("de-simple") >= 80


def test_no_sentence_of_einfache_sprache_is_long() -> None:
    long = [" ".join(words) for text in messages("de-simple") for words in sentences(text)
            if len(words) > LONGEST_SIMPLE_SENTENCE]  # fmt: skip
    assert long == []


def test_short_words_and_sentences_are_easier() -> None:
    assert reading_ease(["Ich bin da. Du bist da."]) > 100
    assert reading_ease(["Die Verwaltungsvorschriftenänderungsverordnung bedarf der Genehmigung des Ausschusses."]) < 0


@pytest.mark.parametrize(("word", "count"), [("Haus", 1), ("Idee", 2), ("Nachrichten", 3), ("Mobilität", 4)])
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_what_is_put_in_and_what_marks_up_is_no_word_of_ours() -> None:
    assert sentences("<b>Ihre Idee</b> · {theme}\nNummer {number}.") == [["Ihre", "Idee", "Wert"], ["Nummer", "Wert"]]


def test_nothing_to_read_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no sentence"):
        reading_ease(["{head}"[:0], "✅"])
