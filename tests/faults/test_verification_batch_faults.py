"""A worker that is killed in the middle of an agency's file: the next one goes on, and no row is answered twice."""

from __future__ import annotations

import pytest

from models.tables import AgreementUse, OutboxItem, Verification, VerificationBatch
from tests.models.operations.batches import FATHER, MOTHER, Counter, text
from tests.processes import until

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600)]
ROWS = 5_000


@pytest.mark.parametrize(("point", "answered"), [("batch-mid-chunk", False), ("batch-chunk-done", True)])
def test_a_killed_worker_is_followed_by_one_that_goes_on(world, office, point, answered):
    counter = Counter(office.config, world)
    work = counter.work_on(counter.upload(text(*[FATHER, MOTHER] * (ROWS // 2))))
    counter.start(work)
    office.start("relay")
    office.start("worker", FAILPOINTS=f"{point}=kill")
    until(lambda: office.ended("worker") is not None, 120)
    assert VerificationBatch.get().state == "berjalan"
    assert (Verification.select().count() > 0) is answered
    OutboxItem.update(lease_until=1).where(OutboxItem.job == "verifikasi_berkas").execute()  # its lease has run out
    office.revive()
    until(lambda: VerificationBatch.get().state == "selesai", 240)
    assert Verification.select().count() == AgreementUse.get().used_day == ROWS
    assert [row[0] for row in counter.rows(VerificationBatch.get())] == list(range(2, ROWS + 2))
