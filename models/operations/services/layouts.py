"""The layouts that document templates share: those that the program ships, and those that a version has pinned.

Pasal: Pasal 16.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from models.operations.clock import now
from models.rules.pinned import PinnedTemplate, used
from models.tables import DocumentTemplate, DocumentTypeVersion, OfficePaper

FOLDER = Path(__file__).resolve().parents[3] / "workers" / "templates" / "dasar"


@cache
def shipped() -> dict[str, str]:
    """Name → text of every layout as this program has it today."""
    return {file.name: file.read_text("utf-8") for file in sorted(FOLDER.glob("*.html"))}


def keep(name: str, source: str) -> str:
    """Keep a text under its hash, which is returned; the same text is kept once, whoever uses it."""
    digest = hashlib.sha256(source.encode()).hexdigest()
    DocumentTemplate.insert(sha256=digest, code=name, source=source, created_at=now()).on_conflict_ignore().execute()
    return digest


def pin(templates: Iterable[str]) -> dict[str, str]:
    """Keep today's layouts that the templates of these hashes use: name → hash, for a version to carry."""
    today = shipped()
    names: set[str] = set()
    for source in _texts(templates).values():
        names |= used(source, today)
    return {name: keep(name, today[name]) for name in sorted(names)}


def pinned_template(version: DocumentTypeVersion | OfficePaper, sha256: str) -> PinnedTemplate:
    """The template of this hash ("" for none) with what ``version`` has pinned."""
    if version.layouts is None:
        return PinnedTemplate.of(_texts([sha256]).get(sha256, ""), shipped())
    layouts: Mapping[str, str] = version.layouts
    texts = _texts([sha256, *layouts.values()])
    return PinnedTemplate.of(texts.get(sha256, ""), {name: texts[digest] for name, digest in layouts.items()})


def pin_older() -> None:
    """Versions from before layouts were pinned keep those of this day."""
    for version in DocumentTypeVersion.select().where(DocumentTypeVersion.layouts.is_null()):
        DocumentTypeVersion.update(layouts=pin(version.templates.values())).where(
            DocumentTypeVersion.id == version.id
        ).execute()


def _texts(hashes: Iterable[str]) -> dict[str, str]:
    rows = DocumentTemplate.select(DocumentTemplate.sha256, DocumentTemplate.source).where(
        DocumentTemplate.sha256.in_(sorted(set(hashes)))
    )
    return dict(rows.tuples())
