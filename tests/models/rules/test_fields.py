from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import fields
from models.rules.problems import Severity
from models.rules.questions import Field, Kind, Pick
from tests.models.rules.household import CHILD, FATHER, MOTHER, context

CONTEXT = context()
EXTRA = {
    Kind.CHOICE: {"table": "JENIS_KELAMIN"},
    Kind.REGION: {"level": 10, "parent": "kec", "free": True},
    Kind.INT: {"at_least": 1, "at_most": 9000, "usual_most": 5000, "unit": "gram"},
    Kind.DECIMAL: {"unit": "cm"},
}


def field(kind, **more):
    return Field("isian", kind, "Isian", **{**EXTRA.get(kind, {}), **more})


def read(kind, text, values=None, **more):
    return fields.read(field(kind, **more), "isian", {"isian": [text]}, CONTEXT, values or {"kec": "16.10.04"})


ACCEPTED = [
    (Kind.TEXT, "  Jalan   Merdeka ", "Jalan Merdeka"),
    (Kind.TEXT, "=HYPERLINK(1)", "=HYPERLINK(1)"),
    (Kind.TEXTAREA, "a\r\n  b\u0000", "a\nb"),
    (Kind.NAME, "  siti   nur ", "SITI NUR"),
    (Kind.NAME, "<script>", "<SCRIPT>"),
    (Kind.NAME, "suparno", "SUPARNO"),
    (Kind.NAME, "Nu\u202er A\u200bini", "NUR AINI"),
    (Kind.NIK, "1610 9945 0392 0002", "1610994503920002"),
    (Kind.KK, "1610990101200001", "1610990101200001"),
    (Kind.DATE, "9-12-2019", "2019-12-09"),
    (Kind.DATE, "09/12/2019", "2019-12-09"),
    (Kind.DATE, "9 Desember 2019", "2019-12-09"),
    (Kind.DATE, "9 nopember 2019", "2019-11-09"),
    (Kind.DATE, "29 Feb 2020", "2020-02-29"),
    (Kind.TIME, "7.30", "07:30"),
    (Kind.TIME, "07:30", "07:30"),
    (Kind.TIME, "0730", "07:30"),
    (Kind.TIME, "pukul 19.05 WIB", "19:05"),
    (Kind.INT, "3.200 gram", "3200"),
    (Kind.INT, "0012", "12"),
    (Kind.DECIMAL, "49,5", "49.5"),
    (Kind.DECIMAL, "49.50 cm", "49.5"),
    (Kind.DECIMAL, "50", "50"),
    (Kind.DECIMAL, "1.250,5", "1250.5"),
    (Kind.DECIMAL, "0,5", "0.5"),
    (Kind.CHOICE, "2", "2"),
    (Kind.YESNO, "Ya", "ya"),
    (Kind.YESNO, "off", "tidak"),
    (Kind.PHONE, "0812-3456-7890", "+6281234567890"),
    (Kind.PHONE, "62 812 3456 7890", "+6281234567890"),
    (Kind.PHONE, "+60123456789", "+60123456789"),
    (Kind.EMAIL, "Ibu@Contoh.ID", "Ibu@contoh.id"),
    (Kind.REGION, "16.10.04.2010", "16.10.04.2010"),
    (Kind.DIGITS3, "3", "003"),
    (Kind.DIGITS3, "RT 12", "012"),
    (Kind.DIGITS5, "30 862", "30862"),
    (Kind.PASSPORT, "a 123-4567", "A1234567"),
    (Kind.NUMBER_TEXT, "al. 123/1998", "AL. 123/1998"),
]


@pytest.mark.parametrize(("kind", "text", "canonical"), ACCEPTED)
def test_what_people_write_becomes_canonical(kind, text, canonical):
    reading = read(kind, text)
    assert reading.value == canonical
    assert not [p for p in reading.problems if p.severity is Severity.GALAT]


@pytest.mark.parametrize(("kind", "_", "canonical"), ACCEPTED)
def test_a_canonical_value_reads_back_and_fills_its_boxes_again(kind, _, canonical):
    assert read(kind, canonical).value == canonical
    boxes = fields.fill(field(kind), "isian", canonical)
    assert fields.read(
        field(kind), "isian", {k: [v] for k, v in boxes.items()}, CONTEXT, {"kec": "16.10.04"}
    ).value == (canonical)


