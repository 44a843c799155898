"""Migrations: harmless on a fresh database, and an older one gets what it lacks."""

from __future__ import annotations

import peewee
import pytest

from models.operations.applications import content
from models.tables import (
    AccessFreeze,
    Agency,
    Agreement,
    AgreementSanction,
    AgreementUse,
    AgreementVersion,
    ApiClient,
    ApiKnock,
    ApiReplay,
    ApiSecret,
    ApiToken,
    Appointment,
    AskerDay,
    Attachment,
    Attendance,
    BlankMovement,
    BlankStock,
    CardStep,
    Closure,
    DataPrint,
    DataUpdate,
    DataUpdateStep,
    Decoy,
    DraftDocument,
    FormBinding,
    FormReply,
    HandOver,
    ImportRow,
    KeptAnswer,
    KioskWork,
    LookHold,
    LookHoldRow,
    Objection,
    OddUse,
    OddUseRow,
    OddUseStep,
    OpeningHours,
    PartnerSignature,
    RegisterImport,
    Resident,
    ScannedForm,
    ScanUpload,
    Seat,
    SemesterReport,
    Verification,
    VerificationBatch,
    VulnerableNote,
    WatchMark,
    schema,
)
from models.tables.base import database as db
from models.tables.sealing import blind
from tests import procedures
from tests import world as w


def test_a_fresh_database_has_every_migration_and_table(database):
    assert schema.migrate() == []
    assert schema.is_current()
    assert db.table_exists("draft_document")


def test_an_older_database_gets_the_drafts(database):
    db.drop_tables([DraftDocument])
    history = schema._runner().History
    history.delete().where(history.name == "0002_draft_document").execute()
    assert not schema.is_current()
    assert schema.migrate() == ["0002_draft_document"]
    assert DraftDocument.select().count() == 0


def test_an_older_database_gets_the_printing_room(database):
    db.drop_tables([CardStep, BlankMovement, BlankStock])
    history = schema._runner().History
    history.delete().where(history.name == "0008_cards").execute()
    assert schema.migrate() == ["0008_cards"]
    assert BlankStock.select().count() == CardStep.select().count() == 0


def test_an_older_database_gets_the_notes_about_vulnerable_residents(database):
    db.drop_tables([VulnerableNote])
    db.execute_sql("DROP INDEX vulnerable_by_name")
    history = schema._runner().History
    history.delete().where(history.name == "0009_vulnerable_notes").execute()
    assert schema.migrate() == ["0009_vulnerable_notes"]
    assert VulnerableNote.select().count() == 0


def test_an_older_database_gets_appointments(database):
    tables = [OpeningHours, Closure, Appointment, Seat, Attendance]
    db.drop_tables(tables)
    history = schema._runner().History
    pending = ["0011_objections", "0012_agency_users", "0013_appointments"]
    history.delete().where(history.name.in_(pending)).execute()
    assert schema.migrate() == pending
    assert [one.select().count() for one in tables] == [0] * 5


def test_an_older_database_gets_the_scanned_forms(database):
    db.drop_tables([FormBinding, ScannedForm, ScanUpload])
    history = schema._runner().History
    history.delete().where(history.name == "0014_scanned_forms").execute()
    assert schema.migrate() == ["0014_scanned_forms"]
    assert FormBinding.select().count() == ScanUpload.select().count() == 0


def test_an_older_database_gets_the_tables_of_an_extract(database):
    db.drop_tables([ImportRow, RegisterImport])
    history = schema._runner().History
    history.delete().where(history.name == "0016_register_import").execute()
    assert schema.migrate() == ["0016_register_import"]
    assert ImportRow.select().count() == RegisterImport.select().count() == 0


def test_an_older_database_gets_the_kept_answers(database):
    db.drop_tables([ApiReplay])
    history = schema._runner().History
    history.delete().where(history.name == "0017_api_replay").execute()
    assert schema.migrate() == ["0017_api_replay"]
    assert ApiReplay.select().count() == 0


