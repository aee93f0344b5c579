"""Texts that nobody means well with, or that some phone types anyway."""

from __future__ import annotations

import random
from collections.abc import Iterator

FIXED = (
    "\x00", "a\x00b", "\ud800", "\udfff\ud800", "a\ud83d", "\u202egnp.exe", "\u2066\u2067\u2068abc", "\u200f\u200e",
    "\u061c١٢٣", "مرحبا بالعالم", "שלום", "e\u0301\u0302\u0303" * 30, "Z̴͍͊a̷͔͒l̶̰̈́g̵̱̀o", "👩‍👩‍👧‍👦", "🏳️‍🌈" * 20,
    "🇩🇪🇪🇺", "=1+1", "=HYPERLINK(\"http://x\";\"y\")", "+49 2541", "-1", "@SUM(A1)", "\t=1+1", "\r\n=1",
    "＝1+1", "'=1+1", "<b>fett", "</b></i>", "<script>alert(1)</script>", "<r>x</r>",
    "<a href=\"tg://user?id=1\">x</a>", "&amp;&lt;&#0;", "{name}", "{0}{1}{}", "{{ 7*7 }}", "{% raw %}",
    "%s %d %n", "$(reboot)", "`id`", "../../etc/passwd", "C:\\CON", "NUL", "con.txt", "/dev/null", "..", ".",
    "~", "a/b\\c:d*e?f\"g<h>i|j", "- key: value", "key: [1, 2", "!!python/object:os.system", "\"quoted\"",
    "a;b,c\td", "a\nb\r\nc\rd", "\"a\"\"b\"", "\ufeffBOM", "\ufffe\uffff", "\U0010ffff", "\u2028\u2029",
    "\x1b[31m", "\x7f\x80\x9f", "\xa0 ", "null", "None", "true", "1e999", "9" * 400, "DROP TABLE pitch; --",
    "' OR 1=1 --", "_x0041_", "_xD800_", "]]>", "<!--", "--!>", "\\", "\\u0000", "\\n",
    "😀" * 50,
)  # fmt: skip
_RANGES = (
    (0x00, 0x1F), (0x20, 0x7E), (0x7F, 0x9F), (0xA0, 0x24F), (0x300, 0x36F), (0x590, 0x6FF), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x3040, 0x30FF), (0xD800, 0xDFFF), (0xE000, 0xE0FF), (0xFE00, 0xFE0F),
    (0xFFF0, 0xFFFF), (0x1F1E6, 0x1F1FF), (0x1F300, 0x1FAFF), (0xE0000, 0xE007F), (0x10FFF0, 0x10FFFF),
)  # fmt: skip
_SYNTAX = "=+-@\t\r\n\"';,<>&{}[]()%$`\\/:*?|!#~^_. "
_LENGTHS = (1, 1, 2, 3, 5, 8, 20, 60, 64, 65, 200, 999, 1000)
_VERY_LONG = (4096, 40_000, 100_000)


def hostile_texts(count: int, seed: int = 2020) -> Iterator[str]:
    """The same ones at every run. Every two hundredth is very long."""
    yield from FIXED[:count]
    dice = random.Random(seed)
    for number in range(count - len(FIXED)):
        length = dice.choice(_VERY_LONG) if number % 200 == 199 else dice.choice(_LENGTHS)
        yield _text(dice, length)


def _text(dice: random.Random, length: int) -> str:
    ranges = dice.sample(_RANGES, dice.randint(1, 4))
    signs = [_sign(dice, ranges) for _ in range(min(length, 300))]
    text = "".join(signs) * (length // max(1, len(signs)) + 1)
    return dice.choice(("", "", "", "=", "+", "@", "\u202e", "<b>", " ", "\n")) + text[:length]


def _sign(dice: random.Random, ranges: list[tuple[int, int]]) -> str:
    kind = dice.random()
    if kind < 0.15:
        return dice.choice(_SYNTAX)
    if kind < 0.2:
        return dice.choice(FIXED)
    return chr(dice.randint(*dice.choice(ranges)))
