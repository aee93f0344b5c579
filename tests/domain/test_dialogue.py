from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import dialogue
from domain.dialogue import (
    PREVIEW,
    REFUSALS,
    AnswerEmpty,
    AnswerRequired,
    AnswerTooLong,
    Dialogue,
    Draft,
    Kind,
    NotAnOption,
    NotHere,
    NothingChosen,
    Question,
    Refusal,
)

TITLE = Question("title", Kind.TEXT, optional=False, limit=10)
THEMES = Question("themes", Kind.MANY, optional=False, options=("MOB", "WIR", "ORT"))
PLACE = Question("place", Kind.ONE, options=("senden", "olfen"))
REST = Question("rest", Kind.TEXT, limit=100)
QUESTIONS = Dialogue("test", (TITLE, THEMES, PLACE, REST))


def moved(result: Draft | Refusal) -> Draft:
    assert isinstance(result, Draft), result
    return result


def at(key: str, *, editing: bool = False, **answers: dialogue.Answer) -> Draft:
    return Draft(answers, key, editing)


def test_it_begins_at_the_first_question_with_what_is_known() -> None:
    assert dialogue.begin(QUESTIONS) == Draft({}, "title")
    assert dialogue.begin(QUESTIONS, {"place": "olfen"}) == Draft({"place": "olfen"}, "title")


def test_the_question_it_waits_at_is_known_and_the_preview_is_none() -> None:
    assert dialogue.current_question(QUESTIONS, at("place")) == PLACE
    assert dialogue.current_question(QUESTIONS, at(PREVIEW)) is None


def test_questions_are_counted_from_one() -> None:
    assert [QUESTIONS.number(question.key) for question in QUESTIONS.questions] == [1, 2, 3, 4]


def test_a_question_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        QUESTIONS.question("colour")


def test_no_question_can_have_the_key_of_the_preview() -> None:
    assert not PREVIEW.isidentifier()


def test_a_typed_answer_is_kept_without_blanks_around_and_the_next_question_follows() -> None:
    assert dialogue.type_answer(QUESTIONS, at("title"), "  Leihrad \n") == at("themes", title="Leihrad")


def test_after_the_last_question_comes_the_preview() -> None:
    assert dialogue.type_answer(QUESTIONS, at("rest"), "Ja") == at(PREVIEW, rest="Ja")


def test_an_answer_of_exactly_the_limit_fits() -> None:
    assert moved(dialogue.type_answer(QUESTIONS, at("title"), "ä" * 10)).answers["title"] == "ä" * 10


def test_an_answer_too_long_is_refused_with_both_lengths() -> None:
    assert dialogue.type_answer(QUESTIONS, at("title"), "ä" * 11) == AnswerTooLong(limit=10, length=11)


def test_blanks_around_an_answer_do_not_make_it_too_long() -> None:
    moved(dialogue.type_answer(QUESTIONS, at("title"), " " * 50 + "ä" * 10 + "\n" * 50))


def test_a_hundred_thousand_characters_are_refused_with_their_number() -> None:
    assert dialogue.type_answer(QUESTIONS, at("title"), "x" * 100_000) == AnswerTooLong(10, 100_000)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u00a0", "\u200b", "\u200f\u202e\u2066", "\0", "\0 \0", "\ufeff"])
def test_what_nobody_would_see_is_no_answer(text: str) -> None:
    assert dialogue.type_answer(QUESTIONS, at("title"), text) == AnswerEmpty()


@pytest.mark.parametrize("text", ["a\0b", "\u200fمرحبا", "👍", "e\u0301", "ﬁ"])
def test_unusual_characters_are_kept_as_they_came(text: str) -> None:
    assert moved(dialogue.type_answer(QUESTIONS, at("title"), text)).answers["title"] == text


@pytest.mark.parametrize("key", ["themes", "place"])
def test_typing_where_options_are_asked_for_is_refused(key: str) -> None:
    assert dialogue.type_answer(QUESTIONS, at(key), "MOB") == NotAnOption()


def test_typing_at_the_preview_is_refused() -> None:
    assert dialogue.type_answer(QUESTIONS, at(PREVIEW), "MOB") == NotHere()


def test_one_option_is_the_answer() -> None:
    assert dialogue.choose(QUESTIONS, at("place"), "olfen") == at("rest", place="olfen")


