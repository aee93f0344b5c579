from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.return_codes import ALPHABET, LENGTH, in_groups, is_usable, read_return_code

CODE = "7WXM29QAKD4T"
codes = st.text(st.sampled_from(ALPHABET), min_size=LENGTH, max_size=LENGTH).filter(is_usable)


@given(codes)
def test_every_code_is_read_as_it_is_shown(code: str) -> None:
    assert read_return_code(in_groups(code)) == code
    assert read_return_code(code.lower()) == code


@pytest.mark.parametrize(
    "typed",
    [
        "7WXM-29QA-KD4T",
        " 7wxm 29qa kd4t\n",
        "7WXM – 29QA — KD4T",
        "7wxm29qakd4t",
        "7 W X M 2 9 Q A K D 4 T",
        "7WXM_29QA_KD4T",
    ],
)
def test_case_and_grouping_do_not_matter(typed: str) -> None:
    assert read_return_code(typed) == CODE


def test_letters_that_are_taken_for_digits_are_those_digits() -> None:
    assert read_return_code("OIL2-3456-789A") == read_return_code("0112-3456-789A") == "01123456789A"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "MOB",
        "Verkehrswege",
        "Freiwilligen",
        "Bahn, Rad und Bus im Kreis",
        "7WXM-29QA-KD4",
        "7WXM-29QA-KD4T-X",
        "7WXM-29QA-KDÜT",
        "U234-5678-9ABC",
        "\x00" * 12,
        "7" * 100_000,
        "７ＷＸＭ２９ＱＡＫＤ４Ｔ",
    ],
)
def test_what_is_no_code_is_not_read_as_one(typed: str) -> None:
    assert read_return_code(typed) is None


@given(st.text(max_size=60))
def test_anything_may_be_typed(typed: str) -> None:
    code = read_return_code(typed)
    assert code is None or len(code) == LENGTH
