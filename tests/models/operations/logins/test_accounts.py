from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from models.operations.clock import now
from models.operations.logins import accounts, officers, passwords, sessions, totp
from models.rules.errors import AlreadyChanged, InvalidInput
from models.rules.roles import Role
from models.tables import Account, LoginSession, Message, Notice, Officer, PasswordReset
from models.tables.base import database
from models.tables.sealing import blind
from tests import world as w

CLAIM = accounts.Claim(
    nik=w.MOTHER,
    kk=w.KK,
    name="Nurlela",
    birth_date="1988-07-05",
    phone="081299990000",
    email="nurlela@contoh.invalid",
    id_photo="a" * 64,
    selfie="b" * 64,
    terms_version="1",
)
NEW = "kata sandi yang panjang"


def waiting() -> Account:
    return Account.get(Account.state == "menunggu")


def test_a_matching_registration_waits_for_an_officer_who_links_the_resident(world):
    accounts.register(CLAIM, NEW, address="127.0.0.1")
    account = waiting()
    assert account.resident_id == world.mother.id
    accounts.verify_account(world.actor(Role.OPERATOR), account.id)
    assert Account.get_by_id(account.id).state == "aktif"
    assert [one.title for one in Notice.select().where(Notice.account == account)] == ["Akun Anda sudah aktif"]
    told = [(one.recipient, one.subject) for one in Message.select().order_by(Message.id)]
    assert told == [(CLAIM.email, "Pendaftaran diterima"), (CLAIM.email, "Akun Anda sudah aktif")]


@pytest.mark.parametrize(
    "wrong", [{"kk": w.OTHER_KK}, {"name": "Nurlaila"}, {"birth_date": "1988-07-06"}, {"nik": "1610995001990001"}]
)
def test_what_does_not_match_is_for_the_officer_only(world, wrong):
    accounts.register(replace(CLAIM, **wrong), NEW, address="")
    account = waiting()
    assert account.resident_id is None
    assert [one.subject for one in Message.select()] == ["Pendaftaran diterima"]


def test_an_unknown_nik_cannot_be_approved(world):
    accounts.register(replace(CLAIM, nik="1610995001990001"), NEW, address="")
    with pytest.raises(InvalidInput, match="tidak ada di data penduduk"):
        accounts.verify_account(world.actor(Role.OPERATOR), waiting().id)


def test_a_second_registration_changes_nothing_and_warns_the_holder(world):
    before = Account.select().count()
    accounts.register(replace(CLAIM, nik=w.FATHER, name="Penipu", email="lain@contoh.invalid"), NEW, address="")
    assert Account.select().count() == before
    assert Account.get_by_id(world.account.id).email == "ridwan@contoh.invalid"
    assert Message.get(Message.account == world.account).recipient == "ridwan@contoh.invalid"


@pytest.mark.postgres
def test_of_two_registrations_at_once_the_earlier_one_stands(world):
    def send():
        with database.connection_context():
            accounts.register(CLAIM, NEW, address="")

    with ThreadPoolExecutor(1) as pool:
        with database.atomic():  # the earlier one, not committed yet: nobody else sees it
            earlier = Account.create(
                nik_index=blind(CLAIM.nik), name="", claim={}, phone="", email="", password_hash="", registered_at=now()
            )
            later = pool.submit(send)
            wait_for_a_lock()
        later.result()
    assert waiting() == earlier
    assert not Notice.select().exists()  # that one waits too: he may be the same visitor


