"""The procedure of an agreement on its page: letters noted with their documents, the paper, renewal.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_admin import expose

from admin_app import bound, sessions, uploads
from admin_app.staff.scans import WIDTHS, picture
from models.operations.agencies import agreement_steps, countersigning, procedure
from models.operations.agencies.agreements import newest_version
from models.operations.agencies.sanctions import Letter
from models.ports import intake_client
from models.rules.dates import read_date
from models.rules.errors import DomainError, InvalidInput, NotFound
from models.rules.verification.procedure import PROCEDURE, Step
from models.tables import Agreement


class StepPages:
    """Endpoints of the agreements' screen."""

    one: Callable[[Any], Agreement]
    done: Any

    def procedure_of(self, row: Agreement) -> dict[str, Any]:
        """What the page shows of the procedure."""
        version = newest_version(row)
        paper = procedure.paper_of(version)
        return {
            "timeline": agreement_steps.timeline(row),
            "missing": agreement_steps.missing(row),
            "open": [(one.value, PROCEDURE[one].name) for one in agreement_steps.open_steps(row)],
            "users": procedure.users_without_statement(row),
            "paper": paper,
            "may_have_a_paper": agreement_steps.may_have_a_paper(row, version),
            "signatures": list(paper.partner_signatures) if paper is not None else [],
            "agreed_signer": countersigning.agreed_signer(paper) if paper is not None else "",
            "renewed_by": row.renewed_by.first(),
        }

    @expose("/<int:key>/langkah", methods=("POST",))
    def take_step(self, key: int) -> Any:
        """Note one step with its letter and the document."""
        form = request.form
        typed = form.get("langkah", "")

        def run(row: Agreement) -> None:
            if typed not in set(Step):
                raise InvalidInput("Pilih langkahnya.", field="langkah")
            letter = Letter(form.get("nomor", ""), read_date(form.get("tanggal", "")[:40]))
            user = form.get("pengguna", "")
            agreement_steps.note(
                sessions.actor(),
                row,
                Step(typed),
                letter,
                uploads.receive(request.files.get("dokumen")),
                text=form.get("catatan", "")[:500],
                user_id=int(user) if user.isdecimal() and len(user) < 10 else None,
            )

        return self.done(key, run, "Langkah dicatat.")

    @expose("/<int:key>/langkah/<int:step>/<int:page>")
    def step_document(self, key: int, step: int, page: int) -> Response:
        """One page of a step's document as a picture; of a PDF it is drawn by the intake process."""
        found = agreement_steps.document_of(self.one(key), step)
        if not 1 <= page <= found.pages:
            raise NotFound("Halaman itu tidak ada.")
        data = bound.store().get(found.sha256)
        if found.media_type != "application/pdf":
            return picture(data, found.media_type)
        return picture(intake_client.page_image(bound.config().intake_socket, data, page, WIDTHS[1]), "image/jpeg")

    @expose("/<int:key>/naskah", methods=("POST",))
    def draft_paper(self, key: int) -> Any:
        """Begin the paper of the waiting wording; it goes on under “Naskah dinas”."""
        row = self.one(key)
        try:
            paper = agreement_steps.draft_paper(sessions.actor(), row)
        except DomainError as refusal:
            flash(refusal.message, "error")
            return redirect(url_for("agreements.details_view", id=row.id))
        return redirect(url_for("papers.details_view", id=paper.id))

    @expose("/<int:key>/penanda-tangan/<int:signature>", methods=("POST",))
    def decide_signer(self, key: int, signature: int) -> Any:
        """Take or refuse the signature of another name than the PKS has."""
        accept = request.form.get("putusan") == "terima"

        def run(row: Agreement) -> None:
            reason = request.form.get("alasan", "")
            countersigning.decide(sessions.actor(), row, signature, accept=accept, reason=reason)

        return self.done(key, run, "Tanda tangan diterima." if accept else "Tanda tangan ditolak.")

    @expose("/<int:key>/perpanjang", methods=("POST",))
    def renew(self, key: int) -> Any:
        """Make the agreement that goes on from this one."""
        row = self.one(key)
        try:
            made = agreement_steps.renew(sessions.actor(), row, request.form.get("nomor", ""))
        except DomainError as refusal:
            flash(refusal.message, "error")
            return redirect(url_for("agreements.details_view", id=row.id))
        flash("Perpanjangan dibuat dengan isi yang sama; tempuh langkah-langkahnya dari permohonan.", "success")
        return redirect(url_for("agreements.details_view", id=made.id))
