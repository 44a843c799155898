"""What a journey does with a paper of the office: prepares its subject, opens its draft, initials and signs it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from playwright.sync_api import expect

from models.operations.clock import now
from models.rules.verification.statement import month_begins, month_of
from models.rules.words import WIB
from models.tables import AgencyUser, Agreement, Verification
from scripts.demo_run.browser import Browser
from scripts.seed.agencies import USERNAME
from tests import agency
from tests.journeys.register import opened

SIGNER = {
    "partner_signer": "SITI CONTOH",
    "partner_office": "Direktur RSUD Contoh",
    "partner_basis": "Keputusan Bupati Nomor 1 Tahun 2026",
}
CHAIN = (("pengawas", "d"), ("administrator", "g"))
"""Who initials what its drafter passed on, and the letter of Pasal 15(1) on his button."""


def last_month() -> str:
    """``2026-10`` in November."""
    return month_of(month_begins(month_of(now())) - timedelta(days=1))


def ask_in_last_month(folder) -> int:
    """Rows of every column in the log of the demo's agency, as they were written last month; returns how many."""
    begins = month_begins(last_month())
    with opened(folder):
        user = AgencyUser.get(AgencyUser.username == USERNAME)
        row = Agreement.get(Agreement.agency == user.agency_id)
        by = {"user": user, "method": "WEB_PORTAL", "purpose": "Pendaftaran pasien"}
        kinds = [
            *[{}] * 3,
            {"function": "keluarga"},
            {"function": "keluarga", "counted": 0},
            {"result": "tidak_ditemukan"},
            {"result": "jam_akses", "counted": 0},
        ]
        for day, kind in enumerate(kinds):
            agency.logged(row, datetime.combine(begins.date() + timedelta(days=day), time(10), WIB), **by, **kind)
        assert Verification.select().where(Verification.agreement == row.id, Verification.at >= begins).exists()
    return len(kinds)


def new_wording(browser: Browser, colleague: Browser, number: str) -> str:
    """The pengelola drafts other terms of the agreement with this number, and another officer lets its new signer
    stand; returns the path of its page."""
    browser.open("/petugas/perjanjian/")
    browser.follow(number)
    key = re.search(r"id=(\d+)", browser.address)[1]
    browser.open(f"/petugas/perjanjian/edit/?id={key}")
    browser.send("Simpan", SIGNER)
    colleague.open(f"/petugas/perjanjian/details/?id={key}")
    colleague.send("Berlakukan perubahan ini (Pasal 10(3))")
    browser.open(f"/petugas/perjanjian/{key}/isi")
    browser.send("Simpan konsep", {"kuota_harian": "600"})
    return f"/petugas/perjanjian/details/?id={key}"


def read(page) -> None:
    """Open the draft of the paper that the page shows, as soon as a worker has drawn it."""
    link = page.get_by_role("link", name=re.compile("^Buka konsep"))
    for _ in range(40):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.context.expect_event("response", lambda one: one.url.endswith("/konsep")) as answer:
        link.click()
    assert (answer.value.status, answer.value.headers["content-type"]) == (200, "application/pdf")
    page.bring_to_front()
    page.reload()
    expect(page.get_by_text("sudah Anda buka")).to_be_visible()


def initial(page, button: str) -> None:
    """Read the draft and press the button that passes the paper on."""
    read(page)
    page.get_by_role("button", name=re.compile(button)).click()
    expect(page.get_by_text("Naskah diparaf dan diteruskan")).to_be_visible()


def initialled_and_signed(visit, officer, instance, place: str, shoot) -> str:
    """From the pengawas to the signature of the kepala; returns the paper's number."""
    for username, letter in CHAIN:
        page = visit(officer(username), width=1280)
        page.goto(place)
        initial(page, rf"^Paraf.*Pasal 15\(1\){letter}")
    page = visit(officer("kepala", fresh=True), width=1280)
    page.goto(place)
    title = page.locator("h1").inner_text()
    read(page)
    page.get_by_role("link", name="meja tanda tangan", exact=True).click()
    for box in page.locator("input[name=berkas]").all():
        box.set_checked(False)
    row = page.locator("#naskah tr", has=page.locator(f"a[href='{place}']"))
    expect(row.get_by_role("checkbox")).to_be_checked()
    shoot(page, "meja-tte-naskah")
    page.get_by_label(re.compile("^Passphrase TTE")).fill(instance.passphrase)
    page.get_by_role("button", name=re.compile(r"^Bubuhkan TTE.*Pasal 15\(1\)j")).click()
    expect(page.locator("main")).to_contain_text("1 dari 1 naskah terbit", timeout=60_000)
    shoot(page, "hasil-tte-naskah")
    page.goto(place)
    assert title == page.locator("h1").inner_text()
    return page.locator("dt:text-is('Nomor') + dd").inner_text()


def downloaded(page, link: str) -> bytes:
    """What the browser saves when the link is clicked."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return download.value.path().read_bytes()
