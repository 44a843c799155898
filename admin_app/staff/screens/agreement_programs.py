"""Programs that ask under an agreement, and their keys: shown once when they are made, revoked at once.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose

from admin_app import sessions
from models.operations.clock import now
from models.operations.verification import clients
from models.rules.errors import DomainError, NotFound
from models.tables import Agreement, ApiClient, ApiSecret

DEFAULT_DAYS = 180


class ProgramPages:
    """The pages below an agreement, for a screen of agreements."""

    one: Any
    render: Any
    title_of: Any

    @expose("/<int:key>/program", methods=("GET", "POST"))
    def programs(self, key: int) -> Any:
        """The programs with their keys; a POST registers one more."""
        row = self.one(key)
        if request.method == "POST":
            try:
                client = clients.register_client(
                    sessions.actor(), row, request.form.get("nama", ""), sandbox="sandbox" in request.form
                )
            except DomainError as refusal:
                return self._page(row, error=refusal.message), 400
            flash(f"Program terdaftar. client_id: {client.client_id}", "success")
            return redirect(url_for("agreements.programs", key=row.id))
        return self._page(row)

    @expose("/<int:key>/program/<int:number>/kunci", methods=("POST",))
    def add_key(self, key: int, number: int) -> Any:
        """A further key; this page is the only one that ever shows it."""
        row = self.one(key)
        program = row.clients.where(ApiClient.id == number).first()
        if program is None:
            raise NotFound
        days = request.form.get("hari", "")
        lives = timedelta(days=int(days) if days.isdecimal() and len(days) < 5 else 0)
        try:
            secret = clients.add_secret(sessions.actor(), program, lives, request.form.get("label", "")[:120])
        except DomainError as refusal:
            return self._page(row, error=refusal.message), 400
        return self._page(row, shown=(program, secret))

    @expose("/<int:key>/kunci/<int:number>/cabut", methods=("POST",))
    def revoke_key(self, key: int, number: int) -> Any:
        """The key and its tokens are worth nothing from now on."""
        row = self.one(key)
        found = ApiSecret.select().join(ApiClient).where(ApiSecret.id == number, ApiClient.agreement == row).first()
        if found is None:
            raise NotFound
        clients.revoke_secret(sessions.actor(), found, request.form.get("alasan", "")[:500])
        flash("Kunci dicabut; token yang diberikannya tidak berlaku lagi.", "success")
        return redirect(url_for("agreements.programs", key=row.id))

    def _page(self, row: Agreement, *, error: str = "", shown: tuple[ApiClient, str] | None = None) -> Any:
        programs = [
            (one, list(one.secrets.order_by(ApiSecret.id.desc()))) for one in row.clients.order_by(ApiClient.id)
        ]
        title = f"Program untuk {self.title_of(row)}"
        return self.render(
            "staff/perjanjian_program.html",
            row=row,
            programs=programs,
            error=error,
            shown=shown,
            days=DEFAULT_DAYS,
            title=title,
            now=now(),
        )
