from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter

import pytest

from models.rules.facts import Mode
from models.rules.filling import settle
from models.rules.form_checks import problems, reporting_status
from models.rules.problems import Audience, Severity, blocking, for_applicant
from tests.models.rules.household import (
    BIRTH,
    BIRTH_FILES,
    CHILD,
    FATHER,
    KK,
    MOTHER,
    MOVE,
    SECOND_STRANGER,
    STRANGER,
    TODAY,
    context,
    service,
)

LAHIR, SKP, DAF_KK = service("CAP_LAHIR"), service("DAF_SKP"), service("DAF_KK")
MODEL_1, KELUAR = "LAHIR_AYAH_IBU", "SKP_KELUAR_WNI"


def birth(variant=MODEL_1, files=BIRTH_FILES, around=None, **more):
    return problems(LAHIR, variant, {**BIRTH, **more}, files, around or context())


def move(files=frozenset({"A_KK"}), around=None, **more):
    return problems(SKP, KELUAR, {**MOVE, **more}, files, around or context(FATHER))


def stops(found):
    return [problem.slug for problem in blocking(found)]


def test_a_complete_birth_has_nothing_against_it():
    assert birth() == []


def test_a_complete_move_has_nothing_against_it():
    assert move() == []


def test_a_father_is_no_woman_in_the_register():
    (stopped,) = [one for one in blocking(birth(ayah_nik=MOTHER["nik"])) if "orang ini perempuan" in one.message]
    assert (stopped.slug, stopped.audience) == ("ayah_nik", Audience.SEMUA)
    found = birth(ayah_nik=SECOND_STRANGER["nik"], around=context(others=(SECOND_STRANGER,)))
    (told,) = [one for one in found if "orang ini perempuan" in one.message]
    assert (told.severity, told.audience) == (Severity.PERINGATAN, Audience.PETUGAS)


def test_whatever_is_missing_is_asked_for_by_name():
    found = problems(LAHIR, MODEL_1, {}, set(), context())
    assert {"pelapor_hubungan", "anak_nama", "saksi1_nik", "LAHIR", "A_NIKAH", "A_KK"} <= set(stops(found))
    assert {problem.message for problem in found if problem.slug == "anak_jk"} == {"Pilih jenis kelamin anak."}


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ({"A_SK_LAHIR", "A_NIKAH", "A_KK"}, []),
        ({"A_F203", "A_NIKAH", "A_KK"}, []),
        ({"A_NIKAH", "A_KK"}, ["LAHIR"]),
        ({"A_SK_LAHIR", "A_F204", "A_KK"}, ["A_NIKAH"]),
    ],
)
def test_one_of_a_group_is_enough(files, missing):
    assert stops(birth(files=files)) == missing


@pytest.mark.parametrize(
    ("variant", "files"),
    [
        ("LAHIR_FRASA", {"A_SK_LAHIR", "A_F204", "A_KK"}),
        ("LAHIR_IBU", {"A_SK_LAHIR", "A_KK"}),
        ("LAHIR_OA", {"A_SK_LAHIR", "A_NIKAH", "A_PASPOR", "A_IZIN"}),
    ],
)
def test_each_model_of_akta_asks_for_its_own_proof(variant, files):
    assert stops(birth(variant, files, anak_negara="MALAYSIA")) == []
    for code in files:
        assert len(stops(birth(variant, files - {code}, anak_negara="MALAYSIA"))) == 1


def test_a_foundling_needs_the_police_and_no_parents():
    files = {"A_F203", "A_KK", "A_BA_POLISI"}
    more = {"anak_no_kk": KK, "anak_shdk": "9"}
    assert stops(birth("LAHIR_TANPA_ORTU", files, pelapor_hubungan="penemu", **more)) == []
    assert stops(birth("LAHIR_TANPA_ORTU", files | {"A_SK_LAHIR"}, pelapor_hubungan="ibu", **more)) == [
        "pelapor_hubungan"
    ]


def test_a_proxy_needs_his_letter():
    more = {"pelapor_hubungan": "kuasa", "ibu_nik": MOTHER["nik"], "anak_no_kk": KK, "anak_shdk": "4"}
    assert stops(birth(**more)) == ["A_KUASA"]


