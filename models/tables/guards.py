"""What the database itself refuses, whoever asks: deletes, rewritten history, one person in two stages.

The same guards for both engines; screens and operations check first and kindly, these are the last wall.

Pasal: Pasal 15(1), Pasal 18(1).
"""

from __future__ import annotations

from dataclasses import dataclass

from models.tables.agreement_walls import OF_AGREEMENTS
from models.tables.base import database, is_postgres
from models.tables.paper_walls import OF_PAPERS
from models.tables.register_walls import CORRECTIONS, WALLS
from models.tables.report_walls import OF_REPORTS
from models.tables.scan_walls import KIOSK_COLUMN, OF_SCANS
from models.tables.service_walls import DISCARDED, DISCARDED_COLUMN, OF_SERVICES

NEVER_DELETED = (
    "resident",
    "family",
    "register_change",
    "register_import",
    "officer",
    "account",
    "application",
    "attachment",
    "content_version",
    "paraf",
    "document_type",
    "document_type_version",
    "document_template",
    "number_reservation",
    "document",
    "sign_attempt",
    "archive_record",
    "civil_record",
    "margin_note",
    "card_request",
    "card_step",
    "blank_stock",
    "blank_movement",
    "vulnerable_note",
    "appointment",
    "attendance",
    "scan_upload",
    "scanned_form",
    "form_binding",
    "agreement",
    "agreement_version",
    "agreement_change",
    "agreement_sanction",
    "agreement_step",
    "semester_report",
    "monthly_statement",
    "semester_filing",
    "office_paper",
    "paper_holding",
    "paper_reading",
    "paper_paraf",
    "paper_attempt",
    "partner_signature",
    "feedback_delivery",
    "verification",
    "data_print",
    "verification_batch",
    "data_update",
    "data_update_step",
    "look_hold",
    "look_hold_row",
    "objection",
    "kiosk",
    "kiosk_visit",
    "kiosk_work",
    "odd_use",
    "odd_use_row",
    "odd_use_step",
    "decoy",
    "access_freeze",
    "kiosk_print",
    "region",
)
APPEND_ONLY = (
    "trail_entry",
    "access_entry",
    "content_version",
    "register_change",
    "archive_record",
    "civil_record",
    "margin_note",
    "card_step",
    "blank_movement",
    "vulnerable_note",
    "attendance",
    "document_template",
    "agreement_sanction",
    "agreement_step",
    "semester_report",
    "monthly_statement",
    "paper_reading",
    "verification",
    "data_update_step",
    "look_hold_row",
    "odd_use_row",
    "odd_use_step",
    "kiosk_print",
)

OWN_FAMILY = """
SELECT 1 FROM officer o JOIN resident r ON r.id = o.resident_id
JOIN party p ON p.application_id = NEW.application_id JOIN resident m ON m.id = p.resident_id
WHERE o.id = NEW.officer_id AND (m.id = r.id OR m.family_id = r.family_id)
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal: ``when`` is SQL over OLD and NEW that both engines understand."""

    name: str
    table: str
    event: str
    when: str
    message: str
    column: str = ""
    """A column of its table that a later migration brings, and for which it waits."""


