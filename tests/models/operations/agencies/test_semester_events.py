"""What a report of a semester begins with: incidents and data balikan of that agency in that half-year, and no more."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from models.operations.agencies import semester_events, semester_filings
from models.operations.clock import WIB, now, today
from models.rules.roles import Role
from models.rules.verification import semesters
from models.tables import (
    AccessFreeze,
    Agency,
    AgreementSanction,
    FeedbackDelivery,
    Objection,
    OddUse,
)
from tests import agency as agencies
from tests.proposals import user_of

YEAR = today().year
LAST = date(YEAR, 6, 30) if today() > date(YEAR, 6, 30) else date(YEAR - 1, 12, 31)
FIRST = semesters.first_day(LAST)
NAMES = ["Pemakaian janggal yang diputus pelanggaran", "Pembekuan pengguna atau program", "Langkah sanksi"]


def noon(day):
    return datetime.combine(day, time(12), WIB)


@pytest.fixture
def agreement(world):
    return agencies.agreed(world, berlaku_mulai=FIRST.isoformat())


@pytest.fixture
def user(world, agreement):
    return user_of(world, agreement.agency)


def flag(agreement, user, day, state, key):
    told = {"odd": "umpan", "told": "Umpan nomor 3 ditanyakan", "state": state, "key": key}
    who = {"asker_kind": "pengguna", "asker_id": user.id, "asker_name": user.name}
    return OddUse.create(agreement=agreement, day=day.isoformat(), found_at=now(), changed_at=now(), **told, **who)


def everything(world, agreement, user, day, key):
    """One event of each kind on that day."""
    pengelola, at = world.actor(Role.PENGELOLA).id, noon(day)
    odd = flag(agreement, user, day, "pelanggaran", key)
    AccessFreeze.create(user=user, odd_use=odd, reason="Rahasia kantor", by=pengelola, at=at)
    AgreementSanction.create(agreement=agreement, step="beku", reason="Data disalin.", by=pengelola, at=at)
    asked = agencies.logged(agreement, at, user=user, resident=world.father)
    Objection.create(account=world.account, verification=asked, text="Saya tidak ke sana.", at=at)
    FeedbackDelivery.create(
        agreement=agreement,
        user=user,
        token=key,
        name="mei.csv",
        columns=[],
        state="diterima",
        rows=7,
        at=at,
        sent_at=at,
    )


def test_the_first_words_are_of_that_agreement_in_that_semester(world, agreement, user):
    everything(world, agreement, user, LAST, "a")
    everything(world, agreement, user, LAST + timedelta(days=1), "b")
    everything(world, agreement, user, FIRST - timedelta(days=1), "c")
    neighbour = agencies.agreed(world, agency=Agency.create(name="Lain", kind="lembaga lain"))
    everything(world, neighbour, user_of(world, neighbour.agency, "tetangga"), LAST, "d")
    said = semester_events.first_words(agreement, LAST)
    day = f"{LAST:%d-%m-%Y}"
    assert said["insiden"] == "ada"
    assert said["insiden_uraian"].split("\n") == [
        f"{day}: Pembekuan akses. Data disalin.",
        f"{day}: akses pengguna {user.name} dibekukan.",
        f"{day}: pemakaian janggal oleh {user.name} diputus pelanggaran.",
        f"{day}: seorang warga menyatakan “bukan saya” atas verifikasi lembaga.",
    ]
    assert said["balikan"] == f"{day}: berkas mei.csv, 7 baris."


def test_nothing_tells_of_decoys_residents_or_what_is_still_looked_into(world, agreement, user):
    everything(world, agreement, user, FIRST, "a")
    for state in ("baru", "diperiksa", "wajar"):
        flag(agreement, user, FIRST, state, state)
    assert semester_events.counted(agreement, LAST)[:3] == [[name, "1"] for name in NAMES]
    said = " ".join(semester_events.first_words(agreement, LAST).values())
    for secret in ("mpan", world.father.name, "Rahasia", "tidak ke sana"):
        assert secret not in said


def test_a_quiet_semester_begins_empty(agreement):
    assert set(semester_events.first_words(agreement, LAST).values()) == {""}
    assert semester_events.counted(agreement, LAST)[-1] == ["Kiriman data balikan", "0, 0 baris"]


def test_many_events_leave_room_for_the_agencys_own_words(world, agreement, user):
    for number in range(semester_events.MOST_LINES + 5):
        flag(agreement, user, FIRST, "pelanggaran", str(number))
    lines = semester_events.first_words(agreement, LAST)["insiden_uraian"].split("\n")
    assert (len(lines), lines[-1]) == (semester_events.MOST_LINES + 1, "Dan 5 lagi.")


def test_what_the_agency_wrote_itself_is_not_written_over(world, agreement, user):
    everything(world, agreement, user, LAST, "a")
    one = next(one for one in semester_filings.owed_by(user) if one.semester == LAST)
    assert semester_filings.draft_of(one)["insiden"] == "ada"
    semester_filings.keep_draft(user, one, {"insiden": "tidak", "balikan": "Sudah dikirim."})
    said = semester_filings.draft_of(one)
    assert (said["insiden"], said["insiden_uraian"], said["balikan"]) == ("tidak", "", "Sudah dikirim.")
    assert ["Kiriman data balikan", "1, 7 baris"] in semester_filings.figures(one)["lain"]
