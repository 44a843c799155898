"""Fictional documents as they usually are."""

from __future__ import annotations

import copy
from typing import Any

BASE_URL = "https://akumandiri.example.go.id"
TOKEN = "7K3M9XW2PRT4HJ6N8BCD5VFG"

Data = dict[str, Any]


def resident(name: str, number: int, **more: str) -> Data:
    """A resident of the document data, NIK in the impossible range."""
    person = {
        "nik": f"161099{number:010d}",
        "nama": name,
        "jk": "1",
        "jk_teks": "LAKI-LAKI",
        "tempat_lahir": "INDRALAYA",
        "tgl_lahir": "1990-04-17",
        "agama": "ISLAM",
        "pendidikan": "SLTA/SEDERAJAT",
        "pekerjaan": "WIRASWASTA",
        "gol_darah": "O",
        "status_kawin": "KAWIN TERCATAT",
        "tgl_kawin": "2015-06-21",
        "shdk": "1",
        "shdk_teks": "KEPALA KELUARGA",
        "kewarganegaraan": "WNI",
        "paspor": "",
        "kitap": "",
        "nama_ayah": "SULAIMAN HADI",
        "nama_ibu": "ROHANA",
    }
    return person | more


FATHER = resident("ARYA WIRATAMA PUTRA", 1704900001)
MOTHER = resident(
    "DEWI ANGGRAINI SARI",
    5208920002,
    jk="2",
    jk_teks="PEREMPUAN",
    tgl_lahir="1992-08-12",
    shdk="3",
    shdk_teks="ISTRI",
    pekerjaan="MENGURUS RUMAH TANGGA",
    nama_ayah="KURNIAWAN",
    nama_ibu="SITI AMINAH",
)
CHILD = resident(
    "KIRANA ANINDYA PUTRI",
    4903250001,
    jk="2",
    jk_teks="PEREMPUAN",
    tempat_lahir="OGAN ILIR",
    tgl_lahir="2025-03-09",
    pendidikan="TIDAK/BELUM SEKOLAH",
    pekerjaan="BELUM/TIDAK BEKERJA",
    status_kawin="BELUM KAWIN",
    tgl_kawin="",
    shdk="4",
    shdk_teks="ANAK",
    gol_darah="TIDAK TAHU",
    nama_ayah="ARYA WIRATAMA PUTRA",
    nama_ibu="DEWI ANGGRAINI SARI",
)

OFFICE = {
    "provinsi": "SUMATERA SELATAN",
    "kabupaten": "KABUPATEN OGAN ILIR",
    "kode": "1610",
    "dinas": "Dinas Kependudukan dan Pencatatan Sipil",
    "tempat": "Indralaya",
}
HEAD = {
    "nama": "Drs. H. BAMBANG SETIAWAN, M.Si.",
    "nip": "19700101 199503 1 001",
    "jabatan": "KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KABUPATEN OGAN ILIR",
}
_OFFICERS = (
    ("Operator", "RINA KARTIKA", "2025-03-12T02:10:00+00:00"),
    ("Pejabat Pengawas", "DEDI KURNIA", "2025-03-12T03:42:00+00:00"),
    ("Pejabat Administrator", "YULI HASTUTI", "2025-03-13T01:05:00+00:00"),
    ("Kepala Dinas", "BAMBANG SETIAWAN", "2025-03-14T01:20:00+00:00"),
)
PARAF = [{"peran": peran, "nama": nama, "waktu": at, "content_sha256": "a" * 64} for peran, nama, at in _OFFICERS]
FAMILY: Data = {
    "nomor_kk": "1610992106150003",
    "kepala": "ARYA WIRATAMA PUTRA",
    "alamat": "JALAN LINTAS TIMUR NOMOR 12",
    "rt": "003",
    "rw": "001",
    "desa": "INDRALAYA MULYA",
    "kecamatan": "INDRALAYA",
    "kabupaten": "KABUPATEN OGAN ILIR",
    "provinsi": "SUMATERA SELATAN",
    "kode_pos": "30862",
    "anggota": [FATHER, MOTHER, CHILD],
}


def answers(**values: str | tuple[str, str]) -> Data:
    """Answers as document data has them; a pair is (canonical, display text)."""
    pairs = {slug: value if isinstance(value, tuple) else (value, value) for slug, value in values.items()}
    return {slug: {"nilai": nilai, "teks": teks} for slug, (nilai, teks) in pairs.items()}


