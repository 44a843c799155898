"""Prints on the portal: who may ask for one and fetch it, what it leaves behind, and what a stranger reads of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.agencies import agreements, sanctions
from models.operations.transparency import seen_data
from models.operations.verification import kept_answers, printing
from models.ports.store import open_store
from models.rules.roles import Role
from models.rules.verification.outcome import Refusal
from models.tables import AgreementUse, DataPrint, KeptAnswer, OutboxItem, Verification
from models.tables.sealing import sealer
from tests import agency as agencies
from tests import world as small_office
from tests.admin_app.agency.conftest import enter, user_of
from tests.admin_app.agency.test_portal import FORM
from tests.admin_app.public.browser import Browser
from tests.admin_app.public.conftest import log_in
from workers import jobs
from workers.tools import Tools

BUTTON = "Cetak jawaban ini"


@pytest.fixture
def agreement(world):
    return agencies.agreed(world, metode_akses=["WEB_PORTAL", "CETAK"], kuota_harian=5)


def ask(clerk, agreement, **changed):
    clerk.open(f"/lembaga/{agreement.id}/penduduk")
    return clerk.press("Tanyakan", {**FORM, "minta": ["nama"], **changed})


def work_off(config):
    store = open_store(config.store_url, sealer().seal, sealer().open)
    tools = Tools(config, store, signer=None, siak=None, trust=None, cwt_key=b"")
    for item in OutboxItem.select().where(OutboxItem.job == printing.JOB, OutboxItem.done_at.is_null()):
        jobs.run(item.id, tools)


@pytest.fixture
def printed(clerk, agreement, config):
    """A finished print of the clerk's."""
    ask(clerk, agreement)
    clerk.press(BUTTON)
    work_off(config)
    return DataPrint.get()


def test_an_answer_is_printed_by_a_worker_and_fetched(clerk, agreement, config):
    ask(clerk, agreement)
    waits = clerk.press(BUTTON)
    assert "Sedang dibuat" in waits.words()
    assert waits.headers["Refresh"]
    row = DataPrint.get()
    work_off(config)
    assert "Cetakan sudah siap" in clerk.open(f"/lembaga/cetakan/{row.token}").words()
    answer = clerk.client.get(f"/lembaga/cetakan/{row.token}/unduh")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert f"LOPE-{agreement.agency_id:03}-" in answer.headers["Content-Disposition"]
    assert row.number in clerk.open("/lembaga/cetakan").words()
    assert "Penduduk dicetak" in clerk.open("/lembaga/riwayat").words()


def test_a_print_is_a_use_in_the_quota_the_log_and_the_figures(clerk, agreement, printed):
    asked, logged = Verification.select().order_by(Verification.id)
    assert (printed.asked, printed.logged) == (asked, logged)
    assert (logged.method, logged.counted, logged.answered) == ("CETAK", 1, asked.answered)
    assert (logged.purpose, logged.case_reference) == (asked.purpose, asked.case_reference)
    assert "Dipakai hari ini 2 dari 5" in clerk.open("/lembaga/").words()
    assert "2 jawaban" in clerk.open("/lembaga/jumlah").words()


def test_the_resident_reads_that_it_was_printed(world, printed):
    whats = [look.what for look in seen_data.looks_at(world.account, 1)[0]]
    assert whats == ["mencetak data", "memeriksa data"]


def test_sent_twice_it_is_one_print(clerk, agreement):
    ask(clerk, agreement)
    first = clerk.page
    clerk.press(BUTTON)
    clerk.page = first
    clerk.press(BUTTON)
    assert DataPrint.select().count() == 1
    assert KeptAnswer.select().count() == 0


def test_what_the_agreement_does_not_let_print_has_no_button_and_is_refused(app, clerk, agreement, world):
    assert BUTTON not in ask(clerk, agreement, nomor="1610990101010009").words()
    plain = agencies.agreed(world, metode_akses=["WEB_PORTAL"])
    assert BUTTON not in ask(clerk, plain, minta=[]).words()
    assert KeptAnswer.select().count() == 0
    assert BUTTON not in ask(clerk, plain).words()
    serial = Verification.select().order_by(Verification.id.desc()).get().serial
    ask(clerk, agreement)
    assert clerk.press(BUTTON, {"seri": serial}).status == Refusal.CARA.status


def test_nobody_else_prints_or_fetches(app, clerk, agreement, other_agency, printed):
    ask(clerk, agreement)
    serial = Verification.select().order_by(Verification.id.desc()).get().serial
    neighbour = enter(app, "tetangga")
    for path in (f"/lembaga/cetakan/{printed.token}", f"/lembaga/cetakan/{printed.token}/unduh"):
        assert neighbour.open(path).status == 404
        assert Browser(app).open(path).status == 302
        assert log_in(Browser(app), small_office.FATHER).open(path).status == 302
    assert printed.number not in neighbour.open("/lembaga/cetakan").words()
    with pytest.raises(Exception, match="tidak dapat dicetak lagi"):
        printing.request_print(other_agency, serial, agencies.ADDRESS)


