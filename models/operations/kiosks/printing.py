"""Printing at a kiosk: a resident's own documents, listed once he has proved who he is and told, and blank forms.

Each print is numbered.
The PDF that is printed is the signed one, byte for byte; the number of the print stands in the log and on a receipt.

Pasal: Pasal 10(2)b, Pasal 15(1)m.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import peewee

from models.operations import notices, trail
from models.operations.applications import blank_forms
from models.operations.applications.citizen_files import GIVEN_STATES
from models.operations.clock import WIB, now, today
from models.operations.kiosks import devices, proving, work
from models.operations.residents.register import log_access
from models.operations.services import catalogue
from models.rules.actor import Actor
from models.rules.blank_forms import BlankForm
from models.rules.errors import AlreadyChanged, DomainError, InvalidInput, NotFound
from models.rules.kiosks import print_number
from models.rules.names import clean_text
from models.tables import Account, Application, Document, Kiosk, KioskPrint, KioskVisit
from models.tables.base import writing

MOST, MOST_DEFAULT = "kios.cetak_hari", 60
SAME_CLICK = timedelta(minutes=1)
MOST_DOCUMENTS = 100


class TooManyPrints(DomainError):
    """More prints in a day than a kiosk should make."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    default = "Batas cetak hari ini di kios ini sudah tercapai. Coba lagi besok, atau hubungi Dinas."


@dataclass(frozen=True, slots=True)
class Listed:
    """One document of the list; ``printed`` is whether a kiosk printed it before, ``here`` its print in this visit."""

    document: Document
    printed: bool
    here: KioskPrint | None = None

    @property
    def printable(self) -> bool:
        """Whether it is in force: neither replaced nor ended."""
        return self.document.state == "terbit" and self.document.ended_at is None


def documents_of(visit: KioskVisit) -> list[Listed]:
    """What was issued to the resident, newest first; nothing before he has proved who he is."""
    if not visit.proved_by or visit.resident_id is None:
        return []
    mine = (Application.applicant == visit.resident_id) | (Document.holder == visit.resident_id)
    query = (
        Document.select(Document, Application)
        .join(Application)
        .where(mine, Document.given_to_resident, Document.published_at.is_null(False))
        .where(Document.state.in_(GIVEN_STATES))
    )
    if visit.application_id is not None:
        query = query.where(Document.application == visit.application_id)
    rows = list(query.order_by(Document.published_at.desc(), Document.id.desc()).limit(MOST_DOCUMENTS))
    before = KioskPrint.select(KioskPrint.document).where(KioskPrint.document.in_([one.id for one in rows]))
    printed = {document for (document,) in before.tuples()}
    here = {row.document_id: row for row in visit.prints.order_by(KioskPrint.id)}
    return [Listed(one, one.id in printed, here.get(one.id)) for one in rows]


def print_document(actor: Actor, visit: KioskVisit, token: str, reason: str) -> KioskPrint:
    """Number one print; the same click twice is one. A document that was printed before needs a reason.

    Raises: NotFound, InvalidInput (field ``alasan``), TooManyPrints.
    """
    listed = next((one for one in documents_of(visit) if one.document.token == token and one.printable), None)
    if listed is None:
        raise NotFound("Dokumen itu tidak ada di daftar, atau tidak berlaku lagi.")
    words = clean_text(reason)[:200]
    with writing():
        _take_turn(visit.kiosk)
        twin = _same_click(visit, KioskPrint.document == listed.document) if not words else None
        if twin is not None:
            return twin
        if _printed_before(listed.document) and len(words) < 5:
            raise InvalidInput("Dokumen ini sudah pernah dicetak. Tulis mengapa dicetak lagi.", field="alasan")
        row = _number(visit, document=listed.document, reason=words)
        what = f"dokumen {listed.document.title}"
        log_access(actor, visit.resident, f"{what} (dicetak)"[:60], f"{proving.PURPOSE}, {row.number}")
        detail = {"nomor": row.number, "dokumen": listed.document.number}
        trail.record(actor, "kios_cetak", subject=f"kiosk_print:{row.id}", reason=words, detail=detail)
        _tell(visit, row)
    return row


