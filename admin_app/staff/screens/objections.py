"""The residents who doubt a look at their data: taken up, looked into with the rows, answered in time.

Pasal: Pasal 10(1)e, Pasal 10(1)f. UU 27/2022 Pasal 7.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import flash, redirect, request, url_for
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import FlagFilter
from admin_app.staff.screens.agencies import GROUP
from admin_app.staff.screens.verifications import answered_words
from models.operations.clock import now
from models.operations.transparency import seen_data
from models.operations.transparency.looks import look_at_log
from models.rules.errors import DomainError, InvalidInput
from models.tables import Objection, Verification

TONES = {"baru": "ingat", "diperiksa": "jalan", "dijawab": "baik"}


def _due(row: Objection) -> Any:
    """The deadline, and whether it has passed."""
    due = seen_data.due_at(row)
    text = formatters.moment(due)
    return formatters.tag(f"terlambat, {text}", "buruk") if row.answered_at is None and due < now() else text


def _state(row: Objection) -> Any:
    state = seen_data.state_of(row)
    return formatters.tag(state, TONES[state])


def _look(row: Objection) -> str:
    if row.access_id:
        return f"{row.access.actor_name} ({row.access.actor_role}) melihat {row.access.what}: {row.access.purpose}"
    asked = row.verification
    return f"{asked.agreement.agency.name}: {asked.purpose} ({asked.case_reference}); {answered_words(asked)}"


class Objections(OfficeView):
    """Keberatan warga."""

    one_name = "keberatan"
    explanation = "Warga yang ragu mengapa datanya dilihat. Periksa, hubungi lembaganya bila perlu, lalu jawab."
    column_list = ("at", "who", "text", "due_at", "answered_at")
    column_details_list = ("at", "who", "look", "text", "due_at", "taken_by", "answer", "answered_by", "answered_at")
    column_labels: ClassVar = {
        "at": "Disampaikan",
        "who": "Warga",
        "look": "Yang diragukan",
        "text": "Isi keberatan",
        "due_at": "Dijawab paling lambat",
        "taken_by": "Diperiksa oleh",
        "answer": "Jawaban",
        "answered_by": "Dijawab oleh",
        "answered_at": "Keadaan",
    }
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {
        "who": formatters.row(lambda row: row.account.name),
        "look": formatters.row(_look),
        "answered_by": formatters.row(lambda row: row.answered_by.name if row.answered_by_id else formatters.NOTHING),
        "due_at": formatters.row(_due),
        "taken_by": formatters.row(lambda row: row.taken_by.name if row.taken_by_id else formatters.NOTHING),
        "answered_at": formatters.row(_state),
    }
    column_filters = (
        FlagFilter("dijawab", "Dijawab", Objection.answered_at.is_null(False)),
        FlagFilter("diperiksa", "Sedang diperiksa", Objection.taken_at.is_null(False)),
    )
    details_template = "staff/model/keberatan.html"

    def __init__(self) -> None:
        super().__init__(Objection, "Keberatan warga", GROUP, "objections", "keberatan")

    def title_of(self, row: Objection) -> str:
        """The heading of a row's page."""
        return f"Keberatan {row.account.name}"

    @staticmethod
    def words_of(row: Verification) -> str:
        """What an agency was told, element by element."""
        return answered_words(row)

    @expose("/details/")
    def details_view(self) -> str:
        """The doubt with what else the same one saw of this resident; to read it is a look that he can read."""
        row = self.one(request.args.get("id", ""))
        asked, seen = seen_data.rows_near(row)
        look_at_log(sessions.actor(), row.account.resident, f"Memeriksa keberatan nomor {row.id}")
        self._template_args.update({"asked": asked, "seen": seen, "state": seen_data.state_of(row)})
        return str(super().details_view())

    @expose("/<int:key>/ambil", methods=("POST",))
    def take_up(self, key: int) -> Any:
        """Say that one looks into it."""
        row = self.one(key)
        try:
            seen_data.take_up(sessions.actor(), row.id)
        except DomainError as refusal:
            flash(refusal.message, "error")
        else:
            flash("Anda yang memeriksa keberatan ini; warga melihatnya di akunnya.", "success")
        return redirect(url_for("objections.details_view", id=row.id))

    @expose("/<int:key>/jawab", methods=("POST",))
    def answer(self, key: int) -> Any:
        """Tell the resident what was found."""
        row = self.one(key)
        try:
            seen_data.answer_objection(sessions.actor(), row.id, request.form.get("jawaban", "")[:2000])
        except InvalidInput as refusal:
            flash(refusal.message, "error")
        else:
            flash("Jawaban dikirim ke akun warga.", "success")
        return redirect(url_for("objections.details_view", id=row.id))
