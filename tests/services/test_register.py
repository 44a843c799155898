"""Every variant of every service, from complete answers to issued documents and a changed register."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from models.operations.residents.register import family_by_kk, members, resident_by_nik
from models.operations.services import catalogue_files
from models.tables import CardRequest, CivilRecord, Family, MarginNote, RegisterChange, Resident
from tests.services import cases

CASES = cases.cases()
PARAMETERS = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def test_every_active_variant_has_a_sample():
    sampled = {(case.service, case.variant) for case in CASES}
    active = {(one.code, variant.code) for one in catalogue_files.services() for variant in one.active_variants()}
    assert active - sampled == set()


@PARAMETERS
def test_a_sample_leads_to_its_documents_and_its_register(world, case):
    documents = cases.issue(world, cases.send(world, case))
    assert {one.code for one in documents} == set(case.documents)
    assert {one.state for one in documents} == {"terbit"}
    require(case.after)
    invariants()


def require(after):
    """The register says what the case says of it."""
    assert set(after) <= {"residents", "families", "records", "notes", "cards"}
    for who, columns in cases.said(after.get("residents", {})).items():
        resident = person(who)
        for column, value in columns.items():
            assert fnmatchcase(str(getattr(resident, column) or ""), value), (who, column, getattr(resident, column))
    for which, names in cases.said(after.get("families", {})).items():
        family = family_by_kk(which) if which.isdigit() else person(which).family
        assert [one.name for one in members(family)] == names, which
        assert family.active is bool(names), which
    assert [row.register for row in CivilRecord.select().order_by(CivilRecord.id)] == after.get("records", [])
    assert [row.code for row in MarginNote.select().order_by(MarginNote.id)] == after.get("notes", [])
    assert [row.card for row in CardRequest.select().order_by(CardRequest.id)] == after.get("cards", [])


def person(who):
    """By NIK, or by a name that one person bears."""
    return resident_by_nik(who) if who.isdigit() else Resident.get(Resident.name == who)


def invariants():
    """What holds of every register: one head per family, the dead and the gone are in none, changes are explained."""
    for family in Family.select().where(Family.active):
        living = members(family)
        assert [one.shdk for one in living].count("1") == (1 if living else 0), family.head_name
    for gone in Resident.select().where(Resident.status != "1"):
        assert gone.family_id is None, gone.name
    assert all(change.basis for change in RegisterChange.select())