def print_blank(actor: Actor, visit: KioskVisit, code: str) -> KioskPrint:
    """Number one print of a blank form; the same click twice is one. See :func:`blank_for` for what stands on it.

    Raises: NotFound, TooManyPrints.
    """
    _, application = blank_for(visit, code)
    with writing():
        _take_turn(visit.kiosk)
        twin = _same_click(visit, KioskPrint.blank == code)
        if twin is not None:
            return twin
        row = _number(visit, blank=code)
        detail = {"nomor": row.number, "formulir": code}
        if application is not None:
            detail["permohonan"] = application.reference
        trail.record(actor, "kios_cetak", subject=f"kiosk_print:{row.id}", detail=detail)
    return row


def blank_for(visit: KioskVisit, code: str) -> tuple[BlankForm, Application | None]:
    """The form filled from the application that the visit works on, and that one; empty where it does not ask for it.

    Raises: NotFound for a form that there is not.
    """
    empty = blank_forms.form(code)
    try:
        application = work.application_of(visit)
        return blank_forms.filled_for(application, code), application
    except (NotFound, AlreadyChanged):
        return empty, None


def title_of(row: KioskPrint) -> str:
    """What was printed."""
    return blank_forms.title_of(row.blank) if row.blank else str(row.document.title)


def of_visit(visit: KioskVisit, key: int) -> KioskPrint:
    """A print of this visit. Raises: NotFound."""
    row = KioskPrint.get_or_none(KioskPrint.id == key, KioskPrint.visit == visit)
    if row is None:
        raise NotFound("Cetakan itu tidak ada dalam kunjungan ini.")
    return row


def newest_of(kiosk: Kiosk, count: int) -> list[KioskPrint]:
    """The last prints of a device."""
    joined = KioskPrint.select(KioskPrint, Document).join(Document, peewee.JOIN.LEFT_OUTER)
    query = joined.where(KioskPrint.kiosk == kiosk)
    return list(query.order_by(KioskPrint.sequence.desc()).limit(count))


def _take_turn(kiosk: Kiosk) -> None:
    """Prints of one device come one after the other: the row is held to the end of the transaction."""
    Kiosk.update(seen_at=now()).where(Kiosk.id == kiosk.id).execute()


def _printed_before(document: Document) -> bool:
    return bool(KioskPrint.select().where(KioskPrint.document == document).exists())


def _same_click(visit: KioskVisit, what: peewee.Expression) -> KioskPrint | None:
    found: KioskPrint | None = (
        KioskPrint.select()
        .where(KioskPrint.visit == visit, what, KioskPrint.at > now() - SAME_CLICK)
        .order_by(KioskPrint.id.desc())
        .first()
    )
    return found


def _number(visit: KioskVisit, **printed: Any) -> KioskPrint:
    """The next number of the device, for what was ``printed``. Raises: TooManyPrints."""
    midnight = datetime.combine(today(), datetime.min.time(), WIB)
    of_kiosk = KioskPrint.select().where(KioskPrint.kiosk == visit.kiosk_id)
    if of_kiosk.where(KioskPrint.at >= midnight).count() >= int(catalogue.setting(MOST, MOST_DEFAULT)):
        raise TooManyPrints
    newest = of_kiosk.order_by(KioskPrint.sequence.desc()).first()
    sequence = newest.sequence + 1 if newest else 1
    return KioskPrint.create(
        kiosk=visit.kiosk_id,
        sequence=sequence,
        number=print_number(visit.kiosk_id, today().year, sequence),
        visit=visit,
        operator=visit.operator_id,
        at=now(),
        **printed,
    )


def _tell(visit: KioskVisit, row: KioskPrint) -> None:
    """A resident who has an account is told of each print: whoever printed in his name is found out."""
    account = Account.get_or_none(Account.resident == visit.resident_id, Account.state == "aktif")
    text = (
        f"{row.document.title} nomor {row.document.number} dicetak di {devices.name_of(visit.kiosk)}, nomor cetak "
        f"{row.number}. Jika bukan Anda yang meminta, buka “Siapa melihat data saya” dan pilih “Bukan saya”."
    )
    notices.notify(account, f"kios-cetak:{row.id}", "Dokumen Anda dicetak di kios", text)
