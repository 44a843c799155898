"""Prints of answers: one numbered row each, drawn by a worker, fetched by the agency, forgotten after some days.

A print is a use of its own: it takes one of the quota and stands in the log that the resident reads.

Pasal: Pasal 10(1)c, Pasal 10(1)d.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from models.operations import outbox, trail
from models.operations.agencies import agreements
from models.operations.clock import WIB, now
from models.operations.documents import checks, numbering
from models.operations.documents.document_data import OFFICE
from models.operations.documents.public_check import PRINTS, masked_name
from models.operations.services import catalogue
from models.operations.verification import asker, kept_answers, users
from models.operations.verification.answering import FAMILY
from models.operations.verification.asker import Asker
from models.operations.verification.call import Answer, PersonAnswer, opened
from models.operations.verification.kept_answers import Printable
from models.rules.errors import AlreadyChanged, NotFound
from models.rules.nik import mask
from models.rules.verification.outcome import Refusal, Refused
from models.rules.verification.printed import number_of, rows_of
from models.rules.verification.query import Query
from models.rules.verification.terms import Method
from models.tables import AgencyUser, DataPrint, OutboxItem, Verification
from models.tables.base import writing

JOB = "cetak_lembaga"
KEEP_DAYS, KEEP_DAYS_DEFAULT = "cetak.simpan_hari", 7


def request_print(user: AgencyUser, serial: str, address: str) -> DataPrint:
    """Number the print of the user's own answer, log it and promise its drawing; asked for twice it is one print.

    Raises: NotFound, Refused (logged), AlreadyChanged when it is being asked for at the same moment.
    """
    made = DataPrint.select().join(Verification, on=DataPrint.asked).where(Verification.serial == serial)
    if found := made.where(Verification.user == user).first():
        return found
    answer = kept_answers.printable(user, serial)
    asked = answer.asked
    who = asker.asking(user, asked.agreement, address, Method.PRINT)
    query = Query(answer.number, {}, asked.purpose, asked.case_reference)
    with opened(who, query, asked.function) as call:
        if who.version != asked.version:
            raise Refused(Refusal.PERJANJIAN, "Isinya berubah sejak Anda bertanya. Tanyakan sekali lagi.")
        with writing():
            if not kept_answers.take(asked):
                raise AlreadyChanged("Jawaban ini sedang dicetak. Lihat di Cetakan.")
            others = [(one.resident, one) for one in answer.others]
            used = call.answer(answer.person, answer.person.resident, others)
            return _row(user, who, answer, used, address)


def _row(user: AgencyUser, who: Asker, answer: Printable, used: Answer, address: str) -> DataPrint:
    agency, year = user.agency, used.at.astimezone(WIB).year
    sequence = numbering.count_up(f"LOPE/{agency.id}", str(year))
    number, token = number_of(agency.id, year, sequence), secrets.token_urlsafe(16)
    row = DataPrint.create(
        agency=agency,
        year=year,
        sequence=sequence,
        number=number,
        token=token,
        asked=answer.asked,
        logged=Verification.get(Verification.serial == used.serial),
        holder=masked_name(answer.person.values.get("nama", ""))[:120],
        content=_content(user, who, answer, used) | {"dokumen": _document(answer, number, token, used)},
        at=used.at,
    )
    outbox.promise(JOB, f"cetak:{row.id}", subject_id=row.id)
    subject = f"data_print:{row.id}"
    trail.record(users.actor_of(user, address), "cetak_data", subject=subject, detail={"nomor": number})
    return row


def _document(answer: Printable, number: str, token: str, used: Answer) -> dict[str, str]:
    return {
        "kode": "CETAK",
        "judul": PRINTS[answer.asked.function],
        "nomor": number,
        "tanggal": used.at.astimezone(WIB).date().isoformat(),
        "token": token,
    }


def _content(user: AgencyUser, who: Asker, answer: Printable, used: Answer) -> dict[str, Any]:
    """What is drawn; nothing in it that the answer did not say, and the number asked for only masked."""
    asked, agreement = answer.asked, answer.asked.agreement
    return {
        "kantor": OFFICE,
        "cetakan": {
            "lembaga": who.name,
            "pengguna": user.name,
            "waktu": used.at.isoformat(timespec="seconds"),
            "tujuan": asked.purpose,
            "rujukan": asked.case_reference,
            "perjanjian": f"{agreement.title}, {agreement.number}",
            "ditanyakan": asked.at.isoformat(timespec="seconds"),
            "seri": asked.serial,
            "sebutan": "Nomor KK" if asked.function == FAMILY else "NIK",
            "nomor": mask(answer.number),
        },
        "orang": [_person(one) for one in (answer.person, *answer.others)],
        "demo": bool(catalogue.setting("demo", True)),
    }


def _person(person: PersonAnswer) -> dict[str, Any]:
    labels = {key: element.label for key, element in agreements.data_elements().items()}
    return {
        "hasil": person.result.sentence,
        "baris": [{"label": label, "teks": text} for label, text in rows_of(labels, person.matches, person.values)],
        "sumber": person.source,
        "keadaan": person.as_of.isoformat(timespec="seconds") if person.as_of else "",
    }


def of_agency(user: AgencyUser, token: str) -> DataPrint:
    """A print of the user's agency. Raises: NotFound."""
    row = DataPrint.get_or_none(DataPrint.token == token, DataPrint.agency == user.agency_id)
    if row is None:
        raise NotFound("Cetakan itu tidak ada di lembaga Anda.")
    return row