@pytest.mark.parametrize(
    ("more", "slug"),
    [
        ({"anak_tgl_lahir": "2025-03-11"}, "anak_tgl_lahir"),
        ({"saksi2_nik": STRANGER["nik"]}, "saksi2_nik"),
        ({"saksi1_nik": MOTHER["nik"]}, "saksi1_nik"),
        ({"ayah_nik": MOTHER["nik"]}, "ibu_nik"),
        ({"nikah_tgl": "2026-01-01"}, "nikah_tgl"),
        ({"anak_jk": "3"}, "anak_jk"),
        ({"anak_berat": "90"}, "anak_berat"),
    ],
)
def test_what_contradicts_itself_stops_the_application(more, slug):
    assert slug in stops(birth(**more))


def test_the_birth_day_itself_and_today_are_fine():
    assert stops(birth(anak_tgl_lahir=TODAY.isoformat())) == []


def test_a_mother_cannot_be_a_child_herself():
    ibu = {"ibu_nik": "", "ibu_nama": "X", "ibu_tempat_lahir": "Y", "ibu_warga": "1", "pelapor_hubungan": "ayah"}
    around = context(FATHER)
    assert "ibu_tgl_lahir" in stops(birth(around=around, ibu_tgl_lahir="2020-01-01", **ibu))
    assert "ibu_tgl_lahir" not in stops(birth(around=around, ibu_tgl_lahir="2015-03-05", **ibu))
    old = [
        problem
        for problem in birth(around=around, ibu_tgl_lahir="1960-01-01", **ibu)
        if problem.slug == "ibu_tgl_lahir"
    ]
    assert [problem.severity for problem in old] == [Severity.PERINGATAN]


def test_a_model_without_a_father_cannot_be_reported_by_him():
    assert stops(
        birth("LAHIR_IBU", {"A_SK_LAHIR", "A_KK"}, context(FATHER), pelapor_hubungan="ayah", ibu_nik=MOTHER["nik"])
    )


def test_what_the_register_knows_of_strangers_is_for_officers_only():
    other = {**STRANGER, "nama": "JOKO SUSILO", "status": "2"}
    found = birth(around=context(others=[other, SECOND_STRANGER]))
    assert blocking(found) == []
    told = {(problem.slug, problem.audience) for problem in found}
    assert told == {("saksi1_nama", Audience.PETUGAS), ("saksi1_nik", Audience.PETUGAS)}
    assert for_applicant(found) == []
    assert any("MENINGGAL" in problem.message for problem in found)


def test_an_unknown_nik_is_a_word_to_the_officer():
    around = context()
    around.facts.others[STRANGER["nik"]] = {}
    assert [problem.slug for problem in birth(around=around)] == ["saksi1_nik"]


def test_spelling_alone_is_no_difference():
    found = birth(around=context(others=[{**STRANGER, "nama": "Joko-Widada."}]))
    assert found == []


def test_a_confirmed_doubt_reaches_the_officer_and_stops_nothing():
    found = birth(anak_nama="SUPARNO", saksi1_nik="1610997202880009")
    assert blocking(found) == []
    assert {problem.slug for problem in found} >= {"anak_nama", "saksi1_nik"}


def test_a_fault_in_the_registers_own_data_does_not_stop_the_applicant():
    around = context({**MOTHER, "nama": "X" * 101})
    found = [problem for problem in birth(around=around) if problem.slug == "pelapor_nama"]
    assert {(problem.severity, problem.audience) for problem in found} == {(Severity.PERINGATAN, Audience.PETUGAS)}


@pytest.mark.parametrize(
    ("more", "slug"),
    [
        ({"tuj_prov": "16", "tuj_kab": "16.10", "tuj_kecamatan": "16.10.05", "tuj_desa": "16.10.05.2001"}, "tuj_kab"),
        ({"rencana_pindah": "2025-03-09"}, "rencana_pindah"),
        ({"kepala_baru_nik": FATHER["nik"]}, "kepala_baru_nik"),
        ({"kepala_baru_nik": STRANGER["nik"], "kepala_baru_nama": "JOKO"}, "kepala_baru_nik"),
        ({"PENGIKUT": []}, "pengikut_nik"),
        ({"tuj_kab": "32.01"}, "tuj_kab"),
        ({"alasan": "7"}, "alasan_lain"),
    ],
)
def test_a_move_that_cannot_be_is_stopped(more, slug):
    assert slug in stops(move(**more))


