"""A resident without an account goes on another day: with the code on his paper, his consent and his Kartu Keluarga."""

from __future__ import annotations

import re

import pytest

from models.tables import Account, Application, KioskWork
from tests import world as w
from tests.admin_app.agency.test_kiosk_applications import (  # noqa: F401 - fixtures
    CARD,
    CONSENT,
    answered,
    app,
    begin,
    guest,
    kiosk,
)
from tests.admin_app.public.conftest import intake  # noqa: F401 - the fixture

PAPER = {key: one for key, one in CARD.items() if key != "varian"}


@pytest.fixture
def no_account(world):
    Account.update(state="ditutup").execute()


def paper_of(page):
    return re.search(r"\b[2-9A-Y]{4}-[2-9A-Y]{4}\b", page.words(".kode"))[0]


def another_day(guest, code, **changed):  # noqa: F811
    guest.open("/kios/layanan")
    guest.press("Selesai")
    guest.open("/kios/warga")
    guest.press("Mulai", CONSENT)
    guest.open("/kios/kertas")
    return guest.press("Buka permohonan", PAPER | {"kode": code} | changed)


def test_whoever_has_no_account_goes_on_another_day_with_his_paper_and_his_card(no_account, guest):  # noqa: F811
    code = paper_of(begin(guest))
    assert w.FATHER not in guest.page.text
    assert w.KK not in guest.page.text
    guest.open("/isi/kios/isian/pelapor-hubungan")
    guest.send({"pelapor_hubungan": "ayah"}, follow=False)
    page = another_day(guest, code)
    assert (page.path, paper_of(page) != code) == ("/kios/permohonan/kertas", True)
    assert Application.get().answers["pelapor_hubungan"] == "ayah"
    assert guest.open("/isi/kios/isian/pelapor-hubungan").status == 200
    again = another_day(guest, code)
    assert (again.status, "sudah dipakai" in again.words(".salah")) == (422, True)
    assert another_day(guest, paper_of(page)).path == "/kios/permohonan/kertas"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kk": w.OTHER_KK}, "tidak cocok"),
        ({"lahir.hari": "3"}, "tidak cocok"),
        ({"asli": []}, "Kartu Keluarga asli"),
        ({"kode": "K7M4-X2DF"}, "tidak berlaku"),
    ],
)
def test_a_found_paper_alone_opens_nothing_and_stays_good(no_account, guest, changed, words):  # noqa: F811
    code = paper_of(begin(guest))
    page = another_day(guest, code, **changed)
    assert (page.status, words in page.words(".salah")) == (422, True)
    assert guest.open("/isi/kios/periksa").status == 404
    assert another_day(guest, code).path == "/kios/permohonan/kertas"


def test_the_code_of_a_paper_is_none_from_a_phone(no_account, guest):  # noqa: F811
    code = paper_of(begin(guest))
    guest.open("/kios/layanan")
    guest.press("Selesai")
    guest.open("/kios/warga")
    guest.press("Mulai", CONSENT)
    guest.open("/kios/kode")
    page = guest.press("Buka permohonan", {"kode": code})
    assert (page.status, "kode di kertas" in page.words(".salah")) == (422, True)
    assert another_day(guest, code).path == "/kios/permohonan/kertas"


def test_a_lost_paper_is_made_anew_while_the_draft_is_open(no_account, guest):  # noqa: F811
    first = paper_of(begin(guest))
    guest.open("/kios/permohonan")
    second = paper_of(guest.press("Simpan, lanjutkan lain hari"))
    assert guest.open("/isi/kios/periksa").status == 200
    assert another_day(guest, first).status == 422
    assert another_day(guest, second).path == "/kios/permohonan/kertas"


def test_a_paper_sent_again_after_a_lost_answer_leads_where_it_led(no_account, guest):  # noqa: F811
    code = paper_of(begin(guest))
    guest.open("/kios/layanan")
    guest.press("Selesai")
    guest.open("/kios/warga")
    guest.press("Mulai", CONSENT)
    sent, first = answered(guest, "/kios/kertas", "Buka permohonan", PAPER | {"kode": code})
    assert guest.post("/kios/kertas", sent).headers["Location"] == first == "/kios/permohonan/kertas"
    assert KioskWork.select().where(KioskWork.ended_at.is_null()).count() == 1
    assert another_day(guest, paper_of(guest.open(first))).path == first


def test_no_field_at_a_kiosk_lets_the_browser_keep_what_was_typed(no_account, guest):  # noqa: F811
    begin(guest)
    guest.open("/isi/kios/isian/pelapor-hubungan")
    guest.send({"pelapor_hubungan": "ayah"}, follow=False)
    fields = guest.open("/isi/kios/isian/pelapor-hp").find("main input[autocomplete]")
    assert {one.get("autocomplete") for one in fields} == {"off"}
