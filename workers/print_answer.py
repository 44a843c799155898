"""The print of an answer for an agency: the page, whose it is across every sheet, and the QR that vouches for it.

Pasal: Pasal 10(1)c, Pasal 10(1)d.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models.operations.clock import WIB
from models.operations.verification import printing
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.tables import OutboxItem
from workers import compose
from workers.tools import Tools


def make(item: OutboxItem, tools: Tools) -> None:
    """Draw the print that the job names, or forget it when its days are over."""
    row = printing.load(item)
    if printing.is_over(row):
        if printing.may_leave_the_store(row):
            tools.store.delete(row.sha256)
        printing.forgotten(item, row)
        return
    try:
        pdf = draw(row.content, base_url=tools.config.base_url)
        printing.record(item, row, tools.store.put(pdf))
    except TemporarilyUnavailable:
        raise
    except DomainError as error:
        printing.record(item, row, None, error.message)


def draw(content: dict[str, Any], *, base_url: str) -> bytes:
    """The PDF. Raises: TemplateRefused, RenderError, NotArchival, MarkUnreadable."""
    return compose.compose_print(content, watermark_of(content), base_url=base_url)


def watermark_of(content: dict[str, Any]) -> str:
    """``RSUD Contoh · Petugas Loket · 27-11-2026 09.12 WIB``."""
    made = content["cetakan"]
    at = datetime.fromisoformat(made["waktu"]).astimezone(WIB)
    return f"{made['lembaga']} · {made['pengguna']} · {at:%d-%m-%Y %H.%M} WIB"
