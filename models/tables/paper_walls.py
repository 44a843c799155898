"""What the database itself refuses of the office's papers, as rows of :mod:`models.tables.guards`.

Pasal: Pasal 15(1), Pasal 16.
"""

from __future__ import annotations

OF_PAPERS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "paper_holding_no_update",
        "paper_holding",
        "UPDATE",
        "NEW.stage <> OLD.stage",
        "satu petugas hanya memegang satu tahap atas satu naskah",
    ),
    (
        "paper_paraf_needs_holding",
        "paper_paraf",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM paper_holding h WHERE h.paper_id = NEW.paper_id"
        " AND h.officer_id = NEW.officer_id AND h.stage = NEW.stage)",
        "paraf hanya oleh petugas yang memegang tahap ini",
    ),
    (
        "paper_paraf_needs_reading",
        "paper_paraf",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM paper_reading r WHERE r.paper_id = NEW.paper_id"
        " AND r.officer_id = NEW.officer_id AND r.content_sha256 = NEW.content_sha256)",
        "paraf hanya atas naskah yang sudah dibuka",
    ),
    (
        "paper_paraf_content_fixed",
        "paper_paraf",
        "UPDATE",
        "NEW.content_sha256 <> OLD.content_sha256 OR NEW.officer_id <> OLD.officer_id OR NEW.stage <> OLD.stage"
        " OR NEW.at <> OLD.at OR NEW.sitting <> OLD.sitting OR OLD.voided_at IS NOT NULL",
        "paraf tidak dapat diubah",
    ),
    (
        "office_paper_signed_once",
        "office_paper",
        "UPDATE",
        "OLD.signed_sha256 IS NOT NULL AND (NEW.signed_sha256 IS NULL OR NEW.signed_sha256 <> OLD.signed_sha256"
        " OR NEW.content_sha256 <> OLD.content_sha256)",
        "naskah yang sudah ditandatangani tidak dapat diganti",
    ),
    (
        "office_paper_fixed_once_published",
        "office_paper",
        "UPDATE",
        "OLD.published_at IS NOT NULL AND (NEW.number <> OLD.number OR NEW.data <> OLD.data OR NEW.token <> OLD.token"
        " OR NEW.content <> OLD.content OR NEW.stage <> OLD.stage)",
        "naskah terbit tidak dapat diubah",
    ),
    (
        "partner_signature_decided_once",
        "partner_signature",
        "UPDATE",
        "NEW.sha256 <> OLD.sha256 OR NEW.paper_id <> OLD.paper_id"
        " OR (OLD.done_at IS NOT NULL AND (NEW.accepted IS NULL OR NEW.verdict <> OLD.verdict"
        " OR NEW.done_at <> OLD.done_at))"
        " OR (OLD.accepted IS NOT NULL AND (NEW.accepted <> OLD.accepted OR NEW.decided_because <> OLD.decided_because"
        " OR (OLD.accepted = TRUE AND NEW.upload IS NULL)))",
        "hasil pemeriksaan tanda tangan tidak dapat diubah",
    ),
)
