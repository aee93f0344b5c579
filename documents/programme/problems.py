"""What is wrong in a file, where, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, order=True)
class Problem:
    line: int
    """From 1, as editors count."""
    column: int
    where: str
    """The way to the value: `themes[0].meetings[1].starts_at`; empty for the file as a whole."""
    message: str
    hint: str

    def __str__(self) -> str:
        place = f" {self.where}:" if self.where else ""
        said = f"line {self.line}, column {self.column}:{place} {self.message}. {self.hint}"
        return " ".join(said.split("\n"))  # a quoted key may hold a line break


_SHOWN = 60
_LISTED = 12
_COMPARED = 200


def quoted(text: str) -> str:
    """A value as messages show it: on one line, printable, not too long."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return '"' + "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in shown) + '"'


def listed(words: Sequence[str]) -> str:
    """`a, b or c`; a long list is cut."""
    if len(words) > _LISTED:
        return ", ".join(words[:_LISTED]) + " or another of the file"
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint to the known word that looks most like this one, or to all of them."""
    words = list(islice(known, _COMPARED))
    folded = {each.casefold(): each for each in words}
    near = difflib.get_close_matches(word.casefold(), folded, n=1) if len(word) <= _SHOWN else []
    if near:
        return f"Did you mean {quoted(folded[near[0]])}?"
    return f"Write {listed(words)}." if words else "The file names none."
