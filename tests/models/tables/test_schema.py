"""A database of an earlier version is brought up to the present tables, with its rows."""

from __future__ import annotations

import peewee
import pytest
from playhouse.migrate import SchemaMigrator

from models.operations.clock import now
from models.tables import MarginNote, Resident, guards, schema
from models.tables.base import database as bound
from models.tables.base import is_postgres

ADDED = ("marriage_certificate", "death_date", "vulnerable", "corrections")
OLDEST, NEWEST = "0003_civil_events", "0021_register_walls"


def test_what_a_migration_adds_comes_to_a_database_that_lacks_it_and_its_rows_stay(database):
    Resident.create(
        nik="1610990203850001",
        nik_index="x",
        name="RIDWAN",
        sex="1",
        birth_date="1985-03-02",
        region_code="16.10.04.1030",
        as_of=now(),
    )
    migrator = SchemaMigrator.from_database(bound.obj)
    bound.execute_sql("DROP INDEX vulnerable_by_name")
    for guard in guards.GUARDS:
        if guard.column and guard.table == "resident":
            bound.execute_sql(f"DROP TRIGGER {guard.name}" + (" ON resident" if is_postgres() else ""))
    migrator.migrate(*(migrator.drop_column("resident", column) for column in ADDED))
    bound.drop_tables([MarginNote])
    bound.execute_sql(f"DELETE FROM schema_migration WHERE name IN ('{OLDEST}', '{NEWEST}')")
    assert not schema.is_current()

    assert schema.migrate() == [OLDEST, NEWEST]
    kept = Resident.get()
    with pytest.raises(peewee.IntegrityError, match="tidak dapat diganti"), bound.atomic():
        Resident.update(nik_index="y").execute()
    assert (kept.name, kept.death_date, kept.vulnerable) == ("RIDWAN", "", "")
    assert MarginNote.select().count() == 0
    assert schema.migrate() == []