def document(kode: str, judul: str, nomor: str, **more: Any) -> Data:
    """The frame that every document's data has."""
    data: Data = {
        "dokumen": {
            "kode": kode,
            "judul": judul,
            "nomor": nomor,
            "tanggal": "2025-03-14",
            "token": TOKEN,
            "tempat": "Indralaya",
        },
        "kantor": OFFICE,
        "pejabat": HEAD,
        "paraf": PARAF,
        "layanan": {"kode": "", "nama": "", "varian": "", "varian_nama": "", "versi": 1},
        "isian": {},
        "orang": {},
        "keluarga": FAMILY,
        "pemegang": {"nama": FATHER["nama"], "nik": FATHER["nik"]},
        "content_sha256": "a" * 64,
        "demo": True,
    }
    return copy.deepcopy(data | more)


BIRTH_ANSWERS = answers(
    jenis_pelaporan=("1", "KELAHIRAN"),
    pelapor_hubungan=("ayah", "Ayah"),
    pelapor_nama="ARYA WIRATAMA PUTRA",
    pelapor_nik="1610991704900001",
    pelapor_no_kk="1610992106150003",
    pelapor_kewarganegaraan=("1", "WNI"),
    saksi1_nama="HERMAN SUSANTO",
    saksi1_nik="1610990101800011",
    saksi1_kewarganegaraan=("1", "WNI"),
    saksi2_nama="LILIS SURYANI",
    saksi2_nik="1610995502850012",
    saksi2_kewarganegaraan=("1", "WNI"),
    ayah_nama="ARYA WIRATAMA PUTRA",
    ayah_nik="1610991704900001",
    ayah_tempat_lahir="INDRALAYA",
    ayah_tgl_lahir=("1990-04-17", "17-04-1990"),
    ayah_warga=("1", "WNI"),
    ibu_nama="DEWI ANGGRAINI SARI",
    ibu_nik="1610995208920002",
    ibu_tempat_lahir="INDRALAYA",
    ibu_tgl_lahir=("1992-08-12", "12-08-1992"),
    ibu_warga=("1", "WNI"),
    nikah_nomor="1610-KW-21062015-0004",
    nikah_tgl=("2015-06-21", "21-06-2015"),
    anak_nama="KIRANA ANINDYA PUTRI",
    anak_jk=("2", "PEREMPUAN"),
    anak_tempat_dilahirkan=("1", "RS/RB"),
    anak_tempat_kelahiran="KABUPATEN OGAN ILIR",
    anak_tgl_lahir=("2025-03-09", "09-03-2025"),
    anak_pukul=("04:25", "04.25"),
    anak_jenis_kelahiran=("1", "TUNGGAL"),
    anak_ke="1",
    anak_penolong=("1", "DOKTER"),
    anak_berat=("3150", "3.150"),
    anak_panjang=("49.5", "49,5"),
)


MODELS = {
    "LAHIR_AYAH_IBU": "Model 1: anak ayah dan ibu (perkawinan tercatat)",
    "LAHIR_FRASA": "Model 2: anak ayah dan ibu (perkawinan belum tercatat)",
    "LAHIR_IBU": "Model 3: anak seorang ibu",
    "LAHIR_TANPA_ORTU": "Model 4: orang tua tidak diketahui",
    "LAHIR_OA": "Anak Orang Asing",
}


def birth(kode: str = "DOC_KUT_LAHIR", variant: str = "LAHIR_AYAH_IBU") -> Data:
    """A birth: kutipan or register, in one of the models of the akta."""
    titles = {"DOC_KUT_LAHIR": "KUTIPAN AKTA KELAHIRAN", "DOC_REG_LAHIR": "REGISTER AKTA KELAHIRAN"}
    service = {
        "kode": "CAP_LAHIR",
        "nama": "Pencatatan kelahiran",
        "varian": variant,
        "varian_nama": MODELS[variant],
        "versi": 1,
    }
    people = {"pemohon": FATHER, "anak": CHILD, "ayah": FATHER, "ibu": MOTHER}
    data = document(kode, titles[kode], "1610-LU-14032025-0001", layanan=service, isian=BIRTH_ANSWERS, orang=people)
    data["pemegang"] = {"nama": CHILD["nama"], "nik": CHILD["nik"]}
    if variant == "LAHIR_OA":
        data["isian"] |= answers(anak_negara="JEPANG")
    if variant in ("LAHIR_IBU", "LAHIR_TANPA_ORTU"):
        drop(data["isian"], "ayah_")
    if variant == "LAHIR_TANPA_ORTU":
        drop(data["isian"], "ibu_")
        del data["isian"]["anak_ke"]
    return data


def drop(fields: Data, prefix: str) -> None:
    """Take away every answer whose slug begins with ``prefix``."""
    for slug in [slug for slug in fields if slug.startswith(prefix)]:
        del fields[slug]


