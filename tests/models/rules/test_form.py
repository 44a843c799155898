from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import form, form_rows
from models.rules.attachments import required_attachments
from models.rules.facts import Context, Mode
from models.rules.filling import Source, settle
from models.rules.form import PageKind
from models.rules.problems import Severity
from tests.models.rules.household import (
    BIRTH,
    CHILD,
    FATHER,
    KK,
    MOTHER,
    MOVE,
    STRANGER,
    TODAY,
    context,
    service,
)

LAHIR, SKP, KELUAR = service("CAP_LAHIR"), service("DAF_SKP"), "SKP_KELUAR_WNI"
CONTEXT = context()


def birth_pages(answers, variant="LAHIR_AYAH_IBU", around=CONTEXT):
    return form.pages(LAHIR, variant, answers, around)


def page_of(found, slug):
    return next(page for page in found if page.slug == slug)


def send(definition, variant, answers, slug, raw, *, around=CONTEXT):
    page = page_of(form.pages(definition, variant, answers, around), slug)
    listed = {name: value if isinstance(value, list) else [value] for name, value in raw.items()}
    return form.parse_page(page, listed, around, answers)


def test_a_mother_is_asked_few_questions_and_nothing_that_the_register_knows():
    found = birth_pages(BIRTH)
    asked = {field.slug for page in found for field in page.fields}
    assert len(found) <= 16
    assert not asked & {"pelapor_nama", "pelapor_nik", "ibu_nama", "ibu_nik", "ayah_nama", "anak_no_kk", "desa"}
    assert all(page.answered for page in found)


def test_every_page_is_small_and_has_its_own_address():
    for variant in LAHIR.variants:
        found = birth_pages({"pelapor_hubungan": "keluarga", "anak_punya_nik": "tidak"}, variant.code)
        assert len({page.slug for page in found}) == len(found)
        assert all(1 <= len(page.fields) <= 4 and page.title for page in found)


def test_a_question_appears_when_its_condition_comes_true():
    assert "anak-nik" not in {page.slug for page in birth_pages({"anak_punya_nik": "tidak"})}
    assert "anak-nik" in {page.slug for page in birth_pages({"anak_punya_nik": "ya"})}
    assert "ayah-nik" not in {page.slug for page in birth_pages({}, "LAHIR_IBU")}
    assert not {page.section.key for page in birth_pages({}, "LAHIR_TANPA_ORTU")} & {"ORANG_TUA"}


def test_the_applicants_own_family_is_filled_in_and_strangers_are_asked():
    own = settle(LAHIR, "LAHIR_AYAH_IBU", BIRTH, CONTEXT)
    assert (own["ayah_nama"], own["ibu_tgl_lahir"], own["anak_no_kk"], own["anak_shdk"]) == (
        FATHER["nama"],
        MOTHER["tgl_lahir"],
        KK,
        "4",
    )
    stranger = {**BIRTH, "ayah_nik": STRANGER["nik"]}
    around = context(others=[STRANGER])
    assert "ayah_nama" not in settle(LAHIR, "LAHIR_AYAH_IBU", stranger, around)
    assert "orang-tua-ayah" in {page.slug for page in birth_pages(stranger, around=around)}


def test_the_register_wins_over_what_an_applicant_sends_for_his_family():
    forged = {**BIRTH, "ayah_nama": "ORANG LAIN", "pelapor_nik": STRANGER["nik"], "anak_no_kk": "1610990101209999"}
    settled = settle(LAHIR, "LAHIR_AYAH_IBU", forged, CONTEXT)
    assert (settled["ayah_nama"], settled["pelapor_nik"], settled["anak_no_kk"]) == (FATHER["nama"], MOTHER["nik"], KK)


def test_an_officers_correction_stays_and_derivations_follow_it():
    settled = settle(SKP, KELUAR, MOVE, CONTEXT)
    assert settled["klasifikasi"] == "5"
    moved = {**settled, "tuj_prov": "16", "tuj_kab": "16.71", "kepala_baru_nama": "SITI AMINAH B"}
    corrected = settle(SKP, KELUAR, moved, context(mode=Mode.KOREKSI))
    assert (corrected["klasifikasi"], corrected["kepala_baru_nama"]) == ("4", "SITI AMINAH B")
    assert settle(SKP, KELUAR, moved, context(mode=Mode.BACA)) == moved


