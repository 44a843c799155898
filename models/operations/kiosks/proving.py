"""Proving at a kiosk that one is whom the consent names, before documents are shown.

The register's elements alone keep no nosy operator out: a village knows birth dates and family numbers. So the resident
adds what only he has: a code sent to the address of his account, which opens all his documents, or, without a telephone
or an account, the number on the receipt of an application in his hand, which opens the documents of that one. Every
way to be wrong is answered alike, so that nothing is learnt of anybody by trying.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import peewee

from models.operations import notices, trail
from models.operations.clock import WIB, now, today
from models.operations.kiosks import devices, visits
from models.operations.logins.sessions import hash_token
from models.operations.residents.register import ALIVE, log_access, resident_by_nik
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.dates import read_date
from models.rules.errors import DomainError, InvalidInput
from models.rules.kiosks import Ending, Proof
from models.rules.nik import read_kk
from models.rules.reference import read_reference
from models.tables import Account, Application, Document, KioskVisit, Message, Resident
from models.tables.base import writing
from models.tables.sealing import blind

CODE_LIVES = timedelta(minutes=10)
CODES_A_VISIT, CODES_A_DAY = 2, 5
FAILURES_A_VISIT, FAILURES_A_DAY = 4, 10
PURPOSE = "Permintaan penduduk sendiri di kios"
MAIL = """\
Kode Anda di {kiosk}: {code}

Berlaku 10 menit, untuk melihat dan mencetak dokumen Anda di kios itu sekarang. Jika Anda tidak sedang di kios, jangan
berikan kode ini kepada siapa pun, dan kabari Disdukcapil.
"""


class NotProved(InvalidInput):
    """One answer for every way to be wrong."""

    default = "Belum cocok. Periksa lagi tanggal lahir, nomor KK, dan kode atau nomor tanda terima."


class TooManyFailures(DomainError):
    """Tried too often: the visit is over, or the day is."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    default = "Terlalu banyak percobaan. Kunjungan diakhiri; mintalah bantuan di kantor Disdukcapil."


@dataclass(frozen=True, slots=True)
class Elements:
    """The two elements: birth date (ISO) and family number, as they were typed and can be read."""

    birth_date: str
    kk: str


def read_elements(birth_date: str, kk: str) -> Elements:
    """Raises: InvalidInput (fields ``lahir``, ``kk``) for what can be neither."""
    try:
        day = read_date(birth_date).isoformat()
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="lahir") from refusal
    try:
        return Elements(day, read_kk(kk))
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="kk") from refusal


def send_code(visit: KioskVisit, elements: Elements) -> None:
    """Send six digits to the resident's account, if all is so; whoever asks is told the same in any case.

    Raises: InvalidInput when it was sent often enough, TooManyFailures.
    """
    _require_patience(visit)
    code = f"{secrets.randbelow(1_000_000):06}"
    resident = _found(visit, elements)
    account = _account_of(resident) if resident else None
    with writing():
        mine = (KioskVisit.id == visit.id) & KioskVisit.ended_at.is_null()
        sent = KioskVisit.update(
            codes_sent=KioskVisit.codes_sent + 1,
            code_sha256=_hash(visit, code),
            code_expires_at=now() + CODE_LIVES,
        ).where(mine, KioskVisit.codes_sent < CODES_A_VISIT)
        if sent.execute() != 1:
            raise InvalidInput("Kode sudah dikirim dua kali. Pakai nomor tanda terima, atau mulai lagi.", field="kode")
        if account is not None:
            _send(visit, account, code)


def prove(actor: Actor, visit: KioskVisit, elements: Elements, *, code: str, reference: str) -> None:
    """Open the resident's documents in this visit, and note the look. ``code`` counts before ``reference``.

    Raises: InvalidInput (field ``tanda_terima``) for what is no reference, NotProved, TooManyFailures.
    """
    _require_patience(visit)
    digits = "".join(sign for sign in code if sign.isdigit())
    number = read_receipt(reference) if not digits and reference.strip() else ""
    resident = _found(visit, elements)
    fresh = KioskVisit.get_by_id(visit.id)
    application = _application(number, resident) if resident and number else None
    if resident is not None and digits and _is_code(fresh, digits):
        _open(actor, visit, resident, Proof.KODE, None)
    elif resident is not None and application is not None:
        _open(actor, visit, resident, Proof.TANDA_TERIMA, application)
    else:
        _fail(actor, visit, elements)