def family_card(members: int = 3) -> Data:
    """A Kartu Keluarga with that many members."""
    service = {"kode": "DAF_KK", "nama": "Penerbitan Kartu Keluarga", "varian": "KK_TAMBAH_ANGGOTA", "varian_nama": ""}
    data = document("DOC_KK", "KARTU KELUARGA", FAMILY["nomor_kk"], layanan=service, orang={"pemohon": FATHER})
    more = [resident(f"ANAK KE {nomor} WIRATAMA", 1234560000 + nomor) for nomor in range(members)]
    data["keluarga"]["anggota"] = copy.deepcopy([FATHER, MOTHER, CHILD, *more][:members])
    return data


MOVE_ANSWERS = answers(
    no_kk="1610992106150003",
    nama_pemohon="ARYA WIRATAMA PUTRA",
    nik_pemohon="1610991704900001",
    jenis_permohonan=("2", "SURAT KETERANGAN PINDAH"),
    asal_alamat="JALAN LINTAS TIMUR NOMOR 12",
    asal_rt="003",
    asal_rw="001",
    asal_desa=("16.10.04.2001", "INDRALAYA MULYA"),
    asal_kecamatan=("16.10.04", "INDRALAYA"),
    asal_kab=("16.10", "KABUPATEN OGAN ILIR"),
    asal_prov=("16", "SUMATERA SELATAN"),
    asal_kode_pos="30862",
    klasifikasi=("4", "ANTAR KAB/KOTA"),
    tuj_alamat="JALAN JENDERAL SUDIRMAN NOMOR 45",
    tuj_rt="010",
    tuj_rw="004",
    tuj_desa=("16.71.02.1003", "SUNGAI PANGERAN"),
    tuj_kecamatan=("16.71.02", "ILIR TIMUR I"),
    tuj_kab=("16.71", "KOTA PALEMBANG"),
    tuj_prov=("16", "SUMATERA SELATAN"),
    tuj_kode_pos="30121",
    alasan=("1", "PEKERJAAN"),
    jenis_kepindahan=("2", "KEP. KELUARGA DAN SELURUH ANGG. KELUARGA"),
    kk_tidak_pindah=("3", "TIDAK ADA ANGGOTA YANG DITINGGAL"),
    kk_pindah=("2", "MEMBUAT KK BARU"),
)


def moving(movers: int = 3) -> Data:
    """A moving letter with that many followers."""
    service = {"kode": "DAF_SKP", "nama": "Surat Keterangan Pindah", "varian": "SKP_KELUAR_WNI", "varian_nama": ""}
    service |= {"judul_oa": "SURAT KETERANGAN PINDAH ORANG ASING"}
    number = "SKPWNI/1610/14032025/0001"
    data = document("DOC_SKPWNI", "SURAT KETERANGAN PINDAH WNI", number, layanan=service, orang={"pemohon": FATHER})
    people = family_card(movers)["keluarga"]["anggota"]
    followers = [
        answers(pengikut_nik=one["nik"], pengikut_nama=one["nama"], pengikut_shdk=(one["shdk"], one["shdk_teks"]))
        for one in people
    ]
    data["isian"] = copy.deepcopy(MOVE_ANSWERS) | {"PENGIKUT": followers}
    return data


def form() -> Data:
    """The resident's copy of a form for a birth."""
    data = document("FORMULIR", "FORMULIR PERMOHONAN", "AM-20250312-00017-K")
    labels = [(slug.replace("_", " ").capitalize(), answer["teks"]) for slug, answer in BIRTH_ANSWERS.items()]
    rows = [{"label": label, "teks": text} for label, text in labels]
    more = {
        "layanan": birth()["layanan"],
        "formulir": {"kode": "F-2.01", "judul": "Formulir Pelaporan Pencatatan Sipil di Dalam Wilayah NKRI"},
        "pemohon": {"nama": FATHER["nama"], "nik": FATHER["nik"]},
        "dikirim": "2025-03-12T01:58:00+00:00",
        "janji": "2025-03-17",
        "status_url": f"{BASE_URL}/status/AM-20250312-00017-K",
        "bagian": [
            {"judul": "Data pelapor", "baris": rows[:5]},
            {"judul": "Data saksi", "baris": rows[5:11]},
            {"judul": "Data orang tua", "baris": rows[11:21]},
            {"judul": "Data anak", "baris": rows[21:]},
        ],
        "lampiran": [
            {"nama": "Surat keterangan kelahiran", "berkas": "3 halaman"},
            {"nama": "Buku nikah/kutipan akta perkawinan", "berkas": "2 halaman"},
            {"nama": "Kartu Keluarga", "berkas": "1 halaman"},
        ],
        "pernyataan": {
            "versi": "2025-01",
            "waktu": "2025-03-12T01:57:00+00:00",
            "teks": "Saya menyatakan bahwa data dan berkas yang saya kirim adalah benar dan asli. Apabila di kemudian "
            "hari ternyata tidak benar, saya bersedia menerima akibatnya menurut peraturan perundang-undangan.",
        },
    }
    return data | more
