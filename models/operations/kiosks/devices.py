"""Devices: registered by the office for one desa, enrolled once with a code, revoked at once.

Pasal: Pasal 10(2)b, Pasal 17(5).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

import peewee

from models.operations import trail
from models.operations.agencies import agreements
from models.operations.clock import now
from models.operations.kiosks import visits
from models.operations.logins import sessions
from models.operations.logins.sessions import hash_token
from models.operations.services import catalogue
from models.rules.actor import SYSTEM, Actor
from models.rules.errors import InvalidInput, NotAllowed, NotFound
from models.rules.kiosks import AGENCY_KIND, Ending, KioskState, new_code, read_code
from models.rules.names import clean_text
from models.rules.verification.outcome import Refusal, Refused
from models.rules.verification.terms import Method
from models.tables import Agency, Agreement, Kiosk, KioskSecret
from models.tables.base import writing

CODE_LIVES = timedelta(minutes=30)
DESA_DOTS = 3


class CodeRefused(NotAllowed):
    """An enrolment code that was used, is too old, or never existed: one answer for all."""

    default = "Kode ini tidak berlaku: salah, sudah dipakai, atau lewat 30 menit. Mintalah kode baru kepada Dinas."


def agreement_of(agency: Agency) -> Agreement:
    """The agreement under which the agency's kiosks work. Raises: Refused when none is in force."""
    for agreement, terms in agreements.in_force_of(agency):
        if Method.KIOS in terms.methods:
            return agreement
    raise Refused(Refusal.PERJANJIAN, "Hubungi Dinas.")


def is_under_agreement(kiosk: Kiosk) -> bool:
    """Whether the device may serve residents at this moment."""
    try:
        agreement_of(kiosk.agency)
    except Refused:
        return False
    return True


def place_of(kiosk: Kiosk) -> str:
    """The name of its desa."""
    return catalogue.lookup().region_name(kiosk.region_code)


def name_of(kiosk: Kiosk) -> str:
    """As residents and the log name it: ``Kios Tanjung Raja, Balai Desa``."""
    return f"Kios {place_of(kiosk)}, {kiosk.label}"


def register(actor: Actor, agency: Agency, region_code: str, label: str) -> tuple[Kiosk, str]:
    """A new device of a desa, and its enrolment code, which is shown this once.

    Raises: InvalidInput for an agency that is no desa, has no agreement for kiosks, or stands for another desa.
    """
    words = clean_text(label)[:120]
    if len(words) < 3:
        raise InvalidInput("Beri nama perangkat, misalnya Balai Desa.", field="label")
    _require_desa(agency)
    with writing():
        _require_one_desa(agency, region_code)
        try:
            kiosk = Kiosk.create(
                agency=agency, region_code=region_code, label=words, registered_by=actor.id, registered_at=now()
            )
        except peewee.IntegrityError as error:
            raise InvalidInput("Nama ini sudah dipakai perangkat lain di desa ini.", field="label") from error
        trail.record(actor, "kios_baru", subject=_subject(kiosk), detail={"nama": words, "wilayah": region_code})
        code = _new_code(kiosk)
    return kiosk, code


def renew_code(actor: Actor, kiosk: Kiosk) -> str:
    """A new code for a device that waits, is locked, or lost its cookie; what it could do before ends now.

    Raises: InvalidInput for a revoked one.
    """
    with writing():
        fresh = Kiosk.get_by_id(kiosk.id)
        if fresh.state == KioskState.DICABUT:
            raise InvalidInput("Perangkat yang dicabut tidak dipakai lagi. Daftarkan perangkat baru.")
        _require_desa(fresh.agency)
        Kiosk.update(state=KioskState.MENUNGGU.value).where(Kiosk.id == kiosk.id).execute()
        end_all(fresh)
        trail.record(actor, "kios_kode", subject=_subject(kiosk))
        return _new_code(fresh)


