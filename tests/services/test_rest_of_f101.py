"""Titles, kepercayaan, disability and hamlet of F-1.01: asked, kept in the register, and told by no document."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from models.operations.documents import form_copy
from models.operations.residents import register_edit
from models.operations.residents.register import family_by_kk, resident_by_nik
from models.rules.roles import Role
from models.tables import Family, schema
from models.tables.base import database
from tests import world as w
from tests.models.operations.effects.test_effects import act  # noqa: F401 - the fixture
from tests.services import cases

NIK = "1610990708900009"
SAID = {
    "kepala_gelar_depan": "H.",
    "kepala_gelar_belakang": "S.Pd.",
    "kepala_agama": "7",
    "kepala_organisasi_kepercayaan": "PERSAUDARAAN SEJATI",
    "kepala_kelainan": "2",
    "kepala_cacat": "3",
    "kk_dusun": "DUSUN IV",
}


@pytest.fixture
def sent(world):
    case = next(one for one in cases.cases() if one.id == "DAF_KK KK_BARU_DATANG")
    item, *rest = case.answers["DATANG"]
    rows = [{**item, "datang_kelainan": "2", "datang_cacat": "1"}, *rest]
    return cases.send(world, replace(case, answers=case.answers | SAID | {"DATANG": rows}))


def test_the_register_holds_it_and_seals_what_is_protected(world, sent):
    cases.issue(world, sent)
    row = resident_by_nik(NIK)
    assert (row.title_before, row.title_after) == ("H.", "S.Pd.")
    assert (row.faith_group, row.disability) == ("PERSAUDARAAN SEJATI", "3")
    assert family_by_kk(row.family.kk).hamlet == "DUSUN IV"
    assert resident_by_nik("1610994909920009").disability == "1"
    statement = f"SELECT faith_group, disability FROM resident WHERE id IN ({row.id}, {world.father.id}) ORDER BY id"
    nothing, sealed = list(database.execute_sql(statement).fetchall())
    assert nothing == (None, None)
    assert "SEJATI" not in sealed[0] != sealed[1] != "3"


def test_no_document_tells_what_is_protected(world, sent):
    documents = cases.issue(world, sent)
    for document in documents:
        text = json.dumps(document.data).upper()
        assert "PERSAUDARAAN SEJATI" not in text
        assert not {"cacat", "organisasi"} & set(document.data["orang"]["kepala"])
        assert not {"kepala_cacat", "kepala_kelainan", "kepala_organisasi_kepercayaan"} & set(document.data["isian"])
        assert "datang_cacat" not in document.data["isian"]["DATANG"][0]
        assert document.data["isian"]["kepala_gelar_belakang"]["nilai"] == "S.Pd."


def test_the_printed_form_says_all_of_it(world, sent):
    rows = [row for part in form_copy.compose(sent, "https://contoh.invalid")["bagian"] for row in part["baris"]]
    told = {row["label"]: row["teks"] for row in rows}
    assert told["Nama dusun atau kampung"] == "DUSUN IV"
    assert told["Gelar belakang"] == "S.Pd."
    assert {"Rungu atau wicara", "CACAT RUNGU/WICARA"} & {
        row["teks"] for row in rows if row["label"] == "Penyandang cacat"
    }


def test_an_officer_mends_it_by_hand_and_empties_it(world):
    actor = world.actor(Role.OPERATOR)

    def mend(**values):
        row = resident_by_nik(w.FATHER)
        register_edit.change_resident(actor, row.id, values, kk=w.KK, basis="Akta 1/2026", seen=row.as_of)
        return resident_by_nik(w.FATHER)

    assert mend(disability="2", title_before="Drs.").disability == "2"
    assert mend(disability="").disability is None


def test_a_family_that_moves_leaves_its_hamlet_behind(act, world):  # noqa: F811
    family = world.families[w.KK]
    Family.update(hamlet="DUSUN II").where(Family.id == family.id).execute()
    move = {"kind": "family.address", "family": "kk", "address": {"alamat": "alamat"}}
    act(move, answers={"kk": w.KK, "alamat": "JALAN 1"})
    assert family_by_kk(w.KK).hamlet == ""


def test_an_older_database_gets_the_columns(world):
    for column in ("title_before", "title_after", "faith_group", "disability"):
        database.execute_sql(f"ALTER TABLE resident DROP COLUMN {column}")
    database.execute_sql("ALTER TABLE family DROP COLUMN hamlet")
    history = schema._runner().History
    history.delete().where(history.name == "0049_rest_of_f101").execute()
    assert schema.migrate() == ["0049_rest_of_f101"]
    assert resident_by_nik(w.FATHER).title_before == family_by_kk(w.KK).hamlet == ""


def test_f106_changes_it_and_no_document_tells_what_is_protected(world):
    said = [
        {"elemen": "gelar_depan", "gelar_depan_menjadi": "Hj."},
        {"elemen": "gelar_belakang", "gelar_belakang_menjadi": "S.Pd."},
        {"elemen": "cacat", "cacat_menjadi": "3"},
        {"elemen": "agama", "agama_menjadi": "7", "organisasi_menjadi": "PERSAUDARAAN SEJATI"},
    ]
    case = next(one for one in cases.cases() if one.id == "DAF_BIODATA BIO_UBAH")
    rows = [{**row, "ubah_dasar": "Surat keterangan"} for row in said]
    documents = cases.issue(world, cases.send(world, replace(case, answers=case.answers | {"PERUBAHAN": rows})))
    row = resident_by_nik(w.MOTHER)
    assert (row.title_before, row.title_after, row.disability) == ("Hj.", "S.Pd.", "3")
    assert (row.religion, row.faith_group) == ("7", "PERSAUDARAAN SEJATI")
    for document in documents:
        assert "SEJATI" not in json.dumps(document.data).upper()
        assert not any("cacat_menjadi" in row for row in document.data["isian"]["PERUBAHAN"])


def test_f106_takes_back_a_disability_that_was_noted_wrongly(world):
    case = next(one for one in cases.cases() if one.id == "DAF_BIODATA BIO_UBAH")
    rows = [{"elemen": "cacat", "cacat_menjadi": "7", "ubah_dasar": "Surat keterangan dokter"}]
    cases.issue(world, cases.send(world, replace(case, answers=case.answers | {"PERUBAHAN": rows})))
    assert resident_by_nik(w.MOTHER).disability == "7"
