"""Carrying out the effects on families; a family always has one head, and nobody is in two.

Pasal: Pasal 8(1)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.operations.clock import now
from models.operations.effects.records import end_cards
from models.operations.effects.situation import Situation, change_resident, known, note
from models.operations.residents.register import ALIVE, members, resident_by_nik
from models.operations.residents.register_guard import require_alive
from models.rules.effects import (
    FamilyAddMember,
    FamilyAddress,
    FamilyCreate,
    FamilyReissue,
    FamilyRemoveMember,
    FamilySetHead,
    FamilySetShdk,
    ResidentUpdate,
)
from models.rules.errors import InvalidInput
from models.rules.invariants import HEAD
from models.tables import Family, Resident
from models.tables.sealing import blind
from models.tables.search import index_family

ADDRESS = {
    "alamat": "address",
    "rt": "rt",
    "rw": "rw",
    "desa": "region_code",
    "dusun": "hamlet",
    "kode_pos": "postal_code",
}
"""Key of an address in an effect → column of :class:`Family`."""


def create(effect: FamilyCreate, situation: Situation) -> None:
    """A new family under the number that SIAK gave, its head taken out of his former one."""
    for one, _ in situation.persons(effect.role):
        head, number = known(one), situation.received[("kk", effect.role)]
        place = _address(effect.address, situation)
        if effect.like:
            like = situation.family(effect.like)
            place = {column: getattr(like, column) for column in ADDRESS.values()}
        family = Family.create(
            **place, kk=number, kk_index=blind(number), head_name=head.name, source="permohonan", as_of=now()
        )
        index_family(family)
        note(situation, "family", family.id, "keluarga", old=None, new="dibuat")
        _join(situation, head, family, HEAD)


def _address(address: Mapping[str, str], situation: Situation) -> dict[str, str]:
    """The columns; a part that was left empty is empty."""
    return {ADDRESS[key]: str(situation.answers.get(slug) or "") for key, slug in address.items()}


def add_member(effect: FamilyAddMember, situation: Situation) -> None:
    """The role joins the family, under another SHDK than head. Raises: InvalidInput."""
    family = situation.family(effect.family)
    for one, answers in situation.persons(effect.role):
        resident = known(one)
        _join(situation, resident, family, situation.answer(effect.shdk, answers))
        change_resident(situation, known(one), parents(effect, situation))


def _join(situation: Situation, resident: Resident, family: Family, shdk: str) -> None:
    if resident.family_id not in {None, family.id}:
        leave(situation, resident)
        resident = Resident.get_by_id(resident.id)
    place = {"family": family.id, "shdk": shdk, "region_code": family.region_code}
    change_resident(situation, resident, place)
    note(situation, "family", family.id, "anggota masuk", old=None, new=resident.name)


def parents(effect: FamilyAddMember | ResidentUpdate, situation: Situation) -> dict[str, Any]:
    """The columns of both parents, as far as the effect names their roles and something is known of them."""
    found = {}
    for side, role in (("father", effect.father), ("mother", effect.mother)):
        parent = situation.people.get(role) if role else None
        if parent:
            found[f"{side}_name"] = parent.get("nama", "")
            found[f"{side}_nik"] = parent.get("nik") or None
    return found


def remove_member(effect: FamilyRemoveMember, situation: Situation) -> None:
    """The role leaves whatever family he is in."""
    for one, _ in situation.persons(effect.role):
        leave(situation, known(one))


def leave(situation: Situation, resident: Resident) -> None:
    """Out of his family; it is closed when nobody alive is left in it."""
    family = resident.family
    if family is None:
        return
    change_resident(situation, resident, {"family": None, "shdk": ""})
    note(situation, "family", family.id, "anggota keluar", old=resident.name, new=None)
    if not members(family):
        Family.update(active=False).where(Family.id == family.id).execute()
        note(situation, "family", family.id, "keluarga", old="aktif", new="ditutup")
        end_cards(family.kk, "Tidak ada lagi anggota keluarga yang tercatat pada Kartu Keluarga ini.")


def set_shdk(effect: FamilySetShdk, situation: Situation) -> None:
    """Another place in the same family. Raises: InvalidInput for the place of the head."""
    for one, answers in situation.persons(effect.role):
        shdk = situation.answer(effect.shdk, answers)
        if shdk == HEAD:
            raise InvalidInput("Kepala keluarga hanya berganti lewat penggantian kepala keluarga.")
        change_resident(situation, known(one), {"shdk": shdk})


def set_head(effect: FamilySetHead, situation: Situation) -> None:
    """The role becomes the head, under a new KK number where SIAK gave one. Raises: InvalidInput."""
    family = situation.family(effect.family)
    for one, _ in situation.persons(effect.role):
        resident = known(one)
        require_alive(resident)
        if resident.family_id != family.id:
            raise InvalidInput(f"{resident.name} bukan anggota keluarga itu, jadi tidak dapat menjadi kepalanya.")
        _step_down(effect, situation, family, resident)
        change_resident(situation, resident, {"shdk": HEAD})
        Family.update(head_name=resident.name).where(Family.id == family.id).execute()
        note(situation, "family", family.id, "kepala keluarga", old=family.head_name, new=resident.name)
        number = situation.received.get(("kk", effect.role))
        if number:
            Family.update(kk=number, kk_index=blind(number), version=1).where(Family.id == family.id).execute()
            note(situation, "family", family.id, "nomor KK", old=family.kk, new=number)
            note(situation, "family", family.id, "terbitan KK", old=family.version, new=1)
            index_family(Family.get_by_id(family.id))
            end_cards(family.kk, "Kepala keluarga berganti; Kartu Keluarga yang baru bernomor lain.")


def rename_head(situation: Situation, family: Family, name: str) -> None:
    """The family is found under its head's present name."""
    note(situation, "family", family.id, "kepala keluarga", old=family.head_name, new=name)
    Family.update(head_name=name).where(Family.id == family.id).execute()
    index_family(Family.get_by_id(family.id))


