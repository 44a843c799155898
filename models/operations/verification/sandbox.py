"""Invented people for programs that are still being written: the same answers, nobody's data, nobody's quota.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any

from models.operations.clock import now
from models.operations.services.catalogue_files import CATALOGUE, read_yaml
from models.operations.verification.asker import Asker
from models.rules.errors import TemporarilyUnavailable
from models.rules.verification.outcome import Refusal, Refused
from models.tables import Family, Resident

REFUSALS = {refusal.code: refusal for refusal in Refusal}


@cache
def invented() -> dict[str, Any]:
    """The file ``sandbox.yaml``, read once per process."""
    found: dict[str, Any] = read_yaml((CATALOGUE / "sandbox.yaml").read_text("utf-8"))
    return found


def resident_by_nik(nik: str) -> Resident | None:
    """An invented person, never stored; some NIKs end as a refusal or as a fault of ours.

    Raises: Refused, TemporarilyUnavailable.
    """
    if nik in invented()["refusals"]:
        raise Refused(REFUSALS[invented()["refusals"][nik]])
    if nik in invented()["faults"]:
        raise TemporarilyUnavailable
    row = invented()["people"].get(nik)
    if row is None:
        return None
    columns = {key: value for key, value in row.items() if key not in {"family", "seconds"}}
    family = family_by_kk(row["family"]) if "family" in row else None
    return Resident(nik=nik, family=family, source="sandbox", as_of=now(), **columns)


def wait(asker: Asker, number: str) -> None:
    """Let a trial's answer come late where its number says so; asked before any lock is held."""
    if asker.sandbox:
        time.sleep(invented()["people"].get(number, {}).get("seconds", 0))


def family_by_kk(kk: str) -> Family | None:
    """An invented family."""
    row = invented()["families"].get(kk)
    return Family(kk=kk, active=True, **row) if row is not None else None


def members(family: Family) -> list[Resident]:
    """Its living members."""
    rows = [
        resident_by_nik(nik)
        for nik, row in invented()["people"].items()
        if row.get("family") == family.kk and row["status"] == "1"
    ]
    return [one for one in rows if one is not None]
