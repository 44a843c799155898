"""A fictional family and what the form engine sees around it, for tests of rules and catalogue."""

from __future__ import annotations

from datetime import date
from functools import cache

from models.operations.services import catalogue_files
from models.rules.facts import Context, Facts, Mode
from models.rules.service import ServiceDefinition

TODAY = date(2025, 3, 10)
KK = "1610990101200001"
OTHER_KK = "1610990101200009"
DESA = "16.10.04.2010"


def person(nik, nama, jk, born, shdk, **more):
    return {
        "nik": nik,
        "nama": nama,
        "jk": jk,
        "tempat_lahir": "OGAN ILIR",
        "tgl_lahir": born,
        "shdk": shdk,
        "kewarganegaraan": "1",
        "status_kawin": "2",
        "agama": "1",
        "status": "1",
        "nomor_kk": KK,
        **more,
    }


FATHER = person("1610991202900001", "BUDI SANTOSO", "1", "1990-02-12", "1")
MOTHER = person("1610995503920002", "SITI AMINAH", "2", "1992-03-15", "3")
PARENTS = {"nama_ayah": "BUDI SANTOSO", "nama_ibu": "SITI AMINAH", "status_kawin": "1"}
CHILD = person("1610990506150003", "AHMAD FAUZI", "1", "2015-06-05", "4", **PARENTS)
STRANGER = person("1610991202880009", "JOKO WIDADA", "1", "1988-02-12", "1", nomor_kk=OTHER_KK)
SECOND_STRANGER = person("1610995202880008", "RATNA DEWI", "2", "1988-02-12", "1", nomor_kk=OTHER_KK)
FAMILY = {
    "nomor_kk": KK,
    "kepala": FATHER["nama"],
    "kepala_nik": FATHER["nik"],
    "alamat": "JALAN LINTAS TIMUR NO 5",
    "rt": "003",
    "rw": "001",
    "desa": DESA,
    "kode_pos": "30862",
}


def facts(applicant=MOTHER, others=()):
    return Facts(
        applicant={**applicant, "hp": "+6281234567890", "email": "ibu@contoh.id"},
        family=FAMILY,
        members=(FATHER, MOTHER, CHILD),
        others={other["nik"]: other for other in others},
    )


def context(applicant=MOTHER, others=(), mode=Mode.ISI, today=TODAY):
    return Context(catalogue_files.lookup(), today, facts(applicant, others), mode)


@cache
def service(code) -> ServiceDefinition:
    return catalogue_files.service(code)


BIRTH = {
    "pelapor_hubungan": "ibu",
    "anak_punya_nik": "tidak",
    "anak_nama": "SITI NUR",
    "anak_jk": "2",
    "anak_tgl_lahir": "2025-03-05",
    "anak_pukul": "07:30",
    "anak_tempat_dilahirkan": "2",
    "anak_tempat_kelahiran": "OGAN ILIR",
    "anak_jenis_kelahiran": "1",
    "anak_ke": "2",
    "anak_penolong": "2",
    "anak_berat": "3200",
    "anak_panjang": "49.5",
    "anak_kk_baru": "tidak",
    "anak_kia": "tidak",
    "ayah_nik": FATHER["nik"],
    "nikah_nomor": "123/45/2014",
    "nikah_tgl": "2014-01-01",
    "saksi1_nik": STRANGER["nik"],
    "saksi1_nama": STRANGER["nama"],
    "saksi1_no_kk": OTHER_KK,
    "saksi1_kewarganegaraan": "1",
    "saksi2_nik": SECOND_STRANGER["nik"],
    "saksi2_nama": SECOND_STRANGER["nama"],
    "saksi2_no_kk": OTHER_KK,
    "saksi2_kewarganegaraan": "1",
}
BIRTH_FILES = {"A_SK_LAHIR", "A_NIKAH", "A_KK"}

MOVE = {
    "PENGIKUT": [{"pengikut_nik": FATHER["nik"]}, {"pengikut_nik": CHILD["nik"]}],
    "kk_tidak_pindah": "2",
    "kepala_baru_nik": MOTHER["nik"],
    "kk_pindah": "2",
    "tuj_prov": "31",
    "tuj_kab": "31.71",
    "tuj_kecamatan": "GAMBIR",
    "tuj_desa": "PETOJO UTARA",
    "tuj_alamat": "JALAN MERDEKA 10",
    "tuj_rt": "003",
    "tuj_rw": "001",
    "alasan": "1",
    "rencana_pindah": "2025-05-01",
}
