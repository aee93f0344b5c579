"""A chat's HTML as strictly as Telegram reads it: the few tags, closed in order, everything else escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

TAGS = frozenset({"b", "i", "u", "s", "code", "pre", "a", "blockquote"})
_ESCAPED = re.compile(r"(?:[^<>&]|&(?:lt|gt|amp|quot);|</?[a-z]+>|<a href=\"[^\"<>]*\">)*", re.DOTALL)


@dataclass
class Parsed:
    text: str = ""
    problems: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)

    @property
    def units(self) -> int:
        """Telegram counts UTF-16 code units."""
        return len(self.text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> Parsed:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.parsed
    if reader.open:
        found.problems.append(f"<{reader.open[-1]}> stays open")
    if not _ESCAPED.fullmatch(html):
        found.problems.append("something is not escaped")
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parsed = Parsed()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.parsed.problems.append(f"<{tag}> is not allowed")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.parsed.problems.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        self.parsed.text += data
        if "s" in self.open:
            self.parsed.struck.append(data)

    def handle_comment(self, data: str) -> None:
        self.parsed.problems.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.parsed.problems.append("a declaration")
