"""An agency whose use of the register is watched, for tests."""

from __future__ import annotations

from datetime import timedelta

import peewee

from models.operations.verification import answering, asker
from models.rules.verification.odd_use import PREFIX
from models.tables import OddUse, Officer, Setting
from models.tables.base import database as db
from tests import agency as agencies


def agreement(world):
    """In force, with a manager who can be written to."""
    no_nights()
    Officer.update(email="pengelola@contoh.invalid").where(Officer.role == "pengelola").execute()
    return agencies.agreed(world, metode_akses=["WEB_PORTAL", "WEB_SERVICE"])


def no_nights():
    """No hour is odd: tests run at any of them."""
    Setting.update(value=10_000).where(Setting.key == f"{PREFIX}malam_kali").execute()


def ask(user, agreement, **changed):
    return answering.verify_person(asker.by_user(user, agreement, agencies.ADDRESS), agencies.query(**changed))


def guess(user, agreement, times=5):
    for _ in range(times):
        ask(user, agreement, known={"nama": "RIDWAN SAPUTRA", "agama": "KATHOLIK"})


def settle(minutes=10):
    """As if what is logged had happened some minutes before."""
    back = timedelta(minutes=minutes) // timedelta(microseconds=1)
    for table in ("verification", "access_entry"):
        on = f" ON {table}" if isinstance(db.obj, peewee.PostgresqlDatabase) else ""
        db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_no_update{on}")
        db.execute_sql(f"UPDATE {table} SET at = at - {back}")


def odd():
    return sorted(row.odd for row in OddUse.select())
