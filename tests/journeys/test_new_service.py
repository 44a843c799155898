"""A service that the office makes by itself, in the browser alone, goes the whole way to a signed letter."""

from __future__ import annotations

import re

import pytest

from scripts.demo_run import citizen, office
from scripts.demo_run.citizen import Sent
from tests.journeys import prepared, screens
from tests.journeys.audit import violations
from tests.workers.tools import text_of

TITLE = "Surat keterangan domisili"
WAIT = 60_000


@pytest.fixture
def designer(visit, officer):
    return visit(officer("perancang"), width=1280)


def new_question(page, label: str, question: str) -> None:
    """Adds a question to the section “Permohonan” of the draft that is open."""
    page.get_by_role("link", name="Permohonan", exact=True).click()
    page.get_by_role("button", name="Tambah isian").click()
    page.get_by_label("Nama isian").fill("sejak")
    page.get_by_label("Jenis", exact=True).select_option("date")
    page.get_by_label("Label", exact=True).fill(label)
    page.get_by_label("Pertanyaan", exact=False).first.fill(question)
    page.get_by_role("button", name="Simpan", exact=True).click()


def test_a_service_made_in_the_browser_ends_in_a_signed_letter(designer, visit, officer, instance, resident):
    designer.goto("/petugas/rancangan/")
    designer.get_by_label("Kode").fill("SK_DOMISILI")
    designer.get_by_label("Nama layanan").fill(TITLE)
    designer.get_by_role("button", name="Buat rancangan").click()
    board = designer.url
    new_question(designer, "Tinggal sejak", "Sejak kapan tinggal di sini?")

    designer.goto(f"{board}/templat/DOC_SK_DOMISILI")
    text = designer.get_by_label("Teks templat").input_value()
    row = '{{ baris("4.", "Tinggal sejak", isian.sejak | nilai | tanggal_panjang) }}\n</table>'
    designer.get_by_label("Teks templat").fill(text.replace("</table>", row, 1))
    designer.get_by_role("button", name="Simpan dan buat contoh").click()
    assert violations(designer) == []

    designer.goto(board)
    tried(designer)
    assert violations(designer) == []
    designer.get_by_role("link", name="Terbitkan", exact=True).click()
    assert designer.get_by_role("button", name="Terbitkan").is_disabled()

    colleague = visit(officer("pengelola"), width=1280)
    colleague.goto(f"{board}/terbitkan")
    colleague.get_by_role("button", name="Terbitkan").click()
    colleague.get_by_text("Versi baru terbit").wait_for()

    page = visit(resident(6))
    screens.begin(page, "SK_DOMISILI", "UMUM")
    screens.fill_in(page, {"keperluan": "Melamar kerja", "sejak": "2019-03-05"})
    screens.onward(page)
    reference = screens.agree_and_send(page)
    page.goto("/akun")
    page.get_by_role("link", name=reference).click()
    file = prepared.at_stage(officer, Sent(reference, page.url, ""), "kepala")
    office.sign(officer("kepala"), [file.reference], instance.passphrase)
    pdf, verify = citizen.document(resident(6), file, TITLE)
    words = text_of(pdf)
    assert "SURAT KETERANGAN DOMISILI" in words
    assert "MELAMAR KERJA" in words
    assert "5 MARET 2019" in words.upper()
    assert re.search(r"1610-SK-\d{8}-\d{4}", words)
    assert verify.startswith(instance.origin)


def tried(page) -> None:
    """The trial's result is there and names no fault."""
    if page.get_by_role("button", name="Uji coba").count() and not page.get_by_text("untuk isi yang sekarang").count():
        page.get_by_role("button", name="Uji coba").click()
    for _ in range(60):
        if page.get_by_text("untuk isi yang sekarang").count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    assert page.get_by_text("untuk isi yang sekarang").count() == 1
    assert page.get_by_text("belum jadi").count() == 0
