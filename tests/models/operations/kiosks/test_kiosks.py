"""Kiosks: one code for one device, a secret that changes and gives its copies away, consent before any look."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import peewee
import pytest

from models.operations.clock import now
from models.operations.kiosks import devices, operators, recognition, visits, watch
from models.operations.logins import passwords, sessions
from models.operations.verification import users
from models.rules.errors import InvalidInput
from models.rules.kiosks import CONSENT_SHA256, CONSENT_VERSION, CONSENTS, Ending
from models.rules.roles import Role
from models.rules.verification.outcome import Refusal, Refused
from models.tables import (
    Agency,
    Kiosk,
    KioskSecret,
    KioskVisit,
    LoginSession,
    TrailEntry,
)
from models.tables.base import writing
from tests import agency as agencies
from tests import kiosk as kiosks
from tests import world as small_office

LATER = recognition.ROTATE_AFTER + timedelta(seconds=1)


@pytest.fixture
def enrolled(world, agency):
    return kiosks.enrolled(world, agency)


@pytest.fixture
def kiosk(enrolled):
    return enrolled[0]


@pytest.fixture
def secret(enrolled):
    return enrolled[1]


@pytest.fixture
def pass_time(monkeypatch):
    """``pass_time(delta)``: later, for everything that asks what time it is."""
    gone = [timedelta()]

    def later():
        return now() + gone[0]

    for module in (recognition, visits, devices, sessions, watch, operators):
        monkeypatch.setattr(module, "now", later)

    def go(delta):
        gone[0] += delta

    return go


def log_in(kiosk, username="kios.contoh", password=small_office.PASSWORD):
    return operators.log_in(kiosk, username, password, address=agencies.ADDRESS, agent="")


def state(kiosk):
    return Kiosk.get_by_id(kiosk.id).state


# -- enrolment


def test_a_code_enrols_one_device_once(world, agency):
    kiosk, code = devices.register(world.actor(Role.PENGELOLA), agency, small_office.REGION, "Balai Desa")
    found, secret = devices.enrol(code.lower().replace("-", " "), address="")
    assert (found.id, found.state) == (kiosk.id, "aktif")
    assert recognition.recognise(secret).kiosk == kiosk
    with pytest.raises(devices.CodeRefused):
        devices.enrol(code, address="")
    assert secret not in {row.secret_sha256 for row in KioskSecret.select()}
    assert code not in str(list(Kiosk.select().dicts()))


def test_a_code_does_not_outlive_its_half_hour(world, agency, pass_time):
    _, code = devices.register(world.actor(Role.PENGELOLA), agency, small_office.REGION, "Balai Desa")
    pass_time(devices.CODE_LIVES + timedelta(seconds=1))
    with pytest.raises(devices.CodeRefused):
        devices.enrol(code, address="")


@pytest.mark.parametrize("code", ["", "ABC", "K7M4X-2DFG0", "22222-22222"])
def test_what_is_no_code_enrols_nothing(enrolled, code):
    with pytest.raises((InvalidInput, devices.CodeRefused)):
        devices.enrol(code, address="")


def test_only_a_desa_with_an_agreement_for_kiosks_gets_one(world):
    pengelola = world.actor(Role.PENGELOLA)
    hospital = agencies.agreed(world, metode_akses=["KIOS"]).agency
    with pytest.raises(InvalidInput, match="berjenis desa"):
        devices.register(pengelola, hospital, small_office.REGION, "Loket")
    with pytest.raises(InvalidInput, match="belum punya perjanjian"):
        devices.register(pengelola, Agency.create(name="Desa Baru", kind="desa"), small_office.REGION, "Balai")


def test_a_desa_is_one_agency(world, agency, enrolled):
    pengelola = world.actor(Role.PENGELOLA)
    with pytest.raises(InvalidInput, match="Satu desa satu lembaga: kios lembaga ini ada di "):
        devices.register(pengelola, agency, kiosks.OTHER_REGION, "Dusun")
    other = kiosks.agreed(world, "Desa Lain").agency
    with pytest.raises(InvalidInput, match=f"Satu desa satu lembaga: kios desa ini milik {agency.name}"):
        devices.register(pengelola, other, small_office.REGION, "Dusun")
    with pytest.raises(InvalidInput, match="sudah dipakai perangkat lain"):
        devices.register(pengelola, agency, small_office.REGION, "Balai Desa")


def test_the_database_keeps_a_kiosk_at_its_desa_and_a_revoked_one_away(world, kiosk):
    with pytest.raises(peewee.IntegrityError), writing():
        Kiosk.update(region_code=kiosks.OTHER_REGION).execute()
    devices.revoke(world.actor(Role.PENGELOLA), kiosk, "hilang dicuri")
    with pytest.raises(peewee.IntegrityError), writing():
        Kiosk.update(state="aktif").execute()


# -- the secret


def test_a_secret_is_followed_by_one_that_all_requests_share(kiosk, secret, pass_time):
    assert recognition.recognise(secret).successor == ""
    pass_time(LATER)
    first, second = recognition.recognise(secret).successor, recognition.recognise(secret).successor
    assert first == second != ""
    assert recognition.recognise(first).kiosk == kiosk
    assert recognition.recognise(secret) is not None, "a request that was on its way is answered"
    pass_time(recognition.IN_FLIGHT - timedelta(seconds=5))
    assert recognition.recognise(secret).successor == "", "but it learns nothing new"


def test_a_copied_secret_locks_the_kiosk_and_ends_its_sessions(kiosk, secret, operator, pass_time):
    token = log_in(kiosk)
    visit = kiosks.visit_of(kiosk, operator)
    pass_time(LATER)
    stolen = recognition.recognise(secret).successor
    pass_time(timedelta(seconds=10))
    recognition.recognise(stolen)
    pass_time(recognition.WRITTEN_AFTER + timedelta(seconds=1))
    assert recognition.recognise(stolen) is not None
    assert recognition.recognise(secret) is None, "the device itself comes with what it had"
    assert state(kiosk) == "dikunci"
    assert recognition.recognise(stolen) is None, "and the copy is worth nothing as well"
    assert sessions.find_session(token) is None
    assert KioskVisit.get_by_id(visit.id).ended_reason == "dicabut"
    assert TrailEntry.select().where(TrailEntry.action == "kios_kunci").count() == 1


def test_a_device_that_lost_its_power_goes_on_with_the_secret_of_before(kiosk, secret, pass_time):
    pass_time(LATER)
    following = recognition.recognise(secret).successor
    recognition.recognise(following)
    pass_time(timedelta(hours=9))
    assert recognition.recognise(secret).kiosk == kiosk
    pass_time(LATER)
    again = recognition.recognise(secret).successor
    assert again not in {"", following}
    assert recognition.recognise(again) is not None
    assert recognition.recognise(following) is None, "both alive: somebody has a copy"
    assert state(kiosk) == "dikunci"


def test_whoever_takes_the_secret_back_begins_without_a_session(kiosk, secret, operator, pass_time):
    pass_time(LATER)
    following = recognition.recognise(secret).successor
    recognition.recognise(following)
    token = log_in(kiosk)
    pass_time(recognition.IN_FLIGHT + timedelta(seconds=1))
    assert recognition.recognise(secret) is not None
    assert sessions.find_session(token) is None


def test_a_locked_kiosk_comes_back_with_a_new_code_only(world, kiosk, secret):
    devices.lock(kiosk, recognition.REUSED)
    code = devices.renew_code(world.actor(Role.PENGELOLA), kiosk)
    assert recognition.recognise(secret) is None
    _, fresh = devices.enrol(code, address="")
    assert recognition.recognise(fresh).kiosk == kiosk


def test_a_revoked_kiosk_is_worth_nothing_from_that_moment_on(world, kiosk, secret, operator):
    token = log_in(kiosk)
    visit = kiosks.visit_of(kiosk, operator)
    devices.revoke(world.actor(Role.PENGELOLA), kiosk, "hilang dari balai desa")
    assert recognition.recognise(secret) is None
    assert sessions.find_session(token) is None
    ended = KioskVisit.get_by_id(visit.id)
    assert (ended.ended_reason, ended.nik) == ("dicabut", None)
    with pytest.raises(InvalidInput, match="tidak dipakai lagi"):
        devices.renew_code(world.actor(Role.PENGELOLA), kiosk)


def test_old_secrets_are_forgotten_in_the_end(kiosk, secret, pass_time):
    pass_time(LATER)
    recognition.recognise(recognition.recognise(secret).successor)
    assert recognition.forget_old() == 0
    pass_time(recognition.KEPT + timedelta(days=1))
    assert recognition.forget_old() == 1


# -- operators


def test_an_operator_logs_in_at_his_desa_and_nowhere_else(world, kiosk, operator):
    token = log_in(kiosk)
    assert sessions.find_session(token).kiosk == kiosk
    assert Kiosk.get_by_id(kiosk.id).operator == operator
    with pytest.raises(passwords.LoginRefused):
        users.check_login("kios.contoh", small_office.PASSWORD)
    other = kiosks.agreed(world, "Desa Lain").agency
    elsewhere, _ = kiosks.enrolled(world, other, region=kiosks.OTHER_REGION)
    with pytest.raises(passwords.LoginRefused):
        log_in(elsewhere)
    kiosks.operator_of(world, other, "kios.lain")
    with pytest.raises(passwords.LoginRefused):
        log_in(kiosk, "kios.lain")
    with pytest.raises(passwords.LoginRefused):
        log_in(kiosk, password="salah sama sekali")


def test_the_next_operator_ends_what_was_open(world, kiosk, agency, operator):
    kiosks.operator_of(world, agency, "kios.kedua")
    first = log_in(kiosk)
    visit = kiosks.visit_of(kiosk, operator)
    log_in(kiosk, "kios.kedua")
    assert sessions.find_session(first) is None
    assert KioskVisit.get_by_id(visit.id).ended_reason == "ganti"
    assert LoginSession.select().where(LoginSession.ended_at.is_null(), LoginSession.kiosk == kiosk).count() == 1


def test_without_an_agreement_nobody_works_there(world, kiosk, agency, operator):
    agency.agreements.get().__class__.update(state="dibekukan").where(True).execute()
    with pytest.raises(Refused) as refused:
        log_in(kiosk)
    assert refused.value.refusal is Refusal.PERJANJIAN


# -- visits


SHOWN = {
    "1": "6aa26887411f818bc974ee2a143397c8bf41a53d418422e016c6cb3ae45d249c",
    "2": "e556f60b9c2de3832771a4f1c7ee10ac187aa219c2479da6fd256c891c5ac972",
}


def test_what_residents_agreed_to_stays_word_for_word():
    """A changed text is a new version."""
    assert {version: sha256(text.encode()).hexdigest() for version, text in CONSENTS.items()} == SHOWN


def test_consent_is_recorded_as_it_was_shown(kiosk, operator):
    visit = kiosks.visit_of(kiosk, operator, by_card=True)
    assert (visit.consent_sha256, visit.consent_version, visit.by_card) == (CONSENT_SHA256, CONSENT_VERSION, True)
    entry = TrailEntry.get(TrailEntry.subject == f"kiosk_visit:{visit.id}")
    assert entry.detail == {"versi": CONSENT_VERSION, "sha256": CONSENT_SHA256, "kartu": True}
    with pytest.raises(peewee.IntegrityError), writing():
        KioskVisit.update(name="ORANG LAIN").execute()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ticked": False}, "setuju"),
        ({"shown": "1:" + "0" * 64}, "setuju"),
        ({"shown": ""}, "setuju"),
        ({"nik": "1610"}, "nik"),
        ({"name": " "}, "nama"),
    ],
)
def test_without_consent_there_is_no_visit(kiosk, operator, wrong, field):
    with pytest.raises(InvalidInput) as refusal:
        kiosks.visit_of(kiosk, operator, **wrong)
    assert refusal.value.field == field
    assert not KioskVisit.select().exists()


def test_a_visit_asks_nobody_whether_the_person_exists(kiosk, operator):
    nobody = kiosks.visit_of(kiosk, operator, nik="1610990101990009", name="Tidak Ada")
    assert visits.current(kiosk) == nobody
    known = kiosks.visit_of(kiosk, operator)
    assert visits.current(kiosk) == known
    assert KioskVisit.get_by_id(nobody.id).nik is None


def test_a_silent_visit_ends_and_forgets_the_nik(kiosk, operator, pass_time):
    visit = kiosks.visit_of(kiosk, operator)
    pass_time(timedelta(seconds=60))
    visits.touch(visits.current(kiosk))
    pass_time(timedelta(seconds=60))
    assert visits.current(kiosk) == visit
    pass_time(timedelta(seconds=100))
    assert visits.current(kiosk) is None
    ended = KioskVisit.get_by_id(visit.id)
    assert (ended.ended_reason, ended.nik, ended.name) == ("diam", None, "RIDWAN SAPUTRA")
    visits.end(visit, Ending.SELESAI)
    assert KioskVisit.get_by_id(visit.id).ended_reason == "diam"


def test_the_sweep_ends_what_no_browser_asks_for_again(kiosk, operator, pass_time):
    kiosks.visit_of(kiosk, operator)
    assert visits.end_silent() == 0
    pass_time(timedelta(minutes=3))
    assert visits.end_silent() == 1


def test_a_day_has_an_end(kiosk, operator, monkeypatch):
    monkeypatch.setattr(visits.catalogue, "setting", lambda key, default: 2 if key == visits.MOST else default)
    for _ in range(2):
        kiosks.visit_of(kiosk, operator)
    with pytest.raises(visits.TooManyVisits):
        kiosks.visit_of(kiosk, operator)