def test_an_older_database_gets_the_forms_taken(database):
    db.drop_tables([FormReply])
    history = schema._runner().History
    history.delete().where(history.name == "0033_form_replies").execute()
    assert schema.migrate() == ["0033_form_replies"]
    assert FormReply.select().count() == 0


def test_an_older_database_gets_the_hand_overs(database):
    db.drop_tables([KioskWork, HandOver])
    history = schema._runner().History
    history.delete().where(history.name == "0034_hand_over").execute()
    assert schema.migrate() == ["0034_hand_over"]
    assert HandOver.select().count() == KioskWork.select().count() == 0


def test_an_older_database_gets_the_files_of_agencies(database):
    db.drop_tables([VerificationBatch])
    history = schema._runner().History
    history.delete().where(history.name == "0020_verification_batch").execute()
    assert schema.migrate() == ["0020_verification_batch"]
    assert VerificationBatch.select().count() == 0


def test_an_older_database_finds_children_by_their_parents(world):
    Resident.update(mother_nik=w.SECOND_WITNESS).where(Resident.id == world.father.id).execute()
    for side in ("mother", "father"):
        db.execute_sql(f"DROP INDEX resident_{side}_index")
        db.execute_sql(f"ALTER TABLE resident DROP COLUMN {side}_index")
    history = schema._runner().History
    history.delete().where(history.name == "0048_indexes_of_parents").execute()
    assert schema.migrate() == ["0048_indexes_of_parents"]
    found = Resident.select(Resident.id).where(Resident.mother_index == blind(w.SECOND_WITNESS)).tuples()
    assert list(found) == [(world.father.id,)]


def test_an_older_database_gets_its_files_numbered(world):
    application = w.draft(world)
    first = Attachment.get(Attachment.requirement == "A_KK")
    db.execute_sql("DROP INDEX one_live_file_per_position")
    twin = {**first.__data__, "token": "kembar"}
    del twin["id"]
    Attachment.insert(twin).execute()
    db.execute_sql("ALTER TABLE attachment DROP COLUMN position")
    history = schema._runner().History
    history.delete().where(history.name == "0004_pages_of_attachments").execute()
    assert schema.migrate() == ["0004_pages_of_attachments"]
    assert [one.position for one in content.current_attachments(application) if one.requirement == "A_KK"] == [1, 2]
    with pytest.raises(peewee.IntegrityError), db.atomic():
        Attachment.update(position=1).where(Attachment.token == "kembar").execute()


def test_an_older_database_keeps_its_agreements_as_the_first_version_of_their_terms(database):
    agency = Agency.create(name="BPJS", kind="lembaga lain")
    Agreement.create(agency=agency, number="PKS/1", title="Data", state="berlaku", changed_at=w.now())
    Agreement.update(valid_from="2026-01-01", valid_until="2026-12-31").execute()
    later = [AccessFreeze, OddUseStep, OddUseRow, OddUse, DataUpdateStep, DataUpdate, DataPrint, KeptAnswer]
    asked = [
        Objection,
        LookHoldRow,
        LookHold,
        Verification,
        ApiToken,
        ApiSecret,
        ApiClient,
        AgreementUse,
        AgreementVersion,
    ]
    db.drop_tables(later + asked)
    db.execute_sql("ALTER TABLE agreement ADD COLUMN quota_day INTEGER DEFAULT 500")
    db.execute_sql("ALTER TABLE agreement ADD COLUMN quota_month INTEGER DEFAULT 0")
    db.execute_sql("CREATE TABLE agreement_element (agreement_id INTEGER, element TEXT, mode TEXT)")
    db.execute_sql("INSERT INTO agreement_element VALUES (1, 'nama', 'cocok')")
    history = schema._runner().History
    history.delete().where(history.name == "0010_verification").execute()
    assert schema.migrate() == ["0010_verification"]
    terms = AgreementVersion.get().terms
    assert (terms["elemen_data"], terms["kuota_harian"]) == ({"nama": "cocok"}, 500)
    assert (Agreement.get().state, Agreement.get().in_force) == ("disetujui", 0)
    assert not db.table_exists("agreement_element")


