"""The QR carries a signed token that reads back whole; a page whose marks cannot be read is refused."""

from __future__ import annotations

import base64
import io
import os

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.workers.paper import CWT_KEY, CWT_PUBLIC, case
from tests.workers.sample_cases import CASES
from tests.workers.samples import BASE_URL, TOKEN
from tests.workers.tools import codes_of
from workers import marks
from workers.compose import document_claims
from workers.render import render_html, render_pdf

NUMBER = "1610-LU-14032025-0001"
CLAIMS = document_claims(CASES["kutipan LAHIR_AYAH_IBU"])
CWT = marks.mint_cwt(CLAIMS, CWT_KEY)
PAYLOAD = marks.qr_payload(BASE_URL, TOKEN, CWT)


def test_the_token_states_number_day_kind_and_a_digest_but_no_person():
    claims = marks.verify_cwt(CWT, CWT_PUBLIC)
    assert claims == CLAIMS
    assert claims[marks.SUBJECT] == NUMBER
    assert claims[marks.FACTS][0] == "DOC_KUT_LAHIR"
    assert b"KIRANA" not in CWT
    assert b"1610994903250001" not in CWT


def test_the_token_is_small_and_always_the_same():
    assert len(CWT) <= 150
    assert marks.mint_cwt(CLAIMS, CWT_KEY) == CWT


def test_the_digest_proves_printed_facts():
    child = CASES["kutipan LAHIR_AYAH_IBU"]["orang"]["anak"]
    facts = (child["nama"], child["nik"])
    assert marks.facts_digest(TOKEN, *facts) == CLAIMS[marks.FACTS][1]
    assert marks.facts_digest(TOKEN, "KIRANA ANINDYA PUTRA", child["nik"]) != CLAIMS[marks.FACTS][1]
    assert marks.facts_digest("LAIN", *facts) != CLAIMS[marks.FACTS][1]


@pytest.mark.parametrize("place", range(0, len(CWT), 7))
def test_one_flipped_bit_is_a_forgery(place):
    forged = bytearray(CWT)
    forged[place] ^= 1
    with pytest.raises(marks.TokenForged):
        marks.verify_cwt(bytes(forged), CWT_PUBLIC)


def test_another_key_is_a_forgery():
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(marks.TokenForged):
        marks.verify_cwt(CWT, stranger)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_rubbish_is_a_forgery_never_a_crash(rubbish):
    with pytest.raises(marks.TokenForged):
        marks.verify_cwt(rubbish, CWT_PUBLIC)


@given(st.binary(min_size=1, max_size=200).map(lambda tail: b"\xd2" + tail))
def test_the_decimal_form_loses_nothing(token):
    assert marks.cwt_of_payload(marks.qr_payload(BASE_URL, TOKEN, token)) == token


@pytest.mark.parametrize("text", ["", "https://x/v/abc", "https://x/v/abc#", "x#12a", "x#" + "9" * 5000, "x#٣"])
def test_a_qr_without_a_token_is_refused(text):
    with pytest.raises(marks.TokenForged):
        marks.cwt_of_payload(text)


def test_the_token_rides_in_numeric_mode():
    numeric = Image.open(io.BytesIO(marks.qr_image(PAYLOAD))).width
    head, mark, digits = PAYLOAD.partition("#")
    as_bytes = Image.open(io.BytesIO(marks.qr_image(head + mark + "x" * len(digits)))).width
    assert numeric <= 57 * 6
    assert as_bytes > numeric


@pytest.mark.parametrize("dpi", [150, 200])
@pytest.mark.parametrize("name", ["kutipan LAHIR_AYAH_IBU", "kutipan jahat", "kk 13", "register", "pindah"])
def test_another_reader_reads_both_marks_from_paper(name, dpi):
    data = CASES[name]
    found = codes_of(case(name), dpi)
    expected = marks.qr_payload(BASE_URL, TOKEN, marks.mint_cwt(document_claims(data), CWT_KEY))
    assert f"QR-Code:{expected}" in found
    assert f"CODE-128:{data['dokumen']['nomor']}" in found


def test_marks_that_can_be_read_pass():
    assert marks.assert_marks(case("kutipan LAHIR_AYAH_IBU"), PAYLOAD, NUMBER) is None


@pytest.mark.parametrize("name", ["kutipan LAHIR_AYAH_IBU", "register", "kk 13", "pindah nama panjang"])
def test_the_first_look_finds_both_marks_of_a_document(name, monkeypatch):
    monkeypatch.setattr(marks, "SCANS", marks.SCANS[:1])
    data = CASES[name]
    payload = marks.qr_payload(BASE_URL, TOKEN, marks.mint_cwt(document_claims(data), CWT_KEY))
    assert marks.assert_marks(case(name), payload, data["dokumen"]["nomor"]) is None


@pytest.mark.parametrize(
    ("qr", "barcode", "named"),
    [
        (PAYLOAD + "0", NUMBER, "kode QR"),
        (PAYLOAD, NUMBER + "0", "kode batang"),
        ("x", "y", "kode QR, kode batang"),
    ],
)
def test_a_wrong_mark_is_named(qr, barcode, named):
    with pytest.raises(marks.MarkUnreadable, match=named):
        marks.assert_marks(case("kutipan LAHIR_AYAH_IBU"), qr, barcode)


@pytest.mark.parametrize(
    ("qr_style", "bars"),
    [
        ("width: 6mm; height: 6mm", "0.33mm"),
        ("width: 25mm; height: 4mm", "0.33mm"),
        ("width: 0.1mm; height: 0.1mm", "0.33mm"),
    ],
)
def test_a_template_that_spoils_a_mark_is_caught(qr_style, bars):
    source = (
        "<style>@font-face { font-family: N; src: url(serif.ttf); } html { font-family: N }</style>"
        f"<p><img src='{{{{ qr }}}}' style='{qr_style}'></p>"
        f"<p><pdf:barcode value='{{{{ nomor }}}}' type='code128' barwidth='{bars}' barheight='9mm'></p>"
    )
    image = "data:image/png;base64," + base64.b64encode(marks.qr_image(PAYLOAD)).decode()
    pdf = render_pdf(render_html(source, {"qr": image, "nomor": NUMBER}))
    with pytest.raises(marks.MarkUnreadable, match="kode QR"):
        marks.assert_marks(pdf, PAYLOAD, NUMBER)


def test_a_token_of_random_bytes_still_fits_the_signing_block():
    size = Image.open(io.BytesIO(marks.qr_image(marks.qr_payload(BASE_URL, TOKEN, b"\xd2" + os.urandom(160))))).width
    assert size // 6 <= 61  # 25 mm / 61 modules is 0.41 mm a module
