"""Demo officers of every role and demo accounts of residents; marked as demo, refused in production."""

from __future__ import annotations

from typing import Any

from models.operations.clock import now
from models.operations.logins import officers, passwords
from models.operations.trail import record
from models.rules.actor import SYSTEM
from models.rules.roles import Role
from models.tables import Account, Officer, Resident
from models.tables.base import writing
from scripts.seed.people import HEAD, WIFE

PASSWORD = "contoh-aku-mandiri"  # noqa: S105 - of the demo only; production refuses to start with demo officers

STAFF: tuple[tuple[str, str, Role, str, str], ...] = (
    ("operator", "RINA MARLINA", Role.OPERATOR, "Operator Pelayanan", "199203042015032001"),
    ("operator2", "DEDI KURNIAWAN", Role.OPERATOR, "Operator Pelayanan", "199405062017031002"),
    ("pengawas", "SITI RAHMAWATI, S.SOS", Role.PENGAWAS, "Kepala Seksi Kelahiran", "198507082009032003"),
    ("pengawas2", "M. YUSUF, S.E.", Role.PENGAWAS, "Kepala Seksi Pindah Datang", "198306112008031004"),
    (
        "administrator",
        "HENDRA WIJAYA, S.H.",
        Role.ADMINISTRATOR,
        "Kepala Bidang Pencatatan Sipil",
        "197811122005011005",
    ),
    ("kepala", "KEPALA DINAS CONTOH, M.SI.", Role.KEPALA, "Kepala Dinas", "197001011995031006"),
    ("pengelola", "TAUFIK HIDAYAT", Role.PENGELOLA, "Pengelola Sistem", "199001022014021007"),
    ("arsiparis", "DEWI ANGGRAINI", Role.ARSIPARIS, "Arsiparis", "199106072016022008"),
    ("perancang", "YOGA PRATAMA", Role.PERANCANG, "Perancang Layanan", "199305112019031009"),
    ("auditor", "MEGA SARI", Role.AUDITOR, "Auditor Data", "198809142012032010"),
)


def seed_staff() -> None:
    """Make the demo officers, each once."""
    for username, name, role, title, nip in STAFF:
        if not Officer.select().where(Officer.username == username).exists():
            officers.create_officer(
                SYSTEM, username=username, name=name, role=role, title=title, nip=nip, password=PASSWORD, demo=True
            )


def actor(username: str) -> Any:
    """The demo officer as an actor."""
    return officers.actor_of(Officer.get(Officer.username == username), "127.0.0.1")


def seed_accounts(count: int) -> list[Account]:
    """Active accounts of ``count`` married parents, two of them still waiting for verification."""
    parents = (
        Resident.select()
        .where(Resident.shdk.in_([HEAD, WIFE]), Resident.marital_status == "2", Resident.birth_date > "1985")
        .order_by(Resident.id)
        .limit(count + 2)
    )
    digest = passwords.hash_password(PASSWORD)
    accounts = [seed_account(parent, digest, "aktif") for parent in list(parents)[:count]]
    for parent in list(parents)[count:]:
        seed_account(parent, digest, "menunggu")
    return accounts


def seed_account(resident: Resident, digest: str, state: str = "aktif") -> Account:
    """An account of this resident; ``digest`` is that of his password."""
    with writing():
        account = Account.create(
            nik_index=resident.nik_index,
            resident=resident,
            name=resident.name,
            claim={"nik": resident.nik, "kk": resident.family.kk, "birth_date": resident.birth_date},
            phone=f"0812{resident.id:08d}",
            email=f"warga{resident.id}@contoh.invalid",
            password_hash=digest,
            state=state,
            registered_at=now(),
            terms_version="contoh",
        )
        record(SYSTEM, "akun_contoh", subject=f"akun:{account.id}", basis="Pasal 13(1)a")
    return account
