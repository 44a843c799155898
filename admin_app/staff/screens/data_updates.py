"""What agencies propose to update: beside the register, with evidence, taken up, passed on and answered.

Pasal: Pasal 10(1)g.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import Response, flash, redirect, request, url_for
from flask_admin import expose

from admin_app import bound, sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter
from admin_app.staff.scans import WIDTHS, picture
from admin_app.staff.screens.agencies import GROUP
from models.operations.agencies import agreements
from models.operations.residents.register import log_access
from models.operations.verification import answering, data_updates
from models.ports import intake_client
from models.rules.errors import InvalidInput, NotFound
from models.rules.verification.updates import NEXT, UpdateState
from models.tables import Agency, DataUpdate, Verification

TONES = {"diajukan": "ingat", "diperiksa": "ingat", "diteruskan": "diam", "ditolak": "buruk", "selesai": "baik"}
BUTTONS = {
    UpdateState.DIPERIKSA: "Ambil untuk diperiksa",
    UpdateState.DITERUSKAN: "Teruskan",
    UpdateState.SELESAI: "Selesai",
    UpdateState.DITOLAK: "Tolak usulan",
}


def state_tag(state: str) -> Any:
    """A proposal's state as a label."""
    return formatters.tag(state, TONES[state])


class DataUpdates(OfficeView):
    """Usulan pembaruan."""

    explanation = (
        "Lembaga yang menemukan data tidak sesuai mengusulkan pembaruan dengan buktinya. Usulan tidak mengubah data "
        "penduduk; bila memang perlu, perbarui lewat layanan Dinas sendiri."
    )
    column_list = ("at", "agency", "case", "state", "changed_at")
    column_labels: ClassVar = {
        "at": "Diajukan",
        "agency": "Lembaga",
        "case": "Nomor perkara",
        "state": "Keadaan",
        "changed_at": "Terakhir berubah",
    }
    column_default_sort = ("id", False)
    column_formatters: ClassVar = {
        "agency": formatters.row(lambda row: row.agency.name),
        "case": formatters.row(lambda row: row.asked.case_reference),
        "state": formatters.column(state_tag),
    }
    column_filters = (
        ChoiceFilter("keadaan", "Keadaan", DataUpdate.state, [(one.value, one.capitalize()) for one in UpdateState]),
    )

    def __init__(self) -> None:
        super().__init__(DataUpdate, "Usulan pembaruan", GROUP, "data_updates", "usulan")

    def get_query(self) -> peewee.ModelSelect:
        """With the agency and its case, which every row names."""
        joined = DataUpdate.select(DataUpdate, Agency, Verification).join(Agency).switch(DataUpdate)
        return joined.join(Verification, on=DataUpdate.asked)

    def title_of(self, row: DataUpdate) -> str:
        """The heading of a row's page."""
        return f"Usulan {row.agency.name}"

    @expose("/details/")
    def details_view(self) -> str:
        """The proposed values beside those of the register; the look is noted."""
        return self._page(self._not_of_family(self.one(request.args.get("id", ""))))

    @expose("/<int:key>/langkah", methods=("POST",))
    def step(self, key: int) -> Any:
        """Take it up, pass it on, refuse it or end it, from the state that the page showed."""
        row, form = self.one(key), request.form
        try:
            data_updates.step(
                sessions.actor(), row.id, form.get("terlihat", ""), form.get("ke", ""), form.get("catatan", "")[:2000]
            )
        except InvalidInput as refusal:
            return self._page(row, refusal), refusal.status
        flash("Keadaan usulan disimpan; lembaganya diberi tahu.", "success")
        return redirect(url_for("data_updates.details_view", id=row.id))

    @expose("/<int:key>/bukti/<int:page>")
    def evidence(self, key: int, page: int) -> Response:
        """One page of the evidence as a picture; of a PDF it is drawn by the intake process."""
        row = self._not_of_family(self.one(key))
        if not 1 <= page <= row.pages:
            raise NotFound("Halaman itu tidak ada.")
        data = bound.store().get(row.sha256)
        if row.media_type != "application/pdf":
            return picture(data, row.media_type)
        drawn = intake_client.page_image(bound.config().intake_socket, data, page, WIDTHS[1])
        return picture(drawn, "image/jpeg")

    @staticmethod
    def _not_of_family(row: DataUpdate) -> DataUpdate:
        """The row itself. Raises: NotAllowed for one of the officer's own family."""
        data_updates.require_not_family(sessions.actor(), row.resident)
        return row

    def _page(self, row: DataUpdate, refusal: InvalidInput | None = None) -> str:
        known, resident = agreements.data_elements(), row.resident
        log_access(sessions.actor(), resident, "biodata", f"Memeriksa usulan pembaruan dari {row.agency.name}")
        return self.render(
            "staff/model/usulan.html",
            model=row,
            resident=resident,
            lines=[
                (known[key].label, one["lama"], one["baru"], answering.value_of(known[key], resident))
                for key, one in row.changes.items()
            ],
            steps=data_updates.steps_of(row),
            following=[(one, BUTTONS[one]) for one in NEXT[UpdateState(row.state)]],
            state=state_tag(row.state),
            refusal=refusal,
        )
