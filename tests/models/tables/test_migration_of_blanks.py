"""A database from before kiosks printed empty forms: its prints are kept, and a print may name a form from now on."""

from __future__ import annotations

import peewee
import pytest

from models.operations.kiosks import printing
from models.tables import KioskPrint, schema
from models.tables.base import database as db
from models.tables.base import is_postgres
from tests import kiosk as kiosks
from tests.models.operations.kiosks.test_kiosk_prints import BORN, prove, published

NAME = "0046_blanks_at_kiosks"


def before_blanks():
    """The table as it was."""
    migrator = schema._runner().migrator
    db.execute_sql(f"DROP TRIGGER kiosk_print_of_one_thing{' ON kiosk_print' if is_postgres() else ''}")
    with migrator.migration_context():
        migrator.migrate(migrator.drop_column("kiosk_print", "blank", **({} if is_postgres() else {"legacy": True})))
        migrator.migrate(migrator.add_not_null("kiosk_print", "document_id"))
    history = schema._runner().History
    history.delete().where(history.name == NAME).execute()


def test_an_older_database_lets_kiosks_print_empty_forms_and_keeps_its_prints(world):
    agency = kiosks.agreed(world).agency
    visit = kiosks.visit_of(kiosks.enrolled(world, agency)[0], kiosks.operator_of(world, agency))
    document, actor = published(world), kiosks.actor(visit.operator, visit.kiosk)
    fresh = prove(visit, visit.operator, reference=document.application.reference, born=BORN)
    printed = printing.print_document(actor, fresh, document.token, "")
    row = KioskPrint.select().dicts().get()
    before_blanks()
    assert schema.migrate() == [NAME]
    assert KioskPrint.select().dicts().get() == row
    assert printing.print_blank(actor, fresh, "F-1.07").sequence == printed.sequence + 1
    for refused in (
        KioskPrint.update(blank="F-1.07"),
        KioskPrint.delete(),
        KioskPrint.insert({**row, "id": 99, "sequence": 99, "number": "KIOS/99", "document": None}),
    ):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            refused.execute()
