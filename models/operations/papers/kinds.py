"""Every kind of paper that the office issues: a new one is a template and a line here."""

from __future__ import annotations

from models.operations.papers import agreement_paper
from models.operations.papers.kind import PaperKind
from models.operations.verification import statement_paper
from models.rules.errors import NotFound

KINDS: dict[str, PaperKind] = {kind.code: kind for kind in (agreement_paper.KIND, statement_paper.KIND)}


def of(code: str) -> PaperKind:
    """The kind of this code. Raises: NotFound."""
    kind = KINDS.get(code)
    if kind is None:
        raise NotFound("Jenis naskah itu tidak dikenal.")
    return kind
