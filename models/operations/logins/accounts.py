"""Residents' accounts: registration, verification by an officer, log-in and passwords.

The register is matched silently: what the visitor sees, and what his mailbox gets, is the same for a known, an unknown
and a taken NIK. A registration is a claim: until an officer has verified it, it answers to a log-in and to a forgotten
password as a NIK that nobody registered.

Pasal: Pasal 13(1)a.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

import peewee

from models.operations import notices, trail
from models.operations.clock import now
from models.operations.kiosks import work
from models.operations.logins import passwords, sessions
from models.operations.logins.closing import OPEN_STATES
from models.operations.residents.register import resident_by_nik
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, DomainError, InvalidInput
from models.rules.passwords import check_password
from models.rules.roles import Role
from models.tables import Account, PasswordReset, Resident
from models.tables.base import writing
from models.tables.sealing import blind

RESET_FOR = timedelta(hours=1)
REFUSED = (
    "NIK atau kata sandi tidak cocok, pendaftaran masih diperiksa petugas, atau akun sedang dikunci 15 menit karena "
    "terlalu banyak percobaan."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a visitor says of himself; numbers are canonical digits, ``birth_date`` ISO."""

    nik: str
    kk: str
    name: str
    birth_date: str
    phone: str
    email: str
    id_photo: str
    selfie: str
    terms_version: str


class LinkExpired(DomainError):
    """A password link that was used, is too old, or never existed."""

    default = "Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru lewat “Lupa kata sandi”."


class AccountShut(DomainError):
    """The password was right, but an officer has refused the registration or the account was closed."""

    default = "Akun ini sudah ditutup. Bila Anda masih memerlukannya, datanglah ke kantor Disdukcapil membawa KTP."


def register(claim: Claim, password: str, *, address: str) -> None:
    """Take a registration; the caller shows the same page whatever happens here.

    A second registration for a NIK changes nothing; the holder of an active account is warned.

    Raises: InvalidInput for an unacceptable password.
    """
    check_password(password, nik=claim.nik, name=claim.name)
    password_hash = passwords.hash_password(password)
    try:
        _open_or_warn(claim, password_hash, address)
    except peewee.IntegrityError:  # two at once: the other one's account stands now, and is found
        _open_or_warn(claim, password_hash, address)


def _open_or_warn(claim: Claim, password_hash: str, address: str) -> None:
    resident = resident_by_nik(claim.nik)
    with writing():
        existing = Account.get_or_none(Account.nik_index == blind(claim.nik), Account.state.in_(OPEN_STATES))
        _acknowledge(claim)
        if existing is not None:
            named.note([claim.nik, claim.kk], named.Place.ACCOUNT, existing.id)
            if existing.state == "aktif":  # whoever waits may be the one who asks, and would learn that he was first
                _warn(existing)
            return
        account = Account.create(
            nik_index=blind(claim.nik),
            resident=resident if resident is not None and not mismatches(claim, resident) else None,
            name=claim.name,
            claim={"nik": claim.nik, "kk": claim.kk, "birth_date": claim.birth_date},
            phone=claim.phone,
            email=claim.email,
            password_hash=password_hash,
            id_photo=claim.id_photo,
            selfie=claim.selfie,
            registered_at=now(),
            terms_version=claim.terms_version,
        )
        named.note([claim.nik, claim.kk], named.Place.ACCOUNT, account.id)
        actor = Actor(Role.PEMOHON, None, claim.name, address=address)
        trail.record(actor, "akun_daftar", subject=f"akun:{account.id}", basis="Pasal 13(1)a")


def _acknowledge(claim: Claim) -> None:
    """One mail a day to the address that was given, whatever becomes of the registration."""
    notices.send_to(
        claim.email,
        f"daftar:{blind(claim.nik + claim.email)[:32]}:{now():%Y%m%d}",
        "Pendaftaran diterima",
        "Petugas akan mencocokkan data dan foto Anda; kabarnya dikirim ke alamat ini. Anda dapat masuk setelah "
        "pendaftaran disetujui.\n\nBila NIK ini sudah pernah didaftarkan, yang berlaku adalah pendaftaran yang "
        "pertama; pakai “Lupa kata sandi” bila perlu.",
    )


def _warn(account: Account) -> None:
    stamp = now().strftime("%Y%m%d")
    notices.notify(
        account,
        f"akun:{account.id}:dobel:{stamp}",
        "Ada yang mendaftar dengan NIK Anda",
        "Seseorang mencoba membuat akun dengan NIK Anda. Jika itu Anda, masuklah dengan akun ini atau pakai “Lupa "
        "kata sandi”. Jika bukan, Anda tidak perlu berbuat apa-apa; akun Anda tidak berubah.",
    )


def mismatches(claim: Claim, resident: Resident) -> list[str]:
    """Names of the claimed elements that differ from the register; for the officer's eyes only."""
    kk = resident.family.kk if resident.family_id else ""
    checks = {
        "nomor KK": claim.kk == kk,
        "nama": " ".join(claim.name.upper().split()) == resident.name.upper(),
        "tanggal lahir": claim.birth_date == resident.birth_date,
        "status penduduk": resident.status == "1",
    }
    return [name for name, same in checks.items() if not same]


def claim_of(account: Account) -> Claim:
    """The claim as stored, for the officer's screen."""
    stored = account.claim
    return Claim(
        nik=stored["nik"],
        kk=stored["kk"],
        name=account.name,
        birth_date=stored["birth_date"],
        phone=account.phone,
        email=account.email,
        id_photo=account.id_photo,
        selfie=account.selfie,
        terms_version=account.terms_version,
    )


