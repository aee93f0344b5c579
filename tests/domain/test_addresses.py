from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import read_address, to_ascii


@pytest.mark.parametrize(
    "typed",
    [
        "ada@example.org",
        " ada.lovelace+werkstatt@mail.example.org\n",
        "a@b.de",
        "o'neil@example.org",
        "ada@kreis-coesfeld.de",
        "ada@müller.de",
    ],
)
def test_an_address_is_taken_as_it_was_typed(typed: str) -> None:
    assert read_address(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@example.org.",
        "ada@@example.org",
        "ada lovelace@example.org",
        "ada..b@example.org",
        ".ada@example.org",
        "ada@exa mple.org",
        "ada@-example.org",
        "ada@127.0.0.1",
        "ada@[127.0.0.1]",
        "ada@example.org\r\nBcc: bela@example.org",
        "ada@example.org,bela@example.org",
        "Ada <ada@example.org>",
        "ä@example.org",
        "ada\x00@example.org",
        "ada\u202e@example.org",
        "a" * 65 + "@example.org",
        "ada@" + "a" * 64 + ".org",
        "ada@" + "a." * 130 + "org",
        "a" * 100_000,
    ],
)
def test_what_is_none_is_not_taken(typed: str) -> None:
    assert read_address(typed) is None


def test_a_host_with_other_letters_has_a_name_that_servers_take() -> None:
    assert to_ascii("ada@Müller.de") == "ada@xn--mller-kva.de"


@given(st.text(max_size=80))
def test_anything_may_be_typed(typed: str) -> None:
    address = read_address(typed)
    assert address is None or (to_ascii(address) or "").isascii()


@given(st.from_regex(r"\A[a-z]{1,8}@[a-zäöüß.-]{1,20}\.de\Z"))
def test_what_is_taken_can_be_sent_to(typed: str) -> None:
    address = read_address(typed)
    if address is not None:
        sent_to = to_ascii(address)
        assert sent_to is not None
        assert not set(sent_to) & set(' \r\n<>,;:"()[]\\')
