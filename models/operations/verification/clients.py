"""Programs of agencies: overlapping keys that expire, can be revoked at once, and give short-lived tokens.

Pasal: Pasal 10(2)a. Client credentials: RFC 6749 section 4.4.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from models.operations import trail
from models.operations.clock import now
from models.operations.logins.sessions import hash_token
from models.rules.actor import Actor
from models.rules.errors import InvalidInput
from models.rules.names import printable_line
from models.rules.verification.outcome import Refusal, Refused
from models.tables import Agreement, ApiClient, ApiSecret, ApiToken
from models.tables.base import writing

TOKEN_LIVES = timedelta(minutes=15)
LONGEST_KEY = timedelta(days=366)
MOST_KEYS = 3


def register_client(actor: Actor, agreement: Agreement, label: str, *, sandbox: bool = False) -> ApiClient:
    """A new program under an agreement. Raises: InvalidInput without a name that can be printed."""
    name = printable_line(label, 120, field="label")
    if not name:
        raise InvalidInput("Beri nama program ini.", field="label")
    with writing():
        client = ApiClient.create(
            agreement=agreement,
            client_id=secrets.token_hex(10),
            label=name,
            sandbox=sandbox,
            created_at=now(),
        )
        trail.record(actor, "klien_api_baru", subject=f"api_client:{client.id}", detail={"nama": client.label})
    return client


def add_secret(actor: Actor, client: ApiClient, lives: timedelta, label: str = "") -> str:
    """A further key beside those that live; the text is returned this once. Raises: InvalidInput."""
    if not timedelta() < lives <= LONGEST_KEY:
        raise InvalidInput("Masa berlaku kunci paling lama satu tahun.", field="sampai")
    secret = secrets.token_urlsafe(32)
    with writing():
        at = now()
        living = client.secrets.where(ApiSecret.revoked_at.is_null(), ApiSecret.expires_at > at).count()
        if living >= MOST_KEYS:
            raise InvalidInput(f"Sudah ada {MOST_KEYS} kunci yang berlaku. Cabut salah satu dahulu.")
        row = ApiSecret.create(
            client=client, secret_sha256=hash_token(secret), label=label[:120], created_at=at, expires_at=at + lives
        )
        trail.record(actor, "kunci_api_baru", subject=f"api_client:{client.id}", detail={"kunci": row.id})
    return secret


def revoke_secret(actor: Actor, secret: ApiSecret, reason: str = "") -> None:
    """The key and every token that it gave are worth nothing from this moment on."""
    with writing():
        ApiSecret.update(revoked_at=now()).where(ApiSecret.id == secret.id, ApiSecret.revoked_at.is_null()).execute()
        trail.record(
            actor,
            "kunci_api_cabut",
            subject=f"api_client:{secret.client_id}",
            detail={"kunci": secret.id},
            reason=reason,
        )


def living_secret(client_id: str, secret: str) -> ApiSecret:
    """The key that a client shows, its client loaded. Raises: Refused, alike for unknown client and wrong key."""
    row = ApiSecret.get_or_none(ApiSecret.secret_sha256 == hash_token(secret))
    if row is None or not secrets.compare_digest(row.client.client_id, client_id):
        raise Refused(Refusal.KUNCI_SALAH)
    if row.revoked_at is not None or row.expires_at <= now() or not row.client.active:
        raise Refused(Refusal.KUNCI_BERAKHIR)
    return row


def issue_token(secret: ApiSecret) -> str:
    """A bearer token for :data:`TOKEN_LIVES`, shorter where the key ends before."""
    token = secrets.token_urlsafe(32)
    at = now()
    with writing():
        ApiToken.create(
            token_sha256=hash_token(token),
            client=secret.client_id,
            secret=secret,
            issued_at=at,
            expires_at=min(at + TOKEN_LIVES, secret.expires_at),
        )
    return token
