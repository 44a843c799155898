"""Drafts are drawn behind everything that somebody waits for, and by a real worker they come all the same."""

from __future__ import annotations

import pytest

from models.operations.documents import draft_documents
from models.rules.workflow import Stage
from models.tables import Application, DraftDocument, OutboxItem
from tests import world as w
from tests.faults.invariants import check_all, issued
from tests.processes import sitting, until
from workers import queueing

pytestmark = pytest.mark.fault


def test_signatures_come_first_though_the_drafts_were_promised_earlier(world, office):
    waiting = [w.at_stage(world, Stage.KEPALA).id for _ in range(4)]
    number = sitting(office.config)
    approved = [w.approved(world, sitting=number).id for _ in range(3)]
    office.start("relay")
    connection = queueing.connect(office.config.redis_url)
    until(lambda: connection.llen(f"rq:queue:{queueing.QUEUE}") >= len(approved), 20)
    until(lambda: connection.llen(f"rq:queue:{queueing.BACKGROUND}") >= len(waiting), 20)
    office.start("worker")
    until(lambda: all(issued(one) for one in approved), 60)
    until(lambda: DraftDocument.select().count() == 2 * len(waiting), 60)
    mine = OutboxItem.application.in_([*waiting, *approved]) & OutboxItem.job.in_(("terbitkan", "konsep"))
    until(lambda: not OutboxItem.select().where(mine, OutboxItem.done_at.is_null()).exists(), 20)
    done = {row.id: row.done_at for row in OutboxItem.select()}
    signed = [done[row.id] for row in OutboxItem.select().where(OutboxItem.job == "terbitkan")]
    drawn = [
        done[row.id] for row in OutboxItem.select().where(OutboxItem.application.in_(waiting)) if row.job == "konsep"
    ]
    assert max(signed) < min(drawn)
    for one in waiting:
        assert len(draft_documents.current(draft_documents.plan_of(Application.get_by_id(one)))) == 2
    check_all(office.config, approved)
