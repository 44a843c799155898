"""The kiosk's pages of documents: proof, list, one numbered print, and the signed bytes as they are."""

from __future__ import annotations

import re

from models.operations.kiosks import proving
from models.tables import Application, KioskPrint, KioskVisit, Message, TrailEntry
from tests import world as small_office
from tests.admin_app.agency.test_kiosk import code, desa, device, guest, kiosk  # noqa: F401 - fixtures of ours too
from tests.admin_app.agency.test_kiosk_applications import CARD
from tests.admin_app.public.test_account import PDF, publish

PROOF = {"lahir": "02-03-1985", "kk": small_office.KK}


def prove(guest):  # noqa: F811 - the fixture is handed in
    guest.open("/kios/dokumen")
    page = guest.press("Kirim kode", PROOF)
    assert "Bila data cocok" in page.words()
    code = re.search(r": (\d{6})\n", Message.select().order_by(Message.id.desc()).first().body)[1]  # noqa: F811
    return guest.press("Lihat dokumen saya", {"kode": code})


def test_a_document_is_printed_with_a_number_beside_it_and_unchanged_bytes(app, guest, world):  # noqa: F811
    document = publish(world, app)
    page = prove(guest)
    assert document.number in page.words()
    page = guest.press("Cetak")
    row = KioskPrint.get()
    assert row.number in page.words()
    frame = page.find("iframe")[0].get("src")
    answer = guest.open(frame)
    assert answer.data == PDF
    assert "no-store" in answer.headers["Cache-Control"]
    assert "X-Frame-Options" not in answer.headers
    again = guest.open("/kios/dokumen").find("section a")[0]
    assert row.number in again.text_content()
    assert row.number in guest.open(again.get("href")).words()
    assert KioskPrint.select().count() == 1
    guest.open("/kios/dokumen")
    assert guest.press("Cetak lagi", {f"alasan-{document.token}": "kertas macet"}).words("section").count("KIOS/") == 1
    assert KioskPrint.select().count() == 2
    guest.press("Selesai")
    assert guest.open(frame).headers["Location"] == "/kios/"


def test_whoever_comes_for_somebody_gets_an_empty_surat_kuasa(guest):  # noqa: F811
    guest.open("/kios/ajukan/CAP_LAHIR")
    assert guest.page.find("#kuasa a")[0].get("href") == "/kios/formulir-kosong"
    guest.open("/kios/formulir-kosong")
    page = guest.press("Cetak F-1.07")
    row = KioskPrint.get()
    assert (row.blank, row.document, page.path) == ("F-1.07", None, f"/kios/cetakan/{row.id}")
    words = page.words("article")
    assert all(told in words for told in ("Pemberi kuasa", "Penerima kuasa", "Meterai", row.number))
    assert "RIDWAN" not in words
    assert guest.open(f"/kios/cetakan/{row.id}/berkas").status == 404
    guest.open("/kios/formulir-kosong")
    assert guest.press("Cetak F-1.07").path == page.path


def test_a_form_that_the_open_application_asks_for_is_filled_with_it_and_numbered(guest, world):  # noqa: F811
    guest.open("/kios/ajukan/CAP_LAHIR")
    guest.press("Mulai", CARD)
    application = Application.get()
    Application.update(answers={"pelapor_hubungan": "kuasa"}).execute()
    guest.open("/isi/kios/lampiran/A_KUASA")
    page = guest.press("Cetak formulir F-1.07")
    row = KioskPrint.get()
    assert (row.blank, row.sequence, page.path) == ("F-1.07", 1, f"/kios/cetakan/{row.id}")
    assert (world.father.name in page.words("article"), row.number in page.words("article")) == (True, True)
    told = TrailEntry.get(TrailEntry.subject == f"kiosk_print:{row.id}").detail
    assert told == {"nomor": row.number, "formulir": "F-1.07", "permohonan": application.reference}
    assert guest.open("/isi/kios/formulir/F-1.07").headers["Location"] == "/kios/formulir-kosong"
    guest.open("/kios/formulir-kosong")
    guest.press("Selesai")
    assert guest.open(page.path).headers["Location"] == "/kios/"


def test_before_the_proof_nothing_is_listed_or_fetched(app, guest, world):  # noqa: F811
    document = publish(world, app)
    assert document.number not in guest.open("/kios/dokumen").text
    assert guest.post(f"/kios/dokumen/{document.token}/cetak", {}).status == 404
    assert guest.open("/kios/cetakan/1").status == 404
    guest.open("/kios/dokumen")
    page = guest.press("Lihat dokumen saya", {**PROOF, "tanda_terima": "AM-bukan"})
    assert page.find(".salah a")[0].get("href") == "#tanda_terima"
    assert page.find("#kk")[0].get("value") == small_office.KK


def test_trying_too_often_ends_the_visit_and_cleans_the_screen(guest):  # noqa: F811
    for _ in range(proving.FAILURES_A_VISIT):
        guest.open("/kios/dokumen")
        answer = guest.press("Lihat dokumen saya", {**PROOF, "kode": "000000"}, follow=False)
    assert guest.open(answer.headers["Location"]).headers["Clear-Site-Data"]
    assert "kunjungan diakhiri" in guest.follow().words()
    assert KioskVisit.get().ended_reason == "gagal"
