"""Repair, not restart: exactly what was marked is asked again, under the same number."""

from __future__ import annotations

import pytest

from models.operations.desk import office
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Application, Attachment
from tests import world as small_office
from tests.admin_app.public.conftest import photo, upload

NAME_REASON = "Ejaan nama berbeda dengan surat keterangan lahir."
PHOTO_REASON = "Foto buram, tulisannya tidak terbaca."


@pytest.fixture
def sent_back(world):
    """A file that came back with one answer and one photo marked."""
    application = small_office.sent(world)
    operator = world.actor(Role.OPERATOR)
    office.judge(
        operator,
        application.id,
        {
            ("isian", "anak_nama"): (False, NAME_REASON),
            ("isian", "anak_jk"): (True, ""),
            ("lampiran", "A_KK"): (False, PHOTO_REASON),
        },
        seen_version=application.version,
    )
    return office.ask_repair(operator, application.id, "", seen_version=application.version)


def test_only_the_marked_items_are_asked_with_their_reasons(citizen, sent_back):
    citizen.open("/akun")
    assert "Perlu diperbaiki" in citizen.page.words()
    answer = citizen.open(f"/isi/{sent_back.token}/perbaikan")
    items = [" ".join(one.text_content().split()) for one in answer.find(".daftar li")]
    assert len(items) == 2
    assert NAME_REASON in items[0]
    assert "Nama anak" in items[0]
    assert PHOTO_REASON in items[1]
    assert answer.words().count("! Perlu") == 2


def test_the_notice_reads_as_sentences_and_keeps_the_titles(citizen, sent_back, world):
    said = citizen.open("/akun/pemberitahuan").words()
    assert f"{NAME_REASON} {PHOTO_REASON} Anda cukup" in said
    other = small_office.at_stage(world, Stage.ADMINISTRATOR)
    assert f"{other.reference} sudah diteruskan. Sekarang: diperiksa Pejabat Administrator." in (
        citizen.open("/akun/pemberitahuan").words()
    )


def test_a_repair_keeps_the_number_and_goes_back_to_the_operator(citizen, sent_back):
    path = f"/isi/{sent_back.token}/perbaikan"
    answer = citizen.open(f"{path}/anak_nama")
    assert NAME_REASON in answer.words()
    assert answer.find("#anak_nama")[0].get("value").startswith("AISYAH")
    citizen.send({"anak_nama": "AISYAH PUTRI BENAR"})
    assert citizen.page.path == path
    answer = citizen.open(f"/isi/{sent_back.token}/lampiran/A_KK")
    assert PHOTO_REASON in answer.words()
    citizen.send({"berkas": upload(photo())})
    answer = citizen.open(path)
    assert answer.words().count("✓ Sudah") == 2
    assert "! Perlu" not in answer.words()
    accepted = {"setuju": [one.get("value") for one in answer.find("input[name=setuju]")]}
    answer = citizen.send(accepted)
    assert answer.path == f"/akun/permohonan/{sent_back.token}/terkirim"
    after = Application.get()
    assert after.reference == sent_back.reference
    assert after.stage == "operator"
    assert after.round == 2
    assert after.answers["anak_nama"] == "AISYAH PUTRI BENAR"


def test_what_was_not_marked_stays_closed(citizen, sent_back):
    token = sent_back.token
    assert citizen.open(f"/isi/{token}/perbaikan/anak_jk").status == 404
    assert citizen.open(f"/isi/{token}/perbaikan/ibu_nama").status == 404
    assert citizen.open(f"/isi/{token}/lampiran/A_NIKAH").status == 404
    for path in ("", "/periksa", "/isian/anak-nama"):
        answer = citizen.open(f"/isi/{token}{path}")
        assert answer.headers["Location"] == f"/isi/{token}/perbaikan"
    citizen.open(f"/isi/{token}/perbaikan/anak_nama")
    citizen.send({"anak_nama": "AISYAH PUTRI BENAR", "anak_jk": "1", "ibu_nama": "ORANG LAIN"})
    answers = Application.get().answers
    assert answers["anak_nama"] == "AISYAH PUTRI BENAR"
    assert answers["anak_jk"] == "2"
    assert answers["ibu_nama"] == "NURLELA"


def test_a_wrong_answer_in_a_repair_stays_as_typed(citizen, sent_back):
    citizen.open(f"/isi/{sent_back.token}/perbaikan/anak_nama")
    answer = citizen.send({"anak_nama": ""})
    assert answer.errors == ["Isi nama anak."]
    assert NAME_REASON in answer.words()
    assert Application.get().answers["anak_nama"].startswith("AISYAH")


def test_clauses_are_accepted_again(citizen, sent_back):
    citizen.open(f"/isi/{sent_back.token}/perbaikan")
    answer = citizen.send({})
    assert answer.errors == ["Setujui semua pernyataan sebelum mengirim."]
    assert answer.find("h1")[0].text_content() == "Perbaiki bagian ini saja"


def test_a_stranger_repairs_nothing(stranger, sent_back):
    for path in ("perbaikan", "perbaikan/anak_nama", "lampiran/A_KK"):
        assert stranger.open(f"/isi/{sent_back.token}/{path}").status == 404
    assert Attachment.select().count() == 3
