"""A database from before kiosks scanned: the officer may be missing from now on, and what officers scanned is kept."""

from __future__ import annotations

import peewee
import pytest

from models.operations.kiosks import scanning
from models.tables import FormBinding, ScanUpload, guards, schema
from models.tables.base import database as db
from models.tables.base import is_postgres
from tests import kiosk as kiosks
from tests import world as w
from tests.scanned import attach, pdf, scanned

NAME = "0045_scans_at_kiosks"
OLD_GUARD = guards.Guard(
    "form_binding_undone_once", "form_binding", "UPDATE", "NEW.officer_id <> OLD.officer_id", "hanya dapat dibatalkan"
)


def before_kiosks_scanned():
    """Both tables as they were, with their guards of then."""
    migrator = schema._runner().migrator
    old_way = {} if is_postgres() else {"legacy": True}
    with migrator.migration_context():
        for name in ("form_binding", "scan_upload"):
            migrator.migrate(migrator.drop_column(name, "visit_id", **old_way))
            migrator.migrate(migrator.add_not_null(name, "officer_id"))
    for statement in guards._postgres(OLD_GUARD) if is_postgres() else guards._sqlite(OLD_GUARD):
        db.execute_sql(statement)
    guards.install()
    history = schema._runner().History
    history.delete().where(history.name == NAME).execute()


def test_an_older_database_lets_kiosks_scan_and_keeps_what_officers_scanned(world):
    application = w.sent(world)
    binding = attach(world, scanned(world, application), application)
    rows = [ScanUpload.select().dicts().get(), FormBinding.select().dicts().get()]
    before_kiosks_scanned()
    with pytest.raises(peewee.IntegrityError), db.atomic():
        db.execute_sql("UPDATE scan_upload SET officer_id = NULL")
    assert schema.migrate() == [NAME]
    assert [ScanUpload.select().dicts().get(), FormBinding.select().dicts().get()] == rows
    agency = kiosks.agreed(world).agency
    visit = kiosks.visit_of(kiosks.enrolled(world, agency)[0], kiosks.operator_of(world, agency))
    scan = scanning.take_in(visit, pdf("kios"))
    assert (scan.officer, scan.visit) == (None, visit)
    for refused in (
        FormBinding.update(visit=visit).where(FormBinding.id == binding.id),
        ScanUpload.update(visit=None).where(ScanUpload.id == scan.id),
        ScanUpload.delete().where(ScanUpload.id == scan.id),
    ):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            refused.execute()
