"""“Siapa melihat data saya”: every look of an officer and every query of an agency, and “bukan saya”.

Pasal: Pasal 10(1)a, Pasal 10(1)c, Pasal 10(1)d, Pasal 10(1)g, Pasal 10(2)b. UU 27/2022 Pasal 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee

from models.operations import notices, trail
from models.operations.agencies import agreements
from models.operations.clock import WIB, now
from models.operations.kiosks import devices
from models.operations.services import catalogue
from models.operations.transparency import look_holds
from models.operations.verification import data_updates
from models.operations.verification.answering import FAMILY
from models.operations.verification.call import AGREES, DIFFERS, SHOWN
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotFound
from models.rules.verification.outcome import Result
from models.rules.verification.terms import Method
from models.tables import AccessEntry, Account, Agreement, DataUpdate, LookHoldRow, Objection, Verification
from models.tables.base import writing

PAGE_SIZE = 50
ANSWER_HOURS, ANSWER_HOURS_DEFAULT = "keberatan.jam", 72
"""UU 27/2022: three times 24 hours."""
OFFICE, AGENCY = "kantor", "lembaga"
NEW, LOOKED_INTO, ANSWERED = "baru", "diperiksa", "dijawab"
RESULTS = {result.code: result.sentence for result in Result}
SAYINGS = {SHOWN: "diperlihatkan", AGREES: "dicocokkan, sesuai", DIFFERS: "dicocokkan, tidak sesuai"}


@dataclass(frozen=True, slots=True)
class Look:
    """One look: ``kind`` and ``key`` name it, ``answered`` says what an agency was told, element by element."""

    kind: str
    key: int
    at: datetime
    who: str
    what: str
    purpose: str
    answered: tuple[str, ...] = ()
    objection: Objection | None = None


def looks_at(account: Account, page: int) -> tuple[list[Look], bool]:
    """Who saw the holder's data, newest first, and whether there is another page (UU 27/2022 Pasal 7)."""
    if account.resident_id is None:
        return [], False
    both = _by_office(account.resident_id).union_all(_by_agencies(account.resident_id))
    found = list(
        both.order_by(peewee.SQL("moment DESC, number DESC"))
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
        .tuples()
    )
    rows = found[:PAGE_SIZE]
    keys = {kind: [number for which, number, _ in rows if which == kind] for kind in (OFFICE, AGENCY)}
    doubts = _objections(account)
    looks = {
        (OFFICE, one.id): _office_look(one, doubts)
        for one in AccessEntry.select().where(AccessEntry.id.in_(keys[OFFICE]))
    }
    asked = Verification.select(Verification, Agreement).join(Agreement).where(Verification.id.in_(keys[AGENCY]))
    proposals = data_updates.from_answers(keys[AGENCY])
    looks |= {(AGENCY, one.id): _agency_look(one, doubts, proposals.get(one.id)) for one in asked}
    return [looks[kind, number] for kind, number, _ in rows], len(found) > PAGE_SIZE


def look_of(account: Account, kind: str, key: int) -> Look:
    """One look at the holder's own data. Raises: NotFound."""
    doubts = _objections(account)
    if account.resident_id is not None and kind == OFFICE:
        entry = AccessEntry.get_or_none(AccessEntry.id == key, AccessEntry.resident == account.resident_id)
        if entry is not None and not _held(LookHoldRow.access, key):
            return _office_look(entry, doubts)
    if account.resident_id is not None and kind == AGENCY:
        row = Verification.get_or_none(Verification.id == key, Verification.resident == account.resident_id)
        if row is not None and not _held(LookHoldRow.verification, key):
            return _agency_look(row, doubts, data_updates.from_answers([key]).get(key))
    raise NotFound


def object_to(actor: Actor, account: Account, kind: str, key: int, text: str) -> Objection:
    """Open a case about one look; asking twice gives the first. Raises: NotFound, InvalidInput without words."""
    words = " ".join(text.split())
    if len(words) < 5:
        raise InvalidInput("Ceritakan singkat mengapa Anda ragu.", field="cerita")
    look = look_of(account, kind, key)
    if look.objection is not None:
        return look.objection
    columns = {"access": key} if kind == OFFICE else {"verification": key}
    with writing():
        at = now()
        due_at = at + timedelta(hours=int(catalogue.setting(ANSWER_HOURS, ANSWER_HOURS_DEFAULT)))
        row = Objection.insert(account=account, text=words[:1000], at=at, due_at=due_at, **columns)
        row.on_conflict_ignore().execute()
        found = _objections(account)[kind, key]
        trail.record(actor, "keberatan", subject=f"objection:{found.id}", detail={"jenis": kind, "catatan": key})
    return found


def due_at(row: Objection) -> datetime:
    """Until when the resident has his answer."""
    given: datetime | None = row.due_at
    at: datetime = row.at
    return given or at + timedelta(hours=ANSWER_HOURS_DEFAULT)


def state_of(row: Objection) -> str:
    """``baru``, ``diperiksa`` or ``dijawab``."""
    if row.answered_at is not None:
        return ANSWERED
    return LOOKED_INTO if row.taken_at is not None else NEW


