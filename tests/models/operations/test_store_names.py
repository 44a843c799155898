"""A column that holds a SHA-256 says whether it names a file of the store; a new one has to say so too."""

from __future__ import annotations

from models.operations import store_names
from models.tables import TABLES

OF_SOMETHING_ELSE = {
    "agreement_version.sha256",
    "api_secret.secret_sha256",
    "api_token.token_sha256",
    "application.content_sha256",
    "content_version.sha256",
    "document.content_sha256",
    "document.template_sha256",
    "document.unsigned_sha256",
    "document_template.sha256",
    "document_type_version.sha256",
    "draft_document.content_sha256",
    "draft_document.facts_sha256",
    "kiosk.code_sha256",
    "kiosk_secret.secret_sha256",
    "kiosk_visit.code_sha256",
    "kiosk_visit.consent_sha256",
    "monthly_statement.rows_sha256",
    "monthly_statement.sha256",
    "office_paper.content_sha256",
    "office_paper.template_sha256",
    "office_paper.unsigned_sha256",
    "paper_attempt.signed_sha256",
    "paper_attempt.unsigned_sha256",
    "paper_paraf.content_sha256",
    "paper_reading.content_sha256",
    "paraf.content_sha256",
    "partner_signature.sha256",
    "pdf_check.sha256",
    "register_import.sha256",
    "semester_filing.content_sha256",
    "sign_attempt.signed_sha256",
    "sign_attempt.unsigned_sha256",
    "trail_entry.content_sha256",
    "trail_entry.detail_sha256",
}


def columns():
    return {f"{table._meta.table_name}.{field.name}": field for table in TABLES for field in table._meta.sorted_fields}


def test_every_hash_names_a_file_or_is_known_to_be_of_something_else():
    hashes = {name for name in columns() if name.endswith("sha256")}
    files = {f"{field.model._meta.table_name}.{field.name}" for field in store_names.NAMES}
    assert hashes - files == OF_SOMETHING_ELSE


def test_each_name_has_an_index_in_the_database(database):
    for field in store_names.NAMES:
        indexes = database.get_indexes(field.model._meta.table_name)
        assert any(one.columns[0] == field.column_name for one in indexes), field
