"""Residents and families: the register that applications read and issued acts change.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 18(3).
"""

from __future__ import annotations

from typing import Any

import peewee

from models.tables.base import InstantField, JSONField, Table
from models.tables.sealing import SealedField, SealedJSONField, blind


class Family(Table):
    """A Kartu Keluarga; ``version`` counts its issues under the same number."""

    kk = SealedField()
    kk_index = peewee.CharField(32, unique=True)
    address = peewee.CharField(255)
    rt = peewee.CharField(3, default="")
    rw = peewee.CharField(3, default="")
    hamlet = peewee.CharField(60, default="")
    """Dusun or kampung."""
    region_code = peewee.CharField(13, index=True)
    postal_code = peewee.CharField(5, default="")
    head_name = peewee.CharField(200, default="")
    active = peewee.BooleanField(default=True)
    version = peewee.IntegerField(default=1)
    source = peewee.CharField(40, default="")
    as_of = InstantField()


class Resident(Table):
    """A person with a NIK; ``status`` holds codes of STATUS_PENDUDUK, ``sex`` of JENIS_KELAMIN, and so on."""

    nik = SealedField()
    nik_index = peewee.CharField(32, unique=True)
    name = peewee.CharField(200)
    title_before = peewee.CharField(40, default="")
    title_after = peewee.CharField(40, default="")
    sex = peewee.CharField(1)
    birth_place = peewee.CharField(120, default="")
    birth_date = peewee.CharField(10, index=True)
    religion = peewee.CharField(2, default="")
    faith_group = SealedField(null=True)
    """Organisation of a kepercayaan, where ``religion`` is one."""
    disability = SealedField(null=True)
    """Code of CACAT."""
    marital_status = peewee.CharField(2, default="")
    marriage_date = peewee.CharField(10, default="")
    education = peewee.CharField(2, default="")
    occupation = peewee.CharField(3, default="")
    blood_type = peewee.CharField(2, default="")
    nationality = peewee.CharField(2, default="1")
    passport = peewee.CharField(40, default="")
    kitap = peewee.CharField(40, default="")
    father_name = peewee.CharField(200, default="")
    father_nik = SealedField(null=True)
    father_index = peewee.CharField(32, null=True, index=True)
    mother_name = peewee.CharField(200, default="")
    mother_nik = SealedField(null=True)
    mother_index = peewee.CharField(32, null=True, index=True)
    """Blind, as ``nik_index`` of the parent; whoever writes the NIK of a parent writes it with it."""
    birth_certificate = peewee.CharField(60, default="")
    birth_estimated = peewee.CharField(1, default="")
    """"1" where the birth date is an estimate (penduduk rentan)."""
    marriage_certificate = peewee.CharField(60, default="")
    divorce_certificate = peewee.CharField(60, default="")
    divorce_date = peewee.CharField(10, default="")
    death_certificate = peewee.CharField(60, default="")
    death_date = peewee.CharField(10, default="")
    citizenship_decree = peewee.CharField(60, default="")
    passport_until = peewee.CharField(10, default="")
    stay_permit = peewee.CharField(40, default="")
    """Number of the ITAS or ITAP of an orang asing."""
    stay_until = peewee.CharField(10, default="")
    vulnerable = peewee.CharField(2, default="")
    """Code of KATEGORI_RENTAN; empty for most."""
    family = peewee.ForeignKeyField(Family, backref="members", null=True, on_delete="RESTRICT")
    shdk = peewee.CharField(2, default="")
    region_code = peewee.CharField(13, index=True)
    status = peewee.CharField(1, default="1")
    corrections = peewee.IntegerField(default=0)
    """How many correcting acts changed what was recorded of him after his death; without one the database refuses."""
    source = peewee.CharField(40, default="")
    as_of = InstantField()

    class Meta:
        constraints = (
            peewee.Check("sex IN ('1', '2')"),
            peewee.Check("length(birth_date) = 10"),
        )

    @classmethod
    def _normalize_data(cls, data: Any, kwargs: Any) -> Any:
        """What every insert and update of Peewee's asks: the index of a parent follows its NIK."""
        row = super()._normalize_data(data, kwargs)
        if not isinstance(row, dict):
            return row
        for nik, index in ((cls.father_nik, cls.father_index), (cls.mother_nik, cls.mother_index)):
            if nik in row:
                row[index] = blind(row[nik]) if row[nik] else None
        return row


Resident.add_index(
    Resident.index(
        Resident.family,
        unique=True,
        name="one_head_per_family",
        where=(Resident.shdk == "1") & (Resident.status == "1"),
    )
)
Resident.add_index(Resident.index(Resident.name, Resident.id, name="resident_by_name"))
Resident.add_index(Resident.index(Resident.region_code, Resident.name, Resident.id, name="resident_by_region_name"))

SOME_CATEGORY = Resident.vulnerable != peewee.SQL("''")
SOME_STAY = Resident.stay_until != peewee.SQL("''")
"""Written out, for SQLite uses a partial index only where the query says the same without a parameter."""


class RegisterChange(Table):
    """One element of a resident or family that changed: old, new, basis and who; never edited (UU 23/2006)."""

    subject_kind = peewee.CharField(10)
    subject_id = peewee.BigIntegerField()
    at = InstantField()
    element = peewee.CharField(40)
    old = SealedJSONField(null=True)
    new = SealedJSONField(null=True)
    basis = peewee.CharField(200)
    document_number = peewee.CharField(60, default="")
    actor = peewee.CharField(120)

    class Meta:
        indexes = ((("subject_kind", "subject_id", "at"), False),)


class RegisterFault(Table):
    """A resident or family that breaks an invariant since before it was guarded, until somebody mended it."""

    subject_kind = peewee.CharField(10)
    subject_id = peewee.BigIntegerField()
    invariant = peewee.CharField(20)
    """Key of :data:`models.rules.invariants.INVARIANTS`."""
    told = peewee.CharField(500)
    found_at = InstantField()
    mended_at = InstantField(null=True, index=True)

    class Meta:
        indexes = ((("subject_kind", "subject_id", "invariant"), True),)
        constraints = (peewee.Check("subject_kind IN ('resident', 'family')"),)


class VulnerableNote(Table):
    """What was done for a vulnerable resident, where and by whom; append-only. The newest says whether it is done."""

    resident = peewee.ForeignKeyField(Resident, on_delete="RESTRICT", backref="vulnerable_notes")
    at = InstantField()
    place = peewee.CharField(120, default="")
    text = peewee.CharField(500)
    done = peewee.BooleanField(default=False)
    officer_id = peewee.BigIntegerField(null=True)
    officer_name = peewee.CharField(120)


class ResidentImport(Table):
    """Where register rows came from and how old they are."""

    name = peewee.CharField(120)
    at = InstantField()
    rows = peewee.IntegerField(default=0)
    report = JSONField(default=dict)
