"""Rows of the register from before its invariants were guarded: found by a scan that goes on, listed until mended.

The scan looks at a stretch of residents or families at a time, one transaction each, and remembers how far it came; it
begins anew each day. What it no longer finds counts as mended.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 11(1).
"""

from __future__ import annotations

from typing import Any

import peewee

from models.operations import trail
from models.operations.clock import now, today
from models.operations.residents import kinship, marriages_of_kin
from models.operations.residents.register import ALIVE
from models.operations.residents.register_edit import note_change
from models.operations.services import catalogue
from models.rules import invariants
from models.rules.actor import Actor
from models.rules.errors import InvalidInput, NotFound
from models.rules.invariants import HEAD, MAN, PERMITTED
from models.tables import Family, RegisterFault, Resident, Setting
from models.tables.base import writing

PROGRESS = "data_lama.sampai"
"""Setting that says how far the scan came: kind, the last id looked at, and the day on which it began."""
STRETCH = 20_000
RESIDENT, FAMILY, DONE = "resident", "family", "selesai"
READ = (
    Resident.id,
    Resident.name,
    Resident.status,
    Resident.family,
    Resident.birth_date,
    Resident.marital_status,
    Resident.marriage_date,
    Resident.divorce_date,
    Resident.death_date,
)
"""What the rules look at; nothing of it is sealed."""


def scan() -> list[str]:
    """The sweep: look at the next stretch; returns what was found new, for the log.

    Looking takes long and is done before anything is written, so that nobody waits for it.
    """
    with writing():
        at = _progress()
    if at["kind"] == DONE:
        return []
    ids = _next_ids(at["kind"], at["after"])
    found = _found(at["kind"], ids) if ids else {}
    following = {**at, "after": ids[-1]} if ids else {**at, "after": 0, "kind": _after(at["kind"])}
    with writing():
        new = _keep(at["kind"], ids, found) if ids else 0
        Setting.update(value=following, changed_at=now()).where(Setting.key == PROGRESS).execute()
    return [f"data lama: {new} baris"] if new else []


def _progress() -> dict[str, Any]:
    begun = {"kind": RESIDENT, "after": 0, "day": today().isoformat()}
    note = "Sampai mana pemeriksaan data lama berjalan; diisi sistem"
    Setting.insert(key=PROGRESS, value=begun, note=note, changed_at=now()).on_conflict_ignore().execute()
    at: dict[str, Any] = catalogue.setting(PROGRESS, begun)
    return begun if at["kind"] == DONE and at["day"] < begun["day"] else at


def _after(kind: str) -> str:
    return FAMILY if kind == RESIDENT else DONE


def _next_ids(kind: str, after: int) -> list[int]:
    table = Resident if kind == RESIDENT else Family
    rows = table.select(table.id).where(table.id > after).order_by(table.id).limit(STRETCH).tuples()
    return [number for (number,) in rows]


def _found(kind: str, ids: list[int]) -> dict[tuple[int, str], str]:
    """``(id, invariant)`` → what is wrong, of those whose ids lie from the first to the last."""
    if kind == FAMILY:
        here = Family.id.between(ids[0], ids[-1])
        kin = _as("larangan_kawin", marriages_of_kin.in_cards(here))
        return _families(here) | _as("satu_perkawinan", kinship.double_spouses(here)) | kin
    within = Resident.id.between(ids[0], ids[-1])
    found = _as("urutan", kinship.impossible_parents(within))
    found |= _as("satu_perkawinan", kinship.double_excerpts(within))
    found |= _as("larangan_kawin", marriages_of_kin.by_excerpts(within))
    for row in Resident.select(*READ).where(within).dicts():
        breach = invariants.standing(row)
        if breach is not None:
            found[row["id"], breach.invariant] = breach.message
    return found | _in_closed(within)


def _as(invariant: str, told: dict[int, str]) -> dict[tuple[int, str], str]:
    return {(number, invariant): text for number, text in told.items()}


def _in_closed(within: peewee.Expression) -> dict[tuple[int, str], str]:
    """The living who stand in a family that is closed."""
    rows = Resident.select(Resident.id, Resident.name).join(Family).where(within, Resident.status == ALIVE)
    text = "{} masih tercatat dalam keluarga yang sudah ditutup."
    return {(number, "satu_keluarga"): text.format(name) for number, name in rows.where(~Family.active).tuples()}


