"""Every document says what its form prescribes, with any data, and its marks and data agree with what is printed."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from tests.workers.paper import CWT_KEY, CWT_PUBLIC, case, made
from tests.workers.sample_cases import CASES, HOSTILE_NAME, LONG_NAME, renamed
from tests.workers.samples import BASE_URL, TOKEN, birth, family_card, form, moving
from tests.workers.tools import codes_of, lines, outside_paper, text_of
from workers import marks
from workers.compose import TEMPLATES, compose, document_claims, shipped_template, warm_up
from workers.render import RenderError, page_count, template_variables
from workers.sandbox import TemplateRefused

DATA_ROOTS = {"dokumen", "kantor", "pejabat", "paraf", "layanan", "isian", "orang", "keluarga", "demo", "tanda"}
DATA_ROOTS |= {"penduduk", "catatan", "pemegang", "permohonan"}
ROOTS_OF = {
    "FORMULIR": {"formulir", "pemohon", "dikirim", "janji", "bagian", "lampiran", "pernyataan"},
    "CETAK": {"cetakan"},
    "JUMLAH": {"laporan", "tabel"},
    "NASKAH_PKS": {"naskah"},
    "NASKAH_PERNYATAAN": {"naskah"},
    "LAPORAN_SEMESTER": {"laporan", "isi", "sidik"},
}

WORDING = {
    "kutipan LAHIR_AYAH_IBU": (
        "Nomor Induk Kependudukan",
        "Personal Registration Number",
        "1610994903250001",
        "REPUBLIK INDONESIA",
        "PENCATATAN SIPIL",
        "REGISTRY OFFICE",
        "WARGA NEGARA INDONESIA",
        "NATIONALITY INDONESIA",
        "KUTIPAN AKTA KELAHIRAN",
        "EXCERPT OF BIRTH CERTIFICATE",
        "Berdasarkan Akta Kelahiran Nomor",
        "1610-LU-14032025-0001",
        "SEMBILAN MARET TAHUN DUA RIBU DUA PULUH LIMA",
        "THE NINTH OF MARCH ON YEAR TWO THOUSAND AND TWENTY-FIVE",
        "telah lahir",
        "KIRANA ANINDYA PUTRI",
        "SATU, PEREMPUAN DARI AYAH ARYA WIRATAMA PUTRA DAN IBU DEWI ANGGRAINI SARI",
        "FIRST, FEMALE FROM FATHER ARYA WIRATAMA PUTRA AND MOTHER DEWI",
        "Kutipan ini dikeluarkan di INDRALAYA",
        "PEJABAT PENCATATAN SIPIL KABUPATEN OGAN ILIR",
        "BAMBANG SETIAWAN",
        "NIP 19700101 199503 1 001",
        "UU ITE Pasal 5 ayat (1)",
        "Halaman 1 dari 1",
        "Operator RINA KARTIKA 12 Maret 2025, 09.10 WIB",
    ),
    "kutipan LAHIR_FRASA": ("YANG PERKAWINANNYA BELUM TERCATAT SESUAI DENGAN PERATURAN PERUNDANG-UNDANGAN",),
    "kutipan LAHIR_IBU": ("SATU, PEREMPUAN DARI SEORANG IBU DEWI ANGGRAINI SARI", "FROM A MOTHER DEWI"),
    "kutipan LAHIR_TANPA_ORTU": ("jenis kelamin", "PEREMPUAN", "FEMALE"),
    "kutipan LAHIR_OA": ("WARGA NEGARA JEPANG", "NATIONALITY JEPANG"),
    "register": (
        "REGISTER AKTA KELAHIRAN",
        "CATATAN PINGGIR",
        "MINGGU, 9 MARET 2025, PUKUL 04.25 WIB",
        "3.150 gram / 49,5 cm",
        "HERMAN SUSANTO, NIK 1610990101800011",
    ),
    "kk 3": ("KARTU KELUARGA", "No. 1610992106150003", "KEPALA KELUARGA", "Nama Orang Tua", "Dokumen Imigrasi", "(17)"),
    "pindah": (
        "SURAT KETERANGAN PINDAH WNI",
        "ANTAR KAB/KOTA",
        "DATA DAERAH ASAL",
        "DATA KEPINDAHAN",
        "KOTA PALEMBANG",
    ),
    "formulir": (
        "F-2.01",
        "AM-20250312-00017-K",
        "12 Maret 2025, 08.58 WIB",
        "17 Maret 2025",
        "Surat keterangan kelahiran",
        "Versi ketentuan: 2025-01",
        "Pasal 13 ayat (1) huruf f",
    ),
}


@pytest.mark.parametrize("name", WORDING)
def test_a_document_says_what_its_form_prescribes(name):
    text = text_of(case(name))
    assert [phrase for phrase in WORDING[name] if phrase not in text] == []


@pytest.mark.parametrize("variant", ["LAHIR_IBU", "LAHIR_TANPA_ORTU"])
def test_a_model_leaves_out_whom_it_must_not_name(variant):
    data = birth(variant=variant) | {"isian": birth()["isian"]}
    text = text_of(made(data))
    assert "ARYA WIRATAMA" not in text
    assert ("DEWI ANGGRAINI" in text) is (variant == "LAHIR_IBU")


@pytest.mark.parametrize(("name", "pages"), [("kk 3", 1), ("kk 13", 2), ("kutipan nama panjang", 1), ("pindah", 1)])
def test_a_document_takes_the_sheets_that_it_should(name, pages):
    assert page_count(case(name)) == pages


def test_the_longest_lawful_names_keep_a_full_family_on_one_sheet():
    assert page_count(case("kk nama panjang")) == 1
    assert text_of(case("kk nama panjang")).count("SASTRANEGARA") >= 31


def test_the_second_sheet_of_a_kk_is_a_whole_sheet_of_the_same_number():
    text = text_of(case("kk 13"))
    assert text.count("No. 1610992106150003") == 2
    assert text.count("Tanda Tangan/Cap Jempol") == 2
    assert "Halaman 2 dari 2" in text


@pytest.mark.parametrize("name", ["kutipan jahat", "register jahat", "kk jahat", "pindah jahat", "formulir jahat"])
def test_hostile_text_is_printed_as_text(name):
    pdf = case(name)
    text = text_of(pdf).upper()
    assert "<SCRIPT>ALERT('X')</SCRIPT>" in text
    assert "=HYPERLINK(\"A\") & 'O''BRIEN'" in text
    assert any("JavaScript:" in line and "no" in line for line in lines("pdfinfo", pdf))


@pytest.mark.parametrize("name", ["kutipan jahat", "kk nama panjang", "pindah jahat", "register nama panjang"])
def test_nothing_is_drawn_outside_the_paper(name):
    pdf = case(name)
    assert outside_paper(pdf) == []


def test_a_demo_says_so_on_every_page_and_claims_no_certificate():
    demo = text_of(case("kk 13"))
    assert demo.count("TIDAK BERLAKU SEBAGAI DOKUMEN RESMI") == 2
    assert "diterbitkan oleh Balai Besar" not in demo
    real = text_of(case("kk tersedikit"))
    assert "DEMO" not in real
    assert "sertifikat elektronik yang diterbitkan oleh Balai Besar Sertifikasi Elektronik (BSrE), BSSN" in real


def test_printed_number_barcode_token_and_data_agree():
    data = CASES["pindah"]
    number = data["dokumen"]["nomor"]
    found = codes_of(case("pindah"), 200)
    (scanned,) = (code.removeprefix("QR-Code:") for code in found if code.startswith("QR"))
    claims = marks.verify_cwt(marks.cwt_of_payload(scanned), CWT_PUBLIC)
    assert scanned.startswith(f"{BASE_URL}/v/{TOKEN}#")
    assert claims[marks.SUBJECT] == number
    assert f"CODE-128:{number}" in found
    assert number in text_of(case("pindah"))


def test_the_form_leads_to_its_status_and_needs_no_key():
    found = codes_of(case("formulir"), 200)
    assert f"QR-Code:{form()['status_url']}" in found
    assert "CODE-128:AM-20250312-00017-K" in found


def test_a_kk_commits_to_its_head_and_number():
    data = family_card()
    digest = document_claims(data)[marks.FACTS][1]
    assert digest == marks.facts_digest(TOKEN, "ARYA WIRATAMA PUTRA", "1610992106150003")


def test_the_data_of_another_document_is_refused():
    with pytest.raises(RenderError, match="DOC_KK"):
        compose("DOC_KK", shipped_template("DOC_KK"), moving(), base_url=BASE_URL, cwt_key=CWT_KEY)


def test_data_that_a_template_needs_and_lacks_is_named():
    data = birth()
    del data["dokumen"]["tempat"]
    with pytest.raises(TemplateRefused, match="tempat"):
        made(data)


def test_a_name_in_another_script_is_refused_with_its_letters():
    with pytest.raises(RenderError, match=r"U\+4E2D"):
        made(renamed(birth(), "中村"))


def test_composing_leaves_the_data_as_it_was():
    data = birth()
    before = copy.deepcopy(data)
    made(data)
    assert data == before


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_a_template_reads_only_what_document_data_has(path: Path):
    roots = {variable.partition(".")[0] for variable in template_variables(path.read_text(encoding="utf-8"))}
    assert roots <= DATA_ROOTS | ROOTS_OF.get(path.stem, set())


def test_the_variables_of_a_template_name_the_fields_of_its_form():
    variables = set(template_variables(shipped_template("DOC_REG_LAHIR")))
    assert {"isian.anak_nama", "isian.anak_tgl_lahir", "orang.anak.nik", "dokumen.nomor"} <= variables


def test_the_warm_up_makes_a_whole_document():
    assert warm_up() is None


def test_names_in_the_samples_are_as_long_as_they_claim():
    assert len(LONG_NAME) == 60
    assert len(HOSTILE_NAME) == 200
