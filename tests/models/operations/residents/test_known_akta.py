"""An excerpt asked for again is filled in from the akta that the register holds, for those whom it concerns only."""

from __future__ import annotations

import pytest

from models.operations.applications import drafting
from models.operations.residents import known_akta
from models.operations.residents.register import resident_by_nik
from models.tables import Application, CivilRecord, Document, MarginNote, Resident
from tests import world as w
from tests.services import cases


@pytest.fixture
def birth(world):
    """A birth that was recorded and issued."""
    application = cases.send(world, next(one for one in cases.cases() if one.variant == "LAHIR_AYAH_IBU"))
    cases.issue(world, application)
    return CivilRecord.get(CivilRecord.register == "kelahiran")


def asked_by(account, **answers):
    """A draft for the excerpt, on which so much was answered."""
    actor = drafting.actor_of(account, "127.0.0.1")
    application = drafting.begin(actor, account, "CAP_KUTIPAN_ULANG", "KUT_HILANG")
    drafting.save(application, answers)
    return Application.get_by_id(application.id)


def test_the_father_finds_the_akta_filled_in(world, birth):
    source = birth.application.answers
    found = asked_by(world.account, akta_jenis="lahir", akta_nomor=birth.number).answers
    for slug in ("anak_nama", "anak_jk", "anak_tgl_lahir", "anak_ke", "ayah_nama", "ibu_nama"):
        assert found[slug] == source[slug], slug
    assert found["anak_nik"] == birth.resident.nik
    assert (found["akta_model"], found["kutipan_ke"]) == ("LAHIR_AYAH_IBU", "kedua")
    assert found["akta_tgl"]
    assert "pelapor_hubungan" not in found


def test_what_was_typed_stays_and_is_not_filled_in_again(world, birth):
    application = asked_by(world.account, akta_jenis="lahir", akta_nomor=birth.number, anak_nama="NAMA LAIN")
    assert application.answers["anak_nama"] == "NAMA LAIN"
    drafting.save(application, {**application.answers, "ibu_nama": ""})
    assert Application.get_by_id(application.id).answers["ibu_nama"] == ""


def test_a_stranger_and_a_witness_who_guess_the_number_are_told_nothing(world, birth):
    stranger = w.add_resident("1610990101990099", "ORANG LAIN", sex="1", born="1999-01-01", family=None, shdk="")
    for one in (stranger, resident_by_nik(w.WITNESS)):
        found = asked_by(w.account_of(one), akta_jenis="lahir", akta_nomor=birth.number).answers
        assert found == {"akta_jenis": "lahir", "akta_nomor": birth.number}


def test_another_kind_or_number_finds_nothing(world, birth):
    for kind, number in (("mati", birth.number), ("lahir", "123/1998")):
        found = asked_by(world.account, akta_jenis=kind, akta_nomor=number).answers
        assert found == {"akta_jenis": kind, "akta_nomor": number}


def test_an_excerpt_issued_again_bears_the_margin_notes_of_its_akta(world):
    case = next(one for one in cases.cases() if one.id == "CAP_KUTIPAN_ULANG KUT_HILANG")
    noted = next(one for one in cases.cases() if one.id == "CAP_REGISTER REG_CATATAN_PINGGIR")
    cases.issue(world, cases.send(world, noted))
    (note,) = MarginNote.select()
    assert (note.register, note.number) == ("kelahiran", "123/1998")
    cases.issue(world, cases.send(world, case))
    row = Document.get(Document.code == "DOC_KUT_LAHIR")
    assert [one["teks"] for one in row.data["catatan_akta"]] == [note.text]
    assert "12/Pdt.P/2026/PN.KAG" in note.text
    assert known_akta.standing_notes("DOC_KK", "123/1998") == []
    assert Resident.select().where(Resident.name == "RIDWAN SAPUTRA").count() == 1
