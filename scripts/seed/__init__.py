"""Demo data: residents, officers, accounts and files in every stage; the same on every machine."""

from __future__ import annotations

from datetime import date

from config import Config
from models.operations.clock import today
from models.operations.services import catalogue
from models.ports.signer_client import SignerClient
from models.ports.store import open_store
from models.rules.actor import SYSTEM
from models.tables import Account, Application, Resident
from models.tables.base import bind, database, writing
from models.tables.sealing import sealer
from scripts.seed.agencies import USERNAME as AGENCY_USER
from scripts.seed.agencies import seed_agencies
from scripts.seed.files import seed_files, seen
from scripts.seed.kiosks import OPERATOR as KIOSK_OPERATOR
from scripts.seed.kiosks import seed_desa
from scripts.seed.marriages import seed_marriages
from scripts.seed.people import WIFE, seed_people
from scripts.seed.staff import PASSWORD, STAFF, actor, seed_accounts, seed_staff
from workers.pki.make import DEMO_PASSPHRASE

RESIDENTS, FEW = 2_000, 200
ACCOUNTS = 12
SIGNED = 6


def seed(config: Config, *, small: bool = False) -> None:
    """Fill an initialised database that has no residents yet, all of it or nothing; a filled one is left alone.

    ``small``: few residents, one account, and no applications.
    """
    bind(config.database_url, config.data_key)
    with database.connection_context():
        if not Resident.select().exists():
            with writing():
                _fill(config, small=small)
        (config.data_dir / "demo-logins.txt").write_text(logins_text(), "utf-8")


def _fill(config: Config, *, small: bool) -> None:
    seed_people(FEW if small else RESIDENTS)
    seed_staff()
    catalogue.set_setting(SYSTEM, "pejabat.nama", "KEPALA DINAS CONTOH, M.SI.")
    catalogue.set_setting(SYSTEM, "pejabat.nip", "197001011995031006")
    accounts = seed_accounts(1 if small else ACCOUNTS)
    seed_agencies(today())
    seed_desa(accounts[0], today())
    if not small:
        store = open_store(config.store_url, sealer().seal, sealer().open)
        seed_files(store, accounts)
        seed_marriages(store)


def sign_some(config: Config) -> int:
    """With everything running: the kepala signs the oldest files of his stack, as at his desk; returns how many.

    Raises: models.rules.errors.DomainError when the signer does not open a sitting.
    """
    from models.operations.desk import signing_desk  # noqa: PLC0415 - needed once, on the first start

    bind(config.database_url, config.data_key)
    with database.connection_context():
        if Application.select().where(Application.stage == "terbit").exists():
            return 0
        stack = signing_desk.stack()[:SIGNED]
        kepala = actor("kepala")
        shown = {one.id: seen(one) for one in stack}
        sitting = SignerClient(config.signer_socket).open_sitting(
            kepala.id, DEMO_PASSPHRASE, [one.content_sha256 for one in shown.values()]
        )
        results = signing_desk.approve_many(kepala, shown, sitting=sitting.sitting)
        return sum(not one.error for one in results)


def demo_logins() -> list[tuple[str, str, str]]:
    """``(who, user name, password)`` of every demo log-in, for the start's last lines."""
    officers = [(f"{title} ({role.value})", username, PASSWORD) for username, _, role, title, _ in STAFF]
    account = (
        Resident.select(Resident.nik, Resident.name)
        .join_from(Resident, Application, on=(Application.applicant == Resident.id))
        .order_by(Application.id)
        .first()
    )
    citizens = [(f"Warga: {account.name}", account.nik, PASSWORD)] if account is not None else []
    agency = ("Pengguna lembaga (LOPE CAPIL, /lembaga/)", AGENCY_USER, PASSWORD)
    kiosk = ("Petugas kios (di perangkat dari /petugas/kios/)", KIOSK_OPERATOR, PASSWORD)
    return [*citizens, *officers, agency, kiosk, ("Passphrase TTE Kepala", "kepala", DEMO_PASSPHRASE)]


def newcomer() -> Resident:
    """A married resident without an account, for whoever wants to try the registration."""
    accounts = Account.select(Account.resident).where(Account.resident.is_null(False))
    return (
        Resident.select()
        .where(Resident.shdk == WIFE, Resident.birth_date > "1988", Resident.id.not_in(accounts))
        .order_by(Resident.id)
        .first()
    )


def logins_text() -> str:
    """The log-ins as the start prints them: three columns, then the resident who has no account yet."""
    rows = [f"  {who:50}  {username:18}  {password}" for who, username, password in demo_logins()]
    one = newcomer()
    born = date.fromisoformat(one.birth_date).strftime("%d-%m-%Y")
    rows.append(f"  Belum punya akun: {one.name}, NIK {one.nik}, KK {one.family.kk}, lahir {born}")
    return "\n".join(["Akun demo:", *rows])
