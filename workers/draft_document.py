"""The drafts of a file: the same template, data and page as the document to come, marked as unsigned on every page.

Nothing on a draft can be verified: no QR, no attached data, no archival form, and no number that is not reserved.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

import io
import math
from functools import cache

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from models.operations import draft_documents, layouts
from models.operations.draft_documents import Drawn, Plan
from models.operations.preview import Preview
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.tables import OutboxItem
from workers.fonts import face_path
from workers.render import Template, render_html, render_pdf
from workers.tools import Tools

MARK = "KONSEP · BELUM DITANDATANGANI"
FACE = "Konsep"
NO_QR = "tanpa-qr.svg"
RED = (0.7, 0.15, 0.12)
STRIP_SIZE, STRIP_UP = 8, 8  # points; below the foot, where no document prints anything
SHARE_OF_DIAGONAL = 0.82


def make(item: OutboxItem, tools: Tools) -> None:
    """Draw what the file's drafts must show now, forget the others; a file that has left the kepala keeps none."""
    plan = draft_documents.wanted(item)
    if plan is not None:
        drawn = [_drawn(plan, one, tools) for one in draft_documents.missing(plan)]
        draft_documents.record(item, plan, drawn)
    rows = draft_documents.unwanted(item, plan)
    for sha256 in draft_documents.objects_of(rows):
        tools.store.delete(sha256)
    draft_documents.finish(item, rows)


def _drawn(plan: Plan, one: Preview, tools: Tools) -> Drawn:
    """A document that cannot be drawn is told to the kepala, who would otherwise learn it by signing."""
    version = plan.application.service_version
    template = layouts.pinned_template(version, version.templates.get(one.output.template, ""))
    try:
        pdf = draw(template, one, address=tools.config.base_url)
        return Drawn(one.output.code, one.output.title, tools.store.put(pdf))
    except TemporarilyUnavailable:
        raise
    except DomainError as error:
        return Drawn(one.output.code, one.output.title, None, error.message)


def draw(template: Template, one: Preview, *, address: str) -> bytes:
    """The draft's PDF. Raises: TemplateRefused, RenderError."""
    number = one.data["dokumen"]["nomor"] if one.is_numbered else ""
    marks = {"qr": NO_QR, "kode_batang": number, "alamat": address}
    return _marked(render_pdf(render_html(template, one.data | {"tanda": marks})), one.output.title)


def _marked(pdf: bytes, title: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            _, _, width, height = (float(edge) for edge in page.mediabox.as_list())
            with pikepdf.open(io.BytesIO(_overlay(width, height))) as overlay:
                mark = document.copy_foreign(overlay.pages[0].as_form_xobject())
            # under a name of its own: the library's ready-made overlay has a random one, and bytes would vary
            page.add_resource(mark, pikepdf.Name.XObject, pikepdf.Name.Konsep)
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q q /Konsep Do Q")
        document.docinfo["/Title"] = f"KONSEP {title}"
        document.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def _overlay(width: float, height: float) -> bytes:
    """One page with the mark across it and, plain to read, along its lower edge; sizes in points."""
    out = io.BytesIO()
    pdfmetrics.registerFont(TTFont(FACE, str(face_path("sans-tebal.ttf"))))
    canvas = Canvas(out, pagesize=(width, height))
    canvas.setFillColorRGB(*RED)
    canvas.setFont(FACE, STRIP_SIZE)
    canvas.drawCentredString(width / 2, STRIP_UP, MARK)
    size = math.hypot(width, height) * SHARE_OF_DIAGONAL / pdfmetrics.stringWidth(MARK, FACE, 1)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.setFont(FACE, size)
    canvas.setFillAlpha(0.16)
    canvas.drawCentredString(0, -size / 3, MARK)
    canvas.save()
    return out.getvalue()
