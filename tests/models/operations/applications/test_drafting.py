"""What a resident may change of an application while it lies with him."""

from __future__ import annotations

import pytest

from models.operations import moves
from models.operations.applications import attaching, drafting, sending
from models.operations.desk import office
from models.rules.errors import InvalidInput, NotAllowed
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Resident
from tests import world as w


def test_repair_asks_exactly_what_was_marked_and_keeps_the_number(world):
    application = w.sent(world)
    operator = world.actor(Role.OPERATOR)
    office.judge(
        operator,
        application.id,
        {("isian", "anak_nama"): (False, "Ejaan beda"), ("lampiran", "A_KK"): (False, "Buram")},
        seen_version=application.version,
    )
    with pytest.raises(InvalidInput, match="belum benar"):
        office.paraf(operator, application.id, w.seen(application))
    office.ask_repair(operator, application.id, "", seen_version=application.version)
    again = drafting.own(world.account, application.token)
    scope = drafting.repair_scope(again)
    assert (scope.fields, scope.attachments) == ({"anak_nama"}, {"A_KK"})
    with pytest.raises(NotAllowed):
        drafting.save(again, {**again.answers, "anak_ke": "7"})
    with pytest.raises(NotAllowed):
        attaching.attach(again, "A_NIKAH", w.clean_file(b"lain"))
    drafting.save(again, {**again.answers, "anak_nama": "AISYAH PUTRI"})
    attaching.attach(again, "A_KK", w.clean_file(b"jelas"))
    actor = drafting.actor_of(world.account)
    resent = sending.send(actor, again, {one.code for one in sending.declarations_of(again)})
    assert (resent.reference, resent.stage, resent.round) == (application.reference, Stage.OPERATOR, 2)


def test_a_stranger_does_not_find_my_application(world):
    application = w.sent(world)
    stranger = w.account_of(Resident.get(Resident.name == "HASAN EFENDI"))
    with pytest.raises(moves.NotFound):
        drafting.own(stranger, application.token)
