"""Reports of a semester that agencies owe: received by the office, and asked for once when they are late.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from datetime import date, timedelta

import peewee

from models.operations import notices
from models.operations.agencies.agreements import find_again, record
from models.operations.clock import now, today
from models.operations.services import catalogue
from models.rules.actor import SYSTEM, Actor
from models.rules.errors import ActionNotPossible, InvalidInput
from models.rules.verification import semesters
from models.rules.verification.semester_report import FilingState
from models.tables import Agreement, Message, SemesterFiling, SemesterReport
from models.tables.agreements import ACTIVE, FROZEN
from models.tables.base import writing

GRACE_DAYS, GRACE_DAYS_DEFAULT, GRACE_LEAST = "lope.laporan_hari", 30, 14
"""The figures of a semester are whole when it is over: an agency gets at least two weeks to write about them."""
LATE = """Kepada {row.agency.name}

Laporan semester sampai {semester:%d-%m-%Y} menurut perjanjian kerja sama nomor {row.number} ({row.title}) belum kami
terima. Tenggatnya {due:%d-%m-%Y}. Kirimkan segera kepada Disdukcapil; tanpa laporan, akses dapat dikurangi atau
ditutup.

Disdukcapil Kabupaten Ogan Ilir — LOPE CAPIL"""


def grace_days() -> int:
    """So many days after a semester its report is awaited, never fewer than :data:`GRACE_LEAST`."""
    return max(GRACE_LEAST, int(catalogue.setting(GRACE_DAYS, GRACE_DAYS_DEFAULT)))


def due_on(semester: date) -> date:
    """The last day on which the report of the semester that ends on ``semester`` is in time."""
    return semester + timedelta(days=grace_days())


def owed(agreement: Agreement) -> list[tuple[date, SemesterReport | None]]:
    """The semesters of the term that have begun, oldest first, each with its report."""
    if not agreement.valid_from:
        return []
    term = (date.fromisoformat(agreement.valid_from), date.fromisoformat(agreement.valid_until))
    reports = {row.semester: row for row in agreement.reports}
    return [
        (day, reports.get(day.isoformat())) for day in semesters.within(*term) if semesters.first_day(day) <= today()
    ]


def overdue() -> list[tuple[Agreement, date]]:
    """The reports that agreements at work owe and that are late; one that was filed waits for the office instead."""
    at_work = Agreement.select().where(Agreement.state.in_([ACTIVE, FROZEN])).order_by(Agreement.id)
    rows = peewee.prefetch(at_work, SemesterReport.select())
    filed = SemesterFiling.select(SemesterFiling.agreement, SemesterFiling.semester)
    waiting = set(filed.where(SemesterFiling.state == FilingState.DIKIRIM).tuples())
    late = [(row, day) for row in rows for day, report in owed(row) if report is None and due_on(day) < today()]
    return [(row, day) for row, day in late if (row.id, day.isoformat()) not in waiting]


def receive(actor: Actor, agreement: Agreement, semester: date, number: str, received_on: date) -> None:
    """Note that a report came. Raises: InvalidInput naming the part, ActionNotPossible when it is noted already."""
    if not number.strip():
        raise InvalidInput("Isi nomor laporan.", field="nomor")
    if received_on > today():
        raise InvalidInput("Tanggal diterima tidak boleh sesudah hari ini.", field="diterima")
    with writing():
        row = find_again(agreement)
        if semester not in [day for day, _ in owed(row)]:
            raise InvalidInput("Semester itu tidak ada di masa perjanjian ini.", field="semester")
        told = {"semester": semester.isoformat(), "number": number.strip()[:80], "received_on": received_on.isoformat()}
        try:
            SemesterReport.create(agreement=row, by=actor.id, at=now(), **told)
        except peewee.IntegrityError as error:
            raise ActionNotPossible("Laporan semester ini sudah dicatat.") from error
        record(actor, row, "perjanjian_laporan", told)


def write_for_overdue() -> None:
    """Write to an agency once for each report that is late."""
    for row, semester in overdue():
        key = f"laporan-semester:{row.id}:{semester}"
        if not row.agency.contact_email or Message.select().where(Message.key == key).exists():
            continue
        with writing():
            subject = f"Laporan semester perjanjian {row.number} belum diterima"
            text = LATE.format(row=row, semester=semester, due=due_on(semester))
            notices.send_to(row.agency.contact_email, key, subject, text)
            record(SYSTEM, row, "perjanjian_laporan_diminta", {"semester": semester.isoformat()})
