"""Mending the register by hand: every changed element is kept with its old value, its basis and who did it.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 19(3)a.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import peewee

from models.operations import trail
from models.operations.clock import now, today
from models.operations.residents import marriages_of_kin
from models.operations.residents.register import family_by_kk, members, resident_by_nik
from models.operations.residents.register_elements import DEATH_ELEMENTS, FAMILY_ELEMENTS, RESIDENT_ELEMENTS, Element
from models.operations.residents.register_guard import require_possible
from models.operations.services import catalogue
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotFound, RegisterForbids
from models.rules.invariants import DEAD, HEAD
from models.rules.nik import read_kk, read_nik
from models.rules.words import di_kalimat
from models.tables import Family, RegisterChange, Resident
from models.tables.base import writing
from models.tables.sealing import blind
from models.tables.search import index_family, index_resident


def create_resident(actor: Actor, nik: str, values: Mapping[str, Any], *, kk: str, basis: str) -> Resident:
    """Enter a resident whom SIAK knows already; ``values`` by column, ``kk`` "" for none.

    Raises: InvalidInput with the column as ``field``.
    """
    number = _number(read_nik, nik, "nik")
    clean = _checked(RESIDENT_ELEMENTS, values, basis)
    with writing():
        if resident_by_nik(number) is not None:
            raise InvalidInput("NIK ini sudah ada di data penduduk. Cari namanya lewat kotak pencarian.", field="nik")
        family = _family(kk)
        _possible(None, {**clean, "family": family.id if family else None})
        try:
            resident = Resident.create(
                **clean, nik=number, nik_index=blind(number), family=family, source="petugas", as_of=now()
            )
        except peewee.IntegrityError as error:
            raise _refusal(error) from error
        marriages_of_kin.require_none_new(set(), {resident.family_id})
        index_resident(resident)
        note_change(resident, "dimasukkan", None, resident.name, actor=actor, basis=basis)
        named.note_by(actor, [number, kk, clean.get("father_nik"), clean.get("mother_nik")])
        trail.record(actor, "penduduk_baru", subject=f"penduduk:{resident.id}", reason=basis)
    return resident


def change_resident(
    actor: Actor, resident_id: int, values: Mapping[str, Any], *, kk: str, basis: str, seen: datetime
) -> list[str]:
    """Change columns of a resident (and his family by its number, "" for none); returns the labels that changed.

    ``seen`` is ``as_of`` as the officer's page showed it.

    Raises: InvalidInput (also when nothing changed), AlreadyChanged, NotFound.
    """
    clean = _checked(RESIDENT_ELEMENTS, values, basis)
    with writing():
        resident = Resident.get_or_none(Resident.id == resident_id)
        if resident is None:
            raise NotFound("Penduduk itu tidak ditemukan.")
        family = _family(kk)
        clean["family"] = family.id if family else None
        _require_no_head(resident, clean["family"])
        if resident.status == DEAD and clean.get("status", DEAD) != DEAD:
            clean |= dict.fromkeys(DEATH_ELEMENTS, "")  # the death was recorded wrongly
        _possible(resident, clean)
        homes = {resident.family_id, clean["family"]}
        known = marriages_of_kin.told(homes)
        changed = _apply(resident, clean, {**RESIDENT_ELEMENTS, **DEATH_ELEMENTS}, actor=actor, basis=basis, seen=seen)
        marriages_of_kin.require_none_new(known, homes)
        index_resident(Resident.get_by_id(resident_id))
        named.note_by(actor, [kk, clean.get("father_nik"), clean.get("mother_nik")])
        trail.record(actor, "penduduk_ubah", subject=f"penduduk:{resident_id}", reason=basis, detail={"unsur": changed})
    return changed


def create_family(actor: Actor, kk: str, values: Mapping[str, Any], *, basis: str) -> Family:
    """Enter a family card that SIAK has issued. Raises: InvalidInput with the column as ``field``."""
    number = _number(read_kk, kk, "kk")
    clean = _checked(FAMILY_ELEMENTS, values, basis)
    with writing():
        if family_by_kk(number) is not None:
            raise InvalidInput("Nomor KK ini sudah ada. Cari lewat kotak pencarian.", field="kk")
        family = Family.create(**clean, kk=number, kk_index=blind(number), source="petugas", as_of=now())
        note_change(family, "dimasukkan", None, family.address, actor=actor, basis=basis)
        named.note_by(actor, [number])
        trail.record(actor, "keluarga_baru", subject=f"keluarga:{family.id}", reason=basis)
    return family


def change_family(actor: Actor, family_id: int, values: Mapping[str, Any], *, basis: str, seen: datetime) -> list[str]:
    """Change columns of a family; returns the labels that changed. Raises: as :func:`change_resident`."""
    clean = _checked(FAMILY_ELEMENTS, values, basis)
    with writing():
        family = Family.get_or_none(Family.id == family_id)
        if family is None:
            raise NotFound("Keluarga itu tidak ditemukan.")
        if family.active and not clean.get("active", True) and members(family):
            raise InvalidInput("Keluarga ini masih beranggota. Pindahkan dulu anggotanya.", field="active")
        changed = _apply(family, clean, FAMILY_ELEMENTS, actor=actor, basis=basis, seen=seen)
        index_family(Family.get_by_id(family_id))
        trail.record(actor, "keluarga_ubah", subject=f"keluarga:{family_id}", reason=basis, detail={"unsur": changed})
    return changed


def history(kind: str, subject_id: int, limit: int = 200) -> list[RegisterChange]:
    """The newest changes of a ``resident`` or ``family`` first."""
    return list(
        RegisterChange.select()
        .where(RegisterChange.subject_kind == kind, RegisterChange.subject_id == subject_id)
        .order_by(RegisterChange.at.desc(), RegisterChange.id.desc())
        .limit(limit)
    )


def _number(read: Any, text: str, field: str) -> str:
    try:
        number: str = read(text)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=field) from refusal
    return number


def _checked(elements: Mapping[str, Element], values: Mapping[str, Any], basis: str) -> dict[str, Any]:
    if not basis.strip():
        raise InvalidInput("Tuliskan dasar perubahan, misalnya nomor surat atau akta.", field="basis")
    clean = {column: values[column] for column in elements if column in values}
    for column, value in clean.items():
        element = elements[column]
        if element.required and not value:
            raise InvalidInput(f"Isi {di_kalimat(element.label)}.", field=column)
        if element.table and value and value not in catalogue.lookup().table(element.table):
            raise InvalidInput("Pilih salah satu dari daftar.", field=column)
    _check_birth(clean)
    region = clean.get("region_code")
    if region and catalogue.lookup().region(region) is None:
        raise InvalidInput("Pilih desa atau kelurahan dari daftar.", field="region_code")
    return clean


def _check_birth(clean: Mapping[str, Any]) -> None:
    born = clean.get("birth_date") or ""
    if born > today().isoformat():
        raise InvalidInput("Tanggal lahir tidak boleh setelah hari ini.", field="birth_date")
    if clean.get("marriage_date") and clean["marriage_date"] < born:
        raise InvalidInput("Tanggal perkawinan tidak boleh sebelum tanggal lahir.", field="marriage_date")


def _family(kk: str) -> Family | None:
    if not kk.strip():
        return None
    family = family_by_kk(_number(read_kk, kk, "kk"))
    if family is None:
        raise InvalidInput("Nomor KK ini belum ada. Masukkan dulu keluarganya.", field="kk")
    if not family.active:
        raise InvalidInput("Kartu Keluarga ini sudah ditutup. Pakai nomor KK yang masih berlaku.", field="kk")
    return family


def _require_no_head(resident: Resident, family_id: int | None) -> None:
    """Whoever heads a family with others in it does not leave it before somebody else does."""
    if resident.shdk != HEAD or resident.family_id in {None, family_id} or len(members(resident.family)) < 2:
        return
    raise InvalidInput(
        f"{resident.name} masih kepala keluarga yang beranggota. Tetapkan dahulu kepala keluarga yang baru.", field="kk"
    )


def _possible(resident: Resident | None, clean: Mapping[str, Any]) -> None:
    """An officer who mends by hand with a basis does a correcting act; what must always hold, holds for him too."""
    try:
        require_possible(resident, clean, correcting=True)
    except RegisterForbids as refusal:
        refusal.field = {"family": "kk"}.get(refusal.field or "", refusal.field)
        raise


def _apply(
    row: Resident | Family,
    clean: dict[str, Any],
    elements: Mapping[str, Element],
    *,
    actor: Actor,
    basis: str,
    seen: datetime,
) -> list[str]:
    """Write what differs, note each element, and return the labels; compare-and-set on ``as_of``."""
    table = type(row)
    changes = {column: value for column, value in clean.items() if (row.__data__.get(column) or "") != (value or "")}
    if not changes:
        raise InvalidInput("Tidak ada yang berubah.")
    counted = {"corrections": row.corrections + 1} if isinstance(row, Resident) and row.status == DEAD else {}
    try:
        written = (
            table.update({**changes, **counted, "as_of": now()})
            .where(table.id == row.id, table.as_of == seen)
            .execute()
        )
    except peewee.IntegrityError as error:
        raise _refusal(error) from error
    if written != 1:
        raise AlreadyChanged(
            "Data ini sudah diubah petugas lain sejak Anda membukanya. Muat ulang lalu periksa kembali."
        )
    labels = []
    for column, new in changes.items():
        label = elements[column].label if column in elements else "Keluarga"
        labels.append(label)
        note_change(row, column, row.__data__.get(column), new, actor=actor, basis=basis)
    return labels


def _refusal(error: peewee.IntegrityError) -> InvalidInput:
    """The database's last wall in words; the one rule that a form cannot see is the single head of a family."""
    if "one_head_per_family" in str(error) or "resident.family_id" in str(error):
        return InvalidInput("Keluarga ini sudah mempunyai kepala keluarga. Ubah dulu hubungan yang lama.", field="shdk")
    return InvalidInput("Data ditolak basis data: nomor sudah dipakai atau isian tidak lengkap.")


def note_change(row: Resident | Family, element: str, old: Any, new: Any, *, actor: Actor, basis: str) -> None:
    """One row of the history of a resident or family, inside the caller's transaction."""
    RegisterChange.create(
        subject_kind="resident" if isinstance(row, Resident) else "family",
        subject_id=row.id,
        at=now(),
        element=element,
        old=old,
        new=new,
        basis=basis.strip()[:200],
        actor=actor.name[:120],
    )
