"""LOPE CAPIL at work: answers by agreement, the quota's edge, keys, the log that the resident can read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import peewee
import pytest

from models.operations.agencies import agreements, sanctions
from models.operations.clock import now, today
from models.operations.sweep import sweep
from models.operations.verification import answering, asker, clients, quota
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed
from models.rules.roles import Role
from models.rules.verification.outcome import Refusal, Refused, Result
from models.rules.verification.sanctions import Step
from models.tables import (
    Agency,
    Agreement,
    AgreementUse,
    ApiClient,
    ApiSecret,
    ApiToken,
    Message,
    Resident,
    TrailEntry,
    Verification,
)
from models.tables.base import database as db
from tests import world as small_office
from tests.agency import ADDRESS, CASE, PURPOSE, agreed, asks, query, terms, token_of


def test_a_person_is_compared_element_by_element_and_nothing_else_is_said(world):
    answer = answering.verify_person(asks(world), query(known={"nama": "RIDWAN SAPUTRA", "agama": "KATHOLIK"}))
    assert answer.person.result is Result.DITEMUKAN
    assert {key: match.agrees for key, match in answer.person.matches.items()} == {"nama": True, "agama": False}
    assert answer.person.values == {}


def test_values_are_shown_only_as_agreed_and_only_to_whoever_knows_the_person(world):
    who = asks(world)
    shown = answering.verify_person(who, query(wanted=("nama", "alamat"))).person.values
    assert shown == {"nama": "RIDWAN SAPUTRA", "alamat": "DUSUN II NO. 14"}
    wrong = query(known={"nama": "ORANG LAIN", "tgl_lahir": "01-01-1999"}, wanted=("alamat",))
    assert answering.verify_person(who, wrong).person.values == {}
    with pytest.raises(Refused) as refusal:
        answering.verify_person(who, query(wanted=("tgl_lahir",)))
    assert refusal.value.refusal is Refusal.UNSUR


@pytest.mark.parametrize(
    ("status", "result"),
    [("1", Result.DITEMUKAN), ("2", Result.MENINGGAL), ("4", Result.TIDAK_AKTIF), ("6", Result.GANDA)],
)
def test_the_life_status_is_told(world, status, result):
    gone = {} if status == "1" else {"family": None, "shdk": ""}
    Resident.update(status=status, **gone).where(Resident.id == world.father.id).execute()
    assert answering.verify_person(asks(world), query()).person.result is result


def test_who_is_not_in_the_register_is_not_found_and_counted(world):
    who = asks(world, kuota_harian=5)
    answer = answering.verify_person(who, query(number="1610990101010009"))
    assert answer.person.result is Result.TIDAK_DITEMUKAN
    assert answer.left.day == 4


def test_a_family_is_answered_by_its_number_and_a_member(world):
    who = asks(world)
    wanted = query(number=small_office.KK, known={"nik": small_office.MOTHER}, wanted=("nama",))
    answer = answering.verify_family(who, wanted)
    assert answer.person.values == {"nama": "NURLELA"}
    assert [one.values for one in answer.others] == [{"nama": "RIDWAN SAPUTRA"}]
    stranger = query(number=small_office.KK, known={"nik": small_office.WITNESS}, wanted=("nama",))
    assert answering.verify_family(who, stranger).person.result is Result.TIDAK_DITEMUKAN


def test_every_query_about_a_person_is_in_his_log_with_what_was_answered(world):
    who = asks(world)
    answering.verify_person(who, query(wanted=("alamat",)))
    answering.verify_family(who, query(number=small_office.KK, known={"nik": small_office.MOTHER}, wanted=("nama",)))
    rows = list(Verification.select().where(Verification.resident == world.father).order_by(Verification.id))
    assert [(row.function, row.counted) for row in rows] == [("penduduk", 1), ("keluarga", 0)]
    assert rows[0].answered == {"nama": "sesuai", "tgl_lahir": "sesuai", "alamat": "tampil"}
    assert (rows[0].purpose, rows[0].case_reference, rows[0].address) == (PURPOSE, CASE, ADDRESS)


def test_the_log_holds_no_number_and_cannot_be_rewritten(world):
    answering.verify_person(asks(world), query())
    texts = " ".join(str(value) for row in db.execute_sql("SELECT * FROM verification").fetchall() for value in row)
    assert small_office.FATHER not in texts
    for statement in ("UPDATE verification SET purpose = 'lain'", "DELETE FROM verification"):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            db.execute_sql(statement)


def test_a_refused_query_is_logged_and_takes_no_quota(world):
    who = asks(world, kuota_harian=1)
    with pytest.raises(Refused):
        answering.verify_person(who, query(purpose="Penagihan"))
    assert Verification.get().result == "tujuan"
    assert AgreementUse.get().used_day == 0
    answering.verify_person(who, query())
    with pytest.raises(Refused) as refusal:
        answering.verify_person(who, query())
    assert refusal.value.refusal is Refusal.KUOTA_HARI


def test_the_month_has_its_own_quota(world):
    who = asks(world, kuota_bulanan=1)
    answering.verify_person(who, query())
    with pytest.raises(Refused) as refusal:
        answering.verify_person(who, query())
    assert refusal.value.refusal is Refusal.KUOTA_BULAN


def test_a_new_day_begins_anew(world):
    who = asks(world, kuota_harian=1)
    answering.verify_person(who, query())
    AgreementUse.update(day=(today() - timedelta(days=1)).isoformat()).execute()
    assert answering.verify_person(who, query()).left.day == 0


@pytest.mark.parametrize("limit", ["kuota_harian", "kuota_bulanan"])
def test_a_clock_that_falls_back_over_midnight_resets_no_quota(world, limit):
    """Whoever took last had the newer day: another machine whose clock is behind takes from the same."""
    who = asks(world, **{limit: 1})
    answering.verify_person(who, query())
    newer = today() + timedelta(days=40)
    AgreementUse.update(day=newer.isoformat(), month=newer.strftime("%Y-%m")).execute()
    with pytest.raises(Refused):
        answering.verify_person(who, query())
    use = AgreementUse.get()
    assert (use.day, use.month, use.used_day) == (newer.isoformat(), newer.strftime("%Y-%m"), 1)
    assert min(left for left in (quota.left(who).day, quota.left(who).month) if left is not None) == 0


def test_a_thousand_calls_at_a_quota_of_five_hundred_give_five_hundred_answers(world):
    who = asks(world, kuota_harian=500)

    def ask(_):
        with db.connection_context():
            try:
                answering.verify_person(who, query())
            except Refused as refused:
                return refused.refusal
            return None

    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(ask, range(1000)))
    assert said.count(None) == 500
    assert said.count(Refusal.KUOTA_HARI) == 500
    assert Verification.select().where(Verification.counted == 1).count() == 500
    assert AgreementUse.get().used_day == 500


def test_a_freeze_stops_a_call_that_is_under_way(world):
    agreement = agreed(world)
    who = asker.by_token(token_of(world, agreement), ADDRESS)
    sanctions.freeze(world.actor(Role.KEPALA), agreement, "Laporan belum masuk.")
    with pytest.raises(Refused) as refusal:
        answering.verify_person(who, query())
    assert refusal.value.refusal is Refusal.PERJANJIAN
    with pytest.raises(Refused):
        asker.by_token(token_of(world, agreement), ADDRESS)


CHANGES = {
    "the key is revoked": lambda: ApiSecret.update(revoked_at=now()),
    "the key expires": lambda: ApiSecret.update(expires_at=now()),
    "the token expires": lambda: ApiToken.update(expires_at=now()),
    "the token is gone": ApiToken.delete,
    "the program is frozen": lambda: ApiClient.update(active=False),
    "the program is for trying out": lambda: ApiClient.update(sandbox=True),
    "the agency is shut": lambda: Agency.update(active=False),
    "the agreement is frozen": lambda: Agreement.update(state="dibekukan"),
    "the quota is reduced": lambda: Agreement.update(quota_percent=50),
    "other terms are in force": lambda: Agreement.update(in_force=2),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whoever_is_remembered_gets_no_answer_once_a_permission_changed(world, change):
    token = token_of(world, agreed(world))
    asker.remembered(token, ADDRESS)
    who = asker.remembered(token, ADDRESS)
    assert who.remembered
    assert answering.verify_person(who, query()).person.result is Result.DITEMUKAN
    change().execute()
    with pytest.raises(Refused):
        answering.verify_person(who, query())
    assert (AgreementUse.get().used_day, Verification.select().count()) == (1, 1)


def test_a_token_of_invented_people_is_looked_up_each_time(world):
    token = token_of(world, agreed(world))
    ApiClient.update(sandbox=True).execute()
    assert [asker.remembered(token, ADDRESS).remembered for _ in range(2)] == [False, False]


def test_answers_of_one_agreement_are_taken_together_and_each_is_told_what_is_left(world):
    who, begin = asks(world, kuota_harian=7), Barrier(8)

    def one(_number):
        with db.connection_context():
            begin.wait()
            try:
                return answering.verify_person(who, query()).left.day
            except Refused as refused:
                return refused.refusal

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(one, range(8)))
    assert sorted(map(str, ends)) == [*map(str, range(7)), str(Refusal.KUOTA_HARI)]
    assert Verification.select().where(Verification.counted == 1).count() == AgreementUse.get().used_day == 7


def test_a_sanction_leaves_part_of_the_quota(world):
    agreement = agreed(world, kuota_harian=10)
    kepala = world.actor(Role.KEPALA)
    sanctions.warn(kepala, agreement, Step.WARNING_1, sanctions.Letter("470/1", today()), "Laporan terlambat.")
    sanctions.reduce_quota(world.actor(Role.KEPALA), agreement, 10, "Laporan terlambat.")
    who = asker.by_token(token_of(world, agreement), ADDRESS)
    answering.verify_person(who, query())
    with pytest.raises(Refused):
        answering.verify_person(who, query())


def test_the_end_of_the_term_ends_the_agreement(world):
    agreement = agreed(world)
    sweep()
    assert Agreement.get().state == "aktif"
    Agreement.update(valid_until=(today() - timedelta(days=1)).isoformat()).execute()
    sweep()
    assert Agreement.get().state == "berakhir"
    with pytest.raises(ActionNotPossible):
        agreements.draft_terms(world.actor(Role.PENGELOLA), agreement, terms())


def test_an_agency_is_told_twice_that_its_term_ends_and_once_each(world, monkeypatch):
    agreement = agreed(world)
    Agency.update(contact_email="pks@rsud.contoh.invalid").execute()
    last, told = date.fromisoformat(agreement.valid_until), []
    for left in (91, 90, 89, 31, 30, 1, 0):
        monkeypatch.setattr(agreements, "today", lambda left=left: last - timedelta(days=left))
        sweep()
        told.append(Message.select().count())
    assert told == [0, 1, 1, 1, 2, 2, 2]
    assert Message.get().recipient == "pks@rsud.contoh.invalid"
    assert f"{last:%d-%m-%Y}" in Message.get().body
    assert [one.detail["hari"] for one in TrailEntry.find(TrailEntry.action == "perjanjian_diingatkan")] == [90, 30]


def test_terms_need_two_pairs_of_eyes_and_the_wording_that_was_seen(world):
    agreement = agreed(world)
    version = agreements.draft_terms(world.actor(Role.PENGELOLA), agreement, terms(kuota_harian=9))
    with pytest.raises(NotAllowed):
        agreements.approve_terms(world.actor(Role.PENGELOLA), agreement, 2, version.sha256)
    agreements.draft_terms(world.actor(Role.PENGELOLA), agreement, terms(kuota_harian=99))
    with pytest.raises(ActionNotPossible):
        agreements.approve_terms(world.actor(Role.KEPALA), agreement, 2, version.sha256)
    with pytest.raises(peewee.IntegrityError), db.atomic():
        db.execute_sql("UPDATE agreement_version SET terms = '{}' WHERE number = 1")


def test_keys_overlap_expire_and_die_at_once_with_their_tokens(world):
    agreement = agreed(world)
    pengelola = world.actor(Role.PENGELOLA)
    client = clients.register_client(pengelola, agreement, "SIMRS")
    old, new = (clients.add_secret(pengelola, client, timedelta(days=1)) for _ in range(2))
    tokens = [clients.issue_token(clients.living_secret(client.client_id, one)) for one in (old, new)]
    clients.revoke_secret(pengelola, ApiSecret.select().order_by(ApiSecret.id).first())
    with pytest.raises(Refused) as refusal:
        asker.by_token(tokens[0], ADDRESS)
    assert refusal.value.refusal is Refusal.KUNCI_BERAKHIR
    assert asker.by_token(tokens[1], ADDRESS).agreement == agreement.id
    ApiSecret.update(expires_at=small_office.now()).execute()
    for token in (tokens[1], "bukan token"):
        with pytest.raises(Refused):
            asker.by_token(token, ADDRESS)
    with pytest.raises(Refused):
        clients.living_secret("klien lain", new)


def test_a_client_has_three_living_keys_at_most_and_none_for_more_than_a_year(world):
    pengelola = world.actor(Role.PENGELOLA)
    client = clients.register_client(pengelola, agreed(world), "SIMRS")
    keys = [clients.add_secret(pengelola, client, timedelta(days=1)) for _ in range(clients.MOST_KEYS)]
    assert len({clients.living_secret(client.client_id, key).id for key in keys}) == clients.MOST_KEYS
    with pytest.raises(InvalidInput, match="Cabut salah satu"):
        clients.add_secret(pengelola, client, timedelta(days=1))
    clients.revoke_secret(pengelola, ApiSecret.get())
    with pytest.raises(InvalidInput, match="satu tahun"):
        clients.add_secret(pengelola, client, clients.LONGEST_KEY + timedelta(days=1))
    assert clients.add_secret(pengelola, client, clients.LONGEST_KEY)