def test_a_team_mate_fetches_the_print_but_prints_only_his_own_answers(app, world, clerk, agreement, printed):
    mate = user_of(world, agreement.agency, "rekan")
    assert enter(app, "rekan").open(f"/lembaga/cetakan/{printed.token}").status == 200
    ask(clerk, agreement)
    serial = Verification.select().order_by(Verification.id.desc()).get().serial
    for one in (serial, printed.asked.serial):
        with pytest.raises(Exception, match="tidak dapat dicetak lagi"):
            printing.request_print(mate, one, agencies.ADDRESS)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"elemen_data": {"nama": "cocok"}}, Refusal.PERJANJIAN),
        ({"metode_akses": ["WEB_PORTAL"]}, Refusal.CARA),
        ({"tujuan": ["Lain"]}, Refusal.TUJUAN),
    ],
)
def test_what_the_agreement_no_longer_allows_is_refused_logged_and_has_no_number(
    world, clerk, agreement, change, refusal
):
    ask(clerk, agreement)
    terms = {**agencies.terms(metode_akses=["WEB_PORTAL", "CETAK"], kuota_harian=5), **change}
    version = agreements.draft_terms(world.actor(Role.PENGELOLA), agreement, terms)
    agreements.approve_terms(world.actor(Role.KEPALA), agreement, version.number, version.sha256)
    assert clerk.press(BUTTON).status == refusal.status
    last = Verification.select().order_by(Verification.id.desc()).get()
    assert (last.method, last.counted, last.result) == ("CETAK", 0, refusal.code)
    assert DataPrint.select().count() == 0


def test_a_print_under_a_frozen_agreement_is_refused_and_logged(world, clerk, agreement):
    ask(clerk, agreement)
    sanctions.freeze(world.actor(Role.KEPALA), agreement, "Laporan belum masuk.")
    assert clerk.press(BUTTON).status == Refusal.PERJANJIAN.status
    last = Verification.select().order_by(Verification.id.desc()).get()
    assert (last.method, last.counted, last.result) == ("CETAK", 0, "perjanjian")
    assert DataPrint.select().count() == 0


def test_a_used_up_quota_prints_nothing_keeps_the_answer_and_leaves_no_gap_in_the_numbers(clerk, agreement):
    ask(clerk, agreement)
    clerk.press(BUTTON)
    ask(clerk, agreement)
    AgreementUse.update(used_day=5).execute()
    answered = clerk.page
    page = clerk.press(BUTTON)
    assert page.status == 429
    assert "Kuota hari ini habis" in page.words()
    AgreementUse.update(used_day=3).execute()
    clerk.page = answered
    clerk.press(BUTTON)
    assert [row.sequence for row in DataPrint.select().order_by(DataPrint.id)] == [1, 2]


def test_an_answer_is_printed_within_its_minutes_only(clerk, agreement, monkeypatch):
    ask(clerk, agreement)
    later = KeptAnswer.get().at + timedelta(minutes=kept_answers.KEEP_MINUTES_DEFAULT)
    monkeypatch.setattr(kept_answers, "now", lambda: later)
    page = clerk.press(BUTTON)
    assert page.status == 404
    assert "Tanyakan sekali lagi" in page.words()
    assert kept_answers.forget_old() == 1
    assert KeptAnswer.select().count() == 0


def test_after_its_days_the_download_is_refused_at_once(clerk, printed, monkeypatch):
    monkeypatch.setattr(printing, "now", lambda: printed.at + timedelta(days=printing.KEEP_DAYS_DEFAULT))
    assert clerk.open(f"/lembaga/cetakan/{printed.token}/unduh").status == 404
    assert "sudah dihapus" in clerk.open(f"/lembaga/cetakan/{printed.token}").words()
    assert "sudah dihapus" in clerk.open("/lembaga/cetakan").words()


def test_whoever_scans_the_print_reads_that_it_is_genuine_and_no_number_of_a_person(app, agreement, printed):
    page = Browser(app).open(f"/v/{printed.token}")
    assert page.status == 200
    for words in ("Cetakan asli", printed.number, agreement.agency.name, "R***** S******"):
        assert words in page.words()
    said = Browser(app).client.get(f"/v/{printed.token}.json").get_json()
    assert (said["asli"], said["nomor"], said["nama"]) == (True, printed.number, "R***** S******")
    for hidden in (small_office.FATHER, "RIDWAN"):
        assert hidden not in page.words() + str(said)
    assert Browser(app).open(f"/v/{printed.token}x").status == 404
