"""What fits into a message: Telegram's limit is counted in UTF-16 code units, after the tags are taken out."""

from __future__ import annotations

from collections.abc import Sequence

from views.i18n import Words

TEXT_LIMIT = 4000
"""Of 4,096: what is longer is shortened where it is shown, and says so."""


def units(text: str) -> int:
    """Length as Telegram counts. A text with tags counts a little longer than it is shown."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pages(text: str, room: int) -> list[str]:
    """A long text in parts that fit, at least one; parted at an empty line, if need be anywhere."""
    found: list[str] = []
    rest = text.strip()
    while units(rest) > room:
        fits = rest.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore")
        cut = next((at for sign in ("\n\n", "\n", ". ", " ") if (at := fits.rfind(sign)) > len(fits) // 2), len(fits))
        # a full stop stays with its sentence
        cut += fits[cut : cut + 2] == ". "
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest]


def fitting(_: Words, parts: Sequence[str], room: int) -> list[str]:
    """The first of them that fit, at least one, and how many more there are."""
    shown: list[str] = []
    for part in parts:
        room -= units(part) + 2
        if shown and room < 0:
            # Translators: below a list that is too long for one message
            return [*shown, _("… and {n} more", n=len(parts) - len(shown))]
        shown.append(part)
    return shown
