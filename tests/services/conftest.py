from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from storage.database import make_engine
from storage.tables import metadata
from tests.services.town import Person, Town
from tests.support.postgres import Postgres


@pytest.fixture(scope="session")
def shared_database(postgres: Postgres) -> Iterator[str]:
    """Making one for each of these tests would take longer than the tests."""
    with postgres.fresh_database() as url:
        engine = make_engine(url)
        metadata.create_all(engine)
        engine.dispose()
        yield url


@pytest.fixture
def postgres_url(shared_database: str) -> str:
    engine = make_engine(shared_database)
    with engine.begin() as connection:
        tables = ", ".join(f'"{name}"' for name in metadata.tables)
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return shared_database


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """Kreis Coesfeld on Monday, 25 May 2020, two days before the first meeting; its programme is there, nobody else."""
    engine = make_engine(database_url)
    metadata.create_all(engine)
    town = Town(engine)
    town.load()
    yield town
    engine.dispose()


@pytest.fixture
def ada(town: Town) -> Person:
    """Registered for Mobilität."""
    return town.registered("4711001", "MOB")


@pytest.fixture
def bela(town: Town) -> Person:
    """Registered for Mobilität and Wirtschaft."""
    return town.registered("4711002", "MOB", "WIR")


@pytest.fixture
def mallory(town: Town) -> Person:
    """Registered for Wirtschaft, and up to no good."""
    return town.registered("4711666", "WIR")
