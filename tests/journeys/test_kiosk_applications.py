"""Phone → code → kiosk → sent → the operator sees where; a lost link at the kiosk loses nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from scripts.seed.kiosks import OPERATOR
from tests.journeys import prepared, register, screens
from tests.journeys.conftest import PICTURES

CODE = re.compile(r"\b[2-9A-Y]{4}-[2-9A-Y]{4}\b")
SIZES = {"lanskap": (1280, 800), "potret": (1080, 1920)}


@pytest.fixture
def kiosk(visit, instance, officer, accounts):
    """A page at an enrolled device of the first account's desa, its operator logged in."""
    manager = officer("pengelola", fresh=True)
    manager.open("/petugas/kios/new/")
    agency = next(one.get("value") for one in manager.page.xpath("//select[@name='agency']/option") if one.get("value"))
    region = register.desa_of(instance.folder, accounts[0].nik)
    manager.send("Simpan", {"agency": agency, "region_code": region, "label": f"Balai {id(visit) % 9973}"})
    code = re.search(r"\b[2-9A-Y]{5}-[2-9A-Y]{5}\b", manager.text())[0]
    page = visit(width=1280)
    page.goto("/kios/daftar")
    page.get_by_label("Kode dari Dinas").fill(code)
    page.get_by_role("button", name="Daftarkan").click()
    page.get_by_label("Nama pengguna").fill(OPERATOR)
    page.get_by_label("Kata sandi").fill(instance.passwords[OPERATOR])
    page.get_by_role("button", name="Masuk").click()
    return page


def receive(page, who):
    page.goto("/kios/warga")
    page.get_by_label("NIK", exact=True).fill(who.nik)
    page.get_by_label("Nama", exact=True).fill(who.name)
    page.get_by_label("Saya setuju").check()
    page.get_by_role("button", name="Mulai").click()
    expect(page).to_have_url(re.compile("/kios/layanan$"))


@pytest.fixture
def phone(visit, resident):
    """The first account's phone on the page of a draft that is complete."""
    holder = resident(0)
    place = prepared.draft(holder, pelapor_hubungan="ayah", ibu_nik=screens.MEMBER)
    page = visit(holder)
    page.token = place.rstrip("/").rpartition("/")[2]
    page.goto(f"/akun/permohonan/{page.token}")
    return page


@pytest.fixture
def desk(visit, officer):
    """The operator's screen."""
    return visit(officer("operator"), width=1280)


def code_on(phone, shoot):
    phone.get_by_role("link", name="Lanjutkan di kios").click()
    shoot(phone, "kios-dari-ponsel")
    phone.get_by_role("button", name="Buat kode").click()
    code = CODE.search(phone.locator(".kode").inner_text())[0]
    shoot(phone, "kios-kode")
    return code


def hand_over(phone, kiosk, who, shoot):
    """By the code into the kiosk; the phone sees where its draft is."""
    code = code_on(phone, shoot)
    receive(kiosk, who)
    shoot(kiosk, "kios-menu")
    kiosk.get_by_role("link", name="Lanjutkan dari ponsel").click()
    shoot(kiosk, "kios-ketik-kode")
    kiosk.get_by_label("Kode", exact=True).fill(code.lower())
    kiosk.get_by_role("button", name="Buka permohonan").click()
    expect(kiosk).to_have_url(re.compile("/isi/kios/lampiran$"))
    shoot(kiosk, "kios-lampiran")
    phone.goto(f"/akun/permohonan/{phone.token}")
    expect(phone.get_by_text("Sedang dilanjutkan di Kios")).to_be_visible()
    shoot(phone, "kios-sedang")
    phone.goto(f"/isi/{phone.token}/periksa")
    expect(phone.get_by_role("heading", name="Sedang dilanjutkan di kios")).to_be_visible()
    shoot(phone, "kios-sedang-halaman")


