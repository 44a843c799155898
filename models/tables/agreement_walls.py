"""What the database refuses of agreements: name, table, event, when, message.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

OF_AGREEMENTS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "agreement_closed_for_good",
        "agreement",
        "UPDATE",
        "OLD.state = 'diakhiri' AND NEW.state <> 'diakhiri'",
        "perjanjian yang diakhiri tidak dapat dibuka lagi",
    ),
    (
        "terms_fixed_once_approved",
        "agreement_version",
        "UPDATE",
        "OLD.approved_at IS NOT NULL OR NEW.number <> OLD.number",
        "isi perjanjian yang sudah berlaku tidak dapat diubah",
    ),
    (
        "change_decided_once",
        "agreement_change",
        "UPDATE",
        "OLD.accepted IS NOT NULL OR NEW.facts <> OLD.facts OR NEW.agreement_id <> OLD.agreement_id"
        " OR NEW.drafted_by_id <> OLD.drafted_by_id OR NEW.drafted_at <> OLD.drafted_at",
        "usulan perubahan perjanjian hanya dapat diputus, sekali",
    ),
)