def test_an_older_database_keeps_what_was_in_force_and_binds_the_rest_to_the_procedure(database):
    agency = Agency.create(name="BPJS", kind="lembaga lain")
    for number, state, in_force in (("1", "aktif", 1), ("2", "disetujui", 0), ("3", "diajukan", 0), ("4", "aktif", 1)):
        Agreement.create(agency=agency, number=number, title="Data", state=state, in_force=in_force, changed_at=w.now())
    columns = "step, letter_number, day, note, sha256, media_type, pages, size, original_name, at"
    values = "'permohonan', '1', '2026-01-01', '', 'ab', 'application/pdf', 1, 1, 'a.pdf', 0"
    for number in (3, 4):
        db.execute_sql(f"INSERT INTO agreement_step (agreement_id, {columns}) VALUES ({number}, {values})")
    db.execute_sql("ALTER TABLE agreement DROP COLUMN by_procedure")
    history = schema._runner().History
    history.delete().where(history.name == "0040_binding_procedure").execute()
    assert schema.migrate() == ["0040_binding_procedure"]
    rows = Agreement.select().order_by(Agreement.number)
    assert [(row.state, row.by_procedure) for row in rows] == [
        ("aktif", False),
        ("draf", True),
        ("diajukan", True),
        ("aktif", True),
    ]


def test_an_older_database_lets_a_signature_of_another_name_wait_for_an_officer(world):
    row = procedures.begun(world)
    procedures.through(world, row, *procedures.BY_HAND)
    made = procedures.countersigned(world, row, procedures.published(world, row), procedures.GOOD)
    on_table = " ON partner_signature" if isinstance(db.obj, peewee.PostgresqlDatabase) else ""
    db.execute_sql(f"DROP TRIGGER partner_signature_decided_once{on_table}")
    db.execute_sql("ALTER TABLE partner_signature DROP COLUMN decided_because")
    history = schema._runner().History
    history.delete().where(history.name == "0041_named_signer").execute()
    assert schema.migrate() == ["0041_named_signer"]
    assert PartnerSignature.get_by_id(made.id).decided_because == ""
    with pytest.raises(peewee.IntegrityError), db.atomic():
        PartnerSignature.update(accepted=False).execute()


def test_an_older_database_names_what_agencies_handed_in_and_may_let_refused_files_go(world):
    row = procedures.begun(world)
    procedures.through(world, row, *procedures.BY_HAND)
    paper = procedures.published(world, row)
    bad = {**procedures.GOOD, "diterima": False}
    refused = procedures.countersigned(world, row, paper, bad)
    procedures.countersigned(world, row, paper, digest="d" * 64)
    on_table = " ON partner_signature" if isinstance(db.obj, peewee.PostgresqlDatabase) else ""
    db.execute_sql(f"DROP TRIGGER partner_signature_decided_once{on_table}")
    for index in ("partner_signature_upload", "document_signed_sha256", "archive_record_sha256"):
        db.execute_sql(f"DROP INDEX {index}")
    db.execute_sql("ALTER TABLE partner_signature DROP COLUMN upload")
    history = schema._runner().History
    history.delete().where(history.name == "0043_files_let_go").execute()
    assert schema.migrate() == ["0043_files_let_go"]
    assert [one.upload for one in PartnerSignature.select().order_by(PartnerSignature.id)] == ["c" * 64, "d" * 64]
    PartnerSignature.update(upload=None).where(PartnerSignature.id == refused.id).execute()
    with pytest.raises(peewee.IntegrityError), db.atomic():
        PartnerSignature.update(upload=None).where(PartnerSignature.accepted).execute()
    for table, column in (("partner_signature", "upload"), ("document", "signed_sha256"), ("archive_record", "sha256")):
        assert [column] in [one.columns for one in db.get_indexes(table)]


