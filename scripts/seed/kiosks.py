"""The desa of the first demo resident: its agreement for kiosks and an operator; the device enrols by hand.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from datetime import date, timedelta

from models.operations import agreements, catalogue
from models.operations.clock import now
from models.operations.verification import users
from models.rules.kiosks import AGENCY_KIND
from models.tables import Account, Agency, Agreement
from scripts.seed.staff import PASSWORD, actor

OPERATOR = "kios.contoh"


def seed_desa(account: Account, today: date) -> Agency:
    """The desa where this account's holder lives, ready for a kiosk."""
    name = catalogue.lookup().region_name(account.resident.region_code)
    agency = Agency.create(name=f"Desa {name} (contoh)", kind=AGENCY_KIND, address="Balai Desa")
    row = Agreement.create(
        agency=agency,
        number="470/CONTOH-2/PKS/2026",
        title="Kios adminduk desa",
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
                **dict.fromkeys(("nama", "alamat", "rt", "rw"), "tampil"),
                **dict.fromkeys(("jk", "tempat_lahir", "tgl_lahir", "nama_ibu"), "cocok"),
            },
            "tujuan": ["Surat pengantar desa", "Permintaan warga sendiri"],
            "metode_akses": ["KIOS"],
            "kuota_harian": 200,
            "jumlah_user_maks": 3,
        },
    )
    agreements.approve_terms(actor("kepala"), row, version.number, version.sha256)
    users.create_user(
        actor("pengelola"), agency, username=OPERATOR, name="Petugas Kios Contoh", password=PASSWORD, demo=True
    )
    return agency