def revoke(actor: Actor, kiosk: Kiosk, reason: str) -> None:
    """A lost or retired device: worth nothing from this moment on, for good. Raises: InvalidInput without a reason."""
    words = clean_text(reason)[:500]
    if len(words) < 5:
        raise InvalidInput("Tuliskan alasannya.", field="alasan")
    with writing():
        changed = Kiosk.update(
            state=KioskState.DICABUT.value, code_sha256="", closed_at=now(), closed_reason=words
        ).where(Kiosk.id == kiosk.id, Kiosk.state != KioskState.DICABUT)
        if changed.execute():
            end_all(kiosk)
            trail.record(actor, "kios_cabut", subject=_subject(kiosk), reason=words)


def lock(kiosk: Kiosk, reason: str) -> None:
    """A secret came back that its device had given up: somebody has a copy. Only a new code opens it again."""
    with writing():
        changed = Kiosk.update(state=KioskState.DIKUNCI.value, closed_reason=reason).where(
            Kiosk.id == kiosk.id, Kiosk.state == KioskState.AKTIF
        )
        if changed.execute():
            end_all(kiosk)
            trail.record(SYSTEM, "kios_kunci", subject=_subject(kiosk), reason=reason)


def enrol(code: str, *, address: str) -> tuple[Kiosk, str]:
    """Use a code once; returns the device and the secret for its cookie. Raises: InvalidInput, CodeRefused."""
    digest = hash_token(read_code(code))
    secret, at = secrets.token_urlsafe(32), now()
    with writing():
        used = Kiosk.update(state=KioskState.AKTIF.value, code_sha256="", enrolled_at=at, seen_at=at).where(
            Kiosk.code_sha256 == digest, Kiosk.code_expires_at > at, Kiosk.state == KioskState.MENUNGGU
        )
        kiosk = Kiosk.get_or_none(Kiosk.code_sha256 == digest)
        if kiosk is None or used.execute() != 1:
            raise CodeRefused
        KioskSecret.create(secret_sha256=hash_token(secret), kiosk=kiosk, made_at=at, confirmed_at=at, seen_at=at)
        trail.record(SYSTEM, "kios_terdaftar", subject=_subject(kiosk), detail={"alamat": address[:64]})
    return Kiosk.get_by_id(kiosk.id), secret


def find(key: int) -> Kiosk:
    """Raises: NotFound."""
    kiosk = Kiosk.get_or_none(Kiosk.id == key)
    if kiosk is None:
        raise NotFound("Kios itu tidak ditemukan.")
    return kiosk


def end_all(kiosk: Kiosk) -> None:
    """Every secret, session and visit of the device ends, in the caller's transaction."""
    at = now()
    KioskSecret.delete().where(KioskSecret.kiosk == kiosk).execute()
    sessions.end_sessions_of(kiosk=kiosk)
    visits.end_all_of(kiosk, Ending.DICABUT, at)


def _new_code(kiosk: Kiosk) -> str:
    code = new_code(secrets.randbelow)
    Kiosk.update(code_sha256=hash_token(code), code_expires_at=now() + CODE_LIVES).where(Kiosk.id == kiosk.id).execute()
    return code


def _require_desa(agency: Agency) -> None:
    if agency.kind != AGENCY_KIND or not agency.active:
        raise InvalidInput("Pilih lembaga berjenis desa atau kelurahan yang aktif.", field="agency")
    try:
        agreement_of(agency)
    except Refused as refused:
        message = "Desa ini belum punya perjanjian yang berlaku dengan cara akses Kios desa."
        raise InvalidInput(message, field="agency") from refused


def _require_one_desa(agency: Agency, region_code: str) -> None:
    if region_code.count(".") != DESA_DOTS or region_code not in catalogue.lookup().regions:
        raise InvalidInput("Pilih desa atau kelurahan.", field="region_code")
    standing = Kiosk.select().where(Kiosk.state != KioskState.DICABUT)
    there = standing.where(Kiosk.region_code == region_code, Kiosk.agency != agency).first()
    elsewhere = standing.where(Kiosk.agency == agency, Kiosk.region_code != region_code).first()
    if there or elsewhere:
        why = f"kios desa ini milik {there.agency.name}" if there else f"kios lembaga ini ada di {place_of(elsewhere)}"
        raise InvalidInput(f"Satu desa satu lembaga: {why}.", field="region_code")


def _subject(kiosk: Kiosk) -> str:
    return f"kiosk:{kiosk.id}"
