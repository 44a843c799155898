"""Preparing a data folder: schema, regions, services, settings and ready-made reasons; safe to repeat."""

from __future__ import annotations

from collections.abc import Mapping

from models.operations.clock import now
from models.operations.services import catalogue, catalogue_files, layouts
from models.operations.visits import attendance
from models.rules.actor import SYSTEM
from models.rules.verification import odd_use
from models.tables import Holiday, OpeningHours, ReasonText, Region, Setting, schema
from models.tables.base import writing

REASONS = {
    "isian": (
        "Tidak sama dengan dokumen yang dilampirkan.",
        "Ejaan nama berbeda dengan KK atau surat keterangan lahir.",
        "Tanggal berbeda dengan surat keterangan lahir.",
        "NIK tidak cocok dengan nama.",
        "Belum diisi lengkap.",
    ),
    "lampiran": (
        "Foto buram, tulisannya tidak terbaca.",
        "Sebagian halaman terpotong.",
        "Bukan dokumen yang diminta.",
        "Dokumen sudah tidak berlaku.",
        "Harus foto dari dokumen asli, bukan fotokopi.",
        "Belum ditandatangani.",
    ),
    "kembalikan": (
        "Isian dan lampiran belum sesuai; periksa kembali bagian yang ditandai.",
        "Model akta belum tepat; sesuaikan dengan bukti perkawinan.",
        "Ejaan nama perlu dipastikan kembali.",
    ),
    "tolak": (
        "Bukan penduduk Kabupaten Ogan Ilir.",
        "Peristiwa ini sudah dicatat; dokumennya sudah terbit.",
        "Syarat tidak dipenuhi sampai batas waktu perbaikan.",
    ),
}

SETTINGS: dict[str, tuple[object, str]] = {
    "pejabat.nama": ("Kepala Dinas (DEMO)", "Nama pada blok tanda tangan"),
    "pejabat.nip": ("000000000000000000", "NIP pada blok tanda tangan"),
    "pejabat.jabatan.akta": (
        "PEJABAT PENCATATAN SIPIL KABUPATEN OGAN ILIR",
        "Jabatan pada register dan kutipan akta",
    ),
    "pejabat.jabatan.dafduk": (
        "KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KABUPATEN OGAN ILIR",
        "Jabatan pada KK, biodata dan surat keterangan",
    ),
    "kantor.tempat": ("Indralaya", "Tempat dokumen dikeluarkan"),
    "janji.batas_jam": (24, "Sampai berapa jam sebelumnya pemohon boleh mengubah atau membatalkan janji temu"),
    "janji.ubah_paling_banyak": (2, "Berapa kali pemohon boleh mengubah atau membatalkan janji temu sendiri"),
    "janji.tidak_hadir_paling_banyak": (2, "Sesudah tidak hadir sebanyak ini hanya petugas yang memesankan"),
    "janji.hari_ke_depan": (21, "Berapa hari ke depan pemohon dapat memilih hari janji temu"),
    "izin_tinggal.ingatkan_hari": (30, "Berapa hari sebelum ITAS atau ITAP berakhir orangnya diingatkan; 0 tidak"),
    "janji.ambil_menit": (10, "Berapa menit satu janji pengambilan kartu di loket"),
    "kios.kode_menit": (60, "Berapa menit kode untuk melanjutkan permohonan di kios atau ponsel berlaku"),
    "kios.simpan_hari": (30, "Berapa hari kode di kertas warga tanpa akun membuka lagi permohonannya di kios desanya"),
    "tte.contoh_wajib_dari": (
        10,
        "Mulai tumpukan sebesar ini Kepala membuka contoh acak sebelum menandatangani",
    ),
    "data.tua_hari": (180, "Data penduduk yang lebih tua dari sekian hari ditandai; 0 menandai semuanya"),
    "impor.simpan_hari": (30, "Baris ekstrak SIAK yang sudah selesai diterapkan dihapus setelah sekian hari"),
    "cetak.jawaban_menit": (30, "Berapa menit jawaban portal dapat dicetak lembaga"),
    "cetak.simpan_hari": (7, "PDF cetakan lembaga dapat diunduh sekian hari, lalu dihapus; catatannya tetap"),
    "lope.berkas_mb": (20, "Berkas verifikasi dari lembaga paling besar sekian MB (sampai 64)"),
    "lope.berkas_baris": (100_000, "Berkas verifikasi dari lembaga paling banyak sekian baris"),
    "lope.berkas_simpan_hari": (30, "Berkas verifikasi dan hasilnya dilupakan sesudah sekian hari"),
    "lope.usulan_terbuka": (20, "Satu lembaga paling banyak sekian usulan pembaruan data yang belum selesai"),
    "lope.usulan_hari": (30, "Berapa hari sesudah jawabannya lembaga dapat mengusulkan pembaruan data"),
    "keberatan.jam": (72, "Keberatan warga dijawab dalam sekian jam"),
    "lope.laporan_hari": (30, "Laporan semester lembaga ditunggu sekian hari sesudah semesternya (paling sedikit 14)"),
    "lope.balikan_baris": (5000, "Berkas data balikan dari lembaga paling banyak sekian baris"),
    "lope.pernyataan_menit": (10, "Pernyataan bulanan dibuat sekian menit sesudah bulannya berakhir"),
    "kios.diam_detik": (90, "Layar kios dibersihkan bila warga tidak menyentuhnya sekian detik (paling sedikit 30)"),
    "kios.kunjungan_hari": (150, "Satu kios paling banyak melayani sekian warga sehari"),
    "kios.cetak_hari": (60, "Satu kios paling banyak mencetak sekian dokumen sehari"),
    "kios.diam_menit": (30, "Kios yang tidak memberi kabar sekian menit pada jam kantor diberitahukan"),
    "tte.contoh_jumlah": (2, "Banyaknya contoh acak yang wajib dibuka"),
    **odd_use.settings(),
}


