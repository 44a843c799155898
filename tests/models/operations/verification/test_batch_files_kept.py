"""How long the file of an agency is kept, and that nobody reads it from the disk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.clock import now
from models.operations.verification.batch import deciding, tidying
from models.rules.errors import ActionNotPossible
from models.tables import Verification, VerificationBatch
from tests import agency as agencies
from tests import world as small_office
from tests.models.operations.batches import FATHER, Counter, text


@pytest.fixture
def counter(config, world):
    return Counter(config, world)


def test_the_file_is_sealed_and_forgotten_after_the_days_that_are_set(counter, config):
    work, twin = counter.answer(text(FATHER)), counter.answer(text(FATHER))
    stored = [one.read_bytes() for one in config.data_dir.joinpath("store").rglob("*") if one.is_file()]
    assert len(stored) == 2
    assert not any(small_office.FATHER.encode() in data for data in stored)
    assert tidying.forget_old() == []
    VerificationBatch.update(changed_at=now() - timedelta(days=31)).where(VerificationBatch.id == work.id).execute()
    assert tidying.forget_old() == [f"berkas verifikasi {work.id}"]
    work = counter.work_on(work)
    assert (work.state, work.parts) == ("dilupakan", [])
    assert len(counter.rows(twin)) == 1
    assert Verification.select().count() == 2


def test_what_is_thrown_away_is_gone_and_cannot_be_started(counter):
    work = counter.work_on(counter.upload(text(FATHER)))
    kept = work.parts[0]["sha256"]
    deciding.discard(counter.user, work.id, agencies.ADDRESS)
    assert counter.work_on(work).state == "dibuang"
    assert not counter.store.has(kept)
    with pytest.raises(ActionNotPossible):
        counter.start(work)
