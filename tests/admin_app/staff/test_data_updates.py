"""The screen of proposals: found by state, beside the register with evidence, moved on by one officer."""

from __future__ import annotations

import dataclasses

import pytest

from models.operations.verification import data_updates
from models.ports.store import open_store
from models.tables import AccessEntry, DataUpdate, Officer
from models.tables.sealing import sealer
from tests import world as small_office
from tests.admin_app.public.conftest import photo
from tests.proposals import proposed

LIST = "/petugas/usulan/"
NOTE = "Diteruskan kepada penduduk lewat desa."


@pytest.fixture
def proposal(config, world):
    sha256 = open_store(config.store_url, sealer().seal, sealer().open).put(photo())
    return proposed(world, file=dataclasses.replace(small_office.clean_file(), sha256=sha256))


def page_of(row):
    return f"{LIST}details/?id={row.id}"


def test_it_is_counted_on_the_home_page_and_found_by_state(operator, proposal):
    page = operator.open("/petugas/")
    assert "1usulan pembaruan dari lembaga menunggu" in page.words("li")
    assert "RSUD (CONTOH)" in operator.open(page.links()["usulan pembaruan dari lembaga menunggu"]).words("tbody")
    for state, there in (("diajukan", True), ("selesai", False)):
        assert ("RSUD (CONTOH)" in operator.open(f"{LIST}?keadaan={state}").words("main table")) is there


def test_the_proposal_stands_beside_the_register_and_the_look_is_noted(operator, proposal):
    words = operator.open(page_of(proposal)).words()
    for there in ("RIDWAN SAPUTRA", "DUSUN II NO. 14", "DUSUN III NO. 2", "tidak mengubah data penduduk"):
        assert there in words
    assert AccessEntry.select().where(AccessEntry.purpose.contains("usulan pembaruan")).count() == 1
    picture = operator.client.get(f"{LIST}{proposal.id}/bukti/1")
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert operator.open(f"{LIST}{proposal.id}/bukti/2").status == 404


def test_an_officer_takes_it_up_passes_it_on_and_ends_it(operator, proposal):
    operator.open(page_of(proposal))
    operator.press("Ambil untuk diperiksa")
    operator.press("Teruskan", {"catatan": NOTE})
    page = operator.press("Selesai", {"catatan": "Alamat diperbarui atas permohonan penduduk."})
    assert NOTE in page.words()
    assert "Catatan, dibaca lembaga" not in page.words()
    assert DataUpdate.get().state == "selesai"


def test_a_refusal_needs_a_reason_and_says_so_in_place(operator, proposal):
    operator.open(page_of(proposal))
    operator.press("Ambil untuk diperiksa")
    page = operator.press("Tolak usulan", {"catatan": "tidak"})
    assert page.status == 422
    assert "dapat dipahami lembaga" in page.words(".galat-ringkas")
    assert page.find("#catatan")[0].text_content() == "tidak"
    assert DataUpdate.get().state == "diperiksa"


def test_the_slower_of_two_officers_is_told(operator, pengawas, proposal):
    operator.open(page_of(proposal))
    pengawas.open(page_of(proposal))
    operator.press("Ambil untuk diperiksa")
    page = pengawas.press("Ambil untuk diperiksa")
    assert page.status == 409
    assert "sudah ditangani petugas lain" in page.words()
    assert [one.officer_name for one in data_updates.steps_of(proposal)] == ["Petugas Operator"]


def test_the_kepala_reads_and_has_no_button(kepala, proposal):
    assert "Ambil untuk diperiksa" not in kepala.open(page_of(proposal)).words()


def test_nobody_opens_his_own_familys(operator, world, proposal):
    Officer.update(resident=world.mother).where(Officer.username == "operator").execute()
    for path in (page_of(proposal), f"{LIST}{proposal.id}/bukti/1"):
        assert operator.open(path).status == 403
