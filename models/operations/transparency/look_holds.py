"""An order of law that a resident is not told of named looks for a time: proposed, approved by another, over by itself.

Pasal: Pasal 10(3). UU 27/2022 Pasal 7.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import peewee

from models.operations import trail
from models.operations.clock import WIB, now, today
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed, NotFound
from models.tables import AccessEntry, Agency, Agreement, LookHold, LookHoldRow, Verification
from models.tables.base import writing

LONGEST = timedelta(days=180)
REASON_AT_LEAST = 10
MOST_ROWS = 200
ENTRY = re.compile(r"A([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Order:
    """A letter that orders it; ``last_day`` is the last day on which the resident is not told."""

    number: str
    day: date
    last_day: date
    reason: str


def propose(actor: Actor, names: Sequence[str], order: Order) -> LookHold:
    """Propose to hold back named looks at one resident, not in force yet.

    ``names`` are serials of answers, or ``A`` and the number of a look in the office's log.

    Raises: InvalidInput naming the part that cannot stand.
    """
    _check(order)
    asked, seen = _named(names)
    residents = {one.resident_id for one in (*asked, *seen)}
    if len(residents) != 1 or None in residents:
        raise InvalidInput("Semua baris harus tentang satu penduduk yang sama.", field="baris")
    with writing():
        row = LookHold.create(
            resident=residents.pop(),
            letter_number=" ".join(order.number.split())[:80],
            letter_day=order.day.isoformat(),
            until=datetime.combine(order.last_day + timedelta(days=1), time(), WIB),
            reason=" ".join(order.reason.split())[:500],
            proposed_by=actor.id,
            proposed_at=now(),
        )
        for one in asked:
            LookHoldRow.create(hold=row, verification=one)
        for entry in seen:
            LookHoldRow.create(hold=row, access=entry)
        trail.record(actor, "tunda_usul", subject=f"look_hold:{row.id}", reason=row.reason)
    return row


def approve(actor: Actor, key: int) -> None:
    """From now on the resident is not told. Raises: NotAllowed for whoever proposed it, ActionNotPossible."""
    row = _one(key)
    if row.proposed_by_id == actor.id:
        raise NotAllowed("Penundaan disahkan oleh petugas lain, bukan oleh pengusulnya.")
    if row.until <= now():
        raise ActionNotPossible("Hari terakhirnya sudah lewat. Usulkan yang baru bila masih ada perintahnya.")
    _change(actor, key, LookHold.approved_at.is_null(), "tunda_sah", approved_by=actor.id, approved_at=now())


def end(actor: Actor, key: int, reason: str) -> None:
    """The resident is told from now on. Raises: InvalidInput without a reason, ActionNotPossible."""
    words = " ".join(reason.split())[:500]
    if len(words) < 5:
        raise InvalidInput("Tuliskan alasannya.", field="alasan")
    _one(key)
    _change(actor, key, LookHold.until > now(), "tunda_akhiri", ended_by=actor.id, ended_at=now(), end_reason=words)


def held(column: peewee.ForeignKeyField) -> peewee.ModelSelect:
    """Keys of the looks (``LookHoldRow.verification`` or ``.access``) that are held back at this moment."""
    standing = (LookHold.approved_at.is_null(False), LookHold.ended_at.is_null(), LookHold.until > now())
    return LookHoldRow.select(column).join(LookHold).where(column.is_null(False), *standing)


def waiting() -> int:
    """How many proposals wait for a second officer."""
    still = (LookHold.approved_at.is_null(), LookHold.ended_at.is_null(), LookHold.until > now())
    return LookHold.select().where(*still).count()


def open_rows(actor: Actor, row: LookHold) -> tuple[list[Verification], list[AccessEntry]]:
    """The looks that it names; who opened them stands in the trail, for the resident would read of the order."""
    with writing():
        trail.record(actor, "tunda_lihat", subject=f"look_hold:{row.id}")
    asked = Verification.select(Verification, Agreement, Agency).join(Agreement).join(Agency)
    own = LookHoldRow.hold == row
    return (
        list(asked.where(Verification.id.in_(LookHoldRow.select(LookHoldRow.verification).where(own)))),
        list(AccessEntry.select().where(AccessEntry.id.in_(LookHoldRow.select(LookHoldRow.access).where(own)))),
    )


def _check(order: Order) -> None:
    if len(order.number.strip()) < 3:
        raise InvalidInput("Isi nomor surat perintahnya.", field="nomor")
    if order.day > today():
        raise InvalidInput("Tanggal surat tidak boleh sesudah hari ini.", field="tanggal")
    if len(order.reason.strip()) < REASON_AT_LEAST:
        raise InvalidInput("Tuliskan alasannya: siapa yang memerintahkan dan untuk perkara apa.", field="alasan")
    if not today() <= order.last_day <= today() + LONGEST:
        raise InvalidInput("Hari terakhir paling lama 180 hari dari sekarang.", field="sampai")


def _named(names: Sequence[str]) -> tuple[list[Verification], list[AccessEntry]]:
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not wanted or len(wanted) > MOST_ROWS:
        raise InvalidInput(f"Sebutkan barisnya, satu per baris, paling banyak {MOST_ROWS}.", field="baris")
    asked, seen = [], []
    for name in wanted:
        entry = ENTRY.fullmatch(name)
        if entry:
            found = AccessEntry.get_or_none(AccessEntry.id == int(entry[1]))
            seen.append(found)
        else:
            found = Verification.get_or_none(Verification.serial == name)
            asked.append(found)
        if found is None:
            raise InvalidInput(f"Baris “{name[:40]}” tidak ada di catatan.", field="baris")
    return asked, seen


def _change(actor: Actor, key: int, only: peewee.Expression, action: str, **changes: object) -> None:
    with writing():
        changed = LookHold.update(changes).where(LookHold.id == key, LookHold.ended_at.is_null(), only)
        if changed.execute() != 1:
            raise ActionNotPossible("Penundaan ini sudah disahkan, diakhiri, atau lewat harinya.")
        trail.record(actor, action, subject=f"look_hold:{key}", reason=str(changes.get("end_reason", "")))


def _one(key: int) -> LookHold:
    row = LookHold.get_or_none(LookHold.id == key)
    if row is None:
        raise NotFound("Penundaan itu tidak ditemukan.")
    return row