def test_answers_that_no_longer_apply_are_left_out_when_sent_but_not_forgotten_before():
    answers = {**BIRTH, "pelapor_dok_perjalanan": "A1234567", "anak_nik": CHILD["nik"]}
    assert "anak_nik" not in settle(LAHIR, "LAHIR_AYAH_IBU", answers, CONTEXT)
    result = send(LAHIR, "LAHIR_AYAH_IBU", answers, "anak-jk", {"anak_jk": "1"})
    assert result.answers["anak_nik"] == CHILD["nik"]


def test_settling_twice_changes_nothing():
    once = settle(LAHIR, "LAHIR_AYAH_IBU", BIRTH, CONTEXT)
    assert settle(LAHIR, "LAHIR_AYAH_IBU", once, CONTEXT) == once


def test_what_was_typed_is_never_lost_and_a_wrong_value_is_never_kept():
    raw = {
        "anak_tgl_lahir.hari": "31",
        "anak_tgl_lahir.bulan": "2",
        "anak_tgl_lahir.tahun": "2025",
        "anak_pukul": "7.30",
    }
    result = send(LAHIR, "LAHIR_AYAH_IBU", BIRTH, "anak-waktu", raw)
    assert not result.ok
    assert [problem.name for problem in result.problems] == ["anak_tgl_lahir.hari"]
    assert result.raw["anak_tgl_lahir.hari"] == ["31"]
    assert "anak_tgl_lahir" not in result.answers
    assert result.answers["anak_pukul"] == "07:30"


def test_a_doubt_stops_the_page_once():
    assert not send(LAHIR, "LAHIR_AYAH_IBU", {}, "anak-nama", {"anak_nama": "Suparno"}).ok
    insisted = send(LAHIR, "LAHIR_AYAH_IBU", {}, "anak-nama", {"anak_nama": "Suparno", "anak_nama.yakin": "ya"})
    assert insisted.ok
    assert [problem.severity for problem in insisted.problems] == [Severity.PERINGATAN]


def test_movers_are_ticked_from_the_family_and_nobody_else():
    found = form.pages(SKP, KELUAR, {}, CONTEXT)
    assert page_of(found, "pengikut").kind is PageKind.PILIH
    sent = {"PENGIKUT": [FATHER["nik"], STRANGER["nik"]]}
    result = send(SKP, KELUAR, {}, "pengikut", sent)
    assert result.answers["PENGIKUT"] == [{"pengikut_nik": FATHER["nik"]}]
    settled = settle(SKP, KELUAR, result.answers, CONTEXT)
    assert settled["PENGIKUT"][0]["pengikut_nama"] == FATHER["nama"]
    assert not send(SKP, KELUAR, {}, "pengikut", {}).ok


@pytest.mark.parametrize(
    ("movers", "jenis", "tinggal"),
    [
        ([FATHER], "1", ""),
        ([FATHER, MOTHER, CHILD], "2", "3"),
        ([FATHER, CHILD], "3", ""),
        ([MOTHER], "4", "4"),
    ],
)
def test_the_kind_of_move_follows_from_who_moves(movers, jenis, tinggal):
    answers = {"PENGIKUT": [{"pengikut_nik": mover["nik"]} for mover in movers]}
    settled = settle(SKP, KELUAR, answers, CONTEXT)
    assert settled["jenis_kepindahan"] == jenis
    assert settled.get("kk_tidak_pindah", "") == tinggal


