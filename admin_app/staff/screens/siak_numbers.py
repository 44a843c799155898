"""Numbers that SIAK gave and an officer enters by hand.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import flash, redirect, request, url_for
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter
from admin_app.staff.screens.applications import reference_link
from models.operations.documents import siak_entry
from models.rules.errors import InvalidInput
from models.tables import SiakRequest

KINDS = {"nik": "NIK", "kk": "Nomor KK"}
STATES = [("menunggu", "Menunggu"), ("diterima", "Diterima")]


class SiakNumbers(OfficeView):
    """Nomor SIAK."""

    explanation = (
        "Aplikasi ini tidak membuat NIK dan nomor KK. Mintalah nomornya di SIAK, lalu salin ke sini; penerbitan "
        "berjalan lagi dengan sendirinya."
    )
    can_view_details = False
    column_list = ("kind", "person", "application", "state", "requested_at", "received_at", "entered_by")
    column_labels: ClassVar = {
        "kind": "Nomor",
        "person": "Untuk",
        "application": "Permohonan",
        "state": "Keadaan",
        "requested_at": "Diminta",
        "received_at": "Diterima",
        "entered_by": "Oleh",
    }
    column_default_sort = ("requested_at", False)
    relations = ("application",)
    column_formatters: ClassVar = {
        "kind": formatters.column(lambda kind: KINDS[kind]),
        "person": formatters.row(siak_entry.person_of),
        "application": formatters.row(lambda row: reference_link(row.application)),
        "state": formatters.column(lambda state: formatters.tag(state, "baik" if state == "diterima" else "ingat")),
        "entered_by": formatters.row(lambda row: row.entered_by or formatters.NOTHING),
    }
    column_filters = (ChoiceFilter("keadaan", "Keadaan", SiakRequest.state, STATES),)
    list_template = "staff/model/siak.html"

    def __init__(self) -> None:
        super().__init__(SiakRequest, "Nomor dari SIAK", None, "siak", "siak")

    @expose("/<int:key>/isi", methods=("GET", "POST"))
    def enter(self, key: int) -> Any:
        """The number for one request."""
        row, refusal = self.one(key), None
        if request.method == "POST":
            try:
                siak_entry.enter_number(
                    sessions.actor(), row.id, request.form.get("nik", "")[:40], insist=request.form.get("yakin") == "ya"
                )
            except InvalidInput as error:
                refusal = error
            else:
                flash(
                    f"{KINDS[row.kind]} untuk {siak_entry.person_of(row)} disimpan; penerbitan dilanjutkan.", "success"
                )
                return redirect(url_for("siak.index_view"))
        facts = {"kind": KINDS[row.kind], "person": siak_entry.person_of(row)}
        page = self.render("staff/siak_isi.html", row=row, payload=row.payload, refusal=refusal, **facts)
        return (page, refusal.status) if refusal else page
