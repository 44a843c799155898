"""The draft of a paper of the office: the same template and data as the paper to come, marked on every page.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from models.operations import outbox
from models.operations.papers import drafting, wording
from models.operations.papers.moving import load
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.tables import OfficePaper, OutboxItem
from workers import watermark
from workers.draft_document import MARK, NO_QR
from workers.render import render_html, render_pdf
from workers.tools import Tools


def make(item: OutboxItem, tools: Tools) -> None:
    """Draw what the paper says now; one that cannot be drawn says why, and nobody can initial it."""
    paper = load(int(item.subject_id))
    try:
        drafting.drawn(item, paper, tools.store.put(draw(paper, address=tools.config.base_url)))
    except (TemporarilyUnavailable, outbox.LeaseLost):
        raise
    except DomainError as error:
        drafting.drawn(item, paper, None, error.message)


def draw(paper: OfficePaper, *, address: str) -> bytes:
    """The draft's PDF. Raises: TemplateRefused, RenderError."""
    marks = {"qr": NO_QR, "kode_batang": paper.number, "alamat": address}
    page = render_pdf(render_html(wording.template_of(paper), wording.compose(paper, paper.number) | {"tanda": marks}))
    return watermark.mark(page, MARK, title=f"KONSEP {paper.title}")