def test_only_the_own_family_can_be_moved():
    found = move(PENGIKUT=[{"pengikut_nik": STRANGER["nik"], "pengikut_nama": "JOKO", "pengikut_shdk": "4"}])
    assert [(problem.slug, problem.item) for problem in blocking(found)] == [("pengikut_nik", 1)]


@pytest.mark.parametrize(
    ("applicant", "movers", "allowed"),
    [
        (FATHER, [MOTHER, CHILD], True),
        (MOTHER, [MOTHER, CHILD], True),
        (MOTHER, [CHILD], True),
        (MOTHER, [FATHER, CHILD], False),
        (CHILD, [MOTHER], False),
    ],
)
def test_the_head_moves_everybody_and_others_themselves_and_their_children(applicant, movers, allowed):
    found = move(around=context(applicant), PENGIKUT=[{"pengikut_nik": mover["nik"]} for mover in movers])
    assert any("mintalah kepala keluarga" in problem.message for problem in found) is not allowed


def test_lodging_in_anothers_family_needs_his_consent():
    assert stops(move(kk_pindah="1")) == ["A_TIDAK_KEBERATAN"]


ADDED = {"sebab_tambah": "numpang", "nik_anggota": STRANGER["nik"], "nama_anggota": "JOKO WIDADA", "shdk": "9"}
ADDED_FILES = {"A_KK_LAMA", "A_BUKTI_PERISTIWA", "A_TIDAK_KEBERATAN"}


def test_a_member_can_be_added():
    assert problems(DAF_KK, "KK_TAMBAH_ANGGOTA", ADDED, ADDED_FILES, context()) == []


def test_somebody_who_is_in_the_family_already_cannot_be_added():
    found = problems(DAF_KK, "KK_TAMBAH_ANGGOTA", {**ADDED, "nik_anggota": CHILD["nik"]}, ADDED_FILES, context())
    assert stops(found) == ["nik_anggota"]


def test_the_officer_is_told_when_somebodys_head_leaves_his_family():
    found = problems(DAF_KK, "KK_TAMBAH_ANGGOTA", ADDED, ADDED_FILES, context(others=[STRANGER]))
    assert [(problem.slug, problem.audience) for problem in found] == [("nik_anggota", Audience.PETUGAS)]
    other = problems(DAF_KK, "KK_TAMBAH_ANGGOTA", ADDED, ADDED_FILES, context(others=[{**STRANGER, "shdk": "4"}]))
    assert other == []


@pytest.mark.parametrize(("why", "file"), [("hilang", "A_HILANG"), ("rusak", "A_KK_RUSAK")])
def test_a_lost_or_damaged_card_needs_its_proof(why, file):
    answers = {"sebab_ganti": why}
    assert stops(problems(DAF_KK, "KK_HILANG_RUSAK", answers, set(), context())) == [file]
    assert problems(DAF_KK, "KK_HILANG_RUSAK", answers, {file}, context()) == []


@pytest.mark.parametrize(
    ("days", "late", "code"), [(0, False, "LU"), (60, False, "LU"), (61, True, "LT"), (9000, True, "LT")]
)
def test_a_birth_is_late_after_sixty_days(days, late, code):
    born = date(2000, 1, 1)
    status = reporting_status(LAHIR, {"anak_tgl_lahir": born.isoformat()}, born + timedelta(days=days))
    assert (status.late, status.code, status.days) == (late, code, days)
    assert status.deadline == date(2000, 3, 1)


def test_without_the_date_of_the_event_nothing_is_late():
    assert reporting_status(LAHIR, {}, TODAY) is None
    assert reporting_status(SKP, MOVE, TODAY) is None


def test_a_whole_application_is_checked_within_ten_milliseconds():
    around = context(others=[STRANGER, SECOND_STRANGER], mode=Mode.BACA)
    settled = settle(LAHIR, MODEL_1, BIRTH, context())
    times = []
    for _ in range(5):
        begun = perf_counter()
        problems(LAHIR, MODEL_1, settled, BIRTH_FILES, around)
        times.append(perf_counter() - begun)
    assert min(times) < 0.010
