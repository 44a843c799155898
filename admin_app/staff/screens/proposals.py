"""What one officer proposes and another puts in force, until somebody ends it with a reason: the shape of a screen.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, ClassVar

from flask import request
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView


class Proposals(OfficeView):
    """``operations`` holds ``approve(actor, key)`` and ``end(actor, key, reason)``; ``sentences`` says what they did.

    ``words`` are the titles, explanations and buttons of the two forms below the details.
    """

    can_create = True
    column_default_sort = ("id", True)
    details_template = "staff/model/pengesahan.html"
    operations: ModuleType
    sentences: tuple[str, str]
    words: ClassVar[dict[str, tuple[str, str, str]]]
    labels: ClassVar = {
        "state": "Keadaan",
        "proposed_by": "Diusulkan oleh",
        "proposed_at": "Diusulkan",
        "approved_by": "Disahkan oleh",
        "approved_at": "Disahkan",
    }
    who: ClassVar = {
        "proposed_by": formatters.row(lambda row: row.proposed_by.name),
        "approved_by": formatters.row(lambda row: row.approved_by.name if row.approved_by_id else formatters.NOTHING),
    }

    def is_over(self, row: Any) -> bool:
        """Whether nothing of it stands, or can come to stand, any more."""
        raise NotImplementedError

    @expose("/<int:key>/sahkan", methods=("POST",))
    def approve(self, key: int) -> Any:
        """Put it in force, by another officer than whoever proposed it."""
        return self.done(key, lambda row: self.operations.approve(sessions.actor(), row.id), self.sentences[0])

    @expose("/<int:key>/akhiri", methods=("POST",))
    def end(self, key: int) -> Any:
        """End it, with a reason."""
        reason = request.form.get("alasan", "")[:500]
        return self.done(key, lambda row: self.operations.end(sessions.actor(), row.id, reason), self.sentences[1])
