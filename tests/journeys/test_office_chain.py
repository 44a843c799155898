"""Pengawas and administrator: what changed, a correction that is seen, a return with its reason, bulk parafs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from scripts.demo_run import office
from tests.journeys import desk, prepared, screens

CORRECTED = "BULAN PURNAMA SARI"


@pytest.fixture
def sent(resident, officer):
    """A fresh file at the pengawas."""
    file = prepared.sent(resident(6), pelapor_hubungan="ayah", ibu_nik=screens.MEMBER)
    return prepared.at_stage(officer, file, "pengawas").reference


def test_what_the_pengawas_mended_is_seen_to_be_his_and_compared_by_the_administrator(visit, officer, sent, shoot):
    page = visit(officer("pengawas"), width=1280)
    desk.find(page, sent)
    shoot(page, "berkas-pengawas")
    page.get_by_role("link", name=re.compile(r"^Perbaiki sendiri.*Pasal 15\(1\)e")).click()
    page.get_by_role("textbox", name="Nama anak").fill("")
    page.get_by_role("button", name=re.compile("^Perbaiki sendiri")).click()
    assert screens.errors(page)
    shoot(page, "perbaiki-salah")
    page.get_by_role("textbox", name="Nama anak").fill(CORRECTED)
    page.get_by_label("Alasan perbaikan").fill("Disesuaikan dengan surat keterangan lahir.")
    shoot(page, "perbaiki")
    page.get_by_role("button", name=re.compile("^Perbaiki sendiri")).click()
    expect(page.get_by_text("Paraf Anda diperlukan lagi")).to_be_visible()
    expect(page.get_by_role("heading", name=CORRECTED)).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^Paraf.*Pasal 15\(1\)d")).click()
    expect(page.get_by_text(f"Berkas {sent} diparaf")).to_be_visible()

    page = visit(officer("administrator"), width=1280)
    desk.find(page, sent)
    row = page.locator(".perhatian tr", has_text="Nama anak")
    expect(row.locator("del")).to_have_text("BINTANG PERMATA SARI")
    expect(row.locator("ins")).to_have_text(CORRECTED)
    expect(page.locator(".perhatian tr", has_text="Data penduduk")).to_have_count(0)  # the register did not change
    expect(page.locator("main")).to_contain_text("SITI RAHMAWATI")
    shoot(page, "berkas-administrator")


def test_a_stale_page_of_the_pengawas_cannot_initial_what_a_colleague_mended(visit, officer, sent):
    first, second = visit(officer("pengawas"), width=1280), visit(officer("pengawas2"), width=1280)
    for page in (first, second):
        desk.find(page, sent)
    first.get_by_role("link", name=re.compile("^Perbaiki sendiri")).click()
    first.get_by_role("textbox", name="Nama anak").fill(CORRECTED)
    first.get_by_label("Alasan perbaikan").fill("Ejaan.")
    first.get_by_role("button", name=re.compile("^Perbaiki sendiri")).click()
    with second.expect_response(re.compile("/putuskan$")) as answer:
        second.get_by_role("button", name=re.compile("^Paraf")).click()
    assert answer.value.status in {403, 409}
    expect(second.locator("main")).to_contain_text("SITI RAHMAWATI")


def test_a_file_goes_exactly_one_step_back_with_a_reason(visit, officer, sent, shoot):
    office.paraf(officer("pengawas"), sent)
    page = visit(officer("administrator"), width=1280)
    desk.find(page, sent)
    desk.send_back(page, "")
    assert any("alasan" in line.lower() for line in screens.errors(page))
    shoot(page, "kembalikan-salah")
    desk.send_back(page, "Nomor buku nikah belum dicocokkan.")
    expect(page.get_by_text(f"Berkas {sent} dikembalikan.")).to_be_visible()
    page = visit(officer("pengawas"), width=1280)
    desk.find(page, sent)
    expect(page.get_by_text("Nomor buku nikah belum dicocokkan.").first).to_be_attached()
    page.get_by_role("button", name=re.compile("^Paraf")).click()
    expect(page.get_by_text(f"Berkas {sent} diparaf")).to_be_visible()


def test_many_parafs_at_once_say_what_became_of_each(visit, officer, sent, shoot):
    """One of the ticked files is sent back by a colleague meanwhile: it alone is not initialled."""
    page = visit(officer("pengawas"), width=1280)
    page.goto("/petugas/antrean/")
    shoot(page, "antrean-pengawas")
    clean = page.locator("section", has=page.get_by_role("heading", name=re.compile("^Tumpukan bersih")))
    boxes = clean.get_by_role("checkbox")
    count = boxes.count()
    assert count >= 2
    for box in boxes.all():
        box.check()
    assert clean.get_by_role("checkbox", name=re.compile(sent)).count() == 1
    colleague = visit(officer("pengawas2"), width=1280)
    desk.find(colleague, sent)
    desk.send_back(colleague, "Mohon dicek lagi.")
    clean.get_by_role("button", name=re.compile("^Paraf")).click()
    expect(page.get_by_role("heading", name="Hasil paraf")).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(f"[1-9] dari {count} berkas diparaf"))
    row = page.locator("tr", has_text=sent)
    expect(row).to_contain_text("Tidak diparaf")
    expect(row).to_contain_text("M. YUSUF")
    assert page.get_by_text("Diteruskan ke tahap berikutnya.").count() >= 1
    shoot(page, "hasil-paraf")
