"""A kiosk whose desa has no agreement in force any more: every page of the resident says so, and none goes on."""

from __future__ import annotations

from admin_app import gate
from models.operations.agencies import sanctions
from models.operations.kiosks import devices, visits
from models.rules.kiosks import Ending
from models.rules.roles import Role
from models.rules.verification.sanctions import Step
from models.tables import Agreement, Kiosk, KioskVisit
from tests.admin_app.agency.test_kiosk import (  # noqa: F401 - fixtures of ours too
    address_of,
    code,
    desa,
    device,
    guest,
    kiosk,
)


def test_a_kiosk_whose_agreement_stops_says_so_at_every_page_of_the_resident(app, guest, world):  # noqa: F811
    sanctions.freeze(world.actor(Role.KEPALA), Agreement.get(), "Laporan belum masuk.")
    asked = 0
    for rule in app.url_map.iter_rules():
        if gate.access_of(app, rule.endpoint) in {gate.GUEST, gate.HOLDER, gate.KIOSK_SERVING}:
            for way in rule.methods & {"GET", "POST"}:
                answer = guest.open(address_of(rule)) if way == "GET" else guest.post(address_of(rule), {})
                assert (answer.status, answer.headers["Location"]) == (303, "/kios/berhenti"), rule
                asked += 1
    assert asked > 25
    assert "tidak berlaku" in guest.open("/kios/berhenti").words("main")
    guest.press("Selesai")
    assert guest.open("/kios/warga").headers["Location"] == "/kios/berhenti"
    sanctions.lift(world.actor(Role.KEPALA), Agreement.get(), Step.FREEZE, "Laporan sudah masuk.")
    assert guest.open("/kios/berhenti").headers["Location"] == "/kios/"
    assert guest.open("/kios/warga").status == 200


def test_a_form_on_the_screen_of_a_revoked_kiosk_is_no_log_in_for_residents_and_keeps_nothing(guest, world):  # noqa: F811
    devices.revoke(world.actor(Role.PENGELOLA), Kiosk.get(), "Perangkat dicuri dari balai desa.")
    origin = {"Origin": "http://localhost", "X-Kiriman": "1"}
    for address in ("/isi/kios/isian/anak-nama", "/isi/kios/lampiran/A_KK", "/kios/periksa"):
        answer = guest.client.post(address, data={"anak_nama": "RAHASIA"}, headers=origin)
        assert (answer.status_code, answer.headers["X-Ke"], answer.data) == (204, "/kios/daftar", b""), address
        assert guest.open(address).headers["Location"] == "/kios/daftar"


def test_a_form_that_comes_after_the_visit_was_wiped_leads_to_the_start_and_keeps_nothing(guest):  # noqa: F811
    visits.end(KioskVisit.get(), Ending.DIAM)
    origin = {"Origin": "http://localhost", "X-Kiriman": "1"}
    answer = guest.client.post("/isi/kios/isian/anak-nama", data={"anak_nama": "RAHASIA"}, headers=origin)
    assert (answer.status_code, answer.headers["X-Ke"], answer.data) == (204, "/kios/", b"")
