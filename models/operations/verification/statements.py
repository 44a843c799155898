"""Monthly statements: made once a month for each agreement, frozen, and checked against the log ever after.

A sweep makes what is missing: a system that was down catches up, and one that was killed goes on where it was.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from models.operations import trail
from models.operations.agencies import agreements, sanctions
from models.operations.clock import WIB, now
from models.operations.papers import drafting, reading
from models.operations.services import catalogue
from models.operations.verification import knocks, statement_paper, tallies, users
from models.rules.actor import SYSTEM
from models.rules.canonical import content_sha256
from models.rules.errors import NotFound
from models.rules.verification.sanctions import STEP_NAMES, Step, standing
from models.rules.verification.statement import COLUMNS, VALUE_OF, LogRow, month_after, month_begins, month_of
from models.tables import (
    AgencyUser,
    Agreement,
    AgreementSanction,
    AgreementVersion,
    DataUpdate,
    DataUpdateStep,
    MonthlyStatement,
    OfficePaper,
    Verification,
)
from models.tables.base import writing

WAIT_MINUTES, WAIT_MINUTES_DEFAULT = "lope.pernyataan_menit", 10
WHOLE = ("Semua", "Semua")
AT_THE_DOOR = (
    "Ditolak di pintu dengan kunci perjanjian ini (di luar catatan verifikasi)",
    "Ditolak di pintu sebelum perjanjiannya dikenal, dari semua lembaga",
)
MISSING = "Pernyataan itu tidak ada di lembaga Anda."


def catch_up() -> list[str]:
    """Make every statement that is due and missing, and have each signed; returns their names for the log."""
    made = [f"pernyataan {row.agreement.number} {row.month}" for one in _due() if (row := make(*one)) is not None]
    begun = OfficePaper.select(OfficePaper.subject_id).where(OfficePaper.code == statement_paper.CODE)
    for (key,) in MonthlyStatement.select(MonthlyStatement.id).where(MonthlyStatement.id.not_in(begun)).tuples():
        with writing():
            drafting.begin(SYSTEM, statement_paper.CODE, key)
    return made


def _due() -> list[tuple[Agreement, str]]:
    last = month_of(now() - timedelta(minutes=int(catalogue.setting(WAIT_MINUTES, WAIT_MINUTES_DEFAULT))))
    made = set(MonthlyStatement.select(MonthlyStatement.agreement, MonthlyStatement.month).tuples())
    rows = Agreement.select().where(Agreement.in_force > 0).order_by(Agreement.id)
    return [(row, month) for row in rows for month in _months(row, last) if (row.id, month) not in made]


def _months(row: Agreement, before: str) -> Iterator[str]:
    """The months before ``before`` in which it was in force, or in which somebody asked under it."""
    spans = list(_in_force(row))
    asked = Verification.select(peewee.fn.MIN(Verification.at), peewee.fn.MAX(Verification.at))
    first, last = asked.where(Verification.agreement == row.id).tuples().get()
    moments = [one for span in spans for one in span] + [one for one in (first, last) if one is not None]
    month = month_of(min(moments)) if moments else before
    while month < before and month <= month_of(max(moments)):
        begins, ends = month_begins(month), month_begins(month_after(month))
        if any(one < ends and other >= begins for one, other in spans) or (first and _asked(row, begins, ends)):
            yield month
        month = month_after(month)


def _in_force(row: Agreement) -> Iterator[tuple[datetime, datetime]]:
    """From when until when each of its wordings could be used."""
    closed = row.sanctions.where(AgreementSanction.step == Step.CLOSE).first()
    for version in row.versions.where(AgreementVersion.approved_at.is_null(False)):
        terms = agreements.terms_of(version)
        begins = max(_midnight(terms.valid_from), version.approved_at)
        ends = _midnight(terms.valid_until + timedelta(days=1)) - timedelta(microseconds=1)
        if closed is not None:
            ends = min(ends, closed.at)
        if begins <= ends:
            yield begins, ends


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=WIB)


def _asked(row: Agreement, begins: datetime, ends: datetime) -> bool:
    return bool(Verification.select().where(tallies.within(row, begins, ends)).exists())


def make(agreement: Agreement, month: str) -> MonthlyStatement | None:
    """Count the month and freeze what was counted; None when somebody else has just done so."""
    tally = tallies.of_log(agreement, month_begins(month), month_begins(month_after(month)))
    token = secrets.token_urlsafe(16)
    with writing():
        figures = {
            "lembaga": agreement.agency.name,
            "perjanjian": agreement.number,
            "judul": agreement.title,
            "bulan": month,
            "jumlah": tally.totals(),
            "tabel": tallies.tables_of(tally),
            "lain": [
                *_quota(agreement, month, tally.totals()[0]),
                *_updates(agreement, month),
                *_knocks(agreement, month),
            ],
            "sanksi": _sanctions(agreement, month),
        }
        MonthlyStatement.insert(
            agreement=agreement,
            month=month,
            token=token,
            figures=figures,
            sha256=content_sha256(figures),
            rows=tally.rows,
            first_id=tally.first_id,
            last_id=tally.last_id,
            rows_sha256=tally.sha256,
            at=now(),
        ).on_conflict_ignore().execute()
        row = MonthlyStatement.get(MonthlyStatement.agreement == agreement, MonthlyStatement.month == month)
        if row.token != token:
            return None
        detail = {"bulan": month, "baris": row.rows, "sha256": row.sha256}
        agreements.record(SYSTEM, agreement, "pernyataan_bulanan", detail)
    return row


def _span(month: str, column: Any) -> Any:
    return (column >= month_begins(month)) & (column < month_begins(month_after(month)))


def _quota(agreement: Agreement, month: str, used: int) -> list[list[str]]:
    """What was used and what was allowed at the end of the month; other wordings and sanctions of it are not told."""
    ends = month_begins(month_after(month))
    version = (
        agreement.versions.where(AgreementVersion.approved_at < ends).order_by(AgreementVersion.number.desc()).first()
    )
    steps = [row for row in sanctions.history(agreement) if row.at < ends]
    percent = next((row.percent for row in reversed(steps) if row.step == Step.QUOTA), 100)
    if Step.QUOTA not in standing([Step(row.step) for row in steps]):
        percent = 100
    found = agreements.terms_of(version) if version is not None else None
    day, whole = (found.quota_day, found.quota_month) if found is not None else (0, 0)
    return [
        ["Kuota terpakai bulan ini", str(used)],
        ["Kuota bulanan pada akhir bulan", _limit(whole * percent // 100)],
        ["Kuota harian pada akhir bulan", _limit(day * percent // 100)],
    ]


def _limit(number: int) -> str:
    return str(number) if number else "tanpa batas"


def _updates(agreement: Agreement, month: str) -> list[list[str]]:
    """Proposals to update data that were made in the month, and what the office did about any."""
    own = DataUpdate.select(DataUpdate.id).join(Verification).where(Verification.agreement == agreement.id)
    made = own.where(_span(month, DataUpdate.at)).count()
    number = peewee.fn.COUNT(DataUpdateStep.id)
    steps = DataUpdateStep.select(DataUpdateStep.state, number).where(
        DataUpdateStep.data_update.in_(own), _span(month, DataUpdateStep.at)
    )
    done = steps.group_by(DataUpdateStep.state).order_by(DataUpdateStep.state).tuples()
    return [["Usulan pembaruan diajukan", str(made)], *([f"Usulan pembaruan {state}", str(n)] for state, n in done)]


def _knocks(agreement: Agreement, month: str) -> list[list[str]]:
    """Calls turned away at the door, which are no rows of the log: nobody had been asked about yet."""
    counts = knocks.of_days(f"{month}-01", f"{month_after(month)}-01", agreement)
    return [[label, str(count)] for label, count in zip(AT_THE_DOOR, counts, strict=True)]


def _sanctions(agreement: Agreement, month: str) -> list[list[str]]:
    rows = agreement.sanctions.where(_span(month, AgreementSanction.at)).order_by(AgreementSanction.id)
    return [[row.at.astimezone(WIB).strftime("%d-%m-%Y"), STEP_NAMES[Step(row.step)], row.reason] for row in rows]


@dataclass(frozen=True, slots=True)
class Check:
    """Whether the frozen figures are still those of the log, in a sentence."""

    holds: bool
    sentence: str


def check(row: MonthlyStatement) -> Check:
    """Count the month again."""
    if content_sha256(row.figures) != row.sha256:
        return Check(False, "Angka pernyataan ini tidak cocok lagi dengan sidiknya: isinya diubah.")
    again = tallies.of_log(row.agreement, month_begins(row.month), month_begins(month_after(row.month)))
    if again.rows != row.rows:
        text = f"Catatan verifikasi bulan ini kini berisi {again.rows} baris; pernyataan menghitung {row.rows}."
        return Check(False, text)
    if again.sha256 != row.rows_sha256:
        return Check(False, "Ada baris catatan verifikasi bulan ini yang bukan lagi baris yang dihitung.")
    stated, first = dict(row.figures["lain"]), f"{row.month}-01"
    now_counted = _knocks(row.agreement, row.month) if knocks.are_kept(first) else []
    if any(stated.get(label, text) != text for label, text in now_counted):
        return Check(False, "Banyaknya panggilan yang ditolak di pintu pada bulan ini bukan lagi yang dihitung.")
    return Check(True, f"Angka ini sama dengan {row.rows} baris catatan verifikasi bulan ini.")


def rows_behind(row: MonthlyStatement, table: str, value: str, page: int, size: int = 50) -> Any:
    """The rows of the log that a figure counts, oldest first, and whether there is another page.

    Raises: NotFound for a figure that is not in it.
    """
    known = {one["kunci"]: {line["nilai"] for line in one["baris"]} for one in row.figures["tabel"]}
    if value not in known.get(table, ()):
        raise NotFound("Angka itu tidak ada di pernyataan ini.")
    month = tallies.within(row.agreement, month_begins(row.month), month_begins(month_after(row.month)))
    value_of = VALUE_OF[table]
    query = Verification.select(Verification.id, *tallies.COLUMNS[1:]).where(month).order_by(Verification.id)
    wanted = [one[0] for one in query.tuples().iterator() if value_of(LogRow(*one)) == value]
    first = (page - 1) * size
    found = Verification.find(Verification.id.in_(wanted[first : first + size]), order_by=(Verification.id,))
    return found, len(wanted) > first + size


def lines(row: MonthlyStatement) -> list[list[str | int]]:
    """The figures as rows of a table; the PDF says the same."""
    figures = row.figures
    found: list[list[str | int]] = [[*WHOLE, *figures["jumlah"], sum(figures["jumlah"])]]
    for table in figures["tabel"]:
        found += [[table["judul"], one["label"], *one["angka"], sum(one["angka"])] for one in table["baris"]]
    found += [["Lain", label, "", "", "", text] for label, text in figures["lain"]]
    found += [["Sanksi", f"{day}: {name}. {reason}", "", "", "", ""] for day, name, reason in figures["sanksi"]]
    return found


def headings() -> list[str]:
    """The titles of the columns of :func:`lines`."""
    return ["Bagian", "Rincian", *COLUMNS, "Semua baris"]


def statements_of(user: AgencyUser, page: int, size: int = 24) -> tuple[list[MonthlyStatement], bool]:
    """The statements of the user's agency, newest first, and whether there is another page."""
    rows = MonthlyStatement.select(MonthlyStatement, Agreement).join(Agreement)
    own = rows.where(Agreement.agency == user.agency_id)
    found = list(
        own.order_by(MonthlyStatement.month.desc(), MonthlyStatement.id).offset((page - 1) * size).limit(size + 1)
    )
    return found[:size], len(found) > size


def of_agency(user: AgencyUser, token: str, address: str) -> MonthlyStatement:
    """A statement of the user's agency; whoever asks for another's is noted. Raises: NotFound."""
    row = MonthlyStatement.get_or_none(MonthlyStatement.token == token)
    if row is None:
        raise NotFound(MISSING)
    if row.agreement.agency_id != user.agency_id:
        with writing():
            subject = f"monthly_statement:{row.id}"
            trail.record(users.actor_of(user, address), "pernyataan_lembaga_lain", subject=subject)
        raise NotFound(MISSING)
    return row


def paper_of(row: MonthlyStatement) -> OfficePaper | None:
    """The paper on which it is signed; None for the minute before it is begun, and when it was withdrawn."""
    return reading.of_subject(statement_paper.CODE, row.id)


def note_download(user: AgencyUser, row: MonthlyStatement, kind: str, address: str) -> None:
    """Who took it home stands in the trail."""
    with writing():
        actor, subject = users.actor_of(user, address), f"monthly_statement:{row.id}"
        trail.record(actor, "pernyataan_unduh", subject=subject, detail={"berkas": kind})
