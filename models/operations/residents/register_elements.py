"""Which elements of residents and families an officer may mend, their names for people and their code tables.

Pasal: Pasal 8(1)a, Pasal 8(1)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Element:
    """One column that an officer may mend: its name for people, and the code table of its values, if any."""

    label: str
    table: str = ""
    required: bool = False


RESIDENT_ELEMENTS: Mapping[str, Element] = {
    "name": Element("Nama lengkap", required=True),
    "title_before": Element("Gelar depan"),
    "title_after": Element("Gelar belakang"),
    "sex": Element("Jenis kelamin", "JENIS_KELAMIN", required=True),
    "birth_place": Element("Tempat lahir"),
    "birth_date": Element("Tanggal lahir", required=True),
    "religion": Element("Agama", "AGAMA"),
    "faith_group": Element("Organisasi kepercayaan"),
    "disability": Element("Penyandang cacat", "CACAT"),
    "marital_status": Element("Status perkawinan", "STATUS_KAWIN_KK"),
    "marriage_date": Element("Tanggal perkawinan"),
    "marriage_certificate": Element("Nomor akta perkawinan atau buku nikah"),
    "divorce_date": Element("Tanggal perceraian"),
    "divorce_certificate": Element("Nomor akta perceraian"),
    "education": Element("Pendidikan", "PENDIDIKAN"),
    "occupation": Element("Pekerjaan", "PEKERJAAN"),
    "blood_type": Element("Golongan darah", "GOLONGAN_DARAH"),
    "nationality": Element("Kewarganegaraan", "KEWARGANEGARAAN"),
    "passport": Element("Nomor paspor"),
    "passport_until": Element("Masa berlaku paspor"),
    "kitap": Element("Nomor KITAP"),
    "stay_permit": Element("Nomor ITAS atau ITAP"),
    "stay_until": Element("Masa berlaku ITAS atau ITAP"),
    "father_name": Element("Nama ayah"),
    "father_nik": Element("NIK ayah"),
    "mother_name": Element("Nama ibu"),
    "mother_nik": Element("NIK ibu"),
    "birth_certificate": Element("Nomor akta kelahiran"),
    "shdk": Element("Hubungan dalam keluarga", "SHDK"),
    "region_code": Element("Desa atau kelurahan", required=True),
    "status": Element("Status kependudukan", "STATUS_PENDUDUK", required=True),
}
"""Columns of a resident that may change; the NIK never does (PP 40/2019 Pasal 30(2))."""

DEATH_ELEMENTS: Mapping[str, Element] = {
    "death_date": Element("Tanggal meninggal"),
    "death_certificate": Element("Nomor akta kematian"),
}
"""What is emptied when a death that was recorded wrongly is taken back."""

FAMILY_ELEMENTS: Mapping[str, Element] = {
    "address": Element("Alamat", required=True),
    "rt": Element("RT"),
    "rw": Element("RW"),
    "hamlet": Element("Nama dusun atau kampung"),
    "region_code": Element("Desa atau kelurahan", required=True),
    "postal_code": Element("Kode pos"),
    "head_name": Element("Nama kepala keluarga"),
    "active": Element("Masih berlaku"),
}
"""Columns of a family that may change; its number never does."""
