"""A worker that is killed in the middle of an extract leaves no half family, and the next one goes on."""

from __future__ import annotations

import pytest

from models.operations import outbox
from models.operations.register_import import applying, deciding
from models.tables import Family, OutboxItem, RegisterChange, RegisterImport, Resident
from scripts.fictional_extract import write
from tests.models.operations.extracts import Desk
from tests.processes import until

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600)]
ROWS = 12_000


def state(work):
    return RegisterImport.get_by_id(work.id).state


@pytest.mark.parametrize("point", ["import-mid-range", "import-range-done"])
def test_a_killed_worker_is_followed_by_one_that_goes_on(world, office, tmp_path, point):
    write(tmp_path / "e.csv", ROWS)
    desk = Desk(office.config, world)
    work = desk.receive((tmp_path / "e.csv").read_bytes())
    office.start("relay")
    office.start("worker", FAILPOINTS=f"{point}=kill")
    until(lambda: state(work) == "siap", 240)
    deciding.confirm(desk.second, work.id)
    until(lambda: office.ended("worker") is not None, 120)
    half = RegisterImport.get_by_id(work.id)
    expected = {"import-mid-range": 0, "import-range-done": applying.CHUNK}[point]
    assert abs(Resident.select().where(Resident.source == "SIAK").count() - expected) < 10
    assert half.state == "diterapkan"
    OutboxItem.update(lease_until=1).where(OutboxItem.job == "impor_register").execute()  # its lease has run out
    office.revive()
    until(lambda: state(work) == "selesai", 240)
    done = RegisterImport.get_by_id(work.id)
    assert done.applied["baru"] == done.counts["baru"] == Resident.select().where(Resident.source == "SIAK").count()
    assert done.applied["keluarga"] == Family.select().where(Family.source == "SIAK").count()
    entered = RegisterChange.select().where(RegisterChange.element == "dimasukkan")
    assert entered.count() == done.applied["baru"] + done.applied["keluarga"]
    assert list(outbox.due(background=True)) == []
    assert done.counts["baru"] > ROWS - 10  # a few made-up people may bear a number of the small office
