"""A kiosk whose desa has no agreement in force any more: every page of the resident says so, and none goes on."""

from __future__ import annotations

from admin_app import gate
from models.operations.agencies import sanctions
from models.rules.roles import Role
from models.rules.verification.sanctions import Step
from models.tables import Agreement
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
