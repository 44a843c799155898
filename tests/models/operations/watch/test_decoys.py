"""Decoys: numbers of nobody, kept by two, answered like any other, alarming at once."""

from __future__ import annotations

import peewee
import pytest

from models.operations import outbox
from models.operations.applications import drafting
from models.operations.logins import accounts
from models.operations.logins.accounts import Claim
from models.operations.residents import register
from models.operations.verification import answering, asker
from models.operations.watch import decoys, named
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed
from models.rules.roles import Role
from models.rules.verification.outcome import Refused, Result
from models.tables import (
    Account,
    Decoy,
    Message,
    OddUse,
    OutboxItem,
    Verification,
)
from models.tables.base import database as db
from tests import agency as agencies
from tests import world as small_office
from tests.models.operations.batches import FATHER, Counter, text
from tests.watched import ask

REAL = "161004"  # a kecamatan that there is
DECOY_NIK, DECOY_KK = "1610990507850123", "1610990507159901"
NOBODY = "1610990101500777"


@pytest.fixture
def decoy(world):
    auditor = world.actor(Role.AUDITOR)
    row = decoys.propose(auditor, DECOY_NIK, DECOY_KK, {"nama": "SUPARDI"}, "Daftar untuk lembaga X")
    decoys.approve(world.actor(Role.KEPALA), row.id)
    return row


def run_alarms():
    for item_id, job in list(outbox.due()):
        if job == decoys.JOB:
            decoys.alarm(outbox.claim(item_id))


def test_a_question_about_a_decoy_is_answered_as_about_nobody_and_alarms_at_once(user, agreement, decoy):
    told = ask(user, agreement, number=DECOY_NIK)
    other = ask(user, agreement, number=NOBODY)
    assert told.person == other.person
    assert told.person.result is Result.TIDAK_DITEMUKAN
    rows = [{**row, **dict.fromkeys(("id", "at", "serial", "subject_index", "microseconds"))} for row in _log()]
    assert rows[0] == rows[1]
    assert OutboxItem.select().where(OutboxItem.job == decoys.JOB).count() == 1
    run_alarms()
    flag = OddUse.get()
    assert (flag.odd, flag.alarm, flag.agreement_id, flag.asker_id) == ("umpan", True, agreement.id, user.id)
    assert [row.verification.serial for row in flag.rows] == [told.serial]
    assert Message.select().where(Message.key.startswith("janggal:")).count() == 1
    assert DECOY_NIK not in Message.get().body


def _log():
    return list(Verification.select().order_by(Verification.id).dicts())


def test_a_refused_question_about_a_decoy_alarms_too(user, agreement, decoy):
    with pytest.raises(Refused):
        ask(user, agreement, number=DECOY_NIK, purpose="Bukan tujuan")
    assert OutboxItem.select().where(OutboxItem.job == decoys.JOB).count() == 1


def test_the_number_of_a_decoys_family_alarms(user, agreement, decoy):
    who = asker.by_user(user, agreement, agencies.ADDRESS)
    asked = agencies.query(number=DECOY_KK, known={"nik": DECOY_NIK})
    assert answering.verify_family(who, asked).person.result is Result.TIDAK_DITEMUKAN
    assert OutboxItem.select().where(OutboxItem.job == decoys.JOB).count() == 1


def test_an_answer_that_was_taken_back_alarms_nobody(user, agreement, decoy):
    class Stop(Exception):
        pass

    def broken():
        with db.atomic():
            ask(user, agreement, number=DECOY_NIK)
            raise Stop

    with pytest.raises(Stop):
        broken()
    assert not OutboxItem.select().where(OutboxItem.job == decoys.JOB).exists()


def test_a_decoy_is_in_force_only_between_approval_and_retirement(world, user, agreement):
    auditor, kepala = world.actor(Role.AUDITOR), world.actor(Role.KEPALA)
    row = decoys.propose(auditor, DECOY_NIK, DECOY_KK, {"nama": "SUPARDI"}, "")
    ask(user, agreement, number=DECOY_NIK)
    with pytest.raises(NotAllowed):
        decoys.approve(auditor, row.id)
    decoys.approve(kepala, row.id)
    ask(user, agreement, number=DECOY_NIK)
    decoys.end(auditor, row.id, "Daftar sudah ditarik.")
    ask(user, agreement, number=DECOY_NIK)
    assert OutboxItem.select().where(OutboxItem.job == decoys.JOB).count() == 1
    for again in (lambda: decoys.approve(kepala, row.id), lambda: decoys.end(auditor, row.id, "Sekali lagi")):
        with pytest.raises(ActionNotPossible):
            again()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"nik": REAL + "0507850123"}, "nik"),
        ({"nik": "1610999907850123"}, "nik"),
        ({"nik": small_office.FATHER}, "nik"),
        ({"kk": REAL + "0507150001"}, "kk"),
        ({"kk": small_office.KK}, "kk"),
        ({"record": {"nama": "A"}}, "nama"),
    ],
)
def test_a_decoy_that_could_be_somebody_or_be_recognised_is_refused(world, changed, field):
    whole = {"nik": DECOY_NIK, "kk": DECOY_KK, "record": {"nama": "SUPARDI"}, "note": "", **changed}
    with pytest.raises(InvalidInput) as refusal:
        decoys.propose(world.actor(Role.AUDITOR), *whole.values())
    assert refusal.value.field == field
    assert not Decoy.select().exists()


