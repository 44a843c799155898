"""Flags of odd use: raised once, looked into by an officer with their rows, and decided with a reason.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.operations import notices, trail
from models.operations.clock import now, today
from models.operations.residents.register import log_access
from models.operations.watch import askers
from models.operations.watch.askers import Who
from models.operations.watch.logs import EVIDENCE
from models.rules.actor import SYSTEM, Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.roles import Role
from models.rules.verification.odd_detectors import Finding
from models.rules.verification.odd_use import ALARMS, NEXT, ODD_NAMES, Asker, Odd, State
from models.tables import AccessEntry, Agency, Agreement, OddUse, OddUseRow, OddUseStep, Officer, Verification
from models.tables.base import writing

MOST_ROWS = 300
"""Rows that a flag keeps: enough to judge by, the whole stands in the log."""
TOLD_WITHIN = timedelta(days=7)
ONE_LOOK = timedelta(minutes=15)
REASON_AT_LEAST = 5
MAIL = """{name}: {asker}

{told}, pada {day:%d-%m-%Y}.

Buka “Pemakaian janggal” nomor {number} di meja petugas untuk melihat jejaknya, lalu putuskan: wajar atau pelanggaran.
Bila perlu, akses dapat dibekukan dari halaman itu juga.

Disdukcapil Kabupaten Ogan Ilir — LOPE CAPIL"""


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding about an asker, under one of his agreements; ``who`` is None where it is about none or many of them."""

    finding: Finding
    who: Who | None
    agreement: int | None = None
    about: str = ""

    @classmethod
    def about_it(cls, odd: Odd, day: date, told: str, rows: tuple[int, ...], about: str) -> Flag:
        """One that is about no single asker: about a resident whom many asked for, an account or an application."""
        return cls(Finding(odd, day, told, rows), None, about=about)

    @property
    def key(self) -> str:
        """The same for the same thing on the same day."""
        if self.about:
            return f"{self.finding.odd}:{self.about}"
        kind, number = self.who or ("", 0)
        return f"{self.finding.odd}:{kind}{number}:{self.agreement or ''}:{self.finding.day}:{self.finding.subject}"


def raise_all(found: Iterable[Flag], column: str) -> list[str]:
    """Write what is new, in the caller's transaction; ``column`` names the log. Returns the new ones in words."""
    new = []
    for flag in found:
        row = OddUse.get_or_none(OddUse.key == flag.key)
        if row is None:
            row = _raise(flag)
            new.append(f"{row.told} ({row.asker_name or ODD_NAMES[flag.finding.odd]})")
        room = MOST_ROWS - row.rows.count()
        kept = [{"odd_use": row.id, column: key} for key in flag.finding.rows[-room:]] if room > 0 else []
        if kept:
            OddUseRow.insert_many(kept).on_conflict_ignore().execute()
    return new


def _raise(flag: Flag) -> OddUse:
    found, at = flag.finding, now()
    kind, number = flag.who or ("", 0)
    row = OddUse.create(
        key=flag.key,
        odd=found.odd.value,
        asker_kind=str(kind),
        asker_id=number,
        asker_name=askers.name_of(flag.who)[:300] if flag.who else "",
        agreement=flag.agreement,
        day=found.day.isoformat(),
        told=found.told[:300],
        alarm=found.odd in ALARMS,
        found_at=at,
        changed_at=at,
    )
    trail.record(SYSTEM, "pemakaian_janggal", subject=f"odd_use:{row.id}", detail={"jenis": found.odd.value})
    if row.alarm and found.day >= today() - TOLD_WITHIN:
        _write_to_the_managers(row)
    return row


def _write_to_the_managers(row: OddUse) -> None:
    for officer in Officer.select().where(Officer.role == Role.PENGELOLA.value, Officer.active):
        if officer.email and not (row.asker_kind == Asker.OFFICER and row.asker_id == officer.id):
            name = ODD_NAMES[Odd(row.odd)]
            notices.send_to(
                officer.email,
                f"janggal:{row.id}:{officer.id}",
                f"Perlu diperiksa sekarang: {name}",
                MAIL.format(
                    name=name,
                    asker=row.asker_name or "beberapa pihak",
                    told=row.told,
                    day=date.fromisoformat(row.day),
                    number=row.id,
                ),
            )


