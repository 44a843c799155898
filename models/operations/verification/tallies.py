"""The log of an agreement, counted: by one statement, so that every figure comes from the same rows.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import peewee

from models.operations.verification.counts import SENTENCES
from models.rules.verification.statement import ANSWERED, FUNCTIONS, TITLES, LogRow, Tally
from models.tables import AgencyUser, Agreement, ApiClient, Verification

COLUMNS = tuple(getattr(Verification, name) for name in LogRow._fields)


def of_log(agreement: Agreement, begins: datetime, ends: datetime) -> Tally:
    """The rows from ``begins`` until before ``ends``."""
    tally = Tally()
    rows = Verification.select(*COLUMNS).where(within(agreement, begins, ends)).order_by(Verification.id)
    for row in rows.tuples().iterator():
        tally.add(LogRow(*row))
    return tally


def within(agreement: Agreement, begins: datetime, ends: datetime) -> peewee.Expression:
    """The agreement's rows of that time."""
    return (Verification.agreement == agreement.id) & (Verification.at >= begins) & (Verification.at < ends)


def tables_of(tally: Tally) -> list[dict[str, Any]]:
    """Each table with its rows in words: days in their order, everything else with the most first."""
    label = _Labels()
    return [
        {
            "kunci": key,
            "judul": TITLES[key],
            "baris": [
                {"nilai": value, "label": label.of(key, value), "angka": numbers}
                for value, numbers in sorted(found.items(), key=lambda one: _place(key, *one))
            ],
        }
        for key, found in tally.tables.items()
    ]


def _place(key: str, value: str, numbers: list[int]) -> tuple[int, str]:
    return (0 if key == "hari" else -sum(numbers), value)


class _Labels:
    """The names of users and programs, read once."""

    def __init__(self) -> None:
        users, programs = AgencyUser.select(AgencyUser.id, AgencyUser.name), ApiClient.select()
        self._askers: Mapping[str, str] = {
            **{f"pengguna:{one.id}": one.name for one in users},
            **{f"program:{one.id}": f"Program {one.label}" for one in programs},
        }

    def of(self, key: str, value: str) -> str:
        """How people read a value of a table."""
        if key == "hari":
            return date.fromisoformat(value).strftime("%d-%m-%Y")
        if key == "hasil":
            sentence = SENTENCES.get(value, value)
            return sentence if value in ANSWERED else f"{sentence} ({value})"
        return {"fungsi": FUNCTIONS, "penanya": self._askers}.get(key, {}).get(value, value)
