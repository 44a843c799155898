"""Attachments: what is uploaded survives, what is unusable is said at the field."""

from __future__ import annotations

import io
import tempfile

import pytest
from werkzeug.test import create_environ

from admin_app.uploads import MEMORY_BYTES
from models.tables import Attachment
from tests import world as small_office
from tests.admin_app.public.browser import Browser
from tests.admin_app.public.conftest import log_in, photo, upload
from tests.admin_app.public.steps import accept_all, begin, fill_in, token_of
from tests.world import birth_answers


def test_an_upload_survives_a_forgotten_choice(citizen):
    begin(citizen)
    token = token_of(citizen)
    fill_in(citizen, birth_answers(3))
    citizen.open(f"/isi/{token}/lampiran/LAHIR")
    answer = citizen.send({"berkas": upload(photo(), "surat.jpg")})
    assert answer.errors == ["Pilih dahulu surat mana yang Anda unggah."]
    assert "surat.jpg sudah kami terima" in answer.words()
    citizen.send({"jenis": "A_SK_LAHIR"})
    assert citizen.page.errors == []
    assert Attachment.get().original_name == "surat.jpg"


def test_a_blurred_photo_may_be_kept_and_a_hopeless_one_not(citizen):
    begin(citizen)
    token = token_of(citizen)
    fill_in(citizen, birth_answers(3))
    citizen.open(f"/isi/{token}/lampiran/A_KK")
    answer = citizen.send({"berkas": upload(photo(blur=3.5))})
    assert "Terbaca?" in answer.words()
    assert "Tetap pakai, lanjut" in answer.links()
    answer = citizen.send({"berkas": upload(photo(blur=25))})
    assert answer.errors
    assert Attachment.select().where(Attachment.superseded_at.is_null()).count() == 1


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "kosong.jpg", "kosong"),
        (b"MZ\x90", "virus.jpg", ""),
        (b"\xff\xd8" + b"\0" * (16 * 1024 * 1024), "besar.jpg", "terlalu besar"),
        (b"%PDF-1.7 bukan", "rusak.pdf", ""),
    ],
)
def test_bad_files_get_a_word_at_the_field(citizen, data, name, words):
    begin(citizen)
    token = token_of(citizen)
    fill_in(citizen, birth_answers(3))
    citizen.open(f"/isi/{token}/lampiran/A_KK")
    answer = citizen.send({"berkas": upload(data, name)})
    assert answer.status == 200
    assert words in answer.errors[0].lower()
    assert answer.find("#berkas-pesan")
    assert Attachment.select().count() == 0


def test_a_request_over_the_limit_leads_back_to_the_field(citizen):
    begin(citizen)
    token = token_of(citizen)
    fill_in(citizen, birth_answers(3))
    path = f"/isi/{token}/lampiran/A_KK"
    citizen.open(path)
    answer = citizen.send({"berkas": upload(b"x" * (33 * 1024 * 1024))})
    assert answer.path == f"{path}?terlalu-besar=1"
    assert "terlalu besar" in answer.errors[0]


def test_a_file_is_taken_away_again(citizen, ready):
    citizen.open(f"/isi/{ready}/lampiran/A_KK")
    citizen.send({}, form=0)
    assert "Unggah foto atau pindaian Kartu Keluarga." in citizen.open(f"/isi/{ready}/periksa").errors


def test_a_photo_never_lies_unsealed_on_a_disk_unless_it_is_very_large(make_app, world, monkeypatch):
    app = make_app()

    def received(size):
        files = {"berkas": (io.BytesIO(bytes(size)), "foto.jpg")}
        sent = app.request_class(create_environ(method="POST", data=files))
        with monkeypatch.context() as without_disk:
            without_disk.setattr(tempfile, "tempdir", "/tidak/ada")
            return len(sent.files["berkas"].stream.read())

    assert received(MEMORY_BYTES) == MEMORY_BYTES
    with pytest.raises(FileNotFoundError):
        received(MEMORY_BYTES + 1)


def test_without_the_intake_the_page_says_so(make_app, world):
    browser = log_in(Browser(make_app()), small_office.FATHER)
    begin(browser)
    token = token_of(browser)
    fill_in(browser, birth_answers(3))
    browser.open(f"/isi/{token}/lampiran/A_KK")
    assert "tidak menjawab" in browser.send({"berkas": upload(photo())}).errors[0]


def test_pages_are_added_replaced_and_taken_away_one_by_one(citizen):
    begin(citizen)
    token = token_of(citizen)
    fill_in(citizen, birth_answers(3))
    place = f"/isi/{token}/lampiran/A_KK"
    for number in (1, 2, 3):
        citizen.open(place)
        citizen.send({"berkas": upload(photo(size=(1400, 1000 + 80 * number)), f"hal-{number}.jpg")})
    assert names() == ["hal-1.jpg", "hal-2.jpg", "hal-3.jpg"]
    assert len(citizen.open(place).find("ol.lembaran img")) == 3
    citizen.open(f"{place}?ganti={Attachment.get(original_name='hal-2.jpg').token}")
    assert "Ganti berkas 2" in citizen.page.words()
    citizen.send({"berkas": upload(photo(size=(1400, 1400)), "hal-2b.jpg")})
    assert names() == ["hal-1.jpg", "hal-2b.jpg", "hal-3.jpg"]
    citizen.open(place)
    citizen.post(place, {"hapus": Attachment.get(original_name="hal-1.jpg").token})
    assert names() == ["hal-2b.jpg", "hal-3.jpg"]
    assert "2 berkas" in citizen.open(f"/isi/{token}/lampiran").words()


def test_a_photo_for_a_page_that_is_gone_waits_to_be_added(citizen, ready):
    place = f"/isi/{ready}/lampiran/A_KK"
    citizen.open(place)
    citizen.send({"berkas": upload(photo(size=(1400, 1100)))})
    gone = Attachment.get(Attachment.requirement == "A_KK").token
    citizen.open(f"{place}?ganti={gone}")
    token = citizen.token()
    citizen.post(place, {"hapus": gone})
    fields = {"csrf_token": token, "ganti": gone, "berkas": upload(photo(size=(1400, 1200)), "baru.jpg")}
    answer = citizen.post(place, fields, token=False)
    assert "sudah tidak ada" in answer.errors[0]
    assert "baru.jpg sudah kami terima" in answer.words()
    citizen.send({})
    assert "baru.jpg" in names()


def test_a_form_sent_too_late_says_that_it_was_not_kept(citizen, ready):
    page = citizen.open(f"/isi/{ready}/isian/anak-nama")
    token = citizen.token()
    citizen.open(f"/isi/{ready}/periksa")
    citizen.send(accept_all(citizen))
    citizen.post(page.path, {"csrf_token": token, "anak_nama": "LAIN NAMA"}, token=False)
    assert "Perubahan terakhir tidak disimpan" in citizen.follow().words()
    assert "Perubahan terakhir" not in citizen.open(f"/akun/permohonan/{ready}").words()


def names() -> list[str]:
    """Of the files in force, in order."""
    live = Attachment.select().where(Attachment.superseded_at.is_null())
    return [one.original_name for one in live.order_by(Attachment.position)]