def test_every_kind_is_tried():
    assert {kind for kind, _, _ in ACCEPTED} == set(Kind)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Kind.NIK, "12", "16 angka"),
        (Kind.DATE, "31-4-2020", "31 April 2020 tidak ada"),
        (Kind.DATE, "29-2-2021", "tidak ada"),
        (Kind.DATE, "1-1-20", "empat angka"),
        (Kind.DATE, "1-13-2020", "bulan"),
        (Kind.DATE, "1-ju-2020", "bulan"),
        (Kind.DATE, "besok", "hari-bulan-tahun"),
        (Kind.DATE, "1-1-0020", "tahunnya"),
        (Kind.TIME, "24.00", "00.00 sampai 23.59"),
        (Kind.TIME, "pagi", "misalnya 07.30"),
        (Kind.INT, "3,5", "angka bulat"),
        (Kind.INT, "0", "Paling sedikit 1 gram"),
        (Kind.INT, "99999", "Paling banyak 9000 gram"),
        (Kind.INT, "-1", "angka bulat"),
        (Kind.DECIMAL, "1,2,3", "koma"),
        (Kind.DECIMAL, "1e5", "koma"),
        (Kind.CHOICE, "9", "Pilih salah satu"),
        (Kind.YESNO, "mungkin", "Ya atau Tidak"),
        (Kind.PHONE, "12", "nomor telepon"),
        (Kind.PHONE, "+62abc", "nomor telepon"),
        (Kind.EMAIL, "ibu@contoh", "e-mail"),
        (Kind.EMAIL, "a@b@c.id", "e-mail"),
        (Kind.REGION, "16.10.05.2001", "dari daftar"),
        (Kind.REGION, "16.10", "dari daftar"),
        (Kind.REGION, "Di mana saja", "dari daftar"),
        (Kind.DIGITS3, "1234", "tiga angka"),
        (Kind.DIGITS5, "3066", "lima angka"),
        (Kind.PASSPORT, "A1", "paspor"),
        (Kind.NAME, "x" * 101, "100 huruf"),
        (Kind.TEXT, "x" * 121, "120 huruf"),
    ],
)
def test_what_is_wrong_is_said_and_no_value_is_kept(kind, text, said):
    reading = read(kind, text)
    assert reading.value == ""
    assert [p.severity for p in reading.problems] == [Severity.GALAT]
    assert said in reading.problems[0].message


@settings(max_examples=50)
@given(st.sampled_from(Kind), st.text(max_size=140))
def test_no_text_breaks_a_field_and_what_is_accepted_is_stable(kind, text):
    value = read(kind, text).value
    if value:
        assert read(kind, value).value == value
        assert fields.show(field(kind), value, CONTEXT.lookup)


def test_a_date_in_three_boxes_names_the_box_that_is_wrong():
    raw = {"isian.hari": ["31"], "isian.bulan": ["feb"], "isian.tahun": ["2025"]}
    reading = fields.read(field(Kind.DATE), "isian", raw, CONTEXT, {})
    assert reading.problems[0].name == "isian.hari"
    raw["isian.hari"] = [" 5 "]
    assert fields.read(field(Kind.DATE), "isian", raw, CONTEXT, {}).value == "2025-02-05"
    raw["isian.tahun"] = [""]
    assert fields.read(field(Kind.DATE), "isian", raw, CONTEXT, {}).problems[0].name == "isian.tahun"
    empty = {"isian.hari": [""], "isian.bulan": [""], "isian.tahun": [""]}
    assert fields.read(field(Kind.DATE), "isian", empty, CONTEXT, {}).problems[0].message == "Isi isian."


def test_an_optional_field_may_stay_empty():
    assert fields.read(field(Kind.NIK, required=False), "isian", {}, CONTEXT, {}) == fields.Reading("")


@pytest.mark.parametrize(
    ("name", "doubts"),
    [("SITI NUR AINI", 0), ("SUPARNO", 1), ("H. AHMAD R", 2), ("SITI NUR 2", 1), ("NUR'AINI SA'DIAH", 0), ("D", 1)],
)
def test_a_newborns_name_is_doubted_as_permendagri_73_2022_says_and_may_be_insisted_on(name, doubts):
    newborn = field(Kind.NAME, newborn=True)
    reading = fields.read(newborn, "isian", {"isian": [name]}, CONTEXT, {})
    assert reading.value == name
    assert [p.severity for p in reading.problems] == [Severity.KONFIRMASI] * doubts
    sure = fields.read(newborn, "isian", {"isian": [name], "isian.yakin": ["ya"]}, CONTEXT, {})
    assert [p.severity for p in sure.problems] == [Severity.PERINGATAN] * doubts


