"""Taking a file in from an agency: its size, its first line, and its text sealed in the store.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence

from models.operations import outbox, trail
from models.operations.clock import now
from models.operations.register_import.receiving import ZIP, Text, keep_text, keep_workbook, limited, peek
from models.operations.services import catalogue
from models.operations.verification import asker, users
from models.operations.verification.asker import Asker
from models.operations.verification.batch import files
from models.ports.store import Store
from models.rules.errors import InvalidInput
from models.rules.verification.outcome import Refusal, Refused
from models.rules.verification.query import require_case
from models.rules.verification.terms import Method
from models.tables import AgencyUser, Agreement, VerificationBatch
from models.tables.base import writing

JOB = "verifikasi_berkas"
PART_BYTES = 64 * 1024
"""What is answered in one transaction."""
MEGABYTE = 1024 * 1024
CEILING = 64 * MEGABYTE
BYTES, BYTES_DEFAULT = "lope.berkas_mb", 20
ROWS, ROWS_DEFAULT = "lope.berkas_baris", 100_000
OPEN_STATES = ("dibaca", "siap", "berjalan", "menunggu")
MOST_OPEN = 10


def most_bytes() -> int:
    """What the office lets a file weigh."""
    return min(CEILING, int(catalogue.setting(BYTES, BYTES_DEFAULT)) * MEGABYTE)


def most_rows() -> int:
    """How many rows it lets one have."""
    return int(catalogue.setting(ROWS, ROWS_DEFAULT))


def receive(
    user: AgencyUser,
    agreement: Agreement,
    blocks: Iterable[bytes],
    *,
    name: str,
    purpose: str,
    case_reference: str,
    address: str,
    store: Store,
) -> VerificationBatch:
    """Keep the file and promise its reading; purpose and case hold for rows that name none of their own.

    Raises: Refused where the agreement has no such way; InvalidInput for a file that is too large or no table.
    """
    who = asker.by_user(user, agreement, address, Method.BATCH)
    _check(who, purpose, case_reference)
    token = secrets.token_hex(8)
    own = files.OwnParts(store, token)
    first, rest = peek(limited(blocks, hashlib.sha256(), most_bytes()))
    workbook = keep_workbook(rest, own) if first.startswith(ZIP) else ""
    text = Text() if workbook else keep(who, rest, own)
    with writing():
        made = VerificationBatch.create(
            token=token,
            agreement=agreement,
            user=user,
            address=address[:64],
            name=name[-120:],
            purpose=purpose,
            case_reference=case_reference.strip()[:120],
            workbook=workbook,
            uploaded_at=now(),
            changed_at=now(),
            **{key: getattr(text, key) for key in Text.__slots__},
        )
        trail.record(users.actor_of(user, address), "verifikasi_berkas_unggah", subject=f"batch:{made.id}")
        outbox.promise(JOB, f"{JOB}:{made.id}:0", subject_id=made.id)
    return made


def keep(who: Asker, blocks: Iterable[bytes], own: files.OwnParts) -> Text:
    """The text in parts; a refusal leaves nothing behind. Raises: InvalidInput."""

    def check(cells: Sequence[str]) -> None:
        files.header_of(cells, who.terms)

    text = keep_text(blocks, own, check, PART_BYTES)
    if text.rows > most_rows():
        for part in text.parts:
            own.delete(part["sha256"])
        raise InvalidInput(
            f"Berkas ini berisi {text.rows} baris; paling banyak {most_rows()}. Bagi menjadi beberapa berkas.",
            field="berkas",
        )
    return text


def _check(who: Asker, purpose: str, case_reference: str) -> None:
    if Method.BATCH not in who.terms.methods:
        raise Refused(Refusal.CARA)
    if purpose not in who.terms.purposes:
        raise Refused(Refusal.TUJUAN, field="tujuan")
    require_case(case_reference)
    own = VerificationBatch.agreement == who.agreement
    if VerificationBatch.select().where(own, VerificationBatch.state.in_(list(OPEN_STATES))).count() >= MOST_OPEN:
        raise InvalidInput("Masih ada 10 berkas yang belum selesai. Selesaikan atau buang satu dahulu.", field="berkas")
