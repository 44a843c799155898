"""Personal numbers and contacts are sealed in the database and found again by a keyed blind index.

A stolen disk or backup shows no NIK: values are AES-256-GCM with a fresh nonce (NIST SP 800-38D), look-ups go by
HMAC-SHA256 under a separate key, both derived from the one data key (HKDF, RFC 5869).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from typing import Any

import peewee
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.rules.canonical import canonical_json

NONCE_BYTES = 12


class Sealer:
    """Seals and opens text, and makes blind indexes, under one 32-byte data key."""

    def __init__(self, data_key: bytes) -> None:
        if len(data_key) != 32:
            raise ValueError("data key must be 32 bytes")
        self._aead = AESGCM(_derive(data_key, b"seal"))
        self._index = hmac.new(_derive(data_key, b"index"), digestmod=hashlib.sha256)

    def seal(self, data: bytes) -> bytes:
        """``nonce || ciphertext || tag``."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, data, None)

    def open(self, sealed: bytes) -> bytes:
        """Undo :meth:`seal`. Raises: cryptography.exceptions.InvalidTag for another key or altered bytes."""
        return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)

    def index(self, value: str) -> str:
        """A 32-character blind index: equal values give equal indexes, and only the key's holder can make one."""
        keyed = self._index.copy()  # a third cheaper than to begin with the key each time
        keyed.update(value.encode())
        return keyed.hexdigest()[:32]


def _derive(data_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"adminduk:" + purpose).derive(data_key)


class _Holder:
    sealer: Sealer | None = None


def use_key(data_key: bytes) -> None:
    """Make ``data_key`` the key of this process; called once when the database is bound."""
    _Holder.sealer = Sealer(data_key)


def sealer() -> Sealer:
    """The process's sealer. Raises: RuntimeError before :func:`use_key`."""
    if _Holder.sealer is None:
        raise RuntimeError("the data key is not set: bind the database first")
    return _Holder.sealer


def blind(value: str) -> str:
    """The blind index of a NIK, KK number or contact, as stored beside its sealed column."""
    return sealer().index(value)


class _SealedField(peewee.TextField):
    """Text that is stored sealed (base64), and read back as text; None stays None, and so does nothing where it may."""

    def db_value(self, value: str | None) -> str | None:
        """Seal on the way in."""
        if value is None or (self.null and not value):
            return None
        return base64.b64encode(sealer().seal(value.encode())).decode()

    def python_value(self, value: str | None) -> str | None:
        """Open on the way out."""
        return None if value is None else sealer().open(base64.b64decode(value)).decode()


class _SealedJSONField(peewee.TextField):
    """A JSON value that is stored sealed; None stays None."""

    def db_value(self, value: Any) -> str | None:
        """Write canonical JSON and seal it."""
        return None if value is None else base64.b64encode(sealer().seal(canonical_json(value))).decode()

    def python_value(self, value: str | None) -> Any:
        """Open and parse."""
        return None if value is None else json.loads(sealer().open(base64.b64decode(value)))


SealedField: Any = _SealedField
SealedJSONField: Any = _SealedJSONField
"""Any, because a row gives the opened value, not the column."""