@pytest.mark.parametrize(
    ("movers", "alone"), [([CHILD], "ya"), ([CHILD, MOTHER], "tidak"), ([FATHER], "tidak"), ([CHILD, FATHER], "tidak")]
)
def test_a_child_that_moves_without_its_parents_needs_their_letter(movers, alone):
    answers = {**MOVE, "PENGIKUT": [{"pengikut_nik": mover["nik"]} for mover in movers]}
    settled = settle(SKP, KELUAR, answers, CONTEXT)
    assert settled["anak_tanpa_orang_tua"] == alone
    needed = {part.key for part in required_attachments(SKP, KELUAR, settled)}
    assert ("A_PERNYATAAN_ORTU" in needed) is (alone == "ya")
    shown = [row.slug for section in form_rows.rows(SKP, KELUAR, settled, CONTEXT) for row in section.rows]
    assert "anak_tanpa_orang_tua" not in shown


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (("31", "31.71", "GAMBIR", "PETOJO"), "5"),
        (("16", "16.71", "SUKARAMI", "KEBUN BUNGA"), "4"),
        (("16", "16.10", "16.10.05", "16.10.05.2001"), "3"),
        (("16", "16.10", "16.10.04", "16.10.04.2015"), "2"),
        (("16", "16.10", "16.10.04", "16.10.04.2010"), "1"),
    ],
)
def test_the_class_of_move_follows_from_the_codes(target, code):
    place = dict(zip(("tuj_prov", "tuj_kab", "tuj_kecamatan", "tuj_desa"), target, strict=True))
    assert settle(SKP, KELUAR, {**MOVE, **place}, CONTEXT)["klasifikasi"] == code


def test_items_can_be_typed_one_by_one_where_no_family_is_known():
    bare = Context(CONTEXT.lookup, TODAY)
    slugs = [page.slug for page in form.pages(SKP, KELUAR, {}, bare)]
    assert "pengikut-1-pengikut-nik" in slugs
    first = send(SKP, KELUAR, {}, "pengikut-1-pengikut-nik", {"PENGIKUT-1.pengikut_nik": FATHER["nik"]}, around=bare)
    assert first.answers["PENGIKUT"] == [{"pengikut_nik": FATHER["nik"]}]
    more = send(SKP, KELUAR, first.answers, "pengikut-lagi", {"PENGIKUT.lagi": "ya"}, around=bare)
    assert len(more.answers["PENGIKUT"]) == 2
    removed = send(SKP, KELUAR, more.answers, "pengikut-2-pengikut-nik", {"PENGIKUT.hapus": "2"}, around=bare)
    assert removed.answers["PENGIKUT"] == first.answers["PENGIKUT"]
    assert not send(SKP, KELUAR, first.answers, "pengikut-lagi", {}, around=bare).ok
    wrong = send(SKP, KELUAR, first.answers, "pengikut-1-pengikut-nik", {"PENGIKUT-1.pengikut_nik": "1"}, around=bare)
    assert wrong.problems[0].name == "PENGIKUT-1.pengikut_nik"
    assert first.answers["PENGIKUT"] == [{"pengikut_nik": FATHER["nik"]}]


def test_the_officer_reads_any_fields_at_once_and_a_repair_only_the_marked_ones():
    settled = settle(LAHIR, "LAHIR_AYAH_IBU", BIRTH, CONTEXT)
    raw = {"anak_nama": ["Siti Nur Aini"], "anak_tgl_lahir": ["06-03-2025"], "anak_ke": ["x"]}
    result = form.parse_fields(LAHIR, "LAHIR_AYAH_IBU", raw, context(mode=Mode.KOREKSI), settled)
    assert (result.answers["anak_nama"], result.answers["anak_tgl_lahir"]) == ("SITI NUR AINI", "2025-03-06")
    assert [problem.slug for problem in result.problems] == ["anak_ke"]
    only = form.parse_fields(LAHIR, "LAHIR_AYAH_IBU", raw, CONTEXT, settled, only={"anak_nama"})
    assert only.answers == {**settled, "anak_nama": "SITI NUR AINI"}


