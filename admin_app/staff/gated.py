"""The lock of every screen: the gate's table is asked for the menu and again for each endpoint.

Pasal: Pasal 15(1)a, Pasal 15(1)c, Pasal 15(1)f, Pasal 15(1)i.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask_admin import BaseView
from flask_admin.blueprints import _BlueprintWithHostSupport as Blueprint

from admin_app import gate, sessions
from admin_app.staff import access
from models.rules.errors import NotAllowed


def allowed(endpoint: str) -> bool:
    """Whether the visitor of this request may reach ``endpoint``."""
    row = gate.access_of(current_app, endpoint)
    return row is not None and gate.may(row, sessions.visitor())


class Gated(BaseView):
    """A screen that asks the gate's table twice: for the menu and for each of its endpoints."""

    def is_accessible(self) -> bool:
        """Whether the visitor sees this screen in the menu."""
        return allowed(f"{self.endpoint}.{self._default_view}")

    def _handle_view(self, name: str, **kwargs: Any) -> None:  # noqa: ARG002 - Flask-Admin's signature
        """The second lock behind the gate."""
        if not allowed(request.endpoint or ""):
            raise NotAllowed("Peran Anda tidak mencakup bagian ini.")

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Stock Flask-Admin runs a view a second time when it raises TypeError; a POST must not run twice."""
        return fn(self, *args, **kwargs)

    def create_blueprint(self, admin: Any) -> Blueprint:
        """Give a URL only to methods that have a row in the access table."""
        kind: Any = type(self)
        exposed = kind._urls  # noqa: SLF001 - where Flask-Admin keeps them
        self._urls = [entry for entry in exposed if f"{self.endpoint}.{entry[1]}" in access.ROWS]
        return super().create_blueprint(admin)
