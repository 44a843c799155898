"""A resident's printed form comes back signed: dropped in, read, compared and attached by keyboard, seen by him."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import desk
from tests.workers.corpus import scans

SCREEN = "/petugas/alih-media/"


@pytest.fixture
def printed(resident, accounts):
    """Number, address for its resident, and printed pages of a file that lies with the operator."""
    for number in range(len(accounts)):
        browser = resident(number)
        browser.open("/akun")
        links = {one.get("href") for one in browser.page.iter("a")}
        for link in sorted(one for one in links if one and re.fullmatch(r".*/akun/permohonan/[\w-]+", one)):
            browser.open(link)
            if "Di tangan Operator Disdukcapil" in browser.text():
                reference = re.search(r"AM-\d{8}-\w{5}-\w", browser.text())[0]
                return reference, link, number, scans.pages(browser.download(browser.link("Formulir yang dikirim")))
    raise AssertionError("no file lies with the operator")


def test_a_stack_is_read_and_its_form_attached_by_keyboard(visit, officer, resident, printed, shoot):
    reference, link, number, pages = printed
    page = visit(officer("operator"), width=1280)
    page.goto(SCREEN)
    shoot(page, "alih-media-kosong")
    stack = scans.stack([scans.blank(), *(scans.turned(one, 180) for one in pages)])
    file = {"name": "tumpukan.pdf", "mimeType": "application/pdf", "buffer": stack}
    page.set_input_files("#berkas", file)
    page.get_by_role("button", name="Unggah dan baca").press("Enter")
    expect(page.get_by_text("1 berkas diterima")).to_be_visible()
    expect(page.get_by_role("link", name="Siap dicocokkan (1)")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="Daftar tangan (1)")).to_be_visible()

    page.goto(f"{SCREEN}?keadaan=daftar")
    shoot(page, "alih-media-daftar-tangan")
    page.locator("tbody a").first.press("Enter")
    expect(page.get_by_text("Tidak ada kode batang")).to_be_visible()
    page.locator("#nomor").fill("AM-1")
    page.locator("#nomor").press("Enter")
    expect(page.locator(".galat-ringkas")).to_contain_text("Tulis nomor permohonan")
    shoot(page, "alih-media-tanpa-tanda")

    page.goto(f"{SCREEN}?keadaan=cocok")
    desk.tab_to(page, reference)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cocokkan dan lampirkan")).to_be_visible()
    shoot(page, "alih-media-cocokkan", whole=False)
    page.locator("#sesuai").focus()
    page.keyboard.press("Space")
    desk.tab_to(page, "Lampirkan", 3)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Formulir dilampirkan pada {reference}.")).to_be_visible()

    desk.find(page, reference)
    expect(page.locator(".pindaian")).to_contain_text("Formulir bertanda tangan hasil alih media")
    browser = resident(number)
    browser.open(link)
    assert browser.download(browser.link("Formulir bertanda tangan")).startswith(b"%PDF")
