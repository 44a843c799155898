"""What drawing each document takes of the processor, from template and data to the PDF, beside xhtml2pdf alone."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.operations.documents import issuing
from models.rules.pinned import PinnedTemplate
from models.tables import Document
from scripts.benchmarks import bare
from scripts.benchmarks.samples import milliseconds
from workers import compose, layout_shortcuts
from workers.render import PAGE_COUNT, render_pdf

ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was issued, as the renderer gets it."""

    name: str
    template: PinnedTemplate
    data: dict[str, Any]
    address: str
    key: bytes

    def page(self) -> str:
        """Its HTML with QR and barcode."""
        return compose.page(self.template, self.data, base_url=self.address, cwt_key=self.key)

    def spent_once(self) -> float:
        """Milliseconds of the processor that one drawing takes."""
        return milliseconds(lambda: render_pdf(self.page()))

    def spent(self) -> float:
        """The median of several drawings after a first one."""
        return _median(lambda: render_pdf(self.page()))

    def spent_bare(self) -> float:
        """The same HTML by the libraries as they come, nothing checked."""
        html = self.page().replace(PAGE_COUNT, "1")
        with layout_shortcuts.put_aside():
            return _median(lambda: bare.draw(html))


def paper(case_id: str, document: Document, address: str, key: bytes) -> Paper:
    """What an issued document is drawn from."""
    return Paper(f"{document.code} {case_id}", issuing.pinned_template(document), document.data, address, key)


def _median(act: Callable[[], Any]) -> float:
    act()
    return statistics.median(milliseconds(act) for _ in range(ROUNDS))