def verify_account(actor: Actor, account_id: int) -> None:
    """An officer confirms that the person is who he says; links the account to the resident.

    Raises: AlreadyChanged when it is no longer waiting; InvalidInput when no resident has this NIK.
    """
    with writing():
        account = Account.get_by_id(account_id)
        resident = resident_by_nik(account.claim["nik"])
        if resident is None:
            raise InvalidInput("NIK pada pendaftaran ini tidak ada di data penduduk; akun tidak dapat disetujui.")
        _decide(account, actor, "aktif", resident=resident)
        work.claim(Account.get_by_id(account_id))
        trail.record(actor, "akun_setuju", subject=f"akun:{account.id}", basis="Pasal 13(1)a")
        notices.notify(
            account,
            f"akun:{account.id}:aktif",
            "Akun Anda sudah aktif",
            "Petugas telah mencocokkan data Anda. Anda dapat masuk dan mengajukan permohonan.",
        )


def reject_account(actor: Actor, account_id: int, reason: str) -> None:
    """Refuse a registration with a reason that the visitor will read. Raises: AlreadyChanged, InvalidInput."""
    if not reason.strip():
        raise InvalidInput("Tuliskan alasan penolakan.", field="reason")
    with writing():
        account = Account.get_by_id(account_id)
        _decide(account, actor, "ditolak", reason=reason.strip())
        trail.record(actor, "akun_tolak", subject=f"akun:{account.id}", basis="Pasal 13(1)a", reason=reason)
        notices.send(
            account,
            f"akun:{account.id}:ditolak",
            "Pendaftaran belum dapat disetujui",
            f"Alasan: {reason.strip()}",
        )


def _decide(account: Account, actor: Actor, state: str, *, resident: Resident | None = None, reason: str = "") -> None:
    changed = (
        Account.update(state=state, verified_by=actor.id, verified_at=now(), reason=reason, resident=resident)
        .where(Account.id == account.id, Account.state == "menunggu")
        .execute()
    )
    if changed != 1:
        raise AlreadyChanged("Pendaftaran ini sudah diputuskan oleh petugas lain.")


def log_in(nik: str, password: str, *, address: str, agent: str) -> str:
    """Open a session; returns the cookie's token. Only the right password learns why an account is shut.

    Raises: passwords.LoginRefused; AccountShut for the right password of an account that nobody may use.
    """
    named.note_login(nik)
    account = _newest_account(nik)
    waits = account is not None and account.state == "menunggu"
    try:
        passwords.verify_password(None if waits else account, password)
    except passwords.LoginRefused as refusal:
        raise passwords.LoginRefused(REFUSED) from refusal
    assert account is not None  # noqa: S101 - verify_password refuses None
    if account.state == "ditolak":
        raise AccountShut(f"Pendaftaran Anda belum dapat disetujui; silakan mendaftar lagi. Alasan: {account.reason}")
    if account.state != "aktif":
        raise AccountShut
    return sessions.open_session(account=account, address=address, agent=agent)


def _newest_account(nik: str) -> Account | None:
    """The open account of this NIK, else the one shut last; None when there was none."""
    found: Account | None = (
        Account.select()
        .where(Account.nik_index == blind(nik))
        .order_by(Account.state.in_(OPEN_STATES).desc(), Account.id.desc())
        .first()
    )
    return found


def change_password(account: Account, old: str, new: str, *, keep: str) -> None:
    """Change the password and end every other session; ``keep`` is the present cookie's token.

    Raises: passwords.LoginRefused when ``old`` is wrong, InvalidInput for an unacceptable new one.
    """
    passwords.verify_password(account, old)
    check_password(new, nik=account.claim["nik"], name=account.name)
    with writing():
        _set_password(account, new)
        sessions.end_sessions_of(account=account, but=keep)


def ask_reset(nik: str, *, link: str) -> None:
    """Send a one-time link to the address on file, if there is an active account; the caller's answer never tells.

    ``link`` holds ``{token}``.
    """
    named.note_login(nik)
    account = Account.get_or_none(Account.nik_index == blind(nik), Account.state == "aktif")
    token = secrets.token_urlsafe(32)
    if account is None:
        return
    at = now()
    with writing():
        PasswordReset.create(
            token_hash=sessions.hash_token(token), account=account, created_at=at, expires_at=at + RESET_FOR
        )
        notices.send(
            account,
            f"sandi:{sessions.hash_token(token)[:24]}",
            "Mengganti kata sandi AKU MANDIRI",
            f"Buka tautan ini dalam satu jam untuk memilih kata sandi baru:\n{link.format(token=token)}\n\n"
            "Jika bukan Anda yang meminta, abaikan pesan ini.",
        )


def reset_password(token: str, new: str) -> None:
    """Use a link once: set the password, end all sessions. Raises: LinkExpired, InvalidInput."""
    at = now()
    with writing():
        reset = PasswordReset.get_or_none(PasswordReset.token_hash == sessions.hash_token(token))
        if reset is None or reset.used_at is not None or reset.expires_at < at:
            raise LinkExpired
        check_password(new, nik=reset.account.claim["nik"], name=reset.account.name)
        used = PasswordReset.update(used_at=at).where(
            PasswordReset.token_hash == reset.token_hash, PasswordReset.used_at.is_null()
        )
        if used.execute() != 1:
            raise LinkExpired
        _set_password(reset.account, new)
        sessions.end_sessions_of(account=reset.account)


def _set_password(account: Account, password: str) -> None:
    changes: dict[peewee.Field, object] = {
        Account.password_hash: passwords.hash_password(password),
        Account.failed_logins: 0,
        Account.locked_until: None,
    }
    Account.update(changes).where(Account.id == account.id).execute()
    actor = Actor(Role.PEMOHON, account.id, account.name)
    trail.record(actor, "sandi_ganti", subject=f"akun:{account.id}")
