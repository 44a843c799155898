"""What the database itself refuses of scanned forms, as rows of :mod:`models.tables.guards`.

Pasal: Pasal 14(2).
"""

from __future__ import annotations

KIOSK_COLUMN = "visit_id"
"""Of both tables: a later migration brings it, and the guards wait for it."""
BY_ONE = "(NEW.officer_id IS NULL) = (NEW.visit_id IS NULL)"
"""Either an officer answers for it, or a kiosk in the visit of a resident."""

OF_SCANS: tuple[tuple[str, str, str, str, str], ...] = (
    ("scan_upload_by_one", "scan_upload", "INSERT", BY_ONE, "pindaian berasal dari petugas Dinas atau dari kios"),
    ("form_binding_by_one", "form_binding", "INSERT", BY_ONE, "formulir dilampirkan petugas Dinas atau kios"),
    (
        "scan_upload_as_taken",
        "scan_upload",
        "UPDATE",
        "NEW.sha256 <> OLD.sha256 OR COALESCE(NEW.officer_id, 0) <> COALESCE(OLD.officer_id, 0)"
        " OR COALESCE(NEW.visit_id, 0) <> COALESCE(OLD.visit_id, 0) OR NEW.uploaded_at <> OLD.uploaded_at",
        "asal pindaian tidak dapat diubah",
    ),
    (
        "form_binding_undone_once",
        "form_binding",
        "UPDATE",
        "OLD.undone_at IS NOT NULL OR NEW.form_id <> OLD.form_id OR NEW.application_id <> OLD.application_id"
        " OR COALESCE(NEW.officer_id, 0) <> COALESCE(OLD.officer_id, 0)"
        " OR COALESCE(NEW.visit_id, 0) <> COALESCE(OLD.visit_id, 0) OR NEW.at <> OLD.at",
        "pelampiran formulir hanya dapat dibatalkan, sekali",
    ),
)
