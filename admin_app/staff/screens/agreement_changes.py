"""Other words for an agreement that binds: proposed in its form, put in force by another officer on its page.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_admin import expose

from admin_app import sessions
from models.operations.agencies import agreement_facts
from models.tables import Agreement, AgreementChange


class ChangePages:
    """What becomes of a saved form, for a screen of agreements."""

    done: Any
    values_of: Any

    def change_row(self, form: Any, model: Agreement) -> None:
        """Write it, or let it wait. Raises: InvalidInput."""
        if agreement_facts.write(sessions.actor(), model, self.values_of(form)):
            flash("Yang Anda ubah belum berlaku: menunggu petugas lain memberlakukannya.", "success")

    def binds(self, row: Agreement) -> bool:
        """Whether what is changed waits for another officer."""
        return agreement_facts.binds(row)

    def change_of(self, row: Agreement) -> AgreementChange | None:
        """What waits."""
        return agreement_facts.waiting_of(row)

    @expose("/<int:key>/perubahan/<int:change>", methods=("POST",))
    def decide_change(self, key: int, change: int) -> Any:
        """Put the change that the page showed in force, or let it go."""
        if request.form.get("putusan") == "berlaku":
            return self.done(
                key, lambda row: agreement_facts.approve(sessions.actor(), row, change), "Perubahan berlaku."
            )
        reason = request.form.get("alasan", "")
        return self.done(
            key, lambda row: agreement_facts.refuse(sessions.actor(), row, change, reason), "Usulan perubahan ditolak."
        )
