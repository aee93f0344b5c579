"""Alembic's entry: run through `storage.migrate`, which hands over a connection."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from storage import types
from storage.tables import metadata

_PLAIN = {
    types.Encrypted: "sa.LargeBinary()",
    types.EncryptedJson: "sa.LargeBinary()",
    types.Json: "sa.Text()",
    types.Span: "sa.BigInteger()",
}
"""A migration is a piece of history: it names what the database holds, not how today's code reads it."""


def render(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    return _PLAIN.get(type(value), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
