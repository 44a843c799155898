"""Old rows of the register that break an invariant: which rule, which persons, and how they are mended.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 11(1).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import flash, redirect, request, url_for
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, ListFilter
from models.operations.residents import old_data
from models.rules.errors import InvalidInput
from models.rules.invariants import INVARIANTS, MENDING, Invariant
from models.tables import RegisterFault, Resident

KINDS = {old_data.RESIDENT: "Penduduk", old_data.FAMILY: "Keluarga"}


def _state(row: RegisterFault) -> Any:
    return formatters.tag("Menunggu", "ingat") if row.mended_at is None else formatters.tag("Sudah benar", "baik")


class StateFilter(ListFilter):
    """By whether somebody mended it."""

    def choices(self) -> tuple[tuple[str, str], ...]:
        """See :class:`ListFilter`."""
        return (("menunggu", "Menunggu dibetulkan"), ("benar", "Sudah benar"))

    def apply(self, query: peewee.ModelSelect, value: str) -> peewee.ModelSelect:
        """See :class:`ListFilter`."""
        return query.where(RegisterFault.mended_at.is_null(value == "menunggu"))


class OldData(OfficeView):
    """Data lama yang perlu dibetulkan."""

    one_name = "data lama"
    explanation = (
        "Baris dari sebelum aturan data penduduk dijaga sistem. Diperiksa sedikit demi sedikit, setiap hari dari awal; "
        "yang sudah dibetulkan hilang dari daftar."
    )
    column_list = ("told", "invariant", "subject_kind", "state", "found_at")
    column_details_list = ("told", "subject_kind", "state", "found_at", "mended_at")
    column_labels: ClassVar = {
        "told": "Yang keliru",
        "invariant": "Aturan",
        "subject_kind": "Data",
        "state": "Keadaan",
        "found_at": "Ditemukan",
        "mended_at": "Dibetulkan",
    }
    column_default_sort = ("found_at", True)
    column_formatters: ClassVar = {
        "invariant": formatters.column(lambda code: INVARIANTS[code].says),
        "subject_kind": formatters.column(lambda kind: KINDS[kind]),
        "state": formatters.row(_state),
    }
    column_filters = (
        StateFilter("keadaan", "Keadaan", RegisterFault.mended_at),
        ChoiceFilter("aturan", "Aturan", RegisterFault.invariant, [(code, INVARIANTS[code].says) for code in MENDING]),
    )
    details_template = "staff/model/data_lama.html"

    def __init__(self) -> None:
        super().__init__(RegisterFault, "Data lama", "Data penduduk", "old_data", "data-lama")

    def title_of(self, row: RegisterFault) -> str:
        """The heading of a row's page."""
        return f"Data lama: {KINDS[row.subject_kind].lower()}"

    def rule_of(self, row: RegisterFault) -> Invariant:
        """The invariant that the row breaks."""
        return INVARIANTS[row.invariant]

    def way_of(self, row: RegisterFault) -> str:
        """How it is mended."""
        return MENDING[row.invariant]

    def may_be_permitted(self, row: RegisterFault) -> bool:
        """Whether a court can have allowed it."""
        return row.mended_at is None and row.invariant == "satu_perkawinan"

    def people_of(self, row: RegisterFault) -> list[Resident]:
        """Whom it concerns."""
        return old_data.people_of(row)

    @expose("/<int:key>/periksa", methods=("POST",))
    def look_again(self, key: int) -> Any:
        """Look at it now, as after it was mended."""
        row = old_data.look_again(self.one(key).id)
        told = "Sudah benar." if row.mended_at is not None else f"Belum: {row.told}"
        flash(told, "success" if row.mended_at is not None else "error")
        return redirect(url_for("old_data.details_view", id=row.id))

    @expose("/<int:key>/izin", methods=("POST",))
    def note_permission(self, key: int) -> Any:
        """A court allowed the husband another wife."""
        row = self.one(key)
        try:
            row = old_data.note_permission(sessions.actor(), row.id, request.form.get("dasar", ""))
        except InvalidInput as refusal:
            flash(refusal.message, "error")
        else:
            flash(
                "Izin pengadilan dicatat di riwayat suami." if row.mended_at else f"Dicatat. Masih: {row.told}",
                "success",
            )
        return redirect(url_for("old_data.details_view", id=row.id))
