"""The log of verifications and the residents' doubts, on the office's screens."""

from __future__ import annotations

import csv
from datetime import timedelta

from models.operations.applications.drafting import actor_of
from models.operations.clock import now, today
from models.operations.transparency import seen_data
from models.operations.verification import knocks
from models.tables import AccessEntry, LookHold, Notice, Objection, Verification
from tests import agency, holds


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
    day = today().isoformat()
    knocks.add(
        {
            knocks.Knock(day, "kunci_salah", 0, "203.0.113.9"): 1,
            knocks.Knock(day, "laju", agreement.clients.get().id, "10.1.2.3"): 1,
        }
    )
    words = kepala.open("/petugas/ditolak/").words("tbody")
    for told in ("Kunci atau token tidak dikenal.", "203.0.113.9", "Terlalu banyak permintaan", "RSUD (CONTOH): SIMRS"):
        assert told in words
    assert "10.1.2.3" not in kepala.open("/petugas/ditolak/?search=203.0").words("tbody")


def test_a_doubt_is_answered_on_its_page_once(kepala, world):
    agency.verify(world)
    key = Verification.get().id
    doubt = seen_data.object_to(actor_of(world.account), world.account, "lembaga", key, "Saya tidak pernah ke sana.")
    assert "1keberatan warga menunggu jawaban, 0 di antaranya terlambat" in kepala.open("/petugas/").words("li")
    page = kepala.open(f"/petugas/keberatan/details/?id={doubt.id}")
    assert "RSUD (CONTOH): Pelayanan pasien" in page.words()
    assert "(yang diragukan)" in page.words("table")
    assert AccessEntry.get().what == "catatan siapa yang melihat"
    assert "diperiksa" in kepala.press("Ambil keberatan ini").words("dl")
    assert "Ambil keberatan ini" not in kepala.buttons()
    assert "dapat dipahami" in kepala.press("Kirim jawaban", {"jawaban": "ya"}).words()
    kepala.press("Kirim jawaban", {"jawaban": "Lembaga itu salah menulis nomor."})
    assert Objection.get().answered_by.name == "Petugas Kepala"
    assert Notice.select().where(Notice.text == "Lembaga itu salah menulis nomor.").count() == 1
    assert "Kirim jawaban" not in kepala.open(f"/petugas/keberatan/details/?id={doubt.id}").words()


def test_a_doubt_that_waits_too_long_is_told(kepala, world):
    agency.verify(world)
    key = Verification.get().id
    seen_data.object_to(actor_of(world.account), world.account, "lembaga", key, "Saya tidak pernah ke sana.")
    Objection.update(due_at=now() - timedelta(minutes=1)).execute()
    assert "1 di antaranya terlambat" in kepala.open("/petugas/").words("li")
    assert "terlambat" in kepala.open("/petugas/keberatan/?dijawab=tidak").words("tbody")
    assert "Saya tidak" not in kepala.open("/petugas/keberatan/?dijawab=ya").words("main")


def test_of_two_who_take_up_a_doubt_one_does(kepala, administrator, world):
    agency.verify(world)
    key = Verification.get().id
    doubt = seen_data.object_to(actor_of(world.account), world.account, "lembaga", key, "Saya tidak pernah ke sana.")
    for one in (kepala, administrator):
        one.open(f"/petugas/keberatan/details/?id={doubt.id}")
    kepala.press("Ambil keberatan ini")
    assert "petugas lain" in administrator.press("Ambil keberatan ini").words()
    assert Objection.get().taken_by.name == "Petugas Kepala"


def test_an_order_of_law_is_proposed_by_the_auditor_and_approved_by_the_kepala(auditor, kepala, world):
    serial = agency.verify(world).serial
    assert serial in auditor.open("/petugas/verifikasi/").words("tbody")
    auditor.open("/petugas/tunda/new/")
    last = (today() + timedelta(days=20)).strftime("%d-%m-%Y")
    form = {"nomor": "SP/12/2026", "tanggal": today().strftime("%d-%m-%Y"), "sampai": last, "alasan": holds.REASON}
    assert "tidak ada di catatan" in auditor.press("Simpan", {**form, "baris": "salah"}).words(".galat-ringkas")
    page = auditor.press("Simpan", {"baris": serial})
    assert serial in page.words("section ul")
    assert last in page.words("dl")
    assert "bukan oleh pengusulnya" in auditor.press("Sahkan penundaan").words()
    kepala.open(f"/petugas/tunda/details/?id={LookHold.get().id}")
    kepala.press("Sahkan penundaan")
    assert seen_data.looks_at(world.account, 1) == ([], False)
    assert "kini melihat" in kepala.press("Akhiri penundaan", {"alasan": "Perintahnya dicabut."}).words()


def test_orders_of_law_are_known_to_their_keepers_only(everybody):
    knows = {role.value for role, one in everybody.items() if one.open("/petugas/tunda/").status == 200}
    assert knows == {"auditor", "kepala"}
