"""What a resident types or photographs wrongly: told at the field and on top, and nothing of it is lost."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import expect

from tests.journeys import prepared, screens

HOSTILE = [
    "<script>alert(1)</script> Wati",
    '=HYPERLINK("http://contoh.invalid","x") Sari',
    'O\'Brien "Ujang" bin Daeng',
    "SITI " * 40,
]


@pytest.fixture(params=[True, False], ids=["js", "no-js"])
def draft(request, visit, resident):
    """A page on the first question of a fresh birth."""
    page = visit(resident(2), javascript=request.param)
    screens.begin(page, "CAP_LAHIR", "LAHIR_AYAH_IBU")
    return page


def question(page, slug):
    page.goto(re.sub(r"/isian/.*", f"/isian/{slug}", page.url))


def test_a_malformed_nik_is_told_and_kept(visit, shoot):
    page = visit(javascript=False)
    page.goto("/daftar/diri")
    page.get_by_label("NIK", exact=True).fill("16109912")
    page.get_by_label("Nomor Kartu Keluarga").fill("161099abc")
    page.get_by_label("Nama lengkap").fill("Siti")
    for label, text in (("Hari", "31"), ("Bulan", "2"), ("Tahun", "1990")):
        page.get_by_label(label, exact=True).fill(text)
    screens.go_on(page)
    screens.sees_one_error_twice(page, "NIK")
    shoot(page, "salah-nik")
    assert page.get_by_label("NIK", exact=True).input_value() == "16109912"
    assert page.get_by_label("Nomor Kartu Keluarga").input_value() == "161099abc"
    assert page.get_by_label("Nama lengkap").input_value() == "Siti"
    assert [page.get_by_label(one, exact=True).input_value() for one in ("Hari", "Bulan", "Tahun")] == [
        "31",
        "2",
        "1990",
    ]


def test_the_error_summary_leads_to_the_field(visit):
    page = visit()
    page.goto("/daftar/diri")
    screens.go_on(page)
    expect(page.locator("#salah")).to_be_focused()
    page.locator("#salah a").first.click()
    expect(page.locator("[name=nik]")).to_be_focused()


def test_a_birth_in_the_future_is_refused_where_it_was_typed(draft, shoot):
    screens.answer(draft, screens.birth())
    screens.go_on(draft)
    question(draft, "anak-waktu")
    screens.answer(draft, screens.birth(anak_tgl_lahir=screens.days_ago(-3)))
    screens.go_on(draft)
    screens.sees_one_error_twice(draft, "sesudah hari ini")
    assert draft.locator('[name="anak_pukul"]').input_value() == "04.35"
    shoot(draft, "salah-tanggal")


def test_an_unlikely_answer_may_be_confirmed(draft):
    question(draft, "anak-ukuran")
    screens.answer(draft, screens.birth(anak_berat="31500"))
    screens.go_on(draft)
    screens.sees_one_error_twice(draft)
    screens.answer(draft, screens.birth(anak_berat="5800"))
    screens.go_on(draft)
    draft.get_by_label("Sudah saya periksa, ini benar").check()
    screens.go_on(draft)
    assert "anak-ukuran" not in draft.url


def test_one_word_is_a_name_after_a_second_look(draft):
    question(draft, "anak-nama")
    draft.get_by_role("textbox").fill("Suharto")
    screens.go_on(draft)
    draft.get_by_label("Sudah saya periksa, ini benar").check()
    screens.go_on(draft)
    assert "anak-nama" not in draft.url


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_text_or_refused_and_kept(visit, resident, name):
    page = visit(resident(2))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    screens.begin(page, "CAP_LAHIR", "LAHIR_AYAH_IBU")
    question(page, "anak-nama")
    box = page.get_by_role("textbox")
    box.evaluate("(one, text) => { one.removeAttribute('maxlength'); one.value = text; }", name)
    screens.go_on(page)
    if "anak-nama" in page.url:
        assert screens.errors(page)
        assert page.get_by_role("textbox").input_value().split() == name.split()
    else:
        question(page, "anak-nama")
        assert page.get_by_role("textbox").input_value().upper() == " ".join(name.split()).upper()


def test_photos_are_told_at_once_what_is_wrong_with_them(visit, resident, tmp_path, shoot):
    """Nothing chosen, no picture at all, blurred beyond reading, 30 MB, 40 MB; then a good one."""
    page = visit(resident(2), javascript=False)
    page.goto(prepared.draft(resident(2), pelapor_hubungan="ibu", ayah_nik=screens.MEMBER) + "/lampiran/A_KK")
    kept = page.locator("img.foto").get_attribute("src")
    page.get_by_role("button", name=re.compile("^Tambah halaman")).click()
    screens.sees_one_error_twice(page, "Pilih foto")
    for name, data, words in unusable():
        file = tmp_path / name
        file.write_bytes(data)
        page.set_input_files("#berkas", file)
        page.get_by_role("button", name=re.compile("^Tambah halaman")).click()
        screens.sees_one_error_twice(page, words)
        assert page.locator("img.foto").get_attribute("src") == kept, "the photo of before is still there"
    shoot(page, "foto-terlalu-besar")
    screens.attach(page, screens.photo("Kartu Keluarga", 9), "Tambah halaman")
    expect(page.get_by_text("Diterima dan tampak terbaca")).to_be_visible()
    expect(page.locator("img.foto")).to_have_count(2)


def unusable():
    """File name, content, and a word of what is said about it."""
    smeared = Image.open(io.BytesIO(prepared.paper("Kartu Keluarga"))).filter(ImageFilter.GaussianBlur(18))
    buffer = io.BytesIO()
    smeared.save(buffer, "JPEG", quality=80)
    yield "buram.jpg", buffer.getvalue(), "buram"
    yield "surat.jpg", b"PK\x03\x04 not a picture at all", ""
    yield "kosong.jpg", b"", "kosong"
    good = prepared.paper("Kartu Keluarga")
    yield "30MB.jpg", good + bytes(30_000_000 - len(good)), "besar"
    yield "40MB.jpg", good + bytes(40_000_000 - len(good)), "besar"


def test_a_photo_of_the_newest_phone_is_made_smaller_on_the_phone(visit, resident, tmp_path):
    page = visit(resident(2))
    page.goto(prepared.draft(resident(2), pelapor_hubungan="ibu", ayah_nik=screens.MEMBER) + "/lampiran/A_KK")
    big = tmp_path / "IMG.jpg"
    big.write_bytes(prepared.paper("Kartu Keluarga") + bytes(16_000_000))  # more than the site takes
    page.set_input_files("#berkas", big)
    expect(page.get_by_text("Foto siap diunggah")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name=re.compile("^Tambah halaman")).click()
    expect(page.get_by_role("status").get_by_text("terbaca")).to_be_visible()


def test_what_is_missing_is_listed_and_leads_to_its_page(visit, resident, shoot):
    page = visit(resident(2), javascript=False)
    screens.begin(page, "CAP_LAHIR", "LAHIR_IBU")
    screens.answer(page, screens.birth())
    screens.go_on(page)
    page.goto(re.sub(r"/isian/.*", "/periksa", page.url))
    expect(page.get_by_role("button", name="Kirim permohonan")).to_have_count(0)
    assert len(screens.errors(page)) > 5
    shoot(page, "belum-lengkap")
    page.locator("#salah a", has_text=re.compile("nama anak", re.IGNORECASE)).first.click()
    assert "anak-nama" in page.url
    page.get_by_role("textbox").fill("Siti Aminah")
    screens.go_on(page)
    assert "anak-nama" not in page.url


def test_the_clauses_must_be_accepted(visit, resident):
    reporter = resident(2)
    page = visit(reporter, javascript=False)
    page.goto(prepared.draft(reporter, pelapor_hubungan="ibu", ayah_nik=screens.MEMBER) + "/periksa")
    screens.go_on(page, "Kirim permohonan")
    screens.sees_one_error_twice(page, "pernyataan")
    for box in page.locator("input[name=setuju]").all()[:1]:
        box.check()
    screens.go_on(page, "Kirim permohonan")
    assert page.locator("input[name=setuju]").first.is_checked()