def test_many_options_are_ticked_and_unticked_in_the_order_of_the_question() -> None:
    draft = at("themes")
    for option in ("ORT", "MOB", "WIR", "WIR"):
        draft = moved(dialogue.choose(QUESTIONS, draft, option))
    assert draft == at("themes", themes=("MOB", "ORT"))


@pytest.mark.parametrize(
    ("draft", "option"), [(at("place"), "muenster"), (at("title"), "MOB"), (at(PREVIEW), "MOB"), (at("themes"), "")]
)
def test_an_option_that_is_not_offered_here_is_refused(draft: Draft, option: str) -> None:
    assert dialogue.choose(QUESTIONS, draft, option) == NotHere()


def test_on_from_many_options_needs_one() -> None:
    assert dialogue.proceed(QUESTIONS, at("themes")) == NothingChosen()
    assert dialogue.proceed(QUESTIONS, at("themes", themes=())) == NothingChosen()
    assert dialogue.proceed(QUESTIONS, at("themes", themes=("WIR",))) == at("place", themes=("WIR",))


def test_an_option_that_is_no_longer_offered_does_not_count_as_chosen() -> None:
    assert dialogue.proceed(QUESTIONS, at("themes", themes=("OLD",))) == NothingChosen()


@pytest.mark.parametrize("key", ["title", "place", PREVIEW])
def test_on_is_only_for_many_options(key: str) -> None:
    assert dialogue.proceed(QUESTIONS, at(key)) == NotHere()


def test_an_answer_that_is_there_can_be_kept() -> None:
    assert dialogue.keep(QUESTIONS, at("title", title="Rad")) == at("themes", title="Rad")


def test_nothing_can_be_kept_where_nothing_is() -> None:
    assert dialogue.keep(QUESTIONS, at("title")) == NotHere()
    assert dialogue.keep(QUESTIONS, at("place", place=None)) == NotHere()
    assert dialogue.keep(QUESTIONS, at(PREVIEW)) == NotHere()


def test_skipping_takes_an_answer_back() -> None:
    assert dialogue.skip(QUESTIONS, at("place", place="olfen")) == at("rest", place=None)


@pytest.mark.parametrize("key", ["title", "themes"])
def test_what_is_required_cannot_be_skipped(key: str) -> None:
    assert dialogue.skip(QUESTIONS, at(key)) == AnswerRequired()


def test_there_is_nothing_to_skip_at_the_preview() -> None:
    assert dialogue.skip(QUESTIONS, at(PREVIEW)) == NotHere()


def test_back_goes_to_the_question_before_and_keeps_the_answers() -> None:
    assert dialogue.back(QUESTIONS, at("themes", title="Rad")) == at("title", title="Rad")


def test_back_from_the_preview_goes_to_the_last_question() -> None:
    assert dialogue.back(QUESTIONS, at(PREVIEW, title="Rad")) == at("rest", title="Rad")


def test_before_the_first_question_there_is_nothing() -> None:
    assert dialogue.back(QUESTIONS, at("title")) == NotHere()


def test_one_answer_is_changed_and_then_comes_the_preview_again() -> None:
    draft = moved(dialogue.edit(QUESTIONS, at(PREVIEW, title="Rad"), "title"))
    assert draft == at("title", editing=True, title="Rad")
    assert dialogue.type_answer(QUESTIONS, draft, "Räder") == at(PREVIEW, title="Räder")


@pytest.mark.parametrize("step", [dialogue.back, dialogue.keep, dialogue.proceed])
def test_a_change_that_is_given_up_leads_back_to_the_preview(
    step: Callable[[Dialogue, Draft], Draft | Refusal],
) -> None:
    assert step(QUESTIONS, at("themes", editing=True, themes=("WIR",))) == at(PREVIEW, themes=("WIR",))


def test_only_the_preview_leads_to_one_question_and_only_to_one_there_is() -> None:
    assert dialogue.edit(QUESTIONS, at("title"), "place") == NotHere()
    assert dialogue.edit(QUESTIONS, at(PREVIEW), "colour") == NotHere()
    assert dialogue.edit(QUESTIONS, at(PREVIEW), PREVIEW) == NotHere()


