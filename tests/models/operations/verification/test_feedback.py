"""Data balikan: judged row by row, taken whole or not at all, sealed, and never in the register."""

from __future__ import annotations

from datetime import date, timedelta

import peewee
import pytest
import tablib

from models.operations.clock import today
from models.operations.verification import feedback
from models.rules.errors import ActionNotPossible, InvalidInput, NotFound
from models.rules.roles import Role
from models.rules.verification.feedback import due_on, judge, read_columns
from models.tables import AccessEntry, Agency, FeedbackDelivery, Officer, RegisterChange, Resident, TrailEntry
from models.tables.base import database as db
from tests import agency as agencies
from tests import world as w
from tests.feedback import COLUMNS, GOOD, HEADER, TERMS, delivered, tools_of
from tests.proposals import user_of


@pytest.fixture
def tools(config, database):
    return tools_of(config)


@pytest.fixture
def user(world):
    return user_of(world, agencies.agreed(world, **TERMS).agency)


def sent(user, tools, data=GOOD):
    return feedback.send(user, delivered(user, tools, data).token, agencies.ADDRESS)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("123;A;B", "NIK harus 16 angka."),
        (f"{w.FATHER};A", "Banyaknya kolom"),
        (f"{w.FATHER};A;B\n{w.FATHER};A;C", "NIK ini sudah ada di baris 2."),
        (f"{w.FATHER};;", "Selain NIK, tidak ada yang diisi."),
        (f"{w.FATHER};{'A' * 301};B", "lebih panjang dari 300 tanda"),
        (f'{w.FATHER};"A;B', "tanda kutip yang tidak ditutup"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_nothing_is_taken(user, tools, line, reason):
    row = delivered(user, tools, f"{HEADER}\n{line}\n{w.MOTHER};A;B\n")
    assert (row.state, row.wrong, row.rows_sha256, row.sample) == ("gagal", 1, "", [])
    assert reason in row.problems[0][1]
    with pytest.raises(ActionNotPossible):
        feedback.send(user, row.token, "")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (f"NIK;Alamat sekarang\n{w.FATHER};A\n", "Kolom yang belum ada di baris pertama: Nomor rekam medis."),
        (f"{HEADER};nik\n{w.FATHER};A;B;C\n", "ada dua kali"),
        (f"{HEADER}\n", "tidak berisi satu baris pun"),
        (f"{HEADER}\n;;\n", "tidak berisi satu baris pun"),
        (b"PK\x03\x04 bukan xlsx", "XLSX ini rusak"),
        (b"\xff\xfe\x00", "bukan teks CSV"),
    ],
)
def test_what_is_no_fit_table_says_why(user, tools, data, problem):
    row = delivered(user, tools, data)
    assert (row.state, row.upload) == ("gagal", "")
    assert problem in row.problem


def test_a_workbook_is_read_like_a_csv(user, tools):
    book = tablib.Dataset([w.FATHER, "DUSUN II NO. 14", "RM-1"], headers=["NIK", *COLUMNS]).export("xlsx")
    row = delivered(user, tools, book)
    assert (row.state, row.rows, row.sample) == ("siap", 1, [[w.FATHER, "DUSUN II NO. 14", "RM-1"]])


def test_it_is_sent_once_and_sealed(user, tools, config):
    row = sent(user, tools)
    again = feedback.send(user, row.token, "")
    assert (row.state, row.rows, again.sent_at) == ("diterima", 2, row.sent_at)
    assert TrailEntry.select().where(TrailEntry.action == "data_balikan_kirim").count() == 1
    stored = db.execute_sql("SELECT sample, problems FROM feedback_delivery").fetchone()
    assert not any(w.FATHER in text for text in stored)
    files = [path.read_bytes() for path in config.data_dir.rglob("store/**/*") if path.is_file()]
    assert len(files) == 1
    assert w.FATHER.encode() not in files[0]


def test_what_was_sent_stays_and_what_was_not_can_be_thrown_away(user, tools):
    row = sent(user, tools)
    with pytest.raises(ActionNotPossible):
        feedback.discard(user, row.token, "", tools.store)
    for statement in ("UPDATE feedback_delivery SET rows = 1", "DELETE FROM feedback_delivery"):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            db.execute_sql(statement)
    other = delivered(user, tools)
    feedback.discard(user, other.token, "", tools.store)
    assert not tools.store.has(other.rows_sha256)
    assert tools.store.has(row.rows_sha256)
    assert [one.id for one in feedback.deliveries_of(user)] == [row.id]


