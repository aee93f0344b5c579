from __future__ import annotations

import pytest

from tests.views.chat_html import parse


@pytest.mark.parametrize(
    "html", ["<b>open", "closed</b>", "<b><i>crossed</b></i>", "<p>no tag of a chat</p>", "a & b", "a < b", "<!-- -->"]
)
def test_what_telegram_would_refuse_is_found(html: str) -> None:
    assert parse(html).problems


def test_what_telegram_takes_passes() -> None:
    parsed = parse('<b>1 &lt; 2 &amp; <s>gone</s></b> <a href="https://example.org">👩</a>')
    assert parsed.problems == []
    assert parsed.text == "1 < 2 & gone 👩"
    assert parsed.struck == ["gone"]
    assert parsed.units == len(parsed.text) + 1