def change_one_answer_while_the_link_is_down(kiosk):
    kiosk.goto("/isi/kios/isian/anak-ukuran")
    kiosk.locator('[name="anak_berat"]').fill("3300")
    kiosk.context.set_offline(True)
    kiosk.get_by_role("button", name="Simpan dan lanjut").click()
    expect(kiosk.get_by_role("status").filter(has_text="Sambungan terputus")).to_be_visible()
    kiosk.screenshot(path=PICTURES / "kios-terputus-1280.png")
    kiosk.context.set_offline(False)
    kiosk.wait_for_url(lambda url: "anak-ukuran" not in url)


def test_a_draft_from_the_phone_is_sent_at_the_kiosk(phone, kiosk, desk, accounts, shoot):
    hand_over(phone, kiosk, accounts[0], shoot)
    kiosk.goto("/isi/kios/lampiran/A_KK")
    shoot(kiosk, "kios-pindai")
    change_one_answer_while_the_link_is_down(kiosk)
    kiosk.goto("/isi/kios/periksa")
    expect(kiosk.get_by_text("3.300")).to_be_visible()
    shoot(kiosk, "kios-periksa")
    for box in kiosk.locator("input[name=setuju]").all():
        box.check()
    kiosk.get_by_role("button", name="Kirim permohonan").click()
    expect(kiosk.get_by_role("heading", name="Tanda terima permohonan")).to_be_visible()
    reference = kiosk.locator(".kode").inner_text()
    shoot(kiosk, "kios-tanda-terima")
    kiosk.pdf(path=PICTURES / "kios-tanda-terima.pdf", format="A4")

    desk.goto(f"/petugas/berkas/{reference}")
    expect(desk.locator(".kios")).to_contain_text("dikirim dari sana")
    shoot(desk, "kios-di-meja")
    phone.goto(f"/akun/permohonan/{phone.token}")
    expect(phone.get_by_text(re.compile("Anda mengirim permohonan, dibantu .* di Kios"))).to_be_visible()

    kiosk.get_by_role("button", name="Selesai").click()
    kiosk.go_back()
    expect(kiosk.get_by_text(reference)).to_have_count(0)


def test_begun_at_the_kiosk_with_the_card(kiosk, accounts, shoot):
    who = accounts[0]
    year, month, day = who.born.split("-")
    receive(kiosk, who)
    kiosk.get_by_role("link", name="Ajukan permohonan").click()
    shoot(kiosk, "kios-layanan")
    kiosk.goto("/kios/ajukan/CAP_LAHIR")
    kiosk.get_by_role("button", name="Mulai").click()
    expect(kiosk.locator("#salah")).to_be_visible()
    shoot(kiosk, "kios-mulai-galat")
    kiosk.locator("input[name=varian]").first.check()
    kiosk.get_by_label("Nomor Kartu Keluarga").fill(who.kk)
    for part, value in (("hari", day), ("bulan", month), ("tahun", year)):
        kiosk.locator(f"[name='lahir.{part}']").fill(value)
    kiosk.get_by_label(re.compile("Kartu Keluarga asli")).check()
    kiosk.get_by_role("button", name="Mulai").click()
    kiosk.wait_for_url("**/isi/kios/isian/**")
    shoot(kiosk, "kios-isian")
    for name, (width, height) in SIZES.items():
        kiosk.set_viewport_size({"width": width, "height": height})
        assert kiosk.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    kiosk.set_viewport_size({"width": 1280, "height": 900})
    kiosk.goto("/kios/layanan")
    shoot(kiosk, "kios-menu-berjalan")
    kiosk.get_by_role("link", name=re.compile("^Akta kelahiran|Belum dikirim")).click()
    shoot(kiosk, "kios-permohonan")
    kiosk.get_by_role("button", name="Lanjutkan di ponsel warga").click()
    assert CODE.search(kiosk.locator(".kode").inner_text())
    shoot(kiosk, "kios-ke-ponsel")
