"""Services that tests of every kind need. What only one kind needs is in its own folder's conftest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres as postgres_server
from tests.support.postgres import FOLDER_VARIABLE, Postgres

_OWNED = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    if FOLDER_VARIABLE not in os.environ:
        config.stash[_OWNED] = postgres_server.make_folder()
        os.environ[FOLDER_VARIABLE] = str(config.stash[_OWNED])


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(_OWNED, None):
        del os.environ[FOLDER_VARIABLE]
        postgres_server.stop(folder)
        postgres_server.stop_abandoned()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres(Path(os.environ[FOLDER_VARIABLE]))
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty PostgreSQL database; migrations are the caller's."""
    with postgres.fresh_database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'werkstattbote.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind: the test runs twice."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    return url
