"""A start of the program over data that stands: what the office has set is kept, what the program says is renewed."""

from __future__ import annotations

from models.operations import installation
from models.operations.agencies.semester_reports import GRACE_DAYS
from models.tables import Setting
from tests.engines import TEMPLATES


def test_a_setting_keeps_its_value_and_says_what_the_program_says_now(world):
    Setting.update(value=0, note="Yang dahulu.").where(Setting.key == GRACE_DAYS).execute()
    installation.initialise(next(iter(TEMPLATES.values())), demo=True)
    row = Setting.get(Setting.key == GRACE_DAYS)
    assert (row.value, row.note) == (0, installation.SETTINGS[GRACE_DAYS][1])
    assert "paling sedikit 14" in row.note