def read_receipt(text: str) -> str:
    """The reference as it is written. Raises: InvalidInput (field ``tanda_terima``)."""
    try:
        return read_reference(text)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="tanda_terima") from refusal


def _found(visit: KioskVisit, elements: Elements) -> Resident | None:
    """The living resident of the consent, if he lives in this desa and both elements are his."""
    resident = resident_by_nik(visit.nik or "")
    if resident is None or resident.status != ALIVE or resident.region_code != visit.kiosk.region_code:
        return None
    kk = resident.family.kk if resident.family_id else ""
    return resident if (resident.birth_date, kk) == (elements.birth_date, elements.kk) else None


def _account_of(resident: Resident) -> Account | None:
    account: Account | None = Account.get_or_none(Account.resident == resident, Account.state == "aktif")
    return account


def _application(number: str, resident: Resident) -> Application | None:
    """The application with this number, if it is his or one of its documents is."""
    held = Document.select(Document.application).where(Document.holder == resident)
    found: Application | None = (
        Application.select(Application.id)
        .where(Application.reference == number)
        .where((Application.applicant == resident) | Application.id.in_(held))
        .first()
    )
    return found


def _send(visit: KioskVisit, account: Account, code: str) -> None:
    start = f"kios-kode:{account.id}:{today():%Y%m%d}:"
    sent = Message.select().where(Message.key.startswith(start)).count()
    if sent < CODES_A_DAY:
        text = MAIL.format(kiosk=devices.name_of(visit.kiosk), code=code)
        notices.send(account, f"{start}{sent + 1}", "Kode Anda di kios", text)


def _is_code(visit: KioskVisit, digits: str) -> bool:
    alive = visit.code_expires_at is not None and visit.code_expires_at > now()
    return bool(alive and visit.code_sha256 and secrets.compare_digest(visit.code_sha256, _hash(visit, digits)))


def _hash(visit: KioskVisit, digits: str) -> str:
    """Keyed and of this visit only: six digits alone could be found by trying them all."""
    return hash_token(f"{blind(f'kios-kode:{visit.id}')}:{digits}")


def _open(actor: Actor, visit: KioskVisit, resident: Resident, proof: Proof, application: Application | None) -> None:
    with writing():
        opened = KioskVisit.update(
            proved_by=proof.value, resident=resident, application=application, code_sha256=""
        ).where(KioskVisit.id == visit.id, KioskVisit.ended_at.is_null())
        if opened.execute() != 1:
            raise NotProved
        log_access(actor, resident, "daftar dokumen", PURPOSE)
        trail.record(actor, "kios_terbukti", subject=f"kiosk_visit:{visit.id}", detail={"dengan": proof.value})


def _fail(actor: Actor, visit: KioskVisit, elements: Elements) -> None:
    with writing():
        named.note_by(actor, [elements.kk])
        KioskVisit.update(failures=KioskVisit.failures + 1).where(
            KioskVisit.id == visit.id, KioskVisit.ended_at.is_null()
        ).execute()
        trail.record(actor, "kios_tidak_terbukti", subject=f"kiosk_visit:{visit.id}")
    _require_patience(visit)
    raise NotProved


def _require_patience(visit: KioskVisit) -> None:
    """Raises: TooManyFailures, and ends the visit: of this visit, and of this NIK today at any kiosk."""
    midnight = datetime.combine(today(), datetime.min.time(), WIB)
    of_today = KioskVisit.select(peewee.fn.SUM(KioskVisit.failures)).where(
        KioskVisit.nik_index == visit.nik_index, KioskVisit.agreed_at >= midnight
    )
    failures = KioskVisit.get_by_id(visit.id).failures
    if failures >= FAILURES_A_VISIT or (of_today.scalar() or 0) >= FAILURES_A_DAY:
        visits.end(visit, Ending.GAGAL)
        raise TooManyFailures
