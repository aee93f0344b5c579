"""/meinedaten holds everything that is stored of a person, and nothing of anybody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table

from documents.privacy import PersonalLabels, personal_document
from domain.privacy import PersonalData, to_json
from services import actors, registration
from services.privacy import collecting
from services.privacy.collecting import LEFT_OUT, OWN, is_left_out
from storage import tables as t
from tests.services.belongings import lives
from tests.services.town import Person, Town
from views import personal_data as wording
from views.i18n import Words


def collected(person: Person) -> PersonalData:
    return person.town.run(lambda tx: collecting.collect(tx, actors.load_actor(tx, person.caller)))


# --- complete


def unknown_tables(metadata: MetaData) -> set[str]:
    return set(metadata.tables) ^ set(OWN)


def test_every_table_is_collected_or_says_why_not() -> None:
    assert unknown_tables(t.metadata) == set()


def test_a_table_that_nobody_thought_of_is_found() -> None:
    metadata = MetaData()
    for table in t.metadata.tables.values():
        table.to_metadata(metadata)
    Table("diary", metadata, Column("words"))
    assert unknown_tables(metadata) == {"diary"}


def refers_to_people(table: Table) -> Iterator[str]:
    """By whose columns one can tell that it holds something of a person."""
    for column in table.c:
        personal = {"participant", "registration", "draft", "pitch", "revision", "attachment"}
        if column.name == "account_hash" or personal & {key.column.table.name for key in column.foreign_keys}:
            yield column.name


@pytest.mark.parametrize("name", [name for name, own in OWN.items() if isinstance(own, str)])
def test_what_is_not_collected_refers_to_nobody(name: str) -> None:
    assert list(refers_to_people(t.metadata.tables[name])) == []


def test_no_column_is_left_out_that_is_not_there() -> None:
    columns = [column for table in t.metadata.tables.values() for column in table.c]
    known = {column.name for column in columns} | {f"{column.table.name}.{column.name}" for column in columns}
    assert set(LEFT_OUT) - known == set()


@pytest.mark.parametrize("name", [name for name, own in OWN.items() if not isinstance(own, str)])
def test_every_column_that_is_given_has_words(name: str) -> None:
    _ = Words("en")
    labels = wording.column_labels(_)
    assert name in wording.table_labels(_)
    given = [column.name for column in t.metadata.tables[name].c if not is_left_out(name, column.name)]
    shown = [column.removesuffix("_id") if column.endswith("_id") else column for column in given]
    wordless = [
        each for each, column in zip(shown, given, strict=True)
        if not {each, column, f"{name}.{each}"} & set(labels)
    ]  # fmt: skip
    assert wordless == []


# --- whose


def test_it_holds_something_from_every_table_in_which_there_is_something(town: Town, ada: Person) -> None:
    lives(town, ada)
    data = collected(ada)
    empty = {name for name, rows in data.tables.items() if not rows}
    assert empty == {"visitor", "guess", "organiser", "handled_update"}  # tests take steps without keeping their keys
    assert data.tables["revision"][0]["answers"]["title"] == "Leihräder an der Haltestelle"
    assert data.tables["registration"][0]["workshop"] == "MOB"
    assert data.tables["attendance_reply"][0]["meeting"] == "MOB 1"
    assert data.tables["question"][0]["words"] == "Wann?"
    assert data.tables["account"][0]["address"] == ada.caller.account


def test_nothing_of_anybody_else_is_in_it(town: Town, ada: Person, bela: Person, mallory: Person) -> None:
    for person in (ada, bela):
        lives_alone(town, person)
    data = collected(mallory)
    assert {name for name, rows in data.tables.items() if rows} == {
        "participant", "account", "consent", "registration",
    }  # fmt: skip
    assert [row["address"] for row in data.tables["account"]] == [mallory.caller.account]
    assert len(collected(ada).tables["pitch"]) == 1


def lives_alone(town: Town, person: Person) -> None:
    person.does(registration.change, "name")
    person.says("Somebody")
    person.submits()


def test_row_numbers_hashes_and_secrets_are_not_in_it(town: Town, ada: Person) -> None:
    lives(town, ada)
    for rows in collected(ada).tables.values():
        for row in rows:
            assert not {"id", "participant_id", "account_hash", "key_hash", "return_code_hash"} & set(row)


def test_a_visitor_sees_that_only_the_conversation_is_stored(town: Town) -> None:
    visitor = town.person("4711990042")
    visitor.starts("MOB")
    data = collected(visitor)
    assert [name for name, rows in data.tables.items() if rows] == ["visitor"]
    assert data.tables["visitor"][0]["start_code"] == "MOB"


# --- as files


def test_the_json_says_all_that_was_collected(town: Town, ada: Person) -> None:
    lives(town, ada)
    data = collected(ada)
    read: dict[str, Any] = json.loads(to_json(data))
    assert read["schema_version"] == 1
    assert {name: len(rows) for name, rows in read["tables"].items()} == {
        name: len(rows) for name, rows in data.tables.items()
    }
    assert read["collected_at"] == "2020-05-26T15:30:00Z"
    assert read["nothing_in"]["theme"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_document_says_all_that_was_collected_and_lets_nothing_break_out(
    town: Town, ada: Person, language: str
) -> None:
    ada.does(registration.change, "name")
    ada.says("<b>Ada</b> & Söhne")
    ada.submits("MOB", "=1+1 <script>alert(1)</script>")
    data, words = collected(ada), Words(language)
    document = personal_document(data, PersonalLabels(**wording.labels(words, data))).decode()
    assert "<script>" not in document
    assert "&lt;b&gt;Ada&lt;/b&gt; &amp; Söhne" in document
    assert "=1+1 &lt;script&gt;" in document
    assert ada.caller.account in document
    assert wording.table_labels(words)["registration"] in document
