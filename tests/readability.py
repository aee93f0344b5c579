"""How easy German is to read: Flesch's reading ease, with Toni Amstad's figures for German (Zürich 1978).

180 - words in a sentence - 58.5 × syllables in a word. 0 is a law, 60 to 70 a newspaper for everybody, above 80 very
easy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape

import pyphen

_VALUE = "Wert"
"""Stands for what is put into a text: one word, one syllable, whatever it will be."""
_SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def sentences(message: str) -> list[list[str]]:
    """The words of each sentence of a message as it stands in a catalogue: tags, marks and commands don't count."""
    text = unescape(re.sub(r"<[^>]*>", " ", message))
    text = re.sub(r"/[a-z]+", " ", re.sub(r"{\w*}", _VALUE, text))
    found = (_WORD.findall(part) for part in _SENTENCE_END.split(text))
    return [words for words in found if words]


def reading_ease(messages: Iterable[str]) -> float:
    """Of all sentences together. ValueError where there is none."""
    every = [words for message in messages for words in sentences(message)]
    words = [word for sentence in every for word in sentence]
    if not words:
        raise ValueError("no sentence to read")
    return 180 - len(words) / len(every) - 58.5 * sum(map(syllables, words)) / len(words)


def syllables(word: str) -> int:
    return len(_dictionary().inserted(word.lower(), "\0").split("\0"))


@cache
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="de_DE", left=1, right=2)
