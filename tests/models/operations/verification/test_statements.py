"""Monthly statements: what is due is made once, adds up to the log, and says when the log has changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import peewee
import pytest

from models.operations.agencies import sanctions
from models.operations.clock import WIB, now, today
from models.operations.sweep import sweep
from models.operations.verification import clients, knocks, statement_paper, statements
from models.rules.canonical import content_sha256
from models.rules.errors import NotFound
from models.rules.roles import Role
from models.rules.verification.statement import month_after, month_begins, month_name, month_of
from models.tables import (
    AgencyUser,
    Agreement,
    AgreementVersion,
    ApiKnock,
    MonthlyStatement,
    OfficePaper,
    TrailEntry,
    Verification,
)
from models.tables.base import database as db
from models.tables.base import is_postgres
from tests import agency as agencies
from tests.proposals import user_of

THIS = month_of(now())
LAST = month_of(month_begins(THIS) - timedelta(days=1))
BEFORE = month_of(month_begins(LAST) - timedelta(days=1))


def noon(month, day=10):
    return datetime.combine(date.fromisoformat(f"{month}-{day:02}"), time(12), WIB)


@pytest.fixture
def agreement(world):
    row = agencies.agreed(world, berlaku_mulai="2020-01-01", kuota_bulanan=500, kuota_harian=40)
    _approved_at(noon(BEFORE, 1))
    return row


def _approved_at(at):
    db.execute_sql(f"DROP TRIGGER terms_fixed_once_approved{' ON agreement_version' if is_postgres() else ''}")
    AgreementVersion.update(approved_at=at).execute()


@pytest.fixture
def client(world, agreement):
    return clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS")


@pytest.fixture
def log(world, agreement, client):
    """Every kind of row in the last month, and one on either side of it."""
    user = user_of(world, agreement.agency)
    by_user, by_program = {"user": user, "method": "WEB_PORTAL"}, {"client": client}
    rows = [
        (noon(LAST, 3), by_program),
        (noon(LAST, 3), {**by_program, "purpose": "=1+1"}),
        (noon(LAST, 4), {**by_user, "function": "keluarga"}),
        (noon(LAST, 4), {**by_user, "function": "keluarga", "counted": 0}),
        (noon(LAST, 5), {**by_user, "method": "CETAK"}),
        (noon(LAST, 6), {**by_user, "method": "WEB_BATCH", "result": "tidak_ditemukan"}),
        (noon(LAST, 7), {**by_program, "counted": 0, "result": "kuota_hari"}),
        (noon(LAST, 7), {**by_program, "counted": 0, "result": "jam_akses"}),
        (month_begins(LAST), by_program),
        (month_begins(THIS) - timedelta(microseconds=1), by_program),
        (month_begins(THIS), by_program),
        (month_begins(LAST) - timedelta(microseconds=1), by_program),
    ]
    return [agencies.logged(agreement, at, **changed) for at, changed in rows]


def of(month):
    return MonthlyStatement.get(MonthlyStatement.month == month)


def table(row, key):
    return {one["nilai"]: one["angka"] for t in row.figures["tabel"] if t["kunci"] == key for one in t["baris"]}


def test_months_are_those_of_the_office():
    assert month_of(datetime(2026, 1, 31, 17, tzinfo=WIB).astimezone()) == "2026-01"
    assert month_begins("2026-02").isoformat() == "2026-02-01T00:00:00+07:00"
    assert (month_after("2026-12"), month_name("2026-11")) == ("2027-01", "November 2026")


@pytest.mark.usefixtures("log")
def test_every_table_adds_up_to_the_rows_of_the_month(agreement):
    made = statements.catch_up()
    assert made == [f"pernyataan {agreement.number} {month}" for month in (BEFORE, LAST)]
    row = of(LAST)
    assert (row.rows, row.figures["jumlah"]) == (10, [7, 1, 2])
    for one in row.figures["tabel"]:
        assert [sum(column) for column in zip(*(line["angka"] for line in one["baris"]), strict=True)] == [7, 1, 2]
    assert table(row, "fungsi") == {
        "penduduk": [4, 0, 2],
        "keluarga": [1, 1, 0],
        "cetak_penduduk": [1, 0, 0],
        "berkas": [1, 0, 0],
    }
    assert table(row, "hasil")["kuota_hari"] == [0, 0, 1]
    assert table(row, "hari")[f"{LAST}-01"] == [1, 0, 0]
    assert ["Kuota terpakai bulan ini", "7"] in row.figures["lain"]
    assert ["Kuota bulanan pada akhir bulan", "500"] in row.figures["lain"]
    assert of(BEFORE).rows == 1


@pytest.mark.usefixtures("log")
def test_the_schedule_makes_each_once_and_what_was_missed(agreement):
    sweep()
    sweep()
    assert MonthlyStatement.select().count() == 2
    assert TrailEntry.select().where(TrailEntry.action == "pernyataan_bulanan").count() == 2
    assert statements.make(agreement, LAST) is None


def test_two_schedules_at_once_make_one(agreement):
    def run(_):
        with db.connection_context():
            return statements.make(Agreement.get_by_id(agreement.id), LAST) is not None

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [False, True]


def test_a_month_without_a_query_has_one_while_the_agreement_is_in_force(agreement, world):
    assert len(statements.catch_up()) == 2
    assert of(LAST).rows == 0
    assert statements.check(of(LAST)).holds
    other = agencies.agreed(world, berlaku_mulai=(today() - timedelta(days=1)).isoformat())
    assert statements.catch_up() == []
    agencies.logged(other, noon(LAST))
    assert statements.catch_up() == [f"pernyataan {other.number} {LAST}"]


def test_it_waits_until_the_month_is_over_for_some_minutes(agreement, monkeypatch):
    monkeypatch.setattr(statements, "now", lambda: month_begins(THIS) + timedelta(minutes=9))
    assert [name.split()[-1] for name in statements.catch_up()] == [BEFORE]
    monkeypatch.setattr(statements, "now", lambda: month_begins(THIS) + timedelta(minutes=10))
    assert [name.split()[-1] for name in statements.catch_up()] == [LAST]


def test_a_sanction_and_what_it_left_of_the_quota_are_told(agreement, world, monkeypatch):
    kepala, at = world.actor(Role.KEPALA), noon(LAST, 12)
    monkeypatch.setattr(sanctions, "now", lambda: at)
    sanctions.warn(
        kepala, agreement, sanctions.Step.WARNING_1, sanctions.Letter("1/2", at.date()), "Data dipakai lain."
    )
    sanctions.reduce_quota(kepala, agreement, 20, "Masih dipakai lain.")
    statements.catch_up()
    assert of(LAST).figures["sanksi"] == [
        [f"{at:%d-%m-%Y}", "Peringatan pertama", "Data dipakai lain."],
        [f"{at:%d-%m-%Y}", "Pengurangan kuota", "Masih dipakai lain."],
    ]
    assert ["Kuota bulanan pada akhir bulan", "100"] in of(LAST).figures["lain"]
    assert of(BEFORE).figures["sanksi"] == []


def test_a_row_removed_from_the_log_or_added_to_it_or_changed_is_told(agreement, log):
    statements.catch_up()
    assert statements.check(of(LAST)).holds
    for event in ("delete", "update"):
        db.execute_sql(f"DROP TRIGGER verification_no_{event}{' ON verification' if is_postgres() else ''}")
    later = agencies.logged(agreement, noon(LAST, 20))
    assert "kini berisi 11 baris; pernyataan menghitung 10" in statements.check(of(LAST)).sentence
    Verification.delete().where(Verification.id == later.id).execute()
    assert statements.check(of(LAST)).holds
    Verification.update(result="meninggal").where(Verification.id == log[0].id).execute()
    assert "bukan lagi baris yang dihitung" in statements.check(of(LAST)).sentence
    Verification.delete().where(Verification.id == log[0].id).execute()
    assert not statements.check(of(LAST)).holds
    assert "kini berisi 9 baris" in statements.check(of(LAST)).sentence


def knocked(day, times, client=0, code="kunci_salah"):
    ApiKnock.create(day=day, code=code, client=client, address="10.9.9.9", times=times, first_at=now(), last_at=now())


def test_calls_turned_away_at_the_door_are_lines_of_their_own_beside_the_log(world, agreement, client, log):
    other = clients.register_client(world.actor(Role.PENGELOLA), agencies.agreed(world), "Lain")
    for day in (f"{BEFORE}-28", f"{LAST}-01", f"{LAST}-28", f"{THIS}-01"):
        knocked(day, 3)
        knocked(day, 5, client.id, "terlalu_cepat")
        knocked(day, 7, other.id, "terlalu_cepat")
    statements.catch_up()
    row = of(LAST)
    assert [text for label, text in row.figures["lain"] if label in statements.AT_THE_DOOR] == ["10", "6"]
    assert (row.rows, sum(row.figures["jumlah"])) == (len(log) - 2, 10)
    assert statements.check(row).holds
    assert ["Lain", statements.AT_THE_DOOR[0], "", "", "", "10"] in statements.lines(row)


@pytest.mark.usefixtures("log")
def test_a_count_at_the_door_that_has_changed_is_told_while_its_notes_are_kept(monkeypatch):
    knocked(f"{LAST}-05", 3)
    statements.catch_up()
    ApiKnock.update(times=2).execute()
    assert "ditolak di pintu" in statements.check(of(LAST)).sentence
    monkeypatch.setattr(knocks, "today", lambda: today() + timedelta(days=460))
    assert statements.check(of(LAST)).holds


@pytest.mark.usefixtures("log")
def test_a_statement_from_before_the_door_was_counted_still_holds():
    statements.catch_up()
    knocked(f"{LAST}-05", 3)
    row = of(LAST)
    row.figures["lain"] = [line for line in row.figures["lain"] if line[0] not in statements.AT_THE_DOOR]
    row.sha256 = content_sha256(row.figures)
    assert statements.check(row).holds


@pytest.mark.usefixtures("log")
def test_a_statement_cannot_be_rewritten_and_a_forced_change_shows():
    statements.catch_up()
    for statement in ("UPDATE monthly_statement SET rows = 1", "DELETE FROM monthly_statement"):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            db.execute_sql(statement)
    db.execute_sql(f"DROP TRIGGER monthly_statement_no_update{' ON monthly_statement' if is_postgres() else ''}")
    MonthlyStatement.update(figures={**of(LAST).figures, "jumlah": [1, 1, 1]}).execute()
    assert "isinya diubah" in statements.check(of(LAST)).sentence


def test_the_rows_behind_a_figure_are_those_that_it_counts(agreement, log):
    statements.catch_up()
    row = of(LAST)
    for one in row.figures["tabel"]:
        for line in one["baris"]:
            found, more = statements.rows_behind(row, one["kunci"], line["nilai"], 1)
            assert (len(found), more) == (sum(line["angka"]), False)
    found, more = statements.rows_behind(row, "fungsi", "penduduk", 1, size=2)
    assert ([one.id for one in found], more) == ([log[0].id, log[1].id], True)
    with pytest.raises(NotFound):
        statements.rows_behind(row, "fungsi", "lain", 1)


@pytest.mark.usefixtures("log")
def test_each_statement_is_begun_as_a_paper_once_and_lies_with_the_pengawas():
    for _ in range(2):
        statements.catch_up()
    found = {row.subject_id: (row.stage, row.title) for row in OfficePaper.select()}
    assert found == {of(month).id: ("pengawas", f"Pernyataan bulanan {month_name(month)}") for month in (BEFORE, LAST)}
    OfficePaper.update(stage="ditarik").execute()
    statements.catch_up()
    assert OfficePaper.select().count() == 2
    assert statements.paper_of(of(LAST)) is None


@pytest.mark.usefixtures("log")
def test_the_paper_says_the_frozen_figures_and_their_sums():
    statements.catch_up()
    content = statement_paper.build(of(LAST).id)
    assert content.data["jumlah"] == [7, 1, 2, 10]
    assert content.data["sidik"] == of(LAST).sha256
    assert content.agency_id == of(LAST).agreement.agency_id
    with pytest.raises(NotFound):
        statement_paper.build(0)


@pytest.mark.usefixtures("log")
def test_another_agency_is_refused_and_it_is_noted(world, agreement):
    statements.catch_up()
    own = AgencyUser.get()
    stranger = user_of(world, agencies.Agency.create(name="Lain", kind="lembaga lain"), "tetangga")
    token = of(LAST).token
    assert statements.of_agency(own, token, "10.0.0.1").id == of(LAST).id
    for wrong in (token, "tidak-ada"):
        with pytest.raises(NotFound):
            statements.of_agency(stranger, wrong, "10.0.0.1")
    entry = TrailEntry.get(TrailEntry.action == "pernyataan_lembaga_lain")
    assert (entry.subject, entry.actor_name) == (f"monthly_statement:{of(LAST).id}", stranger.name)
    assert statements.statements_of(stranger, 1) == ([], False)
