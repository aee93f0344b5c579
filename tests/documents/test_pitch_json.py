from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings

from documents.pitch_json import pitches_json
from domain.exports import content_hash, to_json
from tests.documents.pitches import hostile_texts, pitch_saying, real_pitches


def test_a_pitch_as_json_has_its_answers_by_key() -> None:
    found = json.loads(to_json(real_pitches()[1]))

    assert found["schema_version"] == 1
    assert (found["number"], found["revision"]) == ("MOB-002", 2)
    assert found["answers"]["partners"] == "Betriebe vor Ort, RVM, Stadt Lüdinghausen"
    assert [question["key"] for question in found["questions"]][:2] == ["title", "problem"]
    assert found["submitted_at"] == "2020-06-09T22:30:00Z"


def test_json_holds_nothing_but_the_pitch() -> None:
    assert set(json.loads(to_json(pitch_saying("x")))) == {
        "schema_version", "number", "revision", "state", "programme", "theme", "author", "place", "role", "title",
        "questions", "answers", "attachments", "submitted_at",
    }  # fmt: skip


def test_json_can_be_read_by_people_too() -> None:
    assert '"title": "Leihräder"'.encode() in to_json(pitch_saying("x"))


def test_a_skipped_answer_is_null_and_an_empty_one_is_empty() -> None:
    assert json.loads(to_json(pitch_saying(None)))["answers"]["problem"] is None
    assert json.loads(to_json(pitch_saying("")))["answers"]["problem"] == ""


@settings(max_examples=100, deadline=None)
@given(hostile_texts)
def test_json_loses_no_text(text: str) -> None:
    assert json.loads(to_json(pitch_saying(text)).decode("utf-8"))["answers"]["problem"] == text


def test_all_pitches_are_one_json_file() -> None:
    found = json.loads(pitches_json(real_pitches()))

    assert found["schema_version"] == 1
    assert found["pitches"] == [json.loads(to_json(pitch)) for pitch in real_pitches()]


def test_the_hash_tells_contents_apart_and_nothing_else() -> None:
    pitch = pitch_saying("Die letzte Strecke läuft jeder zu Fuß.")
    in_berlin = pitch.submitted_at.astimezone(timezone(timedelta(hours=2)))

    assert content_hash(pitch) == content_hash(replace(pitch, submitted_at=in_berlin))
    assert content_hash(pitch) != content_hash(replace(pitch, revision=2))
    assert content_hash(pitch) != content_hash(pitch_saying(None))
    assert len(content_hash(pitch)) == 64


def test_an_instant_without_time_zone_is_refused() -> None:
    naive = datetime(2020, 6, 1, 17)

    with pytest.raises(ValueError, match="time zone"):
        to_json(replace(pitch_saying("x"), submitted_at=naive))
