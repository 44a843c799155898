"""Numbers that only SIAK gives, asked once per application and kept; the app never mints one.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from models.operations import outbox
from models.operations.clock import now, today
from models.ports.siak import Siak
from models.rules.effects import FamilyCreate, FamilySetHead, ResidentCreate
from models.rules.errors import TemporarilyUnavailable
from models.rules.form_rows import effects as effects_of
from models.rules.service import ServiceDefinition
from models.tables import Application, OutboxItem, SiakRequest
from models.tables.base import writing


class WaitingForSiak(TemporarilyUnavailable):
    """SIAK has not given the number yet (Pasal 11(1)); an officer can enter it."""

    default = "Menunggu NIK dari SIAK"


def ask(
    item: OutboxItem, application: Application, definition: ServiceDefinition, seen: Mapping[str, Any], siak: Siak
) -> dict[tuple[str, str], str]:
    """``(nik | kk, role)`` → the number that SIAK gave, for everything that this service's effects need.

    Raises: WaitingForSiak while one is missing, outbox.LeaseLost.
    """
    return {
        (kind, role): _ask_one(item, application, siak, kind=kind, role=role, payload=payload)
        for kind, role, payload in wanted(application, definition, seen)
    }


def wanted(
    application: Application, definition: ServiceDefinition, seen: Mapping[str, Any]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """``(nik | kk, role, what SIAK is told)`` of every number that these answers need.

    The persons of a repeated section are ``role:0``, ``role:1``, …
    """
    for effect in effects_of(definition, application.variant, seen["isian"]):
        found = seen["orang"].get(effect.role)
        if isinstance(effect, ResidentCreate):
            for key, one in _each(effect.role, found):
                if not one.get("nik"):
                    yield "nik", key, {"name": one["nama"], "sex": one["jk_kode"], "birth_date": one["tgl_lahir"]}
        elif isinstance(found, dict) and (
            isinstance(effect, FamilyCreate) or (isinstance(effect, FamilySetHead) and effect.new_number)
        ):
            old = str(seen["isian"].get(getattr(effect, "family", ""), ""))
            yield "kk", effect.role, {"kk": old, "head": found["nama"], "recorded": today().isoformat()}


def _each(role: str, found: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The persons of a role, each with the key of his numbers."""
    if isinstance(found, list):
        yield from ((f"{role}:{at}", one) for at, one in enumerate(found))
    elif found is not None:
        yield role, found


def _ask_one(
    item: OutboxItem, application: Application, siak: Siak, *, kind: str, role: str, payload: dict[str, str]
) -> str:
    with writing():
        outbox.hold(item, progress=f"{kind.upper()} dari SIAK")
        SiakRequest.insert(
            application=application, kind=kind, role=role, payload=payload, requested_at=now()
        ).on_conflict_ignore().execute()
    request = SiakRequest.get(
        SiakRequest.application == application, SiakRequest.kind == kind, SiakRequest.role == role
    )
    if request.state != "diterima":
        ask = siak.request_nik if kind == "nik" else siak.request_kk
        value = ask(request.payload, request.id)
        if value is None:
            raise WaitingForSiak(f"Menunggu {kind.upper()} dari SIAK")
        with writing():
            outbox.hold(item)
            receive(request.id, value, "SIAK")
        request = SiakRequest.get_by_id(request.id)
    return str(request.value)


def receive(request_id: int, value: str, entered_by: str) -> None:
    """Store the number that SIAK gave; the first one stands."""
    SiakRequest.update(value=value, state="diterima", received_at=now(), entered_by=entered_by).where(
        SiakRequest.id == request_id, SiakRequest.state == "menunggu"
    ).execute()


def received(application: Application) -> dict[tuple[str, str], str]:
    """The numbers that this application has, by kind and role."""
    rows = SiakRequest.find(SiakRequest.application == application, SiakRequest.state == "diterima")
    return {(row.kind, row.role): row.value for row in rows}
