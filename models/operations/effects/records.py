"""Carrying out the effects on registers of akta, margin notes, earlier documents and cards.

Pasal: Pasal 9(1)a, Pasal 9(1)b.
"""

from __future__ import annotations

import re
from typing import Any

import peewee

from models.operations.clock import now
from models.operations.effects.situation import Situation, known, note
from models.operations.residents.register import resident_by_nik
from models.operations.residents.register_guard import require_alive
from models.operations.services import catalogue
from models.rules.effects import CardRequested, DocumentEnd, RegisterCreate, RegisterNote
from models.rules.fields import show
from models.rules.service_parts import FAMILY_CARD
from models.tables import CardRequest, CivilRecord, Document, MarginNote, Resident


def enter_register(effect: RegisterCreate, situation: Situation) -> None:
    """One entry in a register of akta for each person."""
    number = situation.numbers.get(effect.number_of, "")
    for one, _ in situation.persons(effect.role):
        resident = resident_by_nik(one["nik"]) if one.get("nik") else None
        CivilRecord.create(
            register=effect.register,
            number=number,
            resident=resident,
            name=one.get("nama", ""),
            application=situation.application,
            recorded_at=now(),
        )
        if resident is not None:
            element = f"register {effect.register}"
            note(situation, "resident", resident.id, element, old=None, new=number, document=effect.number_of)


def note_margin(effect: RegisterNote, situation: Situation) -> None:
    """One margin note, tied to the akta where the register holds it."""
    number = situation.answer(effect.number)
    record = CivilRecord.get_or_none(CivilRecord.register == effect.register, CivilRecord.number == number)
    MarginNote.create(
        record=record,
        register=effect.register,
        number=number,
        code=effect.code,
        text=_filled(effect.text, situation),
        application=situation.application,
        noted_at=now(),
    )


def _filled(text: str, situation: Situation) -> str:
    """``{slug}`` replaced by the answer as a reader sees it, dates in words."""
    definition = catalogue.definition_of(situation.application.service_version)

    def shown(gap: re.Match[str]) -> str:
        slug = gap[1]
        value, field = str(situation.answers.get(slug) or ""), definition.fields.get(slug)
        if field is None or not value:
            return value or "-"
        return show(field, value, catalogue.lookup(), bare=True)

    return re.sub(r"\{(\w+)\}", shown, text)


def notes_of(situation: Situation) -> list[dict[str, str]]:
    """The margin notes of this application as document data, in order."""
    rows = MarginNote.find(MarginNote.application == situation.application, order_by=(MarginNote.id,))
    return [{"kode": one.code, "register": one.register, "nomor": one.number, "teks": one.text} for one in rows]


def same_kind(code: str) -> peewee.Expression:
    """The documents of which one is in force under a number; every card of a family stands for that family."""
    found: peewee.Expression = Document.code == code
    return Document.code.startswith(FAMILY_CARD) if code.startswith(FAMILY_CARD) else found


def end_documents(effect: DocumentEnd, situation: Situation) -> None:
    """Put earlier documents out of force; their QR says why."""
    for code in effect.codes:
        _end(code, situation.answer(effect.number), effect.reason)


def end_cards(number: str, reason: str) -> None:
    """No family bears this KK number any more: whoever scans its card is told why."""
    _end(FAMILY_CARD, number, reason)


def _end(code: str, number: str, reason: str) -> None:
    changes: dict[str, Any] = {"state": "dicabut", "ended_at": now(), "ended_reason": reason}
    Document.update(changes).where(same_kind(code), Document.number == number, Document.state == "terbit").execute()


def request_card(effect: CardRequested, situation: Situation) -> None:
    """One request for each person, in the queue of the printing room. Raises: RegisterForbids for the dead."""
    for one, answers in situation.persons(effect.role):
        resident = known(one)
        require_alive(resident)
        CardRequest.create(
            card=effect.card,
            resident=resident,
            application=situation.application,
            reason=_as_it_stands(situation.answer(effect.reason, answers), resident)[:120],
            requested_at=now(),
        )


def _as_it_stands(reason: str, resident: Resident) -> str:
    """A reason that names a civil status follows the register: another marriage may stand (UU 1/1974 Pasal 3(2))."""
    tables = catalogue.lookup().tables
    status = tables["STATUS_KAWIN_KK"].get(resident.marital_status, "")
    differs = reason.upper() in tables["STATUS_KAWIN"].values() and not status.startswith(reason.upper())
    return status.capitalize() if differs else reason
