"""The drafts of a file that lies with the kepala, for the officers who may see that file.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from flask import render_template
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import files, sessions
from admin_app.security import allow_framing
from admin_app.staff.opened import open_file
from models.operations.desk import register_compare
from models.operations.documents import draft_documents
from models.operations.transparency import looks
from models.rules.errors import AlreadyChanged, NotFound
from models.rules.workflow import Stage


class DraftPages:
    """Endpoint of the file's view."""

    @expose("/<reference>/konsep/<code>")
    def draft(self, reference: str, code: str) -> Response | tuple[str, int]:
        """The PDF of one document to come; one of another content is never sent, a page that waits for the new one is.

        Raises: NotFound for a document that the file does not lead to, and once the file has left the kepala.
        """
        application = open_file(reference)
        if application.stage != Stage.KEPALA:
            raise NotFound("Konsep hanya ada selama berkas di meja Kepala Dinas.")
        plan = draft_documents.plan_of(application)
        if code not in {one.output.code for one in plan.previews}:
            raise NotFound("Berkas ini tidak menghasilkan dokumen itu.")
        allow_framing()
        found = next((one for one in draft_documents.current(plan) if one.code == code), None)
        if found is None:
            outdated = draft_documents.exist(application)
            page = render_template("staff/berkas/konsep_tunggu.html", file=application, outdated=outdated)
            return page, AlreadyChanged.status
        if found.sha256 is None:
            raise NotFound(f"Konsep tidak dapat dibuat: {found.problem}")
        people = register_compare.compare(application).people.values()
        looks.look_at_file(sessions.actor(), application, people, looks.DRAFT)
        return files.send(found.sha256, "application/pdf", f"konsep-{reference}-{code}.pdf")
