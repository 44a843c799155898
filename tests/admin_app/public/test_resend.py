"""Forms sent again after a lost answer: one answer, one file, one draft; and what the page's script is told."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from models.tables import Application, Attachment
from tests.admin_app.public.conftest import photo, upload
from tests.admin_app.public.steps import accept_all, begin, token_of

SCRIPT = Path(__file__).resolve().parents[3] / "admin_app/static/public/kirim.js"
BY_SCRIPT = {"X-Kiriman": "1"}


def fields(page, form=-1):
    return dict(page.find("main form")[form].form_values())


@pytest.fixture
def question(citizen):
    begin(citizen)
    return citizen.page.path


def test_a_draft_begun_twice_is_one_also_after_its_first_answer(citizen):
    citizen.open("/ajukan/CAP_LAHIR")
    sent = {**fields(citizen.page), "varian": "LAHIR_AYAH_IBU"}
    first = citizen.post("/ajukan/CAP_LAHIR", sent).headers["Location"]
    Application.update(answers={"pelapor_hubungan": "ayah"}).execute()
    assert citizen.post("/ajukan/CAP_LAHIR", sent).headers["Location"] == first
    assert Application.select().count() == 1


def test_a_late_copy_of_an_answer_does_not_undo_a_later_one(citizen, question):
    early = {**fields(citizen.open(question)), "pelapor_hubungan": "ayah"}
    first = citizen.post(question, early).headers["Location"]
    citizen.post(question, {**fields(citizen.open(question)), "pelapor_hubungan": "ibu"})
    assert citizen.post(question, early).headers["Location"] == first
    assert Application.get().answers["pelapor_hubungan"] == "ibu"


def test_a_photo_sent_again_after_it_was_taken_away_stays_away(citizen, question):
    place = f"/isi/{token_of(citizen)}/lampiran/A_KK"
    sent = fields(citizen.open(place))
    citizen.post(place, {**sent, "berkas": upload(photo())})
    citizen.open(place)
    remove = {**fields(citizen.page, 0), "hapus": Attachment.get().token}
    citizen.post(place, remove)
    citizen.post(place, {**sent, "berkas": upload(photo())})
    assert [one.superseded_at is None for one in Attachment.select()] == [False]


def test_a_sent_application_is_sent_once_also_when_it_came_back_meanwhile(citizen, ready):
    sent = {**fields(citizen.page), **accept_all(citizen)}
    place = f"/isi/{ready}/kirim"
    first = citizen.post(place, sent).headers["Location"]
    Application.update(stage="pemohon").execute()
    assert citizen.post(place, sent).headers["Location"] == first
    assert Application.get().round == 1


def test_a_token_is_worth_nothing_in_another_account(citizen, stranger):
    for one in (citizen, stranger):
        one.open("/ajukan/CAP_LAHIR")
        one.post("/ajukan/CAP_LAHIR", {"varian": "LAHIR_AYAH_IBU", "kiriman": "sama"})
    assert Application.select().count() == 2


def test_a_refused_form_stays_on_its_page_with_what_was_typed(citizen, question):
    sent = fields(citizen.open(question))
    assert citizen.post(question, sent, headers=BY_SCRIPT).errors
    assert citizen.page.status == 200


def test_the_script_is_told_where_to_go_instead_of_being_led_there(citizen, question):
    sent = {**fields(citizen.open(question)), "pelapor_hubungan": "ayah"}
    for _ in range(2):
        answer = citizen.post(question, sent, headers=BY_SCRIPT)
        assert (answer.status, answer.headers.get("Location")) == (204, None)
        assert "/isian/" in answer.headers["X-Ke"]


@pytest.mark.parametrize("token", ["", "x" * 65])
def test_a_form_without_a_proper_token_is_taken_as_ever(citizen, question, token):
    sent = {**fields(citizen.open(question)), "pelapor_hubungan": "ayah", "kiriman": token}
    assert citizen.post(question, sent).status == 302
    assert Application.get().answers["pelapor_hubungan"] == "ayah"


def test_the_script_is_small_and_keeps_nothing_on_the_device():
    text = SCRIPT.read_text("utf-8")
    assert len(text.encode()) <= 4096
    assert len(gzip.compress(text.encode())) <= 2000
    assert not [one for one in ("localStorage", "sessionStorage", "indexedDB", "caches", "cookie") if one in text]
