"""Reports of a semester that agencies file on the portal: figures from the log, words of theirs, accepted or returned.

An accepted one stands for the note of :mod:`models.operations.agencies.semester_reports`.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import peewee

from models.operations import notices, outbox, trail
from models.operations.agencies import agreements, semester_events, semester_reports
from models.operations.clock import WIB, now, today
from models.operations.documents.document_data import OFFICE
from models.operations.documents.public_check import filing_number
from models.operations.services import catalogue
from models.operations.verification import tallies, users
from models.rules.actor import Actor
from models.rules.canonical import content_sha256
from models.rules.errors import ActionNotPossible, AlreadyChanged, InvalidInput, NotFound
from models.rules.verification import semesters
from models.rules.verification.semester_report import LABELS, STATEMENT, FilingState, read_report, read_typed
from models.tables import (
    AgencyUser,
    Agreement,
    DataUpdate,
    OutboxItem,
    SemesterDraft,
    SemesterFiling,
    SemesterReport,
    Verification,
)
from models.tables.base import writing

JOB = "laporan_semester"
DAYS_BEFORE = 31
"""So many days before a semester ends its report can be filed: it is due on the last one."""
STANDING = (FilingState.DIKIRIM, FilingState.DITERIMA)
SHOWN = ("fungsi", "tujuan", "penanya", "hasil")
MAIL = """Kepada {row.agreement.agency.name}

Laporan semester sampai {semester:%d-%m-%Y} nomor {row.number}, perjanjian {row.agreement.number}, {said}.

Disdukcapil Kabupaten Ogan Ilir — LOPE CAPIL"""


@dataclass(frozen=True, slots=True)
class Owed:
    """A semester of an agreement: ``report`` is the office's note, ``filing`` the newest that was filed."""

    agreement: Agreement
    semester: date
    due: date
    report: SemesterReport | None
    filing: SemesterFiling | None
    open: bool
    """Whether a report can be filed now."""


def owed_by(user: AgencyUser) -> list[Owed]:
    """The semesters of the agency's agreements that have begun, newest first."""
    rows = Agreement.select().where(Agreement.agency == user.agency_id, Agreement.in_force > 0).order_by(Agreement.id)
    found = [_owed(row, day, report) for row in rows for day, report in semester_reports.owed(row)]
    return sorted(found, key=lambda one: one.semester, reverse=True)


def owed(user: AgencyUser, agreement: int, semester: str) -> Owed:
    """One of them. Raises: NotFound."""
    found = next(
        (one for one in owed_by(user) if (one.agreement.id, one.semester.isoformat()) == (agreement, semester)), None
    )
    if found is None:
        raise NotFound("Laporan semester itu tidak ada di lembaga Anda.")
    return found


def _owed(row: Agreement, day: date, report: SemesterReport | None) -> Owed:
    filing = row.filings.where(SemesterFiling.semester == day.isoformat()).order_by(SemesterFiling.id.desc()).first()
    stands = report is not None or (filing is not None and filing.state in STANDING)
    due = semester_reports.due_on(day)
    return Owed(row, day, due, report, filing, not stands and today() >= day - timedelta(days=DAYS_BEFORE))


def figures(one: Owed) -> dict[str, Any]:
    """What the log says of the semester, until now."""
    begins, ends = semester_events.span(one.semester)
    tally = tallies.of_log(one.agreement, begins, ends)
    updates = DataUpdate.select().join(Verification).where(Verification.agreement == one.agreement.id)
    found = updates.where((DataUpdate.at >= begins) & (DataUpdate.at < ends)).count()
    tables = [table for table in tallies.tables_of(tally) if table["kunci"] in SHOWN]
    return {
        "jumlah": tally.totals(),
        "baris": tally.rows,
        "tabel": tables,
        "lain": [
            ["Pengguna dan program yang bertanya", str(len(tally.tables["penanya"]))],
            ["Usulan pembaruan data", str(found)],
            *semester_events.counted(one.agreement, one.semester),
        ],
        "sidik_catatan": tally.sha256,
    }


def draft_of(one: Owed) -> dict[str, str]:
    """What was typed last, in the draft or in the report that was returned; else what the office knows already."""
    where = (SemesterDraft.agreement == one.agreement, SemesterDraft.semester == one.semester.isoformat())
    draft = SemesterDraft.get_or_none(*where)
    if draft is not None:
        return dict(draft.typed)
    if one.filing is not None:
        return dict(one.filing.content["isian"])
    return semester_events.first_words(one.agreement, one.semester)


def keep_draft(user: AgencyUser, one: Owed, typed: Mapping[str, str]) -> None:
    """Keep what was typed as it is; nothing is required yet. Raises: ActionNotPossible when it was filed."""
    _require_open(one)
    values = {"typed": read_typed(typed), "user": user.id, "changed_at": now()}
    with writing():
        SemesterDraft.insert(agreement=one.agreement, semester=one.semester.isoformat(), **values).on_conflict(
            conflict_target=[SemesterDraft.agreement, SemesterDraft.semester],
            update={getattr(SemesterDraft, key): value for key, value in values.items()},
        ).execute()


def _require_open(one: Owed) -> None:
    if not one.open:
        raise ActionNotPossible("Laporan semester ini sudah dikirim atau belum dapat dikirim.")