def test_rows_say_where_each_answer_comes_from_and_where_to_change_it():
    found = {row.slug: row for part in form_rows.rows(LAHIR, "LAHIR_AYAH_IBU", BIRTH, CONTEXT) for row in part.rows}
    assert (found["anak_nama"].source, found["anak_nama"].page) == (Source.ISIAN, "anak-nama")
    assert (found["ayah_nama"].source, found["ayah_nama"].page) == (Source.REGISTER, "")
    assert (found["desa"].source, found["desa"].text) == (Source.TURUNAN, "Muara P. Ulu")
    assert found["anak_tgl_lahir"].text == "5 Maret 2025"
    addresses = {page.slug for page in birth_pages(BIRTH)}
    assert {row.page for row in found.values()} - {""} <= addresses


def test_rows_of_movers_lead_back_to_the_ticks():
    parts = [part for part in form_rows.rows(SKP, KELUAR, MOVE, CONTEXT) if part.key == "PENGIKUT"]
    assert [(part.item, part.page, part.title) for part in parts] == [
        (1, "pengikut", "Orang yang pindah 1"),
        (2, "pengikut", "Orang yang pindah 2"),
    ]


def test_the_diff_names_what_changed_field_by_field():
    old = settle(SKP, KELUAR, MOVE, CONTEXT)
    new = {**old, "tuj_rt": "009", "PENGIKUT": old["PENGIKUT"][:1]}
    found = {
        (change.name, change.old_text, change.new_text)
        for change in form_rows.field_diff(SKP, old, new, CONTEXT.lookup)
    }
    assert ("tuj_rt", "003", "009") in found
    assert ("PENGIKUT-2.pengikut_nama", "AHMAD FAUZI", "") in found
    assert form_rows.field_diff(SKP, old, dict(old), CONTEXT.lookup) == []


def test_document_data_has_canonical_values_and_bare_texts():
    data = form_rows.isian(LAHIR, "LAHIR_AYAH_IBU", BIRTH, CONTEXT)
    assert data["anak_pukul"] == {"nilai": "07:30", "teks": "07.30"}
    assert data["anak_berat"] == {"nilai": "3200", "teks": "3.200"}
    assert data["anak_jk"]["teks"] == "PEREMPUAN"
    moved = form_rows.isian(SKP, KELUAR, settle(SKP, KELUAR, MOVE, CONTEXT), CONTEXT)
    assert [one["pengikut_nama"]["teks"] for one in moved["PENGIKUT"]] == ["BUDI SANTOSO", "AHMAD FAUZI"]


def test_people_are_collected_by_role():
    found = form_rows.people(LAHIR, settle(LAHIR, "LAHIR_AYAH_IBU", BIRTH, CONTEXT))
    assert found["anak"]["nama"] == "SITI NUR"
    assert "nik" not in found["anak"]
    assert found["ayah"]["nik"] == FATHER["nik"]
    movers = form_rows.people(SKP, settle(SKP, KELUAR, MOVE, CONTEXT))["pengikut"]
    assert [mover["shdk"] for mover in movers] == ["1", "4"]


def test_a_hostile_text_is_just_text():
    result = send(
        LAHIR, "LAHIR_AYAH_IBU", {}, "anak-nama", {"anak_nama": "<script>alert('x')</script>", "anak_nama.yakin": "ya"}
    )
    assert result.answers["anak_nama"] == "<SCRIPT>ALERT('X')</SCRIPT>"


EVERY_NAME = sorted({name for d in (LAHIR, SKP) for name in d.fields} | {"PENGIKUT", "PENGIKUT.lagi", "PENGIKUT.hapus"})


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([(LAHIR, "LAHIR_AYAH_IBU"), (LAHIR, "LAHIR_OA"), (SKP, KELUAR)]),
    st.dictionaries(st.sampled_from(EVERY_NAME), st.lists(st.text(max_size=20), max_size=2), max_size=8),
)
def test_no_request_breaks_a_page(case, raw):
    definition, variant = case
    for page in form.pages(definition, variant, {}, CONTEXT):
        result = form.parse_page(page, raw, CONTEXT, {})
        assert form.pages(definition, variant, result.answers, CONTEXT)
        assert form_rows.rows(definition, variant, result.answers, CONTEXT)
