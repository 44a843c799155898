"""What a kiosk is answered, and the office's watch over kiosks that fall silent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.clock import now
from models.operations.kiosks import devices, watch
from models.operations.verification import answering, asker
from models.rules.roles import Role
from models.rules.verification.outcome import Refused
from models.tables import Family, Kiosk, Message, Resident, Verification
from tests import agency as agencies
from tests import kiosk as kiosks
from tests import world as small_office

# -- asking


def ask(kiosk, operator, **changed):
    who = asker.by_kiosk(operator, kiosk, agencies.ADDRESS)
    return answering.verify_person(who, agencies.query(purpose=kiosks.PURPOSE, **changed))


def test_the_desas_own_resident_is_answered_about_with_the_device_in_the_log(kiosk, operator, world):
    answer = ask(kiosk, operator)
    row = Verification.get(Verification.serial == answer.serial)
    assert (row.method, row.kiosk, row.user, row.resident) == ("KIOS", kiosk, operator, world.father)


def test_another_desa_and_nobody_are_told_the_same(kiosk, operator, world):
    Resident.update(region_code=kiosks.OTHER_REGION).where(Resident.id == world.father.id).execute()
    said = []
    for number in (small_office.FATHER, "1610990101990009"):
        with pytest.raises(Refused) as refused:
            ask(kiosk, operator, number=number)
        said.append((refused.value.message, refused.value.status))
    assert said[0] == said[1]
    rows = list(Verification.select().order_by(Verification.id))
    assert [(row.result, row.resident_id, row.counted) for row in rows] == [("bukan_desa", None, 0)] * 2


def test_a_family_of_another_desa_reads_like_none(kiosk, operator, world):
    who = asker.by_kiosk(operator, kiosk, agencies.ADDRESS)
    known = {"nik": small_office.FATHER}
    assert answering.verify_family(
        who, agencies.query(number=small_office.KK, known=known, purpose=kiosks.PURPOSE)
    ).person.resident
    Family.update(region_code=kiosks.OTHER_REGION).execute()
    said = set()
    for number in (small_office.KK, "1610990101990009"):
        with pytest.raises(Refused) as refused:
            answering.verify_family(who, agencies.query(number=number, known=known, purpose=kiosks.PURPOSE))
        said.add(refused.value.message)
    assert len(said) == 1


# -- the watch


@pytest.fixture
def office_open(monkeypatch):
    """The office has been open for four hours."""
    monkeypatch.setattr(watch.office_hours, "open_since", lambda _place, at: at - timedelta(hours=4))


def test_a_silence_is_told_once(kiosk, office_open):
    assert watch.silent() == []
    Kiosk.update(seen_at=now() - timedelta(minutes=31)).execute()
    assert [one.id for one in watch.silent()] == [kiosk.id]
    assert watch.tell_of_silence() == [devices.name_of(kiosk)]
    assert watch.tell_of_silence() == []
    assert "tidak memberi kabar" in Message.get(Message.key.startswith("kios-diam:")).subject
    Kiosk.update(seen_at=now() - timedelta(minutes=40)).execute()
    assert len(watch.tell_of_silence()) == 1


def test_nobody_waits_for_a_kiosk_while_the_office_is_closed(kiosk, monkeypatch):
    Kiosk.update(seen_at=now() - timedelta(days=2)).execute()
    monkeypatch.setattr(watch.office_hours, "open_since", lambda _place, _at: None)
    assert watch.silent() == []
    monkeypatch.setattr(watch.office_hours, "open_since", lambda _place, at: at - timedelta(minutes=10))
    assert watch.silent() == [], "the office has only just opened"


def test_a_locked_or_revoked_kiosk_is_not_silent(world, kiosk, office_open):
    Kiosk.update(seen_at=now() - timedelta(days=2)).execute()
    devices.revoke(world.actor(Role.PENGELOLA), kiosk, "tidak dipakai lagi")
    assert watch.silent() == []