def wait_for_a_lock():
    """Until another session of PostgreSQL waits for this one."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        (waiting_now,) = database.execute_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
        if waiting_now:
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_a_registration_is_decided_once(world):
    accounts.register(CLAIM, NEW, address="")
    account = waiting()
    accounts.reject_account(world.actor(Role.OPERATOR), account.id, "Foto tidak terbaca")
    with pytest.raises(AlreadyChanged):
        accounts.verify_account(world.actor(Role.OPERATOR), account.id)


def test_log_in_opens_a_session_that_dies_on_the_server(world):
    token = accounts.log_in(w.FATHER, w.PASSWORD, address="127.0.0.1", agent="uji")
    assert sessions.find_session(token).account_id == world.account.id
    assert token not in {row.token_hash for row in LoginSession.select()}
    sessions.end_session(token)
    assert sessions.find_session(token) is None


def test_an_idle_session_ends(world):
    token = accounts.log_in(w.FATHER, w.PASSWORD, address="", agent="")
    LoginSession.update(seen_at=now() - sessions.CITIZEN_IDLE - timedelta(seconds=1)).execute()
    assert sessions.find_session(token) is None


@pytest.mark.parametrize("nik", [w.FATHER, "1610995001990001"])
def test_wrong_password_and_unknown_nik_get_the_same_answer(world, nik):
    with pytest.raises(passwords.LoginRefused) as caught:
        accounts.log_in(nik, "salah sama sekali", address="", agent="")
    assert caught.value.message == accounts.REFUSED


def test_unknown_and_known_nik_cost_about_the_same_time(world):
    def spent(nik):
        started = time.perf_counter()
        for _ in range(3):
            with pytest.raises(passwords.LoginRefused):
                accounts.log_in(nik, "salah sama sekali", address="", agent="")
        return time.perf_counter() - started

    spent("1610995001990001")
    known, unknown = spent(w.FATHER), spent("1610995001990001")
    assert 0.3 < known / unknown < 3


def test_five_failures_lock_the_account_for_a_while(world):
    for _ in range(passwords.LOCK_AFTER):
        with pytest.raises(passwords.LoginRefused):
            accounts.log_in(w.FATHER, "salah sama sekali", address="", agent="")
    with pytest.raises(passwords.LoginRefused):
        accounts.log_in(w.FATHER, w.PASSWORD, address="", agent="")
    Account.update(locked_until=now() - timedelta(seconds=1)).execute()
    accounts.log_in(w.FATHER, w.PASSWORD, address="", agent="")


def test_failures_at_the_same_moment_lock_the_account_too(world):
    read_at_once = [Account.get_by_id(world.account.id) for _ in range(passwords.LOCK_AFTER)]
    for one in read_at_once:
        with pytest.raises(passwords.LoginRefused):
            passwords.verify_password(one, "salah sama sekali")
    with pytest.raises(passwords.LoginRefused):
        accounts.log_in(w.FATHER, w.PASSWORD, address="", agent="")


def _link() -> str:
    body = Message.select().order_by(Message.id.desc()).get().body
    return re.search(r"/sandi/(\S+)", body)[1]


def test_a_reset_link_works_once_and_ends_every_session(world):
    token = accounts.log_in(w.FATHER, w.PASSWORD, address="", agent="")
    accounts.ask_reset(w.FATHER, link="https://contoh.invalid/sandi/{token}")
    link = _link()
    accounts.reset_password(link, NEW)
    assert sessions.find_session(token) is None
    accounts.log_in(w.FATHER, NEW, address="", agent="")
    with pytest.raises(accounts.LinkExpired):
        accounts.reset_password(link, "kata sandi lain lagi")


def test_an_old_reset_link_is_refused(world):
    accounts.ask_reset(w.FATHER, link="/sandi/{token}")
    PasswordReset.update(expires_at=now() - timedelta(seconds=1)).execute()
    with pytest.raises(accounts.LinkExpired):
        accounts.reset_password(_link(), NEW)


def test_a_reset_for_an_unknown_nik_sends_nothing(world):
    before = Message.select().count()
    accounts.ask_reset("1610995001990001", link="/sandi/{token}")
    assert Message.select().count() == before


def test_a_claim_answers_as_a_nik_that_nobody_registered(world, queries):
    spent = []
    for _ in ("nobody", "a claim"):
        queries.clear()
        with pytest.raises(passwords.LoginRefused, match="masih diperiksa petugas"):
            accounts.log_in(CLAIM.nik, NEW, address="", agent="")
        accounts.ask_reset(CLAIM.nik, link="/sandi/{token}")
        spent.append(list(queries))
        accounts.register(CLAIM, NEW, address="")
    assert spent[0] == spent[1]
    assert not PasswordReset.select().exists()


@pytest.mark.parametrize("nik", [w.MOTHER, w.FATHER, "1610995001990001"], ids=["free", "taken", "unknown"])
def test_the_mailbox_that_was_given_gets_the_same_for_every_nik(world, nik):
    for _ in range(2):
        accounts.register(replace(CLAIM, nik=nik), NEW, address="")
    got = [(one.subject, one.body) for one in Message.select() if one.recipient == CLAIM.email]
    assert [subject for subject, _ in got] == ["Pendaftaran diterima"]
    assert "yang berlaku adalah pendaftaran yang pertama" in got[0][1]


def test_changing_the_password_keeps_this_session_and_ends_the_others(world):
    here, there = (accounts.log_in(w.FATHER, w.PASSWORD, address="", agent="") for _ in range(2))
    accounts.change_password(world.account, w.PASSWORD, NEW, keep=here)
    assert sessions.find_session(here) is not None
    assert sessions.find_session(there) is None


@pytest.mark.parametrize("weak", ["pendek", "1234567890", "aaaaaaaaaaaa", w.MOTHER])
def test_weak_passwords_are_refused(world, weak):
    with pytest.raises(InvalidInput):
        accounts.register(CLAIM, weak, address="")


def test_a_totp_code_works_once(world):
    officer = Officer.get(Officer.username == "operator")
    totp.enrol_totp(officer)
    code = pyotp.TOTP(Officer.get_by_id(officer.id).totp_secret).now()
    totp.check_totp(Officer.get_by_id(officer.id), code)
    assert Officer.get_by_id(officer.id).totp_confirmed
    with pytest.raises(totp.WrongCode):
        totp.check_totp(Officer.get_by_id(officer.id), code)


def test_an_officer_who_is_shut_out_loses_his_sessions(world):
    officer = Officer.get(Officer.username == "operator")
    token = officers.log_in(officer, address="", agent="", second_factor=True)
    officers.change_officer(world.actor(Role.PENGELOLA), officer, {"active": False})
    assert sessions.find_session(token) is None
    with pytest.raises(passwords.LoginRefused):
        officers.check_login("operator", w.PASSWORD)
