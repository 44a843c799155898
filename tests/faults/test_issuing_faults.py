"""SIGKILL and exceptions at every named point of issuing, a lost queue, a frozen worker: it converges by itself."""

from __future__ import annotations

import signal
import time

import pytest

from models.rules.workflow import Stage
from models.tables import Application, Document, OutboxItem
from models.tables.base import database as db
from tests import world as w
from tests.faults.invariants import check_all, issued
from tests.processes import sitting, until
from workers import queueing
from workers.failpoints import NAMES

pytestmark = pytest.mark.fault
RECOVERY_SECONDS = 60


def approve(world, office, count=1):
    number = sitting(office.config)
    return [w.approved(world, sitting=number).id for _ in range(count)]


@pytest.mark.parametrize("point", NAMES)
@pytest.mark.parametrize("action", ["kill", "raise"])
def test_a_fault_at_a_named_point_converges_without_a_human(world, office, point, action):
    (application_id,) = approve(world, office)
    office.start("worker", FAILPOINTS=f"{point}={action}")
    office.start("relay")
    fired = office.config.run_dir / f"failpoint-{point}"
    until(fired.exists, 60)
    started = time.monotonic()
    until(lambda: issued(application_id), RECOVERY_SECONDS, each=office.revive)
    print(f"{point}={action}: {time.monotonic() - started:.1f} s")
    check_all(office.config, [application_id])


def test_a_flushed_queue_loses_nothing(world, office):
    office.start("relay")
    ids = approve(world, office, 3)
    connection = queueing.connect(office.config.redis_url)
    until(lambda: connection.llen("rq:queue:capil") >= 3, 20)
    connection.flushall()
    office.start("worker")
    until(lambda: all(issued(one) for one in ids), RECOVERY_SECONDS, each=office.revive)
    check_all(office.config, ids)


def test_a_killed_queue_server_comes_back_and_everything_drains_exactly_once(world, office):
    ids = approve(world, office, 3)
    office.start("relay", "worker")
    until(lambda: any(issued(one) for one in ids), 60, each=office.revive)
    office.kill("queue")
    until(lambda: all(issued(one) for one in ids), RECOVERY_SECONDS, each=office.revive)
    check_all(office.config, ids)


def test_a_frozen_worker_thawed_after_its_lease_changes_nothing(world, office):
    (application_id,) = approve(world, office)
    office.start("worker-1", FAILPOINTS="stored-not-committed=freeze")
    office.start("relay")
    until(lambda: office.is_frozen("worker-1"), 40)
    OutboxItem.update(lease_until=1).where(OutboxItem.job == "terbitkan").execute()
    office.start("worker-2")
    until(lambda: issued(application_id), RECOVERY_SECONDS)
    before = [(d.id, d.signed_sha256) for d in Document.select().order_by(Document.id)]
    office.send("worker-1", signal.SIGCONT)
    time.sleep(3)
    assert [(d.id, d.signed_sha256) for d in Document.select().order_by(Document.id)] == before
    assert "lease lost" in office.log("worker-1")
    check_all(office.config, [application_id])


def test_with_the_tsa_down_the_file_waits_visibly_and_goes_on_when_it_is_back(world, office):
    (application_id,) = approve(world, office)
    office.kill("pki")
    office.start("relay", "worker")
    waiting = until(lambda: OutboxItem.get(OutboxItem.job == "terbitkan").waiting_for, 40)
    assert waiting
    assert Application.get_by_id(application_id).stage == Stage.TTE
    office.start("pki")
    until(lambda: issued(application_id), RECOVERY_SECONDS)
    check_all(office.config, [application_id])


def test_a_restarted_signer_has_forgotten_the_sitting_and_the_file_returns_to_the_kepala(world, office):
    (application_id,) = approve(world, office)
    office.kill("signer")
    office.start("signer")
    until(office.config.signer_socket.exists, 20)
    office.start("relay", "worker")
    until(lambda: Application.get_by_id(application_id).stage == Stage.KEPALA, RECOVERY_SECONDS)
    application = Application.get_by_id(application_id)
    again = sitting(office.config)
    w.signing_desk.approve(world.actor(w.Role.KEPALA), application_id, w.seen(application), sitting=again)
    until(lambda: issued(application_id), RECOVERY_SECONDS)
    check_all(office.config, [application_id])


def test_a_foreign_entry_in_the_queue_is_refused(world, office, tmp_path):
    connection = queueing.connect(office.config.redis_url)
    queue = queueing.open_queue(connection)
    target = tmp_path / "bukti"
    queue.enqueue_call("os.mkdir", args=(str(target),))
    (application_id,) = approve(world, office)
    office.start("relay", "worker")
    until(lambda: issued(application_id), RECOVERY_SECONDS)
    assert not target.exists()
    assert "entri antrean asing ditolak" in office.log("worker")
    db.close()
