"""An agency of the demo with an agreement in force, a user of the portal and a program with a key.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

from datetime import date, timedelta

from models.operations import agreements
from models.operations.clock import now
from models.operations.verification import users
from models.tables import Agency, Agreement
from scripts.seed.staff import PASSWORD, actor

USERNAME = "rsud.contoh"


def seed_agencies(today: date) -> None:
    """What the portal of LOPE CAPIL needs to be tried; the terms are drafted and put in force by two officers."""
    agency = Agency.create(name="RSUD Contoh", kind="lembaga lain", address="Jalan Rekaan 1, Indralaya")
    row = Agreement.create(
        agency=agency,
        number="470/CONTOH-1/PKS/2026",
        title="Verifikasi identitas pasien",
        state="disetujui",
        signed_on=today.isoformat(),
        changed_at=now(),
    )
    version = agreements.draft_terms(
        actor("pengelola"),
        row,
        {
            "berlaku_mulai": today.isoformat(),
            "berlaku_sampai": (today + timedelta(days=730)).isoformat(),
            "elemen_data": {
                **dict.fromkeys(("nama", "alamat", "rt", "rw", "status_kawin"), "tampil"),
                **dict.fromkeys(("jk", "tempat_lahir", "tgl_lahir", "agama", "nama_ibu"), "cocok"),
            },
            "tujuan": ["Pendaftaran pasien", "Penjaminan biaya pasien"],
            "metode_akses": ["WEB_PORTAL", "WEB_BATCH", "WEB_SERVICE", "CETAK"],
            "kuota_harian": 500,
            "kuota_bulanan": 10_000,
            "jumlah_user_maks": 5,
        },
    )
    agreements.approve_terms(actor("kepala"), row, version.number, version.sha256)
    users.create_user(
        actor("pengelola"), agency, username=USERNAME, name="Petugas RSUD Contoh", password=PASSWORD, demo=True
    )
