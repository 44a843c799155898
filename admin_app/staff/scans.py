"""Attachments as pictures, through our own addresses, for officers who may see the file.

Pasal: Pasal 15(1)a.
"""

from __future__ import annotations

from flask import Response, request
from flask_admin import expose

from admin_app import bound
from admin_app.staff.opened import open_file
from models.operations.scans import scanned_forms
from models.ports import intake_client
from models.rules.errors import NotFound
from models.tables import Attachment

WIDTHS = (700, 1400, 2100)


class ScanPages:
    """Endpoints of the file's view."""

    @expose("/<reference>/lampiran/<token>")
    def scan(self, reference: str, token: str) -> Response:
        """The attachment as it was cleaned."""
        attachment = _attachment(reference, token)
        return picture(bound.store().get(attachment.sha256), attachment.media_type)

    @expose("/<reference>/lampiran/<token>/<int:page>")
    def scan_page(self, reference: str, token: str, page: int) -> Response:
        """One page of a PDF as a picture, drawn by the intake process."""
        attachment = _attachment(reference, token)
        data = bound.store().get(attachment.sha256)
        if attachment.media_type != "application/pdf":
            return picture(data, attachment.media_type)
        if not 1 <= page <= attachment.pages:
            raise NotFound("Halaman itu tidak ada.")
        asked = request.args.get("lebar", WIDTHS[0], type=int)
        width = min(WIDTHS, key=lambda one: abs(one - asked))
        return picture(intake_client.page_image(bound.config().intake_socket, data, page, width), "image/jpeg")

    @expose("/<reference>/alih-media/<token>")
    def form_scan(self, reference: str, token: str) -> Response:
        """A signed form of this application that came back on paper, also one that the archive alone has."""
        application = open_file(reference)
        found = next((one.form for one in scanned_forms.bound_to(application) if one.form.token == token), None)
        if found is None:
            raise NotFound("Formulir itu tidak ditemukan pada permohonan ini.")
        return picture(bound.store().get(found.sha256), found.media_type)


def _attachment(reference: str, token: str) -> Attachment:
    application = open_file(reference)
    found = Attachment.get_or_none(Attachment.application == application, Attachment.token == token)
    if found is None:
        raise NotFound("Lampiran itu tidak ditemukan.")
    return found


def picture(data: bytes, media_type: str) -> Response:
    """Bytes for this officer's browser; like every page of the office they are not stored by it."""
    return Response(data, mimetype=media_type, headers={"Content-Disposition": "inline"})
