"""The desa of the first demo resident: its agreement for kiosks and an operator; the device enrols by hand.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from datetime import date

from models.operations.services import catalogue
from models.rules.kiosks import AGENCY_KIND
from models.tables import Account, Agency
from scripts.seed.agreements import seed_agreed, seed_user

OPERATOR = "kios.contoh"
TERMS = {
    "elemen_data": {
        **dict.fromkeys(("nama", "alamat", "rt", "rw"), "tampil"),
        **dict.fromkeys(("jk", "tempat_lahir", "tgl_lahir", "nama_ibu"), "cocok"),
    },
    "tujuan": ["Surat pengantar desa", "Permintaan warga sendiri"],
    "metode_akses": ["KIOS"],
    "kuota_harian": 200,
    "jumlah_user_maks": 3,
}


def seed_desa(account: Account, today: date) -> Agency:
    """The desa where this account's holder lives, ready for a kiosk."""
    name = catalogue.lookup().region_name(account.resident.region_code)
    agency = Agency.create(name=f"Desa {name} (contoh)", kind=AGENCY_KIND, address="Balai Desa")
    seed_agreed(agency, "470/CONTOH-2/PKS/2026", "Kios adminduk desa", today, TERMS)
    seed_user(agency, OPERATOR, "Petugas Kios Contoh")
    return agency
