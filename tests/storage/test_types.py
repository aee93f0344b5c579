from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, func, insert, select
from sqlalchemy.exc import StatementError

from storage.types import Instant, Json, Span

things = MetaData()
thing = Table(
    "thing",
    things,
    Column("id", Integer, primary_key=True),
    Column("at", Instant),
    Column("length", Span),
    Column("facts", Json),
)
NOON = datetime(2020, 6, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.fixture
def shelf(engine: Engine) -> Engine:
    things.create_all(engine)
    return engine


def test_a_naive_time_is_refused(shelf: Engine) -> None:
    with shelf.connect() as connection, pytest.raises(StatementError, match="naive"):
        connection.execute(insert(thing).values(id=1, at=datetime(2020, 6, 1, 12)))


@pytest.mark.parametrize(
    "at",
    [
        NOON,
        NOON + TICK,
        NOON - TICK,
        datetime(2020, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2020, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2020, 6, 1, 12, 0, 0, 999_999, timezone(timedelta(hours=-11, minutes=-30))),
    ],
    ids=str,
)
def test_an_instant_comes_back_to_the_microsecond_and_in_utc(shelf: Engine, at: datetime) -> None:
    with shelf.begin() as connection:
        connection.execute(insert(thing).values(id=1, at=at))
        found = connection.execute(select(thing.c.at)).scalar_one()
    assert found == at.astimezone(UTC)
    assert found.utcoffset() == timedelta(0)


def test_instants_are_sorted_and_compared_as_instants(shelf: Engine) -> None:
    berlin, tokyo = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
    times = [
        NOON - timedelta(days=9000),
        NOON - TICK,
        NOON.astimezone(tokyo),
        (NOON + TICK).astimezone(berlin),
        NOON + timedelta(milliseconds=1),
        NOON + timedelta(days=9000),
    ]
    with shelf.begin() as connection:
        for number in (3, 0, 5, 1, 4, 2):
            connection.execute(insert(thing).values(id=number, at=times[number]))
        assert list(connection.execute(select(thing.c.id).order_by(thing.c.at)).scalars()) == [0, 1, 2, 3, 4, 5]
        later = select(thing.c.id).where(thing.c.at > NOON.astimezone(berlin)).order_by(thing.c.id)
        assert list(connection.execute(later).scalars()) == [3, 4, 5]
        assert connection.execute(select(func.min(thing.c.at))).scalar_one() == times[0]


def test_lengths_of_time_and_facts_come_back(shelf: Engine) -> None:
    facts = {"words": "Dülmen \0 👍", "list": [1, None, True], "nothing": None}
    with shelf.begin() as connection:
        connection.execute(insert(thing).values(id=1, length=timedelta(minutes=90), facts=facts))
        connection.execute(insert(thing).values(id=2))
        first, second = connection.execute(select(thing).order_by(thing.c.id)).all()
    assert (first.length, first.facts) == (timedelta(minutes=90), facts)
    assert (second.at, second.length, second.facts) == (None, None, None)
