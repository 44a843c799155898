"""Data balikan that agencies gave: when, how much, and which rows differ from the register, to be looked into.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import request
from flask_admin import expose

from admin_app import bound, sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.screens.agencies import GROUP
from models.operations.verification import feedback
from models.tables import Agency, Agreement, FeedbackDelivery

MOST_PAGES = 1000


class FeedbackDeliveries(OfficeView):
    """Data balikan."""

    explanation = (
        "Data yang diberikan lembaga menurut perjanjiannya. Data ini tidak mengubah data penduduk; yang berbeda "
        "diperiksa, dan bila perlu diperbarui lewat layanan Dinas sendiri."
    )
    column_list = ("sent_at", "agency", "name", "rows")
    column_labels: ClassVar = {"sent_at": "Diterima", "agency": "Lembaga", "name": "Berkas", "rows": "Baris"}
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {"agency": formatters.row(lambda row: row.agreement.agency.name)}

    def __init__(self) -> None:
        super().__init__(FeedbackDelivery, "Data balikan", GROUP, "feedback", "data-balikan")

    def get_query(self) -> peewee.ModelSelect:
        """What was sent, with the agency; what an agency still works on is its own."""
        joined = FeedbackDelivery.select(FeedbackDelivery, Agreement, Agency).join(Agreement).join(Agency)
        return joined.where(FeedbackDelivery.state == "diterima")

    def title_of(self, row: FeedbackDelivery) -> str:
        """The heading of a row's page."""
        return f"Data balikan {row.agreement.agency.name}"

    @expose("/details/")
    def details_view(self) -> Any:
        """The rows that differ from the register, each look noted."""
        row, text = self.one(request.args.get("id", "")), request.args.get("hal", "1")
        page = min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1
        found, more = feedback.compared(sessions.actor(), row, bound.store(), page)
        return self.render(
            "staff/model/balikan.html",
            model=row,
            found=found,
            page=page,
            more=more,
            number=feedback.receipt_number(row),
        )
