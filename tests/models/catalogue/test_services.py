"""The services that come with the program: complete, faithful to the forms, and kind to whoever fills them in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.operations.services import catalogue_files
from models.rules.effects import KINDS, ResidentCreate
from models.rules.numbers import NUMBER_FORMATS, SK_CAPIL_CODES
from models.rules.questions import Kind
from tests.models.catalogue.listed import NUMBERS, VARIANTS
from tests.models.rules.household import service

SERVICES = [service(code) for code in catalogue_files.service_codes()]
IDS = list(catalogue_files.service_codes())
LOOKUP = catalogue_files.lookup()
LISTED = catalogue_files.read_yaml(Path(__file__).with_name("listed.yaml").read_text("utf-8"))

F201 = {
    "pelapor_nama pelapor_nik pelapor_dok_perjalanan pelapor_no_kk pelapor_kewarganegaraan pelapor_hp pelapor_email",
    "provinsi kabupaten kecamatan desa kode_wilayah jenis_pelaporan",
    "saksi1_nama saksi1_nik saksi1_no_kk saksi1_kewarganegaraan",
    "saksi2_nama saksi2_nik saksi2_no_kk saksi2_kewarganegaraan",
    "ayah_nama ayah_nik ayah_tempat_lahir ayah_tgl_lahir ayah_warga",
    "ibu_nama ibu_nik ibu_tempat_lahir ibu_tgl_lahir ibu_warga",
    "anak_nama anak_jk anak_tempat_dilahirkan anak_tempat_kelahiran anak_tgl_lahir anak_pukul anak_jenis_kelahiran",
    "anak_ke anak_penolong anak_berat anak_panjang",
}
F103 = {
    "no_kk nama_pemohon nik_pemohon jenis_permohonan asal_alamat asal_rt asal_rw asal_desa asal_kecamatan asal_kab",
    "asal_prov asal_kode_pos klasifikasi tuj_alamat tuj_rt tuj_rw tuj_desa tuj_kecamatan tuj_kab tuj_prov tuj_kode_pos",
    "alasan alasan_lain jenis_kepindahan kk_tidak_pindah kk_pindah pengikut_nik pengikut_nama pengikut_shdk",
    "rencana_pindah nama_sponsor tipe_sponsor alamat_sponsor no_izin tgl_izin",
}
F102 = {"nama_pemohon nik_pemohon kk_pemohon hp_pemohon email_pemohon jenis"}


F101 = {
    "jenis_input nama_lengkap no_paspor tgl_akhir_paspor nama_sponsor tipe_sponsor alamat_sponsor jenis_kelamin",
    "tempat_lahir tanggal_lahir kewarganegaraan no_akta_kelahiran gol_darah agama status_kawin tgl_kawin tgl_cerai",
    "no_akta_kawin no_akta_cerai shdk pendidikan pekerjaan no_izin_tinggal tempat_terbit_izin tgl_terbit_izin",
    "tgl_akhir_izin tempat_datang tgl_datang nik_ibu nama_ibu nik_ayah nama_ayah kk_alamat kk_rt kk_rw kk_kode_pos",
    "kode_provinsi kode_kabupaten kode_kecamatan kode_desa nama nik no_kk alamat",
}


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("DAF_BIODATA", F101),
        ("CAP_LAHIR", F201),
        ("DAF_SKP", F103),
        ("DAF_KK", F102),
        ("DAF_KTPEL", F102),
        ("DAF_KIA", F102),
    ],
)
def test_every_field_of_the_form_is_there(code, form):
    assert {slug for line in form for slug in line.split()} <= set(service(code).fields)


def test_the_variants_are_those_of_the_catalogue():
    active = {service.code: [variant.code for variant in service.active_variants()] for service in SERVICES}
    assert active == VARIANTS
    assert len(service("DAF_KK").variants) == 10
    assert len(service("DAF_SKP").variants) == 6


def test_pendaftaran_penduduk_stands_before_pencatatan_sipil():
    population = [code.startswith("DAF_") for code in IDS]
    assert population == sorted(population, reverse=True)


def test_the_documents_and_their_numbers_are_those_of_the_catalogue():
    found = {
        service.code: {
            output.code: output.number_format or output.number_of or output.number_from or output.number_siak
            for output in service.documents
        }
        for service in SERVICES
    }
    assert found == NUMBERS
    assert {o.number_format for one in SERVICES for o in one.documents} - {""} <= set(NUMBER_FORMATS)


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_no_question_attachment_deadline_or_form_is_lost(definition):
    listed = LISTED[definition.code]
    need = {"wajib": "", "salah_satu": "salah satu", "boleh": "boleh"}
    papers = [
        " ".join(filter(None, (one.code, need[one.need], "ditarik" if one.withdrawn else "")))
        for one in definition.attachments
    ]
    time = definition.office_time
    assert (papers, list(definition.forms)) == (listed["lampiran"], listed["formulir"])
    assert [definition.reporting.days, time.working_days, time.legal_days] == listed["batas"]
    assert (len(definition.who), len(definition.legal)) == (listed["siapa"], listed["dasar"])
    assert set(listed["isian"]) - set(definition.fields) == set()


def test_a_letter_of_the_civil_registry_is_numbered_with_the_letters_of_its_service():
    letters = {
        one.code: out.number_kind for one in SERVICES for out in one.documents if out.number_format == "SK_CAPIL"
    }
    assert letters == {code: SK_CAPIL_CODES[code] for code in letters}


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_every_code_table_and_every_row_named_exists(definition):
    for field in definition.fields.values():
        if field.table:
            assert set(field.choices) <= set(LOOKUP.table(field.table)), field.slug
        if field.default:
            assert field.default in (field.choices or LOOKUP.table(field.table))
        if field.derive and field.table:
            made = {field.derive.value, *field.derive.mapped.values(), *field.derive.variants.values()} - {""}
            assert made <= set(LOOKUP.table(field.table)), field.slug


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_conditions_compare_with_codes_that_can_be_chosen(definition):
    text = str(catalogue_files.service_data(definition.code))
    for slug, value in re.findall(r"'field': '(\w+)', 'is': '([^']+)'", text):
        field = definition.fields[slug]
        if field.kind is Kind.CHOICE:
            assert value in (LOOKUP.table(field.table) if field.table else field.choices), (slug, value)
        if field.kind is Kind.YESNO:
            assert value in {"ya", "tidak"}


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_every_question_is_plain_and_short(definition):
    for field in definition.fields.values():
        assert len(field.question) <= 70, field.slug
        assert len(field.help) <= 160, field.slug
        assert not re.search(r"\b(shdk|input|submit|upload)\b", field.ask + field.help, re.IGNORECASE), field.slug


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_every_attachment_says_how_to_photograph_it(definition):
    for item in definition.attachments:
        assert "oto" in item.how, item.code
        assert len(item.how) <= 160, item.code
        assert item.confidence, item.code


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_every_fact_carries_the_mark_of_its_source(definition):
    marks = [basis.confidence for basis in definition.legal]
    marks += [definition.reporting.confidence, definition.office_time.confidence]
    marks += [setting.confidence for setting in definition.settings.values()]
    marks += [item.confidence for item in definition.attachments]
    assert all(re.fullmatch(r"(S\d+|R|P)(,(S\d+|R|P))*", mark) for mark in marks)


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_no_number_of_siak_is_ever_made_here(definition):
    for output in definition.documents:
        assert output.number_format not in {"NIK", "KK"}
    assert all(str(effect.kind) in KINDS for effect in definition.effects)


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_a_new_resident_gets_every_code_that_a_family_card_prints(definition):
    for effect in definition.effects:
        if isinstance(effect, ResidentCreate):
            given = set(effect.fixed) | set(effect.inherit) | set(definition.person(effect.role).data)
            needed = {"nama", "jk", "tempat_lahir", "tgl_lahir", "agama", "pendidikan", "pekerjaan", "gol_darah"}
            assert needed | {"status_kawin", "kewarganegaraan"} <= given


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_every_declaration_is_versioned_and_in_the_applicants_own_words(definition):
    assert {clause.code for clause in definition.declarations} >= {"KEBENARAN", "PEMROSESAN_DATA"}
    assert all(clause.text.startswith(("Saya", "Data yang saya")) for clause in definition.declarations)


@pytest.mark.parametrize("definition", SERVICES, ids=IDS)
def test_nobody_agrees_to_a_message_that_nothing_sends(definition):
    assert [clause.text for clause in definition.declarations if "memberitahu" in clause.text] == []
