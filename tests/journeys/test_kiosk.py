"""A kiosk from its enrolment to a clean screen: after the end nothing about the resident is on the device."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import prepared, register
from tests.journeys.conftest import ARGUMENTS

OPERATOR = "kios.contoh"
CASE = "SP-JEJAK-77"


def enrol(page, browser, label):
    """The office registers a device and reads its code to whoever stands before it."""
    browser.open("/petugas/kios/new/")
    agency = browser.page.xpath("//select[@name='agency']/option[starts-with(text(), 'Desa ')]")[0]
    place = agency.text.removeprefix("Desa ").removesuffix(" (contoh)")
    region = browser.page.xpath(f"//select[@name='region_code']//option[text()='{place}']/@value")[0]
    browser.send("Simpan", {"agency": agency.get("value"), "region_code": region, "label": label})
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", browser.page.text_content())[0]
    page.goto("/kios/")
    expect(page.get_by_role("heading", name="Daftarkan perangkat ini")).to_be_visible()
    page.get_by_label("Kode dari Dinas").fill(code)
    page.get_by_role("button", name="Daftarkan").click()


def log_in(page, instance):
    page.get_by_label("Nama pengguna").fill(OPERATOR)
    page.get_by_label("Kata sandi").fill(instance.passwords[OPERATOR])
    page.get_by_role("button", name="Masuk").click()


def receive(page, who):
    page.get_by_role("link", name="Layani warga").click()
    page.get_by_label("NIK", exact=True).fill(who.nik)
    page.get_by_label("Nama", exact=True).fill(who.name.title())
    page.get_by_label("Saya setuju").check()
    page.get_by_role("button", name="Mulai").click()
    expect(page.get_by_role("heading", name="Apa yang Anda perlukan?")).to_be_visible()


def ask(page):
    page.get_by_role("link", name="Periksa data saya").click()
    page.get_by_label("Nomor surat atau keperluan").fill(CASE)
    page.locator("[name=minta][value=alamat]").check()
    page.get_by_role("button", name="Periksa").click()
    expect(page.get_by_text("Data ditemukan.")).to_be_visible()


def hand_in(page, pages, reference):
    """A signed form on paper, compared with its picture and attached."""
    page.get_by_role("link", name="Layanan lain").first.click()
    page.get_by_role("link", name="Serahkan formulir kertas").click()
    page.set_input_files("#berkas", prepared.scan(pages))
    page.get_by_role("button", name="Cari permohonannya").click()
    expect(page.get_by_role("heading", name=reference)).to_be_visible(timeout=60_000)
    page.get_by_label(re.compile("sesuai dengan kertas aslinya")).check()
    page.get_by_role("button", name="Lampirkan").click()
    expect(page.get_by_text("Sudah terlampir")).to_be_visible()


@pytest.fixture
def device(playwright_again, instance, data_dir):
    """A browser of its own with a profile on disk, as a kiosk's is."""
    context = playwright_again.launch_persistent_context(
        str(data_dir / "profil"), base_url=instance.origin, executable_path="/usr/bin/chromium", args=ARGUMENTS
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def served(accounts, resident):
    """The first account's holder, with the number and the printed pages of his form."""
    return (accounts[0], *prepared.printed(resident(0)))


@pytest.fixture
def playwright_again(chromium):
    """The driver behind the session's browser: another one cannot be started beside it."""
    return chromium.browser_type


def traces(context, page, folder, words):
    """Where one of ``words`` can still be found: storage, caches, cookies, and the files of the profile."""
    kept = page.evaluate(
        """async () => JSON.stringify({
            local: {...localStorage}, session: {...sessionStorage}, caches: await caches.keys(),
            databases: (await indexedDB.databases()).length, body: document.documentElement.outerHTML})"""
    )
    found = [word for word in words if word in kept or word in json.dumps(context.cookies())]
    on_disk = [
        f"{word} in {file.relative_to(folder)}"
        for file in Path(folder).rglob("*")
        if file.is_file()
        for data in [file.read_bytes()]
        for word in words
        if word.encode() in data or word.encode("utf-16-le") in data
    ]
    return found + on_disk


def back_shows(page, words, steps=6):
    """What going back brings onto the screen."""
    seen = []
    for _ in range(steps):
        page.evaluate("history.back()")
        page.wait_for_timeout(400)
        page.wait_for_load_state()
        text = page.content()
        seen += [word for word in words if word in text]
    return seen


def test_after_the_end_nothing_about_the_resident_is_on_the_device(device, officer, instance, served, data_dir):
    who, reference, pages = served
    page = device.pages[0]
    enrol(page, officer("pengelola"), "Balai Desa")
    log_in(page, instance)
    words = (who.nik, who.name, CASE, reference)
    receive(page, who)
    ask(page)
    address = page.locator("table td").last.inner_text()
    hand_in(page, pages, reference)
    assert traces(device, page, data_dir / "profil", words), "while he is served, he is to be found"
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_text("Layar ini sudah bersih")).to_be_visible()
    words = (*words, address) if len(address) > 8 else words
    assert back_shows(page, words) == []
    page.goto("/kios/")
    left = traces(device, page, data_dir / "profil", words)
    assert left == []


