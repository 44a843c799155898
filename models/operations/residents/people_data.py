"""Residents and families as plain data: for the form engine (codes) and for documents (codes and labels)."""

from __future__ import annotations

from collections.abc import Sequence

from models.operations.residents.register import members, residents_by_nik
from models.rules.facts import Facts, Lookup, Person
from models.tables import Application, Family, Resident

COLUMNS = {
    "nama": "name",
    "jk": "sex",
    "tempat_lahir": "birth_place",
    "tgl_lahir": "birth_date",
    "agama": "religion",
    "pendidikan": "education",
    "pekerjaan": "occupation",
    "gol_darah": "blood_type",
    "status_kawin": "marital_status",
    "tgl_kawin": "marriage_date",
    "shdk": "shdk",
    "kewarganegaraan": "nationality",
    "paspor": "passport",
    "kitap": "kitap",
    "nama_ayah": "father_name",
    "nama_ibu": "mother_name",
    "akta_lahir": "birth_certificate",
    "lahir_perkiraan": "birth_estimated",
    "akta_kawin": "marriage_certificate",
    "akta_cerai": "divorce_certificate",
    "tgl_cerai": "divorce_date",
    "akta_mati": "death_certificate",
    "tgl_mati": "death_date",
    "sk_wni": "citizenship_decree",
    "paspor_sampai": "passport_until",
    "izin_tinggal": "stay_permit",
    "izin_sampai": "stay_until",
    "rentan": "vulnerable",
    "status": "status",
}
"""Key of a person in answers and documents → column of :class:`Resident`."""

UNPRINTED = {
    "gelar_depan": "title_before",
    "gelar_belakang": "title_after",
    "organisasi": "faith_group",
    "cacat": "disability",
}
"""The same of what F-1.01 asks and no document prints: effects write it, and only the register's own page shows it."""
WRITTEN = COLUMNS | UNPRINTED

LABELLED = {
    "jk": "JENIS_KELAMIN",
    "agama": "AGAMA",
    "pendidikan": "PENDIDIKAN",
    "pekerjaan": "PEKERJAAN",
    "gol_darah": "GOLONGAN_DARAH",
    "status_kawin": "STATUS_KAWIN_KK",
    "shdk": "SHDK",
    "kewarganegaraan": "KEWARGANEGARAAN",
}
"""Keys whose values are codes of a table."""


def person(resident: Resident) -> dict[str, str]:
    """The resident as codes: the keys of :data:`COLUMNS` and ``nik``."""
    return {"nik": resident.nik, **{key: getattr(resident, column) for key, column in COLUMNS.items()}}


def household(family: Family, living: Sequence[Resident]) -> dict[str, str]:
    """The family with its living members as codes: nomor_kk, kepala, alamat, rt, rw, desa (dotted), kode_pos."""
    head = next((member for member in living if member.shdk == "1"), None)
    return {
        "nomor_kk": family.kk,
        "kepala": head.name if head else family.head_name,
        "kepala_nik": head.nik if head else "",
        "alamat": family.address,
        "rt": family.rt,
        "rw": family.rw,
        "desa": family.region_code,
        "kode_pos": family.postal_code,
    }


def facts_around(application: Application, named: set[str] | None = None) -> Facts:
    """What the register says around an application; ``named`` are further NIKs to compare with.

    Its account's resident is the applicant; without an account, as at a kiosk, the applicant himself.
    """
    account = application.account
    resident = account.resident if account is not None else application.applicant
    if resident is None:
        return Facts(others=_others(named or set()))
    family = resident.family
    own = {**person(resident), "hp": account.phone if account else "", "email": account.email if account else ""}
    if family is None:
        return Facts(applicant=own, others=_others(named or set()))
    living = members(family)
    people = tuple(person(member) for member in living)
    known = {one["nik"] for one in people}
    return Facts(
        applicant={**own, "nomor_kk": family.kk},
        family=household(family, living),
        members=people,
        others=_others((named or set()) - known),
    )


def _others(niks: set[str]) -> dict[str, Person]:
    """NIK → person for the officer's comparison; an empty person for a NIK that the register does not hold."""
    found = residents_by_nik(niks)
    return {nik: person(found[nik]) if nik in found else {} for nik in sorted(niks)}


def labelled(codes: Person, lookup: Lookup) -> dict[str, str]:
    """A person for a document: every coded key replaced by its label, the code kept as ``<key>_kode``."""
    shown = dict(codes)
    for key, table in LABELLED.items():
        code = codes.get(key, "")
        shown[f"{key}_kode"] = code
        shown[key] = lookup.label(table, code) if code else ""
    shown["jk_teks"] = shown.get("jk", "")
    shown["shdk_teks"] = shown.get("shdk", "")
    return shown


def labelled_family(family: Family, lookup: Lookup) -> dict[str, object]:
    """A family for a document: names of the regions, members as :func:`labelled`."""
    living = members(family)
    codes = household(family, living)
    parts = family.region_code.split(".")
    place = {
        key: lookup.region_name(".".join(parts[:count])).upper()
        for key, count in (("provinsi", 1), ("kabupaten", 2), ("kecamatan", 3), ("desa", 4))
    }
    return {
        **codes,
        **place,
        "kode_desa": family.region_code,
        "anggota": [labelled(person(member), lookup) for member in living],
    }