def file(user: AgencyUser, one: Owed, typed: Mapping[str, str], *, stated: bool, address: str) -> SemesterFiling:
    """File the report with the figures of this moment; sent twice it is one report.

    Raises: InvalidInput naming the field, ActionNotPossible where none is awaited.
    """
    if one.filing is not None and one.filing.state in STANDING:
        return one.filing
    _require_open(one)
    said, at, token = read_report(typed, stated=stated), now(), secrets.token_urlsafe(16)
    content = {
        "lembaga": one.agreement.agency.name,
        "perjanjian": one.agreement.number,
        "judul": one.agreement.title,
        "dari": semesters.first_day(one.semester).isoformat(),
        "sampai": one.semester.isoformat(),
        "pengirim": user.name,
        "waktu": at.isoformat(timespec="seconds"),
        "angka": figures(one),
        "isian": said,
        "pernyataan": STATEMENT,
    }
    where = {"agreement": one.agreement.id, "semester": one.semester.isoformat()}
    with writing():
        SemesterFiling.insert(
            **where,
            token=token,
            number=said["nomor"],
            content=content,
            content_sha256=content_sha256(content),
            user=user,
            at=at,
        ).on_conflict_ignore().execute()
        row = SemesterFiling.get(
            SemesterFiling.agreement == one.agreement,
            SemesterFiling.semester == where["semester"],
            SemesterFiling.state.in_(STANDING),
        )
        if row.token == token:
            SemesterDraft.delete().where(
                SemesterDraft.agreement == one.agreement, SemesterDraft.semester == where["semester"]
            ).execute()
            outbox.promise(JOB, f"laporan-semester-pdf:{row.id}", subject_id=row.id)
            detail = {"semester": where["semester"], "sha256": row.content_sha256}
            agreements.record(users.actor_of(user, address), one.agreement, "laporan_semester_kirim", detail)
    return row


def decide(actor: Actor, key: int, *, accept: bool, reason: str = "") -> None:
    """Accept the report, which then stands as received, or return it with a reason that the agency reads.

    Raises: NotFound, InvalidInput without a reason, AlreadyChanged when a colleague was faster.
    """
    words = " ".join(reason.split())[:500]
    if not accept and len(words) < 10:
        raise InvalidInput("Tulis apa yang perlu diperbaiki lembaga.", field="alasan")
    row = SemesterFiling.get_or_none(SemesterFiling.id == key)
    if row is None:
        raise NotFound("Laporan itu tidak ditemukan.")
    state = FilingState.DITERIMA if accept else FilingState.DIKEMBALIKAN
    with writing():
        moved = SemesterFiling.update(
            state=state, reason="" if accept else words, officer=actor.id, decided_at=now()
        ).where(SemesterFiling.id == key, SemesterFiling.state == FilingState.DIKIRIM)
        if moved.execute() != 1:
            raise AlreadyChanged("Laporan ini sudah ditangani petugas lain. Muat ulang untuk melihat keadaannya.")
        day = date.fromisoformat(row.semester)
        if accept:
            received = row.at.astimezone(WIB).date()
            semester_reports.receive(actor, row.agreement, day, row.number[:80], received)
        else:
            agreements.record(actor, row.agreement, "laporan_semester_kembali", {"semester": row.semester}, words)
        _tell(
            row, day, "sudah kami terima" if accept else f"kami kembalikan: {words}. Perbaiki di portal, menu Laporan"
        )


def _tell(row: SemesterFiling, day: date, said: str) -> None:
    address = row.agreement.agency.contact_email
    if address:
        text = MAIL.format(row=row, semester=day, said=said)
        notices.send_to(address, f"laporan-semester-jawab:{row.id}", f"Laporan semester {row.number}", text)


def waiting() -> peewee.ModelSelect:
    """The reports that nobody at the office has answered."""
    return SemesterFiling.select().where(SemesterFiling.state == FilingState.DIKIRIM)


def of_agency(user: AgencyUser, token: str, address: str) -> SemesterFiling:
    """A report of the user's agency; whoever asks for another's is noted. Raises: NotFound."""
    row = SemesterFiling.get_or_none(SemesterFiling.token == token)
    if row is not None and row.agreement.agency_id == user.agency_id:
        return row
    if row is not None:
        with writing():
            subject = f"semester_filing:{row.id}"
            trail.record(users.actor_of(user, address), "laporan_lembaga_lain", subject=subject)
    raise NotFound("Laporan itu tidak ada di lembaga Anda.")


def load(item: OutboxItem) -> SemesterFiling:
    """The report of this job."""
    return SemesterFiling.get_by_id(item.subject_id)


def composed(row: SemesterFiling) -> dict[str, Any]:
    """The data of the agency's copy; the same row gives the same."""
    said = row.content["isian"]
    return {
        "dokumen": {
            "kode": "LAPORAN_SEMESTER",
            "judul": "Tanda terima laporan semester",
            "nomor": filing_number(row.id),
            "tanggal": row.at.astimezone(WIB).date().isoformat(),
            "token": row.token,
        },
        "kantor": OFFICE,
        "laporan": dict(row.content),
        "isi": [{"label": label, "baris": said[key].split("\n")} for key, label in LABELS.items() if said.get(key)],
        "sidik": row.content_sha256,
        "demo": bool(catalogue.setting("demo", True)),
    }


def drawn(item: OutboxItem, row: SemesterFiling, sha256: str | None, problem: str = "") -> None:
    """Keep the copy, or what kept it from being drawn. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item)
        SemesterFiling.update(sha256=sha256, problem=problem[:300], made_at=now()).where(
            SemesterFiling.id == row.id
        ).execute()
        outbox.finish(item)