def _families(within: peewee.Expression) -> dict[tuple[int, str], str]:
    """Families with living members and not exactly one head."""
    heads = peewee.fn.SUM(peewee.Case(None, [(Resident.shdk == HEAD, 1)], 0))
    rows = (
        Family.select(Family.id, Family.head_name, peewee.fn.COUNT(Resident.id), heads)
        .join(Resident, on=(Resident.family == Family.id) & (Resident.status == ALIVE))
        .where(within, Family.active)
        .group_by(Family.id, Family.head_name)
        .having(heads != 1)
        .tuples()
    )
    text = "Keluarga {} beranggota {} orang dan punya {} kepala keluarga."
    return {
        (number, "satu_kepala"): text.format(name or "tanpa nama kepala", count, int(led or 0))
        for number, name, count, led in rows
    }


def _keep(kind: str, ids: list[int], found: dict[tuple[int, str], str]) -> int:
    """Write what is new or back, and close what is mended; returns how many are new."""
    here = (RegisterFault.subject_kind == kind) & RegisterFault.subject_id.between(ids[0], ids[-1])
    known = {(one.subject_id, one.invariant): one for one in RegisterFault.select().where(here)}
    for key, one in known.items():
        if one.mended_at is None and key not in found:
            RegisterFault.update(mended_at=now()).where(RegisterFault.id == one.id).execute()
    fresh = 0
    for key, text in found.items():
        one = known.get(key)
        if one is not None and one.mended_at is None and one.told == text:
            continue
        fresh += one is None or one.mended_at is not None
        values = {"told": text[:500], "found_at": now(), "mended_at": None}
        RegisterFault.insert(subject_kind=kind, subject_id=key[0], invariant=key[1], **values).on_conflict(
            conflict_target=[RegisterFault.subject_kind, RegisterFault.subject_id, RegisterFault.invariant],
            update=values,
        ).execute()
    return fresh


def look_again(fault_id: int) -> RegisterFault:
    """Look at the person or family of this fault now, as after it was mended. Raises: NotFound."""
    with writing():
        fault = _fault(fault_id)
        ids = [fault.subject_id]
        _keep(fault.subject_kind, ids, _found(fault.subject_kind, ids))
    return RegisterFault.get_by_id(fault_id)


def note_permission(actor: Actor, fault_id: int, basis: str) -> RegisterFault:
    """A court allowed the husband another wife (UU 1/1974 Pasal 3(2)): kept in his history, and looked at again.

    Raises: InvalidInput without the number of the ruling, and where no husband can be meant; NotFound.
    """
    if not basis.strip():
        raise InvalidInput("Tulis nomor dan tanggal penetapan pengadilan.", field="dasar")
    with writing():
        fault = _fault(fault_id)
        men = [
            one for one in people_of(fault) if one.sex == MAN and (fault.subject_kind == RESIDENT or one.shdk == HEAD)
        ]
        if fault.invariant != "satu_perkawinan" or not men:
            raise InvalidInput("Izin beristri lagi hanya untuk suami. Betulkan datanya.", field="dasar")
        note_change(men[0], PERMITTED, None, "diizinkan", actor=actor, basis=basis)
        trail.record(actor, "penduduk_ubah", subject=f"penduduk:{men[0].id}", reason=basis.strip())
    return look_again(fault_id)


def _fault(fault_id: int) -> RegisterFault:
    fault = RegisterFault.get_or_none(RegisterFault.id == fault_id)
    if fault is None:
        raise NotFound("Catatan itu tidak ditemukan.")
    return fault


def open_count() -> int:
    """How many wait to be mended."""
    return int(RegisterFault.select().where(RegisterFault.mended_at.is_null()).count())


def people_of(fault: RegisterFault) -> list[Resident]:
    """The person, or every living member of the family."""
    if fault.subject_kind == RESIDENT:
        return list(Resident.select().where(Resident.id == fault.subject_id))
    rows = Resident.select().where(Resident.family == fault.subject_id, Resident.status == ALIVE)
    return list(rows.order_by(Resident.shdk, Resident.id))
