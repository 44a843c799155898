"""Data balikan: a file is taken in, judged row by row by a worker, sent by the agency, and compared by the office.

Nothing of it ever changes the register.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from models.operations import outbox, trail
from models.operations.agencies import agreements
from models.operations.clock import WIB, now, today
from models.operations.residents.register import log_access
from models.operations.services import catalogue
from models.operations.verification import answering, users
from models.operations.verification.batch.files import OwnParts, columns
from models.operations.watch import named
from models.ports.store import Store
from models.rules.actor import Actor
from models.rules.canonical import canonical_json
from models.rules.errors import ActionNotPossible, InvalidInput, NotFound
from models.rules.extract.columns import plain_title
from models.rules.extract.text import Cutter, cells_of, delimiter_of, lines_of
from models.rules.verification import feedback
from models.rules.verification.elements import DataElement
from models.rules.verification.matching import compare
from models.rules.verification.terms import Terms
from models.tables import (
    Agency,
    AgencyUser,
    Agreement,
    AgreementVersion,
    FeedbackDelivery,
    Officer,
    OutboxItem,
    Resident,
)
from models.tables.base import writing
from models.tables.sealing import blind

JOB = "data_balikan"
MOST_BYTES = 5 * 1024 * 1024
ROWS, ROWS_DEFAULT = "lope.balikan_baris", 5000
SAMPLE, AT_ONCE, MOST_OPEN = 5, 400, 5
RESTING = ("siap", "gagal")
EXACTLY = 100
"""Signs and old spelling aside, a house number that differs is a difference, unlike in an answer to an agency."""


class Owed(NamedTuple):
    """What an agreement says of data balikan, the last delivery, and when the next one is due."""

    agreement: Agreement
    terms: Terms
    last: FeedbackDelivery | None
    due: date | None
    late: bool


def owed(agreement: Agreement) -> Owed | None:
    """None where its terms in force name no columns."""
    version = agreement.versions.where(AgreementVersion.number == agreement.in_force).first()
    terms = agreements.terms_of(version) if version is not None else None
    if terms is None or not terms.feedback_columns:
        return None
    sent = agreement.deliveries.where(FeedbackDelivery.state == "diterima")
    last = sent.order_by(FeedbackDelivery.sent_at.desc()).first()
    day = last.sent_at.astimezone(WIB).date() if last is not None else None
    due = feedback.due_on(terms.feedback_period, terms.valid_from, day)
    return Owed(agreement, terms, last, due, due is not None and due < today())


def owed_by(agency: Agency) -> list[Owed]:
    """The agreements in force under which the agency gives data back."""
    return [one for row, _ in agreements.in_force_of(agency) if (one := owed(row)) is not None]


def own_agreement(user: AgencyUser, key: int) -> Owed:
    """One of them. Raises: NotFound."""
    found = next((one for one in owed_by(user.agency) if one.agreement.id == key), None)
    if found is None:
        raise NotFound("Perjanjian itu tidak memuat data balikan.")
    return found


def receive(user: AgencyUser, one: Owed, data: bytes, *, name: str, address: str, store: Store) -> FeedbackDelivery:
    """Keep the file, sealed, and promise its reading. Raises: InvalidInput for nothing, too much, or too many open."""
    if not data.strip():
        raise InvalidInput("Berkas ini kosong.", field="berkas")
    if len(data) > MOST_BYTES:
        raise InvalidInput(f"Berkas terlalu besar; paling besar {MOST_BYTES // 1024**2} MB.", field="berkas")
    waiting = one.agreement.deliveries.where(FeedbackDelivery.state.in_(["dibaca", "siap"])).count()
    if waiting >= MOST_OPEN:
        raise InvalidInput("Masih ada berkas yang belum dikirim. Kirim atau buang dahulu.", field="berkas")
    token = secrets.token_urlsafe(16)
    upload = OwnParts(store, token).put(data)
    with writing():
        row = FeedbackDelivery.create(
            agreement=one.agreement,
            user=user,
            token=token,
            name=name[-120:],
            columns=[feedback.NIK, *one.terms.feedback_columns],
            upload=upload,
            at=now(),
        )
        outbox.promise(JOB, f"{JOB}:{row.id}", subject_id=row.id)
        _note(user, row, "data_balikan_unggah", address)
    return row


def most_rows() -> int:
    """How many rows a file may have."""
    return int(catalogue.setting(ROWS, ROWS_DEFAULT))


def judge(row: FeedbackDelivery, text: bytes) -> feedback.Judged:
    """The verdict on every line of a CSV. Raises: InvalidInput for what is no table or lacks a column."""
    cutter = Cutter(2 * MOST_BYTES)
    (part, *_) = [*cutter.cut([text]), None]
    lines = lines_of(part.data, cutter.encoding) if part is not None else []
    if len(lines) < 2:
        raise InvalidInput("Berkas ini tidak berisi satu baris pun selain nama kolom.")
    if len(lines) - 1 > most_rows():
        raise InvalidInput(f"Berkas ini berisi {len(lines) - 1} baris; paling banyak {most_rows()}. Bagilah.")
    delimiter = delimiter_of(lines[0])
    header, *rest = cells_of(lines, delimiter)
    if header is None:
        raise InvalidInput("Baris judul tidak dapat dibaca: ada tanda kutip yang tidak ditutup.")
    return feedback.judge(enumerate(rest, 2), feedback.places_of(header, row.columns[1:]), len(header))


def judged(item: OutboxItem, row: FeedbackDelivery, found: feedback.Judged, store: Store) -> None:
    """Keep the fit rows where all are fit, else only what is wrong. Raises: outbox.LeaseLost."""
    fit = not found.wrong and bool(found.rows)
    kept = OwnParts(store, row.token).put(canonical_json([list(one) for one in found.rows])) if fit else ""
    with writing():
        named.note((cell for one in found.rows for cell in one.cells), named.Place.USER, row.user_id)
        _close(
            item,
            row,
            state="siap" if fit else "gagal",
            rows=len(found.rows),
            wrong=found.wrong,
            rows_sha256=kept,
            problems=[list(one) for one in found.problems],
            problem="" if fit or found.wrong else "Berkas ini tidak berisi satu baris pun selain nama kolom.",
            sample=[list(one.cells) for one in found.rows[:SAMPLE]] if fit else [],
        )


def failed(item: OutboxItem, row: FeedbackDelivery, problem: str) -> None:
    """It could not be read at all. Raises: outbox.LeaseLost."""
    _close(item, row, state="gagal", problem=problem[:500])


def _close(item: OutboxItem, row: FeedbackDelivery, **changes: Any) -> None:
    with writing():
        outbox.hold(item)
        FeedbackDelivery.update(**changes, upload="").where(
            FeedbackDelivery.id == row.id, FeedbackDelivery.state == "dibaca"
        ).execute()
        outbox.finish(item)


def load(item: OutboxItem) -> FeedbackDelivery:
    """The delivery of this job."""
    return FeedbackDelivery.get_by_id(item.subject_id)


def send(user: AgencyUser, token: str, address: str) -> FeedbackDelivery:
    """Give it to the office; sent twice it is one delivery. Raises: NotFound, ActionNotPossible when it is not fit."""
    row = of_agency(user, token, address)
    with writing():
        moved = FeedbackDelivery.update(state="diterima", sent_at=now()).where(
            FeedbackDelivery.id == row.id, FeedbackDelivery.state == "siap"
        )
        if moved.execute() == 1:
            _note(user, row, "data_balikan_kirim", address, {"baris": row.rows, "sidik": row.rows_sha256})
    row = FeedbackDelivery.get_by_id(row.id)
    if row.state != "diterima":
        raise ActionNotPossible("Berkas ini tidak dapat dikirim. Muat ulang untuk melihat keadaannya.")
    return row


def discard(user: AgencyUser, token: str, address: str, store: Store) -> None:
    """Forget what was not sent. Raises: NotFound, ActionNotPossible."""
    row = of_agency(user, token, address)
    with writing():
        moved = FeedbackDelivery.update(state="dibuang", rows_sha256="", sample=[]).where(
            FeedbackDelivery.id == row.id, FeedbackDelivery.state.in_(RESTING)
        )
        if moved.execute() != 1:
            raise ActionNotPossible("Berkas ini tidak dapat dibuang: sedang dibaca atau sudah dikirim.")
        _note(user, row, "data_balikan_buang", address)
    if row.rows_sha256:
        store.delete(row.rows_sha256)


def _note(user: AgencyUser, row: FeedbackDelivery, action: str, address: str, detail: Any = None) -> None:
    trail.record(users.actor_of(user, address), action, subject=f"feedback_delivery:{row.id}", detail=detail)


def receipt_number(row: FeedbackDelivery) -> str:
    """``DB-000007``."""
    return f"DB-{row.id:06}"


def deliveries_of(user: AgencyUser, most: int = 50) -> list[FeedbackDelivery]:
    """The newest files of the user's agency that were not thrown away."""
    rows = FeedbackDelivery.select(FeedbackDelivery, Agreement).join(Agreement)
    own = rows.where(Agreement.agency == user.agency_id, FeedbackDelivery.state != "dibuang")
    return list(own.order_by(FeedbackDelivery.id.desc()).limit(most))


