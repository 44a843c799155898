"""Odd use of the register: flags, the rows they rest on, what the office makes of them, and stopping at once.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import request
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, FlagFilter, SinceFilter
from admin_app.staff.screens.agencies import GROUP
from admin_app.staff.screens.verifications import SENTENCES, answered_words
from models.operations.agencies import sanctions
from models.operations.watch import flags, freezing
from models.rules.errors import InvalidInput
from models.rules.verification.odd_use import NEXT, ODD_NAMES, Odd, State
from models.rules.verification.sanctions import Step
from models.tables import OddUse

TONES = {"baru": "ingat", "diperiksa": "jalan", "wajar": "baik", "pelanggaran": "buruk"}
BUTTONS = {
    State.LOOKED_INTO: "Ambil untuk diperiksa",
    State.REASONABLE: "Wajar",
    State.BREACH: "Pelanggaran",
}
STATES = [(one.value, one.value.capitalize()) for one in State]


def _name(odd: str) -> str:
    return ODD_NAMES[Odd(odd)]


class OddUses(OfficeView):
    """Pemakaian janggal."""

    one_name = "tanda pemakaian janggal"
    explanation = (
        "Pemakaian data yang tidak biasa. Tanda adalah pertanyaan, bukan tuduhan: buka jejaknya, tanyakan kepada yang "
        "bersangkutan, lalu putuskan. Ambangnya diatur di Pengaturan (awas.…)."
    )
    column_list = ("found_at", "odd", "asker_name", "told", "rows", "alarm", "state")
    column_details_list = ("found_at", "odd", "asker_name", "agreement", "day", "told", "rows", "alarm", "state")
    column_labels: ClassVar = {
        "found_at": "Ditemukan",
        "odd": "Yang janggal",
        "asker_name": "Siapa",
        "agreement": "Perjanjian",
        "day": "Hari",
        "told": "Uraian",
        "rows": "Baris jejak",
        "alarm": "Segera",
        "state": "Keadaan",
    }
    column_default_sort = ("id", True)
    relations = ("agreement",)
    column_formatters: ClassVar = {
        "odd": formatters.column(_name),
        "asker_name": formatters.column(lambda name: name or "beberapa pihak"),
        "agreement": formatters.row(lambda row: row.agreement.number if row.agreement_id else formatters.NOTHING),
        "day": formatters.column(formatters.day_cell),
        "rows": formatters.row(lambda row: row.rows.count()),
        "alarm": formatters.column(lambda alarm: formatters.tag("segera", "buruk") if alarm else formatters.NOTHING),
        "state": formatters.column(lambda state: formatters.tag(state, TONES[state])),
    }
    column_filters = (
        ChoiceFilter("keadaan", "Keadaan", OddUse.state, STATES),
        ChoiceFilter("jenis", "Yang janggal", OddUse.odd, [(one.value, name) for one, name in ODD_NAMES.items()]),
        FlagFilter("segera", "Segera", OddUse.alarm),
        SinceFilter("dari", "Dari", OddUse.found_at),
        SinceFilter("sampai", "sampai", OddUse.found_at, until=True),
    )
    details_template = "staff/model/janggal.html"

    def __init__(self) -> None:
        super().__init__(OddUse, "Pemakaian janggal", GROUP, "odd_use", "janggal")

    def title_of(self, row: OddUse) -> str:
        """The heading of a row's page."""
        return f"Nomor {row.id}: {_name(row.odd)}"

    def doings_of(self, row: OddUse) -> dict[str, Any]:
        """What was done, and what may be done now."""
        return {
            "steps": flags.steps_of(row),
            "following": [(one.value, BUTTONS[one]) for one in NEXT[State(row.state)]],
            "freeze": freezing.standing_on(row),
            "may_ask": freezing.may_ask(row),
            "may_freeze_agreement": row.agreement_id and Step.FREEZE in sanctions.open_steps(row.agreement),
            "reason": f"Pemakaian janggal nomor {row.id}: {row.told}"[:300],
        }

    @expose("/<int:key>/jejak")
    def evidence(self, key: int) -> str:
        """The rows; this look is noted for each of the residents."""
        row = self.one(key)
        asked, seen = flags.evidence(sessions.actor(), row)
        return self.render(
            "staff/janggal_jejak.html",
            row=row,
            title=f"Jejak {self.title_of(row)}",
            asked=asked,
            seen=seen,
            sentences=SENTENCES,
            answered=answered_words,
        )

    @expose("/<int:key>/langkah", methods=("POST",))
    def step(self, key: int) -> Any:
        """Take it up, or say what it was."""
        form = request.form

        def run(row: OddUse) -> None:
            flags.step(sessions.actor(), row.id, form.get("terlihat", ""), form.get("ke", ""), form.get("alasan", ""))

        return self._done(key, run, "Keadaan tanda disimpan.")

    @expose("/<int:key>/bekukan", methods=("POST",))
    def freeze(self, key: int) -> Any:
        """The user or program is refused from the next call on."""
        return self._sure(
            key,
            lambda row: freezing.freeze(sessions.actor(), row, request.form.get("alasan", "")),
            "Dibekukan; permintaan berikutnya ditolak.",
        )

    @expose("/<int:key>/bekukan-perjanjian", methods=("POST",))
    def freeze_agreement(self, key: int) -> Any:
        """The whole agreement, as a step on the ladder of sanctions."""

        def run(row: OddUse) -> None:
            if row.agreement_id is None:
                raise InvalidInput("Tanda ini tidak menyangkut satu perjanjian.")
            sanctions.freeze(sessions.actor(), row.agreement, request.form.get("alasan", ""))

        return self._sure(key, run, "Perjanjian dibekukan dan lembaganya diberi tahu.")

    @expose("/<int:key>/buka", methods=("POST",))
    def lift(self, key: int) -> Any:
        """Let him ask again, by another officer."""

        def run(row: OddUse) -> None:
            standing = freezing.standing_on(row)
            if standing is None:
                raise InvalidInput("Tidak ada pembekuan yang masih berlaku.")
            freezing.lift(sessions.actor(), standing.id, request.form.get("alasan", ""))

        return self._done(key, run, "Pembekuan dicabut.")

    def _sure(self, key: int, run: Callable[[OddUse], Any], said: str) -> Any:
        def confirmed(row: OddUse) -> None:
            if "yakin" not in request.form:
                raise InvalidInput("Centang dahulu bahwa Anda yakin.")
            run(row)

        return self._done(key, confirmed, said)

    def _done(self, key: int, run: Callable[[OddUse], Any], said: str) -> Any:
        def of_another(row: OddUse) -> None:
            flags.require_not_himself(sessions.actor(), row)
            run(row)

        return self.done(key, of_another, said)
