"""What the database itself refuses of what agencies filed and gave back, as rows of :mod:`models.tables.guards`.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

OF_REPORTS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "feedback_delivery_sent_once",
        "feedback_delivery",
        "UPDATE",
        "OLD.state IN ('diterima', 'dibuang') OR NEW.agreement_id <> OLD.agreement_id OR NEW.columns <> OLD.columns",
        "data balikan yang sudah dikirim tidak dapat diubah",
    ),
    (
        "semester_filing_answered_once",
        "semester_filing",
        "UPDATE",
        "NEW.content <> OLD.content OR NEW.content_sha256 <> OLD.content_sha256 OR NEW.number <> OLD.number"
        " OR NEW.semester <> OLD.semester OR NEW.at <> OLD.at OR (OLD.state <> 'dikirim' AND NEW.state <> OLD.state)",
        "laporan semester yang sudah dikirim tidak dapat diubah",
    ),
)
