"""Sanctions on an agreement and the reports it owes, on the agreement's page.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask_admin import expose

from admin_app import sessions
from models.operations.agencies import sanctions, semester_reports
from models.operations.clock import today
from models.operations.verification import feedback
from models.rules.dates import read_date
from models.rules.verification.sanctions import STEP_NAMES, WARNINGS, Step
from models.tables import Agreement


class SanctionPages:
    """What is done to an agreement at work, for a screen of agreements."""

    done: Any

    def sanctions_of(self, row: Agreement) -> dict[str, Any]:
        """The history, and what may be done now."""
        allowed = sanctions.open_steps(row)
        return {
            "history": sanctions.history(row),
            "names": STEP_NAMES,
            "allowed": allowed,
            "warning": next((step for step in WARNINGS if step in allowed), None),
            "newest": sanctions.newest(row),
        }

    def reports_of(self, row: Agreement) -> list[dict[str, Any]]:
        """The semesters for which a report is owed."""
        return [
            {"semester": day, "report": report, "due": due, "late": report is None and due < today()}
            for day, report in semester_reports.owed(row)
            for due in [semester_reports.due_on(day)]
        ]

    def feedback_of(self, row: Agreement) -> feedback.Owed | None:
        """The data balikan that it owes."""
        return feedback.owed(row)

    @expose("/<int:key>/peringatkan", methods=("POST",))
    def warn(self, key: int) -> Any:
        """A warning by letter."""

        def run(row: Agreement) -> None:
            letter = sanctions.Letter(request.form.get("nomor", ""), _day("tanggal"))
            sanctions.warn(sessions.actor(), row, _step("langkah"), letter, _reason())

        return self.done(key, run, "Peringatan dicatat dan diberitahukan kepada lembaga.")

    @expose("/<int:key>/kurangi", methods=("POST",))
    def reduce(self, key: int) -> Any:
        """Less quota."""
        text = request.form.get("persen", "").strip()
        percent = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        return self.done(
            key, lambda row: sanctions.reduce_quota(sessions.actor(), row, percent, _reason()), "Kuota dikurangi."
        )

    @expose("/<int:key>/bekukan", methods=("POST",))
    def freeze(self, key: int) -> Any:
        """One click: no query is answered from now on."""
        return self.done(key, lambda row: sanctions.freeze(sessions.actor(), row, _reason()), "Akses dibekukan.")

    @expose("/<int:key>/tutup", methods=("POST",))
    def close(self, key: int) -> Any:
        """The end, for good."""
        return self.done(key, lambda row: sanctions.close(sessions.actor(), row, _reason()), "Akses ditutup.")

    @expose("/<int:key>/cabut", methods=("POST",))
    def lift(self, key: int) -> Any:
        """Take back the sanction that the page showed on top."""
        return self.done(
            key,
            lambda row: sanctions.lift(sessions.actor(), row, _step("langkah"), _reason()),
            "Sanksi dicabut dan diberitahukan kepada lembaga.",
        )

    @expose("/<int:key>/laporan", methods=("POST",))
    def receive_report(self, key: int) -> Any:
        """The report of a semester came."""

        def run(row: Agreement) -> None:
            number, received = request.form.get("nomor", ""), _day("diterima")
            semester_reports.receive(sessions.actor(), row, _day("semester"), number, received)

        return self.done(key, run, "Laporan semester dicatat.")


def _reason() -> str:
    return request.form.get("alasan", "")[:500]


def _day(name: str) -> date:
    return read_date(request.form.get(name, "")[:40])


def _step(name: str) -> Step:
    typed = request.form.get(name, "")
    return Step(typed) if typed in set(Step) else Step.LIFT
