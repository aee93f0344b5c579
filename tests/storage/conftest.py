from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Engine

from storage.database import Database, make_engine
from storage.tables import metadata
from tests.storage.databases import started


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Of a database with all its tables."""
    engine = make_engine(database_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
async def database(engine: Engine) -> AsyncIterator[Database]:
    async with started(engine.url.render_as_string(hide_password=False)) as database:
        yield database


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    create_tables(sqlite_url)
    async with started(sqlite_url) as database:
        yield database


@pytest.fixture
async def postgresql(postgres_url: str) -> AsyncIterator[Database]:
    create_tables(postgres_url)
    async with started(postgres_url) as database:
        yield database


def create_tables(url: str) -> None:
    engine = make_engine(url)
    metadata.create_all(engine)
    engine.dispose()
