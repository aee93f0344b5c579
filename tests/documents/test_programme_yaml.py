"""What is no YAML, or YAML that isn't taken: told with its place, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.programme import read_programme
from domain.programme import Programme
from tests.documents.test_programme import COESFELD, SMALL, accepted, refused, small

EXAMPLE = COESFELD.read_bytes()


@pytest.mark.parametrize(
    ("source", "line", "message", "hint"),
    [
        ("", 1, "The file is empty", "programme:"),
        ("# nothing\n", 1, "The file is empty", "programme:"),
        ("---\n", 1, "The file is empty", "programme:"),
        ("- programme\n", 1, "a list, not a block of keys", "{programme: …"),
        ("Guten Tag", 1, "text, not a block of keys", "{programme: …"),
        ("programme: [1, 2\n", 1, "Not valid YAML", "Close the bracket"),
        ("programme:\n\tkey: x\n", 2, "Not valid YAML", "spaces, not with tabs"),
        ("programme:\n  title: Idee: neu\n", 2, "Not valid YAML", "in quotes"),
        ('programme:\n  key: "\\UFFFFFFFF"\n', 2, "Not valid YAML", "stray character"),
        ("a: 1\n---\nb: 2\n", 2, "second YAML document", "---"),
        ("programme:\n  key: *name\n", 2, '"&name"', "in quotes"),
        ("programme: &all\n  key: *all\n", 2, "contains itself", "Write the value out"),
        ("programme:\n  key: a\x00b\n", 2, "U+0000", "Delete"),
        ("programme:\n  key: \ud800\n", 2, "U+D800", "Delete"),
        (b"programme:\n  title: M\xfcnster\n", 2, "not UTF-8: byte 0xFC", "UTF-8"),
        (SMALL.encode("utf-16"), 1, "not UTF-8", "UTF-8"),
        ("[" * 5000, 1, "Nested deeper than 32 levels", "Close"),
        ("- " * 5000, 1, "Nested deeper than 32 levels", "Close"),
        ("#" * 1_000_001, 1, "1,000,001 bytes", "right file"),
    ],
)
def test_what_cannot_be_read_is_one_problem_with_its_line(
    source: str | bytes, line: int, message: str, hint: str
) -> None:
    problem = next(iter(refused(source)))
    assert problem.line == line
    assert message in problem.message
    assert hint in problem.hint


def test_a_million_laughs_are_cut_short() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20)]
    (problem,) = refused("\n".join(lines))
    assert "More than 200,000 values" in problem.message
    assert "aliases" in problem.hint


def test_aliases_stand_for_the_values_they_name() -> None:
    programme = accepted(small(("title: Mobilität", "title: &name Mobilität"), ("title: Entwickeln", "title: *name")))
    assert programme.themes[0].workshops[0].phases[0].title == {"de": "Mobilität"}


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    assert accepted(("\ufeff" + SMALL).replace("\n", "\r\n").encode()) == accepted(SMALL)


def test_every_double_key_is_told_with_both_lines() -> None:
    source = small(
        ("  title: Kleines Programm", "  title: Klein\n  title: Kleiner\n  title: Kleinst"),
        ("    title: Mobilität", "    title: Mobilität\n    title: Verkehr"),
    )
    assert [(problem.line, problem.message) for problem in refused(source)] == [
        (4, 'Key "title" stands on line 3 and again on line 4'),
        (5, 'Key "title" stands on line 3 and again on line 5'),
        (11, 'Key "title" stands on line 10 and again on line 11'),
    ]


def test_double_keys_are_told_even_below_keys_that_nobody_knows() -> None:
    problems = refused(small(more="notes:\n  a: 1\n  a: 2\n"))
    assert [problem.where for problem in problems] == ["notes", "notes.a"]


@pytest.mark.parametrize(
    ("wrong", "message", "hint"),
    [
        ("  <<: {key: a} #!", "Merge keys", "aliases"),
        ("  ? [a, b]\n  : c", "A key has to be a word", "in quotes"),
        ("  ? {a: b}\n  : c", "A key has to be a word", "in quotes"),
        ("  privacy_url: !secret https://example.org #!", 'Tag "!secret"', "Remove it"),
    ],
)
def test_yaml_that_means_nothing_here_is_refused(wrong: str, message: str, hint: str) -> None:
    problems = refused(small(("  key: small-2020", f"  key: small-2020\n{wrong}")))
    assert problems[0].line == 3
    assert message in problems[0].message
    assert hint in problems[0].hint


def test_a_tag_that_says_text_makes_text_of_a_number() -> None:
    assert accepted(small(("title: Kleines Programm", "title: !!str 2020"))).title == {"de": "2020"}


def told(source: str | bytes) -> None:
    """A programme, or problems that have a place in the file, in order."""
    result = read_programme(source)
    if not isinstance(result, Programme):
        assert result
        assert list(result) == sorted(result)
        assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in result)
        assert all("\n" not in str(problem) for problem in result)


@given(st.one_of(st.text(), st.binary(), st.text("[]{}:,-?&*!|>'\"%@` \n\tab0#<=~\\", max_size=60)))
def test_any_text_and_any_bytes_are_answered(source: str | bytes) -> None:
    told(source)


SNIPPETS = st.one_of(
    st.text("[]{}:,-?&*!|>'\"%@` \n\tab019#<=~\\ü", max_size=6),
    st.sampled_from(
        ["null", "2020-02-30", "\n", "  ", "&a ", "*a", "!!int ", "- ", "{}", "[]", "'", '"', "<<: ", "1e9"]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_change_of_the_example_is_answered(data: st.DataObject) -> None:
    text = EXAMPLE.decode()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(SNIPPETS) + text[end:]
    told(text)


def flow_list(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


ATOMS = st.sampled_from(["~", "true", "1", "-1", "x", '""', '"a\\nb"', "2020-05-27", "MOB", "1d", "=", "0x1F", "[[]]"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 200), st.recursive(ATOMS, lambda inner: st.lists(inner, max_size=3).map(flow_list), max_leaves=5))
def test_any_value_anywhere_is_answered(place: int, value: str) -> None:
    text = EXAMPLE.decode()
    parts = text.split(": ")
    at = place % (len(parts) - 1) + 1
    _, separator, rest = parts[at].partition("," if "," in parts[at].split("\n")[0] else "\n")
    parts[at] = value + separator + rest
    told(": ".join(parts))
