"""Personal data at rest: sealed with a key outside the database, found again by keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_NONCE_BYTES = 12


class WrongKey(Exception):
    """What is stored was sealed with another SECRET_KEY, or was changed."""


class Cipher:
    """AES-256-GCM (NIST SP 800-38D) under a key derived from SECRET_KEY by HKDF (RFC 5869); look-up by HMAC-SHA-256."""

    def __init__(self, secret_key: str) -> None:
        material = HKDF(algorithm=hashes.SHA256(), length=64, salt=None, info=b"werkstattbote storage").derive(
            secret_key.encode()
        )
        self._seal = AESGCM(material[:32])
        self._hash_key = material[32:]

    def seal(self, text: str, where: str) -> bytes:
        return self.seal_bytes(text.encode(), where)

    def open(self, sealed: bytes, where: str) -> str:
        return self.open_bytes(sealed, where).decode()

    def seal_bytes(self, content: bytes, where: str) -> bytes:
        """`where` (table.column) is bound in, so that a value copied into another column can't be read there."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._seal.encrypt(nonce, content, where.encode())

    def open_bytes(self, sealed: bytes, where: str) -> bytes:
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._seal.decrypt(nonce, body, where.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: cut off within its nonce
            raise WrongKey(f"{where} can't be read with this SECRET_KEY") from error

    def keyed_hash(self, purpose: str, value: str) -> str:
        """The same for the same value, tells nothing about it without the key. 64 hexadecimal digits."""
        return hmac.new(self._hash_key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


_current: ContextVar[Cipher] = ContextVar("cipher")


@contextmanager
def using(cipher: Cipher) -> Iterator[None]:
    """For the length of a transaction: columns of type `Encrypted` have no other way to their key."""
    token = _current.set(cipher)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Cipher:
    return _current.get()
