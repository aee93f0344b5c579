"""What files of other programs can carry of the texts that people send."""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")


def printable(text: str) -> str:
    """Visibly replaces what neither XML 1.0 nor HTML can carry, in particular NUL and halves of surrogate pairs.

    The JSON beside every such file keeps them as they came.
    """
    return _NOT_IN_XML.sub(REPLACEMENT, text)


def with_plain_line_ends(text: str) -> str:
    return _LINE_END.sub("\n", text)
