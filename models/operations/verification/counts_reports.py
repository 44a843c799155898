"""The figures of an agency as a PDF: counted when it is asked for, drawn by a worker, forgotten after some days.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from models.operations import outbox, trail
from models.operations.clock import now
from models.operations.documents import checks
from models.operations.documents.document_data import OFFICE
from models.operations.services import catalogue
from models.operations.verification import counts, printing, users
from models.operations.verification.answering import FAMILY, PERSON
from models.rules.errors import NotFound
from models.tables import AgencyUser, CountsReport, OutboxItem
from models.tables.base import writing

JOB = "laporan_jumlah"
TITLES = {PERSON: "Laporan jumlah verifikasi penduduk", FAMILY: "Laporan jumlah verifikasi data keluarga"}


def request_report(user: AgencyUser, function: str, begins: date, ends: date, address: str) -> CountsReport:
    """Count now and promise the PDF of just these figures. Raises: InvalidInput."""
    found = counts.count(user.agency, function, begins, ends)
    at, token = now(), secrets.token_urlsafe(16)
    content = {
        "dokumen": {"judul": TITLES[function], "nomor": token},
        "kantor": OFFICE,
        "laporan": {
            "lembaga": user.agency.name,
            "pengguna": user.name,
            "dari": begins.isoformat(),
            "sampai": ends.isoformat(),
            "waktu": at.isoformat(timespec="seconds"),
            "jawaban": found.answers,
        },
        "tabel": [
            {"judul": title, "baris": [list(row) for row in table.items()], "jumlah": sum(table.values())}
            for title, table in found.tables().items()
            if table
        ],
        "demo": bool(catalogue.setting("demo", True)),
    }
    with writing():
        row = CountsReport.create(agency=user.agency, user=user, token=token, content=content, at=at)
        outbox.promise(JOB, f"laporan-jumlah:{row.id}", subject_id=row.id)
        actor, detail = users.actor_of(user, address), {"yang": function, "dari": str(begins), "sampai": str(ends)}
        trail.record(actor, "laporan_jumlah", subject=f"counts_report:{row.id}", detail=detail)
    return row


def of_agency(user: AgencyUser, token: str) -> CountsReport:
    """A report of the user's agency, until its days are over. Raises: NotFound."""
    row = CountsReport.get_or_none(CountsReport.token == token, CountsReport.agency == user.agency_id)
    if row is None or is_over(row):
        raise NotFound("Laporan itu tidak ada atau sudah dihapus. Buat lagi dari halaman Jumlah.")
    return row


def fetch(user: AgencyUser, token: str) -> CountsReport:
    """The finished report. Raises: NotFound."""
    row = of_agency(user, token)
    if row.sha256 is None:
        raise NotFound("Laporan ini belum selesai dibuat. Muat ulang halamannya sebentar lagi.")
    return row


def is_over(row: CountsReport) -> bool:
    """Whether its days are over; they are those of a print."""
    return row.forgotten_at is not None or now() - row.at >= printing.kept_for()


def load(item: OutboxItem) -> CountsReport:
    """The report of this job."""
    return CountsReport.get_by_id(item.subject_id)


def close(item: OutboxItem, row: CountsReport, **columns: Any) -> None:
    """Note what the job came to and finish it. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item)
        CountsReport.update(**columns).where(CountsReport.id == row.id).execute()
        outbox.finish(item)


def may_leave_the_store(row: CountsReport) -> bool:
    """Whether there is a PDF that nobody is checking at this moment."""
    return row.sha256 is not None and not checks.is_waiting(row.sha256)


def forget_old() -> list[str]:
    """Promise to forget the reports whose days are over; returns their names for the log."""
    old = CountsReport.select().where(
        CountsReport.forgotten_at.is_null(), CountsReport.at <= now() - printing.kept_for()
    )
    promised = OutboxItem.select(OutboxItem.subject_id).where(OutboxItem.key.startswith("laporan-lupa:"))
    rows = list(old.where(CountsReport.id.not_in(promised)))
    with writing():
        for row in rows:
            outbox.promise(JOB, f"laporan-lupa:{row.id}", subject_id=row.id)
    return [f"laporan jumlah {row.id}" for row in rows]
