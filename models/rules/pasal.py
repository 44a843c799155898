"""The Perbup's articles, one line each in our own words, and how the code cites them.

A citation is written ``Pasal 15(1)b`` (definitions and numbered aims: ``Pasal 1(10)``); ``Pasal 15(1)a-c`` cites a
range and ``Pasal: 8(1)a, 9(1)b`` a list. Articles of other laws carry the law's name in front and are not ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

PARAPHRASES: Mapping[str, str] = {
    "1(1)": "Kabupaten berarti Ogan Ilir.",
    "1(2)": "Bupati berarti Bupati Ogan Ilir.",
    "1(3)": "Disdukcapil berarti dinas kependudukan dan pencatatan sipil Ogan Ilir.",
    "1(4)": "Pengelolaan sistem: menata penerbitan dokumen dan data lewat dua aplikasi web.",
    "1(5)": "AKU MANDIRI: mengurus dokumen kependudukan dengan berkas yang dikirim lewat web.",
    "1(6)": "LOPE CAPIL: mengakses data perseorangan lewat web.",
    "1(7)": "Pendaftaran penduduk: biodata, peristiwa kependudukan, penduduk rentan, dan dokumennya.",
    "1(8)": "Pencatatan sipil: peristiwa penting seseorang dicatat dalam register.",
    "1(9)": "Dokumen kependudukan: dokumen resmi Dinas yang menjadi bukti autentik.",
    "1(10)": "NAS: perangkat penyimpan untuk cadangan dan berbagi data.",
    "1(11)": "TTE: tanda tangan yang melekat pada informasi elektronik untuk verifikasi.",
    "1(12)": "Penanda tangan: subjek hukum yang terkait dengan TTE.",
    "1(13)": "Penyelenggara TTE: badan hukum tepercaya yang memfasilitasi TTE.",
    "1(14)": "Data pembuatan TTE: kode pribadi atau kriptografi untuk membuat TTE.",
    "1(15)": "Dokumen elektronik: informasi elektronik yang dapat dilihat dan dipahami.",
    "1(16)": "Arsip: rekaman kegiatan dalam bentuk apa pun.",
    "1(17)": "Sikminduk: sistem arsip kependudukan nasional.",
    "1(18)": "Kios adminduk: unit yang membantu warga memakai layanan daring.",
    "1(19)": "JPT Pratama: pimpinan tinggi setingkat eselon II.",
    "1(20)": "Pejabat Administrator: pejabat struktural eselon III.",
    "1(21)": "Pejabat Pengawas: pejabat struktural eselon IV.",
    "2": "Peraturan ini menjadi pedoman pengelolaan aplikasi dan pelayanan yang efektif.",
    "3(1)": "Tujuan: acuan kebijakan pelayanan.",
    "3(2)": "Tujuan: pelayanan lebih baik dan lebih cepat.",
    "3(3)": "Tujuan: membangun basis data dan informasi.",
    "4(1)": "Setiap warga dapat memakai aplikasi.",
    "4(2)": "Pemerintah kabupaten menerapkan dan mengembangkan aplikasi.",
    "4(3)": "Aplikasi mendukung layanan secara mudah dan akurat.",
    "5(1)a": "Aplikasi berbasis komputer dan daring.",
    "5(1)b": "Aplikasi mengelola informasi dan data kependudukan.",
    "5(1)c": "Aplikasi mendukung tugas pemerintahan.",
    "5(1)d": "Aplikasi mendukung Dukcapil Go Digital.",
    "5(2)a": "Fungsi: alat memperoleh layanan.",
    "5(2)b": "Fungsi: media informasi antar sektor.",
    "6(1)": "Manfaat: layanan cepat, efektif, dan efisien.",
    "6(2)": "Manfaat: data terolah.",
    "6(3)": "Manfaat: jangkauan layanan lebih luas.",
    "6(4)": "Manfaat: akses warga lebih mudah.",
    "7(1)a": "Layanan terdiri atas AKU MANDIRI untuk pendaftaran penduduk dan pencatatan sipil.",
    "7(1)b": "Layanan terdiri atas LOPE CAPIL untuk pemanfaatan data.",
    "7(2)": "Hasil layanan berupa dokumen kependudukan.",
    "7(3)": "Dokumen ditandatangani secara elektronik.",
    "8(1)a": "Layanan pencatatan biodata.",
    "8(1)b": "Layanan penerbitan Kartu Keluarga.",
    "8(1)c": "Layanan penerbitan KTP elektronik.",
    "8(1)d": "Layanan penerbitan Kartu Identitas Anak.",
    "8(1)e": "Layanan surat keterangan kependudukan dan pendataan penduduk rentan.",
    "8(2)a": "Surat keterangan pindah.",
    "8(2)b": "Surat keterangan pindah ke luar negeri.",
    "8(2)c": "Surat keterangan tempat tinggal.",
    "8(2)d": "Pendataan penduduk rentan.",
    "9(1)a": "Pencatatan sipil menghasilkan register akta.",
    "9(1)b": "Pencatatan sipil menghasilkan kutipan akta.",
    "9(2)a": "Kutipan akta kelahiran.",
    "9(2)b": "Kutipan akta kematian.",
    "9(2)c": "Kutipan akta perkawinan.",
    "9(2)d": "Kutipan akta perceraian.",
    "9(2)e": "Kutipan akta pengakuan anak.",
    "9(3)": "Pencatatan sipil juga menerbitkan surat keterangan.",
    "9(4)a": "Surat bukti kelahiran WNI di luar negeri.",
    "9(4)b": "Surat keterangan lahir mati.",
    "9(4)c": "Surat bukti perkawinan di luar negeri.",
    "9(4)d": "Surat keterangan pembatalan (tertulis perceraian, dibaca perkawinan).",
    "9(4)e": "Surat bukti perceraian di luar negeri.",
    "9(4)f": "Surat keterangan pembatalan perceraian.",
    "9(4)g": "Surat keterangan kematian WNI di luar negeri.",
    "9(4)h": "Surat keterangan perubahan status WNA menjadi WNI.",
    "9(4)i": "Surat bukti pelaporan WNI di luar negeri.",
    "9(4)j": "Surat keterangan perjanjian perkawinan.",
    "9(4)k": "Surat keterangan perubahan atau pencabutan perjanjian perkawinan.",
    "10(1)a": "Pemanfaatan data: verifikasi penduduk dengan NIK.",
    "10(1)b": "Pemanfaatan data: verifikasi keluarga dengan nomor KK.",
    "10(1)c": "Pemanfaatan data: cetak data penduduk.",
    "10(1)d": "Pemanfaatan data: cetak data keluarga.",
    "10(1)e": "Pemanfaatan data: laporan jumlah verifikasi penduduk.",
    "10(1)f": "Pemanfaatan data: laporan jumlah verifikasi keluarga.",
    "10(1)g": "Pemanfaatan data: meminta pembaruan data gudang.",
    "10(2)a": "Perangkat daerah memakai data dengan perjanjian kerja sama.",
    "10(2)b": "Kios di desa atau kelurahan memakai data.",
    "10(3)": "Usul dan perjanjian kerja sama mengikuti peraturan.",
    "11(1)": "Layanan dijalankan melalui SIAK.",
    "11(2)": "Layanan juga dijalankan lewat sistem pendukung SIAK.",
    "11(3)a": "Pendukung: dokumen elektronik dan TTE.",
    "11(3)b": "Pendukung: pelayanan daring.",
    "11(3)c": "Pendukung: alih media dokumen cetak.",
    "11(3)d": "Pendukung: pendokumentasian dokumen elektronik.",
    "11(3)e": "Pendukung: pemeriksaan keaslian dokumen.",
    "11(3)f": "Pendukung: monitoring dan evaluasi.",
    "11(3)g": "Pendukung: penyelenggara sertifikasi elektronik.",
    "11(3)h": "Pendukung: informasi dan sinkronisasi data.",
    "11(3)i": "Pendukung: pengaduan warga.",
    "12(1)": "Layanan memakai formulir elektronik.",
    "12(2)": "Bentuk formulir mengikuti peraturan tentang formulir dan blangko.",
    "12(3)": "Formulir disediakan di dalam aplikasi.",
    "12(4)": "Aplikasi dapat dibuka dari web dan ponsel.",
    "13(1)a": "Penduduk mendaftar akun dan datanya diverifikasi.",
    "13(1)b": "Penduduk mengisi formulir dan melengkapi persyaratan.",
    "13(1)c": "Penduduk menyetujui klausul ketentuan.",
    "13(1)d": "Penduduk yang punya TTE dapat membubuhkannya pada permohonan.",
    "13(1)e": "Penduduk memeriksa kembali lalu mengirim.",
    "13(1)f": "Penduduk menyimpan formulir yang diajukan.",
    "13(1)g": "Penduduk diberi tahu kemajuan prosesnya.",
    "13(1)h": "Penduduk menerima dokumen hasilnya.",
    "13(2)": "Hasilnya dokumen elektronik atau salinannya.",
    "14(1)": "Layanan daring memuat informasi, formulir, sertifikat dan TTE.",
    "14(2)": "Alih media mengubah formulir cetak menjadi dokumen elektronik.",
    "14(3)": "Dokumen elektronik dan TTE menjadi menu tambahan pada SIAK.",
    "15(1)a": "Operator memverifikasi kebenaran dan kelengkapan.",
    "15(1)b": "Operator memaraf dan mengirim ke pejabat pengawas.",
    "15(1)c": "Pejabat pengawas memverifikasi kiriman operator.",
    "15(1)d": "Pejabat pengawas memaraf dan mengirim ke pejabat administrator.",
    "15(1)e": "Pejabat pengawas mengembalikan ke operator atau memperbaiki sendiri.",
    "15(1)f": "Pejabat administrator memverifikasi kiriman pengawas.",
    "15(1)g": "Pejabat administrator memaraf dan mengirim ke kepala dinas.",
    "15(1)h": "Pejabat administrator mengembalikan ke pengawas atau memperbaiki sendiri.",
    "15(1)i": "Kepala dinas memverifikasi kiriman administrator.",
    "15(1)j": "Kepala dinas membubuhkan TTE.",
    "15(1)k": "Kepala dinas yang tidak setuju mengembalikan ke administrator.",
    "15(1)l": "Dokumen ber-TTE dikirim ke penduduk dan disimpan di arsip digital.",
    "15(1)m": "Penduduk dapat mencetaknya sebagai salinan.",
    "15(2)": "Pengiriman dapat dilakukan secara daring.",
    "16": "Formulir dan dokumen diberi TTE, QR Code, dan Barcode.",
    "17(1)": "Kabupaten membangun kios di desa atau kelurahan.",
    "17(2)": "Kios punya komputer, alat pindai, printer, dan jaringan.",
    "17(3)": "Spesifikasi kios ditetapkan Menteri.",
    "17(4)": "Pemerintah desa dapat ikut membangun kios.",
    "17(5)": "Dinas membina kios.",
    "18(1)": "Pengajuan dan hasil ber-TTE wajib didokumentasikan, dipelihara, dan diamankan.",
    "18(2)": "Pendokumentasian lewat sistem arsip aplikasi.",
    "18(3)": "Arsip berbasis NIK.",
    "18(4)": "Sistem arsip dibangun Dinas dengan infrastruktur berbagi pakai.",
    "18(5)": "Hasil pengembangan dimanfaatkan warga dan perangkat daerah.",
    "18(6)": "Dinas mengembangkan dan memelihara sesuai kebutuhan.",
    "19(1)": "Dinas mengubah mekanisme kerjanya.",
    "19(2)a": "Perubahan: jam kerja yang fleksibel.",
    "19(2)b": "Perubahan: prestasi kerja.",
    "19(2)c": "Perubahan: penilaian kinerja.",
    "19(3)a": "Jam kerja dihitung dari catatan waktu komputer.",
    "19(3)b": "Jam kerja dihitung dari surat tugas.",
    "19(4)": "Prestasi dihitung dari jumlah hasil kerja.",
    "19(5)": "Penilaian dihitung dari kinerja pegawai.",
    "20": "Dinas memantau, mengevaluasi, dan melaporkan aplikasi.",
    "21(1)": "Kepala dinas melapor kepada Bupati.",
    "21(2)": "Laporan paling sedikit sekali dalam tiga bulan.",
    "21(3)": "Laporan dipakai untuk menyempurnakan layanan.",
    "22": "Biaya dari APBD dan sumber sah lain.",
    "23": "Peraturan berlaku sejak diundangkan.",
}

REGISTRY: Mapping[str, str] = {f"Pasal {ref}": text for ref, text in PARAPHRASES.items()}
"""Every operative letter, number or paragraph of the Perbup → our one-line paraphrase."""

NO_CODE: Mapping[str, str] = {
    **dict.fromkeys(
        ["Pasal 1(1)", "Pasal 1(2)", "Pasal 1(3)", "Pasal 1(4)"], "definition of the parties, nothing to be done"
    ),
    **dict.fromkeys(
        [f"Pasal 1({number})" for number in (7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21)],
        "definition; the word is used as it says",
    ),
    "Pasal 1(5)": "definition of AKU MANDIRI; admin_app/public is it",
    "Pasal 1(6)": "definition of LOPE CAPIL; admin_app/agency is it",
    "Pasal 1(18)": "definition of the kiosk",
    "Pasal 2": "purpose of the regulation",
    **dict.fromkeys([f"Pasal 3({number})" for number in (1, 2, 3)], "aim of the regulation"),
    "Pasal 4(2)": "duty of the government of the kabupaten",
    "Pasal 4(3)": "quality of the whole, measured by the bench and the journeys",
    **dict.fromkeys([f"Pasal 5(1){letter}" for letter in "abcd"], "what the applications are as a whole"),
    **dict.fromkeys([f"Pasal 5(2){letter}" for letter in "ab"], "what the applications are for"),
    **dict.fromkeys([f"Pasal 6({number})" for number in (1, 2, 3, 4)], "benefit that the whole brings"),
    "Pasal 11(3)g": "the certification body stands outside; its certificates are used through the signer port",
    "Pasal 14(3)": "a menu inside SIAK, which is not this system",
    "Pasal 17(1)": "building kiosks is work of the kabupaten",
    "Pasal 17(2)": "equipment of a kiosk",
    "Pasal 17(3)": "decided by the Minister",
    "Pasal 17(4)": "part that village governments may take",
    "Pasal 18(4)": "who builds the archive and on what machines",
    "Pasal 18(5)": "who benefits from the development",
    "Pasal 18(6)": "who develops and maintains",
    "Pasal 19(1)": "the office changes how it works",
    "Pasal 19(3)b": "orders on paper from a superior",
    "Pasal 22": "funding",
    "Pasal 23": "entry into force",
}
"""Letters that need no code, each with the reason."""

PENDING: Mapping[str, str] = {
    **dict.fromkeys(["Pasal 11(3)f", "Pasal 20", *(f"Pasal 21({number})" for number in (1, 2, 3))], "quarterly report"),
    **dict.fromkeys([*(f"Pasal 19(2){letter}" for letter in "abc"), "Pasal 19(5)"], "figures of work in the reports"),
    "Pasal 11(3)h": "synchronisation with SIAK",
    "Pasal 11(3)i": "complaints",
    "Pasal 13(1)d": "an application signed with the applicant's own TTE",
    **dict.fromkeys(
        ["Pasal 4(1)", "Pasal 11(3)b", "Pasal 13(1)h", "Pasal 13(2)", "Pasal 14(1)", "Pasal 15(2)"],
        "the pages of AKU MANDIRI",
    ),
    "Pasal 11(3)a": "the signing desk",
}
"""Letters that a later piece of work builds; the entry goes when the code comes."""

_REF = r"\d{1,2}(?:\(\d{1,2}\))?(?:[a-m](?:-[a-m])?(?![a-z]))?"
_REF_IN_LIST = r"\d{1,2}\(\d{1,2}\)(?:[a-m](?:-[a-m])?(?![a-z]))?"
_CITATION = re.compile(rf"Pasal\s+({_REF}(?:(?:,\s*|\s+dan\s+|\s+and\s+){_REF_IN_LIST})*)")
_HEADER = re.compile(r"^\W*Pasal:(.*)$", re.MULTILINE)
_OTHER_LAW = re.compile(
    r"\b(?:UU|UUD|PP|Perpres|Permendagri|Perda|Perka|Kepmendagri|Keppres|MK|Perbup \w+|KUHP)\b[^.;\n]*$"
)
_REMARK = re.compile(r"\s\([^()]*(?:\([^()]*\)[^()]*)*\)")


def parse_citations(text: str) -> set[str]:
    """Every article of the Perbup that ``text`` cites, as ``Pasal 15(1)b``; ranges are spelled out.

    ``Pasal 15 ayat (1) huruf b`` and ``Pasal 1 no. 10`` are read too; ``UU 23/2006 Pasal 27`` is another law's.
    """
    text = re.sub(r"\s+ayat\s+\((\d+)\)", r"(\1)", text)
    text = re.sub(r"\s+huruf\s+([a-m])\b", r"\1", text)
    text = re.sub(r"(Pasal \d+)\s+(?:no\.|angka)\s+(\d+)", r"\1(\2)", text)
    found: set[str] = set()
    for header in _HEADER.finditer(text):
        plain = _REMARK.sub("", header[1]).replace("Pasal", "")
        found.update(*(_spell_out(ref) for ref in re.findall(rf"(?<![\w/]){_REF}(?![\w/])", plain)))
    for match in _CITATION.finditer(text):
        if not _OTHER_LAW.search(text, max(0, match.start() - 120), match.start()):
            found.update(*(_spell_out(ref) for ref in re.findall(_REF, match[1])))
    return found


def _spell_out(ref: str) -> Iterator[str]:
    """``15(1)a-c`` as its three letters."""
    head, dash, last = ref.partition("-")
    letters = range(ord(head[-1]), ord(last) + 1) if dash else [ord(head[-1])]
    return (f"Pasal {head[:-1]}{chr(letter)}" for letter in letters)


def exists(citation: str) -> bool:
    """Whether the Perbup has this article, paragraph or letter."""
    if citation in REGISTRY:
        return True
    wholes = (f"{citation}(",) if ")" not in citation else ()
    letters = tuple(f"{citation}{letter}" for letter in "abcdefghijklm")
    return any(ref.startswith(wholes) or ref in letters for ref in REGISTRY)
