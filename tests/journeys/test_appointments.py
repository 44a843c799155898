"""A couple chooses the hour of its recording on a phone, all four come, and only then the file goes on."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from scripts.demo_run import citizen
from scripts.demo_run.browser import Browser
from tests.journeys import register


def test_a_couple_books_without_javascript_and_the_file_goes_on_when_all_were_seen(
    visit, instance, accounts, officer, shoot
):
    husband = register.applicants(instance.folder, "CAP_KAWIN")[0]
    browser = Browser(instance.origin)
    citizen.log_in(browser, husband.nik, instance.passwords[accounts[0].nik])
    page = visit(browser, javascript=False)
    page.goto("/akun")
    page.get_by_role("link", name=re.compile("Akta perkawinan")).first.click()
    page.get_by_role("link", name="Pilih hari dan jam").click()
    shoot(page, "janji-hari")
    page.get_by_role("link", name=re.compile("tempat kosong")).last.click()
    page.get_by_role("radio").last.check()
    shoot(page, "janji-jam")
    page.get_by_role("button", name="Pesan jam ini").click()
    expect(page.get_by_role("link", name="Simpan ke kalender")).to_be_visible()
    shoot(page, "janji-dipesan")
    with page.expect_download() as download:
        page.get_by_role("link", name="Simpan ke kalender").click()
    assert download.value.suggested_filename.endswith(".ics")
    reference = page.locator(".nomor").inner_text()

    desk = visit(officer("operator"), width=1280, javascript=False)
    desk.goto(f"/petugas/berkas/{reference}")
    desk.get_by_role("button", name=re.compile("^Paraf, kirim ke Pengawas")).click()
    expect(desk.get_by_role("alert")).to_contain_text("kehadiran belum lengkap")
    desk.get_by_role("link", name="Catat kehadiran dan janji temu").click()
    shoot(desk, "janji-berkas")
    for title in ("Suami", "Istri", "Saksi pertama", "Saksi kedua"):
        desk.get_by_role("button", name=f"{title} hadir").click()
    expect(desk.get_by_text("RINA MARLINA")).not_to_have_count(0)
    desk.get_by_role("link", name=reference).click()
    desk.get_by_role("button", name=re.compile("^Paraf, kirim ke Pengawas")).click()
    expect(desk.get_by_text(f"Berkas {reference} diparaf")).to_be_visible()

    page.reload()
    expect(page.get_by_text("Operator selesai memeriksa dan membubuhkan paraf")).to_be_visible()
