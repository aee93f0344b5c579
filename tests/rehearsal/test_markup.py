from __future__ import annotations

import time

import pytest

from rehearsal.errors import Refused
from rehearsal.markup import parse_html, utf16_length
from rehearsal.texts import format_text, typed_text


@pytest.mark.parametrize(
    ("source", "text", "types"),
    [
        ("<b>a</b><strong>b</strong>", "ab", ["bold", "bold"]),
        ("<i>a</i><em>b</em>", "ab", ["italic", "italic"]),
        ("<u>a</u><ins>b</ins>", "ab", ["underline", "underline"]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", ["strikethrough"] * 3),
        ('<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', "ab", ["spoiler", "spoiler"]),
        ("<code>a</code>", "a", ["code"]),
        ("<blockquote>a</blockquote>", "a", ["blockquote"]),
        ("<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote"]),
        ("<B>a</b>", "a", ["bold"]),
        ("<b>a</>", "a", ["bold"]),
        ("<b></b>", "", []),
        ("a &lt; b &amp;&amp; c &gt; d &quot; &#228;&#xe4;", 'a < b && c > d " ää', []),
        ("&nbsp; &auml; & &;", "&nbsp; &auml; & &;", []),
        ("5 > 3", "5 > 3", []),
    ],
)
def test_tags_and_references_are_understood(source: str, text: str, types: list[str]) -> None:
    parsed, entities = parse_html(source)
    assert (parsed, [entity["type"] for entity in entities]) == (text, types)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ä <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ('<a href="https://a.de>b</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=https://a.de>b</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href>b</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<span>b</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, problem: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {problem}"


def test_offsets_count_utf16_units() -> None:
    assert utf16_length("😀ä") == 3
    assert parse_html("😀<b>ä😀</b>")[1] == [{"type": "bold", "offset": 2, "length": 3}]


def test_nested_entities_are_sorted_outermost_first() -> None:
    entities = parse_html("<i>a<b>b</b></i>")[1]
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in entities] == [
        ("italic", 0, 2),
        ("bold", 1, 1),
    ]


def test_code_in_pre_has_a_language() -> None:
    entities = parse_html('<pre><code class="language-python">a</code></pre>')[1]
    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


@pytest.mark.parametrize("url", ["https://example.org/?a=1&amp;b=2", "http://127.0.0.1:8080/m", "tg://user?id=1"])
def test_links_keep_their_address(url: str) -> None:
    [entity] = parse_html(f'<a href="{url}">x</a>')[1]
    assert entity["url"] == url.replace("&amp;", "&")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "nowhere", "ftp://example.org"])
def test_links_to_nowhere_are_dropped_silently(url: str) -> None:
    assert parse_html(f'<a href="{url}">x</a>') == ("x", [])


def test_white_space_at_the_ends_goes_and_entities_shrink_with_it() -> None:
    text, entities = format_text("\n  <b> a </b> \n", "HTML")
    assert (text, entities) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_control_characters_become_blanks_and_direction_overrides_vanish() -> None:
    text, entities = format_text("a\tb\r\n\u202e<b>c</b>", "HTML")
    assert (text, entities) == ("a b\nc", [{"type": "bold", "offset": 4, "length": 1}])


def test_commands_links_and_addresses_are_found_outside_of_code() -> None:
    text, entities = format_text("/start https://a.de/b. <code>/no https://c.de</code> x@y.de @some_bot #tag", "HTML")
    found = {text[entity["offset"] : entity["offset"] + entity["length"]]: entity["type"] for entity in entities}
    assert found == {
        "/start": "bot_command",
        "https://a.de/b": "url",
        "/no https://c.de": "code",
        "x@y.de": "email",
        "@some_bot": "mention",
        "#tag": "hashtag",
    }


def test_a_typed_text_is_never_markup() -> None:
    assert typed_text(" <b>a</b> ") == ("<b>a</b>", [])


@pytest.mark.parametrize(
    "piece", ["a", "/a ", "#1", "@", "https://a.de ", "a.b@", "\u202e", "\x00", "\ud800", "http://."]
)
def test_a_very_long_text_is_read_quickly(piece: str) -> None:
    before = time.perf_counter()
    typed_text(piece * (100_000 // len(piece)))
    assert time.perf_counter() - before < 1


def test_half_a_character_is_replaced_as_phones_do() -> None:
    assert typed_text("a\ud83d")[0] == "a\ufffd"
