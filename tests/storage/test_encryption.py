from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, Table, insert, literal_column, select, update
from sqlalchemy.exc import StatementError

from storage import encryption
from storage.encryption import Cipher, WrongKey
from storage.types import Encrypted, EncryptedJson

KEY, OTHER_KEY = "k" * 40, "o" * 40
letters = MetaData()
letter = Table(
    "letter",
    letters,
    Column("id", Integer, primary_key=True),
    Column("name", Encrypted("letter.name")),
    Column("street", Encrypted("letter.street")),
    Column("answers", EncryptedJson("letter.answers")),
)


@pytest.fixture
def post(engine: Engine) -> Engine:
    letters.create_all(engine)
    return engine


@pytest.mark.parametrize("text", ["", "Ada", "Dülmen 👍 \0 \u202e", "x" * 100_000])
def test_what_is_sealed_can_be_opened(text: str) -> None:
    assert Cipher(KEY).open(Cipher(KEY).seal(text, "here"), "here") == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_nothing_of_the_text_shows(text: str) -> None:
    sealed = Cipher(KEY).seal(text, "here")
    assert len(text.encode()) < 4 or text.encode() not in sealed


def test_the_same_text_is_sealed_differently_each_time() -> None:
    cipher = Cipher(KEY)
    assert cipher.seal("Ada", "here") != cipher.seal("Ada", "here")


def test_another_key_opens_nothing_and_the_text_is_not_in_the_error() -> None:
    with pytest.raises(WrongKey, match=r"letter\.name") as caught:
        Cipher(OTHER_KEY).open(Cipher(KEY).seal("Ada", "letter.name"), "letter.name")
    assert "Ada" not in str(caught.value)


def test_what_was_changed_is_refused() -> None:
    sealed = bytearray(Cipher(KEY).seal("Ada", "here"))
    sealed[-1] ^= 1
    with pytest.raises(WrongKey):
        Cipher(KEY).open(bytes(sealed), "here")


@pytest.mark.parametrize("length", [0, 1, 5, 13, 20])
def test_what_was_cut_off_is_refused(length: int) -> None:
    with pytest.raises(WrongKey):
        Cipher(KEY).open(Cipher(KEY).seal("Ada", "here")[:length], "here")


def test_a_keyed_hash_is_the_same_for_the_same_and_for_nothing_else() -> None:
    cipher = Cipher(KEY)
    hashed = cipher.keyed_hash("account", "1:42")
    assert hashed == Cipher(KEY).keyed_hash("account", "1:42")
    assert len(hashed) == 64
    others = {
        cipher.keyed_hash("account", "1:43"),
        cipher.keyed_hash("update", "1:42"),
        Cipher(OTHER_KEY).keyed_hash("account", "1:42"),
    }
    assert hashed not in others
    assert len(others) == 3


def test_a_purpose_and_a_value_cannot_run_into_each_other() -> None:
    assert Cipher(KEY).keyed_hash("ab", "c") != Cipher(KEY).keyed_hash("a", "bc")


# --- in columns


def test_columns_hold_sealed_text_and_give_it_back(post: Engine) -> None:
    answers = {"title": "Räder", "themes": ["MOB"], "place": None, "nul": "\0"}
    with encryption.using(Cipher(KEY)), post.begin() as connection:
        connection.execute(insert(letter).values(id=1, name="Ada Lovelace", answers=answers))
        row = connection.execute(select(letter)).one()
        stored = connection.execute(select(literal_column("name", LargeBinary)).select_from(letter)).scalar_one()
    assert (row.name, row.street, row.answers) == ("Ada Lovelace", None, answers)
    assert b"Ada" not in bytes(stored)


def test_a_value_moved_to_another_column_is_refused(post: Engine) -> None:
    with encryption.using(Cipher(KEY)), post.begin() as connection:
        connection.execute(insert(letter).values(id=1, name="Ada"))
        connection.execute(update(letter).values(street=literal_column("name")))
        assert connection.execute(select(letter.c.name)).scalar_one() == "Ada"
        with pytest.raises(WrongKey, match="street"):
            connection.execute(select(letter.c.street)).all()


def test_with_another_key_nothing_can_be_read(post: Engine) -> None:
    with encryption.using(Cipher(KEY)), post.begin() as connection:
        connection.execute(insert(letter).values(id=1, name="Ada"))
    with encryption.using(Cipher(OTHER_KEY)), post.begin() as connection, pytest.raises(WrongKey):
        connection.execute(select(letter.c.name)).all()


def test_without_a_key_nothing_can_be_written(post: Engine) -> None:
    with post.connect() as connection, pytest.raises((StatementError, LookupError)):
        connection.execute(insert(letter).values(id=1, name="Ada"))
