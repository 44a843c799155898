"""The log of verifications and the residents' doubts, on the office's screens."""

from __future__ import annotations

import csv

from models.operations import seen_data
from models.operations.drafting import actor_of
from models.operations.verification import knocks
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


def test_what_an_agency_writes_is_no_formula_in_the_export(kepala, world):
    for text in ('=HYPERLINK("http://a.invalid")', "@SUM(1)", "+1-1", "-2+3"):
        agency.verify(world, case_reference=text)
    lines = kepala.open("/petugas/verifikasi/export/csv/").text.splitlines()
    cases = [row["Nomor perkara"] for row in csv.DictReader(lines)]
    assert sorted(case.lstrip("'\t ")[0] for case in cases) == ["+", "-", "=", "@"]
    assert not [case for case in cases if case[0] in "=@+-"]


def test_who_was_turned_away_at_the_door_is_seen(kepala, world):
    agreement = agency.agreed(world)
    agency.token_of(world, agreement)
    knocks._noted.clear()
    knocks.note("kunci_salah", "203.0.113.9")
    knocks.note("laju", "10.1.2.3", agreement.clients.get().id)
    words = kepala.open("/petugas/ditolak/").words("tbody")
    for told in ("Kunci atau token tidak dikenal.", "203.0.113.9", "Terlalu banyak permintaan", "RSUD (CONTOH): SIMRS"):
        assert told in words
    assert "10.1.2.3" not in kepala.open("/petugas/ditolak/?search=203.0").words("tbody")


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
