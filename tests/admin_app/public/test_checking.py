"""What strangers may ask: a status without a name, the standing of a document, the check of a PDF."""

from __future__ import annotations

import json

import pytest

from models.operations.documents.public_check import masked_name, masked_number
from models.tables import Document, OutboxItem, PdfCheck
from tests import world as small_office
from tests.admin_app.public.browser import Browser
from tests.admin_app.public.conftest import upload
from tests.admin_app.public.test_account import publish
from tests.world import FATHER


def test_a_status_is_told_without_a_name(visitor, world):
    application = small_office.sent(world)
    visitor.open("/cek-status")
    answer = visitor.send({"nomor": application.reference.lower().replace("-", " "), "akhir": FATHER[-4:]})
    assert "Diperiksa operator" in answer.words("h1")
    assert application.reference in answer.words()
    for secret in ("RIDWAN", "AISYAH", FATHER):
        assert secret not in answer.text
    assert visitor.open(f"/cek-status/{application.token}").status == 200


@pytest.mark.parametrize("which", ["nomor", "akhir"])
def test_a_wrong_number_and_a_wrong_nik_get_one_answer(visitor, world, which):
    application = small_office.sent(world)
    from models.operations.clock import today
    from models.rules.reference import new_reference

    nomor = new_reference(today(), lambda _: 7) if which == "nomor" else application.reference
    akhir = FATHER[-4:] if which == "nomor" else "9999"
    visitor.open("/cek-status")
    answer = visitor.send({"nomor": nomor, "akhir": akhir})
    assert answer.errors == ["Tidak ada permohonan dengan nomor dan NIK itu. Cocokkan lagi dengan tanda terima."]
    assert answer.find("#nomor")[0].get("value") == nomor


def test_a_misread_reference_is_told_apart(visitor, world):
    reference = small_office.sent(world).reference
    wrong = reference[:-1] + ("2" if reference[-1] != "2" else "3")
    visitor.open("/cek-status")
    assert "salah tulis" in visitor.send({"nomor": wrong, "akhir": "0001"}).errors[0]
    assert "empat angka" in visitor.send({"nomor": reference, "akhir": "1"}).errors[0]


def test_a_draft_has_no_public_status(visitor, world):
    application = small_office.draft(world)
    assert visitor.open(f"/cek-status/{application.token}").status == 404
    visitor.open("/cek-status")
    assert visitor.send({"nomor": application.reference, "akhir": FATHER[-4:]}).errors


# ---- the QR


@pytest.mark.parametrize(
    ("state", "heading", "tone"),
    [
        ("terbit", "Asli dan berlaku", "baik"),
        ("diganti", "Sudah diganti", "perlu"),
        ("dicabut", "Dicabut", "buruk"),
    ],
)
def test_the_qr_page_tells_how_a_document_stands(visitor, world, state, heading, tone):
    document = publish(world, visitor.client.application, state=state)
    answer = visitor.open(f"/v/{document.token}")
    assert answer.status == 200
    assert answer.words("h1") == heading
    assert answer.find(f".vonis.{tone} svg")
    assert document.number in answer.words()
    assert "A***** P**** R***** A" in answer.words()
    assert "AISYAH" not in answer.text
    assert "1610996411260001" not in answer.text
    plain = json.loads(visitor.open(f"/v/{document.token}.json").text)
    assert plain["berlaku"] is (state == "terbit")
    assert plain["nomor"] == document.number
    assert "AISYAH" not in visitor.page.text


@pytest.mark.parametrize("state", ["disiapkan", "ditandatangani"])
def test_what_was_never_published_is_unknown(app, visitor, world, state):
    document = publish(world, app, state=state)
    Document.update(published_at=None).where(Document.id == document.id).execute()
    for path in (f"/v/{document.token}", "/v/tidak-ada"):
        answer = visitor.open(path)
        assert answer.status == 404
        assert answer.words("h1") == "Tidak dikenal"
        plain = json.loads(visitor.open(path + ".json").text)
        assert plain["keadaan"] == "tidak_dikenal"
        assert plain["asli"] is False
        assert plain["nomor"] == ""