WAITING = "0036_waiting_and_pick_up"
"""The migration after which files that wait for people already must be told so."""
WEEK = range(4)
FRIDAY = 4
MORNING, AFTERNOON, FRIDAY_MORNING = (480, 720), (780, 900), (480, 660)
"""Proposal of the program, for the office to change: minutes since midnight."""


def initialise(templates: Mapping[str, str], *, demo: bool) -> None:
    """Bring the bound database up to date; ``templates`` is template name → source.

    What stands is left alone, but for what the program says of a setting.

    Raises: models.tables.schema.NewerData.
    """
    migrate()
    _load_regions()
    catalogue.publish(SYSTEM, catalogue_files.services(), templates)
    with writing():
        at = now()
        Setting.insert(
            key="demo", value=demo, note="Tanda DEMO pada dokumen", changed_at=at
        ).on_conflict_ignore().execute()
        for key, (value, note) in SETTINGS.items():
            Setting.insert(key=key, value=value, note=note, changed_at=at).on_conflict(
                conflict_target=[Setting.key], update={Setting.note: note}
            ).execute()
        for day, name in catalogue_files.holidays().items():
            Holiday.insert(day=day, name=name).on_conflict_ignore().execute()
        _open_the_office()
        if not ReasonText.select().exists():
            for kind, texts in REASONS.items():
                for position, text in enumerate(texts):
                    ReasonText.create(kind=kind, text=text, position=position)


def _open_the_office() -> None:
    if OpeningHours.select().exists():
        return
    stretches = [(day, *span) for day in WEEK for span in (MORNING, AFTERNOON)] + [(FRIDAY, *FRIDAY_MORNING)]
    for weekday, opens, closes in stretches:
        OpeningHours.create(weekday=weekday, opens=opens, closes=closes, minutes=30, seats=2)


def migrate() -> list[str]:
    """Apply the pending migrations and return their names; versions older than pinned layouts get those of this day.

    Raises: models.tables.schema.NewerData.
    """
    applied = schema.migrate()
    with writing():
        if WAITING in applied:
            attendance.follow_all()
        layouts.pin_older()
    return applied


def _load_regions() -> None:
    known = {code for (code,) in Region.select(Region.code).tuples()}
    rows = [
        {
            "code": region.code,
            "name": region.name,
            "level": region.level,
            "parent_code": region.code.rpartition(".")[0] or None,
            "postal_code": region.postcode,
        }
        for region in catalogue.lookup().regions.values()
        if region.code not in known
    ]
    with writing():
        for start in range(0, len(rows), 200):
            Region.insert_many(rows[start : start + 200]).execute()
