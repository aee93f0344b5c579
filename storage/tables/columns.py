"""What all tables share: names of constraints, row numbers, references."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column of exactly this type."""


NEVER_AGAIN: dict[str, Any] = {"sqlite_autoincrement": True}
"""A row that is deleted while somebody works on it: its number must not become another one's, whose outcome would be
recorded there. (PostgreSQL never gives a number twice.)"""


def row_id() -> Column[int]:
    return Column("id", _ID, primary_key=True)


def to(table: str, name: str | None = None, *, null: bool = False, on_delete: str | None = None) -> Column[int]:
    return Column(name or f"{table}_id", _ID, ForeignKey(f"{table}.id", ondelete=on_delete), nullable=null)