def test_differences_are_shown_and_noted_and_change_nothing(user, tools, world):
    stranger = "1610990101010009"
    row = sent(user, tools, f"{GOOD}{stranger};DUSUN I;RM-3\n")
    before = list(Resident.select().order_by(Resident.id).dicts())
    (found, more) = feedback.compared(world.actor(Role.OPERATOR), row, tools.store, 1)
    assert ([(one.line, one.resident.nik) for one in found.different], found.unknown, more) == (
        [(2, w.FATHER)],
        1,
        False,
    )
    assert found.different[0].lines == [("Alamat sekarang", "DUSUN III NO. 2", "DUSUN II NO. 14")]
    assert [one.resident.nik for one in AccessEntry.select()] == [w.FATHER]
    assert list(Resident.select().order_by(Resident.id).dicts()) == before
    assert not RegisterChange.select().exists()


def test_an_officer_does_not_see_the_rows_of_his_own_family(user, tools, world):
    row, operator = sent(user, tools), world.actor(Role.OPERATOR)
    Officer.update(resident=world.mother).where(Officer.id == operator.id).execute()
    assert feedback.compared(operator, row, tools.store, 1)[0].different == []


def test_the_next_delivery_is_due_after_its_period(user, tools):
    one = feedback.owed_by(user.agency)[0]
    assert (one.last, one.due, one.late) == (None, due_on("bulan", one.terms.valid_from, None), one.due < today())
    sent(user, tools)
    one = feedback.owed_by(user.agency)[0]
    assert (one.due, one.late) == (due_on("bulan", one.terms.valid_from, today()), False)


@pytest.mark.parametrize(
    ("period", "last", "due"),
    [
        ("bulan", (2026, 1, 31), (2026, 2, 28)),
        ("triwulan", (2026, 11, 5), (2027, 2, 5)),
        ("semester", (2026, 8, 31), (2027, 2, 28)),
    ],
)
def test_periods_end_with_the_month(period, last, due):
    assert due_on(period, date(2020, 1, 1), date(*last)) == date(*due)
    assert due_on("", date(2020, 1, 1), date(*last)) is None


def test_columns_are_named_once_and_the_nik_always_comes():
    assert read_columns(["nik", " Nomor  RM ", ""]) == ("Nomor RM",)
    for wrong in (["Alamat", "ALAMAT"], ["!!"], [str(no) for no in range(41)], ["x" * 61]):
        with pytest.raises(InvalidInput):
            read_columns(wrong)


def test_only_the_first_hundred_problems_are_told_of_all_that_are_counted():
    found = judge([(no, ["1", "A"]) for no in range(2, 152)], [0, 1], 2)
    assert (len(found.problems), found.wrong, found.rows) == (100, 150, [])


def test_too_much_is_refused_before_it_is_kept(user, tools):
    one = feedback.owed_by(user.agency)[0]
    for data in (b" ", b"x" * (feedback.MOST_BYTES + 1)):
        with pytest.raises(InvalidInput):
            feedback.receive(user, one, data, name="x", address="", store=tools.store)
    assert not FeedbackDelivery.select().exists()


def test_another_agency_is_refused_and_it_is_noted(user, tools, world):
    row = delivered(user, tools)
    stranger = user_of(world, Agency.create(name="Lain", kind="lembaga lain"), "tetangga")
    for act in (feedback.send, feedback.of_agency):
        with pytest.raises(NotFound):
            act(stranger, row.token, "")
    assert TrailEntry.select().where(TrailEntry.action == "data_balikan_lembaga_lain").count() == 2
    assert feedback.owed_by(stranger.agency) == []
    with pytest.raises(NotFound):
        feedback.own_agreement(stranger, row.agreement_id)


def test_an_agreement_without_columns_owes_nothing(world):
    row = agencies.agreed(world, berlaku_mulai=(today() - timedelta(days=400)).isoformat())
    assert feedback.owed(row) is None
    with pytest.raises(InvalidInput):
        agencies.agreed(world, balikan_periode="bulan")
