"""Reports of a semester that agencies filed: read beside the figures of the log, accepted, or returned with a reason.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import files, sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter
from admin_app.staff.screens.agencies import GROUP
from models.operations.agencies import semester_filings
from models.rules.errors import InvalidInput, NotFound
from models.rules.verification.semester_report import LABELS, FilingState
from models.rules.verification.statement import COLUMNS
from models.tables import Agency, Agreement, SemesterFiling

TONES = {"dikirim": "ingat", "diterima": "baik", "dikembalikan": "buruk"}


class SemesterFilings(OfficeView):
    """Laporan semester."""

    explanation = (
        "Laporan yang ditulis lembaga di portal, dengan angka dari catatan verifikasi saat dikirim. Laporan di kertas "
        "dicatat di halaman perjanjiannya."
    )
    column_list = ("at", "agency", "number", "semester", "state")
    column_labels: ClassVar = {
        "at": "Dikirim",
        "agency": "Lembaga",
        "number": "Nomor laporan",
        "semester": "Semester sampai",
        "state": "Keadaan",
    }
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {
        "agency": formatters.row(lambda row: row.agreement.agency.name),
        "semester": formatters.column(formatters.day_cell),
        "state": formatters.column(lambda state: formatters.tag(state, TONES[state])),
    }
    column_filters = (
        ChoiceFilter(
            "keadaan", "Keadaan", SemesterFiling.state, [(one.value, one.capitalize()) for one in FilingState]
        ),
    )

    def __init__(self) -> None:
        super().__init__(SemesterFiling, "Laporan semester", GROUP, "semester_filings", "laporan-semester")

    def get_query(self) -> peewee.ModelSelect:
        """With the agreement and the agency, which every row names."""
        return SemesterFiling.select(SemesterFiling, Agreement, Agency).join(Agreement).join(Agency)

    def title_of(self, row: SemesterFiling) -> str:
        """The heading of a row's page."""
        return f"Laporan semester {row.agreement.agency.name}"

    @expose("/details/")
    def details_view(self) -> str:
        """What the agency wrote, and the figures that it was filed with."""
        return self._page(self.one(request.args.get("id", "")))

    @expose("/<int:key>/jawab", methods=("POST",))
    def decide(self, key: int) -> Any:
        """Accept it, or return it with a reason."""
        row, accept = self.one(key), request.form.get("langkah") == "terima"
        try:
            semester_filings.decide(
                sessions.actor(), row.id, accept=accept, reason=request.form.get("alasan", "")[:500]
            )
        except InvalidInput as refusal:
            return self._page(row, refusal), refusal.status
        flash("Laporan diterima." if accept else "Laporan dikembalikan; lembaganya diberi tahu.", "success")
        return redirect(url_for("semester_filings.details_view", id=row.id))

    @expose("/<int:key>/salinan")
    def copy(self, key: int) -> Response:
        """The agency's copy."""
        row = self.one(key)
        if row.sha256 is None:
            raise NotFound("Salinan laporan ini belum selesai dibuat.")
        return files.send(row.sha256, "application/pdf", f"laporan-semester-{row.semester}.pdf")

    def _page(self, row: SemesterFiling, refusal: InvalidInput | None = None) -> str:
        return self.render(
            "staff/model/laporan_semester.html",
            model=row,
            content=row.content,
            labels=LABELS,
            columns=COLUMNS,
            state=formatters.tag(row.state, TONES[row.state]),
            refusal=refusal,
        )
