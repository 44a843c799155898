"""axe finds nothing on any page that any role reaches from its front door, at 360 and at 1280 pixels."""

from __future__ import annotations

import pytest

from scripts.demo_run.browser import Browser
from scripts.seed.agencies import USERNAME
from scripts.seed.staff import PASSWORD
from tests.journeys import audit, crawl

ROLES = ("operator", "pengawas", "administrator", "kepala", "pengelola", "arsiparis", "perancang", "auditor")
STRUCTURE = (
    "[...new Set([...document.body.querySelectorAll('*')].map(one => one.tagName + '.' + one.className))].sort().join()"
)


@pytest.fixture(scope="module")
def looked_at():
    """Paths with their structure: the same page sorted otherwise or for another role is not looked at again."""
    return set()


@pytest.fixture
def look(auditor, looked_at, instance):
    """Audit pages as a visitor; returns what axe found."""

    def at(browser: Browser, addresses: dict[str, str]):
        auditor.context.clear_cookies()
        auditor.context.add_cookies(
            [{"name": one.name, "value": one.value, "domain": "127.0.0.1", "path": one.path} for one in browser.cookies]
        )
        found = {}
        for address, kind in addresses.items():
            auditor.goto(address)
            structure = (kind.partition("?")[0], auditor.evaluate(STRUCTURE))
            if structure not in looked_at:
                looked_at.add(structure)
                if told := audit.violations(auditor):
                    found[address] = told
        return found

    return at


def test_the_open_pages(look, instance):
    browser = Browser(instance.origin)
    found = crawl.pages(
        browser, "/", "/v/AAAAAAAAAAAAAAAAAAAAAA", "/lupa-sandi/terkirim", "/daftar/selesai", "/petugas/masuk"
    )
    assert len(found) > 15
    assert look(browser, found) == {}


def test_the_pages_of_a_resident(look, resident, instance):
    browser = resident(11)
    browser.open("/ajukan/CAP_LAHIR")
    browser.send("Mulai", {"varian": "LAHIR_AYAH_IBU"})
    draft = browser.address.rpartition("/isian/")[0]
    questions = [f"{draft}/isian/{slug}" for slug in ("anak-waktu", "ibu-nik", "orang-tua-ibu", "saksi-1-saksi1")]
    found = crawl.pages(browser, "/akun", draft, f"{draft}/lampiran", f"{draft}/periksa", "/akun/sandi", *questions)
    assert {kind for kind in found.values() if kind.startswith("/akun")}
    assert len(found) > 20
    assert look(browser, found) == {}


def test_the_pages_of_an_agency(look, instance):
    browser = Browser(instance.origin)
    browser.open("/lembaga/masuk")
    browser.send("Masuk", {"username": USERNAME, "sandi": PASSWORD})
    found = crawl.pages(browser, "/lembaga/", "/lembaga/masuk", "/lembaga/jumlah?dari=kapan", below="/lembaga/")
    assert len(found) > 6
    assert look(browser, found) == {}


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_the_office(look, officer, role):
    browser = officer(role)
    found = crawl.pages(browser, "/petugas/", *with_a_purpose(browser), below="/petugas/")
    assert len(found) > 8
    assert look(browser, found) == {}


def with_a_purpose(browser: Browser) -> list[str]:
    """The pages behind the question what a person's data is looked at for."""
    behind = []
    for menu in ("penduduk", "keluarga", "arsip"):
        browser.open("/petugas/")
        if f"/petugas/{menu}/" not in {one.get("href") for one in browser.page.iter("a")}:
            continue
        browser.open(f"/petugas/{menu}/")
        rows = browser.page.xpath("//main//th//a/@href")
        if rows:
            browser.open(rows[0])
        if "tujuan" in browser.address:
            form, _ = browser.form("Lihat data")
            chosen = form.inputs["tujuan"].value_options[0]
            browser.send("Lihat data", {"tujuan": chosen, "keterangan": "Nomor surat 12/2026"})
            behind.append(browser.address)
    return behind
