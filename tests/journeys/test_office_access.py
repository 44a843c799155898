"""Who gets into the office and how far: second factor, lock-out, roles, and numbers that are nobody's business."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import expect

from scripts.demo_run.browser import Browser, Refused
from tests.journeys import screens

FIRST_PASSWORD = "kata sandi pertama dari pengelola"
ROLES = ("operator", "pengawas", "administrator", "kepala", "pengelola", "arsiparis", "perancang", "auditor")


def log_in(page, username, password):
    page.goto("/petugas/masuk")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    screens.go_on(page, "Masuk")


def test_a_new_officer_enrols_his_telephone_before_anything_else(visit, officer, shoot):
    pengelola = visit(officer("pengelola"), width=1280)
    pengelola.goto("/petugas/petugas/")
    pengelola.get_by_role("link", name="Tambah").click()
    screens.go_on(pengelola, "Simpan")
    assert len(screens.errors(pengelola)) >= 3
    shoot(pengelola, "petugas-baru-salah")
    pengelola.get_by_label("Nama pengguna").fill("petugasbaru")
    pengelola.get_by_label("Nama lengkap dan gelar").fill("PETUGAS BARU, S.KOM.")
    pengelola.get_by_label("Peran").select_option("operator")
    pengelola.get_by_label("Kata sandi pertama").fill(FIRST_PASSWORD)
    screens.go_on(pengelola, "Simpan")
    expect(pengelola.get_by_role("heading", name="PETUGAS BARU, S.KOM.")).to_be_visible()

    page = visit(width=1280)
    log_in(page, "petugasbaru", FIRST_PASSWORD)
    expect(page.get_by_role("heading", name="Daftarkan ponsel")).to_be_visible()
    page.goto("/petugas/antrean/")
    assert "/antrean" not in page.url
    page.goto("/petugas/akun/ponsel")
    shoot(page, "daftarkan-ponsel")
    secret = page.locator("code").first.inner_text().replace(" ", "")
    page.get_by_label("Kode enam angka").fill("000000")
    screens.go_on(page, "Simpan ponsel ini")
    assert screens.errors(page)
    page.get_by_label("Kode enam angka").fill(pyotp.TOTP(secret).now())
    screens.go_on(page, "Simpan ponsel ini")
    expect(page.get_by_text("Ponsel sudah terdaftar")).to_be_visible()

    page.locator("details.saya summary").click()
    screens.go_on(page, "Keluar")
    log_in(page, "petugasbaru", FIRST_PASSWORD)
    expect(page.get_by_role("heading", name="Kode enam angka")).to_be_visible()
    page.get_by_label(re.compile("^Kode")).fill("12")
    screens.go_on(page, "Masuk")
    assert screens.errors(page)
    shoot(page, "kode-salah")


def test_a_wrong_password_says_the_same_for_a_known_and_an_unknown_name(visit):
    page, told = visit(width=1280), []
    for name in ("arsiparis", "tidak-ada"):
        log_in(page, name, "bukan kata sandinya")
        told.append(screens.errors(page))
    assert told[0] == told[1] != []


@pytest.fixture(scope="module")
def menus(officer):
    """Role → the addresses of its menu."""
    found = {}
    for role in ROLES:
        browser = officer(role)
        browser.open("/petugas/")
        found[role] = {urlsplit(one).path for one in browser.page.xpath("//nav[contains(@class, 'menu')]//a/@href")}
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_screen_that_is_not_in_the_menu_is_refused_politely(menus, officer, role):
    browser = officer(role)
    for address in menus[role]:
        browser.open(address)
    elsewhere = set().union(*menus.values()) - menus[role]
    assert elsewhere
    for address in elsewhere:
        with pytest.raises(Refused) as refusal:
            browser.open(address)
        assert refusal.value.status == 403, address
        assert "Peran Anda tidak mencakup" in str(refusal.value)


def test_the_menu_and_the_desk_are_closed_to_strangers_and_residents(menus, resident, instance):
    for visitor in (Browser(instance.origin), resident(9)):
        for address in set().union(*menus.values()):
            visitor.open(address)
            assert urlsplit(visitor.address).path == "/petugas/masuk", address


@pytest.mark.parametrize(
    "address",
    [
        "berkas/AM-20200101-AAAAA-A",
        "penduduk/details/?id=99999999",
        "penduduk/details/?id=abc",
        "keluarga/details/?id=99999999",
        "dokumen/details/?id=99999999",
        "akun-warga/details/?id=99999999",
        "tidak-ada",
    ],
)
def test_what_does_not_exist_is_not_found(officer, address):
    with pytest.raises(Refused) as refusal:
        officer("operator").open(f"/petugas/{address}")
    assert refusal.value.status == 404


def test_somebody_else_s_open_file_is_not_reached_by_its_scans(officer):
    """An attachment belongs to its own file's address only."""
    operator = officer("operator")
    operator.open("/petugas/antrean/")
    numbers = [text for text in operator.page.xpath("//main//th/a/text()") if text.startswith("AM-")]
    operator.open(f"/petugas/berkas/{numbers[0]}")
    scan = urlsplit(operator.page.xpath("//figure//img/@src")[0]).path
    with pytest.raises(Refused) as refusal:
        operator.open(scan.replace(numbers[0], numbers[1]))
    assert refusal.value.status == 404
