"""Our own form as it leaves a printer, with marks of a chosen application."""

from __future__ import annotations

from datetime import date
from functools import cache

from models.rules.reference import new_reference
from tests.workers.samples import form
from workers.compose import compose_form

REFERENCE = new_reference(date(2026, 11, 20), lambda _: 4_711_815)
TOKEN = "Ab3_Ab3_Ab3_Ab3_Ab3_xy"
STATUS = f"https://capil.contoh.invalid/cek-status/{TOKEN}"


@cache
def form_pdf(reference: str = REFERENCE, status_url: str = STATUS) -> bytes:
    """Two pages: the bar code on both, the QR on the first."""
    data = form()
    data["dokumen"]["nomor"] = reference
    return compose_form(data | {"status_url": status_url})
