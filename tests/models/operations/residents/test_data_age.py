"""Where data comes from and how old it is, told in words; the office sets what counts as old."""

from __future__ import annotations

from datetime import timedelta

from models.operations.clock import now
from models.operations.desk import register_compare
from models.operations.residents import data_age
from models.operations.services import catalogue
from models.rules.roles import Role
from models.rules.words import tanggal_panjang
from models.tables import Resident
from tests import world as w


def aged(resident, days, source="SIAK"):
    Resident.update(as_of=now() - timedelta(days=days), source=source).where(Resident.id == resident.id).execute()
    return data_age.age_of(Resident.get_by_id(resident.id))


def test_the_age_names_source_and_day(world):
    age = aged(world.father, 3)
    assert age.text == f"data SIAK per {tanggal_panjang(age.day)}"
    assert (age.days, age.old, age.warning) == (3, False, "")
    assert aged(world.father, 3, "akta").text.startswith("dari akta per ")


def test_old_data_is_told_by_the_offices_own_measure(world):
    assert not aged(world.father, 180).old
    assert aged(world.father, 181).warning == "sudah 181 hari; periksa di SIAK"
    catalogue.set_setting(world.actor(Role.PENGELOLA), data_age.OLD_DAYS, 10)
    assert aged(world.father, 11).old


def test_the_desk_sees_the_age_beside_each_comparison(world):
    aged(world.father, 400)
    compared = register_compare.compare(w.sent(world))
    assert {one.age.days for one in compared.fields.values()} == {400, 0}
