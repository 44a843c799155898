"""The API by the clock: the last day of an agreement ends at midnight at the office, tokens end by our clock alone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from models.operations.clock import WIB, now
from models.operations.verification import asker, call, clients
from models.tables import ApiToken, Verification
from tests import world as small_office
from tests.agency import CASE, PURPOSE, agreed, token_of

BODY = {"nik": small_office.FATHER, "diketahui": {"nama": "RIDWAN SAPUTRA"}, "tujuan": PURPOSE, "rujukan": CASE}

TIMES = (time(7, 29, 59), time(7, 30), time(15, 59, 59), time(16))
OPEN, SHUT = (200, "ditemukan"), (403, "jam_akses")


@pytest.fixture
def ask_at(app, monkeypatch):
    """Ask with a token while our clock shows ``at``; returns the status and the code."""

    def ask(token, at, **headers):
        for module in (asker, call):
            monkeypatch.setattr(module, "now", lambda: at)
        sent = {"Authorization": f"Bearer {token}", **headers}
        answer = app.test_client().post("/api/v1/verifikasi/penduduk", json=BODY, headers=sent)
        return answer.status_code, answer.json.get("kode") or answer.json["hasil"]

    return ask


def test_the_term_ends_at_midnight_at_the_office(ask_at, world, monkeypatch):
    last = datetime(now().year + 1, 3, 31, tzinfo=WIB)
    agreement = agreed(world, berlaku_sampai=last.date().isoformat())
    midnight = last + timedelta(days=1)
    monkeypatch.setattr(clients, "now", lambda: midnight - timedelta(minutes=1))
    token = token_of(world, agreement)
    assert ask_at(token, midnight - timedelta(microseconds=1)) == (200, "ditemukan")
    assert ask_at(token, midnight) == (403, "perjanjian")
    assert [row.result for row in Verification.select().order_by(Verification.id)] == ["ditemukan", "perjanjian"]


def test_a_clock_of_the_caller_that_is_wrong_changes_nothing_and_ours_decides(ask_at, world):
    token = token_of(world, agreed(world))
    assert ask_at(token, now(), Date="Thu, 01 Jan 1970 00:00:00 GMT") == (200, "ditemukan")
    assert ask_at(token, now() + clients.TOKEN_LIVES + timedelta(seconds=5), Date="Thu, 01 Jan 1970 00:00:00 GMT") == (
        401,
        "kunci_berakhir",
    )


def test_the_hours_of_the_agreement_hold_to_the_second(ask_at, world):
    token = token_of(world, agreed(world, jam_akses=["07:30", "16:00"]))
    day = (now() + timedelta(days=1)).astimezone(WIB).replace(microsecond=0)
    ApiToken.update(expires_at=now() + timedelta(days=3)).execute()
    said = {one: ask_at(token, datetime.combine(day, one, WIB)) for one in TIMES}
    assert said == dict(zip(TIMES, [SHUT, OPEN, OPEN, SHUT], strict=True))
