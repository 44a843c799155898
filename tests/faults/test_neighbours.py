"""A signing service that lies, a disk that is full, a system call that fails: nothing false, nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from models.rules.workflow import Stage
from models.tables import Application, Document, OutboxItem, SignAttempt
from tests import world as w
from tests.faults.invariants import check_all, issued
from tests.processes import sitting, until

pytestmark = pytest.mark.fault
RECOVERY_SECONDS = 60


def approve(world, number):
    return w.approved(world, sitting=number).id


def kepala_again(world, application_id, number):
    application = Application.get_by_id(application_id)
    w.signing_desk.approve(world.actor(w.Role.KEPALA), application_id, w.seen(application), sitting=number)


@pytest.mark.parametrize("lie", ["other document", "overlay", "unsigned", "other key", "flipped"])
def test_what_a_lying_signing_service_returns_is_never_published(world, bsre, office, lie):
    bsre.behaviour = lie
    application_id = approve(world, sitting(office.config, bsre.passphrase))
    office.start("relay", "worker")
    until(lambda: Application.get_by_id(application_id).stage == Stage.KEPALA, RECOVERY_SECONDS)
    assert Document.select().where(Document.signed_sha256.is_null(False)).count() == 0
    assert {a.outcome for a in SignAttempt.select()} <= {"ditolak", "tidak_sah"}
    bsre.behaviour = "honest"
    kepala_again(world, application_id, sitting(office.config, bsre.passphrase))
    until(lambda: issued(application_id), RECOVERY_SECONDS)
    check_all(office.config, [application_id])


def test_a_busy_signing_service_makes_the_file_wait_visibly(world, bsre, office):
    number = sitting(office.config, bsre.passphrase)
    bsre.behaviour = "503"
    application_id = approve(world, number)
    office.start("relay", "worker")
    until(lambda: OutboxItem.get(OutboxItem.job == "terbitkan").waiting_for, 40)
    assert Application.get_by_id(application_id).stage == Stage.TTE
    bsre.behaviour = "honest"
    until(lambda: issued(application_id), RECOVERY_SECONDS)
    check_all(office.config, [application_id])


@pytest.fixture
def small_disk(settings):
    """The store on a disk of its own, of 64 kB, that can be grown."""
    _, made = settings
    place = made.data_dir / "store"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("waits for the right to mount a tmpfs (root)")
    yield lambda size: subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_makes_the_file_wait_and_leaves_nothing_half_done(world, small_disk, office):
    application_id = approve(world, sitting(office.config))
    office.start("relay", "worker")
    waiting = until(lambda: OutboxItem.get(OutboxItem.job == "terbitkan").waiting_for, 40)
    assert "penyimpanan" in waiting
    assert Document.select().where(Document.signed_sha256.is_null(False)).count() == 0
    store = office.config.data_dir / "store"
    assert [name for _, _, names in os.walk(store) for name in names if name.startswith(".baru-")] == []
    small_disk("40m")
    until(lambda: issued(application_id), RECOVERY_SECONDS)
    check_all(office.config, [application_id])


@pytest.mark.skipif(not shutil.which("strace"), reason="waits for strace")
@pytest.mark.parametrize(
    "fault", ["fsync:signal=SIGKILL", "fsync:error=EIO", "rename:signal=SIGKILL", "rename:error=ENOSPC"]
)
@pytest.mark.parametrize("nth", [1, 3])
def test_a_fault_at_the_nth_call_to_the_disk_converges(world, office, fault, nth):
    application_id = approve(world, sitting(office.config))
    office.start("worker", under=f"strace -f -qq -o /dev/null -e trace=fsync,rename -e inject={fault}:when={nth}")
    office.start("relay")
    until(lambda: issued(application_id), RECOVERY_SECONDS + 30, each=office.revive)
    check_all(office.config, [application_id])
