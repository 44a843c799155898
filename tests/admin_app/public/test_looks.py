"""“Siapa melihat data saya”: officers and agencies, “bukan saya”, and an order of law that delays it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.residents import register
from models.operations.transparency import look_holds, seen_data
from models.rules.errors import NotFound
from models.rules.roles import Role
from models.tables import Objection
from tests import agency, holds
from tests import world as small_office


def test_the_resident_reads_who_looked_at_his_data(citizen, world):
    actor = world.actor(Role.OPERATOR)
    for number in range(60):
        register.log_access(actor, world.father, "biodata", f"Memeriksa permohonan {number}")
    register.log_access(actor, world.mother, "biodata", "orang lain")
    answer = citizen.open("/akun/siapa-melihat")
    assert "Memeriksa permohonan 59" in answer.words()
    assert "orang lain" not in answer.words()
    assert len(answer.find(".kartu")) == 50
    assert len(citizen.open(answer.links()["Lebih lama"]).find(".kartu")) == 10
    for page in ("0", "-1", "x", "9" * 30):
        assert citizen.open(f"/akun/siapa-melihat?hal={page}").status == 200


def _asked(world, number=small_office.FATHER):
    return agency.verify(world, number=number, known={"nama": "RIDWAN SAPUTRA"}, wanted=("alamat",))


def test_the_resident_reads_which_agency_asked_and_what_it_was_told(citizen, world):
    _asked(world)
    answer = citizen.open("/akun/siapa-melihat")
    for words in (
        "RSUD (CONTOH)",
        agency.PURPOSE,
        "Nama lengkap: dicocokkan, sesuai",
        "Alamat sekarang: diperlihatkan",
    ):
        assert words in answer.words(".kartu")


def test_a_doubted_look_is_answered_by_the_office(citizen, world):
    _asked(world)
    page = citizen.open(next(iter(citizen.open("/akun/siapa-melihat").find(".kartu a"))).get("href"))
    refused = citizen.send({"cerita": " "})
    assert refused.status == 422
    assert "Ceritakan singkat" in refused.words(".salah")
    page = citizen.send({"cerita": "Saya tidak pernah ke rumah sakit itu."})
    assert "sedang memeriksanya" in page.words()
    objection = Objection.get()
    seen_data.answer_objection(world.actor(Role.KEPALA), objection.id, "Lembaga itu keliru menulis nomor.")
    assert "keliru menulis nomor" in citizen.open(page.path).words()
    assert "keliru menulis nomor" in citizen.open("/akun/pemberitahuan").words()
    with pytest.raises(NotFound):
        seen_data.answer_objection(world.actor(Role.KEPALA), objection.id, "Jawaban yang kedua kalinya.")


def test_nobody_doubts_a_look_at_somebody_else(citizen, stranger, world):
    _asked(world)
    href = next(iter(citizen.open("/akun/siapa-melihat").find(".kartu a"))).get("href")
    assert stranger.open(href).status == 404
    assert citizen.open("/akun/siapa-melihat/lembaga/999").status == 404
    assert citizen.open("/akun/siapa-melihat/entah/1").status == 404


def test_an_order_of_law_delays_what_is_told(citizen, world, monkeypatch):
    answer = _asked(world)
    href = next(iter(citizen.open("/akun/siapa-melihat").find(".kartu a"))).get("href")
    order = holds.in_force(world, answer.serial)
    assert "RSUD (CONTOH)" not in citizen.open("/akun/siapa-melihat").words()
    assert citizen.open(href).status == 404
    monkeypatch.setattr(look_holds, "now", lambda: order.until)
    assert "RSUD (CONTOH)" in citizen.open("/akun/siapa-melihat").words()


def test_a_doubt_is_told_its_deadline_and_that_somebody_looks_into_it(citizen, world):
    _asked(world)
    page = citizen.open(next(iter(citizen.open("/akun/siapa-melihat").find(".kartu a"))).get("href"))
    page = citizen.send({"cerita": "Saya tidak pernah ke rumah sakit itu."})
    doubt = Objection.get()
    assert doubt.due_at - doubt.at == timedelta(hours=72)
    assert "Paling lambat" in page.words()
    seen_data.take_up(world.actor(Role.KEPALA), doubt.id)
    assert "Seorang petugas sedang memeriksanya" in citizen.open(page.path).words()
