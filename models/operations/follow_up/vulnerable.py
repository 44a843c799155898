"""Vulnerable residents: collected on the spot by an officer, followed up note by note until they have their papers.

Pasal: Pasal 8(2)d.
"""

from __future__ import annotations

from collections.abc import Sequence

import peewee

from models.operations import trail
from models.operations.clock import now
from models.operations.residents.register import ALIVE, resident_by_nik
from models.operations.services import catalogue
from models.rules.actor import Actor
from models.rules.errors import InvalidInput, NotFound
from models.rules.names import clean_text
from models.rules.nik import read_nik
from models.tables import RegisterChange, Resident, VulnerableNote
from models.tables.base import writing
from models.tables.people import SOME_CATEGORY

CATEGORIES = "KATEGORI_RENTAN"
LONGEST_TEXT, LONGEST_PLACE = 500, 120


def residents() -> peewee.ModelSelect:
    """Everybody alive of whom a category of vulnerability is known."""
    return Resident.select().where(SOME_CATEGORY, Resident.status == ALIVE)


def is_done() -> peewee.Expression:
    """Whether the newest note of a resident ends the follow-up; a condition on :class:`Resident`."""
    newest = VulnerableNote.select(peewee.fn.MAX(VulnerableNote.id)).group_by(VulnerableNote.resident)
    ended = VulnerableNote.select(VulnerableNote.resident).where(VulnerableNote.id.in_(newest), VulnerableNote.done)
    found: peewee.Expression = Resident.id.in_(ended)
    return found


def newest_notes(resident_ids: Sequence[int]) -> dict[int, VulnerableNote]:
    """Resident id → the newest note, of those who have one."""
    last = VulnerableNote.select(peewee.fn.MAX(VulnerableNote.id)).where(VulnerableNote.resident.in_(resident_ids))
    rows = VulnerableNote.select().where(VulnerableNote.id.in_(last.group_by(VulnerableNote.resident)))
    return {row.resident_id: row for row in rows}


def open_count() -> int:
    """How many still wait for something to be done."""
    return int(residents().where(~is_done()).count())


def notes_of(resident: Resident) -> list[VulnerableNote]:
    """What was done, newest first."""
    return list(resident.vulnerable_notes.order_by(VulnerableNote.id.desc()))


def collect(actor: Actor, nik: str, category: str, *, place: str, text: str) -> Resident:
    """An officer on the spot finds somebody whom the register knows: his category, and the first note.

    Raises: InvalidInput with the field when the NIK is unknown or the category is none; also as :func:`note`.
    """
    resident = resident_by_nik(_nik(nik))
    if resident is None or resident.status != ALIVE:
        raise InvalidInput(
            "NIK ini tidak ada di data penduduk. Masukkan dahulu orangnya lewat permohonan Penduduk rentan atau menu "
            "Penduduk.",
            field="nik",
        )
    if category not in catalogue.lookup().table(CATEGORIES):
        raise InvalidInput("Pilih kategori penduduk rentan.", field="kategori")
    with writing():
        _set_category(actor, resident, category)
        _write(actor, resident, place, text, done=False)
    return Resident.get_by_id(resident.id)


def note(actor: Actor, resident_id: int, text: str, *, place: str = "", done: bool = False) -> VulnerableNote:
    """One more note; ``done`` ends the follow-up, a later note without it takes it up again.

    Raises: NotFound for somebody who is not vulnerable, InvalidInput for an empty note.
    """
    resident = residents().where(Resident.id == resident_id).first()
    if resident is None:
        raise NotFound("Penduduk rentan itu tidak ditemukan.")
    with writing():
        return _write(actor, resident, place, text, done=done)


def _nik(typed: str) -> str:
    try:
        return str(read_nik(typed))
    except InvalidInput as error:
        raise InvalidInput(error.message, field="nik") from error


def _set_category(actor: Actor, resident: Resident, category: str) -> None:
    if resident.vulnerable == category:
        return
    RegisterChange.create(
        subject_kind="resident",
        subject_id=resident.id,
        at=now(),
        element="vulnerable",
        old=resident.vulnerable,
        new=category,
        basis="Pendataan penduduk rentan oleh petugas",
        actor=actor.name,
    )
    Resident.update(vulnerable=category, as_of=now()).where(Resident.id == resident.id).execute()


def _write(actor: Actor, resident: Resident, place: str, text: str, *, done: bool) -> VulnerableNote:
    words = clean_text(text)[:LONGEST_TEXT]
    if not words:
        raise InvalidInput("Tulis apa yang sudah atau akan dilakukan.", field="teks")
    trail.record(
        actor,
        "rentan_selesai" if done else "rentan_catat",
        subject=f"penduduk:{resident.id}",
        reason=words,
        basis="Pasal 8(2)d",
    )
    return VulnerableNote.create(
        resident=resident,
        at=now(),
        place=clean_text(place)[:LONGEST_PLACE],
        text=words,
        done=done,
        officer_id=actor.id,
        officer_name=actor.name,
    )
