"""The search box in the header: a reference goes straight to its file, anything else to what was found.

Pasal: Pasal 18(3).
"""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.staff.gated import Gated
from models.operations import search_anywhere
from models.operations.watch import named


class Search(Gated):
    """For those who handle files; residents are masked until a purpose is given."""

    def is_visible(self) -> bool:
        """Reached from the header."""
        return False

    @expose("/")
    def search(self) -> str | Response:
        """Everything that fits ``q``."""
        text = request.args.get("q", "").strip()[:100]
        exact = search_anywhere.application_by_reference(text) if text else None
        if exact is not None:
            return redirect(url_for("file.show", reference=exact.reference))
        named.note_search(sessions.actor(), text)
        found = search_anywhere.search(text) if text else None
        return self.render("staff/cari.html", text=text, found=found, limit=search_anywhere.LIMIT)