def idle_after(office, seconds):
    office.open("/petugas/pengaturan/edit/?id=kios.diam_detik")
    office.send("Simpan", {"value": str(seconds)})


CLOCK_SET_BACK = "() => { const real = Date.now; Date.now = () => real.call(Date) - 3 * 86_400_000; }"


def test_an_untouched_screen_counts_down_and_wipes_itself(device, officer, instance, accounts, data_dir):
    page, who, office = device.pages[0], accounts[0], officer("pengelola")
    idle_after(office, 30)
    enrol(page, office, "Balai Desa Dua")
    log_in(page, instance)
    receive(page, who)
    ask(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=25_000)
    page.get_by_role("button", name="Ya, lanjut").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Data ditemukan.")).to_be_visible()
    page.evaluate(CLOCK_SET_BACK)
    expect(page.get_by_text("Layar ini sudah bersih")).to_be_visible(timeout=45_000)
    idle_after(office, 90)
    words = (who.nik, who.name, CASE)
    assert back_shows(page, words) == []
    page.goto("/kios/")
    assert traces(device, page, data_dir / "profil", words) == []


def test_cookies_on_another_device_and_a_revoked_kiosk_open_nothing(visit, officer, instance, accounts):
    page = visit(width=1280)
    enrol(page, officer("pengelola"), "Balai Desa Tiga")
    log_in(page, instance)
    receive(page, accounts[0])
    elsewhere = visit(width=1280)
    elsewhere.context.add_cookies([one for one in page.context.cookies() if one["name"] != "kios"])
    elsewhere.goto("/kios/layanan")
    expect(elsewhere.get_by_role("heading", name="Daftarkan perangkat ini")).to_be_visible()
    office = officer("pengelola")
    office.open("/petugas/kios/")
    office.open(office.page.xpath("//tbody//tr[contains(., 'Balai Desa Tiga')]//a/@href")[0])
    office.send("Cabut sekarang", {"alasan": "hilang saat banjir"})
    page.get_by_role("link", name="Periksa data saya").click()
    expect(page.get_by_role("heading", name="Daftarkan perangkat ini")).to_be_visible()
    assert accounts[0].name not in page.content()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_kiosk_works_without_javascript(visit, officer, instance, shoot, width):
    page, who = visit(width=width, javascript=False), register.accounts(instance.folder)[0]
    enrol(page, officer("pengelola"), f"Balai Desa {width}")
    log_in(page, instance)
    shoot(page, "kios-awal")
    receive(page, who)
    shoot(page, "kios-layanan")
    ask(page)
    shoot(page, "kios-jawaban")
    page.get_by_role("link", name="Layanan lain").first.click()
    page.get_by_role("link", name="Cetak dokumen saya").click()
    shoot(page, "kios-bukti")
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_text("Layar ini sudah bersih")).to_be_visible()
