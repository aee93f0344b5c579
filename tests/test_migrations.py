from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, insert, inspect, text, update
from sqlalchemy.exc import IntegrityError

from storage import encryption, migrate
from storage import tables as t
from storage.database import make_engine
from storage.encryption import Cipher

NOW = "2020-05-25T07:00:00.000000Z"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_migrations_go_up_down_and_up_again(engine: Engine) -> None:
    migrate.upgrade(url_of(engine))
    assert tables(engine) == set(t.metadata.tables)
    migrate.downgrade(url_of(engine), "base")
    assert tables(engine) == set()
    migrate.upgrade(url_of(engine))
    assert tables(engine) == set(t.metadata.tables)


def test_migrating_what_is_migrated_changes_nothing(engine: Engine) -> None:
    migrate.upgrade(url_of(engine))
    with engine.begin() as connection:
        connection.execute(insert(t.setting).values(key="kept", value=1))
    migrate.upgrade(url_of(engine))
    with engine.connect() as connection:
        assert connection.execute(t.setting.select()).one().key == "kept"


def test_what_is_stored_outlives_every_step_up_and_down(engine: Engine) -> None:
    """Tables that are made anew must not take along what refers to them."""
    migrate.upgrade(url_of(engine), "0001")
    with engine.begin() as connection:
        for statement in (*PEOPLE, *THEIRS):
            connection.execute(text(statement.replace("NOW", f"'{NOW}'")))
    for step in ("head", "0001"):
        migrate.upgrade(url_of(engine)) if step == "head" else migrate.downgrade(url_of(engine), step)
        with engine.connect() as connection:
            for table in ("participant", "account", "registration", "outbox", "pitch", "revision", "forward"):
                assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 1, (step, table)


def test_a_database_knows_its_revision(engine: Engine) -> None:
    with engine.connect() as connection:
        assert migrate.current_revision(connection) is None
    migrate.upgrade(url_of(engine))
    with engine.connect() as connection:
        assert migrate.current_revision(connection) == migrate.newest_revision()
    assert migrate.newest_revision() is not None


def test_the_tables_are_as_the_migrations_make_them(engine: Engine) -> None:
    migrate.upgrade(url_of(engine))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": compare_type})
        assert compare_metadata(context, t.metadata) == []


def compare_type(context: Any, _found: Any, _wanted: Any, found: Any, wanted: Any) -> bool:
    """Our types by the SQL they become; what SQLite calls a number or a text is not told apart by its length."""
    dialect = context.dialect
    return str(found.compile(dialect)) != str(wanted.compile(dialect))


def index_conditions(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
    else:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '% WHERE %'"
    return {name: sql.split(" WHERE ")[1].strip("()") for name, sql in connection.execute(text(query))}


def test_unique_only_among_those_that_count(engine: Engine) -> None:
    """`compare_metadata` doesn't look at the condition of an index."""
    migrate.upgrade(url_of(engine))
    with engine.connect() as connection:
        assert index_conditions(connection) == {
            "ix_draft_active": "active",
            "ix_registration_current": "ended_at IS NULL",
        }


@pytest.fixture
def ada(engine: Engine) -> Iterator[Connection]:
    """A migrated database with one participant and one workshop, number 1 each."""
    migrate.upgrade(url_of(engine))
    with encryption.using(Cipher("k" * 40)), engine.begin() as connection:
        for statement in PEOPLE:
            connection.execute(text(statement.replace("NOW", f"'{NOW}'")))
        yield connection


PEOPLE = (
    "INSERT INTO programme (id, key, title, organisation, timezone, languages, contact, rules, questions, milestones,"
    " bodies, imported_at) VALUES (1, 'p', '{}', 'o', 'UTC', '[]', '{}', '{}', '[]', '[]', '[]', NOW)",
    "INSERT INTO theme (id, programme_id, key, title, mode, history, position, retired, pitch_count)"
    " VALUES (1, 1, 'MOB', '{}', 'workshop', '[]', 0, false, 0)",
    "INSERT INTO workshop (id, theme_id, key, retired) VALUES (1, 1, 'MOB', false)",
    "INSERT INTO participant (id, token, programme_id, language, details_given, joined_at)"
    " VALUES (1, 'ada', 1, 'de', true, NOW)",
)


THEIRS = (
    "INSERT INTO account (id, participant_id, bot_id, account_hash, address) VALUES (1, 1, 1, 'h', 'sealed')",
    "INSERT INTO registration (id, token, participant_id, workshop_id, registered_at) VALUES (1, 'r', 1, 1, NOW)",
    "INSERT INTO outbox (id, key, bot_id, participant_id, kind, facts, precedence, due_at, state, attempts, next_at)"
    " VALUES (1, 'k', 1, 1, 'meeting', '{}', 1, NOW, 'waiting', 0, NOW)",
    "INSERT INTO pitch (id, token, participant_id, workshop_id, state, number, begun_at)"
    " VALUES (1, 'p', 1, 1, 'submitted', 'MOB-001', NOW)",
    "INSERT INTO revision (id, pitch_id, number, answers, language, submitted_at)"
    " VALUES (1, 1, 1, 'sealed', 'de', NOW)",
    "INSERT INTO forward (id, revision_id, store, content_hash, state, attempts, next_at)"
    " VALUES (1, 1, 'main', 'h', 'waiting', 0, NOW)",
)


def test_a_person_has_one_active_draft(ada: Connection) -> None:
    draft = draft_values()
    ada.execute(insert(t.draft).values(**draft, token="a", active=True))
    ada.execute(insert(t.draft).values(**draft, token="b", active=False))
    ada.execute(insert(t.draft).values(**draft, token="c", active=False))
    with pytest.raises(IntegrityError), ada.begin_nested():
        ada.execute(insert(t.draft).values(**draft, token="d", active=True))
    with pytest.raises(IntegrityError), ada.begin_nested():
        ada.execute(update(t.draft).where(t.draft.c.token == "b").values(active=True))


def test_a_person_is_registered_once_for_a_workshop_but_may_come_back(ada: Connection) -> None:
    at = draft_values()["begun_at"]
    row = {"participant_id": 1, "workshop_id": 1, "registered_at": at}
    ada.execute(insert(t.registration).values(**row, token="a", ended_at=at))
    ada.execute(insert(t.registration).values(**row, token="b", ended_at=at))
    ada.execute(insert(t.registration).values(**row, token="c"))
    with pytest.raises(IntegrityError), ada.begin_nested():
        ada.execute(insert(t.registration).values(**row, token="d"))


def draft_values() -> dict[str, Any]:
    at = datetime.fromisoformat(NOW)
    return {
        "participant_id": 1,
        "dialogue": "pitch",
        "answers": {},
        "at": "title",
        "editing": False,
        "confirming": False,
        "version": 1,
        "begun_at": at,
        "changed_at": at,
    }
