from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.database import make_engine


@pytest.mark.parametrize("_which", ["first", "second"])
def test_each_test_has_an_empty_database_of_its_own(database_url: str, _which: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE only_here (number integer)"))
    engine.dispose()


def test_postgres_sorts_the_same_on_every_machine(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.connect() as connection:
        query = text("SELECT name FROM (VALUES ('ä'), ('b'), ('A'), ('a'), ('B')) AS names (name) ORDER BY name")
        assert "".join(connection.execute(query).scalars()) == "ABabä"
    engine.dispose()
