"""Odd use of the register: looked for in the logs once, whatever is killed."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from models.operations import sweep
from models.operations.clock import now, today
from models.operations.residents import register
from models.operations.verification import clients
from models.operations.watch import looking
from models.operations.watch.logs import QUERIES
from models.rules.roles import Role
from models.tables import (
    AgencyUser,
    AskerDay,
    Message,
    OddUse,
    OddUseRow,
    Officer,
    Resident,
    Setting,
    Verification,
    WatchMark,
)
from models.tables.base import writing
from tests import agency as agencies
from tests import proposals
from tests import world as small_office
from tests.contracts.tree import ROOT
from tests.watched import ask, guess, odd, settle


def test_guesses_are_flagged_once_with_their_rows_and_written_about(user, agreement):
    guess(user, agreement)
    assert len(looking.look_through()) == 1
    assert looking.look_through() == []
    flag = OddUse.get()
    assert (flag.odd, flag.alarm, flag.asker_name) == ("menebak", True, "Petugas Loket (RSUD (CONTOH))")
    assert flag.rows.count() == 5
    mail = Message.get(Message.key.startswith("janggal:"))
    assert (mail.recipient, Message.select().count()) == ("pengelola@contoh.invalid", 1)
    assert "5 jawaban tidak sesuai" in mail.body
    guess(user, agreement, 1)
    looking.look_through()
    assert (OddUse.select().count(), flag.rows.count(), Message.select().count()) == (1, 6, 1)


def test_only_settled_rows_count_as_looked_through_and_each_counts_once(user, agreement):
    guess(user, agreement, 3)
    looking.look_through()
    assert WatchMark.get(WatchMark.log == "verifikasi").last == 0
    assert not AskerDay.select().exists()
    settle()
    guess(user, agreement, 1)
    for _ in range(3):
        looking.look_through()
    assert WatchMark.get(WatchMark.log == "verifikasi").last == Verification.select().order_by(Verification.id)[2].id
    assert AskerDay.get().times == 3
    assert sum(AskerDay.get().hours.values()) == 3


def test_what_lies_before_the_mark_on_the_same_day_is_weighed_with_what_is_new(user, agreement):
    guess(user, agreement, 4)
    settle()
    looking.look_through()
    assert WatchMark.get(WatchMark.log == "verifikasi").last > 0
    assert not OddUse.select().exists()
    guess(user, agreement, 1)
    looking.look_through()
    assert (odd(), OddUseRow.select().count()) == (["menebak"], 5)


def test_chunk_by_chunk_finds_the_same(user, agreement, monkeypatch):
    guess(user, agreement, 9)
    settle()
    monkeypatch.setattr(looking, "CHUNK", 2)
    limits = looking.thresholds()
    while looking.step(QUERIES, limits)[0]:
        pass
    looking.step(QUERIES, limits)
    assert (odd(), OddUseRow.select().count(), AskerDay.get().times) == (["menebak"], 9, 9)


def test_a_program_that_sweeps_is_flagged_at_the_next_look_however_fast_it_is(world, agreement):
    client, at = clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS"), now()
    with writing():
        for number in range(looking.thresholds().sapuan_nik_program):
            agencies.logged(agreement, at, client=client, subject_index=f"{number:032d}")
    looking.look_through()
    assert odd() == ["sapuan"]


def test_of_two_who_look_through_the_same_rows_one_counts(user, agreement, monkeypatch):
    guess(user, agreement, 3)
    settle()
    looks = QUERIES.after(0, 100)
    looking.step(QUERIES, looking.thresholds())
    late = dataclasses.replace(QUERIES, after=lambda _key, _most: looks)
    before = WatchMark.get(WatchMark.log == "verifikasi").last
    with monkeypatch.context() as patched:
        patched.setattr(WatchMark, "get_or_none", classmethod(lambda *_: None))
        assert looking.step(late, looking.thresholds()) == (False, [])
    assert (AskerDay.get().times, WatchMark.get(WatchMark.log == "verifikasi").last) == (3, before)


KILLED = """
import os, sys
from models.operations.watch import askers, looking, flags
from models.tables.base import bind
bind(sys.argv[1], bytes.fromhex(sys.argv[2])).connect()
place = sys.argv[3]
module, name = {"counting": (askers, "add_up"), "flagging": (flags, "raise_all")}[place]
setattr(module, name, lambda *_: os.kill(os.getpid(), 9))
looking.look_through()
"""


@pytest.mark.parametrize("place", ["counting", "flagging"])
def test_a_look_that_is_killed_leaves_nothing_half_done(user, agreement, config, place):
    guess(user, agreement)
    settle()
    command = [sys.executable, "-c", KILLED, config.database_url, config.data_key.hex(), place]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -9
    assert not OddUse.select().exists()
    assert not AskerDay.select().exists()
    looking.look_through()
    assert (odd(), AskerDay.get().times) == (["menebak"], 5)


def test_a_threshold_is_what_the_office_has_set(user, agreement):
    Setting.update(value=2).where(Setting.key == "awas.tebak_kali").execute()
    guess(user, agreement, 2)
    looking.look_through()
    assert odd() == ["menebak"]


def test_ones_own_family_is_found_by_the_account_of_the_user(world, user, agreement):
    AgencyUser.update(resident=world.mother).execute()
    ask(user, agreement)
    ask(user, agreement, number=small_office.WITNESS, known={"nama": "HASAN EFENDI"})
    looking.look_through()
    assert odd() == ["keluarga_sendiri"]
    assert OddUseRow.get().verification.resident_id == world.father.id


def test_parents_who_live_elsewhere_are_family(world, user, agreement):
    Resident.update(father_nik=small_office.WITNESS).where(Resident.id == world.mother.id).execute()
    AgencyUser.update(resident=world.mother).execute()
    ask(user, agreement, number=small_office.WITNESS, known={"nama": "HASAN EFENDI"})
    looking.look_through()
    assert odd() == ["keluarga_sendiri"]


def test_an_officer_who_looks_up_his_own_family_is_flagged_too(world, agreement):
    officer = world.actor(Role.OPERATOR)
    Officer.update(resident=world.father).where(Officer.id == officer.id).execute()
    register.log_access(officer, world.mother, "biodata", "Pengaduan penduduk: loket")
    register.log_access(world.actor(Role.PENGAWAS), world.mother, "biodata", "Pengaduan penduduk: loket")
    looking.look_through()
    flag = OddUse.get()
    assert (flag.odd, flag.asker_kind, flag.asker_id, flag.agreement_id) == (
        "keluarga_sendiri",
        "petugas",
        officer.id,
        None,
    )
    assert flag.rows.get().access.resident_id == world.mother.id


def test_a_resident_whom_many_ask_about_is_flagged_once_a_week(world, user, agreement):
    askers = [user, *(proposals.user_of(world, agreement.agency, f"loket{n}") for n in range(4))]
    for one in askers[:4]:
        ask(one, agreement)
    looking.look_through()
    assert odd() == []
    ask(askers[4], agreement)
    looking.look_through()
    looking.look_through()
    assert odd() == ["banyak_penanya"]
    assert OddUse.get().rows.count() == 5


def test_an_old_log_is_looked_through_without_mail(user, agreement):
    guess(user, agreement)
    settle(minutes=20 * 24 * 60)
    looking.look_through()
    assert odd() == ["menebak"]
    assert not Message.select().exists()


def test_what_is_usual_is_forgotten_after_its_days(user, agreement):
    AskerDay.create(asker_kind="pengguna", asker_id=1, day=(today() - timedelta(days=401)).isoformat())
    AskerDay.create(asker_kind="pengguna", asker_id=1, day=(today() - timedelta(days=399)).isoformat())
    looking.look_through()
    assert AskerDay.select().count() == 1


def test_the_sweep_of_the_relay_looks_through_the_log(user, agreement):
    guess(user, agreement)
    assert any("tidak sesuai" in line for line in sweep.sweep())
    assert OddUse.get().found_at <= now()
