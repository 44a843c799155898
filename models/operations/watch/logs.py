"""The two logs that are looked through: queries of agencies, and looks of our own officers.

Pasal: Pasal 10(1)e, Pasal 10(1)f, Pasal 19(4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from models.operations.clock import WIB
from models.operations.verification.call import DIFFERS
from models.operations.verification.counts import ANSWERED
from models.rules.roles import STAFF_ROLES
from models.rules.verification.odd_detectors import Use
from models.rules.verification.odd_use import Asker
from models.rules.verification.outcome import Result
from models.rules.verification.terms import Method
from models.tables import AccessEntry, Verification

EVIDENCE = "jejak pemakaian janggal"
"""What an officer looks at who looks into a flag."""
OFFICERS = frozenset(role.value for role in STAFF_ROLES)


@dataclass(frozen=True, slots=True)
class Looked:
    """One row of a log; ``who`` is None where nobody learned anything of anybody. ``beside``: as in a Series."""

    row: int
    at: datetime
    who: tuple[Asker, int] | None
    use: Use
    agreement: int | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """``after`` reads at most so many rows above a key, oldest first.

    ``before`` reads rows of whoever made a row: since a moment, up to a key, at most so many, oldest first.
    """

    name: str
    column: str
    after: Callable[[int, int], list[Looked]]
    before: Callable[[Looked, datetime, int, int], list[Looked]]


_ASKED = (
    Verification.id,
    Verification.at,
    Verification.user,
    Verification.client,
    Verification.agreement,
    Verification.method,
    Verification.subject_index,
    Verification.resident,
    Verification.result,
    Verification.answered,
    Verification.counted,
)
_SEEN = (
    AccessEntry.id,
    AccessEntry.at,
    AccessEntry.actor_kind,
    AccessEntry.actor_id,
    AccessEntry.resident,
    AccessEntry.application,
    AccessEntry.what,
)


def _asked(row: Verification) -> Looked:
    who = (Asker.USER, row.user_id) if row.user_id is not None else (Asker.PROGRAM, row.client_id)
    at = row.at.astimezone(WIB)
    use = Use(
        row=row.id,
        at=at,
        subject=row.subject_index,
        resident=row.resident_id,
        missed=row.result == Result.TIDAK_DITEMUKAN.code,
        wrong=list(row.answered.values()).count(DIFFERS),
        in_file=row.method == Method.BATCH,
    )
    learned = row.result in ANSWERED
    beside = row.resident_id is not None and not row.counted
    return Looked(row.id, at, who if learned else None, use, row.agreement_id, beside)


def _seen(row: AccessEntry) -> Looked:
    at = row.at.astimezone(WIB)
    is_look = row.actor_kind in OFFICERS and row.actor_id is not None and row.resident_id is not None
    use = Use(row=row.id, at=at, subject=f"r{row.resident_id}", resident=row.resident_id)
    beside = row.application_id is not None or row.what == EVIDENCE
    return Looked(row.id, at, (Asker.OFFICER, row.actor_id) if is_look else None, use, beside=beside)


def _asked_after(key: int, most: int) -> list[Looked]:
    rows = Verification.select(*_ASKED).where(Verification.id > key).order_by(Verification.id).limit(most)
    return [_asked(row) for row in rows]


def _asked_before(of: Looked, since: datetime, key: int, most: int) -> list[Looked]:
    kind, number = of.who or (Asker.USER, 0)
    own = Verification.user == number if kind is Asker.USER else Verification.client == number
    rows = (
        Verification.select(*_ASKED)
        .where(Verification.agreement == of.agreement, own, Verification.at >= since, Verification.id <= key)
        .order_by(Verification.at.desc())
        .limit(most)
    )
    return [_asked(row) for row in reversed(list(rows))]


def _seen_after(key: int, most: int) -> list[Looked]:
    rows = AccessEntry.select(*_SEEN).where(AccessEntry.id > key).order_by(AccessEntry.id).limit(most)
    return [_seen(row) for row in rows]


def _seen_before(of: Looked, since: datetime, key: int, most: int) -> list[Looked]:
    """Back by the key, which the moments follow: this log has no index of its officers."""
    _, number = of.who or (Asker.OFFICER, 0)
    found = []
    for row in AccessEntry.select(*_SEEN).where(AccessEntry.id <= key).order_by(AccessEntry.id.desc()).limit(most):
        if row.at < since:
            break
        if row.actor_id == number and row.actor_kind in OFFICERS:
            found.append(_seen(row))
    return found[::-1]


QUERIES = Log("verifikasi", "verification", _asked_after, _asked_before)
LOOKS = Log("akses", "access", _seen_after, _seen_before)