def of_agency(user: AgencyUser, token: str, address: str) -> FeedbackDelivery:
    """A file of the user's agency; whoever asks for another's is noted. Raises: NotFound."""
    row = FeedbackDelivery.get_or_none(FeedbackDelivery.token == token)
    if row is not None and row.agreement.agency_id == user.agency_id:
        return row
    if row is not None:
        with writing():
            _note(user, row, "data_balikan_lembaga_lain", address)
    raise NotFound("Data balikan itu tidak ada di lembaga Anda.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A row whose values are not those of the register: ``lines`` are label, what was given, what we hold."""

    line: int
    resident: Resident
    lines: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """The rows that differ, and how many have a NIK that the register does not know."""

    different: Sequence[Difference]
    unknown: int


def compared(actor: Actor, row: FeedbackDelivery, store: Store, page: int, size: int = 25) -> tuple[Compared, bool]:
    """A page of what differs, each look noted, and whether there is another page.

    Rows of the officer's own family are left out: a colleague sees them.
    """
    elements = _elements(row.columns)
    own = Officer.get_by_id(actor.id).resident
    found, unknown = [], 0
    for one, resident in _with_residents(_rows(row, store)):
        if resident is None:
            unknown += 1
        elif not _is_kin(own, resident) and (lines := _differing(one, resident, elements)):
            found.append(Difference(one.line, resident, lines))
    first = (page - 1) * size
    shown = found[first : first + size]
    for difference in shown:
        log_access(actor, difference.resident, "biodata", f"Membandingkan data balikan {row.agreement.agency.name}")
    return Compared(shown, unknown), len(found) > first + size


def _is_kin(own: Resident | None, resident: Resident) -> bool:
    return own is not None and (own.id == resident.id or bool(own.family_id and own.family_id == resident.family_id))


def _rows(row: FeedbackDelivery, store: Store) -> list[feedback.Row]:
    data = json.loads(OwnParts(store, row.token).get(row.rows_sha256))
    return [feedback.Row(line, tuple(cells)) for line, cells in data]


def _elements(titles: Sequence[str]) -> dict[int, DataElement]:
    """Place of a column → the element of the register that it names, where there is one."""
    known = agreements.data_elements()
    by_title = {title: key for key, column in columns().columns.items() for title in column.titles}
    keys = {place: by_title.get(plain_title(title), "") for place, title in enumerate(titles) if place}
    return {place: known[key] for place, key in keys.items() if key in known and known[key].offered}


def _with_residents(rows: Sequence[feedback.Row]) -> Iterator[tuple[feedback.Row, Resident | None]]:
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        asked = Resident.select().where(Resident.nik_index.in_([blind(one.cells[0]) for one in some]))
        found = {one.nik: one for one in asked}
        for one in some:
            yield one, found.get(one.cells[0])


def _differing(row: feedback.Row, resident: Resident, elements: dict[int, DataElement]) -> list[tuple[str, str, str]]:
    found = []
    for place, element in elements.items():
        given = row.cells[place]
        codes = catalogue.lookup().table(element.table) if element.table else {}
        family = resident.family if element.family else None
        if given and not compare(element, given, answering.held(element, resident, family), EXACTLY, codes).agrees:
            found.append((element.label, given, answering.value_of(element, resident)))
    return found
