"""SIGKILL while a paper of the office is signed: it converges, is signed once, and its QR vouches for it."""

from __future__ import annotations

from collections import Counter

import pytest

from models.operations import trail
from models.operations.documents import numbering, public_check
from models.rules.workflow import Stage
from models.tables import Message
from tests import papers
from tests.processes import sitting, until
from tests.workers.tools import codes_of
from workers.tools import Tools

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("point", ["mid-sign", "stored-not-committed", "signed-not-published"])
def test_a_killed_worker_leaves_a_paper_that_is_signed_once(world, office, point):
    paper = papers.begun(world)
    office.start("worker", FAILPOINTS=f"{point}=kill")
    office.start("relay")
    until(lambda: papers.fresh(paper).draft_sha256, 60, each=office.revive)
    tools = Tools.from_config(office.config)
    assert tools.store.get(papers.fresh(paper).draft_sha256).startswith(b"%PDF-")
    papers.approved(world, sitting=sitting(office.config), paper=paper)
    until((office.config.run_dir / f"failpoint-{point}").exists, 60)
    until(lambda: papers.fresh(paper).published_at, 60, each=office.revive)
    done = papers.fresh(paper)
    signed = tools.store.get(done.signed_sha256)
    verdict = tools.validate(signed)
    assert verdict.genuine is True, verdict.headline
    assert (verdict.document_number, verdict.token) == (done.number, done.token)
    assert Counter(one.outcome for one in done.attempts)["berhasil"] == 1
    assert Counter(one.outcome for one in done.attempts)["berjalan"] == 0
    assert done.stage == Stage.TERBIT
    assert public_check.look_up(done.token).standing is public_check.Standing.BERLAKU
    assert any(f"/v/{done.token}" in code for code in codes_of(signed, 150))
    assert Message.select().where(Message.key == f"naskah:{done.id}:terbit").count() == 1
    assert numbering.gaps() == []
    assert trail.verify().broken_at is None
