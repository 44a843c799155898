"""A lost link at a kiosk: consent, proof and question that come again are taken once and lead where they led."""

from __future__ import annotations

import re

import pytest

from models.operations.kiosks import proving
from models.tables import AgreementUse, KioskVisit, Message, TrailEntry, Verification
from tests import world as small_office
from tests.admin_app.agency.test_kiosk import (  # noqa: F401 - fixtures of ours too
    CONSENT,
    QUESTION,
    code,
    desa,
    device,
    guest,
    kiosk,
)

PROOF = {"lahir": "02-03-1985", "kk": small_office.KK}
WRONG = {**PROOF, "kode": "000000"}


def twice(browser, address, button, fields):
    """Where the form leads, the same both times."""
    browser.open(address)
    form, pressed = browser.form_of(button)
    sent = {**dict(form.form_values()), **fields}
    if pressed.get("name"):
        sent[pressed.get("name")] = pressed.get("value")
    first, second = (browser.post(address, sent).headers["Location"] for _ in range(2))
    assert first == second
    return first


def test_a_consent_begins_one_visit(kiosk):  # noqa: F811
    assert twice(kiosk, "/kios/warga", "Mulai", CONSENT) == "/kios/layanan"
    assert KioskVisit.get().ended_at is None
    assert TrailEntry.select().where(TrailEntry.action == "kios_persetujuan").count() == 1


def test_a_consent_that_is_refused_is_told_with_what_was_typed(kiosk):  # noqa: F811
    assert twice(kiosk, "/kios/warga", "Mulai", CONSENT | {"nama": ""}) == "/kios/warga"
    page = kiosk.open("/kios/warga")
    assert (page.status, page.find("#nik")[0].get("value")) == (422, CONSENT["nik"])


@pytest.mark.parametrize(
    ("address", "more"), [("/kios/periksa", {}), ("/kios/periksa/keluarga", {"nomor": small_office.KK})]
)
def test_a_question_is_answered_and_counted_once(guest, address, more):  # noqa: F811
    assert twice(guest, address, "Periksa", QUESTION | more) == address
    assert "Data ditemukan." in guest.open(address).words("section")
    assert Verification.select().where(Verification.counted == 1).count() == AgreementUse.get().used_day == 1


def test_a_refused_question_stays_in_the_log(guest):  # noqa: F811
    twice(guest, "/kios/periksa", "Periksa", QUESTION | {"rujukan": "-"})
    assert [row.result for row in Verification.select()] == ["parameter"]
    assert guest.open("/kios/periksa").status == 422


def test_a_code_is_sent_once_and_a_proof_taken_once(guest, world):  # noqa: F811
    twice(guest, "/kios/dokumen", "Kirim kode", PROOF)
    assert KioskVisit.get().codes_sent == Message.select().count() == 1
    digits = re.search(r": (\d{6})\n", Message.get().body)[1]
    assert twice(guest, "/kios/dokumen", "Lihat dokumen saya", PROOF | {"kode": digits}) == "/kios/dokumen"
    assert KioskVisit.get().proved_by == "kode"
    assert TrailEntry.select().where(TrailEntry.action == "kios_terbukti").count() == 1


def test_a_failure_counts_once_for_one_form_and_is_not_undone(guest):  # noqa: F811
    for number in range(1, proving.FAILURES_A_VISIT):
        twice(guest, "/kios/dokumen", "Lihat dokumen saya", WRONG)
        assert KioskVisit.get().failures == number
    guest.open("/kios/dokumen")
    guest.press("Lihat dokumen saya", WRONG, follow=False)
    assert (KioskVisit.get().ended_reason, KioskVisit.get().nik) == ("gagal", None)
