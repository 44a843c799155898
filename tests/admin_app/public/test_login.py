"""Log-in, registration and reset give a stranger one answer, whatever becomes of the account behind a NIK."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from models.operations.clock import now
from models.tables import Account, LoginSession, Message, PasswordReset
from models.tables.sealing import blind
from tests.admin_app.public.browser import Browser
from tests.admin_app.public.conftest import log_in
from tests.admin_app.public.test_registration import NEW_PASSWORD, WHO, walk
from tests.world import MOTHER, PASSWORD

WRONG = "salah sama sekali"
LEVEL = 0.5
STATES = {
    "tanpa akun": None,
    "aktif": {"state": "aktif"},
    "menunggu": {"state": "menunggu"},
    "ditolak": {"state": "ditolak", "reason": "Foto KTP tidak terbaca"},
    "ditutup": {"state": "ditutup"},
    "terkunci": {"state": "aktif", "locked_until": now() + timedelta(days=1)},
}


def give_account(world, nik=MOTHER, **columns):
    father = world.account
    return Account.create(
        nik_index=blind(nik),
        name="NURLELA",
        claim={"nik": nik, "kk": father.claim["kk"], "birth_date": "1988-07-05"},
        phone=father.phone,
        email="nurlela@contoh.invalid",
        password_hash=father.password_hash,
        registered_at=father.registered_at,
        **columns,
    )


def put_away(account):
    """The NIK is free again; accounts are never deleted."""
    Account.update(nik_index=f"{account.id:032d}", state="ditutup").where(Account.id == account.id).execute()


@pytest.fixture
def hashing(monkeypatch):
    """What argon2 was asked to do since it was cleared."""
    asked = []
    for name in ("hash", "verify"):
        plain = getattr(PasswordHasher, name)

        def count(self, *args, _name=name, _plain=plain, **kwargs):
            asked.append(_name)
            return _plain(self, *args, **kwargs)

        monkeypatch.setattr(PasswordHasher, name, count)
    return asked


def bare(answer):
    """A page and its headers without what is new in each."""
    secrets = r'name="csrf_token"[^>]*value="[^"]+"|nonce[=-]"?[\w+/=-]+|sesi=[^;]+'
    text = re.sub(secrets, "", answer.text)
    headers = sorted((name, re.sub(secrets, "", value)) for name, value in answer.headers.items() if name != "Date")
    return answer.status, headers, text


def try_password(app, password, nik=MOTHER):
    browser = Browser(app)
    browser.open("/masuk")
    begun = time.monotonic()
    answer = browser.send({"nik": nik, "sandi": password}, follow=False)
    return answer, time.monotonic() - begun


def test_a_wrong_password_gets_one_answer_byte_for_byte(app, world, hashing):
    answers = {}
    for name, columns in STATES.items():
        account = give_account(world, **columns) if columns else None
        hashing.clear()
        answer, seconds = try_password(app, WRONG)
        assert hashing == ["verify"], name
        assert seconds >= LEVEL, name
        answers[name] = bare(answer)
        if account:
            put_away(account)
    assert answers["tanpa akun"][0] == 200
    assert "tidak cocok" in answers["tanpa akun"][2]
    assert {name for name, answer in answers.items() if answer != answers["tanpa akun"]} == set()


def test_the_right_password_of_a_locked_account_gets_the_same_answer(app, world, hashing):
    account = give_account(world, **STATES["terkunci"])
    locked, seconds = try_password(app, PASSWORD)
    assert hashing == ["verify"]
    assert seconds >= LEVEL
    put_away(account)
    assert bare(locked) == bare(try_password(app, PASSWORD)[0])


@pytest.mark.parametrize("taken", [False, True], ids=["free", "taken"])
def test_who_registers_a_nik_does_not_learn_by_logging_in_whether_it_was_free(app, world, hashing, taken):
    account = give_account(world, **STATES["aktif"]) if taken else None
    walk(Browser(app), {**WHO, "nik": MOTHER}, NEW_PASSWORD)
    hashing.clear()
    answer, seconds = try_password(app, NEW_PASSWORD)
    assert hashing == ["verify"]
    assert seconds >= LEVEL
    assert "pendaftaran masih diperiksa petugas" in answer.errors[0]
    put_away(account or Account.get(Account.nik_index == blind(MOTHER)))
    assert bare(answer) == bare(try_password(app, NEW_PASSWORD)[0])
    assert LoginSession.select().count() == 0


@pytest.mark.parametrize(
    ("state", "told"),
    [("ditolak", "silakan mendaftar lagi. Alasan: Foto KTP tidak terbaca"), ("ditutup", "Akun ini sudah ditutup.")],
)
def test_the_right_password_tells_what_became_of_a_shut_account_and_opens_nothing(app, world, state, told):
    give_account(world, **STATES[state])
    answer, _seconds = try_password(app, PASSWORD)
    assert told in answer.errors[0]
    assert LoginSession.select().count() == 0


def test_a_new_account_counts_before_the_one_that_was_refused(app, world):
    give_account(world, **STATES["aktif"])
    give_account(world, **STATES["ditolak"])
    assert log_in(Browser(app), MOTHER).page.path == "/akun"


@pytest.mark.parametrize("state", ["tanpa akun", "aktif", "menunggu", "ditolak"])
def test_a_registration_gets_one_answer_and_the_holder_the_mail(app, world, hashing, state):
    columns = STATES[state]
    account = give_account(world, **columns) if columns else None
    browser = Browser(app)
    begun = time.monotonic()
    answer = walk(browser, {**WHO, "nik": MOTHER})
    assert time.monotonic() - begun >= LEVEL
    assert hashing == ["hash"]
    assert bare(answer) == bare(Browser(app).open("/daftar/selesai"))
    told = [(one.account, one.subject) for one in Message.select().order_by(Message.id)]
    assert told[0] == (None, "Pendaftaran diterima")
    assert told[1:] == ([(account, "Ada yang mendaftar dengan NIK Anda")] if state == "aktif" else [])


def test_a_forgotten_password_gets_one_answer_and_no_hashing(app, world, hashing):
    answers = {}
    for name, columns in STATES.items():
        account = give_account(world, **columns) if columns else None
        browser = Browser(app)
        browser.open("/lupa-sandi")
        begun = time.monotonic()
        sent = browser.send({"nik": MOTHER}, follow=False)
        assert time.monotonic() - begun >= LEVEL, name
        answers[name] = bare(sent), bare(browser.follow())
        if account:
            put_away(account)
    assert hashing == []
    assert {name for name, answer in answers.items() if answer != answers["tanpa akun"]} == set()
    assert PasswordReset.select().count() == 2  # active and locked
