"""The ideas that a rehearsal's crowd hands in."""

from __future__ import annotations

from bot.command_line.rehearse import EXAMPLE, IDEAS
from documents.ideas import read_ideas
from documents.programme import read_programme
from domain.programme import Programme


def test_every_example_fits_the_example_programme() -> None:
    programme = read_programme(EXAMPLE.read_bytes())
    assert isinstance(programme, Programme)
    limits = {question.key: question.limit for question in programme.questions}
    ideas = read_ideas(IDEAS.read_text(encoding="utf-8"))
    assert len(ideas) == 10
    for idea in ideas:
        assert idea.theme in {theme.key for theme in programme.themes}
        assert idea.place in {place.key for place in programme.places}
        assert all(len(answer) <= limits[key] for key, answer in idea.answers.items())