def unanswered() -> tuple[int, int]:
    """How many wait for their answer, and how many of those for longer than they should."""
    rows = list(Objection.select().where(Objection.answered_at.is_null()))
    return len(rows), sum(due_at(one) < now() for one in rows)


def take_up(actor: Actor, key: int) -> None:
    """Say that an officer looks into it. Raises: NotFound, AlreadyChanged when a colleague was faster."""
    if Objection.get_or_none(Objection.id == key) is None:
        raise NotFound("Keberatan itu tidak ditemukan.")
    with writing():
        waiting = (Objection.id == key) & Objection.taken_at.is_null() & Objection.answered_at.is_null()
        if Objection.update(taken_by=actor.id, taken_at=now()).where(waiting).execute() != 1:
            raise AlreadyChanged("Keberatan ini sudah diperiksa petugas lain. Muat ulang halamannya.")
        trail.record(actor, "keberatan_diperiksa", subject=f"objection:{key}")


def rows_near(row: Objection) -> tuple[list[Verification], list[AccessEntry]]:
    """What else the same agency, or the same officer, saw of this resident, newest first; at most :data:`PAGE_SIZE`."""
    if row.verification_id is not None:
        asked = row.verification
        same = Verification.select(Verification, Agreement).join(Agreement)
        own = same.where(Verification.resident == asked.resident_id, Agreement.agency == asked.agreement.agency_id)
        return list(own.order_by(Verification.id.desc()).limit(PAGE_SIZE)), []
    seen = row.access
    found = AccessEntry.select().where(
        AccessEntry.resident == seen.resident_id,
        AccessEntry.actor_kind == seen.actor_kind,
        AccessEntry.actor_id == seen.actor_id,
    )
    return [], list(found.order_by(AccessEntry.id.desc()).limit(PAGE_SIZE))


def answer_objection(actor: Actor, key: int, text: str) -> None:
    """Tell the resident what was found; once. Raises: InvalidInput without words, NotFound when it was answered."""
    words = " ".join(text.split())
    if len(words) < 10:
        raise InvalidInput("Tulis jawaban yang dapat dipahami warga.", field="jawaban")
    with writing():
        open_one = Objection.update(answer=words[:1000], answered_by=actor.id, answered_at=now()).where(
            Objection.id == key, Objection.answered_at.is_null()
        )
        if not open_one.execute():
            raise NotFound("Keberatan itu tidak ada atau sudah dijawab.")
        row = Objection.get_by_id(key)
        trail.record(actor, "keberatan_dijawab", subject=f"objection:{key}")
        notices.notify(row.account, f"keberatan:{key}", "Jawaban atas keberatan Anda", words[:900])


def _by_office(resident: int) -> peewee.ModelSelect:
    kind = peewee.Value(OFFICE).alias("kind")
    rows = AccessEntry.select(kind, AccessEntry.id.alias("number"), AccessEntry.at.alias("moment"))
    return rows.where(AccessEntry.resident == resident, AccessEntry.id.not_in(look_holds.held(LookHoldRow.access)))


def _by_agencies(resident: int) -> peewee.ModelSelect:
    kind = peewee.Value(AGENCY).alias("kind")
    rows = Verification.select(kind, Verification.id.alias("number"), Verification.at.alias("moment"))
    held = look_holds.held(LookHoldRow.verification)
    return rows.where(Verification.resident == resident, Verification.id.not_in(held))


def _held(column: peewee.ForeignKeyField, key: int) -> bool:
    return bool(look_holds.held(column).where(column == key).exists())


def _objections(account: Account) -> dict[tuple[str, int], Objection]:
    return {
        (OFFICE, one.access_id) if one.access_id else (AGENCY, one.verification_id): one
        for one in Objection.select().where(Objection.account == account)
    }


def _office_look(entry: AccessEntry, doubts: dict[tuple[str, int], Objection]) -> Look:
    doubt = doubts.get((OFFICE, entry.id))
    return Look(OFFICE, entry.id, entry.at, entry.actor_role, f"melihat {entry.what}", entry.purpose, (), doubt)


def _agency_look(row: Verification, doubts: dict[tuple[str, int], Objection], proposal: DataUpdate | None) -> Look:
    known = agreements.data_elements()
    told = tuple(f"{known[key].label}: {SAYINGS[said]}" for key, said in row.answered.items())
    did = "mencetak" if row.method == Method.PRINT else "memeriksa"
    what = f"{did} data keluarga" if row.function == FAMILY else f"{did} data"
    purpose = f"{row.purpose} ({row.case_reference})"
    wished = ", ".join(known[key].label for key in proposal.changes) if proposal else ""
    asked_for = (
        (f"mengusulkan pembaruan pada {proposal.at.astimezone(WIB):%d-%m-%Y}: {wished} ({proposal.state})",)
        if proposal
        else ()
    )
    answered = (RESULTS.get(row.result, row.result), *told, *asked_for)
    who = devices.name_of(row.kiosk) if row.kiosk_id else row.agreement.agency.name
    return Look(AGENCY, row.id, row.at, who, what, purpose, answered, doubts.get((AGENCY, row.id)))
