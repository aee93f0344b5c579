"""What must survive a kill: every record is written through to SQLite before anybody is answered.

Records are small JSON documents by kind and key; nothing but this rehearsal ever queries them, so they need no columns
of their own. Without a path the same code runs on a database in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, key)
);
CREATE TABLE IF NOT EXISTS blob (hash TEXT PRIMARY KEY, content BLOB NOT NULL);
"""
UPSERT = """
INSERT INTO record (kind, key, body) VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body
"""


class Store:
    def __init__(self, path: Path | None) -> None:
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)
        self._depth = 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Writes inside are one transaction, so that no kill falls between a message and its update.

        It commits even when an exception passes: what was changed in memory has happened.
        """
        self._depth += 1
        if self._depth == 1:
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    def put(self, kind: str, key: str, body: dict[str, Any]) -> None:
        self._connection.execute(UPSERT, (kind, key, json.dumps(body)))

    def remove(self, kind: str, key: str) -> None:
        self._connection.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> Iterator[dict[str, Any]]:
        """In the order in which they were first written."""
        rows = self._connection.execute("SELECT body FROM record WHERE kind = ? ORDER BY number", (kind,))
        return (json.loads(body) for (body,) in rows.fetchall())

    def keep_blob(self, digest: str, content: bytes) -> None:
        self._connection.execute("INSERT OR IGNORE INTO blob VALUES (?, ?)", (digest, content))

    def blob(self, digest: str) -> bytes:
        row = self._connection.execute("SELECT content FROM blob WHERE hash = ?", (digest,)).fetchone()
        return bytes(row[0])

    def close(self) -> None:
        self._connection.close()