def test_a_newborns_name_has_sixty_letters_at_most():
    newborn = field(Kind.NAME, newborn=True)
    assert fields.read(newborn, "isian", {"isian": ["A " * 30]}, CONTEXT, {}).value
    assert "60 huruf" in fields.read(newborn, "isian", {"isian": ["AB " * 21]}, CONTEXT, {}).problems[0].message


def test_unusual_numbers_ask_to_look_again():
    assert read(Kind.INT, "6000").problems[0].severity is Severity.KONFIRMASI


def test_a_region_outside_the_table_may_be_typed_only_where_nothing_is_listed():
    village = field(Kind.REGION)
    typed = {"isian": ["petojo utara"]}
    assert fields.read(village, "isian", typed, CONTEXT, {"kec": "GAMBIR"}).value == "PETOJO UTARA"
    assert fields.read(village, "isian", typed, CONTEXT, {"kec": "16.10.04"}).value == ""
    strict = field(Kind.REGION, level=4, parent="prov", free=False)
    assert fields.read(strict, "isian", {"isian": ["31.71"]}, CONTEXT, {"prov": "31"}).value == "31.71"
    assert fields.read(strict, "isian", {"isian": ["31.71"]}, CONTEXT, {"prov": "32"}).value == ""


def test_a_nik_is_picked_from_the_family_or_typed():
    pick = field(Kind.NIK, pick=Pick(jk="2"))
    assert [person["nik"] for person in fields.pick_options(pick, CONTEXT)] == [MOTHER["nik"]]
    adults = fields.pick_options(field(Kind.NIK, pick=Pick(adult=True)), CONTEXT)
    assert CHILD["nik"] not in {person["nik"] for person in adults}
    picked = {"isian.pilih": [MOTHER["nik"]], "isian": [FATHER["nik"]]}
    assert fields.read(pick, "isian", picked, CONTEXT, {}).value == MOTHER["nik"]
    typed = {"isian.pilih": ["lain"], "isian": [FATHER["nik"]]}
    assert fields.read(pick, "isian", typed, CONTEXT, {}).value == FATHER["nik"]
    assert fields.hints(pick, CONTEXT, {}).widget == "nik_pick"


@pytest.mark.parametrize(
    ("kind", "value", "screen", "paper"),
    [
        (Kind.DATE, "2021-03-26", "26 Maret 2021", "26 Maret 2021"),
        (Kind.TIME, "07:05", "07.05 WIB", "07.05"),
        (Kind.INT, "3200", "3.200 gram", "3.200"),
        (Kind.DECIMAL, "49.5", "49,5 cm", "49,5"),
        (Kind.NIK, "1610994503920002", "161099 450392 0002", "1610994503920002"),
        (Kind.CHOICE, "2", "PEREMPUAN", "PEREMPUAN"),
        (Kind.REGION, "16.10.04", "Indralaya", "Indralaya"),
        (Kind.PHONE, "+6281234567890", "081234567890", "081234567890"),
        (Kind.YESNO, "ya", "Ya", "Ya"),
        (Kind.TEXT, "", "", ""),
    ],
)
def test_values_are_shown_as_indonesians_write_them(kind, value, screen, paper):
    assert fields.show(field(kind), value, CONTEXT.lookup) == screen
    assert fields.show(field(kind), value, CONTEXT.lookup, bare=True) == paper


def test_hints_fit_a_phone():
    assert fields.hints(field(Kind.NIK), CONTEXT, {}).inputmode == "numeric"
    assert fields.hints(field(Kind.CHOICE), CONTEXT, {}).widget == "radio"
    assert fields.hints(field(Kind.CHOICE, table="PEKERJAAN"), CONTEXT, {}).widget == "select"
    assert fields.hints(field(Kind.EMAIL), CONTEXT, {}).autocomplete == "email"
    assert fields.hints(field(Kind.TEXTAREA), CONTEXT, {}).maxlength >= 300


@pytest.mark.parametrize(
    ("label", "kind", "said"),
    [
        ("Nama ayah", Kind.NAME, "Isi nama ayah."),
        ("NIK ayah", Kind.NIK, "Isi NIK ayah."),
        ("Jenis kelamin anak", Kind.CHOICE, "Pilih jenis kelamin anak."),
        ("RT asal", Kind.DIGITS3, "Isi RT asal."),
        ("Provinsi", Kind.REGION, "Pilih provinsi."),
    ],
)
def test_an_empty_field_says_what_to_do(label, kind, said):
    assert fields.missing_text(Field("isian", kind, label)) == said