def test_a_decoy_stands_among_no_residents_and_cannot_be_changed_unseen(world, decoy):
    assert register.resident_by_nik(DECOY_NIK) is None
    assert register.family_by_kk(DECOY_KK) is None
    for change in ({"kk_index": "x"}, {"approved_by": world.actor(Role.AUDITOR).id}, {"approved_at": None}):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            Decoy.update(change).execute()
    with pytest.raises(peewee.IntegrityError), db.atomic():
        Decoy.delete().execute()


def test_an_officer_who_searches_for_a_decoy_alarms(world, agreement, decoy):
    operator = world.actor(Role.OPERATOR)
    named.note_search(operator, "1610 9905\u20130785 0123")
    named.note_search(operator, DECOY_NIK)
    named.note_search(operator, NOBODY)
    named.note_search(operator, "SUPARDI")
    run_alarms()
    flag = OddUse.get()
    assert (flag.odd, flag.asker_kind, flag.asker_id) == ("umpan", "petugas", operator.id)


def promised():
    return OutboxItem.select().where(OutboxItem.job == decoys.JOB).count()


def test_a_decoy_named_as_a_member_of_somebodys_family_alarms(user, agreement, decoy):
    who = asker.by_user(user, agreement, agencies.ADDRESS)
    for member, alarms in ((NOBODY, 0), (DECOY_NIK, 1)):
        asked = agencies.query(number=small_office.KK, known={"nik": member})
        assert answering.verify_family(who, asked).person.result is Result.TIDAK_DITEMUKAN
        assert promised() == alarms
    run_alarms()
    assert OddUse.get().told == f"Umpan nomor {decoy.id} ditanyakan"
    assert not OutboxItem.select().where(OutboxItem.failed_at.is_null(False)).exists()


def test_both_numbers_of_a_decoy_in_one_question_are_one_flag(user, agreement, decoy):
    who = asker.by_user(user, agreement, agencies.ADDRESS)
    answering.verify_family(who, agencies.query(number=DECOY_KK, known={"nik": DECOY_NIK}))
    run_alarms()
    assert OddUse.select().count() == 1


def test_a_decoy_in_a_file_of_an_agency_alarms_once_for_its_row(config, world, decoy):
    work = Counter(config, world).answer(text(FATHER, f"{DECOY_NIK};SUPARDI;05-07-1985"))
    assert work.state == "selesai"
    assert promised() == 1


def test_a_registration_with_the_number_of_a_decoy_alarms(world, decoy):
    claim = Claim(
        nik=DECOY_NIK,
        kk=small_office.KK,
        name="Supardi",
        birth_date="1985-07-05",
        phone="081299990000",
        email="supardi@contoh.invalid",
        id_photo="a" * 64,
        selfie="b" * 64,
        terms_version="1",
    )
    for _ in range(2):
        accounts.register(claim, "kata sandi yang panjang", address="127.0.0.1")
    run_alarms()
    flag = OddUse.get()
    assert flag.told == f"Umpan nomor {decoy.id} dipakai mendaftar akun warga nomor {Account.get(name='Supardi').id}"
    assert (flag.asker_kind, flag.alarm) == ("", True)


def test_an_application_that_names_a_decoy_alarms_in_the_change_that_stores_it(world, decoy):
    application = small_office.draft(world)
    assert promised() == 0
    answers = {**application.answers, "saksi1_nik": "1610 9905 0785 0123"}
    for _ in range(2):
        drafting.save(application, answers)
    run_alarms()
    assert OddUse.get().told == f"Umpan nomor {decoy.id} disebut dalam permohonan {application.reference}"


def test_a_decoy_in_a_row_of_a_repeated_section_alarms(world, decoy):
    application = small_office.draft(world)
    drafting.save(application, {**application.answers, "anggota": [{"nik": NOBODY}, {"nik": DECOY_NIK}]})
    assert promised() == 1


def test_answers_that_were_taken_back_alarm_nobody(world, decoy):
    application = small_office.draft(world)
    with pytest.raises(drafting.Overtaken):
        drafting.save(application, {**application.answers, "saksi1_nik": DECOY_NIK}, over={})
    assert promised() == 0
