"""The log of verifications and the residents' doubts, on the office's screens."""

from __future__ import annotations

from models.operations import seen_data
from models.operations.drafting import actor_of
from models.tables import Notice, Objection, Verification
from tests import agency


def test_the_log_tells_who_asked_what_for_and_what_was_said(kepala, world):
    agency.verify(world, known={"nama": "RIDWAN SAPUTRA", "agama": "KATHOLIK"})
    page = kepala.open("/petugas/verifikasi/")
    row = page.words("tbody tr")
    for words in ("RSUD (CONTOH)", agency.PURPOSE, agency.CASE, "Agama atau kepercayaan: tidak sesuai"):
        assert words in row
    assert agency.CASE in kepala.open(f"/petugas/verifikasi/?search={agency.CASE[:5]}").words("tbody")
    assert agency.CASE not in kepala.open("/petugas/verifikasi/?search=lain").words("main")
    assert kepala.open("/petugas/verifikasi/export/csv/").status == 200


def test_a_doubt_is_answered_on_its_page_once(kepala, world):
    agency.verify(world)
    key = Verification.get().id
    doubt = seen_data.object_to(actor_of(world.account), world.account, "lembaga", key, "Saya tidak pernah ke sana.")
    page = kepala.open(f"/petugas/keberatan/details/?id={doubt.id}")
    assert "RSUD (CONTOH): Pelayanan pasien" in page.words()
    assert "dapat dipahami" in kepala.press("Kirim jawaban", {"jawaban": "ya"}).words()
    kepala.press("Kirim jawaban", {"jawaban": "Lembaga itu salah menulis nomor."})
    assert Objection.get().answered_by.name == "Petugas Kepala"
    assert Notice.select().where(Notice.text == "Lembaga itu salah menulis nomor.").count() == 1
    assert "Kirim jawaban" not in kepala.open(f"/petugas/keberatan/details/?id={doubt.id}").words()
