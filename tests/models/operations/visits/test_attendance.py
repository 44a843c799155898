"""The paraf waits until everybody came: ticked person by person, by an officer whom the trail names."""

from __future__ import annotations

import pytest

from models.operations.desk import office
from models.operations.visits import appointments, attendance
from models.rules.errors import (
    ActionNotPossible,
    InvalidInput,
    NotAllowed,
    NotFound,
    PresenceMissing,
)
from models.rules.roles import Role
from models.tables import Application, Appointment, Attendance, Seat, TrailEntry
from models.tables.appointments import OFFICE
from models.tables.base import writing
from tests import marriages
from tests import world as w


def test_the_paraf_waits_until_the_last_person_came(world, marriage, operator):
    with pytest.raises(PresenceMissing, match="Suami \\(RIDWAN SAPUTRA\\)") as refused:
        office.paraf(operator, marriage.id, w.seen(marriage))
    assert refused.value.field == "kehadiran"
    marriages.come(world, marriage, "suami", "istri", "saksi1")
    with pytest.raises(PresenceMissing, match=r"hadir: Saksi kedua \(ROHANA\)\."):
        office.paraf(operator, marriage.id, w.seen(marriage))
    marriages.come(world, marriage, "saksi2")
    office.paraf(operator, marriage.id, w.seen(marriage))
    entry = TrailEntry.get(TrailEntry.application == marriage, TrailEntry.action == "paraf")
    assert [one["nama"] for one in entry.detail["kehadiran"]] == ["RIDWAN SAPUTRA", "NURLELA", "HASAN EFENDI", "ROHANA"]
    assert {one["petugas"] for one in entry.detail["kehadiran"]} == {operator.name}


def test_the_appointment_is_over_when_everybody_came_and_an_early_one_frees_its_seat(world, marriage, husband):
    appointments.book(husband, marriage.id, OFFICE, marriages.free())
    marriages.come(world, marriage)
    assert Appointment.get().state == "hadir"
    assert Seat.select().count() == 0
    assert Attendance.select().where(Attendance.appointment == Appointment.get()).count() == 4
    with pytest.raises(ActionNotPossible):
        appointments.book(husband, marriage.id, OFFICE, marriages.free(1))


def test_a_tick_counts_once_and_is_taken_back_with_a_reason(world, marriage, operator):
    marriages.come(world, marriage, "suami", "suami")
    assert Attendance.select().count() == 1
    with pytest.raises(InvalidInput, match="mengapa"):
        attendance.mark(operator, marriage.id, "suami", present=False)
    attendance.mark(operator, marriage.id, "suami", present=False, reason="Salah centang")
    assert attendance.persons(marriage)[0].seen is None
    assert marriages.actions(marriage) == ["kehadiran", "kehadiran_dibatalkan"]
    with pytest.raises(Exception, match="riwayat tidak dapat diubah"), writing():
        Attendance.update(present=True).execute()


def test_somebody_else_in_the_same_role_has_to_come_himself(world, marriage):
    marriages.come(world, marriage)
    fresh = Application.get_by_id(marriage.id)
    Application.update(answers={**fresh.answers, "saksi2_nik": w.FATHER, "saksi2_nama": "ORANG LAIN"}).where(
        Application.id == marriage.id
    ).execute()
    fresh = Application.get_by_id(marriage.id)
    assert [one.role for one in attendance.persons(fresh) if one.seen is None] == ["saksi2"]


def test_presence_is_recorded_at_the_counter_and_before_the_paraf_only(world, marriage, operator):
    for role in set(w.OFFICE_ROLES) - attendance.COUNTER:
        with pytest.raises(NotAllowed):
            attendance.mark(world.actor(role), marriage.id, "suami")
    with pytest.raises(NotFound):
        attendance.mark(operator, marriage.id, "penghulu")
    relative = w.officer(Role.OPERATOR, "keluarga", resident=world.mother)
    with pytest.raises(NotAllowed, match="keluarga"):
        attendance.mark(relative, marriage.id, "suami")
    marriages.come(world, marriage)
    office.paraf(operator, marriage.id, w.seen(marriage))
    with pytest.raises(ActionNotPossible):
        attendance.mark(operator, marriage.id, "suami", present=False, reason="Salah")
