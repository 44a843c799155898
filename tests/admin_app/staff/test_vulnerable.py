"""The screen of vulnerable residents: found by category and desa, followed up, collected on the spot."""

from __future__ import annotations

import pytest

from models.operations.follow_up import vulnerable
from models.rules.roles import Role
from tests import world as small_office

LIST = "/petugas/rentan/"


@pytest.fixture
def found(world):
    actor = world.actor(Role.OPERATOR)
    return vulnerable.collect(actor, small_office.MOTHER, "BA", place="Balai desa", text="KTP hanyut")


def page_of(row):
    return f"{LIST}details/?id={row.id}"


def test_the_list_is_narrowed_by_category_desa_and_what_is_done(operator, found):
    page = operator.open(LIST)
    assert "NURLELA" in page.text
    assert "RIDWAN SAPUTRA" not in page.text
    assert small_office.MOTHER not in page.text
    for query, there in (
        ("kategori=BA", True),
        ("kategori=OT", False),
        ("kecamatan=16.10.04", True),
        ("kecamatan=16.10.05", False),
        ("selesai=tidak", True),
        ("selesai=ya", False),
        ("search=nurlela", True),
        ("search=rohana", False),
    ):
        assert ("NURLELA" in operator.open(f"{LIST}?{query}").text) is there, query


def test_a_note_is_kept_and_the_last_one_ends_the_follow_up(operator, found):
    operator.open(page_of(found))
    operator.press("Simpan catatan", {"teks": "Sidik jari dicek", "tempat": "Pengungsian"})
    page = operator.open(page_of(found))
    assert "Sidik jari dicek" in page.text
    assert "Berjalan" in page.text
    operator.post(f"{LIST}{found.id}/catat", {"teks": "KK diserahkan", "selesai": "ya"})
    assert "Selesai." in operator.open(page_of(found)).text
    assert vulnerable.open_count() == 0
    operator.post(f"{LIST}{found.id}/catat", {"teks": ""})
    assert len(vulnerable.notes_of(found)) == 3


def test_an_officer_collects_somebody_on_the_spot_and_is_told_what_is_wrong(operator, world):
    operator.open(f"{LIST}data")
    answers = {"nik": "1610991203800099", "kategori": "OT", "teks": "Dirawat panti"}
    assert "tidak ada di data penduduk" in operator.press("Simpan", answers).words(".galat-ringkas")
    operator.press("Simpan", {**answers, "nik": small_office.SECOND_WITNESS})
    assert [one.name for one in vulnerable.residents()] == ["ROHANA"]


def test_the_kepala_looks_and_does_not_write_and_nobody_else_is_found(kepala, world, found):
    assert "Simpan catatan" not in kepala.open(page_of(found)).text
    assert kepala.post(f"{LIST}{found.id}/catat", {"teks": "x"}).status == 403
    assert kepala.open(f"{LIST}data").status == 403
    assert kepala.open(page_of(world.father)).status == 404
