"""The visit of one resident: begins with his consent, ends by himself, by silence or by force, and forgets his NIK.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

import peewee

from models.operations import trail
from models.operations.clock import WIB, now, today
from models.operations.services import catalogue
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.errors import DomainError, InvalidInput
from models.rules.kiosks import CONSENT_SHA256, CONSENT_VERSION, Ending, require_consent
from models.rules.names import clean_text
from models.rules.nik import read_nik
from models.tables import AgencyUser, Kiosk, KioskVisit
from models.tables.base import writing
from models.tables.sealing import blind

IDLE, IDLE_DEFAULT = "kios.diam_detik", 90
IDLE_LEAST = 30
MOST, MOST_DEFAULT = "kios.kunjungan_hari", 150
LATE = timedelta(seconds=8)
"""What a page may need longer than its clock says."""
TOUCH_EVERY = timedelta(seconds=3)


class TooManyVisits(DomainError):
    """More visits in a day than a kiosk should have."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    default = "Batas kunjungan hari ini di kios ini sudah tercapai. Hubungi Dinas."


def idle_seconds() -> int:
    """After how many seconds without a touch the visit ends."""
    return max(IDLE_LEAST, int(catalogue.setting(IDLE, IDLE_DEFAULT)))


def begin(
    actor: Actor, kiosk: Kiosk, operator: AgencyUser, *, name: str, nik: str, by_card: bool, shown: str, ticked: bool
) -> KioskVisit:
    """Record the consent and open the visit; nobody is looked up. ``shown``: ``version:sha256`` of the text shown.

    Raises: InvalidInput (fields ``nik``, ``nama``, ``setuju``), TooManyVisits.
    """
    version, _, sha256 = shown.partition(":")
    digits, words = _number(nik), clean_text(name)[:200].upper()
    if len(words) < 2:
        raise InvalidInput("Isi nama seperti di KTP.", field="nama")
    require_consent(version, sha256, ticked=ticked)
    at = now()
    with writing():
        end_all_of(kiosk, Ending.GANTI, at)
        if _begun_today(kiosk) >= int(catalogue.setting(MOST, MOST_DEFAULT)):
            raise TooManyVisits
        visit = KioskVisit.create(
            kiosk=kiosk,
            operator=operator,
            name=words,
            nik=digits,
            nik_index=blind(digits),
            by_card=by_card,
            consent_version=CONSENT_VERSION,
            consent_sha256=CONSENT_SHA256,
            agreed_at=at,
            seen_at=at,
        )
        named.note_by(actor, [digits])
        detail = {"versi": CONSENT_VERSION, "sha256": CONSENT_SHA256, "kartu": by_card}
        trail.record(actor, "kios_persetujuan", subject=f"kiosk_visit:{visit.id}", detail=detail)
    return visit


def current(kiosk: Kiosk) -> KioskVisit | None:
    """The open visit at this device; one that was silent for too long ends here."""
    visit = KioskVisit.get_or_none(KioskVisit.kiosk == kiosk, KioskVisit.ended_at.is_null())
    if visit is not None and is_over(visit):
        end(visit, Ending.DIAM)
        return None
    return visit


def is_over(visit: KioskVisit) -> bool:
    """Whether nobody has touched the screen for too long."""
    return bool(visit.seen_at < now() - timedelta(seconds=idle_seconds()) - LATE)


def is_idle(visit: KioskVisit) -> bool:
    """Whether the page's own clock may say so: the time is nearly over."""
    return bool(visit.seen_at < now() - timedelta(seconds=idle_seconds()) + LATE)


def touch(visit: KioskVisit) -> None:
    """Somebody is there."""
    at = now()
    if visit.seen_at < at - TOUCH_EVERY:
        KioskVisit.update(seen_at=at).where(KioskVisit.id == visit.id, KioskVisit.ended_at.is_null()).execute()


def end(visit: KioskVisit, reason: Ending) -> None:
    """Nothing can be done in it from now on, and its NIK is gone; what ended before stays as it ended."""
    _end(KioskVisit.id == visit.id, reason, now())


def end_all_of(kiosk: Kiosk, reason: Ending, at: datetime) -> None:
    """End what is open at a device."""
    _end(KioskVisit.kiosk == kiosk, reason, at)


def end_silent() -> int:
    """End every visit that was left alone; returns how many."""
    oldest = now() - timedelta(seconds=idle_seconds()) - LATE
    return _end(KioskVisit.seen_at < oldest, Ending.DIAM, now())


def _end(where: peewee.Expression, reason: Ending, at: datetime) -> int:
    open_ones = KioskVisit.select(KioskVisit.kiosk).where(where, KioskVisit.ended_at.is_null())
    Kiosk.update(held=None).where(Kiosk.id.in_(open_ones), Kiosk.held.is_null(False)).execute()
    return (
        KioskVisit.update(ended_at=at, ended_reason=reason.value, nik=None)
        .where(where, KioskVisit.ended_at.is_null())
        .execute()
    )


def _begun_today(kiosk: Kiosk) -> int:
    midnight = datetime.combine(today(), datetime.min.time(), WIB)
    return KioskVisit.select().where(KioskVisit.kiosk == kiosk, KioskVisit.agreed_at >= midnight).count()


def _number(text: str) -> str:
    try:
        return read_nik(text)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="nik") from refusal
