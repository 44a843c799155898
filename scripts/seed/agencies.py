"""An agency of the demo with an agreement in force, and a user of the portal.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

from datetime import date

from models.tables import Agency
from scripts.seed.agreements import seed_agreed, seed_user

USERNAME = "rsud.contoh"
TERMS = {
    "elemen_data": {
        **dict.fromkeys(("nama", "alamat", "rt", "rw", "status_kawin"), "tampil"),
        **dict.fromkeys(("jk", "tempat_lahir", "tgl_lahir", "agama", "nama_ibu"), "cocok"),
    },
    "tujuan": ["Pendaftaran pasien", "Penjaminan biaya pasien"],
    "metode_akses": ["WEB_PORTAL", "WEB_BATCH", "WEB_SERVICE", "CETAK"],
    "kuota_harian": 500,
    "kuota_bulanan": 10_000,
    "jumlah_user_maks": 5,
}


def seed_agencies(today: date) -> None:
    """What the portal of LOPE CAPIL needs to be tried."""
    agency = Agency.create(name="RSUD Contoh", kind="lembaga lain", address="Jalan Rekaan 1, Indralaya")
    seed_agreed(agency, "470/CONTOH-1/PKS/2026", "Verifikasi identitas pasien", today, TERMS)
    seed_user(agency, USERNAME, "Petugas RSUD Contoh")