def prints_of(user: AgencyUser, page: int, size: int = 50) -> tuple[list[DataPrint], bool]:
    """The prints of the user's agency, newest first, and whether there is another page."""
    rows = DataPrint.select(DataPrint, Verification).join(Verification, on=DataPrint.logged)
    own = rows.where(DataPrint.agency == user.agency_id).order_by(DataPrint.id.desc())
    found = list(own.offset((page - 1) * size).limit(size + 1))
    return found[:size], len(found) > size


def is_over(row: DataPrint) -> bool:
    """Whether its days are over, be it forgotten yet or not."""
    return row.forgotten_at is not None or now() - row.at >= kept_for()


def fetch(user: AgencyUser, token: str, address: str) -> DataPrint:
    """The finished print, its download in the trail. Raises: NotFound, also when its days are over."""
    row = of_agency(user, token)
    if is_over(row):
        raise NotFound("Cetakan ini sudah dihapus. Tanyakan sekali lagi bila masih diperlukan.")
    if row.sha256 is None:
        raise NotFound("Cetakan ini belum selesai dibuat. Muat ulang halamannya sebentar lagi.")
    with writing():
        trail.record(users.actor_of(user, address), "cetak_data_unduh", subject=f"data_print:{row.id}")
    return row


def load(item: OutboxItem) -> DataPrint:
    """The print of this job."""
    return DataPrint.get_by_id(item.subject_id)


def record(item: OutboxItem, row: DataPrint, sha256: str | None, problem: str = "") -> None:
    """Keep the drawn PDF, or what kept it from being drawn, and no more of the data. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item)
        DataPrint.update(sha256=sha256, problem=problem[:300], made_at=now(), content=None).where(
            DataPrint.id == row.id
        ).execute()
        outbox.finish(item)


def may_leave_the_store(row: DataPrint) -> bool:
    """Whether nobody is checking these very bytes; such a check removes them itself when it is done."""
    return row.sha256 is not None and not checks.is_waiting(row.sha256)


def forgotten(item: OutboxItem, row: DataPrint) -> None:
    """Note that the PDF is gone; the row stays. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item)
        DataPrint.update(sha256=None, content=None, forgotten_at=now()).where(
            DataPrint.id == row.id, DataPrint.forgotten_at.is_null()
        ).execute()
        outbox.finish(item)


def forget_old() -> list[str]:
    """Promise to forget the prints whose days are over; returns their numbers."""
    old = DataPrint.select().where(DataPrint.forgotten_at.is_null(), DataPrint.at <= now() - kept_for())
    promised = OutboxItem.select(OutboxItem.subject_id).where(OutboxItem.key.startswith("cetak-lupa:"))
    rows = list(old.where(DataPrint.id.not_in(promised)))
    with writing():
        for row in rows:
            outbox.promise(JOB, f"cetak-lupa:{row.id}", subject_id=row.id)
    return [row.number for row in rows]


def kept_for() -> timedelta:
    """How long a PDF can be fetched."""
    return timedelta(days=int(catalogue.setting(KEEP_DAYS, KEEP_DAYS_DEFAULT)))
