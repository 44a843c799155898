"""What the office knows of an agency's half-year beside the log: incidents, and the data that it gave back.

It stands beside the agency's own words and begins them. What is still being looked into is not told, nor which of the
office's watches noticed: a flag counts once it was decided that the use was a breach. Residents who doubted a look are
not named, nor is the look.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.operations.clock import WIB
from models.rules.verification import semesters
from models.rules.verification.odd_use import State
from models.rules.verification.sanctions import STEP_NAMES, Step
from models.rules.verification.semester_report import YES
from models.tables import (
    AccessFreeze,
    AgencyUser,
    Agreement,
    AgreementSanction,
    ApiClient,
    FeedbackDelivery,
    Objection,
    OddUse,
    Verification,
)

MOST_LINES = 30


class Happened(NamedTuple):
    """One event of a semester, on a day at the office."""

    day: date
    text: str


def span(semester: date) -> tuple[datetime, datetime]:
    """From the first moment of the semester that ends on ``semester`` until before the first one after it."""
    return _midnight(semesters.first_day(semester)), _midnight(semester + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=WIB)


def incidents(row: Agreement, semester: date) -> Mapping[str, list[Happened]]:
    """What went wrong under the agreement, each kind by its name and in its order."""
    begins, ends = span(semester)
    return {
        "Pemakaian janggal yang diputus pelanggaran": list(_breaches(row, semester)),
        "Pembekuan pengguna atau program": list(_freezes(row, begins, ends)),
        "Langkah sanksi": list(_sanctions(row, begins, ends)),
        "Keberatan warga (“bukan saya”)": list(_objections(row, begins, ends)),
    }


def deliveries(row: Agreement, semester: date) -> list[FeedbackDelivery]:
    """The files of data balikan that were sent in the semester."""
    begins, ends = span(semester)
    return FeedbackDelivery.find(
        FeedbackDelivery.agreement == row,
        FeedbackDelivery.state == "diterima",
        FeedbackDelivery.sent_at >= begins,
        FeedbackDelivery.sent_at < ends,
        order_by=(FeedbackDelivery.sent_at, FeedbackDelivery.id),
    )


def counted(row: Agreement, semester: date) -> list[list[str]]:
    """Label and number of everything, as the report's figures show them."""
    given = deliveries(row, semester)
    return [
        *([name, str(len(found))] for name, found in incidents(row, semester).items()),
        ["Kiriman data balikan", f"{len(given)}, {sum(one.rows for one in given)} baris"],
    ]


def first_words(row: Agreement, semester: date) -> dict[str, str]:
    """What a report begins with that nobody has written on: its fields about incidents and data balikan."""
    bad = [one for found in incidents(row, semester).values() for one in found]
    given = [Happened(_day(one.sent_at), f"berkas {one.name}, {one.rows} baris") for one in deliveries(row, semester)]
    return {
        "insiden": YES if bad else "",
        "insiden_uraian": _in_words(bad),
        "balikan": _in_words(given),
    }


def _in_words(found: Iterable[Happened]) -> str:
    """A line for each, the oldest first, as many as fit beside what the agency has to add."""
    lines = [f"{one.day:%d-%m-%Y}: {one.text}." for one in sorted(found)]
    rest = len(lines) - MOST_LINES
    return "\n".join([*lines[:MOST_LINES], *([f"Dan {rest} lagi."] if rest > 0 else [])])


def _day(at: datetime) -> date:
    return at.astimezone(WIB).date()


def _breaches(row: Agreement, semester: date) -> Iterator[Happened]:
    within = OddUse.day.between(semesters.first_day(semester).isoformat(), semester.isoformat())
    for one in OddUse.select().where(OddUse.agreement == row, OddUse.state == State.BREACH, within):
        yield Happened(date.fromisoformat(one.day), f"pemakaian janggal oleh {one.asker_name} diputus pelanggaran")


def _freezes(row: Agreement, begins: datetime, ends: datetime) -> Iterator[Happened]:
    users = AgencyUser.select(AgencyUser.id).where(AgencyUser.agency == row.agency_id)
    programs = ApiClient.select(ApiClient.id).where(ApiClient.agreement == row)
    whose = AccessFreeze.user.in_(users) | AccessFreeze.client.in_(programs)
    for one in AccessFreeze.select().where(whose, AccessFreeze.at >= begins, AccessFreeze.at < ends):
        who = f"pengguna {one.user.name}" if one.user is not None else f"program {one.client.label}"
        until = f", dibuka kembali {_day(one.lifted_at):%d-%m-%Y}" if one.lifted_at else ""
        yield Happened(_day(one.at), f"akses {who} dibekukan{until}")


def _sanctions(row: Agreement, begins: datetime, ends: datetime) -> Iterator[Happened]:
    for one in row.sanctions.where(AgreementSanction.at >= begins, AgreementSanction.at < ends):
        yield Happened(_day(one.at), f"{STEP_NAMES[Step(one.step)]}. {one.reason.rstrip('.')}")


def _objections(row: Agreement, begins: datetime, ends: datetime) -> Iterator[Happened]:
    doubted = Objection.select(Objection, Verification).join(Verification)
    for one in doubted.where(Verification.agreement == row, Objection.at >= begins, Objection.at < ends):
        yield Happened(_day(one.at), "seorang warga menyatakan “bukan saya” atas verifikasi lembaga")
