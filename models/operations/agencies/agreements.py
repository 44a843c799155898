"""Agreements: terms drafted by one officer and put in force by another, and their end.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import peewee

from models.operations import notices, trail
from models.operations.agencies import procedure
from models.operations.clock import now, today
from models.operations.services.catalogue_files import CATALOGUE, read_yaml
from models.rules.actor import SYSTEM, Actor
from models.rules.canonical import content_sha256
from models.rules.errors import ActionNotPossible, NotAllowed, NotFound
from models.rules.verification import elements, terms
from models.rules.verification.terms import Terms
from models.tables import Agency, Agreement, AgreementUse, AgreementVersion, Message
from models.tables.agreements import ACTIVE, CLOSED, ENDED, FROZEN
from models.tables.base import writing

WARNED_DAYS_BEFORE = (90, 30)
ENDING = """Kepada {row.agency.name}

Perjanjian kerja sama nomor {row.number} ({row.title}) berlaku sampai {day:%d-%m-%Y}. Sesudah hari itu verifikasi data
berhenti dengan sendirinya. Untuk memperpanjang, kirim usulan perpanjangan kepada Disdukcapil sebelum hari itu.

Disdukcapil Kabupaten Ogan Ilir — LOPE CAPIL"""


@cache
def data_elements() -> dict[str, elements.DataElement]:
    """The elements of UU 24/2013 Pasal 58(2), read once per process."""
    return elements.from_rows(read_yaml((CATALOGUE / "data_elements.yaml").read_text()))


def draft_terms(actor: Actor, agreement: Agreement, data: Mapping[str, Any]) -> AgreementVersion:
    """A new wording of the terms, not in force yet; a draft that waits already is written over.

    Raises: InvalidInput naming the part that cannot stand, ActionNotPossible for an agreement that has ended.
    """
    plain = terms.from_dict(data, data_elements()).to_dict()
    with writing():
        row = find_again(agreement)
        _require_unended(row)
        values = {"terms": plain, "sha256": content_sha256(plain), "drafted_by": actor.id, "drafted_at": now()}
        newest = newest_version(row)
        if newest is not None and newest.approved_at is None and not procedure.is_signed(newest):
            AgreementVersion.update(**values).where(AgreementVersion.id == newest.id).execute()
            version = AgreementVersion.get_by_id(newest.id)
        else:
            version = AgreementVersion.create(agreement=row, number=newest.number + 1 if newest else 1, **values)
        record(actor, row, "perjanjian_konsep", {"versi": version.number, "isi": plain})
    return version


def approve_terms(actor: Actor, agreement: Agreement, number: int, sha256: str) -> None:
    """Put the waiting draft in force; ``sha256`` is that of the wording that the officer saw.

    Raises: NotAllowed for whoever drafted it, ActionNotPossible when the draft or the agreement has changed, or naming
    the steps of the procedure that are missing.
    """
    with writing():
        row = find_again(agreement)
        version = newest_version(row)
        if version is None or version.number != number or version.approved_at is not None or version.sha256 != sha256:
            raise ActionNotPossible("Konsep ini sudah berubah atau sudah berlaku. Muat ulang halaman.")
        if version.drafted_by_id == actor.id:
            raise NotAllowed("Isi perjanjian disahkan oleh petugas lain, bukan oleh penyusunnya.")
        _require_unended(row)
        lacking = procedure.lacking(row, version)
        if lacking:
            raise ActionNotPossible(f"Akses belum dapat dibuka. Yang kurang: {'; '.join(lacking)}.")
        found = terms.from_dict(version.terms, data_elements())
        AgreementVersion.update(approved_by=actor.id, approved_at=now()).where(
            AgreementVersion.id == version.id
        ).execute()
        Agreement.update(
            in_force=number,
            state=FROZEN if row.state == FROZEN else ACTIVE,
            valid_from=found.valid_from.isoformat(),
            valid_until=found.valid_until.isoformat(),
            changed_at=now(),
        ).where(Agreement.id == row.id).execute()
        AgreementUse.insert(agreement=row.id).on_conflict_ignore().execute()
        record(actor, row, "perjanjian_berlaku", {"versi": number, "sha256": sha256})


def _require_unended(row: Agreement) -> None:
    if row.state in {ENDED, CLOSED}:
        raise ActionNotPossible("Perjanjian ini sudah berakhir. Buat perjanjian baru.")


def end_expired() -> None:
    """Say of what ran out that it has ended; its access stopped by its terms at midnight of the last day."""
    with writing():
        over = Agreement.find(Agreement.state.in_([ACTIVE, FROZEN]), Agreement.valid_until < today().isoformat())
        for row in over:
            Agreement.update(state=ENDED, changed_at=now()).where(Agreement.id == row.id).execute()
            record(SYSTEM, row, "perjanjian_berakhir", {"versi": row.in_force})


def ending_soon() -> peewee.ModelSelect:
    """The agreements at work whose term ends within the first of :data:`WARNED_DAYS_BEFORE`."""
    return Agreement.select().where(
        Agreement.state.in_([ACTIVE, FROZEN]), Agreement.valid_until <= _in_days(max(WARNED_DAYS_BEFORE))
    )


def warn_of_ends() -> None:
    """Write to an agency once at each of :data:`WARNED_DAYS_BEFORE` that its term ends, in time to renew it."""
    for row in ending_soon():
        day = date.fromisoformat(row.valid_until)
        step = min(days for days in WARNED_DAYS_BEFORE if row.valid_until <= _in_days(days))
        key = f"pks-berakhir:{row.id}:{row.valid_until}:{step}"
        if not row.agency.contact_email or Message.select().where(Message.key == key).exists():
            continue
        with writing():
            notices.send_to(
                row.agency.contact_email,
                key,
                f"Perjanjian {row.number} berakhir {day:%d-%m-%Y}",
                ENDING.format(row=row, day=day),
            )
            record(SYSTEM, row, "perjanjian_diingatkan", {"sampai": row.valid_until, "hari": step})


def _in_days(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def newest_version(agreement: Agreement) -> AgreementVersion | None:
    """The newest wording, in force or not."""
    return agreement.versions.order_by(AgreementVersion.number.desc()).first()


def in_force_of(agency: Agency) -> list[tuple[Agreement, Terms]]:
    """The agency's agreements under which it may ask, with their terms."""
    rows = AgreementVersion.select(AgreementVersion, Agreement).join(Agreement)
    found = rows.where(
        Agreement.agency == agency, Agreement.state == ACTIVE, AgreementVersion.number == Agreement.in_force
    ).order_by(Agreement.id)
    return [(one.agreement, terms_of(one)) for one in found]


def terms_of(version: AgreementVersion) -> Terms:
    """The parsed terms of a version."""
    return terms.from_dict(version.terms, data_elements())


def find_again(agreement: Agreement) -> Agreement:
    """The row as it stands now. Raises: NotFound."""
    row = Agreement.get_or_none(Agreement.id == agreement.id)
    if row is None:
        raise NotFound("Perjanjian itu tidak ditemukan.")
    return row


def record(actor: Actor, agreement: Agreement, action: str, detail: Any, reason: str = "") -> None:
    """Write an act on an agreement into the trail, inside the caller's transaction."""
    trail.record(actor, action, subject=f"agreement:{agreement.id}", detail=detail, reason=reason)
