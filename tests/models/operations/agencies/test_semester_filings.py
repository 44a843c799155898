"""Reports of a semester that agencies file: drafted, filed once with frozen figures, accepted or returned."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import peewee
import pytest

from models.operations.agencies import semester_filings, semester_reports
from models.operations.clock import WIB, today
from models.operations.sweep import sweep
from models.rules.canonical import content_sha256
from models.rules.errors import ActionNotPossible, AlreadyChanged, InvalidInput, NotFound
from models.rules.roles import Role
from models.rules.verification import semesters
from models.rules.verification.semester_report import MISSING, read_report
from models.tables import Agency, Agreement, Message, SemesterDraft, SemesterFiling, SemesterReport, TrailEntry
from models.tables.base import database as db
from tests import agency as agencies
from tests.proposals import user_of

LAST = agencies.late_semester()
TYPED = {
    "nomor": "045/RSUD/2026",
    "narahubung": "Siti Aminah",
    "kontak": "0812",
    "pemakaian": "Pendaftaran pasien di loket dan gawat darurat.",
    "kendala": "tidak ada",
    "evaluasi": "Lebih cepat.",
    "insiden": "tidak",
    "balikan": "tidak ada",
}


@pytest.fixture
def agreement(world):
    """An agreement that owes one report, with some use in its semester and one query after it."""
    row = agencies.agreed(world, berlaku_mulai=LAST.isoformat())
    Agency.update(contact_email="data@rsud.invalid").execute()
    user, noon = user_of(world, row.agency), datetime.combine(LAST, time(12), WIB)
    for at, changed in (
        (noon, {}),
        (noon, {"function": "keluarga"}),
        (noon, {"counted": 0, "result": "tujuan"}),
        (noon + timedelta(days=1), {}),
        (datetime.combine(semesters.first_day(LAST), time(), WIB), {"method": "CETAK"}),
    ):
        agencies.logged(row, at, user=user, **changed)
    return row


@pytest.fixture
def user(agreement):
    return agreement.agency.users.get()


def one_of(user):
    """The semester that is late."""
    return next(one for one in semester_filings.owed_by(user) if one.semester == LAST)


def send(user, **changed):
    return semester_filings.file(user, one_of(user), {**TYPED, **changed}, stated=True, address=agencies.ADDRESS)


def test_the_figures_are_those_of_the_semester(user):
    found = semester_filings.figures(one_of(user))
    assert found["jumlah"] == [3, 0, 1]
    (functions,) = [table["baris"] for table in found["tabel"] if table["kunci"] == "fungsi"]
    assert {one["nilai"]: one["angka"] for one in functions} == {
        "penduduk": [1, 0, 1],
        "keluarga": [1, 0, 0],
        "cetak_penduduk": [1, 0, 0],
    }


def test_a_filed_report_freezes_its_figures_and_words(user, agreement):
    row = send(user)
    assert (row.state, row.number) == ("dikirim", "045/RSUD/2026")
    assert row.content_sha256 == content_sha256(row.content)
    agencies.logged(agreement, datetime.combine(LAST, time(13), WIB), user=user)
    assert SemesterFiling.get().content["angka"]["jumlah"] == [3, 0, 1]
    stored = db.execute_sql("SELECT content FROM semester_filing").fetchone()[0]
    assert "pasien" not in stored


def test_sent_twice_it_is_one_report(user):
    assert send(user).id == send(user, nomor="lain").id

    def run(_):
        with db.connection_context():
            return semester_filings.file(user, before, TYPED, stated=True, address="").id

    db.execute_sql("UPDATE semester_filing SET state = 'dikembalikan'")
    before = one_of(user)
    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(run, range(2)))) == 1
    assert SemesterFiling.select().count() == 2
    assert TrailEntry.select().where(TrailEntry.action == "laporan_semester_kirim").count() == 2


def test_a_draft_is_kept_until_it_is_filed(user):
    one = one_of(user)
    semester_filings.keep_draft(user, one, {"nomor": "1", "pemakaian": "Baris satu\nBaris dua"})
    semester_filings.keep_draft(user, one, {"nomor": "2", "pemakaian": "Baris satu\nBaris dua"})
    assert semester_filings.draft_of(one)["nomor"] == "2"
    assert semester_filings.draft_of(one)["pemakaian"] == "Baris satu\nBaris dua"
    send(user)
    assert not SemesterDraft.select().exists()
    with pytest.raises(ActionNotPossible):
        semester_filings.keep_draft(user, one_of(user), {})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        *(({key: " "}, key) for key in MISSING),
        ({"pemakaian": "Loket."}, "pemakaian"),
        ({"insiden": ""}, "insiden"),
        ({"insiden": "ada"}, "insiden_uraian"),
        ({"kendala": "漢字"}, "kendala"),
    ],
)
def test_what_is_missing_is_told_at_its_field(changed, field):
    with pytest.raises(InvalidInput) as refusal:
        read_report({**TYPED, **changed}, stated=True)
    assert refusal.value.field == field


def test_a_report_without_its_statement_is_not_filed():
    with pytest.raises(InvalidInput) as refusal:
        read_report(TYPED, stated=False)
    assert refusal.value.field == "pernyataan"


def test_the_warning_waits_while_the_office_reads_and_ends_when_it_accepts(user, world, agreement):
    assert [(row.id, day) for row, day in semester_reports.overdue()] == [(agreement.id, LAST)]
    row = send(user)
    assert semester_reports.overdue() == []
    sweep()
    assert not Message.select().exists()
    semester_filings.decide(world.actor(Role.PENGELOLA), row.id, accept=True)
    noted = SemesterReport.get()
    assert (noted.semester, noted.number, noted.received_on) == (LAST.isoformat(), "045/RSUD/2026", str(today()))
    assert semester_reports.overdue() == []
    assert "sudah kami terima" in Message.get().body
    with pytest.raises(AlreadyChanged):
        semester_filings.decide(world.actor(Role.PENGELOLA), row.id, accept=False, reason="Terlalu singkat isinya.")


def test_a_returned_report_is_late_again_and_can_be_filed_again(user, world):
    row, pengelola = send(user), world.actor(Role.PENGELOLA)
    with pytest.raises(InvalidInput):
        semester_filings.decide(pengelola, row.id, accept=False, reason="kurang")
    semester_filings.decide(pengelola, row.id, accept=False, reason="Uraikan pemakaiannya per layanan.")
    assert len(semester_reports.overdue()) == 1
    assert "Uraikan pemakaiannya per layanan." in Message.get().body
    assert semester_filings.draft_of(one_of(user))["nomor"] == "045/RSUD/2026"
    again = send(user, pemakaian="Loket: pendaftaran. Gawat darurat: identitas.")
    assert again.id != row.id
    semester_filings.decide(pengelola, again.id, accept=True)
    assert one_of(user).report is not None
    assert not one_of(user).open


def test_a_paper_report_that_was_noted_ends_it_too(user, world, agreement):
    row = send(user)
    semester_reports.receive(world.actor(Role.PENGELOLA), agreement, LAST, "kertas/1", today())
    with pytest.raises(ActionNotPossible):
        semester_filings.decide(world.actor(Role.PENGELOLA), row.id, accept=True)
    assert SemesterFiling.get().state == "dikirim"


def test_what_was_filed_cannot_be_rewritten(user, world):
    row = send(user)
    for statement in ("UPDATE semester_filing SET number = 'x'", "DELETE FROM semester_filing"):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            db.execute_sql(statement)
    semester_filings.decide(world.actor(Role.PENGELOLA), row.id, accept=True)
    with pytest.raises(peewee.IntegrityError), db.atomic():
        db.execute_sql("UPDATE semester_filing SET state = 'dikirim'")


def test_another_agency_is_refused_and_it_is_noted(user, world, agreement):
    row = send(user)
    stranger = user_of(world, Agency.create(name="Lain", kind="lembaga lain"), "tetangga")
    with pytest.raises(NotFound):
        semester_filings.of_agency(stranger, row.token, "")
    with pytest.raises(NotFound):
        semester_filings.owed(stranger, agreement.id, LAST.isoformat())
    assert TrailEntry.get(TrailEntry.action == "laporan_lembaga_lain").subject == f"semester_filing:{row.id}"


def test_a_semester_is_open_from_a_month_before_its_end(user, agreement, monkeypatch):
    coming = semesters.within(today(), date(today().year + 1, 12, 31))[0]
    Agreement.update(valid_until=coming.isoformat()).execute()
    for days, may in ((32, False), (31, True)):
        monkeypatch.setattr(semester_filings, "today", lambda days=days: coming - timedelta(days=days))
        assert next(one for one in semester_filings.owed_by(user) if one.semester == coming).open is may