def test_personal_numbers_are_masked():
    assert masked_number("1610990101150001") == "161099******0001"
    assert masked_number("1610-LU-24112026-0001") == "1610-LU-24112026-0001"
    assert masked_name("SITI AMINAH") == "S*** A*****"
    assert masked_name("SUHARTO") == "S******"
    assert masked_name("") == ""


# ---- the PDF


def test_an_uploaded_pdf_waits_for_its_verdict(visitor):
    visitor.open("/cek")
    answer = visitor.send({"berkas": upload(b"%PDF-1.7 x", "<script>.pdf", "application/pdf")})
    assert answer.headers["Refresh"]
    assert "sedang kami periksa" in answer.words()
    check = PdfCheck.get()
    assert OutboxItem.get(OutboxItem.job == "periksa_pdf").subject_id == check.id
    waiting = visitor.open(f"/cek/{check.token}.json")
    assert waiting.status == 202
    assert json.loads(waiting.text)["selesai"] is False
    assert not [one for one in answer.find("script") if not one.get("nonce")]


def finish(verdict):
    check = PdfCheck.get()
    from models.operations.clock import now

    PdfCheck.update(verdict=verdict, state="selesai", done_at=now()).where(PdfCheck.id == check.id).execute()
    return check.token


@pytest.mark.parametrize(
    ("genuine", "standing", "tone"),
    [
        (True, "terbit", "baik"),
        (True, "diganti", "perlu"),
        (True, "dicabut", "buruk"),
        (True, "tidak_dikenal", "perlu"),
        (False, "", "buruk"),
        (None, "", "perlu"),
    ],
)
def test_the_verdict_is_told_in_plain_words(visitor, genuine, standing, tone):
    visitor.open("/cek")
    visitor.send({"berkas": upload(b"%PDF-1.7 x", "surat.pdf", "application/pdf")})
    token = finish(
        {
            "code": "asli",
            "genuine": genuine,
            "headline": "Asli. Dokumen ini ditandatangani.",
            "findings": [{"label": "Bidang", "value": "1610990101150001 <b>"}],
            "changed_since": ["Halaman 1 diganti"],
            "keadaan": standing,
            "document_number": "1610990101150001",
            "signer": "Kepala Dinas (DEMO)",
        }
    )
    answer = visitor.open(f"/cek/{token}")
    assert "Refresh" not in answer.headers
    assert answer.find(f".vonis.{tone}")
    assert answer.words("h1") == "Asli"
    assert "Halaman 1 diganti" in answer.words()
    assert "1610990101150001" not in answer.text
    plain = json.loads(visitor.open(f"/cek/{token}.json").text)
    assert plain["selesai"] is True
    assert plain["genuine"] is genuine
    assert "1610990101150001" not in visitor.page.text


@pytest.mark.parametrize(("data", "words"), [(b"", "kosong"), (b"x" * (16 * 1024 * 1024), "terlalu besar")])
def test_what_cannot_be_checked_is_said_at_once(visitor, data, words):
    visitor.open("/cek")
    assert words in visitor.send({"berkas": upload(data, "a.pdf")}).errors[0]
    assert PdfCheck.select().count() == 0


def test_nothing_chosen_is_said_at_once(visitor):
    visitor.open("/cek")
    assert visitor.send({"berkas": upload(b"", "")}).errors == ["Pilih berkas PDF yang akan diperiksa."]


def test_checks_are_rate_limited(make_app, world):
    browser = Browser(make_app(RATELIMIT_ENABLED=True))
    statuses = []
    for _ in range(11):
        browser.open("/cek")
        statuses.append(browser.post("/cek", {"berkas": upload(b"%PDF-1", "a.pdf")}).status)
    assert statuses == [302] * 10 + [429]
