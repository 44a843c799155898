"""The operator's desk: judged by keyboard alone, asked for repair, refused, and fought over by two."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, screens


@pytest.fixture
def operator(visit, officer):
    """The operator's browser on a large screen, at the home page."""
    page = visit(officer("operator"), width=1280)
    page.goto("/petugas/")
    return page


def test_a_file_is_judged_and_initialled_by_keyboard_alone(visit, instance, shoot):
    page = visit(width=1280)
    page.goto("/petugas/masuk")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "username":
        page.keyboard.press("Tab")
    page.keyboard.type("operator2")
    page.keyboard.press("Tab")
    page.keyboard.type(instance.passwords["operator2"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Selamat bekerja"))).to_be_visible()
    shoot(page, "beranda-operator")
    desk.tab_to(page, "Buka berkas berikutnya")
    page.keyboard.press("Enter")
    expect(page.locator("form#putusan")).to_be_visible()
    reference = desk.reference(page)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    shoot(page, "pintasan", whole=False)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("y")
    assert page.evaluate("document.activeElement.id") != first, "the next item has the focus"
    page.keyboard.press("n")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == first
    for key in ("]", "[", "+", "-", "r"):
        page.keyboard.press(key)
    shoot(page, "meja-operator", whole=False)
    page.keyboard.press("s")
    expect(page.get_by_text("Penilaian disimpan.")).to_be_visible()
    expect(page.locator("input[value=belum]:checked")).to_have_count(1)

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("y")
    page.keyboard.press("p")
    assert re.match(r"Paraf.*\(Pasal 15\(1\)b\)", page.evaluate("document.activeElement.textContent.trim()"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Berkas {reference} diparaf dan diteruskan.")).to_be_visible()
    assert desk.reference(page) != reference, "the next file opened by itself"


def test_the_scans_turn_zoom_and_follow_the_item(operator, shoot):
    desk.open_free(operator)
    sheets = operator.locator("[data-lembar]")
    expect(sheets.locator("visible=true")).to_have_count(1)
    operator.get_by_role("button", name="Putar").click()
    assert sheets.first.get_attribute("data-sudut") == "90"
    before = sheets.locator("visible=true").locator("img").first.bounding_box()["width"]
    operator.get_by_role("button", name="Perbesar").click()
    assert sheets.locator("visible=true").locator("img").first.bounding_box()["width"] > before
    shoot(operator, "meja-diputar", whole=False)
    operator.get_by_role("button", name="Lampiran berikutnya").click()
    expect(sheets.first).to_be_hidden()


def test_without_javascript_every_scan_is_on_the_page(visit, officer):
    page = visit(officer("operator"), width=1280, javascript=False)
    page.goto("/petugas/")
    desk.open_free(page)
    count = page.locator("[data-lembar]").count()
    assert count >= 3
    expect(page.locator("[data-lembar]").locator("visible=true")).to_have_count(count)
    page.locator("[data-lembar]").first.get_by_role("link", name="Putar").click()
    assert page.locator("[data-lembar]").first.get_attribute("data-sudut") == "90"


def test_a_refused_item_needs_its_reason_and_asks_exactly_that_of_the_resident(operator, shoot):
    number = desk.open_free(operator)
    desk.judge(operator, "anak_nama", "belum")
    desk.judge(operator, "anak_jk", "sesuai")
    desk.ask_repair(operator)
    assert any("alasan" in line for line in screens.errors(operator))
    expect(operator.locator("input[name='nilai.isian.anak_nama'][value=belum]")).to_be_checked()
    expect(operator.locator("input[name='nilai.isian.anak_jk'][value=sesuai]")).to_be_checked()
    shoot(operator, "meja-salah")
    operator.locator("[id='teks-isian.anak_nama']").fill("Ejaan berbeda dengan surat bidan.")
    desk.judge(operator, "A_KK", "belum", kind="lampiran")
    operator.locator("[id='alasan-lampiran.A_KK']").select_option(index=1)
    desk.ask_repair(operator)
    expect(operator.get_by_text(f"Pemohon {number} diminta memperbaiki bagian yang ditandai.")).to_be_visible()
    desk.find(operator, number)
    expect(operator.locator("main")).to_contain_text("Di tangan pemohon")
    expect(operator.get_by_role("button", name=re.compile("^Paraf"))).to_have_count(0)


def test_a_paraf_waits_until_nothing_stands_refused(operator):
    desk.open_free(operator)
    desk.judge(operator, "anak_nama", "belum")
    operator.locator("[id='teks-isian.anak_nama']").fill("Salah ketik.")
    operator.get_by_role("button", name=re.compile("^Paraf")).click()
    assert any("belum benar" in line for line in screens.errors(operator))


def test_a_refusal_needs_a_reason_and_its_legal_basis(operator, shoot):
    number = desk.open_free(operator)
    operator.locator("details[data-tombol=tolak] summary").click()
    operator.get_by_role("button", name="Tolak permohonan").click()
    assert screens.errors(operator)
    operator.locator("#teks-tolak").fill("Peristiwa ini sudah dicatat.")
    operator.get_by_role("button", name="Tolak permohonan").click()
    assert any("dasar hukum" in line for line in screens.errors(operator))
    assert operator.locator("#teks-tolak").input_value() == "Peristiwa ini sudah dicatat."
    shoot(operator, "tolak-salah")
    operator.locator("#dasar_hukum").fill("Perpres 96/2018 Pasal 33")
    operator.get_by_role("button", name="Tolak permohonan").click()
    expect(operator.get_by_text(f"Permohonan {number} ditolak")).to_be_visible()


def test_a_taken_file_can_be_read_but_not_decided_by_a_colleague(operator, visit, officer):
    number = desk.open_free(operator)
    expect(operator.get_by_text("Dipegang Anda")).to_be_visible()
    colleague = visit(officer("operator2"), width=1280)
    desk.find(colleague, number)
    expect(colleague.get_by_text("sedang dikerjakan RINA MARLINA")).to_be_visible()
    expect(colleague.get_by_role("button", name=re.compile("^Paraf"))).to_have_count(0)
    operator.get_by_role("button", name="Lepas").click()
    expect(operator.get_by_text(f"Berkas {number} kembali ke antrean.")).to_be_visible()
    desk.find(colleague, number)
    expect(colleague.get_by_role("button", name=re.compile("^Paraf"))).to_be_visible()


def test_of_two_officers_at_once_one_succeeds_and_the_other_is_told_politely(operator, visit, officer, shoot):
    number = desk.open_free(operator)
    operator.get_by_role("button", name="Lepas").click()
    colleague = visit(officer("operator2"), width=1280)
    for page in (operator, colleague):
        desk.find(page, number)
    operator.get_by_role("button", name=re.compile("^Paraf")).click()
    expect(operator.get_by_text(f"Berkas {number} diparaf")).to_be_visible()
    with colleague.expect_response(re.compile("/putuskan$")) as answer:
        colleague.get_by_role("button", name=re.compile("^Paraf")).click()
    assert answer.value.status == 409
    expect(colleague.locator("main")).to_contain_text("RINA MARLINA")
    shoot(colleague, "sudah-berubah")
    colleague.get_by_role("link", name="Lihat keadaan berkas").click()
    expect(colleague.get_by_role("heading", level=1)).to_be_visible()
    assert desk.reference(colleague) == number


def test_the_queue_counts_are_true_to_the_last_click(operator):
    def free():
        operator.goto("/petugas/antrean/")
        return int(re.search(r"Semua \((\d+)\)", operator.locator("main").inner_text())[1])

    before = free()
    number = desk.open_free(operator)
    operator.get_by_role("button", name=re.compile("^Paraf")).click()
    expect(operator.get_by_text(f"Berkas {number} diparaf")).to_be_visible()
    assert free() == before - 1
    assert operator.locator("nav .hitung").inner_text().split()[0] == str(before - 1)
