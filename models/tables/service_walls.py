"""What the database itself refuses of versions of services, as rows of :mod:`models.tables.guards`.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

DISCARDED_COLUMN = "discarded_at"
"""A later migration brings it, and its guard waits for it."""

OF_SERVICES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "version_fixed_once_published",
        "document_type_version",
        "UPDATE",
        "OLD.state = 'terbit' AND (NEW.definition <> OLD.definition OR NEW.sha256 <> OLD.sha256"
        " OR NEW.templates <> OLD.templates OR NEW.state <> OLD.state)",
        "versi layanan yang sudah terbit tidak dapat diubah",
    ),
    (
        "layouts_fixed_once_published",
        "document_type_version",
        "UPDATE",
        "OLD.state = 'terbit' AND OLD.layouts IS NOT NULL AND (NEW.layouts IS NULL OR NEW.layouts <> OLD.layouts)",
        "versi layanan yang sudah terbit tidak dapat diubah",
    ),
)
DISCARDED = (
    "discarded_draft_stays",
    "document_type_version",
    "UPDATE",
    "OLD.discarded_at IS NOT NULL OR (NEW.discarded_at IS NOT NULL AND NEW.state = 'terbit')",
    "rancangan yang dibuang tidak dapat diubah, dan versi yang sudah terbit tidak dapat dibuang",
)
