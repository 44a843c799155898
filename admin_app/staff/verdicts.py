"""Reading the operator's verdicts and reasons out of the form that was sent.

Pasal: Pasal 15(1)a.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from admin_app.staff.file_page import Item

RIGHT, NOT_RIGHT = "sesuai", "belum"


def read(items: Iterable[Item]) -> dict[tuple[str, str], tuple[bool, str]]:
    """``(kind, key) -> (right, reason)`` of every item with a verdict; only items that the page has are looked for."""
    found = {}
    for item in items:
        said = request.form.get(f"nilai.{item.name}", "")
        if said in {RIGHT, NOT_RIGHT}:
            found[item.kind, item.key] = (said == RIGHT, reason(item.name) if said == NOT_RIGHT else "")
    return found


def reason(name: str) -> str:
    """The reason of one thing: what was typed, else what was chosen from the ready-made ones."""
    return (request.form.get(f"teks.{name}", "").strip() or request.form.get(f"alasan.{name}", "").strip())[:500]
