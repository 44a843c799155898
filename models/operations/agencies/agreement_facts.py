"""What an agreement is called and who signs it: a draft is written by one officer, what binds is changed by two.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import peewee

from models.operations import office_tables
from models.operations.agencies import procedure
from models.operations.agencies.agreements import find_again, newest_version, record
from models.operations.clock import now
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed
from models.tables import Agreement, AgreementChange
from models.tables.base import writing

TAKEN = "Perjanjian lain sudah memakai nomor ini."


def binds(agreement: Agreement) -> bool:
    """Whether wording of it was ever in force, or the kepala has signed its paper."""
    version = newest_version(agreement)
    return bool(agreement.in_force) or (version is not None and procedure.is_signed(version))


def write(actor: Actor, agreement: Agreement, values: Mapping[str, Any]) -> AgreementChange | None:
    """Write ``values`` (column → value), or let them wait for another officer where the agreement :func:`binds`.

    Returns what waits, None when it is written; a change that waited is given up for this one.
    Raises: NotFound, InvalidInput when nothing is changed or the number is another's.
    """
    with writing():
        row = _held(agreement)
        if not binds(row):
            office_tables.change_row(actor, Agreement, row.id, values)
            return None
        facts = {name: [old, value] for name, value in values.items() if (old := row.__data__[name]) != value}
        if not facts:
            raise InvalidInput("Tidak ada yang diubah.")
        if "number" in facts and Agreement.select().where(Agreement.number == values["number"]).exists():
            raise InvalidInput(TAKEN, field="number")
        if (before := waiting_of(row)) is not None:
            _decide(actor, row, before, accept=False, reason="Diganti usulan yang lain.")
        change = AgreementChange.create(agreement=row, facts=facts, drafted_by=actor.id, drafted_at=now())
        record(actor, row, "perjanjian_usul_ubah", {"usulan": change.id, "isi": facts})
    return change


def approve(actor: Actor, agreement: Agreement, key: int) -> None:
    """Write the change that the officer saw.

    Raises: NotAllowed for whoever drafted it, ActionNotPossible when it does not wait any more or the agreement reads
    otherwise by now.
    """
    with writing():
        row, change = _seen(agreement, key)
        if change.drafted_by_id == actor.id:
            raise NotAllowed("Perubahan perjanjian diberlakukan petugas lain, bukan pengusulnya.")
        if any(row.__data__[name] != old for name, (old, _) in change.facts.items()):
            raise ActionNotPossible("Perjanjian sudah berubah sejak usulan ini dibuat. Tolak, lalu usulkan lagi.")
        values = {name: value for name, (_, value) in change.facts.items()}
        try:
            Agreement.update(**values).where(Agreement.id == row.id).execute()
        except peewee.IntegrityError as error:
            raise ActionNotPossible(TAKEN) from error
        _decide(actor, row, change, accept=True)


def refuse(actor: Actor, agreement: Agreement, key: int, reason: str) -> None:
    """Let the change that the officer saw go; whoever drafted it may as well.

    Raises: InvalidInput without a reason, ActionNotPossible when it does not wait any more.
    """
    if len(reason.strip()) < 5:
        raise InvalidInput("Tuliskan alasannya.", field="alasan")
    with writing():
        row, change = _seen(agreement, key)
        _decide(actor, row, change, accept=False, reason=" ".join(reason.split())[:500])


def waiting_of(agreement: Agreement) -> AgreementChange | None:
    """The change that waits for an officer."""
    found: AgreementChange | None = agreement.changes.where(AgreementChange.accepted.is_null()).first()
    return found


def waiting() -> int:
    """How many agreements have one."""
    return int(AgreementChange.select().where(AgreementChange.accepted.is_null()).count())


def _held(agreement: Agreement) -> Agreement:
    """The row, which this update holds: of two officers the second sees what the first has done."""
    Agreement.update(changed_at=now()).where(Agreement.id == agreement.id).execute()
    return find_again(agreement)


def _seen(agreement: Agreement, key: int) -> tuple[Agreement, AgreementChange]:
    row = _held(agreement)
    change = waiting_of(row)
    if change is None or change.id != key:
        raise ActionNotPossible("Usulan ini sudah diputus atau diganti. Muat ulang halaman.")
    return row, change


def _decide(actor: Actor, row: Agreement, change: AgreementChange, *, accept: bool, reason: str = "") -> None:
    decided = {"accepted": accept, "decided_by": actor.id, "decided_at": now(), "reason": reason}
    AgreementChange.update(**decided).where(AgreementChange.id == change.id).execute()
    action = "perjanjian_ubah" if accept else "perjanjian_tolak_ubah"
    record(actor, row, action, {"usulan": change.id, "isi": change.facts}, reason)