def test_the_first_gap_that_matters_is_named() -> None:
    assert dialogue.missing(QUESTIONS, at(PREVIEW)) == "title"
    assert dialogue.missing(QUESTIONS, at(PREVIEW, title="Rad", themes=())) == "themes"
    assert dialogue.missing(QUESTIONS, at(PREVIEW, title="Rad", themes=("MOB",))) is None


def test_a_step_leaves_the_draft_it_was_given_as_it_was() -> None:
    draft = at("title", title="Rad")
    dialogue.type_answer(QUESTIONS, draft, "Auto")
    assert draft == at("title", title="Rad")


# --- any sequence of steps

KEYS = [question.key for question in QUESTIONS.questions]
OPTIONS = ["MOB", "WIR", "ORT", "senden", "olfen", "nowhere"]
Move = tuple[str, Callable[[Draft], Draft | Refusal]]

moves: st.SearchStrategy[Move] = st.one_of(
    st.text(max_size=120).map(lambda text: ("type", lambda draft: dialogue.type_answer(QUESTIONS, draft, text))),
    st.sampled_from(OPTIONS).map(lambda key: ("choose", lambda draft: dialogue.choose(QUESTIONS, draft, key))),
    st.just(("proceed", lambda draft: dialogue.proceed(QUESTIONS, draft))),
    st.just(("keep", lambda draft: dialogue.keep(QUESTIONS, draft))),
    st.just(("skip", lambda draft: dialogue.skip(QUESTIONS, draft))),
    st.just(("back", lambda draft: dialogue.back(QUESTIONS, draft))),
    st.sampled_from([*KEYS, PREVIEW, "colour"]).map(
        lambda key: ("edit", lambda draft: dialogue.edit(QUESTIONS, draft, key))
    ),
)
CHANGING = {"type", "choose", "skip"}


@given(st.lists(moves, max_size=40))
def test_whatever_steps_are_taken_no_answer_is_lost_and_the_way_goes_on(steps: list[Move]) -> None:
    draft = dialogue.begin(QUESTIONS)
    for name, step in steps:
        result = step(draft)
        if isinstance(result, REFUSALS):
            continue
        before, draft = draft, moved(result)
        assert draft.at in {*KEYS, PREVIEW}
        assert not (draft.editing and draft.at == PREVIEW)
        touched = before.at if name in CHANGING else None
        for key in {*before.answers, *draft.answers} - {touched}:
            assert draft.answers.get(key) == before.answers.get(key), f"{name} changed {key}"
        for key, answer in draft.answers.items():
            assert is_possible(QUESTIONS.question(key), answer)


@given(st.lists(moves, max_size=20))
def test_from_wherever_one_is_the_preview_can_be_reached(steps: list[Move]) -> None:
    draft = dialogue.begin(QUESTIONS)
    for _name, step in steps:
        result = step(draft)
        draft = result if isinstance(result, Draft) else draft
    for _ in range(2 * len(KEYS)):
        question = dialogue.current_question(QUESTIONS, draft)
        if question is None:
            break
        draft = answer_somehow(draft, question)
    assert draft.at == PREVIEW
    assert moved(dialogue.back(QUESTIONS, draft)).at == KEYS[-1]


def answer_somehow(draft: Draft, question: Question) -> Draft:
    if question.kind is Kind.TEXT:
        return moved(dialogue.type_answer(QUESTIONS, draft, "x"))
    if question.kind is Kind.MANY and dialogue.chosen(draft, question.key):
        return moved(dialogue.proceed(QUESTIONS, draft))
    return moved(dialogue.choose(QUESTIONS, draft, question.options[0]))


def is_possible(question: Question, answer: dialogue.Answer) -> bool:
    if answer is None:
        return question.optional
    if question.kind is Kind.TEXT:
        return isinstance(answer, str) and answer == answer.strip() != "" and len(answer) <= question.limit
    if question.kind is Kind.ONE:
        return answer in question.options
    return isinstance(answer, tuple) and list(answer) == [key for key in question.options if key in answer]


@given(st.text())
def test_any_text_is_an_answer_or_a_refusal(text: str) -> None:
    result = dialogue.type_answer(QUESTIONS, at("rest"), text)
    if isinstance(result, Draft):
        assert result == replace(at(PREVIEW), answers={"rest": text.strip()})
    else:
        assert isinstance(result, AnswerEmpty | AnswerTooLong)