GUARDS: tuple[Guard, ...] = (
    *(Guard(f"{t}_no_delete", t, "DELETE", "1=1", "data tidak dapat dihapus") for t in NEVER_DELETED),
    Guard("trail_entry_no_delete", "trail_entry", "DELETE", "1=1", "riwayat tidak dapat dihapus"),
    Guard("access_entry_no_delete", "access_entry", "DELETE", "1=1", "catatan akses tidak dapat dihapus"),
    *(Guard(f"{t}_no_update", t, "UPDATE", "1=1", "riwayat tidak dapat diubah") for t in APPEND_ONLY),
    Guard(
        "paraf_own_family",
        "paraf",
        "INSERT",
        f"EXISTS ({OWN_FAMILY})",
        "petugas tidak boleh menangani permohonan keluarganya sendiri",
    ),
    Guard(
        "stage_holding_own_family",
        "stage_holding",
        "INSERT",
        f"EXISTS ({OWN_FAMILY})",
        "petugas tidak boleh menangani permohonan keluarganya sendiri",
    ),
    Guard(
        "stage_holding_no_update",
        "stage_holding",
        "UPDATE",
        "NEW.stage <> OLD.stage",
        "satu petugas hanya memegang satu tahap dalam satu putaran",
    ),
    Guard(
        "paraf_needs_holding",
        "paraf",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM stage_holding h WHERE h.application_id = NEW.application_id"
        " AND h.round = NEW.round AND h.officer_id = NEW.officer_id AND h.stage = NEW.stage)",
        "paraf hanya oleh petugas yang memegang tahap ini",
    ),
    Guard(
        "paraf_content_fixed",
        "paraf",
        "UPDATE",
        "NEW.content_sha256 <> OLD.content_sha256 OR NEW.officer_id <> OLD.officer_id OR NEW.stage <> OLD.stage"
        " OR NEW.at <> OLD.at OR OLD.voided_at IS NOT NULL",
        "paraf tidak dapat diubah",
    ),
    Guard(
        "data_update_said_once",
        "data_update",
        "UPDATE",
        "OLD.state IN ('ditolak', 'selesai') OR NEW.changes <> OLD.changes OR NEW.reason <> OLD.reason"
        " OR NEW.sha256 <> OLD.sha256 OR NEW.asked_id <> OLD.asked_id",
        "usulan pembaruan tidak dapat diubah",
    ),
    Guard(
        "look_hold_fixed",
        "look_hold",
        "UPDATE",
        "OLD.ended_at IS NOT NULL OR NEW.resident_id <> OLD.resident_id OR NEW.until <> OLD.until"
        " OR NEW.letter_number <> OLD.letter_number OR NEW.reason <> OLD.reason"
        " OR NEW.proposed_by_id <> OLD.proposed_by_id"
        " OR (OLD.approved_at IS NOT NULL AND (NEW.approved_at IS NULL OR NEW.approved_by_id <> OLD.approved_by_id))",
        "penundaan hanya dapat disahkan atau diakhiri, sekali",
    ),
    Guard(
        "odd_use_said_once",
        "odd_use",
        "UPDATE",
        "OLD.state IN ('wajar', 'pelanggaran') OR NEW.key <> OLD.key OR NEW.odd <> OLD.odd OR NEW.told <> OLD.told"
        " OR NEW.found_at <> OLD.found_at",
        "tanda pemakaian janggal yang sudah diputus tidak dapat diubah",
    ),
    Guard(
        "decoy_fixed",
        "decoy",
        "UPDATE",
        "OLD.retired_at IS NOT NULL OR NEW.nik_index <> OLD.nik_index OR NEW.kk_index <> OLD.kk_index"
        " OR NEW.record <> OLD.record OR NEW.proposed_by_id <> OLD.proposed_by_id"
        " OR (OLD.approved_at IS NOT NULL AND (NEW.approved_at IS NULL OR NEW.approved_by_id <> OLD.approved_by_id))",
        "NIK umpan hanya dapat disahkan atau dihentikan, sekali",
    ),
    Guard(
        "access_freeze_lifted_once",
        "access_freeze",
        "UPDATE",
        "OLD.lifted_at IS NOT NULL OR NEW.reason <> OLD.reason OR NEW.by_id <> OLD.by_id OR NEW.at <> OLD.at",
        "pembekuan hanya dapat dicabut, sekali",
    ),
    Guard(
        "document_signed_once",
        "document",
        "UPDATE",
        "OLD.signed_sha256 IS NOT NULL AND (NEW.signed_sha256 IS NULL OR NEW.signed_sha256 <> OLD.signed_sha256)",
        "dokumen yang sudah ditandatangani tidak dapat diganti",
    ),
    Guard(
        "document_fixed_once_published",
        "document",
        "UPDATE",
        "OLD.published_at IS NOT NULL AND (NEW.number <> OLD.number OR NEW.data <> OLD.data OR NEW.token <> OLD.token"
        " OR NEW.content_sha256 <> OLD.content_sha256)",
        "dokumen terbit tidak dapat diubah",
    ),
    Guard(
        "objection_answered_once",
        "objection",
        "UPDATE",
        "OLD.answered_at IS NOT NULL OR NEW.text <> OLD.text OR NEW.account_id <> OLD.account_id",
        "keberatan yang sudah dijawab tidak dapat diubah",
    ),
    Guard(
        "data_print_fixed",
        "data_print",
        "UPDATE",
        "NEW.number <> OLD.number OR NEW.sequence <> OLD.sequence OR NEW.token <> OLD.token OR NEW.at <> OLD.at"
        " OR NEW.agency_id <> OLD.agency_id OR NEW.asked_id <> OLD.asked_id OR NEW.logged_id <> OLD.logged_id"
        " OR OLD.forgotten_at IS NOT NULL",
        "catatan cetakan tidak dapat diubah",
    ),
    Guard(
        "kiosk_bound_for_good",
        "kiosk",
        "UPDATE",
        "NEW.region_code <> OLD.region_code OR NEW.agency_id <> OLD.agency_id"
        " OR (OLD.state = 'dicabut' AND NEW.state <> 'dicabut')",
        "kios tetap pada desanya, dan yang dicabut tidak dapat dipakai lagi",
    ),
    Guard(
        "kiosk_visit_as_agreed",
        "kiosk_visit",
        "UPDATE",
        "NEW.kiosk_id <> OLD.kiosk_id OR NEW.operator_id <> OLD.operator_id OR NEW.name <> OLD.name"
        " OR NEW.nik_index <> OLD.nik_index OR NEW.consent_version <> OLD.consent_version"
        " OR NEW.consent_sha256 <> OLD.consent_sha256 OR NEW.agreed_at <> OLD.agreed_at OR OLD.ended_at IS NOT NULL",
        "persetujuan warga di kios tidak dapat diubah",
    ),
    Guard(
        "kiosk_print_of_one_thing",
        "kiosk_print",
        "INSERT",
        "(NEW.document_id IS NULL) = (NEW.blank = '')",
        "cetakan kios adalah satu dokumen atau satu formulir kosong",
        "blank",
    ),
    Guard(
        "kiosk_work_as_begun",
        "kiosk_work",
        "UPDATE",
        "OLD.ended_at IS NOT NULL OR NEW.application_id <> OLD.application_id OR NEW.visit_id <> OLD.visit_id"
        " OR NEW.begun <> OLD.begun OR NEW.begun_at <> OLD.begun_at",
        "pekerjaan kios pada permohonan tidak dapat diubah",
    ),
    Guard(
        "hand_over_used_once",
        "hand_over",
        "UPDATE",
        "OLD.used_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL OR NEW.application_id <> OLD.application_id"
        " OR NEW.code_index <> OLD.code_index OR NEW.direction <> OLD.direction",
        "kode serah hanya berlaku satu kali",
    ),
    *(Guard(*one) for one in OF_SERVICES),
    Guard(*DISCARDED, column=DISCARDED_COLUMN),
    *(Guard(*one) for one in OF_AGREEMENTS),
    *(Guard(*one) for one in OF_PAPERS),
    *(Guard(*one) for one in OF_REPORTS),
    *(Guard(*one, column=KIOSK_COLUMN) for one in OF_SCANS),
    *(Guard(*one, column=CORRECTIONS if one[1] == "resident" else "") for one in WALLS),
)


def install() -> None:
    """Create every guard that the bound database does not have yet; a table of a later migration waits for it."""
    tables = set(database.get_tables())
    awaited = {guard.table for guard in GUARDS if guard.column} & tables
    columns = {table: {one.name for one in database.get_columns(table)} for table in awaited}
    for guard in GUARDS:
        if guard.table not in tables or (guard.column and guard.column not in columns[guard.table]):
            continue
        for statement in _postgres(guard) if is_postgres() else _sqlite(guard):
            database.execute_sql(statement)


def _sqlite(guard: Guard) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
        f"WHEN {guard.when} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    ]


def _postgres(guard: Guard) -> list[str]:
    result = "OLD" if guard.event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION guard_{guard.name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ "
        f"BEGIN IF {guard.when} THEN RAISE EXCEPTION '{guard.message}' "
        "USING ERRCODE = 'integrity_constraint_violation';"
        f" END IF; RETURN {result}; END $guard$",
        f"CREATE OR REPLACE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
        f"EXECUTE FUNCTION guard_{guard.name}()",
    ]