def _step_down(effect: FamilySetHead, situation: Situation, family: Family, successor: Resident) -> None:
    """A former head who is still in the family gets another place, since the register knows one head only."""
    for former in family.members.where(Resident.status == ALIVE, Resident.shdk == HEAD):
        if former.id == successor.id:
            continue
        if not effect.former:
            raise InvalidInput(f"{former.name} masih kepala keluarga; tentukan dahulu hubungannya yang baru.")
        change_resident(situation, former, {"shdk": situation.answer(effect.former)})


def move(effect: FamilyAddress, situation: Situation) -> None:
    """The family and everybody in it live elsewhere."""
    family = situation.family(effect.family)
    place = {"hamlet": ""} | _address(effect.address, situation)
    for column, new in place.items():
        old = getattr(family, column)
        note(situation, "family", family.id, column, old=old, new=new)
    Family.update({**place, "as_of": now()}).where(Family.id == family.id).execute()
    index_family(Family.get_by_id(family.id))
    for member in members(family):
        change_resident(situation, member, {"region_code": place.get("region_code", family.region_code)})


def reissue(effect: FamilyReissue, situation: Situation) -> None:
    """One more issue of the card under the same number."""
    family = situation.family(effect.family)
    Family.update(version=Family.version + 1).where(Family.id == family.id).execute()
    note(situation, "family", family.id, "terbitan KK", old=family.version, new=family.version + 1)


def require_heads(families: set[int]) -> None:
    """Raises: InvalidInput when one of these families has living members and no head."""
    for family in Family.select().where(Family.id.in_(families), Family.active):
        living = members(family)
        if living and not any(one.shdk == HEAD for one in living):
            raise InvalidInput(
                f"Keluarga {family.head_name or family.kk} tidak punya kepala keluarga lagi. Tentukan kepala keluarga "
                "yang baru lebih dahulu."
            )


def families_of(situation: Situation, roles: set[str]) -> set[int]:
    """The families that the persons of these roles are in now."""
    niks = [one["nik"] for role in roles for one, _ in situation.persons(role) if one.get("nik")]
    residents = [resident_by_nik(nik) for nik in niks]
    return {one.family_id for one in residents if one is not None and one.family_id is not None}
