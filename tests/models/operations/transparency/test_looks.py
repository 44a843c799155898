"""Who opened a file: one look in a quarter of an hour, and a new one when the file has come anew."""

from __future__ import annotations

from models.operations.clock import now
from models.operations.transparency import looks
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import AccessEntry, Application
from tests import world as small_office


def test_a_file_that_comes_back_is_opened_anew_also_within_a_quarter_of_an_hour(world):
    kepala, file = world.actor(Role.KEPALA), small_office.at_stage(world, Stage.KEPALA)
    before = AccessEntry.select().count()
    for _ in range(2):
        looks.look_at_file(kepala, file, [world.father])
    assert looks.opened_since(kepala, [file]) == {file.id}
    assert AccessEntry.select().count() == before + 1
    Application.update(stage_since=now()).where(Application.id == file.id).execute()
    again = Application.get_by_id(file.id)
    assert looks.opened_since(kepala, [again]) == set()
    looks.look_at_file(kepala, again, [world.father])
    assert looks.opened_since(kepala, [again]) == {file.id}