def test_an_older_database_gets_the_knocks(database):
    db.drop_tables([ApiKnock])
    history = schema._runner().History
    history.delete().where(history.name == "0022_api_knocks").execute()
    assert schema.migrate() == ["0022_api_knocks"]
    assert ApiKnock.select().count() == 0


def test_an_older_database_begins_the_history_of_sanctions_with_those_that_stand(database):
    agency = Agency.create(name="BPJS", kind="lembaga lain")
    for number, more in (("1", {"state": "dibekukan", "quota_percent": 50}), ("2", {"state": "aktif"})):
        Agreement.create(agency=agency, number=number, title="Data", changed_at=w.now(), **more)
    db.drop_tables([AgreementSanction, SemesterReport])
    history = schema._runner().History
    history.delete().where(history.name == "0024_sanctions").execute()
    assert schema.migrate() == ["0024_sanctions"]
    rows = AgreementSanction.select().order_by(AgreementSanction.id)
    assert [(row.agreement.number, row.step, row.percent) for row in rows] == [("1", "kuota", 50), ("1", "beku", 0)]


def test_an_older_database_begins_to_watch_for_odd_use(database):
    tables = [AccessFreeze, OddUseStep, OddUseRow, OddUse, AskerDay, WatchMark, Decoy]
    db.drop_tables(tables)
    on_table = " ON verification" if isinstance(db.obj, peewee.PostgresqlDatabase) else ""
    db.execute_sql(f"DROP TRIGGER verification_of_decoy{on_table}")
    history = schema._runner().History
    history.delete().where(history.name == "0029_watch").execute()
    assert schema.migrate() == ["0029_watch"]
    assert [one.select().count() for one in tables] == [0] * 7
    db.execute_sql(f"DROP TRIGGER verification_of_decoy{on_table}")  # it raises where there is none


def test_an_older_database_watches_for_decoys_among_the_members_of_families(database):
    on_table = " ON verification" if isinstance(db.obj, peewee.PostgresqlDatabase) else ""
    db.execute_sql(f"DROP TRIGGER verification_of_member{on_table}")
    db.execute_sql("ALTER TABLE verification DROP COLUMN member_index")
    history = schema._runner().History
    history.delete().where(history.name == "0042_decoys_as_members").execute()
    assert schema.migrate() == ["0042_decoys_as_members"]
    db.execute_sql(f"DROP TRIGGER verification_of_member{on_table}")  # it raises where there is none


def test_on_postgres_an_older_database_no_longer_looks_for_members_where_none_is_named(database):
    on_postgres = isinstance(db.obj, peewee.PostgresqlDatabase)
    if on_postgres:
        create = "CREATE OR REPLACE TRIGGER verification_of_member AFTER INSERT ON verification"
        db.execute_sql(f"{create} FOR EACH ROW EXECUTE FUNCTION watch_verification_of_member()")
    history = schema._runner().History
    history.delete().where(history.name == "0052_members_when_named").execute()
    assert schema.migrate() == ["0052_members_when_named"]
    if on_postgres:
        found = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'verification_of_member'"
        assert "WHEN ((new.member_index IS NOT NULL))" in db.execute_sql(found).fetchone()[0]


def test_an_older_database_gets_holds_of_named_looks_and_deadlines(database):
    db.drop_tables([LookHoldRow, LookHold])
    db.execute_sql("CREATE TABLE look_hold (id INTEGER PRIMARY KEY, resident_id INTEGER, until BIGINT, basis TEXT)")
    db.execute_sql("ALTER TABLE objection DROP COLUMN due_at")
    history = schema._runner().History
    history.delete().where(history.name == "0030_look_holds").execute()
    assert schema.migrate() == ["0030_look_holds"]
    assert LookHold.select().where(LookHold.letter_number == "").count() == LookHoldRow.select().count() == 0
    assert Objection.select().where(Objection.due_at.is_null()).count() == 0
