"""Anyone checks a document: by the code on the paper, by the file, by its number; and never sees a NIK."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from scripts.demo_run import citizen, office
from tests.journeys import prepared

SIXTEEN = re.compile(r"(?<!\d)(\d[ .-]?){16}(?!\d)")


@pytest.fixture(scope="module")
def issued(resident, officer, instance):
    """A signed document: the PDF, the address of its code, and the file's number."""
    reporter = resident(9)
    file = prepared.at_stage(officer, prepared.sent(reporter, anak_nama="CEMPAKA WANGI"), "kepala")
    office.sign(officer("kepala"), [file.reference], instance.passphrase)
    pdf, verify = citizen.document(reporter, file, "Kutipan Akta Kelahiran")
    return pdf, verify, file.reference


def test_the_code_on_the_paper_answers_for_the_document(visit, issued, shoot):
    page = visit(javascript=False)
    page.goto(issued[1])
    expect(page.get_by_role("heading", name="Asli dan berlaku")).to_be_visible()
    main = page.locator("main").inner_text()
    assert "C****** W****" in main
    assert not SIXTEEN.search(main)
    assert "CEMPAKA" not in page.content()
    shoot(page, "v-asli")


def test_an_unknown_code_is_never_called_genuine(visit, shoot):
    page = visit(javascript=False)
    assert page.goto("/v/AAAAAAAAAAAAAAAAAAAAAA").status in {200, 404}
    expect(page.get_by_role("heading", name="Tidak dikenal")).to_be_visible()
    shoot(page, "v-tidak-dikenal")
    page.goto("/v/" + "%3Cscript%3E" * 3)
    expect(page.locator("main")).to_be_visible()


def upload(page, name, data):
    page.goto("/")
    page.get_by_role("link", name="Cek dokumen").first.click()
    page.set_input_files("#berkas", {"name": name, "mimeType": "application/pdf", "buffer": data})
    page.get_by_role("button", name="Periksa").click()
    expect(page.locator("h1")).not_to_have_text(re.compile("Cek dokumen|Sedang diperiksa"), timeout=30_000)


def flipped(pdf):
    """One byte of the page's content changed."""
    at = pdf.index(b"stream\n", len(pdf) // 4) + 60
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_genuine_file_is_called_genuine(visit, issued, shoot, javascript):
    page = visit(javascript=javascript)
    upload(page, "akta.pdf", issued[0])
    expect(page.locator("h1")).to_contain_text("Asli", timeout=30_000)
    expect(page.locator("main")).to_contain_text("KEPALA DINAS DUKCAPIL OGAN ILIR (DEMO)")
    page.get_by_text("Rincian teknis").click()
    assert not SIXTEEN.search(page.locator("main").inner_text())
    shoot(page, "cek-asli")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("satu-byte", flipped),
        ("ditambah", lambda pdf: pdf + b"\n%appended"),
        ("tanpa-tanda-tangan", lambda _pdf: prepared.plain_pdf()),
        ("bukan-pdf", lambda _pdf: b"ini bukan PDF"),
    ],
)
def test_any_other_file_is_not(visit, issued, shoot, name, damage):
    page = visit(javascript=False)
    upload(page, f"{name} <b>.pdf", damage(issued[0]))
    heading = page.locator("h1").inner_text()
    assert not heading.startswith("Asli"), heading
    expect(page.locator(".vonis.buruk, .vonis.perlu, #salah").first).to_be_visible()
    assert "<b>" in page.locator("main").inner_text()
    shoot(page, f"cek-{name}")


def test_the_status_of_a_file_is_told_to_whoever_has_its_receipt(visit, issued, accounts, shoot):
    page = visit(javascript=False)
    page.goto("/cek-status")
    page.get_by_label("Nomor permohonan").fill(issued[2])
    page.get_by_label("Empat angka terakhir").fill("0000")
    page.get_by_role("button", name="Cek status").click()
    expect(page).to_have_title(re.compile("^Galat: "))
    page.get_by_label("Nomor permohonan").fill(issued[2].lower().replace("-", " "))
    page.get_by_label("Empat angka terakhir").fill(accounts[9].nik[-4:])
    page.get_by_role("button", name="Cek status").click()
    expect(page.locator("main")).to_contain_text(issued[2])
    assert "CEMPAKA" not in page.content()
    shoot(page, "cek-status")


def test_the_document_is_read_downloaded_and_printed_by_its_owner(visit, resident, issued, shoot):
    page = visit(resident(9))
    page.goto("/akun")
    page.get_by_role("link", name=re.compile("Kutipan Akta Kelahiran CEMPAKA")).click()
    shoot(page, "dokumen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh PDF").click()
    assert download.value.path().read_bytes() == issued[0]
    expect(page.get_by_text("Hasil cetak adalah salinan")).to_be_visible()
    page.goto("/akun/pemberitahuan")
    expect(page.get_by_text(re.compile("terbit", re.IGNORECASE)).first).to_be_visible()
