"""Codes by which a draft goes from a phone to a kiosk or back; one lives for a draft at a time and is good once.

Only its blind index is kept, which nobody turns back without the key of the data.

Pasal: Pasal 13(1)b, Pasal 17(5).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.operations import trail
from models.operations.clock import now
from models.operations.services import catalogue
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, InvalidInput
from models.rules.hand_over import Direction, new_code, read_code
from models.rules.workflow import Stage
from models.tables import Application, HandOver
from models.tables.base import writing
from models.tables.sealing import blind

MINUTES, MINUTES_DEFAULT = "kios.kode_menit", 60
DAYS, DAYS_DEFAULT = "kios.simpan_hari", 30
NOT_GOOD = "Kode ini tidak berlaku: salah tulis, sudah dipakai, atau lewat waktunya. Minta kode baru."


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is shown, once, and until when it is good."""

    text: str
    expires_at: datetime


def minutes() -> int:
    """How long a code is good."""
    return int(catalogue.setting(MINUTES, MINUTES_DEFAULT))


def days() -> int:
    """How long the code on a resident's paper is good."""
    return int(catalogue.setting(DAYS, DAYS_DEFAULT))


def _index(code: str, direction: Direction) -> str:
    return blind(f"kode {direction.value} {code}")


def make(actor: Actor, application: Application, direction: Direction, lives: timedelta | None = None) -> Code:
    """A new code for a draft; an earlier one is worth nothing from now on, inside the caller's transaction or its own.

    ``lives``: how long it is good, else as long as :func:`minutes` says.

    Raises: ActionNotPossible when it is no draft any more.
    """
    if application.stage != Stage.PEMOHON or application.round:
        raise ActionNotPossible("Hanya permohonan yang belum dikirim yang dapat dilanjutkan di tempat lain.")
    code, at = new_code(secrets.randbelow), now()
    until = at + (lives or timedelta(minutes=minutes()))
    with writing():
        Application.update(changed_at=Application.changed_at).where(Application.id == application.id).execute()
        living = (HandOver.application == application.id) & HandOver.used_at.is_null() & HandOver.withdrawn_at.is_null()
        HandOver.update(withdrawn_at=at).where(living).execute()
        HandOver.create(
            application=application.id,
            code_index=_index(code, direction),
            direction=direction.value,
            made_at=at,
            expires_at=until,
        )
        trail.record(actor, "kode_serah", application=application, basis="Pasal 13(1)b", detail={"ke": direction.value})
    return Code(code, until)


def use(text: str, direction: Direction) -> Application:
    """The draft behind a code, which is good no more, inside the caller's transaction.

    Raises: InvalidInput (field ``kode``), alike for a wrong, used, withdrawn or old one and a draft that was sent.
    """
    at, index = now(), _index(read_code(text), direction)
    used = HandOver.update(used_at=at).where(
        HandOver.code_index == index,
        HandOver.used_at.is_null(),
        HandOver.withdrawn_at.is_null(),
        HandOver.expires_at > at,
    )
    if used.execute() != 1:
        raise InvalidInput(NOT_GOOD, field="kode")
    application: Application = HandOver.get(HandOver.code_index == index).application
    if application.stage != Stage.PEMOHON or application.round:
        raise InvalidInput(NOT_GOOD, field="kode")
    return application


def withdraw(application: Application) -> None:
    """No code leads to it any more, inside the caller's transaction."""
    HandOver.update(withdrawn_at=now()).where(
        HandOver.application == application.id, HandOver.used_at.is_null(), HandOver.withdrawn_at.is_null()
    ).execute()
