"""Proposals on the portal: from an answer or the log, with one file, and seen by the asking agency only."""

from __future__ import annotations

import dataclasses

import pytest

from models.operations.agencies import sanctions
from models.ports.store import open_store
from models.rules.roles import Role
from models.tables import DataUpdate, Verification
from models.tables.sealing import sealer
from tests import agency as agencies
from tests import world as small_office
from tests.admin_app.agency.conftest import enter
from tests.admin_app.agency.test_portal import ask
from tests.admin_app.public.browser import Browser
from tests.admin_app.public.conftest import log_in, photo, upload

LINK = "Data ini perlu diperbarui? Usulkan pembaruan data"
REASON = "Alamat pada akta berbeda."
FORM = {"unsur_alamat": "DUSUN III NO. 2", "alasan": REASON}


@pytest.fixture
def config(config, intake_process):
    return dataclasses.replace(config, intake_socket=intake_process)


@pytest.fixture
def form(clerk, agreement):
    """The page of the form, opened from an answer."""
    ask(clerk, agreement, minta=["alamat"])
    clerk.open(clerk.page.links()[LINK])
    return clerk


@pytest.fixture
def proposed(form):
    form.press("Kirim usulan", {**FORM, "bukti": upload(photo(), "akta.jpg")})
    return DataUpdate.get()


def test_an_agency_proposes_from_the_answer_and_reads_what_became_of_it(form, config):
    assert "Jawaban kami: DUSUN II NO. 14." in form.page.words()
    assert "tidak mengubah data penduduk" in form.page.words()
    page = form.press("Kirim usulan", {**FORM, "bukti": upload(photo(), "akta.jpg")})
    for words in ("Keadaan: diajukan", "DUSUN II NO. 14 → DUSUN III NO. 2", REASON, "akta.jpg"):
        assert words in page.words()
    row = DataUpdate.get()
    store = open_store(config.store_url, sealer().seal, sealer().open)
    assert (row.media_type, store.get(row.sha256)[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "RM-77" in form.open("/lembaga/usulan").words()
    form.open("/lembaga/riwayat")
    address = next(href for text, href in form.page.links().items() if text.startswith("Usulkan pembaruan data"))
    form.open(address)
    assert "Keadaan: diajukan" in form.follow().words()


@pytest.mark.parametrize(
    ("wrong", "place", "words"),
    [
        ({"unsur_alamat": " "}, "#unsur_nama", "paling sedikit satu"),
        ({"unsur_tgl_lahir": "31-02-1985"}, "#unsur_tgl_lahir", ""),
        ({"alasan": ""}, "#alasan", "mengapa"),
        ({"bukti": None}, "#bukti", "Pilih foto"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_lost(form, wrong, place, words):
    page = form.press("Kirim usulan", {**FORM, "bukti": upload(photo(), "akta.jpg"), **wrong})
    assert page.status == 422
    assert page.find(".salah a")[0].get("href") == place
    assert words in page.words(".salah")
    kept = {**FORM, **wrong}
    assert page.find("#unsur_alamat")[0].get("value") == kept["unsur_alamat"]
    assert page.find("#alasan")[0].text_content().strip() == kept["alasan"]
    if place != "#bukti":
        assert "akta.jpg sudah diterima" in page.words()
        form.press("Kirim usulan", {**FORM, "unsur_tgl_lahir": ""})
        assert DataUpdate.get().original_name == "akta.jpg"


@pytest.mark.parametrize("data", [b"", b"MZ not a picture", b"%PDF-1.7 broken"])
def test_a_bad_file_is_refused_and_what_was_typed_stays(form, data):
    page = form.press("Kirim usulan", {**FORM, "bukti": upload(data)})
    assert page.status == 422
    assert page.find(".salah a")[0].get("href") == "#bukti"
    assert page.find("#unsur_alamat")[0].get("value") == FORM["unsur_alamat"]
    assert page.find("#alasan")[0].text_content().strip() == REASON
    assert DataUpdate.select().count() == 0


def test_what_is_too_large_leads_back_to_the_field(app, form):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    page = form.press("Kirim usulan", {**FORM, "bukti": upload(photo(), "akta.jpg")})
    assert page.find(".salah a")[0].get("href") == "#bukti"
    assert "terlalu besar" in page.words(".salah")


def test_a_form_sent_twice_is_one_proposal(form):
    first, address = form.page, form.address
    form.press("Kirim usulan", {**FORM, "bukti": upload(photo(), "akta.jpg")})
    form.page, form.address = first, address
    assert "Keadaan: diajukan" in form.press("Kirim usulan", {**FORM, "alasan": ""}).words()
    assert DataUpdate.select().count() == 1


def test_a_file_kept_for_one_answer_is_worth_nothing_at_another(form, clerk, agreement):
    held = form.press("Kirim usulan", {**FORM, "alasan": "", "bukti": upload(photo(), "akta.jpg")}).find(
        "input[name=titip]"
    )[0]
    ask(clerk, agreement, minta=["alamat"])
    clerk.open(clerk.page.links()[LINK])
    page = clerk.press("Kirim usulan", {**FORM, "titip": held.get("value")})
    assert "Pilih foto" in page.words(".salah")


def test_nobody_else_proposes_or_sees(app, proposed, other_agency):
    neighbour = enter(app, "tetangga")
    for path in (f"/lembaga/usulan/{proposed.token}", f"/lembaga/usulan/baru/{proposed.asked.serial}"):
        assert neighbour.open(path).status == 404
        assert Browser(app).open(path).status == 302
        assert log_in(Browser(app), small_office.FATHER).open(path).status == 302
    assert "RM-77" not in neighbour.open("/lembaga/usulan").words()


def test_of_nobody_there_is_nothing_to_propose(clerk, agreement):
    page = ask(clerk, agreement, nomor="1610990101010009")
    assert LINK not in page.links()
    assert clerk.open(f"/lembaga/usulan/baru/{Verification.get().serial}").status == 404


def test_a_frozen_agreement_carries_no_proposal(world, form, agreement):
    sanctions.freeze(world.actor(Role.KEPALA), agreement, "Sedang diperiksa dahulu")
    page = form.press("Kirim usulan", {**FORM, "bukti": upload(photo(), "akta.jpg")})
    assert page.status == 403
    assert DataUpdate.select().count() == 0
    assert agencies.PURPOSE not in page.words()