def waiting() -> tuple[int, int]:
    """How many nobody has decided, and how many of those are alarms."""
    still = OddUse.select().where(OddUse.state.in_([State.NEW.value, State.LOOKED_INTO.value]))
    return still.count(), still.where(OddUse.alarm).count()


def steps_of(row: OddUse) -> list[OddUseStep]:
    """What the office did, oldest first."""
    return list(row.steps.order_by(OddUseStep.id))


def require_not_himself(actor: Actor, row: OddUse) -> None:
    """Raises: NotAllowed for the officer whom the flag is about."""
    if row.asker_kind == Asker.OFFICER and row.asker_id == actor.id:
        raise NotAllowed("Tanda ini tentang Anda sendiri; petugas lain yang memeriksanya.")


def step(actor: Actor, key: int, seen: str, to: str, reason: str) -> OddUse:
    """Move a flag on from the state that the officer saw.

    Raises: NotFound, NotAllowed, InvalidInput, AlreadyChanged when a colleague was faster.
    """
    row = OddUse.get_or_none(OddUse.id == key)
    if row is None:
        raise NotFound("Tanda itu tidak ditemukan.")
    require_not_himself(actor, row)
    if seen not in set(State) or to not in NEXT[State(seen)]:
        raise InvalidInput("Langkah itu tidak ada dari keadaan ini. Muat ulang halamannya.")
    words = " ".join(reason.split())[:500]
    if to != State.LOOKED_INTO and len(words) < REASON_AT_LEAST:
        raise InvalidInput("Tuliskan alasannya: apa yang diperiksa dan apa hasilnya.", field="alasan")
    with writing():
        at = now()
        moved = OddUse.update(state=to, changed_at=at).where(OddUse.id == key, OddUse.state == seen)
        if moved.execute() != 1:
            raise AlreadyChanged("Tanda ini sudah ditangani petugas lain. Muat ulang untuk melihat keadaannya.")
        OddUseStep.create(odd_use=row, state=to, reason=words, officer=actor.id, officer_name=actor.name, at=at)
        trail.record(actor, f"janggal_{to}", subject=f"odd_use:{key}", reason=words)
    return OddUse.get_by_id(key)


def evidence(actor: Actor, row: OddUse) -> tuple[Sequence[Verification], Sequence[AccessEntry]]:
    """The rows that a flag rests on, oldest first; whose data they tell of is told that the office looked.

    Raises: NotAllowed for the officer whom the flag is about.
    """
    require_not_himself(actor, row)
    asked = list(
        Verification.select(Verification, Agreement, Agency)
        .join(Agreement)
        .join(Agency)
        .where(Verification.id.in_(OddUseRow.select(OddUseRow.verification).where(OddUseRow.odd_use == row)))
        .order_by(Verification.id)
    )
    seen = list(
        AccessEntry.select()
        .where(AccessEntry.id.in_(OddUseRow.select(OddUseRow.access).where(OddUseRow.odd_use == row)))
        .order_by(AccessEntry.id)
    )
    people = {one.resident_id: one.resident for one in (*asked, *seen) if one.resident_id is not None}
    with writing():
        recent = _looked_lately(actor, row)
        for key in sorted(people.keys() - recent):
            log_access(actor, people[key], EVIDENCE, _purpose(row))
        trail.record(actor, "janggal_jejak", subject=f"odd_use:{row.id}", detail={"baris": len(asked) + len(seen)})
    return asked, seen


def _purpose(row: OddUse) -> str:
    return f"Pemeriksaan internal: pemakaian janggal nomor {row.id}"


def _looked_lately(actor: Actor, row: OddUse) -> set[int]:
    """A quarter of an hour is one look."""
    mine = AccessEntry.select(AccessEntry.resident).where(
        AccessEntry.actor_id == actor.id,
        AccessEntry.actor_kind == actor.role.value,
        AccessEntry.purpose == _purpose(row),
        AccessEntry.at > now() - ONE_LOOK,
    )
    return {key for (key,) in mine.tuples()}
