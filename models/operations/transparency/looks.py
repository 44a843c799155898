"""Noting who looked at whose data, with a purpose, so that the resident can read it.

Pasal: Pasal 19(4).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from models.operations.clock import now
from models.operations.residents.register import log_access
from models.rules.actor import Actor
from models.rules.errors import InvalidInput
from models.tables import AccessEntry, Application, Resident

ONE_LOOK = timedelta(minutes=15)
FILE, DRAFT, APPOINTMENT = "isi permohonan", "konsep dokumen", "janji temu"
LOG = "catatan siapa yang melihat"
PURPOSES = (
    "Memeriksa permohonan",
    "Permintaan penduduk di loket",
    "Pengaduan penduduk",
    "Pembetulan data",
    "Permintaan resmi dengan surat",
    "Pemeriksaan internal",
)
"""What an officer may look up a resident for; each needs a note that somebody else can check."""


def purpose_of(choice: str, note: str) -> str:
    """One sentence for the log. Raises: InvalidInput when the purpose or its note is missing."""
    if choice not in PURPOSES:
        raise InvalidInput("Pilih tujuan melihat data.", field="tujuan")
    if len(note.strip()) < 5:
        raise InvalidInput("Tuliskan keterangan, misalnya nomor permohonan atau nomor surat.", field="keterangan")
    return f"{choice}: {' '.join(note.split())}"[:200]


def look_at_file(actor: Actor, application: Application, people: Iterable[Resident], what: str = FILE) -> None:
    """Note that an officer opened a file, or its draft, and saw these residents; a quarter of an hour is one look.

    Not across a move: whoever has returned a file and gets it back must be able to open it anew.
    """
    recent = {
        resident_id
        for (resident_id,) in AccessEntry.select(AccessEntry.resident)
        .where(
            AccessEntry.application == application,
            AccessEntry.actor_kind == actor.role.value,
            AccessEntry.actor_id == actor.id,
            AccessEntry.what == what,
            AccessEntry.at >= max(now() - ONE_LOOK, application.stage_since),
        )
        .tuples()
    }
    unique = {resident.id: resident for resident in people}
    purpose = f"Memeriksa permohonan {application.reference}"
    for resident_id, resident in unique.items():
        if resident_id not in recent:
            log_access(actor, resident, what, purpose, application=application)
    if not unique and None not in recent:
        log_access(actor, None, what, purpose, application=application)


def opened_since(actor: Actor, applications: Iterable[Application]) -> set[int]:
    """Ids of the applications that the officer has opened since each came to its present stage.

    A draft is no file, nor is an appointment.
    """
    files = {one.id: one.stage_since for one in applications}
    rows = (
        AccessEntry.select(AccessEntry.application, AccessEntry.at)
        .where(
            AccessEntry.application.in_(list(files)),
            AccessEntry.what.not_in([DRAFT, APPOINTMENT]),
            AccessEntry.actor_kind == actor.role.value,
            AccessEntry.actor_id == actor.id,
        )
        .tuples()
    )
    return {application_id for application_id, at in rows if at >= files[application_id]}


def look_at_log(actor: Actor, resident: Resident | None, purpose: str) -> None:
    """Note that an officer read who looked at this resident's data; a quarter of an hour is one look."""
    if resident is None:
        return
    mine = AccessEntry.select().where(
        AccessEntry.resident == resident,
        AccessEntry.actor_kind == actor.role.value,
        AccessEntry.actor_id == actor.id,
        AccessEntry.purpose == purpose,
        AccessEntry.at > now() - ONE_LOOK,
    )
    if not mine.exists():
        log_access(actor, resident, LOG, purpose)
