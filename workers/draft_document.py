"""The drafts of a file: the same template, data and page as the document to come, marked as unsigned on every page.

Nothing on a draft can be verified: no QR, no attached data, no archival form, and no number that is not reserved.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from models.operations.documents import draft_documents
from models.operations.documents.draft_documents import Drawn, Plan
from models.operations.documents.preview import Preview
from models.operations.services import layouts
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.tables import OutboxItem
from workers import watermark
from workers.render import Template, render_html, render_pdf
from workers.tools import Tools

MARK = "KONSEP · BELUM DITANDATANGANI"
NO_QR = "tanpa-qr.svg"


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
    page = render_pdf(render_html(template, one.data | {"tanda": marks}))
    return watermark.mark(page, MARK, title=f"KONSEP {one.output.title}")
